/**
 * SHA-256 and the few byte helpers that every published format uses. Synchronous and in plain
 * JavaScript, so that the same code runs in a workflow, in the API and in an offline verifier.
 */
import { sha256 } from '@noble/hashes/sha2.js';

const encoder = new TextEncoder();
const HEX_PATTERN = /^(?:[0-9a-f]{2})*$/u;
const SHA256_HEX_PATTERN = /^[0-9a-f]{64}$/u;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** SHA-256 as 64 lowercase hex digits; text is hashed as UTF-8. */
export function sha256Hex(data: Uint8Array | string): string {
  return toHex(sha256(typeof data === 'string' ? utf8(data) : data));
}

/** SHA-256 as 32 bytes. */
export function sha256Bytes(data: Uint8Array): Uint8Array {
  return sha256(data);
}

/** UTF-8 bytes of well-formed text. Throws on a lone surrogate instead of writing U+FFFD for it. */
export function utf8(text: string): Uint8Array {
  if (LONE_SURROGATE.test(text)) throw new Error('text holds a lone surrogate and has no UTF-8 form');
  return encoder.encode(text);
}

/** Lowercase hex digits, two a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += (byte < 16 ? '0' : '') + byte.toString(16);
  return text;
}

/** Bytes of lowercase hex digits; throws on anything else (upper case is not a second spelling). */
export function fromHex(text: string): Uint8Array {
  if (!HEX_PATTERN.test(text)) throw new Error('not lowercase hex digits of whole bytes');
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

/** True for 64 lowercase hex digits. */
export function isSha256Hex(text: string): boolean {
  return SHA256_HEX_PATTERN.test(text);
}

/** Eight bytes, big-endian, of an integer from 0 to 2^53 - 1; throws outside that range. */
export function u64be(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error('not an integer from 0 to 2^53 - 1');
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(value / 2 ** 32));
  view.setUint32(4, value % 2 ** 32);
  return bytes;
}

/** One array holding the parts one after the other. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** True when both arrays hold the same bytes. Not constant-time: for published values only. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
