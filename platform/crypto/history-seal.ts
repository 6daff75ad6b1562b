import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { commitment } from '#domain/supervision/ledger-row';
import { open, seal } from './case-keys.ts';

/** Name of the field under which the plain lines of a history are committed to. */
export const HISTORY_FIELD = 'history';

/** What opens and proves one history: its own key and the salt of its commitment, 32 bytes each. */
export interface HistorySecret {
  readonly key: Buffer;
  readonly salt: Buffer;
}

/** A history as stored, with what opens it and the commitment to its plain lines (64 hex digits). */
export interface SealedHistory {
  readonly sealed: Buffer;
  readonly secret: HistorySecret;
  readonly commitment: string;
}

const SECRET_BYTES = 64;
/** A history of 50,000 events, Temporal's limit, stays far below. */
const MOST_BYTES = 512 * 1_048_576;

/** What is authenticated with a sealed history, so that none can stand in for another. */
export function historyContext(caseId: string, exportId: string): string {
  return `zhiheng/history/v1/${caseId}/${exportId}`;
}

/** Compresses and encrypts the lines of a history under a fresh key, and commits to them (docs/formats/history.md). */
export async function sealHistory(lines: Buffer, caseId: string, exportId: string): Promise<SealedHistory> {
  const secret = { key: randomBytes(32), salt: randomBytes(32) };
  const packed = await promisify(gzip)(lines);
  return {
    sealed: seal(secret.key, packed, historyContext(caseId, exportId)),
    secret,
    commitment: commitment(secret.salt, HISTORY_FIELD, lines),
  };
}

/** @throws when key, ids and bytes do not belong together, or the lines are larger than any history */
export async function openHistory(
  sealed: Buffer,
  { key }: Pick<HistorySecret, 'key'>,
  caseId: string,
  exportId: string,
): Promise<Buffer> {
  return promisify(gunzip)(open(key, sealed, historyContext(caseId, exportId)), { maxOutputLength: MOST_BYTES });
}

/** Wraps a history's secret with the case's key: when that key is erased nobody opens the history any more. */
export function wrapHistorySecret(caseKey: Buffer, exportId: string, { key, salt }: HistorySecret): Buffer {
  return seal(caseKey, Buffer.concat([key, salt]), `history-key/${exportId}`);
}

/** @throws when the case's key is another one, or the wrapped bytes were changed */
export function unwrapHistorySecret(caseKey: Buffer, exportId: string, wrapped: Buffer): HistorySecret {
  const both = open(caseKey, wrapped, `history-key/${exportId}`);
  if (both.length !== SECRET_BYTES) throw new Error('the secret of a history is 64 bytes');
  return { key: both.subarray(0, 32), salt: both.subarray(32) };
}
