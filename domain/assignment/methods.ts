/**
 * Ways to find a handler other than the weighted draw: the recipient's wishes (点援), rotation (轮候),
 * recommendation. Each works on who passes the hard rules and is recorded with its reason.
 */
import { compareCodePoints, sortById } from '../kernel/canonical.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { NO_NONCE, type DrawCandidate } from './draw.ts';
import type { AssignmentMethod } from '../case-file/codes.ts';
import type { Judged } from './hard-rules.ts';

/** Roles of a handler in a case: lead (主承办) and assistant (协办). */
export const HANDLER_ROLES = ['lead', 'assistant'] as const;
export type HandlerRole = (typeof HANDLER_ROLES)[number];

/** Why an officer recommends a handler instead of drawing one. */
export const RECOMMENDATION_REASONS = [
  'continuity', // the handler of the earlier proceeding is offered the next one first
  'only-eligible',
  'language',
  'special-expertise',
  'urgent',
  'major-case',
  'remote-place',
] as const;
export type RecommendationReason = (typeof RECOMMENDATION_REASONS)[number];

/** Why the handler of the earlier stage is not offered the next one first. */
export const PASS_OVER_REASONS = [
  'recipient-asks', // the recipient wants somebody else
  'cannot-act', // ill, away, overloaded for the time of the case
  'conflict-of-interest',
  'handling-criticised', // complaint upheld, replaced, graded as failed
  'place-too-far', // the authority of this stage sits elsewhere
] as const;
export type PassOverReason = (typeof PASS_OVER_REASONS)[number];

/** Why a handler applies not to act. */
export const NOT_TO_ACT_REASONS = [
  'recusal',
  'conflict-of-interest',
  'acts-for-other-side',
  'objective-cause',
  'not-qualified',
] as const;
export type NotToActReason = (typeof NOT_TO_ACT_REASONS)[number];

/** Who gave the nonce of a draw; `none` goes with the nonce 000000. */
export const NONCE_GIVERS = ['recipient', 'proxy', 'notifying-authority', 'other-agency-officer', 'none'] as const;
export type NonceGiver = (typeof NONCE_GIVERS)[number];

/** A wish of the recipient: rank 1 is the best; several handlers may share a rank. */
export interface Wish {
  readonly handler: string;
  readonly rank: number;
}

/** What wishes lead to: one handler, a draw with weight 1 each, or no eligible handler among them. */
export type WishOutcome =
  | { readonly outcome: 'chosen'; readonly handler: string; readonly rank: number }
  | { readonly outcome: 'draw'; readonly candidates: readonly DrawCandidate[]; readonly rank: number }
  | { readonly outcome: 'none-eligible' };

/**
 * Null when wishes may be recorded. Refuses `assignment.wish-after-draw` once any draw of the case exists,
 * `assignment.wish-rank` (not an integer from 1), `assignment.wish-named-twice`.
 */
export function checkWishes(wishes: readonly Wish[], drawsOfCase: number): Refusal | null {
  if (drawsOfCase > 0) return refuse('assignment.wish-after-draw', { params: { draws: drawsOfCase } });
  for (const [index, { handler, rank }] of wishes.entries()) {
    if (!Number.isSafeInteger(rank) || rank < 1)
      return refuse('assignment.wish-rank', { field: `/wishes/${index}/rank` });
    if (wishes.findIndex((wish) => wish.handler === handler) !== index) {
      return refuse('assignment.wish-named-twice', { field: `/wishes/${index}/handler` });
    }
  }
  return null;
}

/** The best rank with an eligible handler decides; several there are drawn among with weight 1 each. */
export function decideByWishes(wishes: readonly Wish[], judged: Judged): WishOutcome {
  const ids = new Set(judged.eligible.map((candidate) => candidate.id));
  const possible = wishes.filter((wish) => ids.has(wish.handler));
  const rank = possible.reduce((best, wish) => Math.min(best, wish.rank), Number.POSITIVE_INFINITY);
  const best = sortById(
    possible.filter((wish) => wish.rank === rank),
    (wish) => wish.handler,
  );
  const [first, second] = best;
  if (first === undefined) return { outcome: 'none-eligible' };
  if (second === undefined) return { outcome: 'chosen', handler: first.handler, rank };
  return { outcome: 'draw', candidates: best.map((wish) => ({ id: wish.handler, weight: 1 })), rank };
}

/**
 * Null when naming a handler by this method agrees with the recipient's wishes. Refuses `assignment.wish-decides` when
 * one handler has the best rank and is not the one chosen (点援), `assignment.wish-needs-draw` when several share it.
 * Wishes of which nobody is eligible bind nobody.
 */
