import type { AssignmentCase, Candidate, EvaluationBand, HandlerStatus } from '#domain/assignment/facts';
import type { Turn } from '#domain/assignment/methods';
import type { HandlerKind, LinkKind, NoticeGround } from '#domain/case-file/codes';
import type { CaseLink } from '#domain/case-file/links';
import type { CaseState } from '#domain/case-file/state';
import { formatInstant, isoDate, legalDay, type Instant, type IsoDate } from '#domain/kernel/time';
import type { PoolClient } from './pool.ts';

/** Draws of one agency-day run one after the other: numbers without gap, nothing decided twice. */
export async function lockAgencyDay(tx: PoolClient, agencyId: string, day: IsoDate): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`draws/${agencyId}/${day}`]);
}

/** Handlers of the agency's pool with their present load. */
export async function loadPool(tx: PoolClient, agencyId: string, on: string): Promise<Candidate[]> {
  const found = await tx.query<{
    id: string;
    kind: HandlerKind;
    unit_id: string;
    status: HandlerStatus;
    accepts_aid: boolean;
    practice_years: number;
    criminal_defence_years: number;
    criminal_defence_confirmed: boolean;
    on_minors_list: boolean;
    load: number;
    load_cap: number;
    specialties: string[];
    languages: string[];
    region_code: string;
  }>(
    `SELECT h.id, h.kind, h.unit_id, h.status, h.accepts_aid, h.criminal_defence_years, h.criminal_defence_confirmed, h.load_cap,
            h.specialties, h.languages, u.region_code,
            extract(year FROM age($2::date, h.practising_since))::int AS practice_years,
            coalesce(h.minors_list_since <= $2::date, false) AS on_minors_list,
            (SELECT count(*)::int FROM assignment a WHERE a.handler_id = h.id AND a.state IN ('issued','arranged','confirmed')) AS load
       FROM handler h JOIN unit u ON u.id = h.unit_id WHERE h.agency_id = $1`,
    [agencyId, on],
  );
  return found.rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    unit: row.unit_id,
    status: row.status,
    acceptsAid: row.accepts_aid,
    licensedLawyer: row.kind === 'lawyer',
    practiceYears: row.practice_years,
    criminalDefenceYears: row.criminal_defence_confirmed ? row.criminal_defence_years : null,
    onMinorsList: row.on_minors_list,
    load: row.load,
    cap: row.load_cap,
    specialties: row.specialties,
    region: row.region_code,
    languages: row.languages,
    evaluation: 'none' satisfies EvaluationBand,
  }));
}

/**
 * Cases that are tied to each other are given handlers one after the other: two co-defendants at once would both find
 * the same lawyer free. Locks the case and its ties, in one order, until the transaction ends.
 */
async function lockTies(tx: PoolClient, caseId: string): Promise<void> {
  const ties = await tx.query<{ other: string }>(
    'SELECT CASE WHEN case_id = $1 THEN other_case_id ELSE case_id END AS other FROM case_link WHERE $1 IN (case_id, other_case_id)',
    [caseId],
  );
  if (ties.rows.length === 0) return;
  const keys = [caseId, ...ties.rows.map(({ other }) => other)].toSorted().map((id) => `assignment/${id}`);
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest($1::text[]) AS key', [keys]);
}

/** The handler of the stage before, as confirmed there last; null where the case begins the matter or nobody was. */
export async function previousHandler(tx: PoolClient, caseId: string): Promise<string | null> {
  const found = await tx.query<{ handler_id: string }>(
    `SELECT a.handler_id FROM case_link l JOIN assignment a ON a.case_id = l.other_case_id AND a.state = 'confirmed'
      WHERE l.case_id = $1 AND l.kind = 'stage-change' AND a.handler_id IS NOT NULL ORDER BY a.role DESC, a.attempt DESC LIMIT 1`,
    [caseId],
  );
  return found.rows[0]?.handler_id ?? null;
}

/** How many draws of a case were ever requested, whatever became of them. */
export async function drawsOf(tx: PoolClient, caseId: string): Promise<number> {
  const found = await tx.query<{ draws: number }>(
    'SELECT count(*)::int AS draws FROM draw_request WHERE case_id = $1',
    [caseId],
  );
  return found.rows[0]?.draws ?? 0;
}

/** Ties of a case to third cases and to the stage before, as that case sees them, whoever named them. */
export async function tiesOf(tx: PoolClient, caseId: string): Promise<readonly CaseLink[]> {
  const found = await tx.query<{ case: string; kind: LinkKind }>(
    `SELECT CASE WHEN case_id = $1 THEN other_case_id ELSE case_id END::text AS case, kind FROM case_link
      WHERE $1 IN (case_id, other_case_id) AND NOT (kind = 'stage-change' AND other_case_id = $1) ORDER BY other_case_id, case_id, kind`,
    [caseId],
  );
  return found.rows;
}

