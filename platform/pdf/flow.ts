/**
 * Flows paragraphs, tables and boxes over A4 pages. Nothing is written here: the flow yields pages of
 * marks under a structure tree (`tree.ts`), so page numbers are known before the first byte.
 */
import type { Faces, Weight } from './fonts.ts';
import { breakLines, widthOf, type Line } from './lines.ts';
import {
  element,
  PAGE_HEIGHT,
  PAGE_WIDTH,
  type Attributes,
  type Element,
  type Op,
  type Page,
  type Role,
} from './tree.ts';

export interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export interface TextStyle {
  readonly size: number;
  readonly weight?: Weight;
  /** Distance between baselines; 1.5 × size unless given. */
  readonly leading?: number;
  readonly align?: 'left' | 'center' | 'right' | 'justify';
  /** Indent of the first line, in ems. */
  readonly indentEms?: number;
  /** Space before and after, in points. */
  readonly before?: number;
  readonly after?: number;
  /** Space that must remain below, so that a heading never stands alone at a page's end. */
  readonly keep?: number;
  /** Inset from both margins. */
  readonly inset?: number;
}

export interface Cell {
  /** Paragraphs; a string is one (its line feeds make several). */
  readonly text: string | readonly string[];
  /** Makes the cell a heading of its row or column. */
  readonly head?: 'Row' | 'Column';
  readonly span?: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly valign?: 'top' | 'middle';
  readonly weight?: Weight;
  /** First-line indent of each paragraph, in ems. */
  readonly indentEms?: number;
  readonly minHeight?: number;
  /** Lines at the lower right: signature, seal, date. */
  readonly foot?: readonly string[];
  /** Anchor that the cell's text links to. */
  readonly target?: string;
}

export interface TableOptions {
  /** Relative column widths. */
  readonly columns: readonly number[];
  /** Header row, repeated (as an artifact) on every page the table runs over. */
  readonly head?: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  readonly size?: number;
  readonly leading?: number;
  readonly minRowHeight?: number;
}

interface SetCell {
  readonly cell: Cell;
  readonly owner: Element;
  readonly x: number;
  readonly width: number;
  lines: Line[];
  readonly foot: readonly string[];
}

const PAD_X = 4.5;
const PAD_Y = 4;
/** Where the baseline stands within the line box: the box is centred on the hanzi's body. */
const baseline = (size: number, leading: number): number => leading / 2 + size * 0.36;

export class Flow {
  readonly pages: Page[] = [];
  readonly faces: Faces;
  readonly margins: Margins;
  /** Element under which the next block hangs. */
  parent: Element;
  /** Where the next block starts. */
  y = 0;

  constructor(faces: Faces, parent: Element, margins: Margins) {
    this.faces = faces;
    this.parent = parent;
    this.margins = margins;
  }

  get width(): number {
    return PAGE_WIDTH - this.margins.left - this.margins.right;
  }

  get bottom(): number {
    return PAGE_HEIGHT - this.margins.bottom;
  }

  get page(): Page {
    const last = this.pages.at(-1);
    if (last === undefined) throw new Error('the flow has no page yet');
    return last;
  }

  newPage(): Page {
    const page: Page = { marks: [] };
    this.pages.push(page);
    this.y = this.margins.top;
    return page;
  }

  /** Starts a new page unless `height` points fit on this one. */
  ensure(height: number): void {
    if (this.y + height > this.bottom && this.y > this.margins.top) this.newPage();
  }

  skip(height: number): void {
    this.y = Math.min(this.y + height, this.bottom);
  }

  /** Hangs following blocks under a new element while `body` runs. */
  within<T>(role: Role, attributes: Attributes, body: (owner: Element) => T): T {
    const outer = this.parent;
    this.parent = element(role, outer, attributes);
    try {
      return body(this.parent);
    } finally {
      this.parent = outer;
    }
  }

  /** Sets one block of text (line feeds separate paragraphs) and returns its last element. */
  text(role: Role, text: string, style: TextStyle): Element {
    let last: Element | undefined;
    for (const paragraph of text.split('\n')) last = this.paragraph(role, paragraph, style);
    return last ?? element(role, this.parent);
  }

