import type { Instant } from '#domain/kernel/time';
import type { Pool } from '#platform/store/pool';

/**
 * The product's one clock. Business instants come from here and nowhere else; technical ones (locks,
 * sessions, retries) are real time. The row `{baseInstant, wallBase, scale, pausedAt}` lets a
 * demonstration live a year in minutes; production refuses any scale but 1 and no pause.
 */
export interface ClockRow {
  readonly baseInstant: Instant;
  readonly wallBase: Instant;
  readonly scale: number;
  readonly pausedAt: Instant | null;
}

export interface Clock {
  /** The business instant now. */
  now(): Instant;
  /** Real milliseconds until a business instant, at least `leastMs` (timers below a second are useless). */
  waitMs(until: Instant, leastMs?: number): number;
  readonly row: ClockRow;
  /** Reads the stored row at once, after a change; only a demonstration's clock has it. */
  readonly reload?: () => Promise<void>;
}

export const REAL_TIME: ClockRow = { baseInstant: 0, wallBase: 0, scale: 1, pausedAt: null };

/** The business instant that a clock row shows at a wall instant. */
export function businessInstant(row: ClockRow, wall: Instant): Instant {
  const at = row.pausedAt === null ? wall : Math.min(wall, row.pausedAt);
  return Math.floor(row.baseInstant + (at - row.wallBase) * row.scale);
}

/** A clock over a row and a source of wall instants. */
export function clockFrom(row: ClockRow, wall: () => Instant = Date.now): Clock {
  return {
    row,
    now: () => businessInstant(row, wall()),
    waitMs: (until, leastMs = 1_000) =>
      Math.max(leastMs, Math.ceil((until - businessInstant(row, wall())) / row.scale)),
  };
}

/** Reads the clock row; without one the clock is real time. */
export async function readClock(pool: Pool): Promise<ClockRow> {
  const found = await pool.query<{ base: string; wall: string; scale: number; paused: string | null }>(
    `SELECT (extract(epoch FROM base_instant) * 1000)::bigint AS base, (extract(epoch FROM wall_base) * 1000)::bigint AS wall,
            scale, (extract(epoch FROM paused_at) * 1000)::bigint AS paused FROM business_clock WHERE id = 1`,
  );
  const row = found.rows[0];
  if (row === undefined) return REAL_TIME;
  return {
    baseInstant: Number(row.base),
    wallBase: Number(row.wall),
    scale: row.scale,
    pausedAt: row.paused === null ? null : Number(row.paused),
  };
}

/**
 * A clock that keeps itself current: re-reads the row at most every `refreshMs` in a demonstration and
 * never otherwise.
 *
 * @throws in production when the stored row is not real time
 */
export async function openClock(
  pool: Pool,
  options: { demonstration: boolean; production: boolean; refreshMs?: number },
): Promise<Clock> {
  let row = await readClock(pool);
  const real = row.scale === 1 && row.pausedAt === null && row.baseInstant === row.wallBase;
  if (options.production && !real)
    throw new Error('the stored clock is not real time; a production installation refuses to start with it');
  if (!options.demonstration) return clockFrom(row);
  let readAt = Date.now();
  let reading = false;
  const refreshMs = options.refreshMs ?? 200;
  const current = (): ClockRow => {
    if (!reading && Date.now() - readAt > refreshMs) {
      reading = true;
      readClock(pool)
        .then((fresh) => {
          row = fresh;
          readAt = Date.now();
        })
        .catch(() => {})
        .finally(() => {
          reading = false;
        });
    }
    return row;
  };
  return {
    get row() {
      return current();
    },
    reload: async () => {
      row = await readClock(pool);
      readAt = Date.now();
    },
    now: () => businessInstant(current(), Date.now()),
    waitMs: (until, leastMs = 1_000) =>
      Math.max(leastMs, Math.ceil((until - businessInstant(current(), Date.now())) / current().scale)),
  };
}
