/**
 * The opinion asked of the case-handling authority (form 031): requested by link (20 days), on paper (30 days), orally
 * or by exchange; silence is followed by one phone call, then the request lapses. Pure reducer, plain JSON state.
 */
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { IsoDate } from '../kernel/time.ts';

export const OPINION_WAYS = ['link', 'paper', 'oral', 'exchange'] as const;
export type OpinionWay = (typeof OPINION_WAYS)[number];

export const OPINION_PHASES = ['requested', 'calling', 'received', 'declined', 'lapsed'] as const;
export type OpinionPhase = (typeof OPINION_PHASES)[number];

/** What a judge is asked, each 1 to 5: 诉讼礼仪 (3), 专业素养 (4), 职业精神 (2). */
export const OPINION_ITEMS = [
  'order',
  'respect',
  'dress',
  'language',
  'thinking',
  'law',
  'response',
  'attitude',
  'diligence',
] as const;
export type OpinionItem = (typeof OPINION_ITEMS)[number];

/** The heading each item stands under. */
export const OPINION_HEADINGS = ['etiquette', 'profession', 'spirit'] as const;
export type OpinionHeading = (typeof OPINION_HEADINGS)[number];
export const OPINION_HEADING_OF: Readonly<Record<OpinionItem, OpinionHeading>> = {
  order: 'etiquette',
  respect: 'etiquette',
  dress: 'etiquette',
  language: 'profession',
  thinking: 'profession',
  law: 'profession',
  response: 'profession',
  attitude: 'spirit',
  diligence: 'spirit',
};

export interface AuthorityOpinion {
  readonly scores: Readonly<Record<OpinionItem, number>>;
  /** Reference of the private free text, or null. */
  readonly textRef: string | null;
}

export interface OpinionState {
  readonly phase: OpinionPhase;
  readonly way: OpinionWay;
  readonly requestedOn: IsoDate;
  readonly endedOn?: IsoDate;
  readonly opinion?: AuthorityOpinion;
  /** Received after the request had lapsed. */
  readonly late?: true;
}

export type OpinionAct =
  | { readonly kind: 'receive'; readonly on: IsoDate; readonly way: OpinionWay; readonly opinion: AuthorityOpinion }
  | { readonly kind: 'decline'; readonly on: IsoDate }
  /** The time of the way is over, by the deadline's own decision. */
  | { readonly kind: 'expire'; readonly on: IsoDate }
  /** The one phone call brought nothing. */
  | { readonly kind: 'call-unanswered'; readonly on: IsoDate };

export type OpinionEffect =
  | { readonly kind: 'open-deadline'; readonly rule: OpinionRule; readonly from: IsoDate }
  | { readonly kind: 'settle-deadline'; readonly rule: OpinionRule; readonly how: 'met' | 'lapsed' }
  | { readonly kind: 'call-authority'; readonly on: IsoDate }
  | { readonly kind: 'opinion-received'; readonly late: boolean };

/** Keys of rules in the pack: 20 and 30 days. */
export const OPINION_RULES = ['hearing.opinion-link', 'hearing.opinion-paper'] as const;
export type OpinionRule = (typeof OPINION_RULES)[number];

export type OpinionStep = { readonly state: OpinionState; readonly effects: readonly OpinionEffect[] };

/** The rule that runs for a way; oral requests and exchanges wait as long as a link. */
export function opinionRule(way: OpinionWay): OpinionRule {
  return way === 'paper' ? 'hearing.opinion-paper' : 'hearing.opinion-link';
}

/** Asks for an opinion. */
export function requestOpinion(way: OpinionWay, on: IsoDate): OpinionStep {
  return {
    state: { phase: 'requested', way, requestedOn: on },
    effects: [{ kind: 'open-deadline', rule: opinionRule(way), from: on }],
  };
}

/**
 * One step. A late opinion is taken and marked, never refused. Refuses `hearing.opinion-ended` (already received or
 * declined; a lapsed one only takes a late opinion), `hearing.opinion-before-request`, `hearing.opinion-out-of-order`
 * and `hearing.score-invalid`.
 */
export function opinionStep(state: OpinionState, act: OpinionAct): Refusal | OpinionStep {
  const late = state.phase === 'lapsed';
  if (state.phase === 'received' || state.phase === 'declined' || (late && act.kind !== 'receive')) {
    return refuse('hearing.opinion-ended', { params: { phase: state.phase } });
  }
  if (act.on < state.requestedOn) return refuse('hearing.opinion-before-request', { field: '/on' });
  const rule = opinionRule(state.way);
  const settled: OpinionEffect[] = state.phase === 'requested' ? [{ kind: 'settle-deadline', rule, how: 'met' }] : [];
  switch (act.kind) {
    case 'receive':
      for (const item of OPINION_ITEMS) {
        const score = act.opinion.scores[item];
        if (!Number.isInteger(score) || score < 1 || score > 5)
          return refuse('hearing.score-invalid', { field: `/opinion/scores/${item}` });
      }
      return {
        state: {
          ...state,
          phase: 'received',
          way: act.way,
          endedOn: act.on,
          opinion: act.opinion,
          ...(late ? { late: true } : {}),
        },
        effects: [...settled, { kind: 'opinion-received', late }],
      };
    case 'decline':
      return { state: { ...state, phase: 'declined', endedOn: act.on }, effects: settled };
    case 'expire':
      if (state.phase !== 'requested')
        return refuse('hearing.opinion-out-of-order', { params: { phase: state.phase } });
      return {
        state: { ...state, phase: 'calling' },
        effects: [
          { kind: 'settle-deadline', rule, how: 'lapsed' },
          { kind: 'call-authority', on: act.on },
        ],
      };
    case 'call-unanswered':
      if (state.phase !== 'calling') return refuse('hearing.opinion-out-of-order', { params: { phase: state.phase } });
      return { state: { ...state, phase: 'lapsed', endedOn: act.on }, effects: [] };
  }
}
