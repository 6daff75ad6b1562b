import {
  draw,
  drawRequest,
  isLateCommitment,
  requestBytes,
  requestHash,
  type DrawCandidate,
  type DrawExclusion,
  type DrawRequest,
} from '#domain/assignment/draw';
import { optionalText, text } from '#domain/case-file/act-rule';
import type { AssignmentCase, AssignmentPolicy, Candidate } from '#domain/assignment/facts';
import { explainInfeasible, judgePool, violatedRules, type Judged } from '#domain/assignment/hard-rules';
import {
  checkAgainstWishes,
  checkContinuity,
  checkNamedHandler,
  checkNonce,
  checkRecommendation,
  decideByWishes,
  rotate,
  type NonceGiver,
  type Wish,
} from '#domain/assignment/methods';
import type { AssignmentMethod } from '#domain/case-file/codes';
import { earlierStage } from '#domain/case-file/links';
import type { CaseState } from '#domain/case-file/state';
import { eligible, WEIGHTS_1 } from '#domain/assignment/weights';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, refuse, type Refusal } from '#domain/kernel/refusal';
import { isoDate, legalDay } from '#domain/kernel/time';
import {
  drawsOf,
  lockAgencyDay,
  loadPool,
  loadAssignmentCase,
  nextDrawNo,
  readDaySeed,
  openDraw,
  lastAssignedTurns,
  previousHandler,
} from '#platform/store/assignment';
import type { PoolClient } from '#platform/store/pool';
import type { EffectContext, Gather } from '../context.ts';
import { daySeedOf } from './day-seed.ts';
import { proposalDecides } from '../case-file/gather.ts';
import { reserveLetters } from '../letters.ts';

const ROLE = 'lead';

/** Published policy of a draw among the handlers whom the recipient wished for equally: weight 1 each. */
const WISHES_1 = 'wishes-1';
/** Why somebody who passes the hard rules is not in such a draw; stands among the exclusions of its request. */
const NOT_WISHED = 'not-the-best-wish';

interface Standing {
  readonly state: CaseState;
  /** The agency's pool on the day of the act. */
  readonly members: readonly Candidate[];
  readonly facts: AssignmentCase;
  readonly policy: AssignmentPolicy;
  readonly judged: Judged;
}

/** The pool of the case's agency, judged by the hard rules as everything stands on the day of the act. */
async function poolOf(tx: PoolClient, context: EffectContext): Promise<Standing> {
  const state = context.state;
  if (state === null) throw new Error('an assignment without a case');
  const { pack } = await context.ports.reference.forCase(state.policy.pack, state.policy.calendar);
  const facts = await loadAssignmentCase(tx, state);
  const members = await loadPool(tx, context.agencyId, context.request.on);
  const policy = { minCriminalDefenceYears: pack.settings.seriousCrimeYearsAtLeast.value, ministryCentre: false };
  return { state, members, facts, policy, judged: judgePool(members, facts, policy) };
}

/**
 * Null when naming `handler` (null: whoever the method gives) respects whom the recipient wishes for and, where nobody
 * wished for is eligible, that the handler of the earlier stage is offered the case first.
 */
async function honours(
  tx: PoolClient,
  { state, judged }: Standing,
  method: AssignmentMethod,
  handler: string | null,
): Promise<Refusal | null> {
  const wishes = decideByWishes(state.assignment.wishes ?? [], judged);
  if (wishes.outcome !== 'none-eligible') return checkAgainstWishes(wishes, method, handler);
  if (earlierStage(state.links ?? []) === null) return null;
  const previous = await previousHandler(tx, state.caseId);
  return checkContinuity(
    {
      previous,
      eligible: judged.eligible.some(({ id }) => id === previous),
      passedOver: state.assignment.previousPassedOver !== undefined,
    },
    handler,
  );
}

/**
 * Requests a draw: takes the agency-day lock, numbers the draw, fixes the candidates and hashes the request
 * before anybody can know the nonce (sampling.md, A handler draw). Where the recipient wished for several handlers
 * equally, the draw is among those, each with weight 1.
 */
