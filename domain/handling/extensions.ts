import { text, type ActRequest, type ActRule } from '#domain/case-file/act-rule';
import type { Role } from '#domain/case-file/codes';
import { event } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import { refuse } from '#domain/kernel/refusal';

const OFFICERS: readonly Role[] = ['officer', 'head'];

/** An extension that the handler has asked for and nobody has decided. */
export interface AskedExtension {
  readonly rule: string;
  readonly days: number;
}

/** The extensions of a case that wait for an answer. */
export function askedExtensions(state: CaseState): readonly AskedExtension[] {
  return state.extensions ?? [];
}

function asked(state: CaseState, request: ActRequest): boolean {
  return askedExtensions(state).some(({ rule }) => rule === request.facts.rule);
}

/**
 * 延期: the handler asks, an officer of the agency decides; an officer may also extend unasked. Which deadlines can be
 * extended is known to the commit, which gathers it: it refuses `handling.no-such-deadline` and
 * `handling.not-extendable` (a right of the recipient, or a period that somebody else owes).
 */
export const EXTENSION_RULES: Readonly<Record<string, ActRule>> = {
  'handling.request-extension': {
    roles: ['handler'],
    standing: 'handler',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: null,
    decide: (state, request) =>
      asked(state, request)
        ? refuse('handling.extension-asked-already', { field: '/rule' })
        : [
            event('handling.extension-requested', {
              rule: text(request.facts, 'rule'),
              days: Number(request.facts.days),
              reason: text(request.facts, 'reason'),
              on: request.on,
            }),
          ],
  },
  'handling.grant-extension': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: null,
    decide: (_state, request) => [
      event('handling.deadline-extended', {
        rule: text(request.facts, 'rule'),
        days: Number(request.facts.days),
        on: request.on,
      }),
    ],
  },
  'handling.refuse-extension': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: null,
    decide: (state, request) =>
      asked(state, request)
        ? [event('handling.extension-refused', { rule: text(request.facts, 'rule'), on: request.on })]
        : refuse('handling.no-extension-asked', { field: '/rule' }),
  },
};
