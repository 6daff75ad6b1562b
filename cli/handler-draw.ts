/**
 * `zhiheng handler-draw`: repeats a handler draw from its published request, day seed and nonce. Needs no
 * server and trusts nothing but its arguments.
 */
import { parseArgs } from 'node:util';
import type { DrawRequest } from '#domain/assignment/draw';
import { checkDrawRequest, draw, drawRequest, isDaySeed } from '#domain/assignment/draw';
import { canonicalText, checkId, parseRestricted, sortById } from '#domain/kernel/canonical';
import type { Json, JsonObject } from '#domain/kernel/json';
import type { Refusal } from '#domain/kernel/refusal';
import { ASSIGNMENT_PROBLEMS } from '#contract/words/assignment';
import type { CommandIo } from './offline-io.ts';
import { badInput, EXIT } from './offline-io.ts';

const USAGE = 'zhiheng handler-draw --request REQUEST.json --day-seed HEX --nonce DIGITS [--json]';
const FORMAT = 'docs/formats/ledger.md, "Handler draw"';

/**
 * Prints `{requestHash, commitment, number, total, chosen}` (one JSON line with `--json`, otherwise one line
 * each) and returns 0. The request is hashed in its canonical form: white space, order of keys and order of
 * the two lists in the file don't matter, and a file that is not canonical is said to be so on standard
 * error. Returns 1 when the day seed is not the one the request commits to, 2 for input that is malformed.
 */
export function runHandlerDraw(argv: readonly string[], io: CommandIo): number {
  let options: { request?: string; 'day-seed'?: string; nonce?: string; json?: boolean };
  try {
    options = parseArgs({
      args: [...argv],
      options: {
        request: { type: 'string' },
        'day-seed': { type: 'string' },
        nonce: { type: 'string' },
        json: { type: 'boolean' },
      },
      strict: true,
    }).values;
  } catch (error) {
    return badInput(io, { what: messageOf(error), rule: USAGE, remedy: 'give the options as shown' });
  }
  const { request: path, 'day-seed': daySeed, nonce } = options;
  for (const name of ['request', 'day-seed', 'nonce'] as const) {
    if (options[name] === undefined) {
      return badInput(io, { what: `--${name} is missing`, rule: USAGE, remedy: `add --${name}` });
    }
  }
  if (path === undefined || daySeed === undefined || nonce === undefined) return EXIT.unreadable;
  if (!isDaySeed(daySeed)) {
    return badInput(io, {
      what: '--day-seed is not 64 lowercase hex digits',
      rule: FORMAT,
      remedy: 'give the day seed as it was revealed',
    });
  }
  if (!/^\d{6}$/u.test(nonce)) {
    return badInput(io, {
      what: '--nonce is not 6 decimal digits',
      rule: FORMAT,
      remedy: 'give the nonce as recorded, with its leading zeros',
    });
  }
  let text: string;
  try {
    text = io.readText(path);
  } catch (error) {
    return badInput(io, {
      what: `${path} can't be read: ${messageOf(error)}`,
      rule: USAGE,
      remedy: 'name a file that can be read',
    });
  }
  const parsed = parseRestricted(text);
  if (!parsed.ok) return refused(io, path, parsed.refusal);
  const sorted = sortLists(parsed.value);
  const refusal = checkDrawRequest(sorted);
  if (refusal !== null) return refused(io, path, refusal);
  const request = drawRequest(sorted as unknown as DrawRequest);
  if (canonicalText(request as unknown as JsonObject) !== text.replace(/\n$/u, '')) {
    io.stderr(`note: ${path} is not in canonical form; its canonical form was hashed`);
  }
  const result = draw(request, daySeed, nonce);
  if (result.commitment !== request.commitment) {
    io.stderr(`altered: ${path}: /commitment is not the commitment to this day seed, agency and day`);
    io.stderr(`expected: ${result.commitment}`);
    io.stderr(`found: ${request.commitment}`);
    return EXIT.altered;
  }
  if (options.json === true) io.stdout(JSON.stringify(result));
  else for (const [name, value] of Object.entries(result)) io.stdout(`${name}: ${value}`);
  return EXIT.ok;
}

/** Sorts candidates and exclusions where they are well enough formed to be sorted; the check says the rest. */
function sortLists(value: Json): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const object = value as JsonObject;
  const sorted: Record<string, Json> = { ...object };
  for (const key of ['candidates', 'excluded'] as const) {
    const list: Json | undefined = object[key];
    if (!Array.isArray(list)) continue;
    const items = list as readonly Json[];
    if (items.every(hasId)) sorted[key] = sortById(items, (item) => (item as { readonly id: string }).id);
  }
  return sorted;
}

function hasId(item: Json): boolean {
  return (
    item !== null &&
    typeof item === 'object' &&
    'id' in item &&
    typeof item.id === 'string' &&
    checkId(item.id) === null
  );
}

function refused(io: CommandIo, path: string, refusal: Refusal): number {
  const words = ASSIGNMENT_PROBLEMS[refusal.code];
  const where = refusal.field === undefined || refusal.field === '' ? path : `${path} ${refusal.field}`;
  const offset = refusal.params?.['offset'];
  return badInput(io, {
    what: `${where}${offset === undefined ? '' : ` (character ${offset})`}: ${words?.title.en ?? refusal.code} [${refusal.code}]`,
    rule: refusal.rule ?? FORMAT,
    remedy: words?.remedy.en ?? 'give the request as published, as JSON with ids, integers and legal days only',
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
