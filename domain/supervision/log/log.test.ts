import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signingKey, verifyEd25519 } from '#platform/crypto/ed25519';
import { fromBase64, toBase64 } from '../../kernel/base64.ts';
import { parseDecimal } from '../../kernel/decimal.ts';
import { fromHex, sha256Bytes, toHex, utf8 } from '../../kernel/sha256.ts';
import { nextRow } from '../ledger-row.ts';
import { streamKey } from '../streams.ts';
import { leafText, parseLeaf, type LogLeaf } from './leaves.ts';
import { absenceProof, isAbsent, isInMap, mapProof, mapRoot, sortedMap } from './map.ts';
import {
  checkpointText,
  checkSignature,
  cosignatureBytes,
  cosignedMessage,
  formatNote,
  formatVkey,
  keyId,
  LOG_KEY,
  noteHash,
  parseCheckpoint,
  parseNote,
  parseVkey,
  signaturesBy,
  WITNESS_KEY,
  type NoteKey,
} from './note.ts';
import { formatProofFile, parseProofFile } from './proof-file.ts';
import {
  consistencyProof,
  consistencyRanges,
  foldNodes,
  GrowingTree,
  includes,
  inclusionProof,
  inclusionRanges,
  isConsistent,
  leafHash,
  nodesOf,
  treeRoot,
  type Hash,
} from './tree.ts';
import { parseTrust } from './trust.ts';

const ORIGIN = 'ledger.example.cn/330000';
const VKEY = `${ORIGIN}+a441a1a7+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea`;
const signer = signingKey(fromHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'));
const key: NoteKey = { name: ORIGIN, type: LOG_KEY, publicKey: signer.publicKey };

const STREAMS = ['case/019a0000-0000-7000-8000-000000000001', 'case/019a0000-0000-7000-8000-000000000002'] as const;
const FIRST = utf8('{"act":"accept","at":"2026-11-23T01:00:00.000Z"}');
const row1 = nextRow(STREAMS[0], null, FIRST);
const row2 = nextRow(STREAMS[0], row1, utf8('{"act":"assign","at":"2026-11-23T02:00:00.000Z","note":"受援人"}'));
const row3 = nextRow(STREAMS[0], row2, utf8('{"act":"close","at":"2026-11-24T01:00:00.000Z"}'));
const other = nextRow(STREAMS[1], null, FIRST);
const keys = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)].map((salt, at) =>
  streamKey(salt, STREAMS[at] as string),
) as [string, string];

function sign(size: number, root: Hash): string {
  const text = checkpointText({ origin: ORIGIN, size, root });
  return formatNote({ text, signatures: [{ name: ORIGIN, keyId: keyId(key), signature: signer.sign(utf8(text)) }] });
}

function publishedLog(): { readonly leaves: readonly string[]; readonly notes: readonly string[] } {
  const leaves: LogLeaf[] = [
    { type: 'head', key: keys[0], fromSeq: 1, toSeq: 2, headHash: row2.hash },
    { type: 'head', key: keys[1], fromSeq: 1, toSeq: 1, headHash: other.hash },
    {
      type: 'state',
      number: 1,
      time: '2026-11-23T03:00:00.000Z',
      streams: 2,
      rows: 3,
      mapRoot: toHex(
        mapRoot([
          { key: keys[1], seq: 1, headHash: other.hash },
          { key: keys[0], seq: 2, headHash: row2.hash },
        ]),
      ),
      prev: '0'.repeat(64),
    },
  ];
  const texts = leaves.map(leafText);
  const note1 = sign(3, treeRoot(texts.map((text) => leafHash(utf8(text)))));
  texts.push(
    leafText({ type: 'head', key: keys[0], fromSeq: 3, toSeq: 3, headHash: row3.hash }),
    leafText({
      type: 'state',
      number: 2,
      time: '2026-11-24T03:00:00.000Z',
      streams: 2,
      rows: 4,
      mapRoot: toHex(
        mapRoot([
          { key: keys[0], seq: 3, headHash: row3.hash },
          { key: keys[1], seq: 1, headHash: other.hash },
        ]),
      ),
      prev: noteHash(parseNote(note1) ?? { text: '', signatures: [] }, key),
    }),
  );
  return { leaves: texts, notes: [note1, sign(5, treeRoot(texts.map((text) => leafHash(utf8(text)))))] };
}

const hashesOf = (texts: readonly string[]): Hash[] => texts.map((text) => leafHash(utf8(text)));
const numbered = (count: number): Hash[] => Array.from({ length: count }, (_, at) => leafHash(utf8(`leaf ${at}`)));

