/** The list cause → matter of legal aid → article (`data/legal-aid-matters.json`) and who is not served. */
import type { FactRecord } from './record.ts';

/** What the file holds, as far as it is used here. */
export interface Matters {
  readonly civil: readonly Matter[];
  readonly criminal: {
    readonly unitOnlyCharges: readonly { readonly causeCode: string }[];
    readonly excludedStages: readonly string[];
    readonly excludedCourtLevels: readonly string[];
    readonly excludedRegionCodes: readonly string[];
  };
}
export interface Matter {
  readonly causeCode: string;
  readonly cause: string;
  readonly matter: string;
  readonly article: string;
  /** Provinces whose regulations added the matter, or all. */
  readonly provinces: 'all' | readonly string[];
  readonly verified: boolean;
}

/** Why legal aid of the regions would not serve a record. */
export const NOT_SERVED_REASONS = [
  'supreme-court',
  'death-sentence-review',
  'jurisdiction-question',
  'unit-crime',
  'cause-unknown',
  'cause-not-on-list',
  'cause-not-in-province',
  'no-case-of-legal-aid',
] as const;
export type NotServedReason = (typeof NOT_SERVED_REASONS)[number];

/** Null when the record is one that legal aid serves, otherwise the first reason why not. */
export function notServed(record: FactRecord, matters: Matters): NotServedReason | null {
  const { criminal } = matters;
  if (record.caseType !== '刑事' && record.caseType !== '民事') return 'no-case-of-legal-aid';
  if (record.mandatoryAid?.['deathReview'] === true || record.stage === '死刑复核' || record.stage === '复核') {
    return 'death-sentence-review';
  }
  if (record.stage === '管辖') return 'jurisdiction-question';
  if (
    criminal.excludedCourtLevels.includes(record.courtLevel ?? '') ||
    criminal.excludedRegionCodes.includes(record.regionCode ?? record.provinceCode ?? '')
  ) {
    return 'supreme-court';
  }
  if (criminal.excludedStages.includes(record.stage ?? '')) return 'no-case-of-legal-aid';
  if (record.caseType === '刑事') {
    const units = new Set(criminal.unitOnlyCharges.map((one) => one.causeCode));
    // Any charge is served; one that the record doesn't tell is given by the seed and marked.
    return [record.causeCode ?? '', ...(record.otherCauseCodes ?? [])].some((code) => units.has(code))
      ? 'unit-crime'
      : null;
  }
  if (record.causeCode === undefined) return 'cause-unknown';
  const matter = matters.civil.find((one) => one.causeCode === record.causeCode);
  if (!matter) return 'cause-not-on-list';
  const province = record.provinceCode ?? (record.regionCode ? `${record.regionCode.slice(0, 2)}0000` : undefined);
  return matter.provinces !== 'all' && province !== undefined && !matter.provinces.includes(province)
    ? 'cause-not-in-province'
    : null;
}
