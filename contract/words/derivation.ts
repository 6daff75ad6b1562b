/** Derivations of due days in words: one sentence for each step, in the order in which they were taken. */
import type { DayUnit, DerivationStep, HourStep, PeriodUnit } from '#domain/reference/periods';
import { MANDATE_EXCUSE_WORDS } from './checkpoints.ts';
import { formatInstant, type Instant, legalDay, startOfDay } from '#domain/kernel/time';

/** Languages of the product. */
export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Names of the units, singular and plural where a language has both. */
export const PERIOD_UNIT_WORDS: Readonly<
  Record<PeriodUnit, { readonly 'zh-CN': string; readonly en: readonly [string, string] }>
> = {
  natural: { 'zh-CN': '日', en: ['natural day', 'natural days'] },
  working: { 'zh-CN': '个工作日', en: ['working day', 'working days'] },
  custody: { 'zh-CN': '日（羁押期限）', en: ['day of custody', 'days of custody'] },
  month: { 'zh-CN': '个月', en: ['month', 'months'] },
  hour: { 'zh-CN': '小时', en: ['hour', 'hours'] },
};

/** English names of the holidays as the notices of the State Council name them. */
const HOLIDAYS_EN: Readonly<Record<string, string>> = {
  元旦: "New Year's Day",
  春节: 'Spring Festival',
  清明节: 'Qingming',
  劳动节: 'Labour Day',
  端午节: 'Dragon Boat Festival',
  中秋节: 'Mid-Autumn Festival',
  国庆节: 'National Day',
};

function holidayInEnglish(name: string): string {
  return name
    .split('、')
    .map((one) => HOLIDAYS_EN[one] ?? one)
    .join(' and ');
}

function zhDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${year}年${String(Number(month))}月${String(Number(date))}日`;
}

function clock(at: Instant): string {
  const minutes = Math.floor((at - startOfDay(legalDay(at))) / 60_000);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** A length with its unit: `7日`, `1 working day`. */
export function lengthInWords(length: number, unit: PeriodUnit, language: Language): string {
  const words = PERIOD_UNIT_WORDS[unit];
  if (language === 'zh-CN') return `${String(length)}${words['zh-CN']}`;
  return `${String(length)} ${words.en[length === 1 ? 0 : 1]}`;
}

function excuse(reason: string | null, language: 'zh' | 'en'): string {
  const words = (MANDATE_EXCUSE_WORDS as Readonly<Record<string, { zh: string; en: string } | undefined>>)[
    reason ?? ''
  ];
  return words?.[language] ?? (language === 'zh' ? '经说明的原因' : 'a stated reason');
}

/** One step in one sentence. */
export function stepInWords(step: DerivationStep | HourStep, language: Language): string {
  return language === 'zh-CN' ? inChinese(step) : inEnglish(step);
}

/** All steps of a derivation, a sentence each. */
export function derivationInWords(
  steps: readonly (DerivationStep | HourStep)[],
  language: Language,
): readonly string[] {
  return steps.map((step) => stepInWords(step, language));
}

function amount(length: number, unit: DayUnit, language: Language): string {
  return lengthInWords(length, unit, language);
}

function inChinese(step: DerivationStep | HourStep): string {
  switch (step.step) {
    case 'start-excluded':
      return `${zhDay(step.day)}为起算当日，不计入期间。`;
    case 'counted':
      return `期间为${amount(step.days, step.unit, 'zh-CN')}。`;
    case 'month-end':
      return `到期月没有${String(step.missingDay)}日，以该月最后一日${zhDay(step.day)}为准。`;
    case 'rest-days-skipped':
      return `其间${String(step.days)}个休息日不计。`;
    case 'make-up-workday-counted':
      return `${zhDay(step.day)}为${step.name}调休上班日，计为工作日。`;
    case 'raw-due':
      return `计算届满日为${zhDay(step.day)}。`;
    case 'rolled':
      return step.reason === 'holiday'
        ? `${zhDay(step.from)}为节假日（${step.name ?? '法定节假日'}），顺延至${zhDay(step.to)}。`
        : `${zhDay(step.from)}为休息日，顺延至${zhDay(step.to)}。`;
    case 'not-rolled':
      return step.reason === 'make-up-workday'
        ? `${zhDay(step.day)}虽为周末，但系${step.name}调休上班日，不顺延。`
        : `${zhDay(step.day)}为休息日，但在押期间不因节假日而延长，不顺延。`;
    case 'provisional':
      return `${String(step.year)}年放假安排尚未公布，暂按周末和固定日期的法定节假日计算，公布后重新计算。`;
    case 'suspended':
      return `${zhDay(step.day)}起停止计算，剩余${amount(step.remaining, step.unit, 'zh-CN')}。`;
    case 'resumed':
      return `${zhDay(step.day)}恢复计算，剩余${amount(step.remaining, step.unit, 'zh-CN')}。`;
    case 'extended':
      return `原届满日为${zhDay(step.from)}，延长${amount(step.by, step.unit, 'zh-CN')}。`;
    case 'excused':
      return `因${excuse(step.reason, 'zh')}，届满日由${zhDay(step.from)}改为${zhDay(step.to)}。`;
    case 'start-corrected':
      return `起算日由${zhDay(step.from)}更正为${zhDay(step.to)}。`;
    case 'set-by-agency':
      return `届满日已指定为${zhDay(step.day)}。`;
    case 'counted-back':
      return `自${zhDay(step.from)}（当日不计）向前计算${String(step.days)}日。`;
    case 'start-hour-excluded':
      return `起算时刻为${zhDay(legalDay(step.at))}${clock(step.at)}，当时不计入，自${zhDay(legalDay(step.from))}${clock(step.from)}起算。`;
    case 'hours-counted':
      return `期间为${lengthInWords(step.hours, 'hour', 'zh-CN')}，不因夜间或节假日顺延。`;
    case 'raw-due-instant':
      return `届满时刻为${zhDay(legalDay(step.at))}${clock(step.at)}（北京时间）。`;
    default:
      return unknownStep(step);
  }
}

function inEnglish(step: DerivationStep | HourStep): string {
  switch (step.step) {
    case 'start-excluded':
      return `The period starts on ${step.day}; the day itself is not counted.`;
    case 'counted':
      return `The period is ${amount(step.days, step.unit, 'en')}.`;
    case 'month-end':
      return `The last month has no day ${String(step.missingDay)}; its last day, ${step.day}, stands in.`;
    case 'rest-days-skipped':
      return `${String(step.days)} rest ${step.days === 1 ? 'day is' : 'days are'} not counted.`;
    case 'make-up-workday-counted':
      return `${step.day} is worked in exchange for ${holidayInEnglish(step.name)} and counts.`;
    case 'raw-due':
      return `Counting ends on ${step.day}.`;
    case 'rolled':
      return step.reason === 'holiday'
        ? `${step.from} is a holiday${step.name === undefined ? '' : ` (${holidayInEnglish(step.name)})`}; the period ends on ${step.to}.`
        : `${step.from} is a rest day; the period ends on ${step.to}.`;
    case 'not-rolled':
      return step.reason === 'make-up-workday'
        ? `${step.day} is a weekend day worked in exchange for ${holidayInEnglish(step.name)}; the end does not move.`
        : `${step.day} is a rest day, but custody ends on its day and never moves.`;
    case 'provisional':
      return `The holidays of ${String(step.year)} are not published yet: weekends and fixed-date holidays were used, and the day will be computed again.`;
    case 'suspended':
      return `The clock stopped on ${step.day} with ${amount(step.remaining, step.unit, 'en')} left.`;
    case 'resumed':
      return `The clock started again on ${step.day} with ${amount(step.remaining, step.unit, 'en')} left.`;
    case 'extended':
      return `The period ended on ${step.from} and was extended by ${amount(step.by, step.unit, 'en')}.`;
    case 'excused':
      return `Excused (${excuse(step.reason, 'en')}): the last day moved from ${step.from} to ${step.to}.`;
    case 'start-corrected':
      return `The day from which it is counted was corrected from ${step.from} to ${step.to}.`;
    case 'set-by-agency':
      return `The last day was set to ${step.day}.`;
    case 'counted-back':
      return `Counted back ${String(step.days)} ${step.days === 1 ? 'day' : 'days'} from ${step.from}, which is not counted.`;
    case 'start-hour-excluded':
      return `The period starts at ${formatInstant(step.at)}; that hour is not counted and counting begins at ${formatInstant(step.from)}.`;
    case 'hours-counted':
      return `The period is ${lengthInWords(step.hours, 'hour', 'en')}; nights and holidays count.`;
    case 'raw-due-instant':
      return `The period ends at ${formatInstant(step.at)}.`;
    default:
      return unknownStep(step);
  }
}

/** A derivation that was read back from a table may hold a step that this version does not know: never printed as "undefined". */
function unknownStep(step: never): never {
  throw new Error(`no words for the step of a derivation: ${JSON.stringify(step)}`);
}