describe('the published values', () => {
  it('are those of the test key', () => {
    expect(formatVkey(key)).toBe(VKEY);
    expect(parseVkey(VKEY)).toEqual(key);
  });

  it('are those of both checkpoints, leaf by leaf', () => {
    const { leaves, notes } = publishedLog();
    expect(hashesOf(leaves).map(toHex)).toEqual([
      '57a313f94bff8407e8519d1e3159d50028e89fb768131db5a021ee88d14abd01',
      '16a0095818dbeeeb57cb3f4c7a9e75225eaa9c8d0140f41bfcbc5043870dd660',
      '1face4c391087718f45d6054a76aeb022f4541bf48759ae6e8b326159f210678',
      '4de6c64ababafec55ff3986e72dfab8d8ec850cc022b59bf88b476848c4fa2d6',
      '69a361fb738c83153e6762a49a2e5710caa56ba1a4c288741290cc5401fab263',
    ]);
    const states = leaves.map(parseLeaf).filter((leaf) => leaf?.type === 'state');
    expect(states.map((state) => state?.mapRoot)).toEqual([
      'd65871d79bc10f9026162ef7fe230c1909a44bf8ffde630740189c31d2976359',
      'afa11c371e8a2791c6a5f2f36d051d3d3d6de0064f85db98b3afc261b1cda105',
    ]);
    expect(notes).toEqual([
      `${ORIGIN}\n3\n6KBZ8aiaAQknlqNXbtKGctzyV917ZEs33lwPDUuDbMQ=\n\n— ${ORIGIN} pEGhpxY6zkE5R5CUaQX3ysY/gHV8C0jl/tY6H3zhEKGb2kyMUQzK8OaZjBGqYrt5XkcbDVs5btGPp1RA4hlyQbZbjwE=\n`,
      `${ORIGIN}\n5\nwUAOY6++wXZfW8vTD+Ed3wnM2dCXMjJu135jUE6ENE0=\n\n— ${ORIGIN} pEGhp89y8j2uIWOV7FRoxpVI6yGvqBc+wZlgB1ioe2fACKESf77GSEio6s1W1leh+8oVlPiKpG+NSOOmatRsUtw58AU=\n`,
    ]);
  });

  it('are those of the consistency proof from 3 to 5', () => {
    const hashes = hashesOf(publishedLog().leaves);
    const proof = consistencyProof(hashes, 3).map(toHex);
    expect(proof).toEqual([
      '1face4c391087718f45d6054a76aeb022f4541bf48759ae6e8b326159f210678',
      '4de6c64ababafec55ff3986e72dfab8d8ec850cc022b59bf88b476848c4fa2d6',
      'ea355c5cb92fe71c58c37f7bdb2bf8a143145bed2756136808a0f7720f244d53',
      '69a361fb738c83153e6762a49a2e5710caa56ba1a4c288741290cc5401fab263',
    ]);
  });
});

describe('the tree', () => {
  it('proves every leaf and every older tree of every size, and nothing else', () => {
    for (let size = 1; size <= 33; size += 1) {
      const leaves = numbered(size);
      const root = treeRoot(leaves);
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(leaves, index);
        expect(includes(root, size, index, leaves[index] as Hash, proof)).toBe(true);
        expect(includes(root, size, index, leafHash(utf8('another')), proof)).toBe(false);
        expect(includes(root, size, index, leaves[index] as Hash, [...proof, root])).toBe(false);
        if (proof.length > 0)
          expect(includes(root, size, index, leaves[index] as Hash, proof.slice(0, -1))).toBe(false);
        if (size > 1) expect(includes(root, size, (index + 1) % size, leaves[index] as Hash, proof)).toBe(false);
      }
      for (let old = 1; old <= size; old += 1) {
        const older = { size: old, root: treeRoot(leaves.slice(0, old)) };
        const proof = consistencyProof(leaves, old);
        expect(isConsistent(older, { size, root }, proof)).toBe(true);
        expect(isConsistent({ size: old, root: leafHash(utf8('other')) }, { size, root }, proof)).toBe(false);
        expect(isConsistent(older, { size, root: leafHash(utf8('other')) }, proof)).toBe(false);
        expect(isConsistent(older, { size, root }, [...proof, root])).toBe(false);
      }
    }
  });

  it('grows leaf by leaf to the same root, also from a stored front, and its nodes give the same proofs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), fc.nat(), fc.nat(), (size, a, b) => {
        const leaves = numbered(size);
        const nodes = new Map<string, Hash>();
        const at = ({ level, index }: { level: number; index: number }): Hash => nodes.get(`${level}/${index}`) as Hash;
        const border = a % size;
        let tree = new GrowingTree();
        for (const [index, leaf] of leaves.entries()) {
          if (index === border) tree = new GrowingTree(index, nodesOf([0, index]).map(at));
          for (const node of tree.push(leaf)) nodes.set(`${node.level}/${node.index}`, node.hash);
        }
        expect(toHex(tree.root())).toBe(toHex(treeRoot(leaves)));
        const index = b % size;
        const fromNodes = (ranges: readonly (readonly [number, number])[]): string[] =>
          ranges.map((range) => toHex(foldNodes(nodesOf(range).map(at))));
        expect(fromNodes(inclusionRanges(index, size))).toEqual(inclusionProof(leaves, index).map(toHex));
        expect(fromNodes(consistencyRanges(index + 1, size))).toEqual(consistencyProof(leaves, index + 1).map(toHex));
      }),
      { numRuns: 60 },
    );
  });

  it('has the root of nothing when it is empty, and asks for leaves that exist', () => {
    expect(toHex(treeRoot([]))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(() => inclusionRanges(3, 3)).toThrow('not in the tree');
    expect(() => consistencyRanges(4, 3)).toThrow('not inside');
    expect(() => consistencyRanges(0, 3)).toThrow('not inside');
    expect(() => new GrowingTree(3, [])).toThrow('front');
  });
});

