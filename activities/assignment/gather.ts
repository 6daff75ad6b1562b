import {
  draw,
  drawRequest,
  isLateCommitment,
  requestBytes,
  requestHash,
  type DrawRequest,
} from '#domain/assignment/draw';
import { optionalText, text } from '#domain/case-file/act-rule';
import type { AssignmentCase, Candidate } from '#domain/assignment/facts';
import { explainInfeasible, judgePool } from '#domain/assignment/hard-rules';
import {
  checkNamedHandler,
  checkNonce,
  checkRecommendation,
  rotate,
  type NonceGiver,
} from '#domain/assignment/methods';
import { eligible, WEIGHTS_1 } from '#domain/assignment/weights';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, refuse, type Refusal } from '#domain/kernel/refusal';
import { isoDate, legalDay } from '#domain/kernel/time';
import {
  lockAgencyDay,
  loadPool,
  loadAssignmentCase,
  nextDrawNo,
  readDaySeed,
  openDraw,
  lastAssignedTurns,
} from '#platform/store/assignment';
import type { PoolClient } from '#platform/store/pool';
import type { EffectContext, Gather } from '../context.ts';
import { daySeedOf } from './day-seed.ts';
import { proposalDecides } from '../case-file/gather.ts';
import { reserveLetters } from '../letters.ts';

const ROLE = 'lead';

/** The pool of the case's agency, as it stands on the day of the act, and what the rules need of the case. */
async function pool(
  tx: PoolClient,
  context: EffectContext,
): Promise<{ members: Candidate[]; facts: AssignmentCase; minYears: number }> {
  const state = context.state;
  if (state === null) throw new Error('an assignment without a case');
  const { pack } = await context.ports.reference.forCase(state.policy.pack, state.policy.calendar);
  const facts = await loadAssignmentCase(tx, state);
  return {
    members: await loadPool(tx, context.agencyId, context.request.on),
    facts,
    minYears: pack.settings.seriousCrimeYearsAtLeast.value,
  };
}

/**
 * Requests a draw: takes the agency-day lock, numbers the draw, fixes the candidates and hashes the request
 * before anybody can know the nonce (sampling.md, A handler draw).
 */
export const gatherDrawRequest: Gather = async (tx, context) => {
  const state = context.state;
  if (state === null) return refuse('case-file.unknown');
  const day = legalDay(context.request.at);
  await lockAgencyDay(tx, context.agencyId, day);
  const { members, facts, minYears } = await pool(tx, context);
  const policy = { minCriminalDefenceYears: minYears, ministryCentre: false };
  const left = members.filter((member) => !state.assignment.declinedHandlers.includes(member.id));
  const judged = eligible(left, facts, policy, WEIGHTS_1);
  if (judged.candidates.length === 0) return infeasible(left, facts, policy);
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
    policy: WEIGHTS_1.id,
    candidates: judged.candidates,
    excluded: judged.excluded,
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
    factors: judged.candidates.map(({ id, factors }) => ({ id, factors: factors as unknown as JsonObject })),
  };
};

function infeasible(
  members: readonly Candidate[],
  facts: AssignmentCase,
  policy: { minCriminalDefenceYears: number; ministryCentre: boolean },
): Refusal {
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
    const { members, facts, minYears } = await pool(tx, context);
    const judged = judgePool(members, facts, { minCriminalDefenceYears: minYears, ministryCentre: false });
    const reason = typeof context.request.facts.reason === 'string' ? context.request.facts.reason : null;
    const no = method === 'choice' ? checkNamedHandler(handler, judged) : checkRecommendation(handler, reason, judged);
    return no ?? { ...(await named(tx, handler)), ...(await lettersIfDecided(tx, context)) };
  };
}

/** Rotation: the eligible handler who was assigned longest ago. */
export const gatherRotation: Gather = async (tx, context) => {
  const day = legalDay(context.request.at);
  await lockAgencyDay(tx, context.agencyId, day);
  const { members, facts, minYears } = await pool(tx, context);
  const judged = judgePool(members, facts, { minCriminalDefenceYears: minYears, ministryCentre: false });
  const turns = await lastAssignedTurns(tx, context.agencyId);
  const declined = context.state?.assignment.declinedHandlers ?? [];
  const ids = judged.eligible.map(({ id }) => id).filter((id) => !declined.includes(id));
  const chosen = rotate(turns, ids);
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
  const { members, facts, minYears } = await pool(tx, context);
  const judged = judgePool(members, facts, { minCriminalDefenceYears: minYears, ministryCentre: false });
  return checkNamedHandler(handler, judged) ?? { handler, handlerPerson: person.handlerPerson ?? null };
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
