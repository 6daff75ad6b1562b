import type { Grant } from '#domain/identity/permissions';
import type { JsonObject } from '#domain/kernel/json';
import { formatInstant, type Instant } from '#domain/kernel/time';
import { OVERSEERS } from '#domain/supervision/oversight';
import { foldStanding, type StandingCase, type ToldRow } from '#domain/supervision/deadline-fold';
import { countFigures, type PastFigures } from '#domain/supervision/past-report';
import { knownIfSealed, regionsBelow, Sql, visibleCases } from './reads-scope.ts';
import { inTransaction, type Pool } from './pool.ts';
import type { StoredFinding } from './reconcile.ts';
import type { ReferenceStore } from './reference.ts';
import type { TimelineRow } from './timeline.ts';

/** The grants under which somebody supervises. */
function overseeing(grants: readonly Grant[]): readonly Grant[] {
  return grants.filter(({ role }) => OVERSEERS.includes(role));
}

/** The condition under which an agency `a` is overseen. */
function overseenAgencies(sql: Sql, grants: readonly Grant[]): string {
  const own = overseeing(grants);
  const agencies = own.flatMap(({ agency }) => agency ?? []);
  const regions = own.flatMap(({ region }) => region ?? []);
  const conditions = [
    ...(agencies.length === 0 ? [] : [`a.id = ANY(${sql.value(agencies)}::uuid[])`]),
    ...(regions.length === 0 ? [] : [`a.region_code = ANY(${regionsBelow(sql, regions)})`]),
  ];
  return conditions.length === 0 ? 'false' : `(${conditions.join(' OR ')})`;
}

/** What of attempts or accesses is asked for. */
export interface ConductFilter {
  readonly kind: 'supervision.attempt-refused' | 'supervision.file-opened';
  readonly person?: string | undefined;
  /** Business instants, the first included, the second not. */
  readonly from?: Instant | undefined;
  readonly before?: Instant | undefined;
  /** Only accesses of cases that were not the reader's own. */
  readonly foreign?: boolean | undefined;
}

/** A row of conduct with the case that it names. */
export interface ConductRow extends TimelineRow {
  readonly caseId: string;
  readonly caseNumber: string | null;
  readonly sortKey: string;
}

const BODY = `convert_from(l.body, 'UTF8')::jsonb`;

