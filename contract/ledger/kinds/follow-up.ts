/** Rows of a case's stream written by follow-up. What the recipient wrote stays private; ratings are codes. */
import { z } from 'zod';
import { defineKind, ledgerCode, ledgerCount, ledgerDay, ledgerNumber } from '../registry.ts';

const DAY = '2026-11-23';
const touch = { touch: ledgerCode, on: ledgerDay };

function simple(kind: string, shape: z.ZodRawShape, sample: Record<string, unknown>): void {
  defineKind(kind, 1, z.strictObject(shape), sample as never);
}

simple(
  'follow-up.touch-opened',
  { ...touch, opensOn: ledgerDay, closesOn: ledgerDay, ticket: ledgerCount, phone: z.boolean() },
  { touch: 'third', on: DAY, opensOn: '2026-11-26', closesOn: '2026-12-13', ticket: 1_234_567_890, phone: true },
);
simple(
  'follow-up.tried',
  { ...touch, channel: ledgerCode, noAnswer: ledgerCode, at: ledgerCount },
  { touch: 'first', on: DAY, channel: 'phone', noAnswer: 'not-picked-up', at: 1_795_428_000_000 },
);
simple(
  'follow-up.touch-ended',
  {
    ...touch,
    how: ledgerCode,
    channel: ledgerCode.optional(),
    by: ledgerCode.optional(),
    ratings: z.record(z.string(), ledgerNumber).optional(),
  },
  {
    touch: 'first',
    on: DAY,
    how: 'answered',
    channel: 'phone',
    by: 'recipient',
    ratings: { attitude: 5, communication: 5, 'interests-protected': 4, result: 4, overall: 5 },
  },
);
simple('follow-up.abnormal-answer', touch, { touch: 'first', on: DAY });
simple(
  'follow-up.abnormal-settled',
  { ...touch, measure: ledgerCode },
  { touch: 'first', on: DAY, measure: 'talk-with-handler' },
);
// For the supervisor alone: readers of the unit's side leave this kind out.
simple('follow-up.money-reported', touch, { touch: 'first', on: DAY });
simple(
  'follow-up.reach-changed',
  { reach: ledgerCode, guardianIsParty: z.boolean(), relativeConsents: z.boolean(), on: ledgerDay },
  { reach: 'own-phone', guardianIsParty: false, relativeConsents: false, on: DAY },
);
