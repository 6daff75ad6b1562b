import type { CaseFollowUp } from '#domain/case-file/state';
import type { JsonObject } from '#domain/kernel/json';
import { shownToUnit } from '#domain/supervision/oversight';

/** Whether a kind of row, or the rule of a deadline, is left out for the unit's side. */
export function hiddenFromUnit(kind: string): boolean {
  return !shownToUnit(kind);
}

/** Follow-up as the unit's side sees it: which touches there are and whether they have ended, never what was answered. */
export function followUpForUnit(followUp: CaseFollowUp): JsonObject {
  const touches = Object.entries(followUp.touches).map(([phase, touch]) => {
    const { answers: _answers, answeredBy: _by, ...shown } = touch;
    return [phase, shown as unknown as JsonObject] as const;
  });
  const { abnormalSeen: _seen, abnormalOpen: _open, ...shown } = followUp;
  return { ...(shown as unknown as JsonObject), touches: Object.fromEntries(touches) };
}
