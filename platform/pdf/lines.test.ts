import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadFaces, type Face } from './fonts.ts';
import { breakLines, widthOf } from './lines.ts';

let face: Face;
beforeAll(async () => {
  face = (await loadFaces()).regular;
});

describe('line breaking of Chinese text', () => {
  it('never starts a line with closing punctuation nor ends one with opening punctuation', () => {
    const text = '依照《中华人民共和国法律援助法》第三十一条、第四十二条的规定，决定给予法律援助（见附件）。'.repeat(4);
    for (let width = 60; width < 460; width += 7) {
      for (const line of breakLines(face, 16, text, { width })) {
        expect(line.text).not.toMatch(/^[，。、；：！？）》」』】〕”’]/u);
        expect(line.text).not.toMatch(/[（《「『【〔“‘]$/u);
      }
    }
  });

  it('keeps a number or word whole while it fits, and cuts it when a whole line is too short for it', () => {
    const texts = (width: number): string[] =>
      breakLines(face, 10, '编号330106-01-2025-000036已归档', { width }).map((line) => line.text);
    expect(texts(118)).toEqual(['编号', '330106-01-2025-000036', '已归档']);
    expect(texts(60).join('')).toBe('编号330106-01-2025-000036已归档');
  });

  it('loses no character but spaces at line ends, and no line is wider than the measure', () => {
    const alphabet = fc.constantFrom('法', '律', '，', '（', '。', 'a', '9', ' ', '—', '“', '”', '·');
    const inputs = fc.array(alphabet, { maxLength: 120 }).map((characters) => characters.join(''));
    fc.assert(
      fc.property(inputs, fc.integer({ min: 40, max: 300 }), fc.boolean(), (text, width, justify) => {
        const lines = breakLines(face, 12, text, { width, justify });
        expect(lines.length).toBeGreaterThan(0);
        expect(
          lines
            .map((line) => line.text)
            .join('')
            .replaceAll(' ', ''),
        ).toBe(text.replaceAll(' ', ''));
        for (const line of lines) {
          expect(widthOf(face, 12, line.text)).toBeCloseTo(line.width, 6);
          expect(line.width + line.spacing * ([...line.text].length - 1)).toBeLessThanOrEqual(width + 0.02);
        }
      }),
      { seed: 20260918, numRuns: 300 },
    );
  });
});
