import { describe, expect, it } from 'vitest';
import { isoDate } from '#domain/kernel/time';
import { computeHourDue, type DerivationStep } from '#domain/reference/periods';
import { derivationInWords, LANGUAGES, lengthInWords } from './derivation.ts';

const STEPS: readonly DerivationStep[] = [
  { step: 'start-excluded', day: isoDate('2026-09-18') },
  { step: 'counted', days: 7, unit: 'natural' },
  { step: 'raw-due', day: isoDate('2026-09-25') },
  { step: 'rolled', from: isoDate('2026-09-25'), to: isoDate('2026-09-28'), reason: 'holiday', name: '中秋节' },
];

describe('a derivation in words', () => {
  it('reads as sentences in both languages', () => {
    expect(derivationInWords(STEPS, 'zh-CN')).toEqual([
      '2026年9月18日为起算当日，不计入期间。',
      '期间为7日。',
      '计算届满日为2026年9月25日。',
      '2026年9月25日为节假日（中秋节），顺延至2026年9月28日。',
    ]);
    expect(derivationInWords(STEPS, 'en')).toEqual([
      'The period starts on 2026-09-18; the day itself is not counted.',
      'The period is 7 natural days.',
      'Counting ends on 2026-09-25.',
      '2026-09-25 is a holiday (Mid-Autumn Festival); the period ends on 2026-09-28.',
    ]);
  });

  it('names two holidays that fall together', () => {
    const rolled: DerivationStep = { ...STEPS[3], name: '国庆节、中秋节' } as DerivationStep;
    expect(derivationInWords([rolled], 'en')[0]).toContain('(National Day and Mid-Autumn Festival)');
  });

  it('says why and to which day an excuse moved the end', () => {
    const moved: DerivationStep = {
      step: 'excused',
      from: isoDate('2026-11-07'),
      to: isoDate('2026-11-19'),
      reason: 'detained-not-met',
    };
    expect(derivationInWords([moved], 'zh-CN')).toEqual([
      expect.stringContaining('届满日由2026年11月7日改为2026年11月19日'),
    ]);
    expect(derivationInWords([moved], 'en')[0]).toMatch(
      /^Excused \(.+\): the last day moved from 2026-11-07 to 2026-11-19\.$/u,
    );
  });

  it('tells hours in Beijing time in Chinese', () => {
    const { derivation } = computeHourDue({ start: Date.parse('2026-09-30T02:20:00Z'), hours: 24 });
    expect(derivationInWords(derivation, 'zh-CN').at(-1)).toBe('届满时刻为2026年10月1日11:00（北京时间）。');
  });

  it.each(LANGUAGES)('leaves no code of a step or a unit in %s', (language) => {
    const day = isoDate('2026-01-01');
    const all: DerivationStep[] = [
      ...STEPS,
      { step: 'month-end', day, missingDay: 31 },
      { step: 'rest-days-skipped', days: 1 },
      { step: 'make-up-workday-counted', day, name: '元旦' },
      { step: 'rolled', from: day, to: day, reason: 'weekend' },
      { step: 'not-rolled', day, reason: 'make-up-workday', name: '元旦' },
      { step: 'not-rolled', day, reason: 'custody-never-moves' },
      { step: 'provisional', year: 2027 },
      { step: 'suspended', day, remaining: 1, unit: 'working' },
      { step: 'resumed', day, remaining: 1, unit: 'custody' },
      { step: 'extended', from: day, by: 1, unit: 'month' },
      { step: 'set-by-agency', day },
      { step: 'counted-back', from: day, days: 1 },
    ];
    for (const sentence of derivationInWords(all, language)) {
      expect(sentence).toMatch(language === 'en' ? /^[A-Z0-9][ -~]*\.$/u : /^[^a-z]*。$/u);
    }
  });

  it('has one and many', () => {
    expect(lengthInWords(1, 'working', 'en')).toBe('1 working day');
    expect(lengthInWords(2, 'month', 'zh-CN')).toBe('2个月');
  });

  it('throws a clear fault at a step that it does not know', () => {
    const unknown = { step: 'waived', day: '2026-09-30' } as unknown as (typeof STEPS)[number];
    for (const language of LANGUAGES) {
      expect(() => derivationInWords([unknown], language)).toThrow(/no words for the step.*waived/u);
    }
  });
});
