import type { Grant } from '#domain/identity/permissions';
import type { CaseFollowUp } from '#domain/case-file/state';
import type { JsonObject } from '#domain/kernel/json';

/** Whether somebody sees a case only as its unit or handler does. */
export function isUnitSide(grants: readonly Grant[]): boolean {
  return grants.every((grant) => grant.unit !== null);
}

/**
 * Kinds of ledger rows, and rules of deadlines, that the unit's side never sees: how touches ended and what was made of
 * the answers. All of them, so that a row that is left out does not tell that money was reported.
 */
const HIDDEN: readonly string[] = [
  'follow-up.touch-ended',
  'follow-up.abnormal-answer',
  'follow-up.abnormal-settled',
  'follow-up.money-reported',
];
export function hiddenFromUnit(kind: string): boolean {
  return HIDDEN.includes(kind);
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
