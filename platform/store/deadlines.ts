import type { DeadlineRow } from './acts.ts';
import type { PoolClient } from './pool.ts';

/** The deadlines of a case that were met, in time or late, as their rows, with the instant of their end. */
export async function endedDeadlines(
  tx: PoolClient,
  caseId: string,
): Promise<readonly { readonly row: Omit<DeadlineRow, 'state'>; readonly endedAt: number }[]> {
  const found = await tx.query<{ row: Omit<DeadlineRow, 'state'>; ended_at: Date }>(
    `SELECT to_jsonb(d) AS row, d.ended_at FROM deadline d WHERE d.case_id = $1 AND d.state IN ('met', 'met-late') ORDER BY d.due_instant, d.id`,
    [caseId],
  );
  return found.rows.map(({ row, ended_at: endedAt }) => ({ row, endedAt: endedAt.getTime() }));
}
