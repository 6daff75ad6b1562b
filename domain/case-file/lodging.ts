import { refuse, type Refusal } from '#domain/kernel/refusal';
import { optionalText, text, type ActRequest, type ActRule } from './act-rule.ts';
import type { Role } from './codes.ts';
import { event, type CaseEvent } from './events.ts';
import type { CaseState } from './state.ts';

/** Where an application was lodged before it reached the agency: with an organ or place of custody, a duty lawyer, a station. */
export const LODGED_WITH = ['organ', 'duty-lawyer', 'station'] as const;
export type LodgedWith = (typeof LODGED_WITH)[number];

const WHO: readonly Role[] = ['officer', 'head', 'station-officer'];

function lodged(state: CaseState, request: ActRequest): Refusal | readonly CaseEvent[] {
  if (state.entry === 'notice') return refuse('intake.notice-has-no-decision', { rule: 'LAL 25, 36' });
  if (state.intake.lodged !== undefined) return refuse('intake.lodged-already');
  const at = Date.parse(text(request.facts, 'lodgedAt'));
  if (at > request.at) return refuse('intake.lodged-in-the-future', { field: '/lodgedAt' });
  const events = [event('intake.lodged-elsewhere', { by: text(request.facts, 'by'), at, on: request.on })];
  const passedOn = statedInstant(request, 'forwardedAt');
  return passedOn === null ? events : forwarded(at, passedOn, request, events);
}

/** An instant stated in the facts as text, in milliseconds. */
function statedInstant(request: ActRequest, key: string): number | null {
  const stated = optionalText(request.facts, key);
  return stated === null ? null : Date.parse(stated);
}

function forwarded(
  lodgedAt: number,
  at: number,
  request: ActRequest,
  before: readonly CaseEvent[],
): Refusal | readonly CaseEvent[] {
  if (at > request.at) return refuse('intake.lodged-in-the-future', { field: '/forwardedAt' });
  if (at < lodgedAt) return refuse('intake.forwarded-before-lodged', { field: '/forwardedAt' });
  return [...before, event('intake.forwarded', { at, on: request.on })];
}

/**
 * 二十四小时内转交 (Legal Aid Law 39): hours, which never roll over nights or holidays. The organ's lateness is recorded
 * and the agency is not warned for it; a duty lawyer's and a station's is warned of. What is known only afterwards is
 * judged by the instants that were stated, not by when somebody typed them.
 */
export const LODGING_RULES: Readonly<Record<string, ActRule>> = {
  'intake.record-lodging': {
    roles: WHO,
    standing: 'agency',
    stages: ['intake'],
    leadsTo: [],
    source: 'LAL 39',
    decide: lodged,
  },
  'intake.forward': {
    roles: WHO,
    standing: 'agency',
    stages: ['intake'],
    leadsTo: [],
    source: 'LAL 39',
    decide: (state, request) => {
      const { lodged: stands, lodgedAt } = state.intake;
      if (stands === undefined || lodgedAt === undefined) return refuse('intake.not-lodged-elsewhere');
      if (stands === 'forwarded') return refuse('intake.forwarded-already');
      return forwarded(lodgedAt, statedInstant(request, 'forwardedAt') ?? request.at, request, []);
    },
  },
};
