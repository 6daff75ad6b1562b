import type { JsonObject } from '#domain/kernel/json';
import { formatInstant, type Instant } from '#domain/kernel/time';
import type { HistoryHeader } from '#domain/supervision/history';
import { rowText } from '#domain/supervision/row-text';
import { caseStream } from '#domain/supervision/streams';
import { checkFacts, historyExported } from '#contract/ledger/index';
import { newCaseKey, unwrapCaseKey } from '#platform/crypto/case-keys';
import { HISTORY_FIELD } from '#platform/crypto/history-seal';
import type { FieldKey } from './commands.ts';
import { inTransaction, type Pool } from './pool.ts';

/** An exported run as stored; the file lies under `sha256`. */
export interface HistoryExportRow {
  readonly id: string;
  readonly caseId: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly status: string;
  readonly events: number;
  readonly firstEvent: number;
  readonly lastEvent: number;
  readonly startedAt: Instant;
  readonly closedAt: Instant;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Key and salt of this history, wrapped by the case's key. */
  readonly wrapped: Buffer;
  readonly exportedAt: Instant;
}

const COLUMNS = `id, case_id AS "caseId", workflow_id AS "workflowId", run_id AS "runId", workflow_type AS "workflowType", status, events,
  first_event AS "firstEvent", last_event AS "lastEvent", (extract(epoch FROM started_at) * 1000)::float8 AS "startedAt",
  (extract(epoch FROM closed_at) * 1000)::float8 AS "closedAt", sha256, size_bytes AS "sizeBytes", wrapped,
  (extract(epoch FROM exported_at) * 1000)::float8 AS "exportedAt"`;

/** The exported runs of a case, in the order in which they began. */
export async function listExports(pool: Pool, caseId: string): Promise<readonly HistoryExportRow[]> {
  const found = await pool.query<HistoryExportRow>({
    name: 'list-exports',
    text: `SELECT ${COLUMNS} FROM history_export WHERE case_id = $1 ORDER BY started_at, workflow_id, run_id`,
    values: [caseId],
  });
  return found.rows;
}

/** The data key of a case; null after it was erased, and for a case that has had none. */
export async function findCaseKey(pool: Pool, fieldKey: FieldKey, caseId: string): Promise<Buffer | null> {
  const found = await pool.query<{ wrapped: Buffer }>('SELECT wrapped FROM case_key WHERE case_id = $1', [caseId]);
  const wrapped = found.rows[0]?.wrapped;
  return wrapped === undefined ? null : unwrapCaseKey(fieldKey.key, caseId, wrapped);
}

/** The data key of a case; a case without one gets it. */
export async function ensureCaseKey(pool: Pool, fieldKey: FieldKey, caseId: string): Promise<Buffer> {
  const { wrapped } = newCaseKey(fieldKey.key, caseId);
  await pool.query('INSERT INTO case_key (case_id, kek_id, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    caseId,
    fieldKey.id,
    wrapped,
  ]);
  const key = await findCaseKey(pool, fieldKey, caseId);
  if (key === null) throw new Error('a case key that was just stored is not there');
  return key;
}

/** A sealed history about to be recorded. */
export interface NewExport {
  readonly header: HistoryHeader;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly wrapped: Buffer;
  /** Commitment to the plain lines, 64 hex digits. */
  readonly commitment: string;
  /** The business instant. */
  readonly at: Instant;
}

/**
 * Records an export and appends its row to the case's stream, both or neither. A run that was exported before keeps
 * its first export; false then.
 */
export async function saveExport(pool: Pool, one: NewExport): Promise<boolean> {
  const { header } = one;
  return inTransaction(pool, async (tx) => {
    const added = await tx.query(
      `INSERT INTO history_export VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (workflow_id, run_id) DO NOTHING`,
      [
        header.export,
        header.caseId,
        header.workflowId,
        header.runId,
        header.workflowType,
        header.status,
        header.events,
        header.firstEvent,
        header.lastEvent,
        header.startedAt,
        header.closedAt,
        one.sha256,
        one.sizeBytes,
        one.wrapped,
        formatInstant(one.at),
      ],
    );
    if (added.rowCount !== 1) return false;
    const { kind } = historyExported;
    const facts: JsonObject = {
      caseId: header.caseId,
      export: header.export,
      workflow: header.workflowId,
      run: header.runId,
      type: header.workflowType,
      status: header.status,
      events: header.events,
      firstEvent: header.firstEvent,
      lastEvent: header.lastEvent,
      sha256: one.sha256,
      sizeBytes: one.sizeBytes,
    };
    const body = rowText({
      kind,
      kindVersion: checkFacts(kind, facts),
      actor: { person: null, grant: null, role: 'system' },
      command: null,
      receivedAt: one.at,
      facts,
      texts: [{ name: HISTORY_FIELD, commitment: one.commitment }],
    });
    await tx.query('SELECT append_row($1, $2, $3, $4, NULL)', [
      caseStream(header.caseId),
      body,
      formatInstant(one.at),
      kind,
    ]);
    return true;
  });
}

/** What the export of a case needs to know: whether it has ended, and the commands that came after its last run. */
export interface ExportableCase {
  readonly ended: boolean;
  readonly commandsAfter: (instant: string) => Promise<readonly string[]>;
}

/** Null when there is no such case. */
export async function findExportable(pool: Pool, caseId: string): Promise<ExportableCase | null> {
  const found = await pool.query<{ stage: string }>('SELECT stage FROM case_file WHERE id = $1', [caseId]);
  const stage = found.rows[0]?.stage;
  if (stage === undefined) return null;
  return {
    ended: stage === 'ended',
    // Both instants are of real clocks; a minute stands for their difference.
    commandsAfter: async (instant) =>
      (
        await pool.query<{ id: string }>(
          `SELECT id FROM command WHERE case_id = $1 AND decided_at IS NOT NULL AND recorded_at > $2::timestamptz - interval '1 minute' ORDER BY id`,
          [caseId, instant],
        )
      ).rows.map(({ id }) => id),
  };
}

/** Cases whose closed runs are to be exported now, with the instant by which they asked (as text). */
export async function dueExports(
  pool: Pool,
  most: number,
): Promise<readonly { readonly caseId: string; readonly dueAt: string }[]> {
  const found = await pool.query<{ caseId: string; dueAt: string }>({
    name: 'due-exports',
    text: `SELECT case_id AS "caseId", due_at::text AS "dueAt" FROM history_due WHERE due_at <= now() ORDER BY due_at LIMIT $1`,
    values: [most],
  });
  return found.rows;
}

/** Marks a request as taken, or puts it off; one that was made anew meanwhile stays. */
export async function settleDue(
  pool: Pool,
  { caseId, dueAt }: { readonly caseId: string; readonly dueAt: string },
  againInSeconds: number | null,
): Promise<void> {
  await pool.query(
    `UPDATE history_due SET due_at = CASE WHEN $3::integer IS NULL THEN NULL ELSE now() + make_interval(secs => $3::integer) END
      WHERE case_id = $1 AND due_at = $2::timestamptz`,
    [caseId, dueAt, againInSeconds],
  );
}

/** The id of a case by its id or its number, null when there is none. */
export async function findCaseId(pool: Pool, name: string): Promise<string | null> {
  const found = await pool.query<{ id: string }>('SELECT id FROM case_file WHERE id::text = $1 OR number = $1', [name]);
  return found.rows[0]?.id ?? null;
}
