import { describe, expect, it } from 'vitest';
import { isoDate } from '../kernel/time.ts';
import type { DrawEntry } from './draw-day.ts';
import { checkReveal, nextDrawNo, verifyDrawDay } from './draw-day.ts';

const entries = (text: string): DrawEntry[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({
      kind: word.startsWith('r') ? 'requested' : word.startsWith('d') ? 'drawn' : 'aborted',
      drawNo: Number(word.slice(1)),
    }));

describe('a day of draws', () => {
  it.each([
    ['', null],
    ['r1 d1', null],
    ['r1 r2 a2 d1 r3 d3', null],
    ['r2 d2', { code: 'assignment.draw-number-gap', params: { drawNo: 2, expected: 1 } }],
    ['r1 d1 r3 d3', { code: 'assignment.draw-number-gap', params: { drawNo: 3, expected: 2 } }],
    ['r1 r1 d1', { code: 'assignment.draw-number-gap', params: { drawNo: 1, expected: 2 } }],
    ['r1 d1 a1', { code: 'assignment.draw-two-outcomes', params: { drawNo: 1 } }],
    ['d1', { code: 'assignment.draw-without-request', params: { drawNo: 1 } }],
    ['r1 r2 d2', { code: 'assignment.draw-without-outcome', params: { drawNo: 1 } }],
  ])('%j is judged', (text, expected) => {
    expect(verifyDrawDay(entries(text))).toEqual(expected);
  });

  it('numbers the next request by the requests before it', () => {
    expect(nextDrawNo([])).toBe(1);
    expect(nextDrawNo(entries('r1 d1 r2'))).toBe(3);
  });

  it('shows its seed on the next calendar day and not before', () => {
    expect(checkReveal(isoDate('2026-11-23'), isoDate('2026-11-23'))?.code).toBe('assignment.seed-reveal-too-early');
    expect(checkReveal(isoDate('2026-11-30'), isoDate('2026-12-01'))).toBeNull();
  });
});
