import type { Json, JsonObject } from '#domain/kernel/json';
import { formatInstant } from '#domain/kernel/time';

/** A row of a table as the API shows it: camelCase, `_id` and `_code` dropped from references, instants in one form. */
export function presentRow(row: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      camel(column),
      INSTANT.test(column) && typeof value === 'string' ? instant(value) : value,
    ]),
  );
}

const INSTANT = /_(?:at|instant)$/u;

/** PostgreSQL's JSON writes `2026-11-23T01:00:00+00:00`; everything that leaves the house ends in Z. */
export function instant(value: string | Date): string {
  return formatInstant(typeof value === 'string' ? Date.parse(value) : value.getTime());
}

/** The same for what may be absent. */
export function instantOrNull(value: Json | Date | undefined): string | null {
  return typeof value === 'string' || value instanceof Date ? instant(value) : null;
}

function camel(column: string): string {
  return column.replaceAll(/_([a-z])/gu, (_match, letter: string) => letter.toUpperCase());
}
