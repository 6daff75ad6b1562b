import { MATERIALS } from '#domain/case-file/codes';
import {
  CHECKPOINT_EXCUSES,
  CHECKPOINT_KEYS,
  MANDATE_EXCUSES,
  NOT_APPLICABLE_REASONS,
} from '#domain/handling/checkpoint-codes';
import { CLOSING_DATE_REASONS } from '#domain/handling/closing-date';
import { CLOSING_KINDS } from '#domain/handling/closing-documents';
import { RIGHT_ENDINGS, RIGHTS } from '#domain/handling/rights';
import { z } from 'zod';
import { act, type ActContract, type TextField } from '../acts.ts';
import { codeField, dayField, idField, integerField, listField } from '../fields.ts';

const NOTE: TextField = { maxLength: 2_000, required: false, lines: true };
const REPORT: TextField = { maxLength: 8_000, required: false, lines: true };

/** What a handler reports beside the checkpoints. */
export const PROGRESS_KINDS = [
  'recipient-informed',
  'organ-contacted',
  'evidence-found',
  'hearing-date-known',
  'custody-changed',
  'decision-received',
  'difficulty',
  'other',
] as const;
/** Why more time is asked for. */
export const EXTENSION_REASONS = [
  'organ-delays',
  'recipient-cause',
  'evidence-outstanding',
  'force-majeure',
  'complex',
  'other',
] as const;
/** What the agency tells a handler. */
export const INSTRUCTION_KINDS = ['reminder', 'instruction', 'discussion', 'talk'] as const;

/** Bodies of the acts of handling. */
export const HANDLING_CONTRACTS: Readonly<Record<string, ActContract>> = {
  'handling.complete-checkpoint': act(
    {
      checkpoint: z.enum(CHECKPOINT_KEYS),
      doneOn: dayField.optional(),
      materials: listField(z.enum(MATERIALS)).optional(),
      documents: listField(idField).optional(),
    },
    { report: REPORT },
  ),
  'handling.declare-not-applicable': act(
    { checkpoint: z.enum(CHECKPOINT_KEYS), reason: z.enum(NOT_APPLICABLE_REASONS) },
    { note: NOTE },
  ),
  'handling.excuse-checkpoint': act(
    { checkpoint: z.enum(CHECKPOINT_KEYS), reason: z.enum(CHECKPOINT_EXCUSES) },
    { note: NOTE },
  ),
  'handling.excuse-mandate-papers': act({ reason: z.enum(MANDATE_EXCUSES), newDueOn: dayField }, { note: NOTE }),
  'handling.report-progress': act(
    { kind: z.enum(PROGRESS_KINDS), happenedOn: dayField.optional() },
    { report: { ...REPORT, required: true } },
  ),
  'handling.request-extension': act(
    { rule: codeField, days: integerField(1, 365), reason: z.enum(EXTENSION_REASONS) },
    { note: NOTE },
  ),
  'handling.grant-extension': act({ rule: codeField, days: integerField(1, 365) }, { opinion: NOTE }),
  'handling.refuse-extension': act({ rule: codeField }, { opinion: NOTE }),
  'handling.open-right': act(
    {
      right: z.enum(RIGHTS),
      /** The day from which it counts; the day of the act when left out. */
      startedOn: dayField.optional(),
      /** The last day, where the law, a court or the file names it. */
      losesOn: dayField.optional(),
    },
    { note: NOTE },
    { past: ['startedOn'] },
  ),
  'handling.settle-right': act(
    {
      right: z.enum(RIGHTS),
      how: z.enum(RIGHT_ENDINGS),
      /** The paper of a waiver, or what proves the act. */
      documents: listField(idField).optional(),
    },
    { note: NOTE },
  ),
  'handling.instruct': act({ kind: z.enum(INSTRUCTION_KINDS) }, { instruction: { ...REPORT, required: true } }),
  'handling.record-closing': act(
    {
      kind: z.enum(CLOSING_KINDS),
      document: z.enum(MATERIALS).optional(),
      receivedOn: dayField.optional(),
      documents: listField(idField).optional(),
    },
    { note: NOTE },
  ),
  'handling.correct-closing-date': act(
    {
      kind: z.enum(CLOSING_KINDS),
      document: z.enum(MATERIALS).optional(),
      receivedOn: dayField,
      reason: z.enum(CLOSING_DATE_REASONS),
    },
    { note: { ...NOTE, required: true } },
    { past: ['receivedOn'] },
  ),
};
