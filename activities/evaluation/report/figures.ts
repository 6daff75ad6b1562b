/** How the report's figures are written. */
import type { Interval } from '#domain/evaluation/statistics/intervals';
import type { Estimate, Rate } from '#domain/evaluation/statistics/estimates';
import { GRADE_WORDS, INDICATOR_WORDS } from '#contract/words/evaluation';
import { FORM_NAMES } from '#contract/words/dossier';
import { REPORT_WORDS as W } from '#contract/words/round-report';
import { numberOf } from '#domain/sampling/rational';
import { pointsOf } from '#domain/evaluation/points';
import type { RoundReport } from './model.ts';

/** 81.7%; 100% and 0% are written so only when they are exact, so that nothing near them looks certain. */
export function percent(share: number): string {
  const written = (100 * share).toFixed(1);
  if (written === '100.0') return share === 1 ? '100%' : '99.9%';
  if (written === '0.0') return share === 0 ? '0%' : '0.1%';
  return `${written}%`;
}

/** 71.8%—84.0%. */
export function range({ low, high }: Interval): string {
  return `${percent(low)}—${percent(high)}`;
}

/** With so many decimals, and a true minus sign. */
export function decimal(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return /^-0\.?0*$/u.test(text) ? text.slice(1) : text.replace('-', '−');
}

/** 27,146. */
export function whole(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/gu, ',');
}

/** p values: three decimals, or that it is less than 0.001. */
export function probability(p: number): string {
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** The estimate where there is one. */
export function estimateOf(rate: Rate): Estimate | null {
  return typeof rate.estimate === 'object' ? rate.estimate : null;
}

/** Share, interval and method, or why there are none. */
export function rateTexts(rate: Rate): { readonly share: string; readonly interval: string; readonly method: string } {
  const { estimate } = rate;
  if (typeof estimate === 'string')
    return { share: W.notEstimable[estimate], interval: W.notStated, method: W.notStated };
  return { share: percent(estimate.share), interval: range(estimate), method: W.shortMethods[estimate.method] };
}

/** Exact scores as people read them: whole ones whole, others with two decimals. */
export function scoreText(score: string | null): string {
  if (score === null) return W.notStated;
  return score.includes('/') ? numberOf(pointsOf(score)).toFixed(2) : score;
}

/** Chinese name of a grade; the code where it has none. */
export function gradeName(grade: string): string {
  return GRADE_WORDS[grade as keyof typeof GRADE_WORDS]?.zh ?? grade;
}

export function indicatorName(indicator: string): string {
  return INDICATOR_WORDS[indicator as keyof typeof INDICATOR_WORDS]?.zh ?? indicator;
}

/** Name of an agency, a city, a form or a stratum; a stratum of several parts by the names of its parts. */
export function nameOf(report: RoundReport, code: string): string {
  const own = report.names[code] ?? FORM_NAMES[code as keyof typeof FORM_NAMES];
  if (own !== undefined) return own;
  const parts = code.split('/');
  return parts.length === 1 ? code : parts.map((part) => nameOf(report, part)).join(' ');
}
