/**
 * Rows of the ledger: the hash that chains them and the check of a chain. The byte layout is published in
 * `docs/formats/ledger.md`; the database's own append function computes the same hash.
 */
import { parseCanonical } from '../kernel/canonical.ts';
import { concatBytes, isSha256Hex, fromHex, sha256Hex, u64be, utf8 } from '../kernel/sha256.ts';
import { parseStream } from './streams.ts';

/** A row as stored: hashes are 64 lowercase hex digits, `body` the RFC 8785 bytes exactly as hashed. */
export interface LedgerRow {
  readonly stream: string;
  /** 1, 2, 3 … without gap in its stream. */
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
  readonly body: Uint8Array;
}

/** `prevHash` of the first row of every stream: 32 zero bytes. */
export const ZERO_HASH = '0'.repeat(64);

const ROW_TAG = utf8('zhiheng/row/v1\u0000');
const FIELD_TAG = utf8('zhiheng/field/v1\u0000');
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u;

/**
 * Hash of a row: SHA-256("zhiheng/row/v1" 0x00 ‖ u64be(len stream) ‖ stream ‖ u64be(seq) ‖ prevHash ‖
 * u64be(len body) ‖ body), lengths in bytes. Throws when seq < 1 or prevHash is not 64 lowercase hex digits.
 */
export function rowHash(row: Omit<LedgerRow, 'hash'>): string {
  if (row.seq < 1) throw new Error('seq starts at 1');
  if (!isSha256Hex(row.prevHash)) throw new Error('prevHash is not 64 lowercase hex digits');
  const stream = utf8(row.stream);
  return sha256Hex(
    concatBytes(
      ROW_TAG,
      u64be(stream.length),
      stream,
      u64be(row.seq),
      fromHex(row.prevHash),
      u64be(row.body.length),
      row.body,
    ),
  );
}

/** The row that follows `previous` (null: the first one) in a stream. */
export function nextRow(stream: string, previous: Pick<LedgerRow, 'seq' | 'hash'> | null, body: Uint8Array): LedgerRow {
  const open = { stream, seq: (previous?.seq ?? 0) + 1, prevHash: previous?.hash ?? ZERO_HASH, body };
  return { ...open, hash: rowHash(open) };
}

/**
 * Commitment to a private value: hex SHA-256("zhiheng/field/v1" 0x00 ‖ salt ‖ u64be(len name) ‖ name ‖
 * u64be(len value) ‖ value). The salt is 32 random bytes per field and row, kept beside the value and
 * erased with it; without it the value of a short field is found by trying.
 */
export function commitment(salt: Uint8Array, name: string, value: string | Uint8Array): string {
  if (salt.length !== 32) throw new Error('the salt of a commitment is 32 bytes');
  const nameBytes = utf8(name);
  const valueBytes = typeof value === 'string' ? utf8(value) : value;
  return sha256Hex(
    concatBytes(FIELD_TAG, salt, u64be(nameBytes.length), nameBytes, u64be(valueBytes.length), valueBytes),
  );
}

/** The part of a row that is wrong. `at` is the instant inside the body, which never goes back. */
export type RowField = 'stream' | 'seq' | 'prevHash' | 'hash' | 'body' | 'at';

/** Where a chain breaks: `seq` is the number the row should have at its place, so it counts rows read. */
export interface ChainFailure {
  readonly stream: string;
  readonly seq: number;
  readonly field: RowField;
  /** `supervision.row-…` or, for a body that is not canonical, `supervision.canonical-…`. */
  readonly code: string;
}

/** Head of a chain as far as it has been checked, with the instant of its last row. */
export interface ChainHead {
  readonly stream: string;
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
}

/** Checks one row against the head before it and returns the new head, or the first thing wrong with it. */
export function checkRow(head: ChainHead | null, row: LedgerRow): ChainHead | ChainFailure {
  const seq = (head?.seq ?? 0) + 1;
  const stream = head?.stream ?? row.stream;
  const wrong = (field: RowField, code: string): ChainFailure => ({ stream, seq, field, code });
  if (row.stream !== stream || parseStream(row.stream) === null) return wrong('stream', 'supervision.row-stream');
  if (row.seq !== seq) return wrong('seq', 'supervision.row-seq');
  if (row.prevHash !== (head?.hash ?? ZERO_HASH)) return wrong('prevHash', 'supervision.row-prev-hash');
  if (row.hash !== rowHash(row)) return wrong('hash', 'supervision.row-hash');
  const parsed = parseCanonical(row.body);
  if (!parsed.ok) return wrong('body', parsed.refusal.code);
  const value = parsed.value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return wrong('body', 'supervision.row-body');
  const at = 'at' in value ? value['at'] : undefined;
  if (typeof at !== 'string' || !INSTANT.test(at)) return wrong('at', 'supervision.row-at');
  // Fixed width and UTC: comparing the texts compares the instants.
  if (head !== null && at < head.at) return wrong('at', 'supervision.row-at-goes-back');
  return { stream, seq, hash: row.hash, at };
}

/** True for what {@link checkRow} returns when the row is wrong. */
export function isChainFailure(result: ChainHead | ChainFailure): result is ChainFailure {
  return 'field' in result;
}

/** Outcome of a chain check: the head reached, or the first failure. */
export type ChainResult =
  | { readonly ok: true; readonly rows: number; readonly head: ChainHead | null }
  | { readonly ok: false; readonly failure: ChainFailure };

/**
 * Checks the rows of one stream in the order given, reading each once and keeping none: any iterable will
 * do, also one that reads a file. Stops at the first failure. No rows is a correct, empty chain.
 */
export function verifyChain(rows: Iterable<LedgerRow>): ChainResult {
  let head: ChainHead | null = null;
  for (const row of rows) {
    const next: ChainHead | ChainFailure = checkRow(head, row);
    if (isChainFailure(next)) return { ok: false, failure: next };
    head = next;
  }
  return { ok: true, rows: head?.seq ?? 0, head };
}

/**
 * Checks rows of many streams that come in any interleaving, each stream in its own order. Keeps one head
 * per stream and stops at the first failure. Returns the heads by stream.
 */
export function verifyStreams(
  rows: Iterable<LedgerRow>,
):
  | { readonly ok: true; readonly heads: ReadonlyMap<string, ChainHead> }
  | { readonly ok: false; readonly failure: ChainFailure } {
  const heads = new Map<string, ChainHead>();
  for (const row of rows) {
    const next = checkRow(heads.get(row.stream) ?? null, row);
    if (isChainFailure(next)) return { ok: false, failure: next };
    heads.set(row.stream, next);
  }
  return { ok: true, heads };
}
