/** Rows of a case's stream that stand for what happened in another system, or before a case was imported. */
import { z } from 'zod';
import { defineKind, ledgerCode, ledgerDay, ledgerId } from '../registry.ts';

/**
 * An event told by another system. The row's `at` is the instant of loading; `on` is the past day, `event` the kind
 * that the event would have had here and `facts` its facts. Nobody here has seen it happen.
 */
export const imported = defineKind(
  'imported',
  1,
  z.strictObject({
    source: z.enum(['take-over', 'import']),
    event: ledgerCode,
    on: ledgerDay,
    person: ledgerId.nullable(),
    role: ledgerCode,
    facts: z.looseObject({}),
  }),
  {
    source: 'take-over',
    event: 'intake.granted',
    on: '2026-09-03',
    person: '019a0000-0000-7000-8000-0000000000a1',
    role: 'approver',
    facts: { means: 'integrity-commitment', on: '2026-09-03' },
  },
);
