import { optionalText, text, type ActRequest, type ActRule } from '#domain/case-file/act-rule';
import type { Role } from '#domain/case-file/codes';
import { event, type CaseEvent } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import { refuse, type Refusal } from '#domain/kernel/refusal';

/**
 * Dates by which a right of the recipient is lost, by the key of their rule: appeal, suit, limitation, evidence,
 * enforcement, renewal of preservation. They are marked, cannot be muted or extended, and need an act.
 */
export const RIGHTS = [
  'handling.appeal-criminal-judgment',
  'handling.appeal-criminal-ruling',
  'handling.protest-request',
  'handling.non-prosecution-petition',
  'handling.compulsory-treatment-reconsideration',
  'handling.appeal-civil-judgment',
  'handling.appeal-civil-ruling',
  'handling.appeal-administrative-judgment',
  'handling.appeal-administrative-ruling',
  'handling.suit-after-award',
  'handling.suit-after-reconsideration',
  'handling.administrative-suit',
  'handling.labour-limitation',
  'handling.state-compensation-next-step',
  'handling.enforcement-application',
  'handling.evidence-time-limit',
  'handling.preservation-renewal',
] as const;
export type Right = (typeof RIGHTS)[number];

/** How such a date is dealt with: the act was done, the recipient waived it in writing, or it is not of this case. */
export const RIGHT_ENDINGS = ['met', 'waived', 'not-applicable'] as const;
export type RightEnding = (typeof RIGHT_ENDINGS)[number];

const WHO: readonly Role[] = ['handler', 'officer', 'head'];

/** Refuses a handler who is not the one of the case; the agency may always. */
export function notTheHandler(state: CaseState, request: ActRequest): Refusal | null {
  return request.actor.role === 'handler' && request.actor.person !== state.assignment.handlerPerson
    ? refuse('case-file.not-the-handler', { params: { act: request.act } })
    : null;
}

function onRights(decide: ActRule['decide']): ActRule {
  return {
    roles: WHO,
    standing: 'agency',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: null,
    decide: (state, request) => notTheHandler(state, request) ?? decide(state, request),
  };
}

function opened(request: ActRequest): Refusal | readonly CaseEvent[] {
  const on = optionalText(request.facts, 'startedOn') ?? request.on;
  if (on > request.on)
    return refuse('handling.day-in-the-future', { field: '/startedOn', params: { on, today: request.on } });
  const losesOn = optionalText(request.facts, 'losesOn');
  if (losesOn !== null && losesOn < on) return refuse('handling.right-lost-before-it-starts', { field: '/losesOn' });
  return [event('handling.deadline-opened', { rule: text(request.facts, 'right'), on, losesOn })];
}

/**
 * Whether such a deadline is open in the case is known to the commit, which gathers it: it refuses
 * `handling.right-open-already`, `handling.right-not-of-this-case` and `handling.no-such-right`.
 */
export const RIGHT_RULES: Readonly<Record<string, ActRule>> = {
  'handling.open-right': onRights((_state, request) => opened(request)),
  'handling.settle-right': onRights((_state, request) => {
    const how = text(request.facts, 'how');
    const documents = (request.facts.documents ?? []) as readonly string[];
    if (how === 'waived' && documents.length === 0)
      return refuse('handling.waiver-needs-paper', { field: '/documents', params: { how } });
    return [event('handling.deadline-settled', { rule: text(request.facts, 'right'), how, documents, on: request.on })];
  }),
};
