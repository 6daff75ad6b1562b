import type { CaseEvent } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import type { Change } from '#platform/store/acts';
import type { EffectContext, Projector } from '../context.ts';
import { ASSIGNMENT_PROJECTORS } from '../assignment/projectors.ts';
import { CASE_FILE_PROJECTORS } from './projectors.ts';
import { CLOSING_PROJECTORS } from '../closing/projectors.ts';
import { FOLLOW_UP_PROJECTORS } from '../follow-up/projectors.ts';
import { HANDLING_PROJECTORS } from '../handling/projectors.ts';
import { HEARING_PROJECTORS } from '../hearing/projectors.ts';

const PROJECTORS: Readonly<Record<string, Projector>> = {
  ...CASE_FILE_PROJECTORS,
  ...ASSIGNMENT_PROJECTORS,
  ...HANDLING_PROJECTORS,
  ...HEARING_PROJECTORS,
  ...FOLLOW_UP_PROJECTORS,
  ...CLOSING_PROJECTORS,
};

/** The read-model changes of one event; most events need none beyond the case row itself. */
export function project(context: EffectContext, happened: CaseEvent, after: CaseState): readonly Change[] {
  return PROJECTORS[happened.kind]?.(context, happened, after) ?? [];
}
