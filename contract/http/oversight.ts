/** Queries and answers of supervision: conduct, integrity, the four properties, figures of past moments. */
import { z } from 'zod';
import { STAGES } from '#domain/case-file/codes';
import { FINDING_KINDS, type FindingKind } from '#domain/supervision/findings';
import { PROPERTIES, PROPERTY_ITEMS, type PropertyItem } from '#domain/supervision/four-properties';
import { dayField, idField, instantField } from '../fields.ts';
import { timelineEntry } from './timeline.ts';

const sentence = z.object({ zh: z.string(), en: z.string() });
const limit = z
  .string()
  .regex(/^\d{1,3}$/u, { error: 'field.wrong-format' })
  .transform(Number)
  .refine((value) => value >= 1 && value <= 200, { error: 'field.out-of-range' })
  .optional()
  .meta({ description: 'Entries a page, 1-200; 50 when left out.' });

/** Days are legal days, both included. */
export const conductQuery = z.strictObject({
  limit,
  cursor: z.string().max(400).optional(),
  person: idField.optional(),
  from: dayField.optional(),
  to: dayField.optional(),
});
export const accessQuery = z.strictObject({
  ...conductQuery.shape,
  foreign: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'Only accesses of cases that were not the reader’s own.' }),
});

const conductEntry = timelineEntry.extend({ case: z.object({ id: idField, number: z.string().nullable() }) });

export const attempts = z.object({
  items: z.array(conductEntry),
  counts: z.array(
    z.object({ person: z.string(), name: z.string().nullable(), code: z.string(), why: sentence, count: z.int() }),
  ),
  next: z.string().nullable(),
});
export const accesses = z.object({ items: z.array(conductEntry), next: z.string().nullable() });

const KINDS = Object.keys(FINDING_KINDS) as [FindingKind, ...FindingKind[]];

export const integrityQuery = z.strictObject({
  gone: z.enum(['true', 'false']).optional().meta({ description: 'Also findings that are gone; false when left out.' }),
});
export const integrity = z.object({
  findings: z.array(
    z.object({
      id: idField,
      kind: z.enum(KINDS),
      subject: z.string(),
      case: z.object({ id: idField, number: z.string().nullable() }).nullable(),
      sentence,
      remedy: sentence,
      facts: z.record(z.string(), z.unknown()),
      firstSeen: instantField,
      lastSeen: instantField,
      goneAt: instantField.nullable(),
    }),
  ),
  runs: z.array(
    z.object({ startedAt: instantField, endedAt: instantField.nullable(), counts: z.record(z.string(), z.unknown()) }),
  ),
});

const ITEMS = Object.keys(PROPERTY_ITEMS) as [PropertyItem, ...PropertyItem[]];

export const propertyChecks = z.object({
  items: z.array(
    z.object({
      id: idField,
      dossier: idField,
      occasion: z.enum(['locked', 'schedule']),
      result: z.enum(['passed', 'failed']),
      at: instantField,
      checkedAt: instantField,
      items: z.array(
        z.object({
          item: z.enum(ITEMS),
          property: z.enum(PROPERTIES),
          outcome: z.enum(['ok', 'failed', 'not-checked']),
          words: sentence,
        }),
      ),
    }),
  ),
});

export const reportQuery = z.strictObject({
  at: instantField.optional().meta({ description: 'The moment; now when left out. Never later than now.' }),
});
export const pastReport = z.object({
  at: instantField,
  cases: z.int(),
  rows: z.int().meta({ description: 'Rows of the ledger that the figures were computed from.' }),
  regions: z.array(
    z.object({
      region: z.string(),
      name: z.string().nullable(),
      stages: z.record(z.enum(STAGES), z.int()),
      overdue: z.int(),
    }),
  ),
  handlers: z.array(z.object({ person: z.string(), name: z.string().nullable(), open: z.int(), overdue: z.int() })),
});
