/**
 * Finds text that must not be printed: characters the font does not have (they would become empty boxes),
 * and control, format and bidirectional characters (they can make a page say something else than its text).
 */
import type { Json } from '#domain/kernel/json';
import type { Faces } from './fonts.ts';

/** What one walk over an input found. */
export interface TextFault {
  /** Code points as `U+XXXX`, sorted, each once. */
  readonly codePoints: readonly string[];
  /** JSON pointers of the strings, in the order of the walk. */
  readonly pointers: readonly string[];
}

export interface TextFaults {
  /** Characters that at least one face lacks. */
  readonly missing: TextFault | null;
  /** Control, format, private-use, surrogate and unassigned characters; a line feed is allowed. */
  readonly forbidden: TextFault | null;
}

const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

const pointerToken = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const name = (codePoint: number): string => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

class Finding {
  readonly codePoints = new Set<number>();
  readonly pointers = new Set<string>();
  add(codePoint: number, pointer: string): void {
    this.codePoints.add(codePoint);
    this.pointers.add(pointer);
  }
  result(): TextFault | null {
    if (this.codePoints.size === 0) return null;
    return { codePoints: [...this.codePoints].sort((a, b) => a - b).map(name), pointers: [...this.pointers] };
  }
}

/** Walks every string of a JSON value; both results are null when all of it can be printed. */
export function findTextFaults(value: Json, faces: Faces): TextFaults {
  const missing = new Finding();
  const forbidden = new Finding();
  const good = new Set<number>();
  const visit = (node: Json, pointer: string): void => {
    if (typeof node === 'string') {
      for (const character of node) {
        const codePoint = character.codePointAt(0) ?? 0;
        if (codePoint === 0x0a || good.has(codePoint)) continue;
        if (FORBIDDEN.test(character)) forbidden.add(codePoint, pointer);
        else if (!faces.regular.has(codePoint) || !faces.bold.has(codePoint)) missing.add(codePoint, pointer);
        else good.add(codePoint);
      }
    } else if (Array.isArray(node)) {
      (node as readonly Json[]).forEach((item, index) => visit(item, `${pointer}/${index}`));
    } else if (typeof node === 'object' && node !== null) {
      for (const [key, item] of Object.entries(node)) visit(item, `${pointer}/${pointerToken(key)}`);
    }
  };
  visit(value, '');
  return { missing: missing.result(), forbidden: forbidden.result() };
}