export const gatherDrawRequest: Gather = async (tx, context) => {
  if (context.state === null) return refuse('case-file.unknown');
  const day = legalDay(context.request.at);
  await lockAgencyDay(tx, context.agencyId, day);
  const standing = await poolOf(tx, context);
  const { state, members, facts, policy } = standing;
  const no = await honours(tx, standing, 'draw', null);
  if (no !== null) return no;
  const among = candidatesOf(standing);
  if (among.candidates.length === 0) return infeasible(members, facts, policy);
  const agency = context.loaded.agency.code;
  const seed = await daySeedOf(tx, context, day);
  const request = drawRequest({
    agency,
    drawNo: await nextDrawNo(tx, context.agencyId, day),
    attempt: state.assignment.attempt + 1,
    caseId: state.caseId,
    role: ROLE,
    day,
    commitment: seed.commitment,
    policy: among.policy,
    candidates: among.candidates,
    excluded: among.excluded,
  });
  return {
    drawNo: request.drawNo,
    day,
    requestHash: requestHash(request),
    commitment: seed.commitment,
    lateCommitment: isLateCommitment(seed.committedOn, day),
    seedCommittedNow: seed.madeNow,
    candidates: request.candidates.length,
    excluded: request.excluded.length,
    // Kept with the row of the draw, not in the case's own facts.
    request: Buffer.from(requestBytes(request)).toString('hex'),
    factors: among.factors,
  };
};

interface Among {
  readonly policy: string;
  readonly candidates: readonly DrawCandidate[];
  readonly excluded: readonly DrawExclusion[];
  readonly factors: readonly JsonObject[];
}

function candidatesOf({ state, members, facts, policy, judged }: Standing): Among {
  const wishes = decideByWishes(state.assignment.wishes ?? [], judged);
  if (wishes.outcome !== 'draw') {
    const { candidates, excluded } = eligible(members, facts, policy, WEIGHTS_1);
    const factors = candidates.map(({ id, factors: of }) => ({ id, factors: of as unknown as JsonObject }));
    return { policy: WEIGHTS_1.id, candidates, excluded, factors };
  }
  const { candidates } = wishes;
  const others = judged.eligible.filter(({ id }) => !candidates.some((one) => one.id === id));
  return {
    policy: WISHES_1,
    candidates,
    excluded: [...judged.excluded, ...others.map(({ id }) => ({ id, rule: NOT_WISHED }))],
    factors: [],
  };
}

function infeasible(members: readonly Candidate[], facts: AssignmentCase, policy: AssignmentPolicy): Refusal {
  const why = explainInfeasible(members, facts, policy);
  if (why === null) throw new Error('a pool with eligible members gave no candidate');
  const [relaxation] = why.relaxations;
  return { ...why.refusal, params: { ...why.refusal.params, relax: relaxation?.rules.join(' ') ?? 'none' } };
}

/** Draws: the nonce is known only now, the request was fixed before; anybody can compute the number again. */
export const gatherDraw: Gather = async (tx, context) => {
  const { facts } = context.request;
  const nonce = optionalText(facts, 'nonce') ?? '';
  const wrong = checkNonce(nonce, facts.nonceGiver as NonceGiver);
  if (wrong !== null) return wrong;
  const stored = await openDraw(tx, context.caseId, ROLE);
  if (stored === null) return refuse('assignment.no-draw-requested');
  const request = JSON.parse(stored.request.toString('utf8')) as DrawRequest;
  const seed = await readDaySeed(tx, context.agencyId, isoDate(stored.day));
  if (seed === null) throw new Error('the day seed of a requested draw is gone');
  const result = draw(request, seed.seed, nonce);
  const no = await tiedMeanwhile(tx, context, result.chosen);
  if (no !== null) return no;
  return {
    ...(await named(tx, result.chosen)),
    draw: stored.id,
    day: stored.day,
    drawNo: stored.draw_no,
    number: String(result.number),
    total: String(result.total),
    requestHash: result.requestHash,
    ...(await lettersIfDecided(tx, context)),
  };
};

/** Rules that another case may have come to break between the request of a draw and the draw. */
const OF_TIED_CASES: readonly string[] = [
  'acts-for-co-defendant',
  'acts-in-connected-facts',
  'acts-for-other-side',
  'opposing-side-same-unit',
];

/** Whoever was drawn must not have been given a tied case meanwhile; such a draw is given up and requested again. */
async function tiedMeanwhile(tx: PoolClient, context: EffectContext, chosen: string): Promise<Refusal | null> {
  if (context.state === null) return null;
  const { members, facts, policy } = await poolOf(tx, context);
  const candidate = members.find(({ id }) => id === chosen);
  const rule = candidate && violatedRules(candidate, facts, policy).find((code) => OF_TIED_CASES.includes(code));
  return rule === undefined ? null : refuse('assignment.handler-excluded', { rule, params: { rule } });
}

/** A draw that is given up says which request it gives up. */
export const gatherAbort: Gather = async (tx, context) => {
  const stored = await openDraw(tx, context.caseId, ROLE);
  if (stored === null) return refuse('assignment.no-draw-requested');
  const request = JSON.parse(stored.request.toString('utf8')) as DrawRequest;
  return { day: stored.day, drawNo: stored.draw_no, requestHash: requestHash(request) };
};

