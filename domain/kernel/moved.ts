/**
 * What has moved between two JSON values that share most of their content: a stored control state keeps a base of several
 * kB and beside it only this, so that an act writes little.
 *
 * A difference is an object. `{"=": value}` puts a value in the old one's place; anything else names the members of an
 * object, or by number the elements of an array of the same length, that differ, each with its own difference. A member
 * that is gone makes its object be replaced as a whole. `{}` is no difference.
 */
import type { Json, JsonObject } from './json.ts';

const REPLACED = '=';

/** The difference that leads from `base` to `value`; parts that are the same object are not looked into. */
export function movedFrom(base: Json, value: Json): JsonObject {
  return difference(base, value) ?? {};
}

function difference(base: Json | undefined, value: Json): JsonObject | null {
  if (base === value) return null;
  if (base === undefined || !isNode(base) || !isNode(value) || Array.isArray(base) !== Array.isArray(value))
    return { [REPLACED]: value };
  const was = base as JsonObject;
  const is = value as JsonObject;
  const names = Object.keys(is);
  // A shorter array, a member that is gone, or one whose name is our own mark.
  if (Array.isArray(base) && (base as readonly Json[]).length !== names.length) return { [REPLACED]: value };
  const gone = Object.keys(was).some((name) => was[name] !== undefined && is[name] === undefined);
  if (gone || names.includes(REPLACED)) return { [REPLACED]: value };
  const moved: Record<string, Json> = {};
  let any = false;
  for (const name of names) {
    const now = is[name];
    if (now === undefined) continue;
    const one = difference(was[name], now);
    if (one === null) continue;
    moved[name] = one;
    any = true;
  }
  return any ? moved : null;
}

/** `base` with a difference applied; shares with it whatever has not moved. */
export function withMoved(base: Json, moved: JsonObject): Json {
  const names = Object.keys(moved);
  if (names.length === 0) return base;
  const replaced = moved[REPLACED];
  if (replaced !== undefined) return replaced;
  if (Array.isArray(base)) {
    const items = [...(base as readonly Json[])];
    for (const name of names) items[Number(name)] = withMoved(items[Number(name)] ?? null, moved[name] as JsonObject);
    return items;
  }
  const members: Record<string, Json> = { ...(base as JsonObject) };
  for (const name of names) members[name] = withMoved(members[name] ?? null, moved[name] as JsonObject);
  return members;
}

function isNode(value: Json): value is JsonObject | readonly Json[] {
  return typeof value === 'object' && value !== null;
}
