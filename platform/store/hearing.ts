import { isoDate, formatInstant, startOfDay, type IsoDate } from '#domain/kernel/time';
import type { PoolClient } from './pool.ts';

/** The counters of an agency's year of hearing attendance, locked until the transaction ends. */
export interface QuotaRow {
  readonly casesHeard: number;
  readonly casesObserved: number;
  readonly casesSelected: number;
}

/** Locks the counters of a year; acts on hearings of one agency run one after the other from here. */
export async function lockQuota(tx: PoolClient, agencyId: string, year: number): Promise<QuotaRow> {
  await tx.query('INSERT INTO quota_plan (agency_id, year) VALUES ($1, $2) ON CONFLICT DO NOTHING', [agencyId, year]);
  const found = await tx.query<{ cases_heard: number; cases_observed: number; cases_selected: number }>(
    'SELECT cases_heard, cases_observed, cases_selected FROM quota_plan WHERE agency_id = $1 AND year = $2 FOR UPDATE',
    [agencyId, year],
  );
  const row = found.rows[0];
  if (row === undefined) throw new Error(`there are no counters of ${agencyId} in ${year}`);
  return { casesHeard: row.cases_heard, casesObserved: row.cases_observed, casesSelected: row.cases_selected };
}

const COLUMNS = { heard: 'cases_heard', observed: 'cases_observed', selected: 'cases_selected' } as const;

