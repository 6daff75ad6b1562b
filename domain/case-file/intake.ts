import { refuse, type Refusal } from '#domain/kernel/refusal';
import type { JsonObject } from '#domain/kernel/json';
import { optionalText, text, type ActRequest, type ActRule } from './act-rule.ts';
import type { Role } from './codes.ts';
import { propose } from './decisions.ts';
import { event, type CaseEvent } from './events.ts';
import type { CaseState } from './state.ts';

const OFFICERS: readonly Role[] = ['officer', 'head'];

/** Grounds of a notice that Legal Aid Law 25 and 28 know; a notice naming none is returned. */
function decidable(state: CaseState): Refusal | null {
  if (state.entry === 'notice') return refuse('intake.notice-has-no-decision', { rule: 'LAL 25, 36' });
  if (state.intake.waitingForSupplement) return refuse('intake.waiting-for-supplement', { rule: 'LAL 43' });
  return null;
}

function ended(kind: string) {
  return (state: CaseState, request: ActRequest): Refusal | readonly CaseEvent[] => {
    if (state.pending !== null) return refuse('case-file.decision-pending', { params: { kind: state.pending.kind } });
    return [event(kind, { on: request.on, reason: optionalText(request.facts, 'reason') })];
  };
}

/** 受理与审查: both lanes (Legal Aid Law 25-44; Decree 148 arts 12-23). */
export const INTAKE_RULES: Readonly<Record<string, ActRule>> = {
  // 一次性告知: everything that is missing is asked for once, and the clock stops (Legal Aid Law 43 ¶2).
  'intake.request-supplement': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['intake'],
    leadsTo: [],
    source: 'LAL 43 ¶2',
    decide: (state, request) => {
      const no = decidable(state);
      if (no) return no;
      if (state.intake.supplementAsked) return refuse('intake.supplement-asked-already', { rule: 'LAL 43 ¶2' });
      return [
        event('intake.supplement-requested', {
          items: request.facts.items ?? [],
          by: text(request.facts, 'by'),
          on: request.on,
        }),
      ];
    },
  },
  'intake.supplement': {
    roles: [...OFFICERS, 'station-officer'],
    standing: 'agency',
    stages: ['intake'],
    leadsTo: [],
    source: null,
    decide: (state, request) =>
      state.intake.waitingForSupplement
        ? [event('intake.supplemented', { materials: request.facts.materials ?? [], on: request.on })]
        : refuse('intake.no-supplement-asked'),
  },
  'intake.propose-grant': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['intake'],
    leadsTo: ['assignment'],
    source: 'LAL 43 ¶1',
    decide: (state, request) =>
      decidable(state) ?? propose(state, request, 'grant', { means: optionalText(request.facts, 'means') }),
  },
  // 先行提供: fewer than seven days of a limitation left, or preservation needed (Legal Aid Law 44).
  'intake.propose-grant-first': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['intake'],
    leadsTo: ['assignment'],
    source: 'LAL 44',
    decide: (state, request) => {
      if (state.entry === 'notice') return refuse('intake.notice-has-no-decision', { rule: 'LAL 25, 36' });
      return propose(state, request, 'grant-first', { ground: text(request.facts, 'ground') });
    },
  },
  'intake.propose-refusal': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['intake'],
    leadsTo: [],
    source: 'LAL 43 ¶1, 49',
    decide: (state, request) =>
      decidable(state) ?? propose(state, request, 'refuse', { ground: text(request.facts, 'ground') }),
  },
  'intake.supply-late-papers': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['assignment', 'handling', 'closing'],
    leadsTo: [],
    source: 'LAL 44 ¶2',
    decide: (state, request) =>
      state.intake.grantedFirst
        ? [event('intake.late-papers-supplied', { materials: request.facts.materials ?? [], on: request.on })]
        : refuse('intake.not-granted-first'),
  },
  'intake.withdraw': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['intake'],
    leadsTo: ['archive'],
    source: null,
    decide: (state, request) => decidableEnd(state) ?? ended('intake.withdrawn')(state, request),
  },
  'intake.deem-withdrawn': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['intake'],
    leadsTo: ['archive'],
    source: 'LAL 43 ¶2',
    decide: (state, request) => {
      const { waitingForSupplement, supplementBy } = state.intake;
      if (!waitingForSupplement) return refuse('intake.no-supplement-asked', { rule: 'LAL 43 ¶2' });
      if (supplementBy !== undefined && request.on <= supplementBy)
        return refuse('intake.supplement-still-in-time', { rule: 'LAL 43 ¶2', params: { by: supplementBy } });
      return ended('intake.deemed-withdrawn')(state, request);
    },
  },
  'intake.transfer': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['intake'],
    leadsTo: ['archive'],
    source: 'LAL 38',
    decide: (state, request) =>
      decidableEnd(state) ?? [event('intake.transferred', { to: text(request.facts, 'to'), on: request.on })],
  },
  // A drawn share of integrity commitments is checked after the grant (policy); an officer may check any of them.
  'intake.check-commitment': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['assignment', 'handling', 'closing'],
    leadsTo: [],
    source: 'LAL 41',
    decide: (state, request) => {
      if (state.means !== 'integrity-commitment') return refuse('intake.no-commitment', { rule: 'LAL 41' });
      if (state.intake.commitmentCheck === 'checked') return refuse('intake.commitment-checked-already');
      return [event('intake.commitment-checked', { result: text(request.facts, 'result'), on: request.on })];
    },
  },
  // Documents the organ left out of its notice are asked for; the clock of three days runs on.
  'intake.ask-organ': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['assignment'],
    leadsTo: [],
    source: null,
    decide: (state, request) =>
      state.entry === 'notice'
        ? [event('intake.organ-asked', { items: request.facts.items ?? [], on: request.on })]
        : refuse('intake.not-a-notice'),
  },
  'intake.return-notice': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['assignment'],
    leadsTo: ['archive'],
    source: 'LAL 25, 36',
    decide: (state, request) => {
      if (state.entry !== 'notice') return refuse('intake.not-a-notice');
      if (state.assignment.status !== 'none') return refuse('intake.assignment-begun');
      return [event('intake.notice-returned', { reason: text(request.facts, 'reason'), on: request.on })];
    },
  },
  'intake.serve-refusal': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['intake'],
    leadsTo: [],
    source: 'LAL 49',
    decide: (state, request) =>
      state.ending === 'refused'
        ? [event('intake.refusal-served', { way: text(request.facts, 'way'), on: text(request.facts, 'servedOn') })]
        : refuse('intake.not-refused'),
  },
};

function decidableEnd(state: CaseState): Refusal | null {
  if (state.entry === 'notice') return refuse('intake.notice-has-no-decision', { rule: 'LAL 25, 36' });
  if (state.ending !== null) return refuse('intake.decided-already');
  return null;
}

/** Facts of a registration, codes only. */
export interface RegistrationFacts extends JsonObject {
  readonly number: string;
}

/**
 * What registering makes happen. An application starts the seven days of Legal Aid Law 43; a notice needs
 * no means check and no decision, it starts the three days of art. 36 and goes straight to assignment.
 */
export function register(facts: JsonObject): readonly CaseEvent[] {
  return [event(facts.entry === 'notice' ? 'intake.notice-received' : 'intake.received', facts)];
}
