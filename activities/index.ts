import { createCheckAlarm, createCommitSystemEvent } from './case-file/alarm.ts';
import { createCommitAct } from './case-file/commit.ts';
import type { Ports } from './ports.ts';
import type { SubjectRooms } from './subjects.ts';
import {
  createCheckSubjectAlarm,
  createCommitSubjectAct,
  createCommitSubjectEvent,
} from './supervision/subject-commit.ts';

/** The rooms of subjects; each adds itself here. */
const ROOMS: SubjectRooms = {};

/** All activities of the workflows, over injected ports. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the type is what workflows import
export function createActivities(ports: Ports) {
  return {
    commitAct: createCommitAct(ports),
    checkAlarm: createCheckAlarm(ports),
    commitSystemEvent: createCommitSystemEvent(ports),
    commitSubjectAct: createCommitSubjectAct(ports, ROOMS),
    checkSubjectAlarm: createCheckSubjectAlarm(ports, ROOMS),
    commitSubjectEvent: createCommitSubjectEvent(ports, ROOMS),
  };
}

export type Activities = ReturnType<typeof createActivities>;
