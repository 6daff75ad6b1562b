/** Rows of a case's stream written by assignment and handling. */
import { z } from 'zod';
import { defineKind, ledgerCode, ledgerCount, ledgerDay, ledgerHash, ledgerId, ledgerNumber } from '../registry.ts';

const ID = '019a0000-0000-7000-8000-000000000001';
const PERSON = '019a0000-0000-7000-8000-0000000000a1';
const DAY = '2026-11-23';
const on = { on: ledgerDay };

function simple(kind: string, shape: z.ZodRawShape, sample: Record<string, unknown>): void {
  defineKind(kind, 1, z.strictObject(shape), sample as never);
}

simple(
  'assignment.draw-requested',
  {
    attempt: ledgerNumber,
    drawNo: ledgerNumber,
    day: ledgerDay,
    requestHash: ledgerHash,
    commitment: ledgerHash,
    candidates: ledgerNumber,
    excluded: ledgerCount,
  },
  {
    attempt: 1,
    drawNo: 1,
    day: DAY,
    requestHash: '0'.repeat(64),
    commitment: '1'.repeat(64),
    candidates: 3,
    excluded: 1,
  },
);
simple(
  'assignment.wishes-recorded',
  { ...on, wishes: z.array(z.strictObject({ handler: ledgerId, rank: ledgerNumber })) },
  { on: DAY, wishes: [{ handler: ID, rank: 1 }] },
);
simple(
  'assignment.previous-passed-over',
  { ...on, handler: ledgerId, reason: ledgerCode },
  { on: DAY, handler: ID, reason: 'recipient-asks' },
);
simple('assignment.draw-aborted', { ...on, reason: ledgerCode }, { on: DAY, reason: 'request-wrong' });
const choice = {
  method: ledgerCode,
  handler: ledgerId,
  handlerPerson: ledgerId,
  unit: ledgerId,
  attempt: ledgerNumber,
  reason: ledgerCode.nullable(),
  drawNo: ledgerNumber.optional(),
  number: ledgerId.optional(),
  nonce: ledgerId.optional(),
  nonceGiver: ledgerCode.optional(),
};
const CHOICE = { method: 'choice', handler: ID, handlerPerson: PERSON, unit: ID, attempt: 1, reason: null, on: DAY };
simple('assignment.selected', { ...choice, ...on }, CHOICE);
simple('assignment.issued', { ...choice, ...on }, CHOICE);
simple(
  'assignment.arranged',
  { ...on, handler: ledgerId, handlerPerson: ledgerId },
  { on: DAY, handler: ID, handlerPerson: PERSON },
);
simple(
  'assignment.confirmed',
  { ...on, handler: ledgerId, handlerPerson: ledgerId, unit: ledgerId },
  { on: DAY, handler: ID, handlerPerson: PERSON, unit: ID },
);
simple('assignment.not-to-act-applied', { ...on, reason: ledgerCode }, { on: DAY, reason: 'recusal' });
simple('assignment.not-to-act-granted', { ...on, handler: ledgerId }, { on: DAY, handler: ID });
simple('assignment.not-to-act-refused', { ...on, handler: ledgerId }, { on: DAY, handler: ID });
simple(
  'assignment.taken-back',
  { ...on, unit: ledgerId, reason: ledgerCode },
  { on: DAY, unit: ID, reason: 'unit-silent' },
);
simple('assignment.organ-answered', { ...on, way: ledgerCode }, { on: DAY, way: 'letter' });

simple('handling.begun', on, { on: DAY });
simple(
  'handling.checkpoint-completed',
  { ...on, checkpoint: ledgerCode, materials: z.array(ledgerCode), documents: z.array(ledgerId) },
  { on: DAY, checkpoint: 'first-meeting', materials: ['meeting-record'], documents: [ID] },
);
simple(
  'handling.checkpoint-not-applicable',
  { ...on, checkpoint: ledgerCode, reason: ledgerCode },
  { on: DAY, checkpoint: 'plea', reason: 'not-arisen' },
);
simple(
  'handling.checkpoint-excused',
  { ...on, checkpoint: ledgerCode, reason: ledgerCode },
  { on: DAY, checkpoint: 'file-reading', reason: 'authority-refused' },
);
simple(
  'handling.mandate-excused',
  { ...on, reason: ledgerCode, newDueOn: ledgerDay },
  { on: DAY, reason: 'detained-not-met', newDueOn: '2026-12-01' },
);
simple('handling.progress-reported', { ...on, kind: ledgerCode }, { on: DAY, kind: 'hearing-date' });
simple(
  'handling.extension-requested',
  { ...on, rule: ledgerCode, days: ledgerNumber, reason: ledgerCode },
  { on: DAY, rule: 'closing.submit', days: 7, reason: 'illness' },
);
simple(
  'handling.deadline-extended',
  { ...on, rule: ledgerCode, days: ledgerNumber },
  { on: DAY, rule: 'closing.submit', days: 7 },
);
simple('handling.extension-refused', { ...on, rule: ledgerCode }, { on: DAY, rule: 'closing.submit' });
simple('handling.instructed', { ...on, kind: ledgerCode }, { on: DAY, kind: 'reminder' });
simple(
  'handling.closing-document-reported',
  { ...on, kind: ledgerCode, document: ledgerCode.nullable(), receivedOn: ledgerDay, closingDate: ledgerDay },
  { on: DAY, kind: 'document-received', document: 'judgment', receivedOn: DAY, closingDate: DAY },
);
