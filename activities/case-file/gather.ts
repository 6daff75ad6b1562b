import { legalDay } from '#domain/kernel/time';
import { refuse, type Refusal } from '#domain/kernel/refusal';
import { policyOf } from '#domain/case-file/policy';
import { combinationOf } from '#domain/handling/combinations';
import type { Form, Proceeding } from '#domain/case-file/codes';
import { isRefusal } from '#domain/kernel/refusal';
import type { JsonObject } from '#domain/kernel/json';
import type { PoolClient } from '#platform/store/pool';
import { commitmentTicket } from '#domain/case-file/commitment';
import { daySeedOf } from '../assignment/day-seed.ts';
import { earlierStage, inheritedLinks, linksOf } from '#domain/case-file/links';
import { nextCaseSequence } from '#platform/store/acts';
import { tiesOf } from '#platform/store/assignment';
import { reserveLetters, type LetterForm } from '../letters.ts';
import type { EffectContext, Gather } from '../context.ts';

/** Registration: the number, the pinned rule pack and calendar, the policy of this case. */
export const gatherRegistration: Gather = async (tx, context) => {
  const facts = context.request.facts;
  const combination = combinationOf(facts.form as Form, facts.proceeding as Proceeding);
  if (isRefusal(combination)) return combination;
  if (facts.protection === 'state-secret-stub') return refuse('intake.state-secret', { field: '/protection' });
  if (typeof facts.receivedOn === 'string' && facts.receivedOn > context.request.on) {
    return refuse('intake.received-in-the-future', { field: '/receivedOn', params: { today: context.request.on } });
  }
  const day = legalDay(context.request.at);
  const { pack, calendar } = await context.ports.reference.current(context.loaded.agency.region_code, day);
  const staff = await tx.query<{ count: number }>(
    'SELECT count(DISTINCT person_id)::int AS count FROM role_grant WHERE agency_id = $1 AND valid_to IS NULL',
    [context.agencyId],
  );
  const small = (staff.rows[0]?.count ?? 0) < pack.settings.smallOfficeBelowStaff.value;
  const policy = policyOf(pack, calendar.version, small);
  const links = linksOf(facts);
  const earlier = earlierStage(links);
  const year = Number(day.slice(0, 4));
  const seq = await nextCaseSequence(tx, context.agencyId, year);
  return {
    number: `${context.loaded.agency.code}-${year}-${String(seq).padStart(6, '0')}`,
    agency: context.agencyId,
    region: context.loaded.agency.region_code,
    policy: policy as unknown as JsonObject,
    ...(earlier === null
      ? {}
      : { links: inheritedLinks(links, await tiesOf(tx, earlier)) as unknown as readonly JsonObject[] }),
    officer:
      context.request.actor.role === 'officer' || context.request.actor.role === 'head'
        ? context.request.actor.person
        : null,
  };
};

const LETTERS: Readonly<Record<string, readonly LetterForm[]>> = {
  grant: ['009'],
  'grant-first': ['009'],
  refuse: ['010'],
  assign: ['011', '013'],
  close: ['021'],
};

/** The last step of a decision issues its letters; their numbers are reserved in the same transaction. */
export const gatherAgreement: Gather = async (tx, context) => {
  const pending = context.state?.pending;
  if (pending === null || pending === undefined || context.state === null) return {};
  const last = pending.step === context.state.policy.steps[pending.kind].length - 1;
  return last
    ? {
        ...(await reserveLetters(tx, context, LETTERS[pending.kind] ?? [])),
        ...(await commitmentFacts(tx, context, pending.kind, pending.facts.means)),
      }
    : {};
};

/** A proposal decides at once where the policy has one step. */
export function gatherProposal(kind: string): Gather {
  return async (tx, context) =>
    proposalDecides(context, kind)
      ? {
          ...(await reserveLetters(tx, context, LETTERS[kind] ?? [])),
          ...(await commitmentFacts(tx, context, kind, context.request.facts.means)),
        }
      : {};
}

/** The ticket of a grant that rests on an integrity commitment, from the agency's seed of the day. */
async function commitmentFacts(
  tx: PoolClient,
  context: EffectContext,
  kind: string,
  means: unknown,
): Promise<JsonObject> {
  const granted = kind === 'grant' || kind === 'grant-first';
  if (!granted || (means ?? context.state?.means) !== 'integrity-commitment') return {};
  const day = legalDay(context.request.at);
  const seed = await daySeedOf(tx, context, day);
  return {
    commitmentDraw: { day, commitment: seed.commitment, ticket: commitmentTicket(context.caseId, seed.seed) },
    ...(seed.madeNow ? { seedCommittedNow: true } : {}),
  };
}

export function proposalDecides(context: EffectContext, kind: string): boolean {
  const steps = context.state?.policy.steps[kind as 'grant'];
  return steps !== undefined && steps.length === 1;
}

export type GatherResult = JsonObject | Refusal;