  private paragraph(role: Role, text: string, style: TextStyle): Element {
    const weight = style.weight ?? 'regular';
    const leading = style.leading ?? style.size * 1.5;
    const inset = style.inset ?? 0;
    const width = this.width - 2 * inset;
    const owner = element(role, this.parent);
    if (this.y > this.margins.top) this.y += style.before ?? 0;
    const indent = (style.indentEms ?? 0) * style.size;
    const justify = style.align === 'justify';
    const lines = breakLines(this.faces[weight], style.size, text, { width, indent, justify });
    this.ensure(Math.min(lines.length, 2) * leading + (style.keep ?? 0));
    let index = 0;
    while (index < lines.length) {
      const left = lines.length - index;
      let fit = Math.max(1, Math.floor((this.bottom - this.y + 0.01) / leading));
      if (fit < left && left - fit === 1 && fit > 2) fit -= 1;
      const ops: Op[] = [];
      for (const line of lines.slice(index, index + fit)) {
        const offset = this.offset(line, width - (ops.length === 0 && index === 0 ? indent : 0), style.align ?? 'left');
        const x = this.margins.left + inset + offset + (ops.length === 0 && index === 0 ? indent : 0);
        ops.push(textOp(line, x, this.y + baseline(style.size, leading), style.size, weight));
        this.y += leading;
      }
      this.page.marks.push({ owner, ops });
      index += fit;
      if (index < lines.length) this.newPage();
    }
    this.y += style.after ?? 0;
    return owner;
  }

  private offset(line: Line, width: number, align: string): number {
    if (align === 'center') return Math.max(0, (width - line.width) / 2);
    if (align === 'right') return Math.max(0, width - line.width);
    return 0;
  }

  /** One line at a fixed place, outside the flow; `x` is the left edge, centre or right edge by `align`. */
  place(owner: Element, text: string, x: number, y: number, style: TextStyle & { readonly grey?: number }): void {
    this.page.marks.push({ owner, ops: [this.label(text, x, y, style)] });
  }

  /** The operator for one line at a fixed place. */
  label(text: string, x: number, y: number, style: TextStyle & { readonly grey?: number }): Op {
    const weight = style.weight ?? 'regular';
    const width = widthOf(this.faces[weight], style.size, text);
    const shift = style.align === 'center' ? width / 2 : style.align === 'right' ? width : 0;
    const grey = style.grey === undefined ? {} : { grey: style.grey };
    return { kind: 'text', x: x - shift, y, size: style.size, weight, text, spacing: 0, ...grey };
  }

  /** Sets a bordered table. Rows move whole to the next page; one higher than a page is split between lines. */
  table(options: TableOptions): Element {
    const size = options.size ?? 12;
    const leading = options.leading ?? size * 1.5;
    const total = options.columns.reduce((sum, column) => sum + column, 0);
    const edges = [this.margins.left];
    let reached = 0;
    for (const column of options.columns) {
      reached += column;
      edges.push(this.margins.left + (this.width * reached) / total);
    }
    const table = element('Table', this.parent);
    const head = options.head;
    const headRow = head === undefined ? null : this.setRow(table, head, edges, size);
    const headHeight = headRow === null ? 0 : rowHeight(headRow, leading, 0);
    const minHeight = options.minRowHeight ?? 0;
    const page = this.bottom - this.margins.top - headHeight;
    let first = true;
    for (const row of options.rows) {
      const cells = this.setRow(table, row, edges, size);
      const height = rowHeight(cells, leading, minHeight);
      const splits = height > page;
      const need = splits ? 2 * PAD_Y + 3 * leading : height;
      if (first) {
        this.ensure(headHeight + need);
        if (headRow !== null) this.paintRow(headRow, headHeight, size, leading, false);
      } else if (this.y + need > this.bottom + 0.01) {
        this.newPage();
        if (headRow !== null) this.paintRow(headRow, headHeight, size, leading, true);
      }
      first = false;
      if (!splits) {
        this.paintRow(cells, height, size, leading, false);
        continue;
      }
      this.paintLongRow(cells, headRow, headHeight, size, leading);
    }
    if (first && headRow !== null) {
      this.ensure(headHeight);
      this.paintRow(headRow, headHeight, size, leading, false);
    }
    return table;
  }

