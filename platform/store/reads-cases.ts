import type { Grant } from '#domain/identity/permissions';
import type { JsonObject } from '#domain/kernel/json';
import type { IsoDate } from '#domain/kernel/time';
import { addDays } from '#domain/kernel/time';
import { open, unwrapCaseKey } from '#platform/crypto/case-keys';
import type { FieldKey } from './commands.ts';
import type { Pool } from './pool.ts';
import { Sql, visibleCases } from './reads-scope.ts';

export const CASE_SORTS = ['number', 'nextDue', 'receivedOn'] as const;
export type CaseSort = (typeof CASE_SORTS)[number];

/** What a list of cases is narrowed and ordered by; everything is optional but the order. */
export interface CaseFilter {
  readonly stage?: string | undefined;
  readonly form?: string | undefined;
  readonly entry?: string | undefined;
  readonly dueBefore?: IsoDate | undefined;
  readonly light?: 'red' | 'yellow' | 'green' | undefined;
  readonly handler?: string | undefined;
  readonly unit?: string | undefined;
  readonly agency?: string | undefined;
  readonly number?: string | undefined;
  readonly sort: CaseSort;
  readonly descending: boolean;
  readonly limit: number;
  /** Key and id of the last row of the page before. */
  readonly after: { readonly key: string; readonly id: string } | null;
}

/** A case as lists show it. */
export interface CaseListRow {
  readonly id: string;
  readonly number: string;
  readonly agency_id: string;
  readonly region_code: string;
  readonly form: string;
  readonly proceeding: string;
  readonly entry: string;
  readonly cause_code: string;
  readonly stage: string;
  readonly ending: string | null;
  readonly protection: string;
  readonly green_lane: string | null;
  readonly received_on: IsoDate;
  readonly next_due: IsoDate | null;
  readonly version: number;
  readonly unit_id: string | null;
  readonly unit_name: string | null;
  readonly handler_id: string | null;
  readonly handler_name: string | null;
  readonly handler_person: string | null;
  readonly assignment_status: string;
  readonly demonstration: boolean;
  readonly sort_key: string;
}

const SORT_KEYS: Readonly<Record<CaseSort, string>> = {
  number: 'f.number',
  nextDue: `coalesce(f.next_due::text, '9999-12-31')`,
  receivedOn: 'f.received_on::text',
};

const LIST_COLUMNS = `f.id, f.number, f.agency_id, f.region_code, f.form, f.proceeding, f.entry, f.cause_code, f.stage, f.ending, f.protection,
  f.green_lane, f.received_on, f.next_due, f.version, f.unit_id, u.name AS unit_name, f.handler_id, hp.display_name AS handler_name,
  h.person_id AS handler_person, f.assignment_status, f.demonstration`;
const LIST_JOINS = `LEFT JOIN unit u ON u.id = f.unit_id LEFT JOIN handler h ON h.id = f.handler_id LEFT JOIN person hp ON hp.id = h.person_id`;

/** Days before a due day from which a case is yellow. */
export const YELLOW_DAYS = 3;

/** One page of the cases that somebody may see, in a total order. */
export async function listCases(
  pool: Pool,
  who: { readonly person: string; readonly grants: readonly Grant[] },
  filter: CaseFilter,
  today: IsoDate,
): Promise<readonly CaseListRow[]> {
  const sql = new Sql();
  const where = [visibleCases(sql, who.person, who.grants)];
  const equals = (column: string, value: string | undefined): void => {
    if (value !== undefined) where.push(`${column} = ${sql.value(value)}`);
  };
  equals('f.stage', filter.stage);
  equals('f.form', filter.form);
  equals('f.entry', filter.entry);
  equals('f.handler_id', filter.handler);
  equals('f.unit_id', filter.unit);
  equals('f.agency_id', filter.agency);
  equals('f.number', filter.number);
  if (filter.dueBefore !== undefined) where.push(`f.next_due < ${sql.value(filter.dueBefore)}::date`);
  if (filter.light !== undefined) where.push(lightCondition(sql, filter.light, today));
  const key = SORT_KEYS[filter.sort];
  const direction = filter.descending ? 'DESC' : 'ASC';
  if (filter.after !== null) {
    where.push(
      `(${key}, f.id) ${filter.descending ? '<' : '>'} (${sql.value(filter.after.key)}, ${sql.value(filter.after.id)}::uuid)`,
    );
  }
  const found = await pool.query<CaseListRow>(
    `SELECT ${LIST_COLUMNS}, ${key} AS sort_key FROM case_file f ${LIST_JOINS}
      WHERE ${where.join(' AND ')} ORDER BY ${key} ${direction}, f.id ${direction} LIMIT ${sql.value(filter.limit)}`,
    sql.values,
  );
  return found.rows;
}

