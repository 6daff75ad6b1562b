/**
 * The append-only tree of RFC 6962 (always SHA-256): roots, inclusion and consistency proofs, and the pieces by
 * which a store that keeps every complete subtree answers for a log of any size with a few reads.
 */
import { concatBytes, sameBytes, sha256Bytes } from '../../kernel/sha256.ts';

/** 32 bytes. */
export type Hash = Uint8Array;

const LEAF = new Uint8Array([0]);
const NODE = new Uint8Array([1]);

/** SHA-256(0x00 ‖ leaf). */
export function leafHash(leaf: Uint8Array): Hash {
  return sha256Bytes(concatBytes(LEAF, leaf));
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256Bytes(concatBytes(NODE, left, right));
}

/** A complete subtree: the 2^level leaves from index · 2^level on. Level 0 is a leaf. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Leaves from `from` to before `to`. */
export type LeafRange = readonly [from: number, to: number];

/** The largest power of two below n (n ≥ 2). */
function split(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

/** The complete subtrees of a range of a proof or of a whole tree, left to right; fold them with {@link foldNodes}. */
export function nodesOf([from, to]: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = from; at < to;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** Root of neighbouring complete subtrees, largest first. Throws on none: the empty tree has {@link EMPTY_ROOT}. */
export function foldNodes(hashes: readonly Hash[]): Hash {
  let root = hashes.at(-1);
  if (root === undefined) throw new Error('no subtree to fold');
  for (let index = hashes.length - 2; index >= 0; index -= 1) root = nodeHash(hashes[index] as Hash, root);
  return root;
}

/** Root of a tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = sha256Bytes(new Uint8Array(0));

/** Ranges whose roots are the inclusion proof of leaf `index` in a tree of `size`, from the leaf up. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new Error('the leaf is not in the tree');
  const ranges: LeafRange[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      ranges.push([middle, to]);
      to = middle;
    } else {
      ranges.push([from, middle]);
      from = middle;
    }
  }
  return ranges.reverse();
}

/** Ranges whose roots are the consistency proof from a tree of `old` leaves (≥ 1) to one of `size`. */
export function consistencyRanges(old: number, size: number): LeafRange[] {
  if (!Number.isSafeInteger(old) || old < 1 || old > size)
    throw new Error('the older tree is not inside the newer one');
  const ranges: LeafRange[] = [];
  let [from, to] = [0, size];
  while (old !== to) {
    const middle = from + split(to - from);
    if (old <= middle) {
      ranges.push([middle, to]);
      to = middle;
    } else {
      ranges.push([from, middle]);
      from = middle;
    }
  }
  // The older tree itself, unless it is the left-most subtree, whose root the verifier has.
  if (from > 0) ranges.push([from, to]);
  return ranges.reverse();
}

/** Root of the leaves in `range`, from hashes of leaves. */
function rangeRoot(leaves: readonly Hash[], [from, to]: LeafRange): Hash {
  if (to - from === 1) return leaves[from] as Hash;
  const middle = from + split(to - from);
  return nodeHash(rangeRoot(leaves, [from, middle]), rangeRoot(leaves, [middle, to]));
}

/** Root over hashes of leaves. */
export function treeRoot(leaves: readonly Hash[]): Hash {
  return leaves.length === 0 ? EMPTY_ROOT : rangeRoot(leaves, [0, leaves.length]);
}

/** Inclusion proof of a leaf, RFC 6962 §2.1.1. Linear: for a tree that fits in memory. */
export function inclusionProof(leaves: readonly Hash[], index: number): Hash[] {
  return inclusionRanges(index, leaves.length).map((range) => rangeRoot(leaves, range));
}

/** Consistency proof from the first `old` leaves to all, RFC 6962 §2.1.2. */
export function consistencyProof(leaves: readonly Hash[], old: number): Hash[] {
  return consistencyRanges(old, leaves.length).map((range) => rangeRoot(leaves, range));
}

/** The root that an inclusion proof leads to (RFC 9162 §2.1.3.2), or null when the proof has a wrong length. */
export function rootOfInclusion(index: number, size: number, leaf: Hash, proof: readonly Hash[]): Hash | null {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return null;
  let at = index;
  let last = size - 1;
  let root = leaf;
  for (const sibling of proof) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      root = nodeHash(sibling, root);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else root = nodeHash(root, sibling);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : null;
}

/** True when the proof shows the leaf at `index` of the tree with `root`. */
export function includes(root: Hash, size: number, index: number, leaf: Hash, proof: readonly Hash[]): boolean {
  const reached = rootOfInclusion(index, size, leaf, proof);
  return reached !== null && sameBytes(reached, root);
}

/** A root and the number of leaves under it. */
export interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}

/** True when the proof shows that the newer tree begins with all leaves of the older one (RFC 9162 §2.1.4.2). */
export function isConsistent(older: TreeHead, newer: TreeHead, proof: readonly Hash[]): boolean {
  if (older.size < 1 || older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && sameBytes(older.root, newer.root);
  let at = older.size - 1;
  let last = newer.size - 1;
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  // A power of two is a complete subtree, whose root is the older one.
  const path = at === 0 ? [older.root, ...proof] : [...proof];
  const first = path.shift();
  if (first === undefined) return false;
  let oldRoot = first;
  let newRoot = first;
  for (const sibling of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      oldRoot = nodeHash(sibling, oldRoot);
      newRoot = nodeHash(sibling, newRoot);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else newRoot = nodeHash(newRoot, sibling);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && sameBytes(oldRoot, older.root) && sameBytes(newRoot, newer.root);
}

/** Grows a tree leaf by leaf, holding one hash per level. */
export class GrowingTree {
  /** Roots of the complete subtrees of the tree so far, largest first: `nodesOf([0, size])`. */
  private readonly front: Hash[];
  private count: number;

  /** @param front hashes of `nodesOf([0, size])`; both left out for an empty tree */
  constructor(size = 0, front: readonly Hash[] = []) {
    if (nodesOf([0, size]).length !== front.length) throw new Error('the front does not fit the size of the tree');
    this.count = size;
    this.front = [...front];
  }

  get size(): number {
    return this.count;
  }

  /** Roots of the complete subtrees so far, largest first. */
  get subtrees(): readonly Hash[] {
    return this.front;
  }

  /** Adds the hash of a leaf and returns every complete subtree that it finishes, the leaf itself first. */
  push(leaf: Hash): (TreeNode & { readonly hash: Hash })[] {
    const done = [{ level: 0, index: this.count, hash: leaf }];
    this.count += 1;
    let hash = leaf;
    for (let level = 1; this.count % 2 ** level === 0; level += 1) {
      hash = nodeHash(this.front.pop() as Hash, hash);
      done.push({ level, index: this.count / 2 ** level - 1, hash });
    }
    this.front.push(hash);
    return done;
  }

  root(): Hash {
    return this.count === 0 ? EMPTY_ROOT : foldNodes(this.front);
  }
}
