/** A small whole ledger under three checkpoints, and the parts of the bundle of its first case. */
import { draw, drawRequest, daySeedCommitment } from '#domain/assignment/draw';
import { canonicalBytes } from '#domain/kernel/canonical';
import type { JsonObject } from '#domain/kernel/json';
import { fromHex, sha256Hex, toHex, utf8 } from '#domain/kernel/sha256';
import { toBase64 } from '#domain/kernel/base64';
import { isoDate } from '#domain/kernel/time';
import { commitment, nextRow, type LedgerRow } from '#domain/supervision/ledger-row';
import type { ProvenLeaf, StreamProof } from '#domain/supervision/bundle/read';
import type { BundleParts } from '#domain/supervision/bundle/write';
import { leafText, type LogLeaf, type MapEntry } from '#domain/supervision/log/leaves';
import { mapProof, mapRoot, sortedMap } from '#domain/supervision/log/map';
import {
  checkpointText,
  formatNote,
  formatVkey,
  keyId,
  LOG_KEY,
  noteHash,
  parseNote,
} from '#domain/supervision/log/note';
import type { NoteKey } from '#domain/supervision/log/note';
import { consistencyProof, inclusionProof, leafHash, treeRoot } from '#domain/supervision/log/tree';
import { streamKey } from '#domain/supervision/streams';
import { signingKey } from '#platform/crypto/ed25519';

