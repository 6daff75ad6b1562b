/**
 * Audit of a whole log from its leaves, as anybody can make it: what every checkpoint says is computed again from the
 * leaves before it (docs/formats/checkpoint.md).
 */
import { fromHex, sha256Hex, toHex, utf8 } from '../../kernel/sha256.ts';
import { parseLeaf, type HeadLeaf, type MapEntry, type StateLeaf } from './leaves.ts';
import { mapRoot } from './map.ts';
import { parseCheckpoint, parseNote, signaturesBy, checkSignature, formatNote } from './note.ts';
import type { Checkpoint, NoteKey, VerifySignature } from './note.ts';
import { GrowingTree, leafHash, type Hash } from './tree.ts';

/** What is wrong with a log. */
export type AuditCode =
  | 'leaf-form'
  | 'leaf-order'
  | 'head-gap'
  | 'head-overlap'
  | 'number-wrong'
  | 'time-falls'
  | 'heartbeat-missing'
  | 'streams-fall'
  | 'rows-fall'
  | 'streams-differ'
  | 'rows-differ'
  | 'map-differs'
  | 'prev-differs'
  | 'state-missing'
  | 'note-form'
  | 'root-differs'
  | 'signature-wrong'
  | 'two-roots'
  | 'row-late'
  | 'row-missing'
  | 'row-differs';

/** One finding: at which leaf (from 0) and checkpoint number, and what was expected and found. */
export interface AuditFinding {
  readonly code: AuditCode;
  readonly leaf: number | null;
  readonly checkpoint: number | null;
  /** Salted key of a stream, or its name where the ledger itself was read. */
  readonly stream?: string;
  readonly expected?: string;
  readonly found?: string;
}

/** The end of a checkpoint that the leaves just reached: its note is to be given to {@link LogAudit.note}. */
export interface ReachedCheckpoint {
  readonly number: number;
  readonly size: number;
  readonly root: Hash;
}

/** Where an audit stood, as plain data, so that the next one goes on from there. */
export interface AuditState {
  readonly size: number;
  /** Roots of the complete subtrees, hex. */
  readonly front: readonly string[];
  readonly heads: readonly (readonly [key: string, seq: number, headHash: string])[];
  readonly state: StateLeaf | null;
  readonly previousNote: string | null;
}

/** Longest time between two checkpoints before a sign of life is missing: a day, and an hour for it to be made. */
export const HEARTBEAT_MS = 25 * 3_600_000;

/** Reads a log leaf by leaf and collects what is wrong; holds the map of heads and one hash per level of the tree. */
export class LogAudit {
  readonly findings: AuditFinding[] = [];
  private readonly tree: GrowingTree;
  private readonly heads: Map<string, MapEntry>;
  private readonly verify: VerifySignature;
  private rows = 0;
  private lastKey = '';
  private state: StateLeaf | null = null;
  /** True when the last leaf ended a checkpoint. */
  private ended = true;
  private changed = true;
  private mapRootHex = '';
  private previousNote: string | null = null;
  private at: ReachedCheckpoint | null = null;

  /** @param from where an earlier audit stood; left out to begin with the first leaf */
  constructor(verify: VerifySignature, from?: AuditState) {
    this.verify = verify;
    this.tree = new GrowingTree(from?.size, from?.front.map(fromHex));
    this.heads = new Map(from?.heads.map(([key, seq, headHash]) => [key, { key, seq, headHash }]));
    for (const { seq } of this.heads.values()) this.rows += seq;
    this.state = from?.state ?? null;
    this.previousNote = from?.previousNote ?? null;
  }

  /** Where this audit stands. */
  save(): AuditState {
    const { tree, state, previousNote } = this;
    const heads = [...this.heads.values()].map(({ key, seq, headHash }) => [key, seq, headHash] as const);
    return { size: tree.size, front: tree.subtrees.map(toHex), heads, state, previousNote };
  }

  get size(): number {
    return this.tree.size;
  }

  /** Streams and rows as the leaves so far say. */
  get totals(): { readonly streams: number; readonly rows: number; readonly checkpoints: number } {
    return { streams: this.heads.size, rows: this.rows, checkpoints: this.state?.number ?? 0 };
  }

  /** Time of the last checkpoint, null before the first. */
  get time(): string | null {
    return this.state?.time ?? null;
  }

  root(): Hash {
    return this.tree.root();
  }