function lightCondition(sql: Sql, light: 'red' | 'yellow' | 'green', today: IsoDate): string {
  const soon = sql.value(addDays(today, YELLOW_DAYS));
  const now = sql.value(today);
  if (light === 'red') return `f.next_due < ${now}::date AND ${soon}::date IS NOT NULL`;
  if (light === 'yellow') return `f.next_due BETWEEN ${now}::date AND ${soon}::date`;
  return `(f.next_due IS NULL OR f.next_due > ${soon}::date) AND ${now}::date IS NOT NULL`;
}

/** Red: something is overdue; yellow: something is due within three days; green: neither. */
export function lightOf(nextDue: IsoDate | null, today: IsoDate): 'red' | 'yellow' | 'green' {
  if (nextDue === null) return 'green';
  if (nextDue < today) return 'red';
  return nextDue <= addDays(today, YELLOW_DAYS) ? 'yellow' : 'green';
}

/** Everything of one case but its texts, as JSON of its rows. */
export interface CaseDetail {
  readonly row: CaseListRow & { readonly [column: string]: unknown };
  readonly state: JsonObject;
  readonly recipients: readonly {
    readonly id: string;
    readonly position: number;
    readonly reach: string;
    readonly minor: boolean;
    readonly name_text_id: string | null;
    readonly phone_text_id: string | null;
    readonly id_number_text_id: string | null;
  }[];
  readonly assignments: readonly JsonObject[];
  readonly checkpoints: readonly JsonObject[];
  readonly deadlines: readonly DeadlineView[];
  readonly tasks: readonly JsonObject[];
  readonly decisions: readonly JsonObject[];
}

export interface DeadlineView {
  readonly id: string;
  readonly rule_key: string;
  /** The hearing, letter or draw that it is about, null when there is one of its kind at a time. */
  readonly subject: string | null;
  readonly rule_pack: string;
  readonly value: number;
  readonly unit: string;
  readonly started_on: string;
  readonly due: string;
  readonly due_instant: string;
  readonly provisional: boolean;
  readonly derivation: unknown;
  readonly duty: string;
  readonly rights_losing: boolean;
  readonly consequence: string;
  readonly version: number;
  readonly state: string;
  readonly suspended_on: string | null;
  readonly overdue_at: string | null;
  readonly ended_at: string | null;
}

const DEADLINES = `coalesce((SELECT jsonb_agg(to_jsonb(d) ORDER BY d.due_instant, d.id) FROM deadline d WHERE d.case_id = f.id), '[]')`;