/** What of a case counts already in a year. Asked under the lock, so that a case counts once whoever commits first. */
export async function countedCase(
  tx: PoolClient,
  caseId: string,
  year: number,
): Promise<Readonly<Record<keyof typeof COLUMNS, boolean>>> {
  const found = await tx.query<{ heard: boolean; observed: boolean; selected: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM hearing WHERE case_id = $1 AND state = 'held' AND held_on BETWEEN $2 AND $3) AS heard,
            EXISTS (SELECT 1 FROM observation o JOIN hearing h ON h.id = o.hearing_id
                     WHERE o.case_id = $1 AND o.state = 'recorded' AND h.held_on BETWEEN $2 AND $3) AS observed,
            EXISTS (SELECT 1 FROM observation o JOIN hearing h ON h.id = o.hearing_id
                     WHERE o.case_id = $1 AND h.planned_at >= $4 AND h.planned_at < $5) AS selected`,
    [caseId, ...days(year), ...instants(year)],
  );
  return found.rows[0] ?? { heard: false, observed: false, selected: false };
}

/** Adds one case to a counter of a year whose row is locked. */
export async function countCase(
  tx: PoolClient,
  agencyId: string,
  year: number,
  what: keyof typeof COLUMNS,
): Promise<void> {
  const column = COLUMNS[what];
  await tx.query(`UPDATE quota_plan SET ${column} = ${column} + 1 WHERE agency_id = $1 AND year = $2`, [
    agencyId,
    year,
  ]);
}

/** What the controller of attendance needs to know of an agency's year beside its counters; the case itself left out. */
export interface AttendanceFacts {
  readonly othersScheduled: number;
  readonly othersPending: number;
  readonly quarterSelected: number;
  readonly lastYear: number;
  /** The case was observed in the year or has a selection that has not ended. */
  readonly counted: boolean;
  /** Cases of the handler that were ever heard. */
  readonly handlerHeard: number;
  /** Whether a case of the handler was observed in the two years before the hearing. */
  readonly handlerObserved: boolean;
}

/** Counts for one decision on a hearing of `caseId` on `on`; the hearing `leaving` (moved away from) is left out. */
export async function attendanceFacts(
  tx: PoolClient,
  about: {
    readonly agencyId: string;
    readonly caseId: string;
    readonly on: IsoDate;
    readonly leaving: string | null;
    readonly handler: string | null;
    /** Years in which a recorded observation of the handler's counts. */
    readonly withinYears: number;
  },
): Promise<AttendanceFacts> {
  const year = Number(about.on.slice(0, 4));
  const [quarterFrom, quarterTo] = quarter(about.on);
  const found = await tx.query<{
    scheduled: number;
    pending: number;
    quarter: number;
    last_year: number;
    counted: boolean;
    handler_heard: number;
    handler_observed: boolean;
  }>(
    `WITH watched AS (
       SELECT o.case_id, o.hearing_id, h.planned_at, o.state IN ('selected', 'confirmed', 'assigned', 'held') AS pending
         FROM observation o JOIN hearing h ON h.id = o.hearing_id
        WHERE o.agency_id = $1 AND o.hearing_id IS DISTINCT FROM $9::uuid
          AND o.state IN ('selected', 'confirmed', 'assigned', 'held', 'recorded')
          AND h.planned_at >= $5 AND h.planned_at < $6)
     SELECT
       (SELECT count(DISTINCT h.case_id)::int FROM hearing h JOIN case_file f ON f.id = h.case_id
         WHERE f.agency_id = $1 AND h.case_id <> $2 AND h.state = 'scheduled' AND h.planned_at >= $5 AND h.planned_at < $6
           AND NOT EXISTS (SELECT 1 FROM hearing p WHERE p.case_id = h.case_id AND p.state = 'held' AND p.held_on BETWEEN $3 AND $4)) AS scheduled,
       (SELECT count(DISTINCT case_id)::int FROM watched WHERE pending AND case_id <> $2) AS pending,
       (SELECT count(DISTINCT case_id)::int FROM watched WHERE planned_at >= $7 AND planned_at < $8) AS quarter,
       coalesce((SELECT cases_heard FROM quota_plan WHERE agency_id = $1 AND year = $10 - 1), 0) AS last_year,
       EXISTS (SELECT 1 FROM watched WHERE case_id = $2) AS counted,
       (SELECT count(DISTINCT h.case_id)::int FROM hearing h JOIN case_file f ON f.id = h.case_id
         WHERE f.handler_id = $11::uuid AND h.state = 'held') AS handler_heard,
       EXISTS (SELECT 1 FROM observation o JOIN case_file f ON f.id = o.case_id
                WHERE f.handler_id = $11::uuid AND o.state = 'recorded' AND o.recorded_on > $12::date - make_interval(years => $13::int)) AS handler_observed`,
    [
      about.agencyId,
      about.caseId,
      ...days(year),
      ...instants(year),
      quarterFrom,
      quarterTo,
      about.leaving,
      year,
      about.handler,
      about.on,
      about.withinYears,
    ],
  );
  const row = found.rows[0];
  if (row === undefined) throw new Error('no counts of attendance');
  return {
    othersScheduled: row.scheduled,
    othersPending: row.pending,
    quarterSelected: row.quarter,
    lastYear: row.last_year,
    counted: row.counted,
    handlerHeard: row.handler_heard,
    handlerObserved: row.handler_observed,
  };
}

/** Whether a person holds the role of observer at an agency on a day, and whether they belong to a unit. */
export async function observerStanding(
  tx: PoolClient,
  person: string,
  agencyId: string,
  unit: string | null,
  on: string,
): Promise<{ readonly holdsRole: boolean; readonly ofTheUnit: boolean }> {
  const found = await tx.query<{ holds: boolean; unit: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM role_grant WHERE person_id = $1 AND role = 'observer' AND agency_id = $2
                     AND valid_from <= $4::date AND (valid_to IS NULL OR valid_to >= $4::date)) AS holds,
            EXISTS (SELECT 1 FROM role_grant WHERE person_id = $1 AND unit_id = $3::uuid
                     AND valid_from <= $4::date AND (valid_to IS NULL OR valid_to >= $4::date))
              OR EXISTS (SELECT 1 FROM handler WHERE person_id = $1 AND unit_id = $3::uuid) AS unit`,
    [person, agencyId, unit, on],
  );
  return { holdsRole: found.rows[0]?.holds === true, ofTheUnit: found.rows[0]?.unit === true };
}

function days(year: number): readonly [string, string] {
  return [`${String(year)}-01-01`, `${String(year)}-12-31`];
}

function instants(year: number): readonly [string, string] {
  return [instant(`${String(year)}-01-01`), instant(`${String(year + 1)}-01-01`)];
}

function instant(day: string): string {
  return formatInstant(startOfDay(isoDate(day)));
}

/** First instant of the quarter of a day, and of the next one. */
function quarter(day: IsoDate): readonly [string, string] {
  const year = Number(day.slice(0, 4));
  const first = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1;
  const start = (month: number): string =>
    month > 12 ? `${String(year + 1)}-01-01` : `${String(year)}-${String(month).padStart(2, '0')}-01`;
  return [instant(start(first)), instant(start(first + 3))];
}
