/**
 * Canonical bytes: RFC 8785 (JCS) restricted to what the published formats hold, a strict parser that
 * accepts those bytes only, the rule for ids, and the one order of ids. The restriction (no number but
 * integers within ±(2^53 - 1), ASCII keys) is what lets a verifier in any language agree byte for byte.
 */
import type { Json, JsonObject } from './json.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';
import { sameBytes, utf8 } from './sha256.ts';

const RULE = 'RFC 8785, restricted by docs/formats/ledger.md';
const LONE_SURROGATE = /\p{Surrogate}/u;
const ASCII = /^\p{ASCII}*$/u;

/** Deepest nesting of arrays and objects that is written or read; the outermost value has depth 0. */
export const MAX_DEPTH = 100;

/**
 * RFC 8785 text of a value: keys sorted by code unit, no white space, integers only. Throws a fault
 * naming the JSON pointer when the value can't be hashed (fraction, -0, integer beyond 2^53 - 1, lone
 * surrogate, key that is not ASCII, undefined, anything but plain data).
 */
export function canonicalText(value: Json): string {
  return write(value, '', 0);
}

/** UTF-8 bytes of {@link canonicalText}: the bytes that are stored and hashed. */
export function canonicalBytes(value: Json): Uint8Array {
  return utf8(canonicalText(value));
}

function write(value: unknown, pointer: string, depth: number): string {
  if (depth > MAX_DEPTH) throw fault(pointer, `is nested deeper than ${MAX_DEPTH}`);
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === 'string') {
    if (LONE_SURROGATE.test(value)) throw fault(pointer, 'holds a lone surrogate');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      throw fault(pointer, 'is a number other than an integer from -(2^53 - 1) to 2^53 - 1 without -0');
    }
    return String(value);
  }
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, index) => write(item, `${pointer}/${index}`, depth + 1)).join(',')}]`;
  }
  if (typeof value === 'object') {
    const prototype: unknown = Object.getPrototypeOf(value);
    // A workflow sandbox has an Object of its own, so a plain object is told by its prototype's root.
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw fault(pointer, 'is not plain data');
    const members = Object.entries(value).map(([key, item]) => {
      const at = `${pointer}/${escapePointer(key)}`;
      if (!ASCII.test(key)) throw fault(at, 'has a key that is not ASCII');
      return [key, `${JSON.stringify(key)}:${write(item, at, depth + 1)}`] as const;
    });
    // All keys are ASCII, so the default comparison is by code unit and by code point at once.
    members.sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${members.map(([, text]) => text).join(',')}}`;
  }
  throw fault(pointer, `is a ${typeof value}, which canonical JSON has no form for`);
}

function fault(pointer: string, what: string): Error {
  return new Error(`cannot be hashed: the value at "${pointer}" ${what}`);
}

function escapePointer(key: string): string {
  // Nearly no key has either, and this runs for every member of what is hashed.
  return key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

/** Outcome of {@link parseCanonical}; a wrapper, because a parsed object may look like a refusal. */
export type ParsedCanonical =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly refusal: Refusal };

/**
 * Parses canonical bytes and accepts no others. Refuses with `supervision.canonical-…`:
 * `utf8`, `syntax`, `duplicate-key`, `lone-surrogate`, `number`, `key-not-ascii`, `depth`, and `bytes`
 * (well-formed, but re-serialising gives other bytes). `field` is the JSON pointer reached,
 * `params.offset` the character (for `utf8` and `bytes`: the byte) at which it was seen.
 */
export function parseCanonical(bytes: Uint8Array): ParsedCanonical {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { ok: false, refusal: no('utf8', '', firstInvalidUtf8(bytes)) };
  }
  const parsed = parseRestricted(text);
  if (!parsed.ok) return parsed;
  const again = canonicalBytes(parsed.value);
  if (sameBytes(again, bytes)) return parsed;
  const offset = again.findIndex((byte, index) => byte !== bytes[index]);
  return { ok: false, refusal: no('bytes', '', offset === -1 ? again.length : offset) };
}

/**
 * Like {@link parseCanonical} for text that people write: white space, any order of keys and any spelling of a
 * string are accepted, all other refusals stay. Hash the canonical bytes of the value, never this text.
 */
