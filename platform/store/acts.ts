import type { Json, JsonObject } from '#domain/kernel/json';
import type { CommandRow } from '#domain/case-file/request-of';
import type { Pool, PoolClient } from './pool.ts';

/** One change of the read model; column names as in the schema. Values travel as parameters, never as SQL. */
export type Change =
  | {
      readonly op: 'insert';
      readonly table: string;
      readonly rows: readonly JsonObject[];
      readonly ignoreConflict?: boolean;
    }
  | { readonly op: 'update'; readonly table: string; readonly where: JsonObject; readonly set: JsonObject };

export function insert(table: string, ...rows: readonly JsonObject[]): Change {
  return { op: 'insert', table, rows };
}
export function update(table: string, where: JsonObject, set: JsonObject): Change {
  return { op: 'update', table, where, set };
}

/** A command as stored, with what the act needs to know about its case. */
export interface LoadedAct {
  readonly command: {
    readonly id: string;
    readonly case_id: string;
    readonly agency_id: string;
    readonly act: string;
    readonly person_id: string | null;
    readonly grant_id: string | null;
    readonly role: string;
    readonly link_id: string | null;
    readonly facts: JsonObject;
    readonly received_at: string;
    readonly state: 'received' | 'accepted' | 'refused';
    readonly decision: JsonObject | null;
    readonly unit_id?: string | null;
  };
  readonly caseFile: JsonObject | null;
  readonly agency: { readonly id: string; readonly code: string; readonly region_code: string };
  readonly deadlines: readonly DeadlineRow[];
  /** Keys of rules that had a deadline in this case which has ended. */
  readonly endedRules: readonly string[];
  readonly tasks: readonly TaskRow[];
  readonly texts: readonly { readonly id: string; readonly name: string; readonly commitment: string }[];
}

export interface DeadlineRow {
  readonly id: string;
  readonly rule_key: string;
  readonly subject: string | null;
  readonly value: number;
  readonly unit: string;
  readonly started_on: string;
  readonly due: string;
  readonly due_instant: string;
  readonly duty: string;
  readonly rights_losing: boolean;
  readonly consequence: string;
  readonly version: number;
  readonly state: 'open' | 'suspended';
  readonly suspended_on: string | null;
  readonly remaining_days: number | null;
  readonly escalated: number;
  readonly overdue_at: string | null;
  readonly next_alarm: string | null;
}

export interface TaskRow {
  readonly id: string;
  readonly key: string;
  readonly act: string;
  readonly role: string;
  readonly unit_id: string | null;
  readonly person_id: string | null;
  readonly due: string | null;
}

/** What one commit writes; `expectedVersion` guards against anything that moved the case meanwhile. */
export interface CommitInput {
  readonly command: string | null;
  readonly caseId: string;
  readonly expectedVersion: number | null;
  readonly now: string;
  readonly rows: readonly { readonly stream: string; readonly body: string; readonly kind: string }[];
  readonly changes: readonly Change[];
  readonly accepted: boolean;
  readonly decision: JsonObject;
}

type Queryable = Pool | PoolClient;

/** Everything one act needs to know, in one round trip. */
export async function loadAct(db: Queryable, commandId: string): Promise<LoadedAct | null> {
  const found = await db.query<{ act: LoadedAct | null }>({
    name: 'load-act',
    text: 'SELECT load_act($1) AS act',
    values: [commandId],
  });
  return found.rows[0]?.act ?? null;
}

/** What of a loaded command the rules look at. */
export function actOf(command: LoadedAct['command']): CommandRow {
  const { act, person_id: personId, grant_id: grantId, role, facts, received_at } = command;
  return { act, personId, grantId, role, facts, receivedAt: Date.parse(received_at) };
}

/** Decision check, ledger rows and read model in one statement, all or nothing. Returns the stored decision. */
export async function commit(db: Queryable, input: CommitInput): Promise<JsonObject> {
  const done = await db.query<{ decision: JsonObject }>({
    name: 'commit-act',
    text: 'SELECT commit_act($1) AS decision',
    values: [JSON.stringify(input)],
  });
  const decision = done.rows[0]?.decision;
  if (decision === undefined) throw new Error('commit_act returned nothing');
  return decision;
}

/** Next number of a case: gapless per agency and year; the row is locked until the transaction ends. */
export async function nextCaseSequence(db: PoolClient, agencyId: string, year: number): Promise<number> {
  const next = await db.query<{ last: number }>(
    `INSERT INTO case_number_sequence VALUES ($1, $2, 1)
     ON CONFLICT (agency_id, year) DO UPDATE SET last = case_number_sequence.last + 1 RETURNING last`,
    [agencyId, year],
  );
  return next.rows[0]?.last ?? 1;
}

/** Next letter number of an agency, form and year, without gap. */
export async function nextLetterSequence(
  db: PoolClient,
  agencyId: string,
  formNo: string,
  year: number,
): Promise<number> {
  const next = await db.query<{ last: number }>(
    `INSERT INTO letter_sequence VALUES ($1, $2, $3, 1)
     ON CONFLICT (agency_id, form_no, year) DO UPDATE SET last = letter_sequence.last + 1 RETURNING last`,
    [agencyId, formNo, year],
  );
  return next.rows[0]?.last ?? 1;
}

/** PostgreSQL says that somebody else was first: load again and decide again. */
export function movedMeanwhile(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code;
  return code === '40001' || code === '40P01';
}

export type { Json };
