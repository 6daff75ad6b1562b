/**
 * Leaves of the log and lines of the map of heads: UTF-8 text, every line ends in `\n`, integers without leading
 * zeros, hashes lowercase hex. They hold no personal data: a stream goes by its salted key.
 */
import { parseDecimal } from '../../kernel/decimal.ts';
import { isSha256Hex } from '../../kernel/sha256.ts';
import { parseVkey } from './note.ts';

/** Rows `fromSeq`…`toSeq` of a stream were appended since the last checkpoint; the last of them has `headHash`. */
export interface HeadLeaf {
  readonly type: 'head';
  readonly key: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly headHash: string;
}

/** The last leaf of a checkpoint: what the whole ledger is at this point. */
export interface StateLeaf {
  readonly type: 'state';
  /** 1, 2, 3 … */
  readonly number: number;
  /** Instant `YYYY-MM-DDTHH:MM:SS.sssZ`: every row up to it stands in this checkpoint or an earlier one. */
  readonly time: string;
  readonly streams: number;
  readonly rows: number;
  readonly mapRoot: string;
  /** SHA-256 of the previous note with the log's own signature line only; 64 zeros at first. */
  readonly prev: string;
}

/** A key of the log holds for checkpoints of sizes `fromSize`…`toSize`; `toSize` null as long as no end is known. */
export interface KeyLeaf {
  readonly type: 'key';
  readonly vkey: string;
  readonly fromSize: number;
  readonly toSize: number | null;
}

export type LogLeaf = HeadLeaf | StateLeaf | KeyLeaf;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u;

/** Text of a leaf. Throws when a value has no form in it. */
export function leafText(leaf: LogLeaf): string {
  const text = `zhiheng/${leaf.type}/v1\n${valuesOf(leaf).join('\n')}\n`;
  if (parseLeaf(text) === null) throw new Error(`no leaf of the log: a value of the ${leaf.type} has no form`);
  return text;
}

function valuesOf(leaf: LogLeaf): (string | number)[] {
  switch (leaf.type) {
    case 'head':
      return [leaf.key, leaf.fromSeq, leaf.toSeq, leaf.headHash];
    case 'state':
      return [leaf.number, leaf.time, leaf.streams, leaf.rows, leaf.mapRoot, leaf.prev];
    case 'key':
      return [leaf.vkey, leaf.fromSize, leaf.toSize ?? '-'];
  }
}

/** Reads a leaf; null for anything that {@link leafText} would not have written. */
export function parseLeaf(text: string): LogLeaf | null {
  const lines = text.split('\n');
  if (lines.pop() !== '') return null;
  const [tag, ...values] = lines as [string, ...string[]];
  switch (tag) {
    case 'zhiheng/head/v1': {
      const [key = '', from = '', to = '', headHash = ''] = values;
      const [fromSeq, toSeq] = [parseDecimal(from), parseDecimal(to)];
      if (values.length !== 4 || !isSha256Hex(key) || !isSha256Hex(headHash)) return null;
      if (fromSeq === null || toSeq === null || fromSeq < 1 || toSeq < fromSeq) return null;
      return { type: 'head', key, fromSeq, toSeq, headHash };
    }
    case 'zhiheng/state/v1': {
      const [no = '', time = '', streamCount = '', rowCount = '', mapRoot = '', prev = ''] = values;
      const [number, streams, rows] = [parseDecimal(no), parseDecimal(streamCount), parseDecimal(rowCount)];
      if (values.length !== 6 || !INSTANT.test(time) || !isSha256Hex(mapRoot) || !isSha256Hex(prev)) return null;
      if (number === null || number < 1 || streams === null || rows === null || rows < streams) return null;
      return { type: 'state', number, time, streams, rows, mapRoot, prev };
    }
    case 'zhiheng/key/v1': {
      const [vkey = '', from = '', to = ''] = values;
      const fromSize = parseDecimal(from);
      const toSize = to === '-' ? null : parseDecimal(to);
      if (values.length !== 3 || parseVkey(vkey) === null || fromSize === null) return null;
      if (to !== '-' && (toSize === null || toSize < fromSize)) return null;
      return { type: 'key', vkey, fromSize, toSize };
    }
    default:
      return null;
  }
}

/** Where a stream ends: one line group of the map of heads. */
export interface MapEntry {
  readonly key: string;
  readonly seq: number;
  readonly headHash: string;
}

/** `zhiheng/map/v1\n<key>\n<seq>\n<headHash>\n` */
export function mapText({ key, seq, headHash }: MapEntry): string {
  return `zhiheng/map/v1\n${key}\n${seq}\n${headHash}\n`;
}
