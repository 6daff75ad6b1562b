/** Queries and answers of timelines. */
import { z } from 'zod';
import { dayField, idField, instantField } from '../fields.ts';
import { INSTRUMENT_WORDS, type Instrument } from '../words/timeline/codes.ts';

const INSTRUMENTS = Object.keys(INSTRUMENT_WORDS) as [Instrument, ...Instrument[]];
const SOURCES = ['ledger', 'attempt', 'access', 'draw', 'engine'] as const;
const sentence = z.object({ zh: z.string(), en: z.string() });

/** Filters of a timeline; days are legal days, both included. */
export const timelineQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^\d{1,3}$/u, { error: 'field.wrong-format' })
    .transform(Number)
    .refine((value) => value >= 1 && value <= 500, { error: 'field.out-of-range' })
    .optional()
    .meta({ description: 'Entries a page, 1-500; 100 when left out.' }),
  cursor: z.string().max(400).optional().meta({ description: 'The `next` of the page before, as it was.' }),
  person: idField.optional().meta({ description: 'Only what this person did.' }),
  act: z.string().max(100).optional().meta({ description: 'Only this act or this kind of row.' }),
  instrument: z.enum(INSTRUMENTS).optional(),
  source: z.enum(SOURCES).optional(),
  from: dayField.optional(),
  to: dayField.optional(),
});

const standing = z.object({
  stage: z.string(),
  version: z.int(),
  assignment: z.string(),
  pending: z.string().nullable(),
});

/** One entry of a timeline. */
export const timelineEntry = z.object({
  id: z.string(),
  source: z.enum(SOURCES),
  at: instantField.meta({
    description: 'The business instant; of an event of the engine that of the act it belongs to.',
  }),
  engineAt: instantField.nullable(),
  kind: z.string(),
  kindVersion: z.int().nullable(),
  instrument: z.enum(INSTRUMENTS),
  actor: z
    .object({ person: z.string(), grant: z.string(), name: z.string().nullable(), role: z.string().nullable() })
    .nullable(),
  sentence,
  details: z.array(z.object({ fact: z.string(), label: sentence, value: sentence })),
  rule: z
    .object({
      pack: z.string(),
      version: z.union([z.string(), z.int()]),
      key: z.string(),
      name: sentence,
      article: sentence,
    })
    .nullable(),
  deadlines: z.array(
    z.object({
      id: idField,
      rule: z.string(),
      name: sentence,
      effect: z.string(),
      due: dayField,
      article: sentence,
      derivation: z.object({ zh: z.array(z.string()), en: z.array(z.string()) }),
    }),
  ),
  before: standing.nullable(),
  after: standing.nullable(),
  raw: z.string().nullable(),
  seq: z.int().nullable(),
  stream: z.string().nullable(),
  command: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
  commitments: z.record(z.string(), z.unknown()),
  hash: z.string().nullable(),
  prevHash: z.string().nullable(),
});

const openedTexts = z
  .record(z.string(), z.string())
  .nullable()
  .meta({ description: 'Opened texts of the command; null for those who may not see personal data.' });

export const timeline = z.object({
  items: z.array(timelineEntry.extend({ texts: openedTexts })),
  attempts: z.record(z.string(), z.int()).meta({ description: 'Refused attempts by the code that refused.' }),
  engine: z.enum(['complete', 'unreachable']),
  total: z.int(),
  next: z.string().nullable().meta({ description: 'Cursor of the next page, null at the end.' }),
});

export const rawEvent = z.object({
  workflow: z.object({
    id: z.string(),
    run: z.string(),
    type: z.string(),
    status: z.string(),
    export: idField.nullable(),
  }),
  event: z.record(z.string(), z.unknown()),
  payloads: z.enum(['opened', 'withheld']),
  engineUi: z.string().nullable(),
});