/** Choice and recommendation name a handler, who must pass the same hard rules as in a draw. */
export function gatherNamed(method: 'choice' | 'recommendation'): Gather {
  return async (tx, context) => {
    const handler = text(context.request.facts, 'handler');
    const standing = await poolOf(tx, context);
    const { judged } = standing;
    const reason = typeof context.request.facts.reason === 'string' ? context.request.facts.reason : null;
    const no =
      (method === 'choice' ? checkNamedHandler(handler, judged) : checkRecommendation(handler, reason, judged)) ??
      (await honours(tx, standing, method, handler));
    return no ?? { ...(await named(tx, handler)), ...(await lettersIfDecided(tx, context)) };
  };
}

/** Rotation: the eligible handler who was assigned longest ago. */
export const gatherRotation: Gather = async (tx, context) => {
  const day = legalDay(context.request.at);
  await lockAgencyDay(tx, context.agencyId, day);
  const standing = await poolOf(tx, context);
  const no = await honours(tx, standing, 'rotation', null);
  if (no !== null) return no;
  const turns = await lastAssignedTurns(tx, context.agencyId);
  const chosen = rotate(
    turns,
    standing.judged.eligible.map(({ id }) => id),
  );
  if (isRefusal(chosen)) return chosen;
  return { ...(await named(tx, chosen.chosen)), ...(await lettersIfDecided(tx, context)) };
};

/** The unit arranges one of its own handlers, by default the one who was selected. */
export const gatherArrangement: Gather = async (tx, context) => {
  const state = context.state;
  if (state === null) return refuse('case-file.unknown');
  const handler =
    typeof context.request.facts.handler === 'string'
      ? context.request.facts.handler
      : (state.assignment.handler ?? '');
  const person = await named(tx, handler);
  if (isRefusal(person)) return person;
  if (person.unit !== state.assignment.unit) return refuse('assignment.handler-of-another-unit', { field: '/handler' });
  const standing = await poolOf(tx, context);
  const no = checkNamedHandler(handler, standing.judged) ?? (await keeps(tx, standing, handler));
  return no ?? { handler, handlerPerson: person.handlerPerson ?? null };
};

/** A unit does not put somebody else in the place of whom the recipient wished for or who handled the earlier stage. */
async function keeps(tx: PoolClient, standing: Standing, handler: string): Promise<Refusal | null> {
  const { handler: selected, method, wishes } = standing.state.assignment;
  if (selected === null || selected === handler) return null;
  if (!standing.judged.eligible.some(({ id }) => id === selected)) return null;
  if (wishes?.some((wish) => wish.handler === selected) === true && (method === 'choice' || method === 'draw'))
    return refuse('assignment.wish-decides', { field: '/handler', params: { handler: selected } });
  const previous = await previousHandler(tx, standing.state.caseId);
  return previous === selected
    ? refuse('assignment.previous-handler-first', { field: '/handler', params: { handler: selected } })
    : null;
}

/** Wishes name members of the agency's pool; whether they are eligible shows when a handler is named. */
export const gatherWishes: Gather = async (tx, context) => {
  const wishes = (context.request.facts.wishes ?? []) as unknown as readonly Wish[];
  const members = await loadPool(tx, context.agencyId, context.request.on);
  const index = wishes.findIndex(({ handler }) => !members.some(({ id }) => id === handler));
  if (index >= 0) return refuse('assignment.handler-not-in-pool', { field: `/wishes/${index}/handler` });
  return { draws: await drawsOf(tx, context.caseId) };
};

/** Passing over needs somebody to be passed over. */
export const gatherPassedOver: Gather = async (tx, context) => {
  const previous = await previousHandler(tx, context.caseId);
  return previous === null ? refuse('assignment.no-previous-handler') : { handler: previous };
};

async function named(tx: PoolClient, handler: string): Promise<JsonObject> {
  const found = await tx.query<{ person_id: string; unit_id: string }>(
    'SELECT person_id, unit_id FROM handler WHERE id::text = $1',
    [handler],
  );
  const row = found.rows[0];
  return row === undefined ? { handler } : { handler, handlerPerson: row.person_id, unit: row.unit_id };
}

async function lettersIfDecided(tx: PoolClient, context: EffectContext): Promise<JsonObject> {
  return proposalDecides(context, 'assign') ? (reserveLetters(tx, context, ['011', '013']) as Promise<JsonObject>) : {};
}
