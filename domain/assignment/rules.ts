import type { ActRequest, ActRule } from '#domain/case-file/act-rule';
import { gathered, optionalText, text } from '#domain/case-file/act-rule';
import type { AssignmentMethod, Role } from '#domain/case-file/codes';
import { propose } from '#domain/case-file/decisions';
import { event, type CaseEvent } from '#domain/case-file/events';
import { earlierStage } from '#domain/case-file/links';
import type { AssignmentStatus, CaseState } from '#domain/case-file/state';
import { refuse, type Refusal } from '#domain/kernel/refusal';
import { checkWishes, type Wish } from './methods.ts';

const OFFICERS: readonly Role[] = ['officer', 'head'];
const UNIT: readonly Role[] = ['unit-clerk', 'unit-head'];

function inStatus(state: CaseState, ...allowed: readonly AssignmentStatus[]): Refusal | null {
  return allowed.includes(state.assignment.status)
    ? null
    : refuse('assignment.out-of-order', { params: { status: state.assignment.status } });
}

function agencyRule(decide: ActRule['decide'], source: string | null = null): ActRule {
  return { roles: OFFICERS, standing: 'agency', stages: ['assignment'], leadsTo: [], source, decide };
}

/** Recipient's choice, rotation and recommendation name a handler at once; the reason is recorded. */
function selectBy(method: AssignmentMethod) {
  return agencyRule((state, request) => {
    const no = inStatus(state, 'none');
    if (no) return no;
    return selected(state, request, method, {});
  });
}

function selected(
  state: CaseState,
  request: ActRequest,
  method: AssignmentMethod,
  more: Readonly<Record<string, string | number>>,
): Refusal | readonly CaseEvent[] {
  const handler = gathered(request.facts, 'handler');
  if (state.assignment.declinedHandlers.includes(handler)) return refuse('assignment.handler-applied-not-to-act');
  const choice = {
    method,
    handler,
    handlerPerson: gathered(request.facts, 'handlerPerson'),
    unit: gathered(request.facts, 'unit'),
    attempt: method === 'draw' ? state.assignment.attempt : state.assignment.attempt + 1,
    reason: optionalText(request.facts, 'reason'),
    ...more,
  };
  const proposed = propose(state, request, 'assign', choice);
  if ('code' in proposed) return proposed;
  return [event('assignment.selected', { ...choice, on: request.on }), ...proposed];
}

