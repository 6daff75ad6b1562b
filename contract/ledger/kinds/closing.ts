/** Rows of a case's stream written by closing. */
import { z } from 'zod';
import { defineKind, ledgerCode, ledgerCount, ledgerDay, ledgerId, ledgerNumber } from '../registry.ts';

const ID = '019a0000-0000-7000-8000-000000000001';
const DAY = '2026-11-23';
const on = { on: ledgerDay };

function simple(kind: string, shape: z.ZodRawShape, sample: Record<string, unknown>): void {
  defineKind(kind, 1, z.strictObject(shape), sample as never);
}

const outcome = z.strictObject({
  result: ledgerCode,
  opinionAdopted: ledgerCode,
  amountClaimedFen: ledgerCount,
  lossRecoveredFen: ledgerCount,
  lossAvertedFen: ledgerCount,
  lossProof: ledgerCode.nullable(),
  performed: ledgerCode,
  personsHelped: ledgerNumber,
});

simple(
  'closing.submitted',
  { ...on, submission: ledgerNumber, outcome, materials: z.array(ledgerCode), documents: z.array(ledgerId) },
  {
    on: DAY,
    submission: 1,
    outcome: {
      result: 'mitigated',
      opinionAdopted: 'part',
      amountClaimedFen: 0,
      lossRecoveredFen: 0,
      lossAvertedFen: 0,
      lossProof: null,
      performed: 'n-a',
      personsHelped: 1,
    },
    materials: ['judgment', 'closing-report'],
    documents: [ID],
  },
);
simple(
  'closing.item-excused',
  { ...on, item: ledgerCode, reason: ledgerCode, by: ledgerCode },
  { on: DAY, item: 'mandate-agreement', reason: 'detained-not-signed', by: 'handler' },
);
simple(
  'closing.returned',
  { ...on, submission: ledgerNumber, returns: ledgerNumber, reasons: z.array(ledgerCode).min(1) },
  { on: DAY, submission: 1, returns: 1, reasons: ['meeting-record-unsigned'] },
);
simple('closing.talk-recorded', on, { on: DAY });
simple('closing.examined', { ...on, submission: ledgerNumber }, { on: DAY, submission: 1 });
simple('closing.approved', { ...on, submission: ledgerNumber }, { on: DAY, submission: 1 });
