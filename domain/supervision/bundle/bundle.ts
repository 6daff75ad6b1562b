/** A bundle as read, what every check of it is given, and the form of what a check says. */
import type { JsonObject } from '../../kernel/json.ts';
import { isSha256Hex } from '../../kernel/sha256.ts';
import { rowHash, type LedgerRow } from '../ledger-row.ts';
import { LOG_KEY, parseVkey } from '../log/note.ts';
import type { Checkpoint, NoteKey, SignedNote } from '../log/note.ts';
import type { Trust } from '../log/trust.ts';
import type { BundleProofs, OpenedValue } from './read.ts';
import type { BundleCheckState, BundleFinding } from './result.ts';

/** A row with its body as parsed. */
export interface BundleRow extends LedgerRow {
  readonly kind: string;
  readonly at: string;
  readonly facts: JsonObject;
  readonly commitments: JsonObject;
}

/** A bundle that was read, before anything in it is believed. */
export interface Bundle {
  readonly caseId: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly rows: readonly BundleRow[];
  readonly proofs: BundleProofs | null;
  readonly opened: readonly OpenedValue[];
  readonly note: SignedNote | null;
  readonly checkpoint: Checkpoint | null;
}

/** What a check found. */
export interface Outcome {
  readonly state: BundleCheckState;
  readonly found: readonly BundleFinding[];
}

export const OK: Outcome = { state: 'ok', found: [] };
export const ABSENT: Outcome = { state: 'absent', found: [] };

/** `failed` when there are findings, else `ok`. */
export function outcome(found: readonly BundleFinding[]): Outcome {
  return found.length === 0 ? OK : { state: 'failed', found };
}

/** What would prove it is not in the bundle. */
export function notProved(...found: readonly BundleFinding[]): Outcome {
  return { state: 'not-proved', found };
}

/** Which key vouches: the trust file's whose sizes hold this one, else the one that the bundle names. */
export function logKeysOf({ proofs, checkpoint }: Bundle, trust: Trust | null): readonly NoteKey[] {
  if (trust !== null) {
    const size = checkpoint?.size ?? 0;
    return trust.logKeys
      .filter(({ fromSize, toSize }) => fromSize <= size && (toSize === null || size <= toSize))
      .map(({ key }) => key);
  }
  const named = proofs === null ? null : parseVkey(proofs.logKey);
  return named?.type === LOG_KEY ? [named] : [];
}

/** True when the row's hash is that of its bytes; false also for what has no hash at all. */
export function hashIsRight(row: LedgerRow): boolean {
  return row.seq >= 1 && isSha256Hex(row.prevHash) && rowHash(row) === row.hash;
}