export function checkAgainstWishes(
  wishes: WishOutcome,
  method: AssignmentMethod,
  handler: string | null,
): Refusal | null {
  switch (wishes.outcome) {
    case 'none-eligible':
      return null;
    case 'chosen':
      return method === 'choice' && handler === wishes.handler
        ? null
        : refuse('assignment.wish-decides', { params: { handler: wishes.handler, rank: wishes.rank } });
    case 'draw':
      return method === 'draw'
        ? null
        : refuse('assignment.wish-needs-draw', {
            params: { handlers: wishes.candidates.length, rank: wishes.rank },
          });
  }
}

/** Who handled the earlier stage, and what stands in the way of offering them this one. */
export interface Continuity {
  /** Handler of the earlier stage, null where there is none. */
  readonly previous: string | null;
  /** Whether that handler passes the hard rules of this case. */
  readonly eligible: boolean;
  /** Whether an officer has recorded why they are passed over. */
  readonly passedOver: boolean;
}

/**
 * Null when the handler of the earlier stage is the one who is offered the case, or need not be. Refuses
 * `assignment.previous-handler-first`: the person who knows the case and the recipient goes on unless a reason is on
 * record (our own default).
 */
export function checkContinuity(continuity: Continuity, handler: string | null): Refusal | null {
  const { previous, eligible, passedOver } = continuity;
  return previous === null || !eligible || passedOver || handler === previous
    ? null
    : refuse('assignment.previous-handler-first', { params: { handler: previous } });
}

/** A place in a rotation, of persons or of units; null: never assigned yet. */
export interface Turn {
  readonly id: string;
  readonly lastAssigned: Instant | null;
}

/** The order of a rotation: never assigned first, then the least recently assigned, ties by code point of the id. */
export function rotationOrder(turns: readonly Turn[]): Turn[] {
  return [...turns].sort((left, right) => {
    const a = left.lastAssigned ?? Number.NEGATIVE_INFINITY;
    const b = right.lastAssigned ?? Number.NEGATIVE_INFINITY;
    return a === b ? compareCodePoints(left.id, right.id) : a - b;
  });
}

/**
 * Whose turn it is: the first in rotation order who is eligible, with those passed over (they keep their
 * turn). Refuses `assignment.rotation-exhausted` when nobody of the rotation is eligible.
 */
export function rotate(
  turns: readonly Turn[],
  eligibleIds: readonly string[],
): { readonly chosen: string; readonly passedOver: readonly string[] } | Refusal {
  const order = rotationOrder(turns);
  const index = order.findIndex((turn) => eligibleIds.includes(turn.id));
  const chosen = order[index];
  if (chosen === undefined) return refuse('assignment.rotation-exhausted', { params: { members: turns.length } });
  return { chosen: chosen.id, passedOver: order.slice(0, index).map((turn) => turn.id) };
}

/**
 * Units whose turn can come: those with at least one eligible handler, in code point order. The unit then
 * arranges the handler, who must be eligible too.
 */
export function eligibleUnits(judged: Judged): string[] {
  return sortById([...new Set(judged.eligible.map((candidate) => candidate.unit))], (unit) => unit);
}

/**
 * Null when the named handler may be given the case, by whatever method. Refuses
 * `assignment.handler-excluded` with the hard rule, or `assignment.handler-not-in-pool`.
 */
export function checkNamedHandler(handler: string, judged: Judged): Refusal | null {
  if (judged.eligible.some((candidate) => candidate.id === handler)) return null;
  const exclusion = judged.excluded.find((item) => item.id === handler);
  return exclusion === undefined
    ? refuse('assignment.handler-not-in-pool', { field: '/handler' })
    : refuse('assignment.handler-excluded', {
        field: '/handler',
        rule: exclusion.rule,
        params: { rule: exclusion.rule },
      });
}

/** Null when a recommendation may stand: a reason of the list and an eligible handler. */
export function checkRecommendation(handler: string, reason: string | null, judged: Judged): Refusal | null {
  if (reason === null) return refuse('assignment.reason-missing', { field: '/reason' });
  if (!(RECOMMENDATION_REASONS as readonly string[]).includes(reason)) {
    return refuse('assignment.reason-unknown', { field: '/reason' });
  }
  return checkNamedHandler(handler, judged);
}

/** Null when the nonce fits who gave it: six decimal digits, and 000000 exactly when nobody gave one. */
export function checkNonce(nonce: string, giver: NonceGiver): Refusal | null {
  if (!/^\d{6}$/u.test(nonce)) return refuse('assignment.draw-nonce', { field: '/nonce' });
  // A giver may happen to choose 000000; then it counts as given, because the giver is recorded.
  return giver === 'none' && nonce !== NO_NONCE
    ? refuse('assignment.nonce-without-giver', { field: '/nonceGiver' })
    : null;
}
