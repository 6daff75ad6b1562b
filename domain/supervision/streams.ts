/** Names of the ledger's streams: one place builds them and one parses them. */
import { requireId, checkId } from '../kernel/canonical.ts';
import { concatBytes, sha256Hex, utf8 } from '../kernel/sha256.ts';
import type { IsoDate } from '../kernel/time.ts';
import { parseIsoDate } from '../kernel/time.ts';

/** What a stream is about. `draws`, `attempts` and `access` have one stream per agency and legal day. */
export type StreamName =
  | { readonly kind: 'case' | 'round'; readonly id: string }
  | { readonly kind: 'draws' | 'attempts' | 'access'; readonly agency: string; readonly day: IsoDate }
  | { readonly kind: 'policy'; readonly key: string }
  | { readonly kind: 'keys' };

/** `case/<id>`: every act of one case; the id is the case's opaque id, never its number. */
export const caseStream = (id: string): string => `case/${part(id)}`;
/** `round/<id>`: every act of one sampling round. */
export const roundStream = (id: string): string => `round/${part(id)}`;
/** `draws/<agency>/<day>`: day seeds, requests and outcomes of handler draws. */
export const drawsStream = (agency: string, day: IsoDate): string => `draws/${part(agency)}/${legal(day)}`;
/** `attempts/<agency>/<day>`: refused attempts. */
export const attemptsStream = (agency: string, day: IsoDate): string => `attempts/${part(agency)}/${legal(day)}`;
/** `access/<agency>/<day>`: who looked at what. */
export const accessStream = (agency: string, day: IsoDate): string => `access/${part(agency)}/${legal(day)}`;
/** `policy/<key>`: the versions of one policy value. */
export const policyStream = (key: string): string => `policy/${part(key)}`;
/** `keys`: log keys, their start and end. */
export const KEYS_STREAM = 'keys';

/** Reads a stream name, or null when the text is none: unknown kind, wrong number of parts, bad id or day. */
export function parseStream(text: string): StreamName | null {
  const [kind, first, second, ...rest] = text.split('/');
  if (kind === 'keys') return first === undefined ? { kind } : null;
  if (first === undefined || checkId(first) !== null || rest.length > 0) return null;
  if (kind === 'case' || kind === 'round') return second === undefined ? { kind, id: first } : null;
  if (kind === 'policy') return second === undefined ? { kind, key: first } : null;
  if (kind === 'draws' || kind === 'attempts' || kind === 'access') {
    const day = second === undefined ? null : parseIsoDate(second);
    return day === null ? null : { kind, agency: first, day };
  }
  return null;
}

/**
 * The name under which a stream stands in the public log: hex SHA-256("zhiheng/stream/v1" 0x00 ‖ salt ‖
 * stream). The salt is 32 random bytes per stream, so that nobody can test whether a case exists.
 */
export function streamKey(salt: Uint8Array, stream: string): string {
  if (salt.length !== 32) throw new Error('the salt of a stream is 32 bytes');
  return sha256Hex(concatBytes(utf8('zhiheng/stream/v1\u0000'), salt, utf8(stream)));
}

function part(text: string): string {
  if (text.includes('/')) throw new Error('a part of a stream name holds a slash');
  return requireId(text, 'a part of a stream name');
}

function legal(day: string): string {
  if (parseIsoDate(day) === null) throw new Error('a stream name needs a legal day');
  return day;
}
