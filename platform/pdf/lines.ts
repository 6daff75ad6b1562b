/**
 * Breaks Chinese text into lines: a break may stand between any two hanzi, but closing punctuation never
 * starts a line, opening punctuation never ends one, and runs of Latin letters and digits stay whole while
 * they fit (禁则, as GB/T 15834 expects of horizontal text).
 */
import type { Face } from './fonts.ts';

/** One line, its natural width, and the letter spacing that fills the measure (0 for last lines). */
export interface Line {
  readonly text: string;
  readonly width: number;
  readonly spacing: number;
}

export interface BreakOptions {
  /** Measure in points. */
  readonly width: number;
  /** Indent of the first line in points. */
  readonly indent?: number;
  /** Fill every line but the last by letter spacing. */
  readonly justify?: boolean;
}

const NEVER_FIRST = new Set('，。、；：！？）》」』】〕〗〉”’…—～·％℃,.;:!?)]}%');
const NEVER_LAST = new Set('（《「『【〔〖〈“‘([{￥¥');

interface Atom {
  text: string;
  width: number;
  /** A space that vanishes at a line's end. */
  readonly space: boolean;
}

const isWord = (codePoint: number): boolean => codePoint > 0x20 && codePoint < 0x2000 && codePoint !== 0xb7;

function atomise(face: Face, size: number, text: string): Atom[] {
  const atoms: Atom[] = [];
  let open: Atom | null = null;
  let glueNext = false;
  let inWord = false;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const width = (face.advance(codePoint) * size) / 1000;
    if (codePoint === 0x20) {
      atoms.push({ text: character, width, space: true });
      open = null;
      glueNext = false;
      inWord = false;
      continue;
    }
    const word = isWord(codePoint);
    const glued = open !== null && (glueNext || NEVER_FIRST.has(character) || (word && inWord));
    if (glued && open !== null) {
      open.text += character;
      open.width += width;
    } else {
      open = { text: character, width, space: false };
      atoms.push(open);
    }
    glueNext = NEVER_LAST.has(character);
    inWord = word;
  }
  return atoms;
}

/** Cuts an atom that is wider than a whole line between any two characters. */
function* pieces(face: Face, size: number, atom: Atom, width: number): Generator<Atom> {
  let piece: Atom = { text: '', width: 0, space: false };
  for (const character of atom.text) {
    const advance = (face.advance(character.codePointAt(0) ?? 0) * size) / 1000;
    if (piece.text !== '' && piece.width + advance > width) {
      yield piece;
      piece = { text: '', width: 0, space: false };
    }
    piece.text += character;
    piece.width += advance;
  }
  if (piece.text !== '') yield piece;
}

/** Width of a text on one line, in points. */
export function widthOf(face: Face, size: number, text: string): number {
  let width = 0;
  for (const character of text) width += face.advance(character.codePointAt(0) ?? 0);
  return (width * size) / 1000;
}

/** Breaks one paragraph (no line feeds) into at least one line. */
export function breakLines(face: Face, size: number, text: string, options: BreakOptions): Line[] {
  const lines: Line[] = [];
  const tolerance = 0.01;
  let measure = options.width - (options.indent ?? 0);
  let current = '';
  let width = 0;
  let trailing = '';
  let trailingWidth = 0;
  const push = (last: boolean): void => {
    const gaps = [...current].length - 1;
    const slack = measure - width;
    const fill = !last && options.justify === true && gaps > 0 && slack / gaps < size * 0.15;
    lines.push({ text: current, width, spacing: fill ? slack / gaps : 0 });
    measure = options.width;
    current = '';
    width = 0;
    trailing = '';
    trailingWidth = 0;
  };
  const place = (atom: Atom): void => {
    current += trailing + atom.text;
    width += trailingWidth + atom.width;
    trailing = '';
    trailingWidth = 0;
  };
  for (const atom of atomise(face, size, text)) {
    if (atom.space) {
      if (current !== '' || lines.length === 0) {
        trailing += atom.text;
        trailingWidth += atom.width;
      }
      continue;
    }
    if (width + trailingWidth + atom.width <= measure + tolerance) {
      place(atom);
      continue;
    }
    if (current !== '') push(false);
    if (atom.width <= measure + tolerance) {
      place(atom);
      continue;
    }
    for (const piece of pieces(face, size, atom, measure)) {
      if (current !== '') push(false);
      place(piece);
    }
  }
  if (current !== '' || lines.length === 0) push(true);
  return lines;
}
