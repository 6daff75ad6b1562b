import type { JsonObject } from '#domain/kernel/json';
import { addDays, formatInstant, isoDate, legalDay, type Instant, type IsoDate } from '#domain/kernel/time';
import { rowText } from '#domain/supervision/row-text';
import { drawsStream } from '#domain/supervision/streams';
import { checkFacts } from '#contract/ledger/index';
import { inTransaction, type Pool, type PoolClient } from './pool.ts';

/** An agency on a day for which there is no seed yet. */
export interface MissingSeed {
  readonly agencyId: string;
  readonly agencyCode: string;
  readonly day: IsoDate;
}

/** A seed to be committed to. */
export interface NewSeed extends MissingSeed {
  readonly seed: string;
  readonly commitment: string;
  readonly late: boolean;
}

/** Agency-days handled in one transaction. */
const CHUNK = 200;

/**
 * Days from tomorrow to `aheadDays` from now that have no seed, of the agencies that are likely to draw: those
 * that received a case within `activeDays` days or have one before or in assignment. Another agency's first
 * draw makes its own seed and shows it as a late commitment.
 */
export async function missingSeeds(
  pool: Pool,
  now: Instant,
  aheadDays: number,
  activeDays: number,
): Promise<readonly MissingSeed[]> {
  const today = legalDay(now);
  const found = await pool.query<{ id: string; code: string; day: string }>(
    `WITH active AS (
       SELECT agency_id FROM case_file WHERE received_on > $2::date
       UNION SELECT agency_id FROM case_file WHERE stage IN ('intake', 'assignment'))
     SELECT a.id, a.code, d.day::date AS day FROM agency a JOIN active ON active.agency_id = a.id
       CROSS JOIN generate_series($1::date + 1, $1::date + $3::int, interval '1 day') AS d(day)
      WHERE NOT EXISTS (SELECT 1 FROM day_seed s WHERE s.agency_id = a.id AND s.day = d.day::date)
      ORDER BY d.day, a.id`,
    [today, addDays(today, -activeDays), aheadDays],
  );
  return found.rows.map((row) => ({ agencyId: row.id, agencyCode: row.code, day: isoDate(row.day) }));
}

/**
 * Stores seeds and appends their commitments, a few hundred in a transaction. A day that a draw or another
 * process has given a seed meanwhile keeps it. Returns how many were committed.
 */
export async function commitSeeds(pool: Pool, seeds: readonly NewSeed[], now: Instant): Promise<number> {
  let committed = 0;
  for (let from = 0; from < seeds.length; from += CHUNK) {
    const chunk = seeds.slice(from, from + CHUNK);
    committed += await inTransaction(pool, async (tx) => {
      await lockDays(tx, chunk);
      const stored = await tx.query<{ agency_id: string; day: string }>(
        `INSERT INTO day_seed (agency_id, day, seed, commitment, committed_at)
         SELECT t.agency_id, t.day, t.seed, t.commitment, $5 FROM unnest($1::uuid[], $2::date[], $3::text[], $4::text[]) AS t(agency_id, day, seed, commitment)
         ON CONFLICT (agency_id, day) DO NOTHING RETURNING agency_id, day`,
        [
          chunk.map(({ agencyId }) => agencyId),
          chunk.map(({ day }) => day),
          chunk.map(({ seed }) => seed),
          chunk.map(({ commitment }) => commitment),
          formatInstant(now),
        ],
      );
      const fresh = new Set(stored.rows.map((row) => `${row.agency_id} ${row.day}`));
      const rows = chunk
        .filter(({ agencyId, day }) => fresh.has(`${agencyId} ${day}`))
        .map(({ agencyCode, day, commitment, late }) =>
          drawsRow('draw.seed-committed', agencyCode, day, { agency: agencyCode, day, commitment, late }, now),
        );
      await appendRows(tx, rows, now);
      return rows.length;
    });
  }
  return committed;
}

/**
 * Reveals the seeds of past days with the number of draws of the day. A day with a request that has no outcome
 * waits: its nonce is still to come, and whoever gives it must not know the seed. Returns how many.
 */
export async function revealSeeds(pool: Pool, now: Instant): Promise<number> {
  const today = legalDay(now);
  let revealed = 0;
  for (;;) {
    const count = await inTransaction(pool, async (tx) => {
      const shown = await tx.query<{ code: string; day: string; seed: string; draws: number }>(
        `WITH past AS (
           SELECT s.agency_id, s.day FROM day_seed s
            WHERE s.revealed_at IS NULL AND s.day < $1::date
              AND NOT EXISTS (SELECT 1 FROM draw_request r WHERE r.agency_id = s.agency_id AND r.day = s.day AND r.state = 'requested')
            ORDER BY s.day, s.agency_id LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED)
         UPDATE day_seed s SET revealed_at = $2 FROM past, agency a
          WHERE s.agency_id = past.agency_id AND s.day = past.day AND a.id = s.agency_id
         RETURNING a.code, s.day, s.seed,
           (SELECT count(*)::int FROM draw_request r WHERE r.agency_id = s.agency_id AND r.day = s.day) AS draws`,
        [today, formatInstant(now)],
      );
      const rows = shown.rows.map(({ code, day, seed, draws }) =>
        drawsRow('draw.seed-revealed', code, isoDate(day), { agency: code, day, daySeed: seed, draws }, now),
      );
      await appendRows(tx, rows, now);
      return rows.length;
    });
    revealed += count;
    if (count < CHUNK) return revealed;
  }
}

/** The same locks that draws take, in one order; see `lockAgencyDay`. */
async function lockDays(tx: PoolClient, days: readonly MissingSeed[]): Promise<void> {
  const keys = days.map(({ agencyId, day }) => `draws/${agencyId}/${day}`).toSorted();
  await tx.query(
    'SELECT pg_advisory_xact_lock(hashtextextended(k, 0)) FROM unnest($1::text[]) WITH ORDINALITY AS t(k, o) ORDER BY o',
    [keys],
  );
}

interface StreamRow {
  readonly stream: string;
  readonly kind: string;
  readonly body: string;
}

/** A row of the public record of draws, written by the product itself. */
function drawsRow(kind: string, agency: string, day: IsoDate, facts: JsonObject, now: Instant): StreamRow {
  const body = rowText({
    kind,
    kindVersion: checkFacts(kind, facts),
    actor: { person: null, grant: null, role: 'system' },
    command: null,
    receivedAt: now,
    facts,
    texts: [],
  });
  return { stream: drawsStream(agency, day), kind, body };
}

/** Every row has a stream of its own here, so one statement appends them all. */
async function appendRows(tx: PoolClient, rows: readonly StreamRow[], now: Instant): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    'SELECT count(a.seq) FROM unnest($1::text[], $2::text[], $3::text[]) AS t(stream, body, kind), LATERAL append_row(t.stream, t.body, $4, t.kind, NULL) AS a',
    [rows.map(({ stream }) => stream), rows.map(({ body }) => body), rows.map(({ kind }) => kind), formatInstant(now)],
  );
}
