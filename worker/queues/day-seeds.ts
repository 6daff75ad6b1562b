import { randomBytes } from 'node:crypto';
import { daySeedCommitment, isLateCommitment } from '#domain/assignment/draw';
import { legalDay, type IsoDate } from '#domain/kernel/time';
import type { Clock } from '#platform/clock/clock';
import type { Log } from '#platform/log/log';
import { commitSeeds, missingSeeds, revealSeeds } from '#platform/store/day-seeds';
import type { Pool } from '#platform/store/pool';

export interface DaySeedDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Log;
}

/** One day more than a commitment must lead, so that a run late in the day is not late. */
const AHEAD_DAYS = 8;
/** An agency that has received no case for so long is not expected to draw. */
const ACTIVE_DAYS = 30;
/** Within a day the job runs again after this many business milliseconds, for agencies whose first case came meanwhile. */
const AGAIN_AFTER_MS = 6 * 3_600_000;

/**
 * The daily job of the handler draw, by the business clock: commits to the seeds of the days ahead and reveals
 * those of past days. Runs when the legal day has changed and a few times within it; all of it may be repeated.
 */
export function createDaySeedJob({
  pool,
  clock,
  log,
}: DaySeedDeps): () => Promise<{ readonly committed: number; readonly revealed: number } | null> {
  let done: { readonly day: IsoDate; readonly at: number } | null = null;
  return async () => {
    const now = clock.now();
    const day = legalDay(now);
    if (done !== null && done.day === day && now < done.at + AGAIN_AFTER_MS) return null;
    const missing = await missingSeeds(pool, now, AHEAD_DAYS, ACTIVE_DAYS);
    const seeds = missing.map((one) => {
      const seed = randomBytes(32).toString('hex');
      return {
        ...one,
        seed,
        commitment: daySeedCommitment(one.agencyCode, one.day, seed),
        late: isLateCommitment(day, one.day),
      };
    });
    const committed = await commitSeeds(pool, seeds, now);
    const revealed = await revealSeeds(pool, now);
    done = { day, at: now };
    if (committed + revealed > 0) log.info({ day, committed, revealed }, 'seeds of draw days committed and revealed');
    return { committed, revealed };
  };
}
