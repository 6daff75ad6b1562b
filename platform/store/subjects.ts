import type { JsonObject } from '#domain/kernel/json';
import type { SubjectKind } from '#domain/supervision/subject';
import { inTransaction, type Pool, type PoolClient } from './pool.ts';

type Queryable = Pool | PoolClient;

/** A command about a round, an evaluation file or a rectification, with what the act needs to know. */
export interface LoadedSubjectAct {
  readonly command: {
    readonly id: string;
    readonly subject: SubjectKind;
    readonly subject_id: string;
    readonly agency_id: string | null;
    readonly region_code: string | null;
    readonly act: string;
    readonly person_id: string | null;
    readonly grant_id: string | null;
    readonly role: string;
    readonly link_id: string | null;
    readonly facts: JsonObject;
    readonly received_at: string;
    readonly state: 'received' | 'accepted' | 'refused';
    readonly decision: JsonObject | null;
  };
  /** Code of the agency or region under which refused attempts are kept. */
  readonly place: string;
  /** The control state, null when the subject has still to be made. */
  readonly state: JsonObject | null;
  readonly texts: readonly { readonly id: string; readonly name: string; readonly commitment: string }[];
}

/** Everything one act needs to know, in one round trip; null when there is no such command about a subject. */
export async function loadSubjectAct(db: Queryable, commandId: string): Promise<LoadedSubjectAct | null> {
  const found = await db.query<{ act: LoadedSubjectAct | null }>({
    name: 'load-subject-act',
    text: 'SELECT load_subject_act($1) AS act',
    values: [commandId],
  });
  return found.rows[0]?.act ?? null;
}

/** A subject as stored. */
export interface StoredSubject {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly region: string;
  readonly parent: string | null;
  readonly stage: string;
  readonly version: number;
  readonly ended: boolean;
  readonly state: JsonObject;
  readonly startState: 'waiting' | 'started' | 'failed';
}

const COLUMNS = 'id, kind, region_code, parent_id, stage, version, ended, state, start_state';
interface Row {
  id: string;
  kind: SubjectKind;
  region_code: string;
  parent_id: string | null;
  stage: string;
  version: number;
  ended: boolean;
  state: JsonObject;
  start_state: StoredSubject['startState'];
}

function stored(row: Row): StoredSubject {
  return {
    id: row.id,
    kind: row.kind,
    region: row.region_code,
    parent: row.parent_id,
    stage: row.stage,
    version: row.version,
    ended: row.ended,
    state: row.state,
    startState: row.start_state,
  };
}

/** A subject, null when there is none of this kind. */
export async function findSubject(db: Queryable, kind: SubjectKind, id: string): Promise<StoredSubject | null> {
  const found = await db.query<Row>(`SELECT ${COLUMNS} FROM subject WHERE id = $1 AND kind = $2`, [id, kind]);
  const row = found.rows[0];
  return row === undefined ? null : stored(row);
}

/** The same with its row locked until the transaction ends. */
export async function lockSubject(tx: PoolClient, kind: SubjectKind, id: string): Promise<StoredSubject | null> {
  const found = await tx.query<Row>(`SELECT ${COLUMNS} FROM subject WHERE id = $1 AND kind = $2 FOR UPDATE`, [
    id,
    kind,
  ]);
  const row = found.rows[0];
  return row === undefined ? null : stored(row);
}

/** What one commit writes beside the tables of the room; `subject` is null for a refusal. */
export interface SubjectCommit {
  readonly command: string | null;
  readonly now: string;
  readonly rows: readonly { readonly stream: string; readonly body: string; readonly kind: string }[];
  readonly accepted: boolean;
  readonly decision: JsonObject;
  readonly subject: {
    readonly id: string;
    readonly kind: SubjectKind;
    readonly region: string;
    readonly parent: string | null;
    /** Null when this makes the subject. */
    readonly expectedVersion: number | null;
    readonly stage: string;
    readonly version: number;
    readonly ended: boolean;
    readonly state: JsonObject;
    readonly nextAlarm: string | null;
    /** `waiting`: the dispatcher starts its workflow. */
    readonly start?: 'waiting' | 'started';
  } | null;
}

/** Decision, control state and ledger rows; what the room writes comes after it in the same transaction and may refer to the subject. */
export async function commitSubject(tx: Queryable, input: SubjectCommit): Promise<JsonObject> {
  const done = await tx.query<{ decision: JsonObject }>({
    name: 'commit-subject',
    text: 'SELECT commit_subject($1) AS decision',
    values: [JSON.stringify(input)],
  });
  const decision = done.rows[0]?.decision;
  if (decision === undefined) throw new Error('commit_subject returned nothing');
  return decision;
}

/** How the start of a subject's workflow went; `waiting` is tried again. */
export type SubjectStart =
  | { readonly id: string; readonly state: 'started' | 'waiting' }
  | { readonly id: string; readonly state: 'failed'; readonly reason: string };

/**
 * Starts at most `limit` subjects that wait for their workflow, oldest first, one process at a time. Returns how many
 * have started, -1 when another process is at it.
 */
export async function startWaitingSubjects(
  pool: Pool,
  limit: number,
  start: (waiting: readonly StoredSubject[]) => Promise<readonly SubjectStart[]>,
): Promise<number> {
  return inTransaction(pool, async (tx) => {
    const lock = await tx.query<{ mine: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended('subject-start', 0)) AS mine`,
    );
    if (lock.rows[0]?.mine !== true) return -1;
    const found = await tx.query<Row>(
      `SELECT ${COLUMNS} FROM subject WHERE start_state = 'waiting' ORDER BY created_at, id LIMIT $1`,
      [limit],
    );
    if (found.rows.length === 0) return 0;
    const outcomes = await start(found.rows.map(stored));
    const settled = outcomes.filter(({ state }) => state !== 'waiting');
    await tx.query(
      `UPDATE subject s SET start_state = t.state, start_reason = t.reason
         FROM unnest($1::uuid[], $2::text[], $3::text[]) AS t(id, state, reason) WHERE s.id = t.id`,
      [
        settled.map(({ id }) => id),
        settled.map(({ state }) => state),
        settled.map((one) => (one.state === 'failed' ? one.reason : null)),
      ],
    );
    return settled.filter(({ state }) => state === 'started').length;
  });
}
