import type { CaseEvent } from '#domain/case-file/events';
import { correctedDeadline, opens, startsAtClosing, type CaseDeadline } from '#domain/case-file/deadline-plan';
import { text } from '#domain/case-file/act-rule';
import { decideAct } from '#domain/case-file/acts';
import type { CaseState } from '#domain/case-file/state';
import { event } from '#domain/case-file/events';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, refuse, type Refusal } from '#domain/kernel/refusal';
import type { DeadlineRule } from '#domain/reference/rule-pack';
import type { DeadlineRow } from '#platform/store/acts';
import { endedDeadlines } from '#platform/store/deadlines';
import type { EffectContext, Gather } from '../context.ts';
import { deadlineOf, rowOf } from '../case-file/deadlines.ts';

function stateOf(context: EffectContext): CaseState {
  if (context.state === null) throw new Error('an act of handling without a case');
  return context.state;
}

function openOne(context: EffectContext, rule: string): DeadlineRow | undefined {
  return context.loaded.deadlines.find((row) => row.rule_key === rule);
}

/** An extension is of an open deadline of the agency's side; nobody can give more time for a right of the recipient. */
export const gatherExtension: Gather = (_tx, context) => {
  const rule = text(context.request.facts, 'rule');
  const row = openOne(context, rule);
  const no =
    row === undefined
      ? refuse('handling.no-such-deadline', { field: '/rule', params: { rule } })
      : row.rights_losing || row.duty === 'organ' || row.duty === 'recipient' || row.duty === 'authority'
        ? refuse('handling.not-extendable', { field: '/rule', params: { rule } })
        : {};
  return Promise.resolve(no);
};

/** A right is opened once at a time, and only where its rule is for cases like this one with something left to do. */
export const gatherRight: Gather = async (_tx, context) => {
  const state = stateOf(context);
  const right = text(context.request.facts, 'right');
  if (openOne(context, right) !== undefined)
    return refuse('handling.right-open-already', { field: '/right', params: { right } });
  const { pack } = await context.ports.reference.forCase(state.policy.pack, state.policy.calendar);
  const rule = pack.deadlines.find(({ key }) => key === right);
  const asked = event('handling.deadline-opened', { rule: right });
  return rule !== undefined && opens(rule, asked, { at: context.request.at, state })
    ? {}
    : refuse('handling.right-not-of-this-case', { field: '/right', params: { right } });
};

/** Only an open right can be settled. */
export const gatherSettling: Gather = (_tx, context) => {
  const right = text(context.request.facts, 'right');
  return Promise.resolve(
    openOne(context, right) === undefined
      ? refuse('handling.no-such-right', { field: '/right', params: { right } })
      : {},
  );
};

/** Approval waits until every right of the recipient that can still be lost was dealt with. */
export function openRight(context: EffectContext): Refusal | null {
  const row = context.loaded.deadlines.find(({ rights_losing: losing, state }) => losing && state === 'open');
  return row === undefined
    ? null
    : refuse('closing.right-not-settled', { params: { rule: row.rule_key, due: row.due } });
}

/**
 * Deadlines that counted from the closing date and have ended are judged again by the corrected one: in time or late.
 * They end once, so their end stays where it was; what is new is the due day and whether it was kept.
 */
export const gatherClosingDate: Gather = async (tx, context) => {
  const state = stateOf(context);
  const decided = decideAct(state, context.request);
  if (isRefusal(decided)) return decided;
  const corrected = decided.find(({ kind }) => kind === 'handling.closing-date-corrected');
  if (corrected === undefined) return {};
  const { pack, calendar } = await context.ports.reference.forCase(state.policy.pack, state.policy.calendar);
  const rules = new Map(pack.deadlines.map((rule) => [rule.key, rule]));
  const ended = (await endedDeadlines(tx, context.caseId)).map(({ row, endedAt }) => ({
    ...deadlineOf(row as DeadlineRow),
    endedAt,
  }));
  const judged = ended.flatMap((deadline) => judgedAgain(deadline, rules.get(deadline.rule), corrected, calendar));
  return {
    judged: judged.map(({ id, rule, due, state: how }) => ({ deadline: id, rule, due, state: how })),
    // For the read model; the case's own facts hold the short form.
    judgedRows: judged.map((deadline) => rowOf(deadline, context.caseId, state.policy.pack)),
  } as unknown as JsonObject;
};

function judgedAgain(
  deadline: CaseDeadline,
  rule: DeadlineRule | undefined,
  corrected: CaseEvent,
  calendar: Parameters<typeof correctedDeadline>[3],
): CaseDeadline[] {
  if (rule === undefined || deadline.endedAt === null || !startsAtClosing(deadline, rule, corrected)) return [];
  const moved = correctedDeadline(deadline, rule, corrected, calendar);
  const late = deadline.endedAt >= moved.dueInstant;
  return [
    {
      ...moved,
      state: late ? 'met-late' : 'met',
      overdueAt: late ? moved.dueInstant : null,
      escalated: deadline.escalated,
      endedAt: deadline.endedAt,
      nextAlarm: null,
    },
  ];
}
