/** Reading ratings that people export from a spreadsheet: units in rows, raters in columns, no header, empty is missing. */
import type { Ratings } from '#domain/evaluation/statistics/ratings';

/** What is wrong with the text, named by row and column from 1. */
interface Problem {
  readonly what: string;
  readonly rule: string;
  readonly remedy: string;
}

const RULE = 'no header; units in rows, raters in columns, separated by commas; numbers or grades, empty is missing';

/** Grades by their words, in the order that weights and ordinal metrics go by. */
const GRADES = new Map([
  ['不合格', 1],
  ['合格', 2],
  ['良好', 3],
  ['优秀', 4],
]);

/**
 * The ratings, or the first thing wrong: a cell that is neither a number nor one of 优秀 良好 合格 不合格 (both in
 * one file are refused, because grades are ranks), rows of different lengths, or nothing at all.
 */
export function parseRatings(text: string): { readonly units: Ratings } | Problem {
  const lines = text
    .replace(/^\u{feff}/u, '')
    .replace(/\r?\n$/u, '')
    .split(/\r?\n/u);
  if (lines.every((line) => line.trim() === '')) {
    return { what: 'is empty 为空', rule: RULE, remedy: 'give one line for each unit' };
  }
  const rows = lines.map((line) =>
    line.split(',').map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/u, '$1')
        .trim(),
    ),
  );
  const width = rows[0]?.length ?? 0;
  let kind: 'number' | 'grade' | null = null;
  const units: (number | null)[][] = [];
  for (const [row, cells] of rows.entries()) {
    if (cells.length !== width) {
      return {
        what: `row ${row + 1} has ${cells.length} columns, row 1 has ${width} 列数不一致`,
        rule: RULE,
        remedy: 'give each row as many commas; a missing rating is an empty cell',
      };
    }
    const unit: (number | null)[] = [];
    for (const [column, cell] of cells.entries()) {
      const where = `row ${row + 1}, column ${column + 1}: ${JSON.stringify(cell.slice(0, 40))}`;
      if (cell === '') {
        unit.push(null);
        continue;
      }
      const grade = GRADES.get(cell);
      const value = grade ?? (/^-?\d{1,9}(?:\.\d{1,9})?$/u.test(cell) ? Number(cell) : null);
      if (value === null) {
        const remedy = row === 0 ? 'correct the cell; leave a header line out' : 'correct or empty the cell';
        return { what: `${where} is neither a number nor a grade 既非数字也非等次`, rule: RULE, remedy };
      }
      const own = grade === undefined ? 'number' : 'grade';
      if (kind !== null && kind !== own)
        return { what: `${where}: grades and numbers together 等次与分数混用`, rule: RULE, remedy: 'give one kind' };
      kind = own;
      unit.push(value);
    }
    units.push(unit);
  }
  return { units };
}