describe('the map of heads', () => {
  const entries = Array.from({ length: 9 }, (_, at) => ({
    key: toHex(sha256Bytes(utf8(`key ${at}`))),
    seq: at + 1,
    headHash: toHex(sha256Bytes(utf8(`head ${at}`))),
  }));
  const sorted = sortedMap(entries);
  const head = { size: sorted.length, root: mapRoot(entries) };

  it('shows each entry, and no entry with another head', () => {
    for (const [index, entry] of sorted.entries()) {
      const proof = mapProof(sorted, index);
      expect(isInMap(head, proof)).toBe(true);
      expect(isInMap(head, { ...proof, entry: { ...entry, seq: entry.seq + 1 } })).toBe(false);
    }
  });

  it('shows absence by two neighbours, at the ends by one, and never for a key that is there', () => {
    const between = sorted
      .slice(0, -1)
      .map(({ key: own }) => `${own.slice(0, 63)}${own.endsWith('f') ? 'f0' : 'f'}`.slice(0, 64));
    for (const missing of ['0'.repeat(64), 'f'.repeat(64), ...between]) {
      if (sorted.some((entry) => entry.key === missing)) continue;
      expect(isAbsent(head, missing, absenceProof(sorted, missing))).toBe(true);
    }
    const there = sorted[4]?.key ?? '';
    expect(() => absenceProof(sorted, there)).toThrow('in the map');
    expect(isAbsent(head, there, { before: mapProof(sorted, 3), after: mapProof(sorted, 5) })).toBe(false);
    expect(isAbsent(head, '0'.repeat(64), { before: null, after: mapProof(sorted, 1) })).toBe(false);
    expect(isAbsent({ size: 0, root: mapRoot([]) }, there, { before: null, after: null })).toBe(true);
  });
});

describe('leaves', () => {
  it('are read only as they are written', () => {
    for (const text of publishedLog().leaves) {
      const leaf = parseLeaf(text);
      expect(leaf === null ? '' : leafText(leaf)).toBe(text);
      for (const bad of [
        `${text}\n`,
        text.slice(0, -1),
        text.replace('/v1', '/v2'),
        text.replace(/\n(\d+)\n/u, '\n0$1\n'),
      ]) {
        expect(parseLeaf(bad)).toBeNull();
      }
    }
    const keyLeaf: LogLeaf = { type: 'key', vkey: VKEY, fromSize: 5, toSize: null };
    expect(leafText(keyLeaf)).toBe(`zhiheng/key/v1\n${VKEY}\n5\n-\n`);
    expect(parseLeaf(leafText({ ...keyLeaf, toSize: 9 }))).toEqual({ ...keyLeaf, toSize: 9 });
    expect(parseLeaf(`zhiheng/key/v1\n${VKEY}\n5\n4\n`)).toBeNull();
    expect(() => leafText({ type: 'head', key: keys[0], fromSeq: 2, toSeq: 1, headHash: row1.hash })).toThrow('head');
  });
});

