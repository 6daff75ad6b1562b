import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderRoundWorkbook } from '#activities/evaluation/report/workbook';
import { writeWorkbook } from '#platform/xlsx/workbook';
import { pythonOf, type Python } from '../support/python.ts';
import { roundReport } from './round-report.ts';
import { Shelf } from './tools.ts';

const shelf = new Shelf();
let python: Python | null = null;
beforeAll(async () => {
  python = await pythonOf('workbooks');
}, 600_000);
afterAll(() => shelf.clear());

interface ReadSheet {
  readonly name: string;
  /** Type of each cell as openpyxl tells it (`s` text, `n` number, `f` formula) and its value. */
  readonly rows: readonly (readonly (readonly [string, string | number | null])[])[];
}

const READER = `
import json, sys
from openpyxl import load_workbook
book = load_workbook(json.load(sys.stdin))
print(json.dumps([{'name': s.title, 'rows': [[[c.data_type, c.value] for c in row] for row in s.iter_rows()]} for s in book]))
`;

async function read(skip: (note: string) => never, bytes: Buffer): Promise<readonly ReadSheet[]> {
  if (python === null) return skip('no Python with openpyxl');
  return (await python(READER, await shelf.put('book.xlsx', bytes))) as readonly ReadSheet[];
}

describe('a workbook', () => {
  it('holds texts as texts, whatever they begin with, and numbers as numbers', async ({ skip }) => {
    const texts = ['=1+1', '+86', '-5', '@SUM(A1)', '=HYPERLINK("http://x","y")', '\ttab', '<&>"', '案卷'];
    const bytes = await writeWorkbook([
      {
        name: '表',
        head: ['=A1', 'n'],
        rows: texts.map((text) => [text, { value: -1.5, format: '0.0' }]),
        widths: [9, 9],
      },
    ]);
    const [sheet] = await read(skip, bytes);
    expect(sheet?.rows.flat().map(([type]) => type)).toEqual(['s', 's', ...texts.flatMap(() => ['s', 'n'])]);
    expect(sheet?.rows.slice(1).map((row) => row[0]?.[1])).toEqual(texts);
    expect(sheet?.rows[1]?.[1]?.[1]).toBe(-1.5);
  });

  it('is refused with a name, a text or a number that no program reads', () => {
    const sheet = { name: '表', head: ['a'], rows: [], widths: [9] };
    expect(() => writeWorkbook([{ ...sheet, name: 'a/b' }])).toThrow("can't name a sheet");
    expect(() => writeWorkbook([sheet, sheet])).toThrow("can't name a sheet");
    expect(() => writeWorkbook([{ ...sheet, rows: [['\u0001']] }])).toThrow('a text that is none');
    expect(() => writeWorkbook([{ ...sheet, rows: [[{ value: Number.NaN }]] }])).toThrow('a number that is none');
  });
});

describe('a round’s workbook', () => {
  it('has every table of the report with its figures as numbers, and every drawn file with its whole ticket', async ({
    skip,
  }) => {
    const report = roundReport();
    const sheets = await read(skip, await renderRoundWorkbook(report));
    expect(sheets.map(({ name }) => name)).toEqual([
      '概要',
      '分层',
      '结案登记',
      '分地区机构类型',
      '地区比较',
      '专家一致性',
      '专家尺度',
      '承办人（律所）均分',
      '问题主题',
      '优秀与问题案卷',
      '抽中案卷',
      '本期间轮次',
    ]);
    const rows = (name: string): ReadSheet['rows'] => sheets.find((sheet) => sheet.name === name)?.rows ?? [];
    const values = (name: string, column: number): unknown[] =>
      rows(name)
        .slice(1)
        .map((row) => row[column]?.[1]);
    const summary = new Map(rows('概要').map((row) => [row[0]?.[1], row[1]?.[1]]));
    const { estimate } = report.statistics.goodOrBetter;
    expect(summary.get('优良率')).toBeCloseTo(typeof estimate === 'object' ? estimate.share : -1, 12);
    expect(summary.get('骰子数（A）')).toBe(report.seed.partA);
    expect(values('抽中案卷', 0)).toEqual(report.picks.map(({ code }) => code));
    expect(values('抽中案卷', 5)).toEqual(report.picks.map(({ ticket }) => ticket));
    expect(values('专家尺度', 0)).toHaveLength(9);
    expect(sheets.flatMap(({ rows: own }) => own.flat()).some(([type]) => type === 'f')).toBe(false);
  });
});
