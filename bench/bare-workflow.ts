import { condition, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { BareActivities } from './bare-activities.ts';
import { bareUpdate, endSignal } from './messages.ts';

/** The yardstick: a workflow that takes Updates and runs one local activity that does nothing. */
const { nothing } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '20 seconds' });

export async function bare(): Promise<number> {
  let done = 0;
  let ended = false;
  setHandler(endSignal, () => {
    ended = true;
  });
  setHandler(bareUpdate, async (turn: number) => {
    await nothing(turn);
    done++;
    return done;
  });
  await condition(() => ended, '30 days');
  return done;
}
