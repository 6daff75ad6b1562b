/** Rows of a case's stream written by hearings, attendance and the authority's opinion. */
import { z } from 'zod';
import { defineKind, ledgerCode, ledgerCount, ledgerDay, ledgerId, ledgerNumber } from '../registry.ts';

const ID = '019a0000-0000-7000-8000-000000000001';
const OTHER = '019a0000-0000-7000-8000-000000000002';
const PERSON = '019a0000-0000-7000-8000-0000000000a1';
const DAY = '2026-11-23';
const LATER = '2026-12-08';
const base = { hearing: ledgerId, on: ledgerDay };
const BASE = { hearing: ID, on: DAY };
const scores = z.record(z.string(), ledgerNumber);

function simple(kind: string, shape: z.ZodRawShape, sample: Record<string, unknown>): void {
  defineKind(kind, 1, z.strictObject(shape), sample as never);
}

simple(
  'hearing.scheduled',
  { ...base, hearingDay: ledgerDay, startMinute: ledgerCount, publicity: ledgerCode, procedure: ledgerCode },
  { ...BASE, hearingDay: LATER, startMinute: 540, publicity: 'unknown', procedure: 'ordinary' },
);
simple(
  'hearing.moved',
  { ...base, newHearing: ledgerId, hearingDay: ledgerDay, startMinute: ledgerCount, reason: ledgerCode },
  { ...BASE, newHearing: OTHER, hearingDay: LATER, startMinute: 870, reason: 'court-calendar' },
);
simple('hearing.cancelled', { ...base, reason: ledgerCode }, { ...BASE, reason: 'withdrawn' });
simple(
  'hearing.publicity-set',
  { ...base, publicity: ledgerCode, reason: ledgerCode.nullable() },
  { ...BASE, publicity: 'non-public', reason: 'declared-on-the-day' },
);
const selection = { ...base, reason: ledgerCode, ticket: ledgerCount };
simple(
  'hearing.attendance-selected',
  { ...selection, hearingDay: ledgerDay, provisional: z.boolean() },
  { ...BASE, reason: 'drawn', ticket: 123_456_789, hearingDay: LATER, provisional: true },
);
simple('hearing.attendance-not-selected', selection, { ...BASE, reason: 'not-drawn', ticket: 4_123_456_789 });
simple(
  'hearing.observer-assigned',
  { ...base, hearingDay: ledgerDay, observer: ledgerId, channel: ledgerCode },
  { ...BASE, hearingDay: LATER, observer: PERSON, channel: 'on-site' },
);
simple('hearing.observer-told', base, BASE);
simple('hearing.observer-released', { ...base, reason: ledgerCode }, { ...BASE, reason: 'moved' });
simple(
  'hearing.held',
  { ...base, hearingDay: ledgerDay, publicity: ledgerCode, first: z.boolean(), attended: z.boolean() },
  { ...BASE, hearingDay: DAY, publicity: 'public', first: true, attended: true },
);
simple('hearing.observation-lapsed', base, BASE);
simple(
  'hearing.observation-recorded',
  { ...base, scores, text: ledgerId },
  { ...BASE, scores: { preparation: 5, inquiry: 4, debate: 4, effect: 5 }, text: OTHER },
);
simple('hearing.observation-excused', { ...base, reason: ledgerCode }, { ...BASE, reason: 'observer-ill' });
simple('hearing.opinion-asked', { way: ledgerCode, on: ledgerDay }, { way: 'link', on: DAY });
simple(
  'hearing.opinion-received',
  { way: ledgerCode, scores, late: z.boolean(), on: ledgerDay },
  {
    way: 'link',
    scores: {
      order: 5,
      respect: 5,
      dress: 5,
      language: 4,
      thinking: 4,
      law: 5,
      response: 4,
      attitude: 5,
      diligence: 5,
    },
    late: false,
    on: DAY,
  },
);
simple('hearing.opinion-call-unanswered', { on: ledgerDay }, { on: DAY });
