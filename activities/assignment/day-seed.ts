import { daySeedCommitment } from '#domain/assignment/draw';
import type { IsoDate } from '#domain/kernel/time';
import { lockAgencyDay, readDaySeed, saveDaySeed } from '#platform/store/assignment';
import type { PoolClient } from '#platform/store/pool';
import type { EffectContext } from '../context.ts';

/** The seed of an agency's day, its commitment, and whether it had to be made for this act. */
export interface DaySeed {
  readonly seed: string;
  readonly commitment: string;
  readonly committedOn: IsoDate;
  readonly madeNow: boolean;
}

/**
 * The day's seed; made and committed at once when none was prepared, and then shown as a late commitment. A seed that is
 * there never changes, so only its making takes the lock of the agency's day.
 */
export async function daySeedOf(tx: PoolClient, context: EffectContext, day: IsoDate): Promise<DaySeed> {
  const prepared = await readDaySeed(tx, context.agencyId, day);
  if (prepared !== null) return { ...prepared, madeNow: false };
  await lockAgencyDay(tx, context.agencyId, day);
  const meanwhile = await readDaySeed(tx, context.agencyId, day);
  if (meanwhile !== null) return { ...meanwhile, madeNow: false };
  const seed = context.ports.randomBytes(32).toString('hex');
  const commitment = daySeedCommitment(context.loaded.agency.code, day, seed);
  await saveDaySeed(tx, { agencyId: context.agencyId, day, seed, commitment, at: context.ports.clock.now() });
  return { seed, commitment, committedOn: day, madeNow: true };
}
