import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { Decision } from '#domain/case-file/decision';
import type { SubjectKind, SubjectState } from '#domain/supervision/subject';
import type { ActMessage } from '../case-file/messages.ts';

/** All that others may import from the workflows of rounds, evaluation files and rectifications. */

/** Workflow type of each kind, as clients start it. */
export const SUBJECT_WORKFLOWS: Readonly<Record<SubjectKind, string>> = {
  round: 'samplingRound',
  evaluation: 'evaluateFile',
  rectification: 'rectification',
};

/** `round-<id>`, `evaluation-<id>`, `rectification-<id>`. */
export function subjectWorkflowId(kind: SubjectKind, id: string): string {
  return `${kind}-${id}`;
}

/** Every act on a subject is this one Update; its id is the command's id. */
export const subjectActUpdate = defineUpdate<Decision, [ActMessage]>('act');

/** The live control state. */
export const subjectStateQuery = defineQuery<SubjectState | null>('state');

/** Input of a subject's workflow: empty for the act that makes it, a snapshot when the dispatcher or a run before starts it. */
export interface SubjectInput<S extends SubjectState = SubjectState> {
  readonly v: 1;
  readonly subjectId: string;
  readonly state: S | null;
  /** Real milliseconds until the next alarm, null when none is due. */
  readonly waitMs: number | null;
}

export interface SubjectResult {
  readonly stage: string | null;
  readonly version: number;
}
