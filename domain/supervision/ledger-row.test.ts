import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../kernel/canonical.ts';
import { fromHex, utf8 } from '../kernel/sha256.ts';
import { isoDate } from '../kernel/time.ts';
import type { LedgerRow } from './ledger-row.ts';
import { commitment, nextRow, rowHash, verifyChain, verifyStreams, ZERO_HASH } from './ledger-row.ts';
import {
  accessStream,
  attemptsStream,
  caseStream,
  drawsStream,
  KEYS_STREAM,
  parseStream,
  policyStream,
  roundStream,
  streamKey,
} from './streams.ts';

const STREAM = 'case/019a0000-0000-7000-8000-000000000001';
const BODIES = [
  '{"act":"accept","at":"2026-11-23T01:00:00.000Z"}',
  '{"act":"assign","at":"2026-11-23T02:00:00.000Z","note":"受援人"}',
  '{"act":"close","at":"2026-11-24T01:00:00.000Z"}',
];

function chain(stream: string, bodies: readonly string[]): LedgerRow[] {
  const rows: LedgerRow[] = [];
  for (const body of bodies) rows.push(nextRow(stream, rows.at(-1) ?? null, utf8(body)));
  return rows;
}

/** The published layout again, by another implementation of hash and integers. */
function independentHash(row: Omit<LedgerRow, 'hash'>): string {
  const length = (bytes: Uint8Array): Buffer => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigUInt64BE(BigInt(bytes.length));
    return buffer;
  };
  const seq = Buffer.alloc(8);
  seq.writeBigUInt64BE(BigInt(row.seq));
  const stream = Buffer.from(row.stream, 'utf8');
  return createHash('sha256')
    .update(Buffer.concat([Buffer.from('zhiheng/row/v1\0'), length(stream), stream, seq]))
    .update(Buffer.concat([Buffer.from(row.prevHash, 'hex'), length(row.body), row.body]))
    .digest('hex');
}

describe('rowHash', () => {
  it('reproduces the published values', () => {
    expect(chain(STREAM, BODIES).map((row) => row.hash)).toEqual([
      '89756435ced02ad44104e99265b44c5104b39ae727c13ff872b1a991a58a1c81',
      '6a60b6dfe07e1d7412f9ad42064ad6f616ef100d366a890ac6ab5be5311bbd9a',
      '76e10927328d7393d179806d3f0ec46c85277e1afa82acbf8cedbf13c05a0076',
    ]);
    expect(chain('case/019a0000-0000-7000-8000-000000000002', BODIES.slice(0, 1))[0]?.hash).toBe(
      '3f1f5f2cb3b6682e2e46af3b195bd9a077a604cbe05bd14feb16839f0f50d84e',
    );
  });

  it('agrees with a second implementation on any row', () => {
    const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        hex,
        fc.uint8Array(),
        (stream, seq, prevHash, body) => {
          const row = { stream, seq, prevHash, body };
          expect(rowHash(row)).toBe(independentHash(row));
        },
      ),
    );
  });

  it('throws on a sequence number or previous hash that can not be', () => {
    expect(() => rowHash({ stream: STREAM, seq: 0, prevHash: ZERO_HASH, body: utf8('{}') })).toThrow('seq');
    expect(() => rowHash({ stream: STREAM, seq: 1, prevHash: '00', body: utf8('{}') })).toThrow('prevHash');
  });
});

describe('streamKey and commitment', () => {
  it('reproduces the published keys', () => {
    expect(streamKey(new Uint8Array(32).fill(1), STREAM)).toBe(
      '006205929dac29d6505418022065fd5d7e010e66b81a777363a577c9a95d12a0',
    );
    expect(streamKey(new Uint8Array(32).fill(2), 'case/019a0000-0000-7000-8000-000000000002')).toBe(
      '8b4936ce97f836fb87d77b9340c283e43ffbe2ff7f48fce6e90b2429aa202b37',
    );
    expect(() => streamKey(new Uint8Array(16), STREAM)).toThrow('32 bytes');
  });

  it('commits to salt, name and value apart, as a second implementation does', () => {
    const salt = new Uint8Array(32).fill(7);
    const length = (text: string): Buffer => {
      const buffer = Buffer.alloc(8);
      buffer.writeBigUInt64BE(BigInt(Buffer.byteLength(text)));
      return buffer;
    };
    const expected = createHash('sha256')
      .update(
        Buffer.concat([Buffer.from('zhiheng/field/v1\0'), salt, length('recipientName'), Buffer.from('recipientName')]),
      )
      .update(Buffer.concat([length('张三'), Buffer.from('张三')]))
      .digest('hex');
    expect(commitment(salt, 'recipientName', '张三')).toBe(expected);
    expect(expected).toBe('6bca284d72cb7e0a43485f8a25182e9e1d86c2ddb6c5aa6f07c1b0b44eef3502');
    expect(commitment(salt, 'ab', 'c')).not.toBe(commitment(salt, 'a', 'bc'));
    expect(() => commitment(new Uint8Array(31), 'a', 'b')).toThrow('32 bytes');
  });
});

