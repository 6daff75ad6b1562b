/**
 * Subjects of acts beside cases: sampling rounds, evaluation files, rectifications. Each has a control state that its
 * workflow and the database hold alike, folded from the same events; its rules are pure and are asked three times
 * (by the validator, under the lock, in the commit), as those of a case are.
 */
import type { ActRequest } from '../case-file/act-rule.ts';
import type { CaseEvent } from '../case-file/events.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';

export const SUBJECT_KINDS = ['round', 'evaluation', 'rectification'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What the state of every kind has in common; codes, ids, dates and integers only, small enough for every message. */
export interface SubjectState {
  readonly id: string;
  /** Counts the events that have been folded. */
  readonly version: number;
  readonly stage: string;
  /** Whether its workflow has nothing more to do; acts that come later are refused as out of order. */
  readonly ended: boolean;
  /** Region that answers for it. */
  readonly region: string;
}

/** The rules of one kind. None may look at anything but its arguments. */
export interface SubjectRules<S extends SubjectState> {
  readonly kind: SubjectKind;
  /** Acts that make one. */
  readonly creates: readonly string[];
  /** Says no, or what happens. The state is null only for an act that makes one. */
  readonly decide: (state: S | null, request: ActRequest) => Refusal | readonly CaseEvent[];
  /** Folds one event. @throws when an event comes before the one that makes the subject */
  readonly reduce: (state: S | null, happened: CaseEvent, id: string) => S;
  /** The earliest instant at which time alone brings something about, null when nothing is open. */
  readonly alarmAt: (state: S) => Instant | null;
  /** What time alone has brought about by now; none when nothing is due. */
  readonly due: (state: S, now: Instant) => readonly CaseEvent[];
}

/** Folds events onto a state. */
export function foldSubject<S extends SubjectState>(
  rules: SubjectRules<S>,
  state: S | null,
  events: readonly CaseEvent[],
  id: string,
): S | null {
  return events.reduce<S | null>((so, happened) => rules.reduce(so, happened, id), state);
}