export const ORIGIN = 'ledger.example.cn/330000';
export const CASE_ID = '019a0000-0000-7000-8000-000000000001';
const EXPORT_ID = '019a0000-0000-7000-8000-0000000000e1';
const OTHER = 'case/019a0000-0000-7000-8000-000000000002';
const CASE = `case/${CASE_ID}`;
const DRAWS = 'draws/AG-330100/2026-11-23';
const ATTEMPTS = 'attempts/AG-330100/2026-11-23';
const SEED = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const SALT = new Uint8Array(32).fill(7);
const signer = signingKey(fromHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'));
export const LOG: NoteKey = { name: ORIGIN, type: LOG_KEY, publicKey: signer.publicKey };

/** A ledger that is written row by row and signed in between, as the checkpointer does it. */
export class ExampleLedger {
  readonly rows: LedgerRow[] = [];
  readonly leaves: string[] = [];
  readonly sizes: number[] = [];
  private readonly heads = new Map<string, LedgerRow>();
  private readonly covered = new Map<string, number>();
  private number = 0;
  note = '';

  append(stream: string, at: string, kind: string, facts: JsonObject, commitments: JsonObject = {}): LedgerRow {
    const body = canonicalBytes({ v: 1, kind, kindVersion: 1, at, actor: {}, command: 'system', facts, commitments });
    const row = nextRow(stream, this.heads.get(stream) ?? null, body);
    this.heads.set(stream, row);
    this.rows.push(row);
    return row;
  }

  map(): MapEntry[] {
    return sortedMap(
      [...this.heads.values()].map(({ stream, seq, hash }) => ({ key: keyOf(stream), seq, headHash: hash })),
    );
  }

  checkpoint(time: string): void {
    const changed = [...this.heads.values()]
      .filter(({ stream, seq }) => seq > (this.covered.get(stream) ?? 0))
      .sort((left, right) => (keyOf(left.stream) < keyOf(right.stream) ? -1 : 1));
    const prev = this.note === '' ? '0'.repeat(64) : noteHash(parseNote(this.note)!, LOG);
    for (const { stream, seq, hash } of changed) {
      const fromSeq = (this.covered.get(stream) ?? 0) + 1;
      this.push({ type: 'head', key: keyOf(stream), fromSeq, toSeq: seq, headHash: hash });
      this.covered.set(stream, seq);
    }
    this.number += 1;
    const [streams, rows] = [this.heads.size, this.rows.length];
    const root = toHex(mapRoot(this.map()));
    this.push({ type: 'state', number: this.number, time, streams, rows, mapRoot: root, prev });
    this.sizes.push(this.leaves.length);
    const text = checkpointText({ origin: ORIGIN, size: this.leaves.length, root: this.root() });
    const signature = signer.sign(utf8(text));
    this.note = formatNote({ text, signatures: [{ name: ORIGIN, keyId: keyId(LOG), signature }] });
  }

  private push(leaf: LogLeaf): void {
    this.leaves.push(leafText(leaf));
  }

  private hashes(): Uint8Array[] {
    return this.leaves.map((leaf) => leafHash(utf8(leaf)));
  }

  root(): Uint8Array {
    return treeRoot(this.hashes());
  }

  proven(index: number): ProvenLeaf {
    return { index, leaf: this.leaves[index]!, proof: inclusionProof(this.hashes(), index) };
  }

  consistency(from: number): { from: number; proof: Uint8Array[] } {
    return { from, proof: consistencyProof(this.hashes(), from) };
  }

  streamProof(stream: string, rows: 'all' | 'some'): StreamProof {
    const map = this.map();
    const index = map.findIndex(({ key }) => key === keyOf(stream));
    const { entry, proof } = mapProof(map, index);
    const heads = this.leaves.flatMap((leaf, at) =>
      leaf.startsWith(`zhiheng/head/v1\n${keyOf(stream)}\n`) ? [this.proven(at)] : [],
    );
    const salt = toHex(saltOf(stream));
    return { stream, salt, rows, map: { index, seq: entry.seq, headHash: entry.headHash, proof }, heads };
  }
}

function saltOf(stream: string): Uint8Array {
  return fromHex(sha256Hex(`salt of ${stream}`));
}

function keyOf(stream: string): string {
  return streamKey(saltOf(stream), stream);
}

/** The example, the same at every call. */
export function exampleBundle(): { readonly ledger: ExampleLedger; readonly parts: BundleParts } {
  const ledger = new ExampleLedger();
  const day = isoDate('2026-11-23');
  const seedCommitment = daySeedCommitment('AG-330100', day, SEED);
  ledger.append(DRAWS, '2026-11-10T01:00:00.000Z', 'draw.seed-committed', { commitment: seedCommitment });
  ledger.append(
    CASE,
    '2026-11-23T01:00:00.000Z',
    'intake.received',
    { caseId: CASE_ID },
    {
      recipientName: commitment(SALT, 'recipientName', '张三'),
    },
  );
  ledger.append(OTHER, '2026-11-23T01:00:00.000Z', 'intake.received', {});
  ledger.append(ATTEMPTS, '2026-11-23T01:30:00.000Z', 'supervision.attempt-refused', { caseId: 'another' });
  const attempt = ledger.append(ATTEMPTS, '2026-11-23T01:40:00.000Z', 'supervision.attempt-refused', {
    caseId: CASE_ID,
  });
  const request = drawRequest({
    agency: 'AG-330100',
    attempt: 1,
    candidates: ['L01', 'L02', 'L03'].map((id) => ({ id, weight: 1 })),
    caseId: CASE_ID,
    commitment: seedCommitment,
    day,
    drawNo: 1,
    excluded: [],
    policy: 'weights-1',
    role: 'lead',
  });
  const { requestHash, number, total, chosen } = draw(request, SEED, '314159');
  const requestJson = request as unknown as JsonObject;
  ledger.append(DRAWS, '2026-11-23T02:00:00.000Z', 'draw.requested', { requestHash, request: requestJson });
  ledger.append(DRAWS, '2026-11-23T02:01:00.000Z', 'draw.drawn', {
    drawNo: 1,
    requestHash,
    nonce: '314159',
    nonceGiver: 'recipient',
    number,
    total,
    chosen,
  });
  ledger.checkpoint('2026-11-23T03:00:00.000Z');
  const printed = { origin: ORIGIN, size: ledger.leaves.length, root: toBase64(ledger.root()) };
  ledger.append(DRAWS, '2026-11-24T00:00:00.000Z', 'draw.seed-revealed', { daySeed: SEED, draws: 1 });
  const head = ledger.append(CASE, '2026-11-24T01:00:00.000Z', 'closing.submitted', {});
  const pdf = utf8('%PDF-1.7 a dossier');
  const content = { checkpoint: printed, ledger: { rows: 2, headSeq: head.seq, headHash: head.hash } };
  const contentHash = sha256Hex(canonicalBytes(content));
  ledger.append(CASE, '2026-11-24T01:00:01.000Z', 'closing.dossier-locked', {
    contentHash,
    sha256: sha256Hex(pdf),
    sizeBytes: pdf.length,
  });
  ledger.checkpoint('2026-11-24T03:00:00.000Z');
  const sealed = utf8('a sealed history');
  ledger.append(CASE, '2026-11-24T04:00:00.000Z', 'supervision.history-exported', {
    caseId: CASE_ID,
    export: EXPORT_ID,
    events: 3,
    firstEvent: 1,
    lastEvent: 3,
    sha256: sha256Hex(sealed),
    sizeBytes: sealed.length,
  });
  ledger.checkpoint('2026-11-24T05:00:00.000Z');
  const parts: BundleParts = {
    caseId: CASE_ID,
    readme: '证据包 bundle\n',
    note: ledger.note,
    proofs: {
      logKey: formatVkey(LOG),
      states: ledger.sizes.map((size) => ledger.proven(size - 1)),
      streams: [
        ledger.streamProof(CASE, 'all'),
        ledger.streamProof(ATTEMPTS, 'some'),
        ledger.streamProof(DRAWS, 'all'),
      ],
      consistency: [ledger.consistency(printed.size)],
    },
    rows: [
      ...ledger.rows.filter(({ stream }) => stream === CASE),
      attempt,
      ...ledger.rows.filter(({ stream }) => stream === DRAWS),
    ],
    opened: [{ stream: CASE, seq: 1, name: 'recipientName', salt: toHex(SALT), value: '张三' }],
    dossier: { pdf, manifest: canonicalBytes({ content, contentHash, rendering: {} }) },
    histories: [{ exportId: EXPORT_ID, sealed }],
  };
  return { ledger, parts };
}