export function parseRestricted(text: string): ParsedCanonical {
  try {
    return { ok: true, value: new Parser(text).document() };
  } catch (error) {
    if (error instanceof ParseStop) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

function no(reason: string, pointer: string, offset: number): Refusal {
  return refuse(`supervision.canonical-${reason}`, { field: pointer, rule: RULE, params: { offset } });
}

function firstInvalidUtf8(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let index = 0; index < bytes.length; index += 1) {
    try {
      decoder.decode(bytes.subarray(index, index + 1), { stream: true });
    } catch {
      return index;
    }
  }
  return bytes.length;
}

/** Leaves the recursive parser; never escapes from this file. */
class ParseStop extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** RFC 8259 with the refusals above; `JSON.parse` would keep the last of two equal keys in silence. */
class Parser {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): Json {
    const value = this.value('', 0);
    this.space();
    if (this.position < this.text.length) this.stop('syntax', '');
    return value;
  }

  private value(pointer: string, depth: number): Json {
    if (depth > MAX_DEPTH) this.stop('depth', pointer);
    this.space();
    const char = this.text[this.position];
    if (char === '{') return this.object(pointer, depth);
    if (char === '[') return this.array(pointer, depth);
    if (char === '"') return this.string(pointer);
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.text.startsWith(word, this.position)) {
        this.position += word.length;
        return value;
      }
    }
    return this.number(pointer);
  }

  private object(pointer: string, depth: number): JsonObject {
    const members: Record<string, Json> = {};
    this.position += 1;
    if (this.take('}')) return members;
    do {
      this.space();
      const start = this.position;
      if (this.text[start] !== '"') this.stop('syntax', pointer);
      const key = this.string(pointer);
      const at = `${pointer}/${escapePointer(key)}`;
      if (!ASCII.test(key)) this.stop('key-not-ascii', at, start);
      if (Object.hasOwn(members, key)) this.stop('duplicate-key', at, start);
      if (!this.take(':')) this.stop('syntax', at);
      // defineProperty, because assigning to "__proto__" would set the prototype and lose the member.
      Object.defineProperty(members, key, {
        value: this.value(at, depth + 1),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } while (this.take(','));
    if (!this.take('}')) this.stop('syntax', pointer);
    return members;
  }

  private array(pointer: string, depth: number): Json[] {
    const items: Json[] = [];
    this.position += 1;
    if (this.take(']')) return items;
    do items.push(this.value(`${pointer}/${items.length}`, depth + 1));
    while (this.take(','));
    if (!this.take(']')) this.stop('syntax', pointer);
    return items;
  }

  private string(pointer: string): string {
    const start = this.position;
    let result = '';
    this.position += 1;
    for (;;) {
      const char = this.text[this.position];
      if (char === undefined || char < ' ') this.stop('syntax', pointer);
      this.position += 1;
      if (char === '"') break;
      if (char !== '\\') {
        result += char;
        continue;
      }
      const escape = this.text[this.position] ?? '';
      if (escape === 'u') {
        const digits = this.text.slice(this.position + 1, this.position + 5);
        if (!/^[0-9a-fA-F]{4}$/u.test(digits)) this.stop('syntax', pointer);
        result += String.fromCharCode(Number.parseInt(digits, 16));
        this.position += 5;
      } else {
        const plain = ESCAPES[escape];
        if (plain === undefined) this.stop('syntax', pointer);
        result += plain;
        this.position += 1;
      }
    }
    if (LONE_SURROGATE.test(result)) this.stop('lone-surrogate', pointer, start);
    return result;
  }

  private number(pointer: string): number {
    NUMBER.lastIndex = this.position;
    const text = NUMBER.exec(this.text)?.[0];
    if (text === undefined) this.stop('syntax', pointer);
    const value = Number(text);
    if (!/^-?\d+$/u.test(text) || !Number.isSafeInteger(value) || Object.is(value, -0)) this.stop('number', pointer);
    this.position += text.length;
    return value;
  }

  private space(): void {
    while (' \t\n\r'.includes(this.text[this.position] ?? 'x')) this.position += 1;
  }

  private take(char: string): boolean {
    this.space();
    if (this.text[this.position] !== char) return false;
    this.position += 1;
    return true;
  }

  private stop(reason: string, pointer: string, offset = this.position): never {
    throw new ParseStop(no(reason, pointer, offset));
  }
}

/** Why an id is refused; the code is `supervision.id-` and one of these. */
export type IdFault =
  'empty' | 'too-long' | 'lone-surrogate' | 'control-character' | 'format-character' | 'space' | 'not-nfc';

const ID_CLASSES: readonly (readonly [IdFault, RegExp])[] = [
  ['lone-surrogate', /\p{Cs}/u],
  ['control-character', /\p{Cc}/u],
  ['format-character', /\p{Cf}/u],
  ['space', /[\p{Zs}\p{Zl}\p{Zp}]/u],
];

/**
 * Null when the text is an acceptable id or seed, otherwise the refusal `supervision.id-<fault>`.
 * Accepted: well-formed Unicode in NFC, 1-128 code points, no character of the categories Cc, Cf, Cs,
 * Zs, Zl, Zp. Ids are never trimmed or normalised: what is refused here is never repaired elsewhere.
 * `params.position` counts code points from 1.
 */
export function checkId(text: string, field?: string): Refusal | null {
  const more = { ...(field === undefined ? {} : { field }), rule: RULE };
  const points = Array.from(text);
  if (points.length === 0) return refuse('supervision.id-empty', more);
  if (points.length > 128) {
    return refuse('supervision.id-too-long', { ...more, params: { codePoints: points.length, most: 128 } });
  }
  for (const [reason, pattern] of ID_CLASSES) {
    const index = points.findIndex((point) => pattern.test(point));
    if (index === -1) continue;
    const codePoint = (points[index]?.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return refuse(`supervision.id-${reason}`, {
      ...more,
      params: { position: index + 1, codePoint: `U+${codePoint}` },
    });
  }
  return text.normalize('NFC') === text ? null : refuse('supervision.id-not-nfc', more);
}

/** Like {@link checkId} where a wrong id is a broken invariant: returns the id or throws, naming why. */
export function requireId(text: string, what: string): string {
  const refusal = checkId(text);
  if (refusal !== null) throw new Error(`${what} is not an acceptable id: ${refusal.code}`);
  return text;
}

/**
 * Order by Unicode code point, which equals the order of the UTF-8 bytes: negative, zero or positive.
 * JavaScript's own comparison is by code unit and would put 𠮷-01 before Ａ-01.
 */
export function compareCodePoints(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    // Surrogates stand for code points above every other code unit: lift them over U+E000-U+FFFF.
    const lift = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
    return lift(a) - lift(b);
  }
  return left.length - right.length;
}

/** A sorted copy, by code point of the id that `idOf` gives. */
export function sortById<T>(items: readonly T[], idOf: (item: T) => string): T[] {
  return [...items].sort((left, right) => compareCodePoints(idOf(left), idOf(right)));
}