  private setRow(table: Element, row: readonly Cell[], edges: readonly number[], size: number): SetCell[] {
    const tr = element('TR', table);
    let column = 0;
    return row.map((cell) => {
      const span = cell.span ?? 1;
      const x = edges[column] ?? 0;
      const right = edges[column + span];
      if (right === undefined) throw new Error('a row of a table has more cells than columns');
      column += span;
      const attributes: Attributes = {
        ...(cell.head === undefined ? {} : { scope: cell.head }),
        ...(span === 1 ? {} : { columnSpan: span }),
      };
      const box = element(cell.head === undefined ? 'TD' : 'TH', tr, attributes);
      const owner = cell.target === undefined ? box : element('Link', box, { target: cell.target });
      const weight = cell.weight ?? 'regular';
      const paragraphs = (typeof cell.text === 'string' ? [cell.text] : cell.text).flatMap((text) => text.split('\n'));
      const width = right - x;
      const lines = paragraphs.flatMap((text) => {
        const indent = (cell.indentEms ?? 0) * size;
        const broken = breakLines(this.faces[weight], size, text, { width: width - 2 * PAD_X, indent });
        return broken.map((line, index) => (index === 0 && indent > 0 ? { ...line, indent } : line));
      });
      const empty = lines.length === 1 && lines[0]?.text === '';
      return { cell, owner, x, width, lines: empty ? [] : lines, foot: cell.foot ?? [] };
    });
  }

  private paintRow(cells: readonly SetCell[], height: number, size: number, leading: number, repeated: boolean): void {
    const top = this.y;
    const borders: Op[] = [];
    const repeatedOps: Op[] = [];
    for (const set of cells) {
      const rect = [set.x, top, set.x + set.width, top + height] as const;
      borders.push({ kind: 'box', rect, width: 0.6 });
      const ops = this.cellOps(set, set.lines, top, height, size, leading);
      if (repeated) repeatedOps.push(...ops);
      else if (ops.length > 0) this.page.marks.push({ owner: set.owner, ops, area: rect });
    }
    this.page.marks.push({ owner: null, ops: borders });
    if (repeatedOps.length > 0) this.page.marks.push({ owner: null, ops: repeatedOps, furniture: 'Header' });
    this.y += height;
  }

  private paintLongRow(
    cells: SetCell[],
    head: SetCell[] | null,
    headHeight: number,
    size: number,
    leading: number,
  ): void {
    for (;;) {
      const room = Math.floor((this.bottom - this.y - 2 * PAD_Y + 0.01) / leading);
      const longest = Math.max(...cells.map((set) => set.lines.length + set.foot.length));
      const last = longest <= room;
      const part = cells.map((set) => ({ ...set, lines: set.lines.slice(0, room), foot: last ? set.foot : [] }));
      const height = last ? rowHeight(part, leading, 0) : 2 * PAD_Y + room * leading;
      this.paintRow(part, height, size, leading, false);
      if (last) return;
      for (const set of cells) set.lines = set.lines.slice(room);
      this.newPage();
      if (head !== null) this.paintRow(head, headHeight, size, leading, true);
    }
  }

  private cellOps(
    set: SetCell,
    lines: readonly Line[],
    top: number,
    height: number,
    size: number,
    leading: number,
  ): Op[] {
    const { cell } = set;
    const weight = cell.weight ?? 'regular';
    const footHeight = set.foot.length * leading;
    const textHeight = lines.length * leading;
    const middle = (cell.valign ?? (set.foot.length > 0 ? 'top' : 'middle')) === 'middle';
    let y = top + (middle ? Math.max(PAD_Y, (height - footHeight - textHeight) / 2) : PAD_Y);
    const ops: Op[] = [];
    for (const line of lines) {
      const indent = (line as { indent?: number }).indent ?? 0;
      const x = set.x + PAD_X + indent + this.offset(line, set.width - 2 * PAD_X, cell.align ?? 'left');
      ops.push(textOp(line, x, y + baseline(size, leading), size, weight));
      y += leading;
    }
    y = top + height - PAD_Y - footHeight;
    for (const text of set.foot) {
      const right = set.x + set.width - PAD_X - size;
      ops.push(this.label(text, right, y + baseline(size, leading), { size, align: 'right' }));
      y += leading;
    }
    return ops;
  }
}

function textOp(line: Line, x: number, y: number, size: number, weight: Weight): Op {
  return { kind: 'text', x, y, size, weight, text: line.text, spacing: line.spacing };
}

function rowHeight(cells: readonly SetCell[], leading: number, minHeight: number): number {
  let height = Math.max(minHeight, leading + 2 * PAD_Y);
  for (const set of cells) {
    const lines = set.lines.length + set.foot.length;
    height = Math.max(height, lines * leading + 2 * PAD_Y, set.cell.minHeight ?? 0);
  }
  return height;
}
