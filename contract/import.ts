/**
 * The format of case facts that `import` reads (docs/formats/import.md): codes, dates and closed lists, no names. An
 * absent field is unknown, never "no".
 */
import { parseIsoDate } from '#domain/kernel/time';
import { z } from 'zod';
import { causeField, fieldFaults, regionField, type FieldFault } from './fields.ts';

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/u;
const day = z.string().refine((text) => parseIsoDate(text) !== null, { error: 'field.not-a-date' });
const month = z
  .string()
  .refine((text) => MONTH.test(text) || parseIsoDate(text) !== null, { error: 'field.not-a-date' });
const flag = z.boolean().optional();
const count = z.int().min(1).max(100_000).optional();
/** A source's own word, kept as it is and used for nothing. */
const word = z.string().min(1).max(200).optional();

/** Kinds of cases and stages of proceedings, in the sources' own words. */
export const FACT_CASE_TYPES = ['刑事', '民事'] as const;
export const FACT_STAGES = ['一审', '二审', '再审', '再审审查', '死刑复核', '复核', '管辖'] as const;
export const FACT_COURT_LEVELS = ['基层', '中级', '高级', '最高'] as const;

export const factRecord = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u, { error: 'field.wrong-format' }),
  caseType: z.enum(FACT_CASE_TYPES),
  cause: word,
  causeCode: causeField.optional(),
  otherCauseCodes: z.array(causeField).max(50).optional(),
  articles: z.array(z.int().min(1).max(1_000)).max(100).optional(),
  stage: z.enum(FACT_STAGES).optional(),
  stageBasis: word,
  courtLevel: z.enum(FACT_COURT_LEVELS).optional(),
  regionCode: regionField.optional(),
  provinceCode: regionField.optional(),
  originProvince: word,
  regionBasis: word,
  dates: z
    .strictObject({
      detained: day.optional(),
      arrested: day.optional(),
      bailed: day.optional(),
      indicted: day.optional(),
      accepted: day.optional(),
      hearing: day.optional(),
      priorJudged: day.optional(),
      judged: day.optional(),
      published: day.optional(),
      factFirst: month.optional(),
      factLast: month.optional(),
      filedYear: z.int().min(1900).max(2199).optional(),
    })
    .optional(),
  mentions: z.record(z.string().max(40), z.boolean()).optional(),
  mandatoryAid: z
    .strictObject({
      minor: flag,
      blindDeafMute: flag,
      limitedCapacity: flag,
      forcedMedical: flag,
      absentTrial: flag,
      lifeOrDeathSentence: flag,
      deathReview: flag,
    })
    .optional(),
  sentence: z.strictObject({ kind: word, months: z.int().min(0).max(12_000).nullable().optional() }).optional(),
  fineYuan: z.int().min(0).max(1_000_000_000_000).optional(),
  nDefendants: count,
  nPlaintiffs: count,
  outcome: word,
  textScope: word,
  textLength: z.int().min(0).optional(),
  source: word,
});
export type FactLine = z.infer<typeof factRecord>;

/** The record of a line, or its faults. Days that run backwards (judged before accepted) are no fault: sources have them. */
export function readFactLine(
  value: unknown,
): { readonly record: FactLine } | { readonly faults: readonly FieldFault[] } {
  const parsed = factRecord.safeParse(value, { reportInput: true });
  return parsed.success ? { record: parsed.data } : { faults: fieldFaults(parsed.error) };
}