  /** Takes the next leaf; returns the checkpoint that it ends, if it does. */
  push(text: string): ReachedCheckpoint | null {
    const index = this.tree.size;
    this.tree.push(leafHash(utf8(text)));
    this.ended = false;
    const leaf = parseLeaf(text);
    if (leaf === null) {
      this.add('leaf-form', { leaf: index });
      return null;
    }
    if (leaf.type === 'head') this.head(leaf, index);
    if (leaf.type !== 'state') return null;
    this.stateLeaf(leaf, index);
    this.ended = true;
    this.lastKey = '';
    this.state = leaf;
    this.at = { number: leaf.number, size: this.tree.size, root: this.tree.root() };
    return this.at;
  }

  private head(leaf: HeadLeaf, index: number): void {
    const { key: stream, fromSeq, toSeq, headHash } = leaf;
    if (stream <= this.lastKey) this.add('leaf-order', { leaf: index, stream });
    this.lastKey = stream;
    const before = this.heads.get(stream)?.seq ?? 0;
    if (fromSeq !== before + 1) {
      const code = fromSeq > before + 1 ? 'head-gap' : 'head-overlap';
      this.add(code, { leaf: index, stream, expected: String(before + 1), found: String(fromSeq) });
    }
    this.rows += toSeq - before;
    this.heads.set(stream, { key: stream, seq: toSeq, headHash });
    this.changed = true;
  }

  private stateLeaf(leaf: StateLeaf, index: number): void {
    const previous = this.state;
    const differ = (code: AuditCode, expected: string | number, found: string | number): void => {
      if (expected !== found)
        this.add(code, { leaf: index, checkpoint: leaf.number, expected: String(expected), found: String(found) });
    };
    differ('number-wrong', (previous?.number ?? 0) + 1, leaf.number);
    if (previous !== null) {
      const passed = Date.parse(leaf.time) - Date.parse(previous.time);
      const what = { leaf: index, checkpoint: leaf.number, expected: previous.time, found: leaf.time };
      if (!(passed > 0)) this.add('time-falls', what);
      if (passed > HEARTBEAT_MS) this.add('heartbeat-missing', what);
      if (leaf.streams < previous.streams) differ('streams-fall', previous.streams, leaf.streams);
      if (leaf.rows < previous.rows) differ('rows-fall', previous.rows, leaf.rows);
    }
    differ('streams-differ', this.heads.size, leaf.streams);
    differ('rows-differ', this.rows, leaf.rows);
    if (this.changed) this.mapRootHex = toHex(mapRoot(this.heads.values()));
    this.changed = false;
    differ('map-differs', this.mapRootHex, leaf.mapRoot);
    if (previous === null) differ('prev-differs', '0'.repeat(64), leaf.prev);
    else if (this.previousNote !== null) differ('prev-differs', this.previousNote, leaf.prev);
  }

  /** Compares the note of the checkpoint just reached with the leaves, and its signature with the keys of the log. */
  note(text: string, keys: readonly NoteKey[]): void {
    const reached = this.at;
    if (reached === null) throw new Error('no checkpoint was reached');
    this.previousNote = null;
    const where = { leaf: reached.size - 1, checkpoint: reached.number };
    const note = parseNote(text);
    const head = note === null ? null : parseCheckpoint(note.text);
    const first = note?.signatures[0];
    if (note === null || head === null || first === undefined) {
      this.add('note-form', where);
      return;
    }
    this.previousNote = sha256Hex(formatNote({ text: note.text, signatures: [first] }));
    if (head.size !== reached.size || toHex(head.root) !== toHex(reached.root)) {
      const expected = `${reached.size} ${toHex(reached.root)}`;
      this.add('root-differs', { ...where, expected, found: `${head.size} ${toHex(head.root)}` });
    }
    if (keys.length === 0) return;
    const right = keys.some(
      (key) =>
        key.name === head.origin &&
        signaturesBy(note, key).some((line) => checkSignature(note, key, line, this.verify).ok),
    );
    if (!right) this.add('signature-wrong', where);
  }

  /** Compares a checkpoint that somebody kept with the root that the leaves had at its size. */
  kept(checkpoint: Checkpoint, root: Hash): void {
    if (toHex(checkpoint.root) === toHex(root)) return;
    const [expected, found] = [toHex(checkpoint.root), toHex(root)];
    this.add('two-roots', { leaf: checkpoint.size - 1, expected: `${checkpoint.size} ${expected}`, found });
  }

  /** Ends the audit at an instant in milliseconds since 1970. */
  finish(now: number): void {
    if (!this.ended) this.add('state-missing', { leaf: this.tree.size - 1 });
    const last = this.state;
    if (last === null || now - Date.parse(last.time) <= HEARTBEAT_MS) return;
    this.add('heartbeat-missing', { leaf: null, checkpoint: last.number, expected: last.time });
  }

  private add(code: AuditCode, more: Partial<AuditFinding>): void {
    this.findings.push({ code, leaf: null, checkpoint: null, ...more });
  }
}
