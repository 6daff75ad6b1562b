/** Who may see what the product keeps about people's conduct: refused attempts, accesses, the engine's own record. */
import type { Role } from '../case-file/codes.ts';
import type { Grant } from '../identity/permissions.ts';

/** Roles that supervise: they see whoever tried and opened what; everybody else sees their own only. */
export const OVERSEERS: readonly Role[] = ['head', 'supervisor', 'auditor'];

/** Whether the holder of these grants on a case supervises it. */
export function oversees(grants: readonly Grant[]): boolean {
  return grants.some(({ role }) => OVERSEERS.includes(role));
}

/** Whether somebody sees a case only as its unit, its handler or an observer: kinds and facts of others' concern are left out. */
export function ownSideOnly(grants: readonly Grant[]): boolean {
  return grants.every((grant) => grant.unit !== null);
}

/**
 * Kinds of rows, and rules of deadlines, that the unit's side never sees: how touches ended and what was made of the
 * answers. All of them, so that a row that is left out does not tell that money was reported.
 */
const HIDDEN_FROM_UNIT: readonly string[] = [
  'follow-up.touch-ended',
  'follow-up.abnormal-answer',
  'follow-up.abnormal-settled',
  'follow-up.money-reported',
];
/** Facts that the unit's side never sees, by kind. */
const FACTS_HIDDEN_FROM_UNIT: Readonly<Record<string, readonly string[]>> = { 'follow-up.touch-ended': ['ratings'] };

/** Whether a kind of row may be shown to the unit's side. */
export function shownToUnit(kind: string): boolean {
  return !HIDDEN_FROM_UNIT.includes(kind);
}

/** The names of facts of a kind that the unit's side may see. */
export function factShownToUnit(kind: string, fact: string): boolean {
  return FACTS_HIDDEN_FROM_UNIT[kind]?.includes(fact) !== true;
}
