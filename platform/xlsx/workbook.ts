/** Workbooks for people who go on computing: plain cells, never a formula, so that no text can become one. */
import writeXlsx, { type Cell as LibraryCell } from 'write-excel-file/node';

/** A number with how it is shown, or a text; null leaves the cell empty. Texts are texts whatever they begin with. */
export type WorkbookCell = string | null | { readonly value: number; readonly format?: string };

/** One sheet; its first row is the heading and stays in sight. */
export interface WorkbookSheet {
  /** At most 31 characters, none of `[]:*?/\`. */
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly WorkbookCell[])[];
  /** Widths of the columns in characters. */
  readonly widths: readonly number[];
}

/** Most characters of a cell; a longer text is a fault of the caller. */
const MOST_CHARACTERS = 32_767;

/** Characters that XML 1.0 cannot hold. */
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * The bytes of an .xlsx file.
 *
 * @throws on a sheet's name that Excel refuses, a text that is too long or can't be written, or a number that is none
 */
export function writeWorkbook(sheets: readonly WorkbookSheet[]): Promise<Buffer> {
  const names = new Set<string>();
  for (const { name } of sheets) {
    if (!/^[^[\]:*?/\\]{1,31}$/u.test(name) || names.has(name)) throw new Error(`"${name}" can't name a sheet`);
    names.add(name);
  }
  return writeXlsx(
    sheets.map(({ name, head, rows, widths }) => ({
      sheet: name,
      columns: widths.map((width) => ({ width })),
      stickyRowsCount: 1,
      data: [head.map((text) => textCell(text, true)), ...rows.map((row) => row.map((cell) => cellOf(cell)))],
    })),
  ).toBuffer();
}

function cellOf(cell: WorkbookCell): LibraryCell {
  if (cell === null) return null;
  if (typeof cell === 'string') return textCell(cell, false);
  if (!Number.isFinite(cell.value)) throw new Error('a cell with a number that is none');
  return { value: cell.value, type: Number, ...(cell.format === undefined ? {} : { format: cell.format }) };
}

/** The type is named: the library then writes a shared text, which no program computes. */
function textCell(value: string, bold: boolean): LibraryCell {
  if (value.length > MOST_CHARACTERS || UNWRITABLE.test(value)) throw new Error('a cell with a text that is none');
  return { value, type: String, ...(bold ? { fontWeight: 'bold' as const } : {}) };
}
