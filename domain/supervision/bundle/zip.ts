/**
 * The container of a bundle: a zip file of which every byte is fixed by its entries. Entries are stored, never
 * compressed, so nothing can unfold; there is one way to write them, and the reader accepts no other
 * (docs/formats/bundle.md, "Container").
 */
import { concatBytes, utf8 } from '../../kernel/sha256.ts';

/** A file in a container. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Why a file is not such a container; `supervision.zip-` and the word is its code. */
export type ZipFault =
  | 'truncated'
  | 'too-large'
  | 'too-many'
  | 'comment'
  | 'name'
  | 'duplicate'
  | 'method'
  | 'flags'
  | 'link'
  | 'size'
  | 'headers-differ'
  | 'gap'
  | 'crc';

/** A container that can't be read, with the entry at which it was seen ('' when at none). */
export interface ZipFailure {
  readonly fault: ZipFault;
  readonly entry: string;
}

/** Entries with what is wrong in a content (`crc`), or why there are none. */
export type ZipResult =
  | { readonly ok: true; readonly entries: readonly ZipEntry[]; readonly crc: readonly string[] }
  | { readonly ok: false; readonly failure: ZipFailure };

/** Most entries and most bytes of a container. */
export const MOST_ENTRIES = 2_000;
export const MOST_BYTES = 1_024 * 1_048_576;

/** Lower-case ASCII words joined by dots and hyphens, in at most three folders: no `..`, no root, no backslash. */
const NAME =
  /^(?=.{1,200}$)[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*(?:\/[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*){0,2}$/u;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
/** 2.0, the least that a reader must know. */
const VERSION = 20;
/** 1980-01-01, the earliest that a zip can say: a bundle's bytes don't depend on when it was written. */
const DATE = 0x0021;
/** A plain file, readable by all, of a Unix system. */
const MADE_BY = 0x0314;
const ATTRIBUTES = 0o100644 * 0x10000;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 of ISO 3309, as zip has it. */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (CRC_TABLE[(value ^ byte) & 255] as number) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** The bytes of a container. Throws on a name that no reader would accept, a name twice, and on too much. */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array {
  const names = new Set(entries.map(({ name }) => name));
  if (names.size !== entries.length || entries.length > MOST_ENTRIES) throw new Error('too many entries, or one twice');
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    if (!NAME.test(name)) throw new Error(`no name of an entry: ${name}`);
    const crc = crc32(bytes);
    const local = localHeader(name, crc, bytes.length);
    centrals.push(centralHeader(name, crc, bytes.length, offset));
    locals.push(local, bytes);
    offset += local.length + bytes.length;
  }
  const central = concatBytes(...centrals);
  const zip = concatBytes(...locals, central, endRecord(entries.length, central.length, offset));
  if (zip.length > MOST_BYTES) throw new Error('a bundle of this size can not be written');
  return zip;
}

function localHeader(name: string, crc: number, size: number): Uint8Array {
  const text = utf8(name);
  return concatBytes(u32(LOCAL), u16(VERSION, 0, 0, 0, DATE), u32(crc, size, size), u16(text.length, 0), text);
}

function centralHeader(name: string, crc: number, size: number, offset: number): Uint8Array {
  const text = utf8(name);
  return concatBytes(
    u32(CENTRAL),
    u16(MADE_BY, VERSION, 0, 0, 0, DATE),
    u32(crc, size, size),
    u16(text.length, 0, 0, 0, 0),
    u32(ATTRIBUTES, offset),
    text,
  );
}

function endRecord(count: number, size: number, offset: number): Uint8Array {
  return concatBytes(u32(END), u16(0, 0, count, count), u32(size, offset), u16(0));
}

function u16(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  for (const [index, value] of values.entries()) new DataView(bytes.buffer).setUint16(index * 2, value, true);
  return bytes;
}

function u32(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  for (const [index, value] of values.entries()) new DataView(bytes.buffer).setUint32(index * 4, value, true);
  return bytes;
}

/**
 * Reads a container that {@link writeZip} could have written, and no other. A content whose CRC is wrong is listed in
 * `crc`; everything else wrong in the headers is a failure. Never throws, and never takes more memory than the file.
 */
export function readZip(zip: Uint8Array): ZipResult {
  const fail = (fault: ZipFault, entry = ''): ZipResult => ({ ok: false, failure: { fault, entry } });
  if (zip.length > MOST_BYTES) return fail('too-large');
  if (zip.length < END_BYTES) return fail('truncated');
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  const end = zip.length - END_BYTES;
  if (view.getUint32(end, true) !== END) return fail('truncated');
  const count = view.getUint16(end + 10, true);
  const central = view.getUint32(end + 16, true);
  if (view.getUint16(end + 20, true) !== 0) return fail('comment');
  if (count > MOST_ENTRIES) return fail('too-many');
  if (view.getUint32(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) return fail('headers-differ');
  if (central + view.getUint32(end + 12, true) !== end) return fail('truncated');
  const entries: ZipEntry[] = [];
  const crc: string[] = [];
  const names = new Set<string>();
  let [at, next] = [central, 0];
  for (let index = 0; index < count; index += 1) {
    if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL) return fail('truncated');
    const nameBytes = view.getUint16(at + 28, true);
    if (at + CENTRAL_BYTES + nameBytes > end) return fail('truncated');
    const name = asciiOf(zip.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes));
    if (name === null || !NAME.test(name)) return fail('name', name ?? '');
    if (names.has(name.toLowerCase())) return fail('duplicate', name);
    names.add(name.toLowerCase());
    if (view.getUint16(at + 8, true) !== 0) return fail('flags', name);
    if (view.getUint16(at + 10, true) !== 0) return fail('method', name);
    if (view.getUint32(at + 38, true) !== ATTRIBUTES) return fail('link', name);
    const [sum, size] = [view.getUint32(at + 16, true), view.getUint32(at + 24, true)];
    if (view.getUint32(at + 20, true) !== size) return fail('size', name);
    const offset = view.getUint32(at + 42, true);
    if (offset !== next) return fail('gap', name);
    const start = offset + LOCAL_BYTES + nameBytes;
    if (start + size > central) return fail('size', name);
    if (!same(zip, at, centralHeader(name, sum, size, offset))) return fail('headers-differ', name);
    if (!same(zip, offset, localHeader(name, sum, size))) return fail('headers-differ', name);
    const bytes = zip.subarray(start, start + size);
    if (crc32(bytes) !== sum) crc.push(name);
    entries.push({ name, bytes });
    next = start + size;
    at += CENTRAL_BYTES + nameBytes;
  }
  if (at !== end || next !== central) return fail('gap');
  return { ok: true, entries, crc };
}

function asciiOf(bytes: Uint8Array): string | null {
  return bytes.every((byte) => byte > 31 && byte < 127) ? String.fromCharCode(...bytes) : null;
}

function same(zip: Uint8Array, at: number, expected: Uint8Array): boolean {
  return expected.every((byte, index) => zip[at + index] === byte);
}
