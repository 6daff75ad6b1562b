/**
 * Retention of dossiers: a class and an end date, never a destruction. The table of 1991 is for law
 * firms' files; which class an agency's file has is its province's setting, "to be verified"
 * (1991 Retention Table 司律通字(1991)153号; Archives Law Implementing Regulations art. 24).
 */
import { addMonths, type IsoDate, isoDate } from '../kernel/time.ts';

/** 永久 · 长期 · 短期. */
export const RETENTION_CLASSES = ['permanent', 'long', 'short'] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

/** What is known of a closed case that decides its class; null and absent mean unknown, never "no". */
export interface RetentionFacts {
  readonly criminal: boolean;
  /** Sentence in months; null when there is none or it is unknown. */
  readonly sentenceMonths?: number | null;
  readonly lifeOrDeath?: boolean;
  /** 典型、重大影响. */
  readonly majorImpact?: boolean;
  readonly foreign?: 'none' | 'ordinary' | 'major';
  /** 律师与裁判在定罪量刑上有重大分歧. */
  readonly counselStronglyDisagreed?: boolean;
  /** 房地产、土地、山林、水利等权属. */
  readonly landOrRealEstate?: boolean;
  readonly claimFen?: number | null;
}

const LONG_SENTENCE_MONTHS = 5 * 12;
const PERMANENT_SENTENCE_MONTHS = 15 * 12;
const PERMANENT_CLAIM_FEN = 500_000 * 100;

/**
 * The class by the 1991 table; where the table has no answer the region’s default
 * holds: `setting`, the default for agency files.
 */
export function retentionClass(facts: RetentionFacts, setting: RetentionClass): RetentionClass {
  if (facts.lifeOrDeath === true || facts.majorImpact === true || facts.foreign === 'major') return 'permanent';
  if (facts.criminal) {
    if (facts.counselStronglyDisagreed === true) return 'permanent';
    const months = facts.sentenceMonths ?? null;
    if (months !== null && months >= PERMANENT_SENTENCE_MONTHS) return 'permanent';
    if ((months !== null && months >= LONG_SENTENCE_MONTHS) || facts.foreign === 'ordinary') return 'long';
    return months === null ? setting : 'short';
  }
  if (facts.landOrRealEstate === true) return 'permanent';
  if ((facts.claimFen ?? 0) >= PERMANENT_CLAIM_FEN) return 'permanent';
  return setting;
}

/** Years of each class; null is for ever. Values of modern archive rules (永久 / 30 / 10), a setting to be verified. */
export const RETENTION_YEARS: Readonly<Record<RetentionClass, number | null>> = {
  permanent: null,
  long: 30,
  short: 10,
};

/**
 * The last day of retention, counted from the end of the year of closing; null for ever. When it has
 * passed, an appraisal (鉴定) task opens; nothing is destroyed by itself.
 */
export function retainedUntil(
  closedOn: IsoDate,
  kind: RetentionClass,
  years: Readonly<Record<RetentionClass, number | null>> = RETENTION_YEARS,
): IsoDate | null {
  const count = years[kind];
  return count === null ? null : addMonths(isoDate(`${closedOn.slice(0, 4)}-12-31`), count * 12);
}