describe('stream names', () => {
  it('are built and parsed by the same rule', () => {
    const day = isoDate('2026-11-23');
    expect(parseStream(caseStream('019a'))).toEqual({ kind: 'case', id: '019a' });
    expect(parseStream(roundStream('R-1'))).toEqual({ kind: 'round', id: 'R-1' });
    expect(drawsStream('AG-330100', day)).toBe('draws/AG-330100/2026-11-23');
    expect(parseStream(drawsStream('AG-330100', day))).toEqual({ kind: 'draws', agency: 'AG-330100', day });
    expect(parseStream(attemptsStream('A', day))).toEqual({ kind: 'attempts', agency: 'A', day });
    expect(parseStream(accessStream('A', day))).toEqual({ kind: 'access', agency: 'A', day });
    expect(parseStream(policyStream('hearing-quota'))).toEqual({ kind: 'policy', key: 'hearing-quota' });
    expect(parseStream(KEYS_STREAM)).toEqual({ kind: 'keys' });
  });

  it.each([
    '',
    'case',
    'case/',
    'case/a/b',
    'case/a b',
    'keys/a',
    'draws/A',
    'draws/A/2026-02-30',
    'draws/A/2026-11-23/x',
    'other/a',
  ])('refuse %j', (text) => expect(parseStream(text)).toBeNull());

  it('are never built from a part that would be read as two', () => {
    expect(() => caseStream('a/b')).toThrow('slash');
    expect(() => caseStream('')).toThrow('supervision.id-empty');
  });
});

describe('verifyChain', () => {
  it('accepts a right chain, an empty one, and reads any iterable once', () => {
    const rows = chain(STREAM, BODIES);
    const result = verifyChain(rows.values());
    expect(result).toMatchObject({
      ok: true,
      rows: 3,
      head: { seq: 3, hash: rows[2]?.hash, at: '2026-11-24T01:00:00.000Z' },
    });
    expect(verifyChain([])).toEqual({ ok: true, rows: 0, head: null });
  });

  it('finds any changed byte of any row, at that row', () => {
    const rows = chain(STREAM, [...BODIES, '{"act":"archive","at":"2026-11-25T01:00:00.000Z"}']);
    const field = fc.constantFrom('stream', 'seq', 'prevHash', 'hash', 'body');
    fc.assert(
      fc.property(
        fc.nat(rows.length - 1),
        field,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (index, name, place, change) => {
          const tampered = rows.map((row, at) => (at === index ? tamper(row, name, place, change) : row));
          const result = verifyChain(tampered);
          // The stream of row 1 names the chain: a false one shows as a hash that is wrong at row 1.
          expect(result).toMatchObject({ ok: false, failure: { seq: index + 1 } });
          const found = result.ok ? '' : result.failure.field;
          expect(name === 'body' || name === 'stream' ? [name, 'hash'] : [name]).toContain(found);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds a row left out, doubled, moved, or made again by somebody who recomputed its hash', () => {
    const rows = chain(STREAM, BODIES) as [LedgerRow, LedgerRow, LedgerRow];
    expect(verifyChain([rows[0], rows[2]])).toMatchObject({ failure: { seq: 2, field: 'seq' } });
    expect(verifyChain([rows[0], rows[0]])).toMatchObject({ failure: { seq: 2, field: 'seq' } });
    expect(verifyChain([rows[1], rows[2]])).toMatchObject({ failure: { seq: 1, field: 'seq' } });
    const forged = nextRow(STREAM, rows[0], utf8('{"act":"refuse","at":"2026-11-23T02:00:00.000Z"}'));
    expect(verifyChain([rows[0], forged, rows[2]])).toMatchObject({ failure: { seq: 3, field: 'prevHash' } });
  });

  it('refuses bodies that are hashed rightly but are not canonical, and instants that go back', () => {
    expect(verifyChain(chain(STREAM, ['{"at":"2026-11-23T01:00:00.000Z", "a":1}']))).toMatchObject({
      failure: { seq: 1, field: 'body', code: 'supervision.canonical-bytes' },
    });
    expect(verifyChain(chain(STREAM, ['[]']))).toMatchObject({
      failure: { field: 'body', code: 'supervision.row-body' },
    });
    expect(verifyChain(chain(STREAM, ['{"at":"2026-11-23"}']))).toMatchObject({
      failure: { field: 'at', code: 'supervision.row-at' },
    });
    expect(verifyChain(chain(STREAM, [BODIES[1] ?? '', BODIES[0] ?? '']))).toMatchObject({
      failure: { seq: 2, field: 'at', code: 'supervision.row-at-goes-back' },
    });
    expect(verifyChain(chain('case/a/b', BODIES))).toMatchObject({ failure: { seq: 1, field: 'stream' } });
  });
});

describe('verifyStreams', () => {
  it('checks interleaved streams each in its own order', () => {
    const a = chain('case/a', BODIES) as [LedgerRow, LedgerRow, LedgerRow];
    const b = chain('case/b', BODIES) as [LedgerRow, LedgerRow, LedgerRow];
    const result = verifyStreams([a[0], b[0], b[1], a[1], a[2]]);
    expect(result.ok && [...result.heads.values()].map((head) => head.seq)).toEqual([3, 2]);
    expect(verifyStreams([a[0], b[0], a[2]])).toMatchObject({
      ok: false,
      failure: { stream: 'case/a', seq: 2, field: 'seq' },
    });
  });
});

function tamper(row: LedgerRow, field: string, place: number, change: number): LedgerRow {
  const xor = (bytes: Uint8Array): Uint8Array =>
    bytes.map((byte, at) => (at === place % bytes.length ? byte ^ change : byte));
  const flipHex = (hex: string): string => Buffer.from(xor(fromHex(hex))).toString('hex');
  if (field === 'stream') return { ...row, stream: Buffer.from(xor(utf8(row.stream))).toString('latin1') };
  if (field === 'seq') return { ...row, seq: row.seq + change };
  if (field === 'prevHash') return { ...row, prevHash: flipHex(row.prevHash) };
  if (field === 'hash') return { ...row, hash: flipHex(row.hash) };
  return { ...row, body: xor(row.body) };
}

// Keeps the example bodies honest: each is canonical already.
it('uses example bodies that are canonical bytes', () => {
  for (const body of BODIES) expect(canonicalBytes(JSON.parse(body) as never)).toEqual(utf8(body));
});
