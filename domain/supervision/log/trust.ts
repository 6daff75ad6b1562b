/**
 * The trust file: what somebody outside believes before looking at a bundle. It never travels inside one; the format
 * is docs/formats/trust.md.
 */
import { parseRestricted } from '../../kernel/canonical.ts';
import { isRefusal, refuse, type Refusal } from '../../kernel/refusal.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { isKeyName, LOG_KEY, parseCheckpoint, parseNote, parseVkey, WITNESS_KEY } from './note.ts';
import type { Checkpoint, NoteKey } from './note.ts';

/** A key of the log and the sizes of checkpoints that it may sign; `toSize` null without an end. */
export interface TrustedLogKey {
  readonly key: NoteKey;
  readonly fromSize: number;
  readonly toSize: number | null;
}

export interface Trust {
  readonly origin: string;
  readonly hash: 'sha256' | 'sm3';
  readonly logKeys: readonly TrustedLogKey[];
  readonly witnesses: readonly NoteKey[];
  /** So many of the witnesses must have cosigned. */
  readonly quorum: number;
  /** Certificates of time-stamping authorities, base64 DER; not evaluated by this version. */
  readonly tsaRoots: readonly string[];
  /** Checkpoints kept earlier. */
  readonly known: readonly Checkpoint[];
}

const MEMBERS = ['origin', 'hash', 'logKeys', 'witnesses', 'quorum', 'tsaRoots', 'known'];

/** Reads a trust file. Refuses `supervision.canonical-…` and `supervision.trust-invalid`, naming the JSON pointer. */
export function parseTrust(text: string): Trust | Refusal {
  const parsed = parseRestricted(text);
  if (!parsed.ok) return parsed.refusal;
  const value = parsed.value;
  if (!isObject(value)) return no('');
  const unknown = Object.keys(value).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) return no(`/${unknown.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const origin = value['origin'];
  if (typeof origin !== 'string' || !isKeyName(origin)) return no('/origin');
  const hash = value['hash'] ?? 'sha256';
  if (hash !== 'sha256' && hash !== 'sm3') return no('/hash');
  const logKeys = list(value['logKeys'], '/logKeys', readLogKey);
  if (isRefusal(logKeys)) return logKeys;
  if (logKeys.length === 0) return no('/logKeys');
  const foreign = logKeys.findIndex(({ key }) => key.name !== origin);
  if (foreign !== -1) return no(`/logKeys/${foreign}/vkey`);
  const witnesses = list(value['witnesses'], '/witnesses', readWitness);
  if (isRefusal(witnesses)) return witnesses;
  const quorum = value['quorum'] ?? 0;
  if (typeof quorum !== 'number' || quorum < 0 || quorum > witnesses.length) return no('/quorum');
  const tsaRoots = list(value['tsaRoots'], '/tsaRoots', (item) => (typeof item === 'string' ? item : null));
  if (isRefusal(tsaRoots)) return tsaRoots;
  const known = list(value['known'], '/known', (item) => readKnown(item, origin));
  if (isRefusal(known)) return known;
  return { origin, hash, logKeys, witnesses, quorum, tsaRoots, known };
}

function list<T>(value: Json | undefined, pointer: string, read: (item: Json) => T | null): T[] | Refusal {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return no(pointer);
  const items: T[] = [];
  for (const [index, item] of (value as readonly Json[]).entries()) {
    const one = read(item);
    if (one === null) return no(`${pointer}/${index}`);
    items.push(one);
  }
  return items;
}

function readLogKey(item: Json): TrustedLogKey | null {
  if (!isObject(item)) return null;
  const { vkey, fromSize = 0, toSize = null, ...rest } = item;
  const key = typeof vkey === 'string' ? parseVkey(vkey) : null;
  if (key?.type !== LOG_KEY || Object.keys(rest).length > 0) return null;
  if (typeof fromSize !== 'number' || fromSize < 0) return null;
  // "-" is how a key leaf writes an end that is not known.
  const end = toSize === '-' ? null : toSize;
  if (end !== null && (typeof end !== 'number' || end < fromSize)) return null;
  return { key, fromSize, toSize: end };
}

function readWitness(item: Json): NoteKey | null {
  const key = typeof item === 'string' ? parseVkey(item) : null;
  return key?.type === WITNESS_KEY ? key : null;
}

/** A note, or the text of one, as it was kept. Its signature was checked by whoever kept it. */
function readKnown(item: Json, origin: string): Checkpoint | null {
  if (typeof item !== 'string') return null;
  const checkpoint = parseCheckpoint(parseNote(item)?.text ?? item);
  return checkpoint?.origin === origin && checkpoint.size > 0 ? checkpoint : null;
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function no(field: string): Refusal {
  return refuse('supervision.trust-invalid', { field, rule: 'docs/formats/trust.md' });
}
