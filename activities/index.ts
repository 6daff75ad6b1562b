import { createCheckAlarm, createCommitSystemEvent } from './case-file/alarm.ts';
import { createCommitAct } from './case-file/commit.ts';
import type { Ports } from './ports.ts';

/** All activities of the case workflow, over injected ports. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the type is what workflows import
export function createActivities(ports: Ports) {
  return {
    commitAct: createCommitAct(ports),
    checkAlarm: createCheckAlarm(ports),
    commitSystemEvent: createCommitSystemEvent(ports),
  };
}

export type Activities = ReturnType<typeof createActivities>;
