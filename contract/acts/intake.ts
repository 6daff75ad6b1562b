import {
  FORMS,
  GREEN_LANES,
  INTAKE_POINTS,
  LINK_KINDS,
  MATERIALS,
  MEANS_BASES,
  NOTICE_GROUNDS,
  PROCEEDINGS,
  PROTECTIONS,
  REACHES,
} from '#domain/case-file/codes';
import { LODGED_WITH } from '#domain/case-file/lodging';
import type { Form, Proceeding } from '#domain/case-file/codes';
import { CARRIED_FACTS, CARRIED_TEXTS, checkLinks, linksOf } from '#domain/case-file/links';
import { combinationOf } from '#domain/handling/combinations';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, refuse, type Refusal } from '#domain/kernel/refusal';
import { z } from 'zod';
import { act, actBody, type ActContract, type TextField } from '../acts.ts';
import {
  causeField,
  codeField,
  dayField,
  fenField,
  idField,
  instantField,
  integerField,
  listField,
} from '../fields.ts';

const NAME: TextField = { maxLength: 100, required: true };
const OPINION: TextField = { maxLength: 4_000, required: false, lines: true };
const NOTE: TextField = { maxLength: 2_000, required: false, lines: true };

/** Why aid is refused (Legal Aid Law 31, 34, 42-43). */
export const REFUSAL_GROUNDS = [
  'matter-not-covered',
  'means-above-limit',
  'no-prospect-shown',
  'papers-untrue',
  'other-agency-competent',
  'aid-given-already',
] as const;
/** Why aid is granted before its papers are complete (Legal Aid Law 44). */
export const GRANT_FIRST_GROUNDS = ['limitation', 'preservation', 'other-urgent'] as const;
/** Why an application or a notice ends early. */
export const WITHDRAWAL_REASONS = ['recipient-asks', 'settled', 'own-counsel', 'cannot-be-reached', 'other'] as const;
/** Why an application counts as withdrawn (Legal Aid Law 43 ¶2). */
export const DEEMED_WITHDRAWAL_REASONS = ['not-supplemented'] as const;
/** On which side of the matter the recipient stands. */
export const SIDES = [
  'suspect',
  'defendant',
  'victim',
  'plaintiff',
  'respondent',
  'applicant',
  'appellant',
  'third-party',
] as const;
/** Why a notice goes back to the organ. */
export const NOTICE_RETURN_REASONS = [
  'no-legal-ground',
  'wrong-agency',
  'own-counsel',
  'papers-missing',
  'case-withdrawn',
] as const;
/** How a paper reaches its receiver. */
export const SERVICE_WAYS = ['direct', 'mail', 'electronic', 'left', 'through-custody', 'public-notice'] as const;

/** What the fields of a registration have to do with each other, before any case exists. */
export function checkRegistration(facts: JsonObject): Refusal | null {
  const combination = combinationOf(facts.form as Form, facts.proceeding as Proceeding);
  if (isRefusal(combination)) return combination;
  if (facts.protection === 'state-secret-stub') return refuse('intake.state-secret', { field: '/protection' });
  const ties = checkLinks(linksOf(facts), facts.form as Form);
  if (ties !== null) return ties;
  if (facts.entry === 'notice') {
    if (facts.noticeGround === undefined)
      return refuse('intake.notice-without-ground', { field: '/noticeGround', rule: 'LAL 25, 28' });
    if (facts.authority === undefined)
      return refuse('intake.notice-without-organ', { field: '/authority', rule: 'LAL 36' });
    return null;
  }
  return facts.noticeGround === undefined ? null : refuse('intake.ground-without-notice', { field: '/noticeGround' });
}

/** How an earlier case is named: by its number; in a file that is loaded also by its record id. */
const LINKED = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u;

/** Earlier cases that a registration ties its case to. */
export const linksField = listField(
  z.strictObject({
    case: z
      .string()
      .regex(LINKED, { error: 'field.wrong-format' })
      .meta({ description: 'Number of the earlier case.', example: '330106-01-2026-000001' }),
    kind: z.enum(LINK_KINDS),
  }),
  20,
);

/**
 * The body of a registration as clients send it: with a tie of kind `stage-change` everything that carries over from
 * the stage before may be left out; what is sent prevails. Without one the same fields are as required as ever.
 */
export function registrationBody(contract: ActContract): z.ZodObject {
  const body = actBody(contract);
  const carried = Object.fromEntries([...CARRIED_FACTS, ...CARRIED_TEXTS].map((name) => [name, true]));
  return body.partial(carried as never).meta({
    description:
      'With a link of kind `stage-change`, fields that carry over from the earlier case may be left out; without one, ' +
      '`form`, `cause`, `reach` and `recipientName` are required.',
  });
}