/** 指派 (Legal Aid Law 36, 43; Decree 148 arts 24-28). */
export const ASSIGNMENT_RULES: Readonly<Record<string, ActRule>> = {
  // 点援意愿: before any draw of the case, so that nobody wishes for what the lot has given already.
  'assignment.record-wishes': {
    roles: [...OFFICERS, 'station-officer'],
    standing: 'agency',
    stages: ['intake', 'assignment'],
    leadsTo: [],
    source: 'sampling.md: a handler draw',
    decide: (state, request) => {
      const wishes = (request.facts.wishes ?? []) as unknown as readonly Wish[];
      // Before the commit only the state tells of draws.
      const { status, method } = state.assignment;
      const known = status === 'draw-requested' || method === 'draw' ? 1 : 0;
      const no = checkWishes(wishes, Number(request.facts.draws ?? known)) ?? inStatus(state, 'none');
      return (
        no ?? [
          event('assignment.wishes-recorded', {
            wishes: wishes.map(({ handler, rank }) => ({ handler, rank })),
            on: request.on,
          }),
        ]
      );
    },
  },
  // 前一阶段承办人优先: whoever is not offered the next stage first is passed over for a reason on record.
  'assignment.pass-over-previous': agencyRule((state, request) => {
    if (earlierStage(state.links ?? []) === null) return refuse('assignment.no-previous-handler');
    const no = inStatus(state, 'none');
    return (
      no ?? [
        event('assignment.previous-passed-over', {
          handler: gathered(request.facts, 'handler'),
          reason: text(request.facts, 'reason'),
          on: request.on,
        }),
      ]
    );
  }, 'lifecycle.md: the previous handler is offered first'),
  'assignment.request-draw': agencyRule((state, request) => {
    const no = inStatus(state, 'none');
    if (no) return no;
    if (state.pending !== null) return refuse('case-file.decision-pending', { params: { kind: state.pending.kind } });
    return [
      event('assignment.draw-requested', {
        attempt: state.assignment.attempt + 1,
        drawNo: request.facts.drawNo ?? null,
        day: request.on,
        requestHash: optionalText(request.facts, 'requestHash'),
        commitment: optionalText(request.facts, 'commitment'),
        candidates: request.facts.candidates ?? null,
        excluded: request.facts.excluded ?? null,
      }),
    ];
  }, 'sampling.md: a handler draw'),
  'assignment.draw': agencyRule((state, request) => {
    const no = inStatus(state, 'draw-requested');
    if (no) return no;
    return selected(state, request, 'draw', {
      drawNo: Number(request.facts.drawNo ?? 0),
      number: optionalText(request.facts, 'number') ?? '',
      nonce: text(request.facts, 'nonce'),
      nonceGiver: text(request.facts, 'nonceGiver'),
    });
  }, 'sampling.md: a handler draw'),
  'assignment.abort-draw': agencyRule((state, request) => {
    const no = inStatus(state, 'draw-requested');
    return no ?? [event('assignment.draw-aborted', { reason: text(request.facts, 'reason'), on: request.on })];
  }),
  'assignment.choose': selectBy('choice'),
  'assignment.rotate': selectBy('rotation'),
  'assignment.recommend': selectBy('recommendation'),
  // 承办单位安排承办人: the unit may name another of its own persons, who must pass the same hard rules.
  'assignment.arrange': {
    roles: UNIT,
    standing: 'unit',
    stages: ['assignment'],
    leadsTo: [],
    source: 'Decree 148 art. 25',
    decide: (state, request) => {
      const no = inStatus(state, 'issued');
      if (no) return no;
      return [
        event('assignment.arranged', {
          handler: gathered(request.facts, 'handler'),
          handlerPerson: gathered(request.facts, 'handlerPerson'),
          on: request.on,
        }),
      ];
    },
  },
  'assignment.confirm': {
    roles: ['handler'],
    standing: 'handler',
    stages: ['assignment'],
    leadsTo: ['handling'],
    source: null,
    decide: (state, request) => inStatus(state, 'arranged') ?? confirmed(state, request),
  },
  // 申请不承办: recusal, conflict, already acts for the other side, objective cause, not qualified.
  'assignment.apply-not-to-act': {
    roles: ['handler'],
    standing: 'handler',
    stages: ['assignment'],
    leadsTo: [],
    source: null,
    decide: (state, request) =>
      inStatus(state, 'arranged') ?? [
        event('assignment.not-to-act-applied', { reason: text(request.facts, 'reason'), on: request.on }),
      ],
  },
  'assignment.grant-not-to-act': agencyRule((state, request) => {
    const no = inStatus(state, 'declining');
    return no ?? [event('assignment.not-to-act-granted', { handler: state.assignment.handler, on: request.on })];
  }),
  'assignment.refuse-not-to-act': agencyRule((state, request) => {
    const no = inStatus(state, 'declining');
    return no ?? [event('assignment.not-to-act-refused', { handler: state.assignment.handler, on: request.on })];
  }),
  // 单位逾期未安排: reminder to its head first, then the case is taken back and counted.
  'assignment.take-back': agencyRule((state, request) => {
    const no = inStatus(state, 'issued');
    if (no) return no;
    if (state.assignment.silences === 0) return refuse('assignment.unit-still-in-time');
    return [event('assignment.taken-back', { unit: state.assignment.unit, reason: 'unit-silent', on: request.on })];
  }),
  // 将承办人姓名、电话告知办案机关 (notice lane): part of the three days of Legal Aid Law 36.
  'assignment.answer-organ': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['assignment'],
    leadsTo: ['handling'],
    source: 'LAL 36; Decree 148 art. 24 ¶2',
    decide: (state, request) => {
      if (state.entry !== 'notice') return refuse('intake.not-a-notice');
      if (state.assignment.organAnswered) return refuse('assignment.organ-answered-already');
      const no = inStatus(state, 'arranged', 'confirmed');
      if (no) return no;
      const answered = event('assignment.organ-answered', { way: text(request.facts, 'way'), on: request.on });
      return state.assignment.status === 'confirmed' ? [answered, handling(request)] : [answered];
    },
  },
};

function handling(request: ActRequest): CaseEvent {
  return event('handling.begun', { on: request.on });
}

function confirmed(state: CaseState, request: ActRequest): readonly CaseEvent[] {
  const done = event('assignment.confirmed', {
    handler: state.assignment.handler,
    handlerPerson: state.assignment.handlerPerson,
    unit: state.assignment.unit,
    on: request.on,
  });
  const leaves = state.entry !== 'notice' || state.assignment.organAnswered;
  return leaves ? [done, handling(request)] : [done];
}