describe('notes', () => {
  it('are read only as they are written, and signed by their key alone', () => {
    const text = publishedLog().notes[0] as string;
    const note = parseNote(text);
    if (note === null) throw new Error('no note');
    expect(formatNote(note)).toBe(text);
    expect(parseCheckpoint(note.text)).toMatchObject({ origin: ORIGIN, size: 3 });
    const [signature] = signaturesBy(note, key);
    if (signature === undefined) throw new Error('not signed');
    expect(checkSignature(note, key, signature, verifyEd25519)).toEqual({ ok: true, seconds: 0 });
    const changed = { ...note, text: note.text.replace('\n3\n', '\n4\n') };
    expect(checkSignature(changed, key, signature, verifyEd25519)).toEqual({ ok: false });
    for (const bad of [
      text.slice(0, -1),
      text.replace('\n\n', '\n'),
      `${text}x`,
      text.replace('— ', '- '),
      note.text,
    ]) {
      expect(parseNote(bad)).toBeNull();
    }
    expect(parseCheckpoint(`${note.text}extension\n`)).toBeNull();
    expect(parseCheckpoint(note.text.replace('\n3\n', '\n03\n'))).toBeNull();
    expect(parseVkey(VKEY.replace('a441a1a7', 'a441a1a8'))).toBeNull();
  });

  it('carry cosignatures with the second at which a witness saw them', () => {
    const note = parseNote(publishedLog().notes[1] as string);
    if (note === null) throw new Error('no note');
    const witnessSigner = signingKey(new Uint8Array(32).fill(9));
    const witness: NoteKey = { name: 'witness.example.cn', type: WITNESS_KEY, publicKey: witnessSigner.publicKey };
    const seconds = Date.UTC(2026, 10, 24, 3, 1) / 1000;
    const signature = cosignatureBytes(seconds, witnessSigner.sign(cosignedMessage(note.text, seconds)));
    const cosigned = {
      ...note,
      signatures: [...note.signatures, { name: witness.name, keyId: keyId(witness), signature }],
    };
    const again = parseNote(formatNote(cosigned));
    if (again === null) throw new Error('no note');
    const [line] = signaturesBy(again, witness);
    if (line === undefined) throw new Error('not cosigned');
    expect(checkSignature(again, witness, line, verifyEd25519)).toEqual({ ok: true, seconds });
    const shifted = line.signature.slice();
    shifted[7] = (shifted[7] ?? 0) ^ 1;
    expect(checkSignature(again, witness, { ...line, signature: shifted }, verifyEd25519)).toEqual({ ok: false });
    expect(noteHash(again, key)).toBe(noteHash(note, key));
  });

  it('travel in proof files', () => {
    const { leaves, notes } = publishedLog();
    const file = { index: 3, proof: inclusionProof(hashesOf(leaves), 3), note: notes[1] as string };
    expect(parseProofFile(formatProofFile(file))).toEqual(file);
    expect(parseProofFile(formatProofFile({ ...file, extra: utf8('x') }))).toEqual({ ...file, extra: utf8('x') });
    expect(formatProofFile(file).startsWith('c2sp.org/tlog-proof@v1\nindex 3\n')).toBe(true);
    expect(parseProofFile(formatProofFile(file).replace('index 3', 'index 03'))).toBeNull();
  });
});

describe('a trust file', () => {
  const witness = formatVkey({ name: 'witness.example.cn', type: WITNESS_KEY, publicKey: signer.publicKey });
  const good = {
    origin: ORIGIN,
    logKeys: [{ vkey: VKEY, fromSize: 0, toSize: '-' }],
    witnesses: [witness],
    quorum: 1,
    tsaRoots: [],
    known: [publishedLog().notes[0]],
  };

  it('is read', () => {
    expect(parseTrust(JSON.stringify(good))).toMatchObject({
      origin: ORIGIN,
      hash: 'sha256',
      logKeys: [{ key, fromSize: 0, toSize: null }],
      quorum: 1,
      known: [{ origin: ORIGIN, size: 3 }],
    });
  });

  it.each([
    ['/quorum', { ...good, quorum: 2 }],
    ['/logKeys', { ...good, logKeys: [] }],
    ['/logKeys/0', { ...good, logKeys: [{ vkey: witness }] }],
    ['/logKeys/0/vkey', { ...good, origin: 'other', known: [] }],
    ['/witnesses/0', { ...good, witnesses: [VKEY] }],
    ['/known/0', { ...good, known: ['x'] }],
    ['/extra', { ...good, extra: 1 }],
    ['/hash', { ...good, hash: 'md5' }],
  ])('is refused at %s', (field, file) => {
    expect(parseTrust(JSON.stringify(file))).toMatchObject({ code: 'supervision.trust-invalid', field });
  });
});

describe('base64 and decimals', () => {
  it('have one spelling', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
    for (const bad of ['YQ', 'YR==', 'YQ=', 'Y===', 'YQ==\n', 'YW-=']) expect(fromBase64(bad)).toBeNull();
    expect(['0', '12', '012', '-1', '9007199254740992', ''].map(parseDecimal)).toEqual([0, 12, null, null, null, null]);
  });
});