function conduct(sql: Sql, grants: readonly Grant[], { kind, person, from, before, foreign }: ConductFilter): string {
  return `case_mention m JOIN ledger_row l ON l.stream = m.stream AND l.seq = m.seq
      LEFT JOIN command c ON c.id = l.command_id LEFT JOIN case_file f ON f.id = m.case_id
      LEFT JOIN person p ON p.id::text = ${BODY} #>> '{actor,person}'
     WHERE m.kind = ${sql.value(kind)}
       AND split_part(m.stream, '/', 2) IN (SELECT a.code FROM agency a WHERE ${overseenAgencies(sql, grants)})
       ${from === undefined ? '' : `AND m.at >= ${sql.value(formatInstant(from))}`}
       ${before === undefined ? '' : `AND m.at < ${sql.value(formatInstant(before))}`}
       ${person === undefined ? '' : `AND ${BODY} #>> '{actor,person}' = ${sql.value(person)}`}
       ${foreign === true ? `AND ${BODY} #>> '{facts,own}' = 'false'` : ''}`;
}

/** Rows of refused attempts or of accesses that somebody oversees, newest first, after a sort key. */
export async function listConduct(
  pool: Pool,
  grants: readonly Grant[],
  filter: ConductFilter,
  page: { readonly after: string | null; readonly most: number },
): Promise<readonly ConductRow[]> {
  const sql = new Sql();
  const key = `(to_char(m.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || ' ' || m.stream || ' ' || lpad(m.seq::text, 12, '0'))`;
  const from = conduct(sql, grants, filter);
  const found = await pool.query<ConductRow>(
    `SELECT l.stream, l.seq::float8 AS seq, encode(l.hash, 'hex') AS hash, encode(l.prev_hash, 'hex') AS "prevHash",
            convert_from(l.body, 'UTF8') AS body, l.command_id AS "commandId", p.display_name AS "personName",
            coalesce(c.role, (SELECT g.role FROM role_grant g WHERE g.id::text = ${BODY} #>> '{actor,grant}')) AS role,
            m.case_id AS "caseId", CASE WHEN ${knownIfSealed(sql, '', overseeing(grants))} THEN f.number END AS "caseNumber", ${key} AS "sortKey"
       FROM ${from} ${page.after === null ? '' : `AND ${key} < ${sql.value(page.after)}`}
      ORDER BY "sortKey" DESC LIMIT ${sql.value(page.most)}`,
    sql.values,
  );
  return found.rows;
}

/** How often somebody tried what a rule refused, most often first. */
export interface AttemptCount {
  readonly person: string;
  readonly name: string | null;
  readonly code: string;
  readonly count: number;
}

/** Counts of refused attempts by person and code. */
export async function countAttempts(
  pool: Pool,
  grants: readonly Grant[],
  filter: Omit<ConductFilter, 'kind'>,
): Promise<readonly AttemptCount[]> {
  const sql = new Sql();
  const from = conduct(sql, grants, { ...filter, kind: 'supervision.attempt-refused' });
  const found = await pool.query<AttemptCount>(
    `SELECT ${BODY} #>> '{actor,person}' AS person, max(p.display_name) AS name, ${BODY} #>> '{facts,code}' AS code, count(*)::integer AS count
       FROM ${from} GROUP BY 1, 3 ORDER BY count DESC, 1, 3 LIMIT 200`,
    sql.values,
  );
  return found.rows;
}

/** Findings of the reconciler that somebody may see: of cases that they oversee, and of what belongs to no case. */
export async function findingsFor(
  pool: Pool,
  person: string,
  grants: readonly Grant[],
  { everything, open, most }: { readonly everything: boolean; readonly open: boolean; readonly most: number },
): Promise<readonly (StoredFinding & { readonly caseNumber: string | null })[]> {
  const sql = new Sql();
  const visible = everything ? 'true' : visibleCases(sql, person, overseeing(grants));
  const found = await pool.query<StoredFinding & { caseNumber: string | null }>(
    `SELECT g.id, g.kind, g.subject, g.case_id AS "caseId", g.facts, (extract(epoch FROM g.first_seen) * 1000)::float8 AS "firstSeen",
            (extract(epoch FROM g.last_seen) * 1000)::float8 AS "lastSeen", (extract(epoch FROM g.gone_at) * 1000)::float8 AS "goneAt",
            f.number AS "caseNumber"
       FROM integrity_finding g LEFT JOIN case_file f ON f.id = g.case_id
      WHERE (f.id IS NULL OR ${visible}) ${open ? 'AND g.gone_at IS NULL' : ''}
      ORDER BY g.gone_at IS NOT NULL, g.last_seen DESC, g.kind, g.subject LIMIT ${sql.value(most)}`,
    sql.values,
  );
  return found.rows;
}

const PAGE = 200;

/**
 * The figures of the cases that somebody oversees as they stood at an instant, computed from rows up to it and from
 * nothing else. `cases` counts those that had rows by then.
 */
export async function figuresAt(
  pool: Pool,
  reference: ReferenceStore,
  person: string,
  grants: readonly Grant[],
  at: Instant,
): Promise<PastFigures & { readonly cases: number; readonly rows: number }> {
  const standing: StandingCase[] = [];
  let rows = 0;
  for (let after: string | null = null; ;) {
    const page: ReadonlyMap<string, readonly ToldRow[]> = await rowsUntil(pool, person, grants, at, after);
    for (const [caseId, own] of page) {
      rows += own.length;
      const one = await standingOf(reference, caseId, own);
      if (one !== null) standing.push(one);
      after = caseId;
    }
    if (page.size < PAGE) break;
  }
  return { ...countFigures(standing), cases: standing.length, rows };
}

/** One case as it stood after some of its rows, by the rules that it pinned. */
export async function standingOf(
  reference: ReferenceStore,
  caseId: string,
  rows: readonly ToldRow[],
): Promise<StandingCase | null> {
  const first = rows[0];
  if (first === undefined) return null;
  const facts = (first.kind === 'imported' ? first.facts['facts'] : first.facts) as JsonObject;
  const policy = facts['policy'] as unknown as { readonly pack: string; readonly calendar: string };
  const { pack, calendar } = await reference.forCase(policy.pack, policy.calendar);
  return foldStanding(rows, caseId, () => ({ deadlines: pack.deadlines, calendar }));
}

async function rowsUntil(
  pool: Pool,
  person: string,
  grants: readonly Grant[],
  at: Instant,
  after: string | null,
): Promise<ReadonlyMap<string, readonly ToldRow[]>> {
  const sql = new Sql();
  const visible = visibleCases(sql, person, overseeing(grants));
  const cases = `SELECT f.id FROM case_file f WHERE ${visible} ${after === null ? '' : `AND f.id > ${sql.value(after)}`} ORDER BY f.id LIMIT ${PAGE}`;
  return inTransaction(pool, async (tx) => {
    const found = await tx.query<{ id: string; body: string | null }>(
      `SELECT f.id, convert_from(l.body, 'UTF8') AS body FROM (${cases}) f
         LEFT JOIN ledger_row l ON l.stream = 'case/' || f.id AND l.at <= ${sql.value(formatInstant(at))} ORDER BY f.id, l.seq`,
      sql.values,
    );
    const page = new Map<string, ToldRow[]>();
    for (const { id, body } of found.rows) {
      const own = page.get(id) ?? [];
      page.set(id, own);
      if (body !== null) own.push(toldRow(body));
    }
    return page;
  });
}

/** A stored body as the folds read it. */
export function toldRow(body: string): ToldRow {
  const { kind, facts, command, at } = JSON.parse(body) as ToldRow & { readonly at: unknown };
  return { kind, facts, command, at: Date.parse(String(at)) };
}

/** Names of regions by code. */
export async function regionNames(pool: Pool, codes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await pool.query<{ code: string; name: string }>('SELECT code, name FROM region WHERE code = ANY($1)', [
    codes,
  ]);
  return new Map(found.rows.map(({ code, name }) => [code, name]));
}
