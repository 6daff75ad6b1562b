import { STAGES } from '#domain/case-file/codes';
import { z } from 'zod';
import { idField, instantField } from '../fields.ts';

/** The receipt of one appended ledger row. */
export const rowReceipt = z
  .object({
    stream: z.string(),
    seq: z.int().min(1),
    hash: z.string().regex(/^[0-9a-f]{64}$/u),
  })
  .meta({ id: 'RowReceipt' });

export const caseBrief = z
  .object({ id: idField, number: z.string(), stage: z.enum(STAGES), version: z.int().min(1) })
  .meta({ id: 'CaseBrief' });

/** The answer to an accepted act: the command, the case as it stands now, and the ledger's receipt. */
export const actAnswer = z
  .object({
    command: z.object({ id: idField, state: z.literal('accepted') }),
    case: caseBrief,
    events: z.array(z.string()).meta({ description: 'Kinds of the events, in order.' }),
    rows: z.array(rowReceipt),
  })
  .meta({ id: 'ActAnswer' });

/** A command that is not decided yet; ask for it again at `Location`. */
export const pendingAnswer = z
  .object({ command: z.object({ id: idField, state: z.literal('received') }) })
  .meta({ id: 'PendingAnswer' });

export const commandAnswer = z.object({
  id: idField,
  act: z.string(),
  caseId: idField,
  state: z.enum(['received', 'accepted', 'refused']),
  receivedAt: instantField,
  case: caseBrief.nullable(),
  events: z.array(z.string()),
  rows: z.array(rowReceipt),
  refusal: z
    .object({
      code: z.string(),
      field: z.string().optional(),
      rule: z.string().optional(),
      params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    })
    .nullable(),
});
