import type { CaseState } from '#domain/case-file/state';
import type { JsonObject } from '#domain/kernel/json';
import type { SubjectKind } from '#domain/supervision/subject';
import { inTransaction, type Pool } from './pool.ts';

/** A command that nobody has decided yet, as the dispatcher sends it. */
export interface UndecidedCommand {
  readonly id: string;
  readonly subject: 'case' | SubjectKind;
  /** The case, or the id of the subject. */
  readonly caseId: string;
  readonly act: string;
  readonly personId: string | null;
  readonly grantId: string | null;
  readonly role: string;
  readonly facts: JsonObject;
  readonly receivedAt: number;
  /** How often it has been sent again, this time included. */
  readonly resends: number;
}

/** Spacing of resends in real milliseconds: the first pause doubles up to the longest. */
export interface ResendTimes {
  readonly baseMs: number;
  readonly mostMs: number;
}
export const RESEND_TIMES: ResendTimes = { baseMs: 30_000, mostMs: 600_000 };

/**
 * Takes the cases that have a command to be sent again and, of each, every undecided command up to the youngest
 * that is due: an older one that still pauses must not be overtaken. Their next resend is set at once, so
 * another dispatcher leaves them alone. Oldest first (ids are UUIDv7).
 */
export async function takeUndecided(
  pool: Pool,
  times: ResendTimes,
  limit: number,
): Promise<readonly UndecidedCommand[]> {
  const taken = await pool.query<{
    id: string;
    subject: UndecidedCommand['subject'];
    case_id: string;
    act: string;
    person_id: string | null;
    grant_id: string | null;
    role: string;
    facts: JsonObject;
    received_at: Date;
    resends: number;
  }>({
    name: 'take-undecided',
    text: `WITH due AS (
        SELECT id, case_id FROM command WHERE state = 'received' AND next_resend_at <= clock_timestamp()
         ORDER BY next_resend_at LIMIT $3 FOR UPDATE SKIP LOCKED),
      through AS (SELECT case_id, max(id::text)::uuid AS last FROM due GROUP BY case_id),
      older AS (
        SELECT c.id FROM command c JOIN through t ON t.case_id = c.case_id
         WHERE c.state = 'received' AND c.id <= t.last FOR UPDATE OF c SKIP LOCKED)
      UPDATE command c SET resends = c.resends + 1,
             next_resend_at = clock_timestamp() + least($2::float8, $1::float8 * power(2, least(c.resends, 20))) * interval '1 millisecond'
        FROM older WHERE c.id = older.id
      RETURNING c.id, c.subject, c.case_id, c.act, c.person_id, c.grant_id, c.role, c.facts, c.received_at, c.resends`,
    values: [times.baseMs, times.mostMs, limit],
  });
  return taken.rows
    .map((row) => ({
      id: row.id,
      subject: row.subject,
      caseId: row.case_id,
      act: row.act,
      personId: row.person_id,
      grantId: row.grant_id,
      role: row.role,
      facts: row.facts,
      receivedAt: row.received_at.getTime(),
      resends: row.resends,
    }))
    .toSorted((left, right) => (left.id < right.id ? -1 : left.id > right.id ? 1 : 0));
}

/** Where a case stands for a resend: null when its registration has not been carried out. */
export interface CaseSituation {
  readonly stage: string;
  /** False while an imported case still waits for its workflow. */
  readonly started: boolean;
}

export async function caseSituation(pool: Pool, caseId: string): Promise<CaseSituation | null> {
  const found = await pool.query<{ stage: string; started: boolean }>({
    name: 'case-situation',
    text: `SELECT f.stage, coalesce((SELECT w.state = 'started' FROM workflow_start w WHERE w.case_id = f.id), true) AS started FROM case_file f WHERE f.id = $1`,
    values: [caseId],
  });
  return found.rows[0] ?? null;
}

/** Whether a command has been decided meanwhile. */
export async function isDecided(pool: Pool, commandId: string): Promise<boolean> {
  const found = await pool.query<{ state: string }>('SELECT state FROM command WHERE id = $1', [commandId]);
  return found.rows[0]?.state !== 'received';
}

/** A case that was loaded and whose workflow has still to begin. */
export interface WaitingStart {
  readonly caseId: string;
  readonly state: CaseState;
}

/** How one start went; `waiting` is tried again. */
export type StartOutcome =
  | { readonly caseId: string; readonly state: 'started' | 'waiting' }
  | { readonly caseId: string; readonly state: 'failed'; readonly reason: string };

/**
 * Starts at most `limit` waiting cases, in the order of their request, one process at a time: the advisory lock
 * keeps the rate whatever the number of processes. Returns how many have started, -1 when another process is
 * at it.
 */
export async function startWaiting(
  pool: Pool,
  limit: number,
  start: (waiting: readonly WaitingStart[]) => Promise<readonly StartOutcome[]>,
): Promise<number> {
  return inTransaction(pool, async (tx) => {
    const lock = await tx.query<{ mine: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended('workflow-start', 0)) AS mine`,
    );
    if (lock.rows[0]?.mine !== true) return -1;
    const found = await tx.query<{ case_id: string; state: CaseState }>(
      `SELECT w.case_id, f.state FROM workflow_start w JOIN case_file f ON f.id = w.case_id
        WHERE w.state = 'waiting' ORDER BY w.requested_at, w.case_id LIMIT $1`,
      [limit],
    );
    if (found.rows.length === 0) return 0;
    const outcomes = await start(found.rows.map((row) => ({ caseId: row.case_id, state: row.state })));
    const settled = outcomes.filter(({ state }) => state !== 'waiting');
    await tx.query(
      `UPDATE workflow_start w SET state = t.state, reason = t.reason, started_at = CASE t.state WHEN 'started' THEN clock_timestamp() END
         FROM unnest($1::uuid[], $2::text[], $3::text[]) AS t(case_id, state, reason) WHERE w.case_id = t.case_id`,
      [
        settled.map(({ caseId }) => caseId),
        settled.map(({ state }) => state),
        settled.map((one) => (one.state === 'failed' ? one.reason : null)),
      ],
    );
    return settled.filter(({ state }) => state === 'started').length;
  });
}

/** Ids of open cases that should have a workflow, a page in id order after `after`. */
export async function openCases(pool: Pool, after: string | null, limit: number): Promise<readonly string[]> {
  const found = await pool.query<{ id: string }>(
    `SELECT f.id FROM case_file f
      WHERE f.stage <> 'ended' AND ($1::uuid IS NULL OR f.id > $1)
        AND NOT EXISTS (SELECT 1 FROM workflow_start w WHERE w.case_id = f.id AND w.state = 'waiting') ORDER BY f.id LIMIT $2`,
    [after, limit],
  );
  return found.rows.map(({ id }) => id);
}
