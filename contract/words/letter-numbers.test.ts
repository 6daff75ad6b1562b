import { describe, expect, it } from 'vitest';
import { LETTER_FORM_NUMBERS, letterNumber, NUMBER_PATTERNS } from './letter-numbers.ts';

const letter = { agencyCode: '330106-01', form: '009', year: 2025, seq: 12 } as const;

describe('the number of a letter', () => {
  it.each([
    ['009', '（330106-01）援决〔2025〕12号'],
    ['010', '（330106-01）援不〔2025〕12号'],
    ['011', '（330106-01）援指〔2025〕12号'],
    ['013', '（330106-01）援函〔2025〕12号'],
    ['021', '（330106-01）援结〔2025〕12号'],
  ] as const)('of form %s is %s', (form, number) => {
    expect(letterNumber({ ...letter, form })).toBe(number);
  });

  it('tells kinds, agencies, years and places in the series apart', () => {
    const numbers = [
      ...LETTER_FORM_NUMBERS.map((form) => letterNumber({ ...letter, form })),
      letterNumber({ ...letter, agencyCode: '330106-02' }),
      letterNumber({ ...letter, year: 2026 }),
      letterNumber({ ...letter, seq: 13 }),
    ];
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('follows the nearest pattern of its region', () => {
    const patterns = [...NUMBER_PATTERNS, { regionPrefix: '33', pattern: '浙{agency}援{kind}字〔{year}〕第{seq}号' }];
    expect(letterNumber(letter, patterns)).toBe('浙330106-01援决字〔2025〕第12号');
    expect(letterNumber({ ...letter, agencyCode: '110101-01' }, patterns)).toBe('（110101-01）援决〔2025〕12号');
    expect(() => letterNumber(letter, [])).toThrow('no pattern');
  });
});
