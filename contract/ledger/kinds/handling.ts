/** Rows of a case's stream written by the supervision of handling: rights of the recipient, corrected closing dates. */
import { z } from 'zod';
import { defineKind, ledgerCode, ledgerDay, ledgerId } from '../registry.ts';

const ID = '019a0000-0000-7000-8000-000000000001';
const DAY = '2026-11-23';
const on = { on: ledgerDay };

function simple(kind: string, shape: z.ZodRawShape, sample: Record<string, unknown>): void {
  defineKind(kind, 1, z.strictObject(shape), sample as never);
}

simple(
  'handling.deadline-opened',
  { ...on, rule: ledgerCode, losesOn: ledgerDay.nullable() },
  { on: DAY, rule: 'handling.evidence-time-limit', losesOn: '2026-12-08' },
);
simple(
  'handling.deadline-settled',
  { ...on, rule: ledgerCode, how: ledgerCode, documents: z.array(ledgerId) },
  { on: DAY, rule: 'handling.evidence-time-limit', how: 'waived', documents: [ID] },
);
simple(
  'handling.closing-date-corrected',
  {
    ...on,
    kind: ledgerCode,
    document: ledgerCode.nullable(),
    receivedOn: ledgerDay,
    from: ledgerDay,
    closingDate: ledgerDay,
    reason: ledgerCode,
    judged: z.array(z.strictObject({ deadline: ledgerId, rule: ledgerCode, due: ledgerDay, state: ledgerCode })),
  },
  {
    on: DAY,
    kind: 'document-received',
    document: 'judgment',
    receivedOn: '2026-11-18',
    from: '2026-11-20',
    closingDate: '2026-11-18',
    reason: 'day-misread',
    judged: [{ deadline: ID, rule: 'closing.submit', due: '2026-12-18', state: 'met' }],
  },
);