/** What the hard rules need of the case: its facts, and who acts or is proposed in linked ones, which stay locked. */
export async function loadAssignmentCase(tx: PoolClient, state: CaseState): Promise<AssignmentCase> {
  await lockTies(tx, state.caseId);
  const linked = await tx.query<{ kind: string; handler_id: string | null; unit_id: string | null }>(
    `SELECT l.kind, a.handler_id, a.unit_id FROM case_link l
       JOIN assignment a ON a.case_id = CASE WHEN l.case_id = $1 THEN l.other_case_id ELSE l.case_id END
         AND a.state IN ('proposed','issued','arranged','confirmed')
      WHERE $1 IN (l.case_id, l.other_case_id)`,
    [state.caseId],
  );
  const opposing = await tx.query<{ unit_id: string }>(
    'SELECT d.unit_id FROM dispute_unit d JOIN case_file c ON c.dispute_id = d.dispute_id WHERE c.id = $1',
    [state.caseId],
  );
  const ground = await tx.query<{ notice_ground: NoticeGround | null }>(
    'SELECT notice_ground FROM case_file WHERE id = $1',
    [state.caseId],
  );
  const handlers = (kind: string): string[] =>
    linked.rows.flatMap((row) => (row.kind === kind && row.handler_id !== null ? [row.handler_id] : []));
  return {
    form: state.form,
    proceeding: state.proceeding,
    noticeGround: ground.rows[0]?.notice_ground ?? null,
    possibleLifeOrDeath: state.possibleLifeOrDeath,
    deathReviewBySpc: false,
    minor: state.minor,
    region: state.region,
    specialties: [],
    languages: [],
    coDefendantHandlers: handlers('co-defendant'),
    connectedHandlers: handlers('connected-facts'),
    opposingHandlers: handlers('opposing-side'),
    opposingUnits: [
      ...new Set([
        ...opposing.rows.map((row) => row.unit_id),
        ...linked.rows.flatMap((row) => (row.kind === 'opposing-side' && row.unit_id !== null ? [row.unit_id] : [])),
      ]),
    ],
    excludedHandlers: [],
    conflicts: [],
    declinedHandlers: state.assignment.declinedHandlers,
    dutyHelpersOfCoSuspects: [],
    singleFirmException: null,
  };
}

/** 1, 2, 3 … without gap per agency and day; safe under {@link lockAgencyDay}. */
export async function nextDrawNo(tx: PoolClient, agencyId: string, day: IsoDate): Promise<number> {
  const found = await tx.query<{ last: number }>(
    'SELECT coalesce(max(draw_no), 0)::int AS last FROM draw_request WHERE agency_id = $1 AND day = $2',
    [agencyId, day],
  );
  return (found.rows[0]?.last ?? 0) + 1;
}

export interface StoredDaySeed {
  readonly seed: string;
  readonly commitment: string;
  readonly committedOn: IsoDate;
}

export async function readDaySeed(tx: PoolClient, agencyId: string, day: IsoDate): Promise<StoredDaySeed | null> {
  const found = await tx.query<{ seed: string; commitment: string; committed_at: Date }>(
    'SELECT seed, commitment, committed_at FROM day_seed WHERE agency_id = $1 AND day = $2',
    [agencyId, day],
  );
  const row = found.rows[0];
  return row === undefined
    ? null
    : { seed: row.seed, commitment: row.commitment, committedOn: legalDay(row.committed_at.getTime()) };
}

export async function saveDaySeed(
  tx: PoolClient,
  seed: {
    readonly agencyId: string;
    readonly day: IsoDate;
    readonly seed: string;
    readonly commitment: string;
    readonly at: Instant;
  },
): Promise<void> {
  await tx.query(
    'INSERT INTO day_seed (agency_id, day, seed, commitment, committed_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
    [seed.agencyId, seed.day, seed.seed, seed.commitment, formatInstant(seed.at)],
  );
}

/** The draw that was requested for a case and has no outcome yet. */
export async function openDraw(
  tx: PoolClient,
  caseId: string,
  role: string,
): Promise<{ id: string; request: Buffer; day: string; draw_no: number } | null> {
  const found = await tx.query<{ id: string; request: Buffer; day: string; draw_no: number }>(
    `SELECT id, request, day, draw_no FROM draw_request WHERE case_id = $1 AND role = $2 AND state = 'requested' FOR UPDATE`,
    [caseId, role],
  );
  return found.rows[0] ?? null;
}

/** When each member of the pool was last assigned; null for never. */
export async function lastAssignedTurns(tx: PoolClient, agencyId: string): Promise<Turn[]> {
  const found = await tx.query<{ id: string; last: string | null }>(
    `SELECT h.id, (SELECT max(a.issued_on)::text FROM assignment a WHERE a.handler_id = h.id) AS last FROM handler h WHERE h.agency_id = $1`,
    [agencyId],
  );
  return found.rows.map(({ id, last }) => ({
    id,
    lastAssigned: last === null ? null : Date.parse(`${isoDate(last)}T00:00:00Z`),
  }));
}
