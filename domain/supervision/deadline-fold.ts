/** Deadlines of a case as its own rows and its pinned rules make them: for reports of past moments and for checks. */
import { settleDeadlines, type CaseDeadline } from '../case-file/deadline-plan.ts';
import type { CaseEvent } from '../case-file/events.ts';
import { reduce } from '../case-file/reduce.ts';
import type { CaseState } from '../case-file/state.ts';
import type { JsonObject } from '../kernel/json.ts';
import { isoDate, startOfDay, type Instant } from '../kernel/time.ts';
import type { Calendar } from '../reference/calendar.ts';
import type { DeadlineRule } from '../reference/rule-pack.ts';
import { caseEventOf, type RowFacts } from './case-fold.ts';

/** A row with the act that it belongs to and its business instant. */
export interface ToldRow extends RowFacts {
  /** `system` for what nobody sent. */
  readonly command: string;
  readonly at: Instant;
}

/** A case as it stood after some rows. */
export interface StandingCase {
  readonly state: CaseState;
  readonly deadlines: readonly CaseDeadline[];
}

/**
 * Folds rows into state and deadlines, act by act as they were committed. Null when the rows tell no event.
 *
 * @throws as {@link reduce} when the rows contradict each other
 */
export function foldStanding(
  rows: readonly ToldRow[],
  caseId: string,
  rules: (state: CaseState) => { readonly deadlines: readonly DeadlineRule[]; readonly calendar: Calendar },
): StandingCase | null {
  let state: CaseState | null = null;
  let deadlines: readonly CaseDeadline[] = [];
  let made = 0;
  for (const act of actsOf(rows)) {
    for (const event of act.events) {
      state = reduce(state, event, caseId);
      deadlines = named(deadlines, event);
    }
    if (state === null) continue;
    const { deadlines: all, calendar } = rules(state);
    const open = deadlines.filter(({ endedAt }) => endedAt === null);
    const outcome = settleDeadlines({
      events: act.events,
      open,
      ended: deadlines.filter(({ endedAt }) => endedAt !== null).map(({ rule }) => rule),
      rules: all,
      state,
      calendar,
      at: act.at,
      newId: () => `folded-${++made}`,
    });
    deadlines = [...deadlines.filter(({ endedAt }) => endedAt !== null), ...outcome.deadlines];
  }
  return state === null ? null : { state, deadlines };
}

interface ToldAct {
  readonly at: Instant;
  readonly events: readonly CaseEvent[];
}

/** Rows that were committed together: of one command, or of nobody at one instant. */
function actsOf(rows: readonly ToldRow[]): readonly ToldAct[] {
  const acts: { at: Instant; key: string; events: CaseEvent[] }[] = [];
  for (const row of rows) {
    const event = caseEventOf(row);
    if (event === null) continue;
    const at = countsAt(row);
    const key = row.command === 'system' ? `${at}` : row.command;
    const last = acts.at(-1);
    if (last?.key === key) last.events.push(event);
    else acts.push({ at, key, events: [event] });
  }
  return acts;
}

/** The instant at which an act counts: its receipt; of what another system told, the day that it told. */
function countsAt({ kind, facts, at }: ToldRow): Instant {
  const received = facts['receivedAt'];
  if (typeof received === 'string') return Date.parse(received);
  if (kind === 'imported' && typeof facts['on'] === 'string') return startOfDay(isoDate(facts['on']));
  return at;
}

/** An alarm's row names the deadline by its stored id: the folded one takes that id, and becomes overdue by it. */
function named(deadlines: readonly CaseDeadline[], { kind, facts }: CaseEvent): readonly CaseDeadline[] {
  if (kind !== 'case-file.deadline-overdue' && kind !== 'case-file.deadline-lapsed') return deadlines;
  const index = deadlines.findIndex((one) => one.endedAt === null && isThe(one, facts));
  const found = deadlines[index];
  if (found === undefined) return deadlines;
  const overdueAt = kind === 'case-file.deadline-overdue' ? (found.overdueAt ?? found.dueInstant) : found.overdueAt;
  return deadlines.with(index, { ...found, id: facts['deadline'] as string, overdueAt });
}

function isThe(one: CaseDeadline, facts: JsonObject): boolean {
  return (
    one.id === facts['deadline'] ||
    (one.rule === facts['rule'] && one.due === facts['due'] && one.id.startsWith('folded-'))
  );
}
