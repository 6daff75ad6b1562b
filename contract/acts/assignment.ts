import { ABORT_REASONS } from '#domain/assignment/draw-day';
import {
  NONCE_GIVERS,
  NOT_TO_ACT_REASONS,
  PASS_OVER_REASONS,
  RECOMMENDATION_REASONS,
} from '#domain/assignment/methods';
import { z } from 'zod';
import { act, type ActContract, type TextField } from '../acts.ts';
import { idField, integerField, listField } from '../fields.ts';

const NOTE: TextField = { maxLength: 2_000, required: false, lines: true };

/** How the organ is told the handler's name and phone. */
export const ORGAN_ANSWER_WAYS = ['letter', 'phone', 'exchange', 'fax', 'in-person'] as const;

/** Bodies of the acts of assignment. */
export const ASSIGNMENT_CONTRACTS: Readonly<Record<string, ActContract>> = {
  /** A new record replaces the one before; rank 1 is the best, several handlers may share a rank. */
  'assignment.record-wishes': act(
    { wishes: listField(z.strictObject({ handler: idField, rank: integerField(1, 20) }), 20).min(1) },
    { note: NOTE },
  ),
  'assignment.pass-over-previous': act({ reason: z.enum(PASS_OVER_REASONS) }, { note: NOTE }),
  'assignment.request-draw': act({}, { note: NOTE }),
  'assignment.draw': act({
    nonce: z.string().regex(/^\d{6}$/u, { error: 'field.wrong-format' }),
    nonceGiver: z.enum(NONCE_GIVERS),
  }),
  'assignment.abort-draw': act({ reason: z.enum(ABORT_REASONS) }, { note: NOTE }),
  'assignment.choose': act({ handler: idField }, { note: NOTE }),
  'assignment.rotate': act({}, { note: NOTE }),
  'assignment.recommend': act({ handler: idField, reason: z.enum(RECOMMENDATION_REASONS) }, { note: NOTE }),
  /** Without `handler` the unit arranges the one who was selected. */
  'assignment.arrange': act({ handler: idField.optional() }, { note: NOTE }),
  'assignment.confirm': act({}, { note: NOTE }),
  'assignment.apply-not-to-act': act({ reason: z.enum(NOT_TO_ACT_REASONS) }, { note: NOTE }),
  'assignment.grant-not-to-act': act({}, { opinion: NOTE }),
  'assignment.refuse-not-to-act': act({}, { opinion: NOTE }),
  'assignment.take-back': act({}, { note: NOTE }),
  'assignment.answer-organ': act({ way: z.enum(ORGAN_ANSWER_WAYS) }, { contact: { maxLength: 100, required: false } }),
};
