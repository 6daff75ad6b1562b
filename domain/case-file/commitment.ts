/**
 * The drawn check of integrity commitments (个人诚信承诺, Legal Aid Law 41 ¶2): a share of the grants that rest on one is
 * checked after the grant. The draw can be repeated by anybody once the day's seed of the agency has been revealed; the
 * commitment to that seed is on the public stream of draws before its day.
 */
import { drawnForPhone as ticketInShare } from '../follow-up/channels.ts';
import { requireId } from '../kernel/canonical.ts';
import type { JsonObject } from '../kernel/json.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { ActRequest } from './act-rule.ts';
import { event, type CaseEvent } from './events.ts';
import type { CaseState } from './state.ts';

/** Share that is checked where the pinned policy names none (cases registered before it did). */
const DEFAULT_SHARE = '5/100';

/** Ticket of a case: the first 32 bits of SHA-256("zhiheng/commitment-check/v1" LF case id LF day seed), unsigned. */
export function commitmentTicket(caseId: string, daySeed: string): number {
  const digest = sha256Hex(`zhiheng/commitment-check/v1\n${requireId(caseId, 'the case')}\n${daySeed}`);
  return Number.parseInt(digest.slice(0, 8), 16);
}

/** Whether a ticket falls into a share such as `5/100`; exact integers. */
export function isCheckDrawn(ticket: number, share: string): boolean {
  return ticketInShare(ticket, share);
}

/**
 * What a grant on an integrity commitment brings about: the draw, with its result either way. `facts.commitmentDraw`
 * (`{day, commitment, ticket}`) is gathered by the commit; without it, as in the validator, nothing is drawn.
 */
export function commitmentDrawn(
  state: CaseState,
  events: readonly CaseEvent[],
  request: Pick<ActRequest, 'facts' | 'on'>,
): readonly CaseEvent[] {
  const drawn = request.facts.commitmentDraw as JsonObject | undefined;
  if (drawn === undefined) return [];
  const grant = events.find(({ kind }) => kind === 'intake.granted' || kind === 'intake.granted-first');
  if (grant === undefined || (grant.facts.means ?? state.means) !== 'integrity-commitment') return [];
  const share = state.policy.commitmentCheckShare ?? DEFAULT_SHARE;
  const { day, commitment, ticket } = drawn;
  const kind = isCheckDrawn(Number(ticket), share) ? 'intake.commitment-drawn' : 'intake.commitment-not-drawn';
  return [
    event(kind, { day: day ?? request.on, commitment: commitment ?? '', ticket: ticket ?? 0, share, on: request.on }),
  ];
}
