import { checkSignature, parseCheckpoint, parseNote, signatureLine, signaturesBy } from '#domain/supervision/log/note';
import type { NoteKey, VerifySignature } from '#domain/supervision/log/note';
import { formatVkey } from '#domain/supervision/log/note';
import {
  consistencyRanges,
  foldNodes,
  inclusionRanges,
  nodesOf,
  type Hash,
  type LeafRange,
} from '#domain/supervision/log/tree';
import { readCheckpoint, readNodes, type StoredCheckpoint } from './log.ts';
import type { Pool, PoolClient } from './pool.ts';

type Db = Pick<Pool | PoolClient, 'query'>;

/** A checkpoint with the note as published: the log's signatures, then those of witnesses that have come. */
export interface PublishedCheckpoint extends StoredCheckpoint {
  readonly published: string;
}

/** The newest checkpoint, or the one of this size, with its cosignatures; null when there is none. */
export async function readPublished(db: Db, size?: number): Promise<PublishedCheckpoint | null> {
  const checkpoint = await readCheckpoint(db, size);
  if (checkpoint === null) return null;
  const lines = await db.query<{ line: string }>(
    'SELECT line FROM log_cosignature WHERE size = $1 ORDER BY seconds, witness',
    [checkpoint.size],
  );
  return { ...checkpoint, published: checkpoint.note + lines.rows.map(({ line }) => line).join('') };
}

/** Leaves `from` to before `to`, in order; fewer when the log ends earlier. */
export async function readLeaves(db: Db, from: number, to: number): Promise<string[]> {
  const found = await db.query<{ body: string }>({
    name: 'log-leaves',
    text: 'SELECT body FROM log_leaf WHERE leaf_no >= $1 AND leaf_no < $2 ORDER BY leaf_no',
    values: [from, to],
  });
  return found.rows.map(({ body }) => body);
}

/** Roots of the ranges of a proof, by one read of all the subtrees they are made of. */
async function rootsOf(db: Db, ranges: readonly LeafRange[]): Promise<Hash[]> {
  const parts = ranges.map(nodesOf);
  const hashes = await readNodes(db, parts.flat());
  let at = 0;
  return parts.map((nodes) => foldNodes(hashes.slice(at, (at += nodes.length))));
}

/** Inclusion proof of a leaf in the tree of `size` leaves. */
export function readInclusion(db: Db, index: number, size: number): Promise<Hash[]> {
  return rootsOf(db, inclusionRanges(index, size));
}

/** Consistency proof from the tree of `from` leaves to that of `to`. */
export function readConsistency(db: Db, from: number, to: number): Promise<Hash[]> {
  return rootsOf(db, consistencyRanges(from, to));
}

/**
 * Stores the lines of listed witnesses in a note over a checkpoint of this log. Returns the size and how many were
 * right, or null when the note is none, of another log, or no line is a right one. A line that came before is accepted
 * again.
 */
export async function acceptCosignatures(
  pool: Pool,
  text: string,
  witnesses: readonly NoteKey[],
  verify: VerifySignature,
): Promise<{ readonly size: number; readonly accepted: number } | null> {
  const note = parseNote(text);
  const head = note === null ? null : parseCheckpoint(note.text);
  if (note === null || head === null) return null;
  const own = await readCheckpoint(pool, head.size);
  // The text of the stored note, so that a witness of another view of the log is never published as one of this.
  if (own === null || parseNote(own.note)?.text !== note.text) return null;
  let accepted = 0;
  for (const witness of witnesses) {
    for (const signature of signaturesBy(note, witness)) {
      const result = checkSignature(note, witness, signature, verify);
      if (!result.ok) continue;
      await pool.query(
        'INSERT INTO log_cosignature (size, witness, line, seconds) VALUES ($1, $2, $3, $4) ON CONFLICT (size, witness) DO NOTHING',
        [head.size, formatVkey(witness), signatureLine(signature), result.seconds],
      );
      accepted += 1;
      break;
    }
  }
  return accepted === 0 ? null : { size: head.size, accepted };
}
