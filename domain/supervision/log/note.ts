/**
 * Signed notes and checkpoints of C2SP (signed-note, tlog-checkpoint, tlog-cosignature): their text, keys and what is
 * signed. Signing and checking signatures is an argument, because Ed25519 is the platform's.
 */
import { fromBase64, toBase64 } from '../../kernel/base64.ts';
import { parseDecimal } from '../../kernel/decimal.ts';
import { concatBytes, sameBytes, sha256Bytes, sha256Hex, toHex, u64be, utf8 } from '../../kernel/sha256.ts';
import type { TreeHead } from './tree.ts';

/** Type byte of a key: a log's Ed25519 signature, or a witness's timestamped cosignature. */
export const LOG_KEY = 0x01;
export const WITNESS_KEY = 0x04;

/** Checks an Ed25519 signature (RFC 8032) over a message. */
export type VerifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** A key under which somebody signs notes. */
export interface NoteKey {
  readonly name: string;
  readonly type: typeof LOG_KEY | typeof WITNESS_KEY;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Key names and origins: no space, no plus, no control character. */
const NAME = /^[^\s+\p{C}]{1,200}$/u;

/** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
export function keyId({ name, type, publicKey }: NoteKey): Uint8Array {
  return sha256Bytes(concatBytes(utf8(name), new Uint8Array([0x0a, type]), publicKey)).subarray(0, 4);
}

/** `<name>+<key id in hex>+<base64(type ‖ public key)>` */
export function formatVkey(key: NoteKey): string {
  if (!isKeyName(key.name)) throw new Error('not a name of a key');
  return `${key.name}+${toHex(keyId(key))}+${toBase64(concatBytes(new Uint8Array([key.type]), key.publicKey))}`;
}

/** Reads a vkey whose id fits its name and key; null otherwise. */
export function parseVkey(text: string): NoteKey | null {
  const first = text.indexOf('+');
  const second = text.indexOf('+', first + 1);
  if (first < 1 || second === -1) return null;
  const name = text.slice(0, first);
  const bytes = fromBase64(text.slice(second + 1));
  const type = bytes?.[0];
  if (!isKeyName(name) || bytes?.length !== 33 || (type !== LOG_KEY && type !== WITNESS_KEY)) return null;
  const key: NoteKey = { name, type, publicKey: bytes.slice(1) };
  return toHex(keyId(key)) === text.slice(first + 1, second) ? key : null;
}

/** True for the name of a key, which is also the form of a log's origin. */
export function isKeyName(text: string): boolean {
  return NAME.test(text);
}

/** One line `— <name> <base64(key id ‖ signature)>` of a note. */
export interface NoteSignature {
  readonly name: string;
  /** 4 bytes. */
  readonly keyId: Uint8Array;
  /** What follows the key id: 64 bytes of a log, 8 + 64 of a witness. */
  readonly signature: Uint8Array;
}

/** A note: the signed text, which ends in a line feed, and its signatures. */
export interface SignedNote {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const DASH = '\u2014';

/** The line of a signature, with its line feed. */
export function signatureLine({ name, keyId: id, signature }: NoteSignature): string {
  return `${DASH} ${name} ${toBase64(concatBytes(id, signature))}\n`;
}

/** Text of a note as it travels. */
export function formatNote({ text, signatures }: SignedNote): string {
  return `${text}\n${signatures.map(signatureLine).join('')}`;
}

/** Reads a note; null when it isn't one (text, empty line, at least one well-formed signature line, nothing else). */
export function parseNote(note: string): SignedNote | null {
  const border = note.lastIndexOf('\n\n');
  if (border < 1 || !note.endsWith('\n')) return null;
  const text = note.slice(0, border + 1);
  const signatures: NoteSignature[] = [];
  for (const line of note.slice(border + 2, -1).split('\n')) {
    const [dash, name = '', encoded = '', ...rest] = line.split(' ');
    const bytes = fromBase64(encoded);
    if (dash !== DASH || !isKeyName(name) || bytes === null || bytes.length <= 4 || rest.length > 0) return null;
    signatures.push({ name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) });
  }
  return { text, signatures };
}

/** A tree head of a named log. */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
}

/** `<origin>\n<size>\n<base64 root>\n`, without extension lines. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin)) throw new Error('not an origin');
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Reads the text of a checkpoint; null for anything that {@link checkpointText} would not have written. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = '', sizeText = '', rootText = '', end, ...rest] = text.split('\n');
  const size = parseDecimal(sizeText);
  const root = fromBase64(rootText);
  if (!isKeyName(origin) || size === null || root?.length !== 32 || end !== '' || rest.length > 0) return null;
  return { origin, size, root };
}

/** Message that a witness signs: `cosignature/v1\ntime <seconds>\n` and the text of the note. */
export function cosignedMessage(text: string, seconds: number): Uint8Array {
  return utf8(`cosignature/v1\ntime ${seconds}\n${text}`);
}

/** Bytes of a cosignature behind the key id: seconds since 1970 (8 bytes, big-endian) and the signature. */
export function cosignatureBytes(seconds: number, signature: Uint8Array): Uint8Array {
  return concatBytes(u64be(seconds), signature);
}

/** What a signature says when it is the key's and right: when a witness saw the note, or 0 for a log. */
export type SignatureResult = { readonly ok: true; readonly seconds: number } | { readonly ok: false };

/** Signatures of a note that claim to be by `key` (same name and id). */
export function signaturesBy(note: SignedNote, key: NoteKey): NoteSignature[] {
  const id = keyId(key);
  return note.signatures.filter((one) => one.name === key.name && sameBytes(one.keyId, id));
}

/** Checks one signature of a note by the key that it names. */
export function checkSignature(
  note: SignedNote,
  key: NoteKey,
  { signature }: NoteSignature,
  verify: VerifySignature,
): SignatureResult {
  if (key.type === LOG_KEY) {
    const right = signature.length === 64 && verify(key.publicKey, utf8(note.text), signature);
    return right ? { ok: true, seconds: 0 } : { ok: false };
  }
  if (signature.length !== 72) return { ok: false };
  const view = new DataView(signature.buffer, signature.byteOffset, 8);
  const high = view.getUint32(0);
  if (high >= 2 ** 21) return { ok: false };
  const seconds = high * 2 ** 32 + view.getUint32(4);
  const right = verify(key.publicKey, cosignedMessage(note.text, seconds), signature.subarray(8));
  return right ? { ok: true, seconds } : { ok: false };
}

/** `prev` of the next state leaf: hex SHA-256 of the note with the log's own signature line only. */
export function noteHash(note: SignedNote, key: NoteKey): string {
  return sha256Hex(formatNote({ text: note.text, signatures: signaturesBy(note, key).slice(0, 1) }));
}
