import { describe, expect, it } from 'vitest';
import { MATERIALS } from '#domain/case-file/codes';
import { isoDate } from '#domain/kernel/time';
import type { Json } from '#domain/kernel/json';
import * as words from '#contract/words/dossier';
import { LETTER_TEMPLATES, SHEET_TEMPLATES } from '#contract/words/letters';
import { loadFaces } from '#platform/pdf/fonts';
import { findTextFaults } from '#platform/pdf/glyphs';
import { archiveRank } from './order.ts';

describe('words of dossiers and letters', () => {
  it('can all be printed with the embedded fonts', async () => {
    const { chineseDate: _c, plainDate: _p, plainInstant: _i, yuan: _y, fill: _f, ...tables } = words;
    const all = JSON.parse(JSON.stringify({ tables, LETTER_TEMPLATES, SHEET_TEMPLATES })) as Json;
    expect(findTextFaults(all, await loadFaces())).toEqual({ missing: null, forbidden: null });
  });

  it.each([
    ['2025-03-05', '二〇二五年三月五日', '2025年3月5日'],
    ['2026-10-10', '二〇二六年十月十日', '2026年10月10日'],
    ['2026-11-20', '二〇二六年十一月二十日', '2026年11月20日'],
    ['2000-12-31', '二〇〇〇年十二月三十一日', '2000年12月31日'],
  ])('write %s as %s on letters', (day, chinese, plain) => {
    expect(words.chineseDate(isoDate(day))).toBe(chinese);
    expect(words.plainDate(isoDate(day))).toBe(plain);
  });

  it('write money in yuan from integer fen', () => {
    expect([0, 5, 123456, 100000000, -250].map(words.yuan)).toEqual([
      '0.00元',
      '0.05元',
      '1,234.56元',
      '1,000,000.00元',
      '-2.50元',
    ]);
  });

  it('write an instant in Shanghai time', () => {
    expect(words.plainInstant(Date.UTC(2025, 6, 18, 16, 30, 7))).toBe('2025-07-19 00:30:07');
  });

  it('never print half a sentence', () => {
    expect(() => words.fill('本卷共{documents}件', {})).toThrow('{documents}');
  });

  it('give every sheet field a label', () => {
    for (const sheet of Object.values(SHEET_TEMPLATES)) {
      expect(sheet.rows.flat().filter((key) => sheet.labels[key] === undefined)).toEqual([]);
    }
  });
});

describe('archive order', () => {
  it('has exactly one place for every material in each volume', () => {
    for (const volume of ['approval', 'handling'] as const) {
      for (const form of ['criminal-defence', 'civil-litigation'] as const) {
        const rank = archiveRank(volume, form);
        expect([...rank.keys()].sort()).toEqual([...MATERIALS].sort());
        expect(new Set(rank.values()).size).toBe(MATERIALS.length);
      }
    }
  });

  it('puts file reading before meetings in criminal files and pleadings first in civil ones', () => {
    const criminal = archiveRank('handling', 'criminal-defence');
    const civil = archiveRank('handling', 'labour-arbitration');
    expect(criminal.get('file-reading-record')).toBeLessThan(criminal.get('meeting-record') ?? 0);
    expect(criminal.get('meeting-record')).toBeLessThan(criminal.get('defence-statement') ?? 0);
    expect(civil.get('pleading')).toBeLessThan(civil.get('file-reading-record') ?? 0);
    expect(civil.get('representation-statement')).toBeLessThan(civil.get('judgment') ?? 0);
  });
});
