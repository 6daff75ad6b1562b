import type { Json, JsonObject } from '#domain/kernel/json';
import { movedFrom, withMoved } from '#domain/kernel/moved';
import type { CommandRow } from '#domain/case-file/request-of';
import type { CaseState } from '#domain/case-file/state';
import type { KnownCase } from './case-memory.ts';
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

/** The control state of a case, with the whole one that is stored (`base`), which an act need not write again. */
export interface LoadedCaseFile {
  readonly id: string;
  readonly state: CaseState;
  readonly base: CaseState;
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
  };
  /** Null before registration. */
  readonly caseFile: LoadedCaseFile | null;
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
  /** Columns of the case row, written by the statement that checks `expectedVersion`; see `storedState`. */
  readonly caseSet?: JsonObject;
  readonly now: string;
  readonly rows: readonly { readonly stream: string; readonly body: string; readonly kind: string }[];
  readonly changes: readonly Change[];
  readonly accepted: boolean;
  readonly decision: JsonObject;
}

type Queryable = Pool | PoolClient;

const COMMAND = `json_build_object('id', c.id, 'case_id', c.case_id, 'agency_id', c.agency_id, 'act', c.act, 'person_id', c.person_id,
  'grant_id', c.grant_id, 'role', c.role, 'link_id', c.link_id, 'facts', c.facts, 'received_at', c.received_at, 'state', c.state,
  'decision', c.decision)`;

const TEXTS = `(SELECT coalesce(json_agg(json_build_object('id', x.id, 'name', x.name, 'commitment', encode(x.commitment, 'hex'))
  ORDER BY x.name), '[]') FROM private_text x WHERE x.command_id = c.id)`;

/** What the rules need of a case; `f` is its row, which may be missing. */
const OF_CASE = `'caseFile', CASE WHEN f.id IS NOT NULL THEN json_build_object('id', f.id, 'base', f.base, 'moved', f.moved) END,
  'deadlines', (SELECT coalesce(json_agg(d ORDER BY d.due_instant, d.id), '[]') FROM deadline d
    WHERE d.case_id = f.id AND d.state IN ('open','suspended')),
  'endedRules', (SELECT coalesce(json_agg(DISTINCT d.rule_key), '[]') FROM deadline d
    WHERE d.case_id = f.id AND d.state NOT IN ('open','suspended')),
  'tasks', (SELECT coalesce(json_agg(json_build_object('id', t.id, 'key', t.key, 'act', t.act, 'role', t.role, 'unit_id', t.unit_id,
    'person_id', t.person_id, 'due', t.due)), '[]') FROM task t WHERE t.case_id = f.id AND t.state = 'open')`;

const AGENCY = `json_build_object('id', a.id, 'code', a.code, 'name', a.name, 'region_code', a.region_code)`;

/**
 * Everything one act needs to know, in one round trip; null when there is no such command.
 *
 * With a case as this process knows it, only the command is read, and the version of the case: it holds while that is
 * the database's. Whatever changes the open deadlines or tasks of a case moves its version.
 */
export async function loadAct(
  db: Queryable,
  commandId: string,
  known: KnownCase | null = null,
): Promise<LoadedAct | null> {
  if (known !== null) {
    const found = await db.query<{ act: Pick<LoadedAct, 'command' | 'texts'> & { readonly version: number | null } }>({
      name: 'load-command',
      text: `SELECT json_build_object('command', ${COMMAND}, 'texts', ${TEXTS}, 'version', f.version) AS act
               FROM command c LEFT JOIN case_file f ON f.id = c.case_id WHERE c.id = $1`,
      values: [commandId],
    });
    const act = found.rows[0]?.act;
    if (act === undefined) return null;
    const { command, texts, version } = act;
    if (command.case_id === known.caseFile.id && version === known.caseFile.state.version)
      return { ...known, command, texts };
  }
  const found = await db.query<{ act: StoredAct }>({
    name: 'load-act',
    text: `SELECT json_build_object('command', ${COMMAND}, 'texts', ${TEXTS}, ${OF_CASE}, 'agency', ${AGENCY}) AS act
             FROM command c LEFT JOIN case_file f ON f.id = c.case_id LEFT JOIN agency a ON a.id = c.agency_id WHERE c.id = $1`,
    values: [commandId],
  });
  const act = found.rows[0]?.act;
  return act === undefined ? null : present(act);
}

/** The same of a case for what the product does in it by itself; null when there is no such case. */
export async function loadCase(db: Queryable, caseId: string): Promise<LoadedAct | null> {
  const found = await db.query<{ act: StoredAct }>({
    name: 'load-case',
    text: `SELECT json_build_object('command', json_build_object('case_id', f.id, 'agency_id', f.agency_id), 'texts', '[]'::json,
                    ${OF_CASE}, 'agency', ${AGENCY}) AS act
             FROM case_file f JOIN agency a ON a.id = f.agency_id WHERE f.id = $1`,
    values: [caseId],
  });
  const act = found.rows[0]?.act;
  return act === undefined ? null : present(act);
}

interface StoredState {
  readonly base: JsonObject;
  readonly moved: JsonObject | null;
}
type StoredAct = Omit<LoadedAct, 'caseFile'> & { readonly caseFile: (StoredState & { readonly id: string }) | null };

function present(act: StoredAct): LoadedAct {
  if (act.caseFile === null) return { ...act, caseFile: null };
  const { id, base, moved } = act.caseFile;
  return { ...act, caseFile: { id, base: base as unknown as CaseState, state: stateOf({ base, moved }) } };
}

/** The control state from its two columns: `base`, whole as of some earlier act, and `moved`, what has changed since. In SQL: f.state. */
function stateOf({ base, moved }: StoredState): CaseState {
  return (moved === null ? base : withMoved(base, moved)) as unknown as CaseState;
}

/** Above this length of what has moved, the state is stored whole again: a row should not outgrow a quarter of its page. */
const MOVED_LIMIT = 1_200;

/** The columns that bring a case's stored state to `after`: what has moved since the whole one, or a new whole one. */
export function storedState(
  base: CaseState,
  after: CaseState,
): { readonly columns: JsonObject; readonly base: CaseState } {
  const moved = movedFrom(base as unknown as Json, after as unknown as Json);
  return JSON.stringify(moved).length <= MOVED_LIMIT
    ? { columns: { moved }, base }
    : { columns: { base: after as unknown as JsonObject, moved: null }, base: after };
}

/** What of a loaded command the rules look at. */
export function actOf(command: LoadedAct['command']): CommandRow {
  const { act, person_id: personId, grant_id: grantId, role, facts, received_at } = command;
  return { act, personId, grantId, role, facts, receivedAt: Date.parse(received_at) };
}

/** Decision check, ledger rows and read model in one statement, all or nothing. Returns the stored decision. */
export async function commit(db: Queryable, input: CommitInput): Promise<JsonObject> {
  const { rows } = input;
  const done = await db.query<{ decision: JsonObject }>({
    name: 'commit-act',
    text: 'SELECT commit_act($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS decision',
    values: [
      input.command,
      input.caseId,
      input.expectedVersion,
      input.now,
      input.accepted,
      input.caseSet === undefined ? null : JSON.stringify(input.caseSet),
      JSON.stringify(input.changes),
      rows.map(({ stream }) => stream),
      rows.map(({ kind }) => kind),
      rows.map(({ body }) => body),
      JSON.stringify(input.decision),
    ],
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
