/** Checks 4, 6, 7 and 11: the rows of a bundle, and how they stand in the log. */
import { fromHex, utf8 } from '../../kernel/sha256.ts';
import { checkRow, isChainFailure, type ChainHead } from '../ledger-row.ts';
import { parseLeaf, type HeadLeaf, type StateLeaf } from '../log/leaves.ts';
import { isInMap } from '../log/map.ts';
import { includes, leafHash } from '../log/tree.ts';
import { caseStream, parseStream, streamKey } from '../streams.ts';
import { FILE, type ProvenLeaf, type StreamProof } from './read.ts';
import type { BundleFinding } from './result.ts';
import { hashIsRight, notProved, outcome, type Bundle, type BundleRow, type Outcome } from './bundle.ts';

const NO_PROOFS: BundleFinding = { code: 'supervision.bundle-no-proofs', entry: FILE.proofs };

/** Rows by stream, in the order of the file. */
function byStream(bundle: Bundle): ReadonlyMap<string, readonly BundleRow[]> {
  const streams = new Map<string, BundleRow[]>();
  for (const row of bundle.rows) streams.set(row.stream, [...(streams.get(row.stream) ?? []), row]);
  return streams;
}

/** True for a stream whose every row must be in the bundle: the case's own and days of draws, whatever the proofs say. */
function isWhole({ caseId, proofs }: Bundle, stream: string): boolean {
  if (stream === caseStream(caseId) || parseStream(stream)?.kind === 'draws') return true;
  return proofs?.streams.find((one) => one.stream === stream)?.rows !== 'some';
}

/** Check 4: chains of whole streams; of streams in part each row's own hash, and that its number grows. */
export function checkChains(bundle: Bundle): Outcome {
  const found: BundleFinding[] = [];
  const streams = byStream(bundle);
  if (!streams.has(caseStream(bundle.caseId)))
    found.push({ code: 'supervision.bundle-no-rows', stream: caseStream(bundle.caseId), seq: 1, field: 'seq' });
  for (const [stream, rows] of streams) {
    let head: ChainHead | null = null;
    let last: BundleRow | null = null;
    for (const row of rows) {
      if (isWhole(bundle, stream)) {
        const next: ReturnType<typeof checkRow> = checkRow(head, row);
        if (isChainFailure(next)) {
          found.push({ code: next.code, stream: next.stream, seq: next.seq, field: next.field });
          break;
        }
        head = next;
      } else {
        const wrong = partFault(last, row);
        if (wrong !== null) found.push({ code: `supervision.row-${wrong}`, stream, seq: row.seq, field: wrong });
        last = row;
      }
    }
  }
  return outcome(found);
}

function partFault(last: BundleRow | null, row: BundleRow): 'stream' | 'seq' | 'hash' | null {
  if (parseStream(row.stream) === null) return 'stream';
  if (row.seq <= (last?.seq ?? 0)) return 'seq';
  return hashIsRight(row) ? null : 'hash';
}

function headOf({ leaf }: ProvenLeaf): HeadLeaf | null {
  const parsed = parseLeaf(leaf);
  return parsed?.type === 'head' ? parsed : null;
}

function stateOf({ leaf }: ProvenLeaf): StateLeaf | null {
  const parsed = parseLeaf(leaf);
  return parsed?.type === 'state' ? parsed : null;
}

/**
 * Check 6: the head leaves of each stream cover 1 to the last without gap or overlap, and each names the hash of its
 * row. A row of a stream in part that no leaf reaches is `not-proved`.
 */
export function checkHeads(bundle: Bundle): Outcome {
  if (bundle.proofs === null) return notProved(NO_PROOFS);
  const found: BundleFinding[] = [];
  const open: BundleFinding[] = [];
  const streams = byStream(bundle);
  const proven = new Set(bundle.proofs.streams.map(({ stream }) => stream));
  for (const stream of new Set([caseStream(bundle.caseId), ...streams.keys()]))
    if (!proven.has(stream)) found.push({ code: 'supervision.bundle-stream-missing', stream });
  for (const proof of bundle.proofs.streams) {
    const { stream } = proof;
    const rows = new Map((streams.get(stream) ?? []).map((row) => [row.seq, row]));
    const whole = isWhole(bundle, stream);
    let covered = 0;
    for (const proven of proof.heads) {
      const head = headOf(proven);
      const wrong = (code: string, seq: number, field: string): void =>
        void found.push({ code: `supervision.${code}`, stream, seq, field });
      if (head === null) {
        wrong('head-form', covered + 1, 'leaf');
        break;
      }
      if (head.fromSeq !== covered + 1)
        wrong(head.fromSeq > covered ? 'head-gap' : 'head-overlap', covered + 1, 'fromSeq');
      const row = rows.get(head.toSeq);
      if (row === undefined ? whole : row.hash !== head.headHash) wrong('head-differs', head.toSeq, 'headHash');
      covered = head.toSeq;
    }
    const last = whole ? Math.max(0, ...rows.keys()) : proof.map.seq;
    if (last !== covered) found.push({ code: 'supervision.head-gap', stream, seq: covered + 1, field: 'toSeq' });
    if (!whole) open.push(...unbound(proof, rows));
  }
  if (found.length > 0) return outcome(found);
  return open.length > 0 ? notProved(...open) : outcome([]);
}

