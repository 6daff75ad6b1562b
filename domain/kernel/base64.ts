/** Base64 (RFC 4648 §4, padded) in plain JavaScript, with one accepted spelling per byte string. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((char, value) => [char, value]));
const PATTERN = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u;

/** Padded base64 of bytes. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index;
    const word = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    text += ALPHABET.charAt(word >> 18) + ALPHABET.charAt((word >> 12) & 63);
    text += left > 1 ? ALPHABET.charAt((word >> 6) & 63) : '=';
    text += left > 2 ? ALPHABET.charAt(word & 63) : '=';
  }
  return text;
}

/** Bytes of padded base64; null for anything that {@link toBase64} would not have written. */
export function fromBase64(text: string): Uint8Array | null {
  if (!PATTERN.test(text)) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let index = 0, out = 0; index < text.length; index += 4, out += 3) {
    let word = 0;
    for (let offset = 0; offset < 4; offset += 1) word = word * 64 + (VALUES.get(text.charAt(index + offset)) ?? 0);
    for (let offset = 0; offset < 3 && out + offset < bytes.length; offset += 1) {
      bytes[out + offset] = (word >> (16 - 8 * offset)) & 255;
    }
  }
  // The bits beyond the last byte must be zero, or two texts would mean the same bytes.
  return toBase64(bytes) === text ? bytes : null;
}