/** One case with all that belongs to it, in one round trip; null when there is none. */
export async function readCase(pool: Pool, caseId: string): Promise<CaseDetail | null> {
  const found = await pool.query<CaseListRow & Omit<CaseDetail, 'row'>>({
    name: 'read-case',
    text: `SELECT f.*, ${LIST_COLUMNS}, f.number AS sort_key, a.name AS agency_name, au.name AS authority_name, f.state,
        coalesce((SELECT jsonb_agg(to_jsonb(r) - 'case_id' ORDER BY r.position) FROM recipient r WHERE r.case_id = f.id), '[]') AS recipients,
        coalesce((SELECT jsonb_agg(to_jsonb(s) - 'case_id' || jsonb_build_object('unit_name', su.name, 'handler_name', sp.display_name) ORDER BY s.role, s.attempt)
           FROM assignment s LEFT JOIN unit su ON su.id = s.unit_id LEFT JOIN handler sh ON sh.id = s.handler_id LEFT JOIN person sp ON sp.id = sh.person_id
          WHERE s.case_id = f.id), '[]') AS assignments,
        coalesce((SELECT jsonb_agg(to_jsonb(c) - 'case_id' ORDER BY c.position) FROM checkpoint c WHERE c.case_id = f.id), '[]') AS checkpoints,
        ${DEADLINES} AS deadlines,
        coalesce((SELECT jsonb_agg(to_jsonb(t) - 'case_id' ORDER BY t.due NULLS LAST, t.id) FROM task t WHERE t.case_id = f.id AND t.state = 'open'), '[]') AS tasks,
        coalesce((SELECT jsonb_agg(to_jsonb(x) - 'case_id' || jsonb_build_object('person_name', xp.display_name) ORDER BY x.decision_no, x.step, x.at)
           FROM decision_step x JOIN person xp ON xp.id = x.person_id WHERE x.case_id = f.id), '[]') AS decisions
      FROM case_file f ${LIST_JOINS} JOIN agency a ON a.id = f.agency_id LEFT JOIN authority au ON au.id = f.authority_id WHERE f.id = $1`,
    values: [caseId],
  });
  const row = found.rows[0];
  if (row === undefined) return null;
  const { state, recipients, assignments, checkpoints, deadlines, tasks, decisions } = row;
  return {
    row: row as unknown as CaseDetail['row'],
    state,
    recipients,
    assignments,
    checkpoints,
    deadlines,
    tasks,
    decisions,
  };
}

/** The deadlines of a case, ended ones included, earliest due first. */
export async function readDeadlines(pool: Pool, caseId: string): Promise<readonly DeadlineView[]> {
  const found = await pool.query<{ deadlines: DeadlineView[] }>(
    `SELECT ${DEADLINES} AS deadlines FROM case_file f WHERE f.id = $1`,
    [caseId],
  );
  return found.rows[0]?.deadlines ?? [];
}

/** Opened texts of some rows of `private_text`, by id; an erased key gives none. */
export async function openTexts(
  pool: Pool,
  fieldKey: FieldKey,
  textIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (textIds.length === 0) return new Map();
  const found = await pool.query<SealedRow>(
    `SELECT t.id, t.case_id, t.command_id, t.name, t.cipher, k.wrapped FROM private_text t JOIN case_key k ON k.case_id = t.case_id WHERE t.id = ANY($1::uuid[])`,
    [textIds],
  );
  return new Map(found.rows.map((row) => [row.id, opened(fieldKey, row)]));
}

/** Opened texts of some commands of one case: name and value by command. */
export async function openTextsOfCommands(
  pool: Pool,
  fieldKey: FieldKey,
  commandIds: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const byCommand = new Map<string, Record<string, string>>();
  if (commandIds.length === 0) return byCommand;
  const found = await pool.query<SealedRow>(
    `SELECT t.id, t.case_id, t.command_id, t.name, t.cipher, k.wrapped FROM private_text t JOIN case_key k ON k.case_id = t.case_id
      WHERE t.command_id = ANY($1::uuid[]) ORDER BY t.name`,
    [commandIds],
  );
  for (const row of found.rows) {
    const texts = byCommand.get(row.command_id) ?? {};
    texts[row.name] = opened(fieldKey, row);
    byCommand.set(row.command_id, texts);
  }
  return byCommand;
}

/** Names of the first recipients of some cases. */
export async function openRecipientNames(
  pool: Pool,
  fieldKey: FieldKey,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (caseIds.length === 0) return new Map();
  const found = await pool.query<SealedRow>(
    `SELECT t.id, t.case_id, t.command_id, t.name, t.cipher, k.wrapped FROM recipient r JOIN private_text t ON t.id = r.name_text_id
       JOIN case_key k ON k.case_id = t.case_id WHERE r.case_id = ANY($1::uuid[]) AND r.position = 1`,
    [caseIds],
  );
  return new Map(found.rows.map((row) => [row.case_id, opened(fieldKey, row)]));
}

interface SealedRow {
  id: string;
  case_id: string;
  command_id: string;
  name: string;
  cipher: Buffer;
  wrapped: Buffer;
}

function opened(fieldKey: FieldKey, row: SealedRow): string {
  const key = unwrapCaseKey(fieldKey.key, row.case_id, row.wrapped);
  return open(key, row.cipher, `${row.case_id}/${row.name}`).toString('utf8');
}