/** Rows of a stream in part that no head leaf names, directly or by a row after them. */
function unbound(proof: StreamProof, rows: ReadonlyMap<number, BundleRow>): BundleFinding[] {
  const ends = new Map(proof.heads.map(headOf).map((head) => [head?.toSeq, head?.headHash]));
  const bound = new Set<number>();
  const open: BundleFinding[] = [];
  for (const row of [...rows.values()].sort((left, right) => right.seq - left.seq)) {
    const after = rows.get(row.seq + 1);
    if (ends.get(row.seq) === row.hash || (bound.has(row.seq + 1) && after?.prevHash === row.hash)) bound.add(row.seq);
    else open.unshift({ code: 'supervision.bundle-row-unbound', stream: proof.stream, seq: row.seq });
  }
  return open;
}

/** Check 7: inclusion of every head and state leaf in the tree, of every stream in the map of the last state. */
export function checkInclusion(bundle: Bundle): Outcome {
  const { proofs, checkpoint } = bundle;
  if (proofs === null || checkpoint === null) return notProved(NO_PROOFS);
  const found: BundleFinding[] = [];
  const { root, size } = checkpoint;
  const isIn = ({ index, leaf, proof }: ProvenLeaf): boolean =>
    includes(root, size, index, leafHash(utf8(leaf)), proof);
  for (const state of proofs.states)
    if (stateOf(state) === null || !isIn(state))
      found.push({ code: 'supervision.state-not-included', entry: FILE.proofs, field: `/states/${state.index}` });
  const last = proofs.states.at(-1);
  const state = last === undefined ? null : stateOf(last);
  if (last === undefined || state === null || last.index !== size - 1)
    found.push({ code: 'supervision.state-not-last', entry: FILE.proofs, field: '/states' });
  const streams = byStream(bundle);
  for (const proof of proofs.streams) {
    const { stream, salt, map } = proof;
    const key = streamKey(fromHex(salt), stream);
    for (const proven of proof.heads) {
      const head = headOf(proven);
      if (head?.key !== key || !isIn(proven))
        found.push({ code: 'supervision.head-not-included', stream, seq: head?.toSeq ?? 0, field: 'leaf' });
    }
    const entry = { key, seq: map.seq, headHash: map.headHash };
    const inMap =
      state !== null &&
      isInMap({ size: state.streams, root: fromHex(state.mapRoot) }, { entry, index: map.index, proof: map.proof });
    const end = streams.get(stream)?.at(-1);
    const head = proof.heads.at(-1);
    const reached = isWhole(bundle, stream)
      ? end?.seq === map.seq && end.hash === map.headHash
      : (head === undefined ? null : headOf(head))?.headHash === map.headHash;
    if (!inMap || !reached) found.push({ code: 'supervision.map-differs', stream, seq: map.seq, field: 'map' });
  }
  return outcome(found);
}

/** Check 11: every row stands in the first checkpoint after its `at`. */
export function checkLateness(bundle: Bundle): Outcome {
  if (bundle.proofs === null) return notProved(NO_PROOFS);
  const states = bundle.proofs.states.map((one) => ({ index: one.index, state: stateOf(one) }));
  const byNumber = new Map(states.map(({ state }) => [state?.number, state]));
  const found: BundleFinding[] = [];
  const open: BundleFinding[] = [];
  const streams = byStream(bundle);
  for (const { stream, heads } of bundle.proofs.streams) {
    const rows = streams.get(stream) ?? [];
    for (const proven of heads) {
      const head = headOf(proven);
      const state = states.find(({ index }) => index > proven.index)?.state ?? null;
      if (head === null || state === null) continue;
      const before = byNumber.get(state.number - 1) ?? null;
      const beforeIndex = states.find((one) => one.state === before)?.index ?? -1;
      for (const { seq, at } of rows.filter((row) => row.seq >= head.fromSeq && row.seq <= head.toSeq)) {
        if (state.number > 1 && (before === null || beforeIndex >= proven.index))
          open.push({ code: 'supervision.bundle-state-missing', stream, seq, field: 'at' });
        else if (at > state.time || (before !== null && at <= before.time))
          found.push({ code: 'supervision.row-late', stream, seq, field: 'at' });
      }
    }
  }
  if (found.length > 0) return outcome(found);
  return open.length > 0 ? notProved(...open) : outcome([]);
}
