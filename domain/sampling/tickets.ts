/**
 * The public lottery of files: every id gets a ticket from the seed, and the smallest tickets are drawn. The tickets are
 * those of `consistent_sampler` 1.0.10 (Ronald L. Rivest, arXiv 1808.10016), so that a program we did not write can
 * repeat every draw.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { checkId, compareCodePoints } from '../kernel/canonical.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { sha256Hex, toHex, utf8 } from '../kernel/sha256.ts';

/** One drawn id with its whole ticket. */
export interface Drawn {
  readonly id: string;
  /** `0.` and the decimal digits of the hash, last digit first. */
  readonly ticket: string;
}

/**
 * Gives the hash of an id under a seed, in an array that the next call overwrites. The hash of the seed is one block of
 * SHA-256 and is hashed once; hash state and bytes are reused, because a draw of 98,000 would else spend its second on
 * collecting garbage.
 */
function hasher(seed: string): (id: string) => Uint8Array {
  const begun = sha256.create().update(utf8(sha256Hex(seed)));
  const work = begun.clone();
  const [room, out] = [new Uint8Array(512), new Uint8Array(32)];
  return (id) => {
    begun._cloneInto(work);
    if (id.length * 3 > room.length || SURROGATE.test(id)) work.update(utf8(id));
    else work.update(room.subarray(0, encoder.encodeInto(id, room).written));
    work.digestInto(out);
    return out;
  };
}

const encoder = new TextEncoder();
const SURROGATE = /\p{Surrogate}/u;

function ticketOfHash(hash: Uint8Array): string {
  const decimal = BigInt(`0x${toHex(hash)}`)
    .toString(10)
    .padStart(64, '0');
  return `0.${decimal.split('').reverse().join('')}`;
}

/** The ticket of one id under a seed. Both byte for byte: nothing is normalised or trimmed. */
export function ticketOf(seed: string, id: string): string {
  return ticketOfHash(hasher(seed)(id));
}

const KEY_DIGITS = 1_000_000_000;

/** The first nine digits of a ticket as a number: the last nine of the hash, read backwards. */
function keyOfHash(hash: Uint8Array): number {
  let rest = 0;
  for (let index = 0; index < 32; index += 2) {
    rest = (rest * 65_536 + ((hash[index] ?? 0) << 8) + (hash[index + 1] ?? 0)) % KEY_DIGITS;
  }
  let key = 0;
  for (let digit = 0; digit < 9; digit += 1) {
    key = key * 10 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return key;
}

/** Most ids of one draw: key and position of an id share the 53 bits of a number. */
export const MOST_IDS = 2 ** 23;

/**
 * The first `count` ids in the order of their tickets, with the tickets. The ids must be different; the order in which
 * they are given does not matter. The first nine digits sort nearly all; where they are equal, the whole ticket decides.
 *
 * @throws when there are fewer ids than are to be drawn, or more than {@link MOST_IDS}
 */
export function drawSmallest(ids: readonly string[], seed: string, count: number): Drawn[] {
  if (!Number.isSafeInteger(count) || count < 0 || count > ids.length) throw new Error('a draw of more than there is');
  if (ids.length > MOST_IDS) throw new Error('too many ids for one draw');
  const hash = hasher(seed);
  const keys = new Float64Array(ids.length);
  for (let index = 0; index < ids.length; index += 1) {
    keys[index] = keyOfHash(hash(ids[index] ?? '')) * MOST_IDS + index;
  }
  keys.sort();
  const drawnAt = (packed: number): Drawn => {
    const id = ids[packed % MOST_IDS] ?? '';
    return { id, ticket: ticketOfHash(hash(id)) };
  };
  const keyAt = (index: number): number => Math.floor((keys[index] ?? -1) / MOST_IDS);
  const drawn: Drawn[] = [];
  for (let from = 0; from < keys.length && drawn.length < count;) {
    let to = from + 1;
    while (to < keys.length && keyAt(to) === keyAt(from)) to += 1;
    if (to === from + 1) drawn.push(drawnAt(keys[from] ?? 0));
    else {
      const equal = Array.from(keys.subarray(from, to), drawnAt);
      equal.sort((a, b) => (a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : compareCodePoints(a.id, b.id)));
      drawn.push(...equal.slice(0, count - drawn.length));
    }
    from = to;
  }
  return drawn;
}

/** A ticket as published: what leads it of nines, then nine digits, cut off. */
export function shortTicket(ticket: string): string {
  const parts = /^0\.(9*)(\d{0,9})/u.exec(ticket);
  if (parts === null) throw new Error('not a ticket');
  return `0.${parts[1] ?? ''}${parts[2] ?? ''}`;
}

/**
 * Null when all ids may stand in one draw; else the first fault by position: `supervision.id-…` with the line in
 * `params.line` (from 1), or `sampling.duplicate-id`.
 */
export function checkIds(ids: readonly string[]): Refusal | null {
  const seen = new Map<string, number>();
  for (const [index, id] of ids.entries()) {
    const no = checkId(id, `/${index}`);
    if (no !== null) return { ...no, params: { ...no.params, line: index + 1 } };
    const first = seen.get(id);
    if (first !== undefined)
      return refuse('sampling.duplicate-id', { field: `/${index}`, params: { id, line: index + 1, first } });
    seen.set(id, index + 1);
  }
  return null;
}
