import { describe, expect, it } from 'vitest';
import { isoDate } from '../kernel/time.ts';
import { type RetentionClass, retainedUntil, retentionClass, type RetentionFacts } from './retention.ts';

describe('the class of retention', () => {
  const table: readonly (readonly [RetentionFacts, RetentionClass])[] = [
    [{ criminal: true, sentenceMonths: 180 }, 'permanent'],
    [{ criminal: true, sentenceMonths: 179 }, 'long'],
    [{ criminal: true, sentenceMonths: 60 }, 'long'],
    [{ criminal: true, sentenceMonths: 59 }, 'short'],
    [{ criminal: true, sentenceMonths: 6, lifeOrDeath: true }, 'permanent'],
    [{ criminal: true, sentenceMonths: 6, counselStronglyDisagreed: true }, 'permanent'],
    [{ criminal: true, sentenceMonths: 6, foreign: 'ordinary' }, 'long'],
    [{ criminal: false, foreign: 'major' }, 'permanent'],
    [{ criminal: false, majorImpact: true }, 'permanent'],
    [{ criminal: false, landOrRealEstate: true }, 'permanent'],
    [{ criminal: false, claimFen: 50_000_000 }, 'permanent'],
  ];
  it.each(table)('of %j is %s', (facts, expected) => {
    expect(retentionClass(facts, 'long')).toBe(expected);
  });

  it.each(['permanent', 'long', 'short'] as const)(
    'is the region’s default %s where the table has no answer',
    (setting) => {
      expect(retentionClass({ criminal: false, claimFen: 49_999_999 }, setting)).toBe(setting);
      expect(retentionClass({ criminal: true }, setting)).toBe(setting);
    },
  );
});

describe('the end of retention', () => {
  it('is counted from the end of the year of closing, and never comes for permanent files', () => {
    expect(retainedUntil(isoDate('2026-03-05'), 'short')).toBe('2036-12-31');
    expect(retainedUntil(isoDate('2026-03-05'), 'long')).toBe('2056-12-31');
    expect(retainedUntil(isoDate('2026-03-05'), 'permanent')).toBeNull();
    expect(retainedUntil(isoDate('2026-03-05'), 'long', { permanent: null, long: 60, short: 15 })).toBe('2086-12-31');
  });
});