/** Bodies of the acts of intake. */
export const INTAKE_CONTRACTS: Readonly<Record<string, ActContract>> = {
  'intake.register': act(
    {
      /** Needed only by somebody who registers for several agencies. */
      agency: idField.optional(),
      entry: z.enum(['application', 'notice', 'duty-referral']),
      form: z.enum(FORMS),
      proceeding: z.enum(PROCEEDINGS),
      cause: causeField,
      intakePoint: z.enum(INTAKE_POINTS),
      protection: z.enum(PROTECTIONS).default('ordinary'),
      reach: z.enum(REACHES),
      /** The day the application or the notice was received; the day of the act when left out. */
      receivedOn: dayField.optional(),
      noticeGround: z.enum(NOTICE_GROUNDS).optional(),
      authority: idField.optional(),
      greenLane: z.enum(GREEN_LANES).optional(),
      means: z.enum(MEANS_BASES).optional(),
      minor: z.boolean().default(false),
      possibleLifeOrDeath: z.boolean().default(false),
      dispute: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u, { error: 'field.wrong-format' })
        .optional(),
      side: z.enum(SIDES).optional(),
      /** Earlier cases: the stage before, co-defendants, connected facts, the other side. */
      links: linksField.optional(),
      /** Key of the record that a case was made from; only a demonstration sends it. */
      recordId: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u, { error: 'field.wrong-format' })
        .optional(),
      demonstration: z.boolean().optional(),
      /** Fields that a demonstration made up because its record lacks them. */
      generated: listField(codeField, 60).optional(),
      /** Matter of legal aid, from the shipped list. */
      matter: codeField.optional(),
      /** Persons of a group (群体性), where the case stands for more than one. */
      groupPersons: integerField(1, 100_000).optional(),
      amountClaimedFen: fenField.optional(),
    },
    {
      recipientName: NAME,
      recipientPhone: { maxLength: 40, required: false },
      recipientIdNumber: { maxLength: 40, required: false },
      recipientAddress: { maxLength: 200, required: false },
      representativeName: { maxLength: 100, required: false },
      opponentName: { maxLength: 200, required: false },
      matterSummary: { maxLength: 4_000, required: false, lines: true },
      note: NOTE,
    },
    { past: ['receivedOn'], check: checkRegistration },
  ),
  'intake.record-lodging': act(
    {
      by: z.enum(LODGED_WITH),
      /** When it was lodged there, and when it was passed on. */
      lodgedAt: instantField,
      forwardedAt: instantField.optional(),
    },
    { note: NOTE },
  ),
  'intake.forward': act({ forwardedAt: instantField.optional() }, { note: NOTE }),
  'intake.request-supplement': act({ items: listField(z.enum(MATERIALS)).min(1), by: dayField }, { note: NOTE }),
  'intake.supplement': act({ materials: listField(z.enum(MATERIALS)).min(1) }, { note: NOTE }),
  'intake.propose-grant': act({ means: z.enum(MEANS_BASES).optional() }, { opinion: OPINION }),
  'intake.propose-grant-first': act({ ground: z.enum(GRANT_FIRST_GROUNDS) }, { opinion: OPINION }),
  'intake.propose-refusal': act({ ground: z.enum(REFUSAL_GROUNDS) }, { opinion: { ...OPINION, required: true } }),
  'intake.supply-late-papers': act({ materials: listField(z.enum(MATERIALS)).min(1) }, { note: NOTE }),
  'intake.withdraw': act({ reason: z.enum(WITHDRAWAL_REASONS) }, { note: NOTE }),
  'intake.deem-withdrawn': act({ reason: z.enum(DEEMED_WITHDRAWAL_REASONS).optional() }, { note: NOTE }),
  'intake.transfer': act({ to: idField }, { note: NOTE }),
  'intake.check-commitment': act({ result: z.enum(['confirmed', 'untrue', 'cannot-be-checked']) }, { note: NOTE }),
  'intake.ask-organ': act({ items: listField(z.enum(MATERIALS)).min(1) }, { note: NOTE }),
  'intake.return-notice': act({ reason: z.enum(NOTICE_RETURN_REASONS) }, { note: NOTE }),
  'intake.serve-refusal': act(
    { way: z.enum(SERVICE_WAYS), servedOn: dayField },
    { receiver: { maxLength: 100, required: false } },
    { past: ['servedOn'] },
  ),
};
