/** The map of heads: an RFC 6962 tree over the heads of all streams, sorted by key, so that absence can be shown. */
import { utf8 } from '../../kernel/sha256.ts';
import { mapText, type MapEntry } from './leaves.ts';
import { includes, inclusionProof, leafHash, treeRoot, type Hash, type TreeHead } from './tree.ts';

/** Hash of an entry's leaf. */
export function mapLeafHash(entry: MapEntry): Hash {
  return leafHash(utf8(mapText(entry)));
}

/** A copy in the order of the map: by key; hex digits sort as the bytes do. */
export function sortedMap(entries: Iterable<MapEntry>): MapEntry[] {
  return [...entries].sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
}

/** Root of the map over entries in any order; no entries give the root of the empty tree. */
export function mapRoot(entries: Iterable<MapEntry>): Hash {
  return treeRoot(sortedMap(entries).map(mapLeafHash));
}

/** An entry with its place and proof in a map. */
export interface MapProof {
  readonly entry: MapEntry;
  readonly index: number;
  readonly proof: readonly Hash[];
}

/** Proof of the entry at `index` of a sorted map. */
export function mapProof(sorted: readonly MapEntry[], index: number): MapProof {
  const entry = sorted[index];
  if (entry === undefined) throw new Error('no such entry in the map');
  return { entry, index, proof: inclusionProof(sorted.map(mapLeafHash), index) };
}

/** True when the proof shows the entry in the map of `head.size` streams with `head.root`. */
export function isInMap(head: TreeHead, { entry, index, proof }: MapProof): boolean {
  return includes(head.root, head.size, index, mapLeafHash(entry), proof);
}

/** Neighbours between which a key would stand; null at an end of the map. */
export interface AbsenceProof {
  readonly before: MapProof | null;
  readonly after: MapProof | null;
}

/** Shows that a key is not in a sorted map. Throws when it is. */
export function absenceProof(sorted: readonly MapEntry[], key: string): AbsenceProof {
  const found = sorted.findIndex((entry) => entry.key >= key);
  const next = found === -1 ? sorted.length : found;
  if (sorted[next]?.key === key) throw new Error('the key is in the map');
  return {
    before: next === 0 ? null : mapProof(sorted, next - 1),
    after: next === sorted.length ? null : mapProof(sorted, next),
  };
}

/** True when the two neighbours are in the map, next to each other, and the key falls between them. */
export function isAbsent(head: TreeHead, key: string, { before, after }: AbsenceProof): boolean {
  if (before !== null && (!isInMap(head, before) || before.entry.key >= key)) return false;
  if (after !== null && (!isInMap(head, after) || after.entry.key <= key)) return false;
  const left = before === null ? -1 : before.index;
  const right = after === null ? head.size : after.index;
  return right === left + 1;
}
