import { REACHES } from '#domain/case-file/codes';
import { SATISFACTION_ITEMS, type SatisfactionItem } from '#domain/follow-up/answers';
import { ANSWERED_BY, NO_ANSWER_CODES, TOUCH_CHANNELS, TOUCH_PHASES } from '#domain/follow-up/touches';
import { z } from 'zod';
import { act, type ActContract, type TextField } from '../acts.ts';
import { integerField } from '../fields.ts';

const NOTE: TextField = { maxLength: 2_000, required: false, lines: true };

/** What the agency did about a bad answer. */
export const ABNORMAL_MEASURES = [
  'explained-to-recipient',
  'talk-with-handler',
  'instruction-given',
  'handler-replaced',
  'complaint-lodged',
  'not-confirmed',
] as const;

const touch = z.enum(TOUCH_PHASES);
const rating = integerField(1, 5);
const ratings = z.strictObject(
  Object.fromEntries(SATISFACTION_ITEMS.map((item) => [item, rating])) as Record<SatisfactionItem, typeof rating>,
);
/** Each rating is 1 (worst) to 5; `tookMoney`: whether the handler or unit took money or goods. */
const answers = { ratings, tookMoney: z.boolean() };

/** Bodies of the acts of follow-up. */
export const FOLLOW_UP_CONTRACTS: Readonly<Record<string, ActContract>> = {
  'follow-up.try': act({ touch, channel: z.enum(TOUCH_CHANNELS), noAnswer: z.enum(NO_ANSWER_CODES) }, { note: NOTE }),
  'follow-up.record-answer': act(
    { touch, channel: z.enum(TOUCH_CHANNELS), by: z.enum(ANSWERED_BY).default('recipient'), ...answers },
    { answerText: NOTE },
  ),
  'follow-up.record-refusal': act({ touch }, { note: NOTE }),
  /** Without `touch` the last open one is answered. */
  'follow-up.answer-by-link': act({ touch: touch.optional(), ...answers }, { answerText: NOTE }),
  'follow-up.mark-in-custody': act({ touch }, { note: NOTE }),
  'follow-up.change-reach': act(
    {
      reach: z.enum(REACHES),
      guardianIsParty: z.boolean().default(false),
      relativeConsents: z.boolean().default(false),
    },
    { recipientPhone: { maxLength: 40, required: false } },
  ),
  'follow-up.settle-abnormal': act({ touch, measure: z.enum(ABNORMAL_MEASURES) }, { note: NOTE }),
};
