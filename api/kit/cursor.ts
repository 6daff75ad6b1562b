import { isUuid } from '#domain/kernel/uuid';
import { Problem } from './problem.ts';

/** Where a page ended: the value of the sort key and the id of its last entry. */
export interface Position {
  readonly key: string;
  readonly id: string;
}

/** How many entries a page has when nobody says. */
export const PAGE = 50;

/** An opaque cursor; bound to its list and order, so that it can't be used in another one. */
export function cursorOf(list: string, position: Position): string {
  return Buffer.from(JSON.stringify([list, position.key, position.id])).toString('base64url');
}

/** Reads a cursor of this list; anything else is refused. */
export function positionOf(list: string, cursor: string | undefined): Position | null {
  if (cursor === undefined) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(value) &&
      value.length === 3 &&
      value[0] === list &&
      typeof value[1] === 'string' &&
      isUuid(String(value[2]))
    ) {
      return { key: value[1], id: String(value[2]) };
    }
  } catch {
    // Not one of ours: refused below.
  }
  throw new Problem('request.cursor-invalid');
}

/** A page of at most `limit` out of one entry more than that. */
export function pageOf<Row extends { readonly id: string; readonly sort_key: string }>(
  list: string,
  rows: readonly Row[],
  limit: number,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    next: rows.length > limit && last !== undefined ? cursorOf(list, { key: last.sort_key, id: last.id }) : null,
  };
}
