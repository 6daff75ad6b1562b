import { MATERIALS } from '#domain/case-file/codes';
import { CHECKLIST_ITEMS, MISSING_EXCUSES } from '#domain/closing/checklists';
import { ADOPTIONS, PERFORMANCES, RESULTS } from '#domain/closing/outcome';
import { RETURN_REASONS } from '#domain/closing/return-reasons';
import { z } from 'zod';
import { act, type ActContract, type TextField } from '../acts.ts';
import { dayField, fenField, idField, integerField, listField } from '../fields.ts';

const NOTE: TextField = { maxLength: 2_000, required: false, lines: true };
const REPORT: TextField = { maxLength: 8_000, required: false, lines: true };

/** The outcome that form 021 states. */
const outcome = z.strictObject({
  result: z.enum(RESULTS),
  opinionAdopted: z.enum(ADOPTIONS),
  amountClaimedFen: fenField,
  lossRecoveredFen: fenField,
  lossAvertedFen: fenField,
  /** The paper that proves the loss recovered or averted; null where none was. */
  lossProof: z.enum(MATERIALS).nullable(),
  performed: z.enum(PERFORMANCES),
  personsHelped: integerField(1, 100_000),
});

const excuse = z.strictObject({ item: z.enum(CHECKLIST_ITEMS), reason: z.enum(MISSING_EXCUSES) });

const file = {
  /** Papers of the file beside those handed in with checkpoints and those the agency made itself. */
  materials: listField(z.enum(MATERIALS)).optional(),
  /** Items of the checklist that are missing for a stated reason. */
  excuses: listField(excuse).optional(),
  documents: listField(idField).optional(),
};

/** Bodies of the acts of closing. */
export const CLOSING_CONTRACTS: Readonly<Record<string, ActContract>> = {
  'closing.submit': act({ outcome, ...file }, { report: REPORT }),
  /** Without an outcome the one stated before stands. */
  'closing.resubmit': act({ outcome: outcome.optional(), ...file }, { report: REPORT }),
  'closing.return': act({ reasons: listField(z.enum(RETURN_REASONS), RETURN_REASONS.length).min(1) }, { note: NOTE }),
  'closing.excuse-item': act(excuse.shape, { note: NOTE }),
  'closing.record-talk': act({ talkedOn: dayField.optional() }, { note: NOTE }, { past: ['talkedOn'] }),
  'closing.propose-approval': act({}, { opinion: { maxLength: 4_000, required: false, lines: true } }),
  'closing.retry-archive': act({}, { note: NOTE }),
};
