import { describe, expect, it } from 'vitest';
import { verifyEd25519 } from '#platform/crypto/ed25519';
import { exampleBundle, LOG, ORIGIN } from '../../../test/support/bundle-example.ts';
import { utf8 } from '../../kernel/sha256.ts';
import { formatVkey } from '../log/note.ts';
import { nextRow, type LedgerRow } from '../ledger-row.ts';
import type { Trust } from '../log/trust.ts';
import { FILE } from './read.ts';
import type { BundleVerification } from './result.ts';
import { verifyBundle } from './verify.ts';
import { packBundle, rowLine, writeBundle, type BundleParts } from './write.ts';
import { readZip, writeZip, type ZipEntry } from './zip.ts';

const { ledger, parts } = exampleBundle();
const ZIP = writeBundle(parts);
const TRUST: Trust = {
  origin: ORIGIN,
  hash: 'sha256',
  logKeys: [{ key: LOG, fromSize: 0, toSize: null }],
  witnesses: [],
  quorum: 0,
  tsaRoots: [],
  known: [],
};

const verify = (zip: Uint8Array, trust: Trust | null = null): BundleVerification =>
  verifyBundle(zip, trust, verifyEd25519);
const firstOf = (changes: Partial<BundleParts>, trust: Trust | null = null) =>
  verify(writeBundle({ ...parts, ...changes }), trust).first;

function entriesOf(zip: Uint8Array): readonly ZipEntry[] {
  const read = readZip(zip);
  if (!read.ok) throw new Error(read.failure.fault);
  return read.entries;
}

/** The bundle with one file rewritten and the manifest made to fit. */
function rewritten(name: string, change: (text: string) => string): Uint8Array {
  const files = entriesOf(ZIP).slice(1);
  return packBundle(
    parts.caseId,
    files.map((one) => (one.name === name ? { name, bytes: utf8(change(new TextDecoder().decode(one.bytes))) } : one)),
  );
}

/** Bytes with one changed. */
function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] as number) ^ 1;
  return copy;
}

describe('a bundle', () => {
  it('is consistent by itself and verified with a trust file, the same bytes each time', () => {
    const alone = verify(ZIP);
    expect(alone).toMatchObject({ verdict: 'consistent', first: null, checkpoint: { keyId: 'a441a1a7' } });
    expect(alone.checks.map(({ state }) => state).join(' ')).toBe(
      'ok ok ok ok ok ok ok ok ok not-proved ok ok absent ok sealed',
    );
    expect(verify(ZIP, TRUST).verdict).toBe('verified');
    expect(writeBundle(exampleBundle().parts)).toEqual(ZIP);
  });

  it('finds every flipped bit, byte by byte', () => {
    for (let at = 0; at < ZIP.length; at += 29) {
      const { verdict, first } = verify(flipped(ZIP, at));
      expect(['altered', 'unreadable', 'unsupported'], `byte ${at}`).toContain(verdict);
      expect(first, `byte ${at}`).not.toBeNull();
    }
  });

  it('finds every truncation and never throws', () => {
    for (let length = 0; length < ZIP.length; length += 11)
      expect(verify(ZIP.subarray(0, length)).verdict).toBe('unreadable');
  });

  it('names a removed last row, swapped rows and a chain that was computed again', () => {
    const rows = parts.rows;
    const own = rows.filter(({ stream }) => stream === `case/${parts.caseId}`);
    const others = rows.slice(own.length);
    const { stream } = own[0] as LedgerRow;
    const [a, b, ...rest] = own as [LedgerRow, LedgerRow, ...LedgerRow[]];
    const cut = { rows: [...own.slice(0, -1), ...others], histories: [] };
    expect(firstOf(cut)).toMatchObject({ check: 'heads', stream, seq: 4, code: 'supervision.head-differs' });
    expect(firstOf({ rows: [b, a, ...rest, ...others] })).toMatchObject({
      check: 'rows',
      stream,
      seq: 1,
      field: 'seq',
    });
    const again: LedgerRow[] = [];
    for (const [index, row] of own.entries()) {
      const text = new TextDecoder().decode(row.body);
      const body = index === 1 ? utf8(text.replace('closing.submitted', 'closing.returned')) : row.body;
      again.push(nextRow(stream, again.at(-1) ?? null, body));
    }
    expect(firstOf({ rows: [...again, ...others] })).toMatchObject({
      check: 'heads',
      stream,
      seq: 3,
      field: 'headHash',
    });
    expect(firstOf({ rows: [nextRow(stream, null, utf8('{"at":"x"}')), ...others] })?.check).toBe('rows');
  });

  it('names what differs in proofs, note, draws, dossier, histories and opened values', () => {
    const { proofs } = parts;
    const [own, some, draws] = proofs.streams as [
      (typeof proofs.streams)[0],
      (typeof proofs.streams)[0],
      (typeof proofs.streams)[0],
    ];
    const streams = (one: typeof own) => ({ proofs: { ...proofs, streams: [one, some, draws] } });
    expect(firstOf(streams({ ...own, heads: own.heads.slice(1) }))).toMatchObject({
      code: 'supervision.head-gap',
      seq: 1,
    });
    const hidden = parts.rows.filter(({ stream, seq }) => stream !== draws.stream || seq !== 3);
    const inPart = { ...proofs, streams: [own, some, { ...draws, rows: 'some' as const }] };
    expect(firstOf({ rows: hidden, proofs: inPart })).toMatchObject({ check: 'rows', stream: draws.stream, seq: 3 });
    expect(firstOf(streams({ ...own, salt: 'ab'.repeat(32) }))?.check).toBe('inclusion');
    expect(firstOf(streams({ ...own, map: { ...own.map, seq: 3 } }))?.code).toBe('supervision.map-differs');
    expect(firstOf({ proofs: { ...proofs, states: proofs.states.slice(0, -1) } })?.code).toBe(
      'supervision.state-not-last',
    );
    expect(firstOf({ proofs: { ...proofs, consistency: [ledger.consistency(2)] } })).toBeNull();
    const wrongProof = { from: proofs.consistency[0]?.from ?? 0, proof: ledger.consistency(2).proof };
    expect(firstOf({ proofs: { ...proofs, consistency: [wrongProof] } })?.check).toBe('consistency');
    const forged = parts.note.replace(/[A-Za-z]{2}(?=.{4}\n$)/u, 'AA');
    expect(forged).not.toBe(parts.note);
    expect(firstOf({ note: forged })).toMatchObject({ check: 'signature', code: 'supervision.bundle-signature' });
    expect(firstOf({ opened: [{ ...parts.opened![0]!, value: '李四' }] })).toMatchObject({ check: 'opened', seq: 1 });
    expect(firstOf({ dossier: { ...parts.dossier!, pdf: utf8('%PDF-1.7 another') } })).toMatchObject({
      check: 'dossier',
      field: 'sha256',
    });
    const history = { ...parts.histories[0]!, exportId: '019a0000-0000-7000-8000-0000000000e2' };
    expect(firstOf({ histories: [...parts.histories, history] })?.code).toBe('supervision.bundle-history-foreign');
  });

  it('trusts nobody whom the trust file does not name', () => {
    const stranger = { ...LOG, publicKey: new Uint8Array(32).fill(9) };
    const foreign: Trust = { ...TRUST, logKeys: [{ key: stranger, fromSize: 0, toSize: null }] };
    expect(verify(ZIP, foreign)).toMatchObject({ verdict: 'untrusted', first: { check: 'signature' } });
    const early: Trust = { ...TRUST, logKeys: [{ key: LOG, fromSize: 0, toSize: 3 }] };
    expect(verify(ZIP, early).verdict).toBe('untrusted');
    const witness = { ...LOG, type: 4 as const };
    expect(verify(ZIP, { ...TRUST, witnesses: [witness], quorum: 1 })).toMatchObject({
      verdict: 'untrusted',
      first: { check: 'witnesses' },
    });
    const known = { origin: ORIGIN, size: parts.proofs.consistency[0]!.from, root: new Uint8Array(32) };
    expect(verify(ZIP, { ...TRUST, known: [known] })).toMatchObject({
      verdict: 'altered',
      first: { check: 'consistency' },
    });
    expect(verify(ZIP, { ...TRUST, known: [{ ...known, size: 1 }] }).verdict).toBe('consistent');
    expect(formatVkey(LOG)).toBe(parts.proofs.logKey);
  });

  it('refuses what parsers would read in two ways, each by name', () => {
    const body = (text: string) => {
      const row = nextRow(`case/${parts.caseId}`, null, utf8(text));
      return rewritten(FILE.rows, () => `${rowLine(row)}\n`);
    };
    const at = '"at":"2026-11-23T01:00:00.000Z"';
    for (const [text, code] of [
      [`{${at},"b":1,"b":2}`, 'duplicate-key'],
      [`{${at},"b":9007199254740993}`, 'number'],
      [`{${at},"b":"\\ud800"}`, 'lone-surrogate'],
      [`{${at},"b":-0}`, 'number'],
      [`{${at}, "b":1}`, 'bytes'],
    ] as const)
      expect(verify(body(text)).first).toMatchObject({
        check: 'canonical',
        code: `supervision.canonical-${code}`,
        seq: 1,
      });
    const nfd = rewritten(FILE.rows, (text) => text.replace(/"stream":"case\/[^"]*"/u, '"stream":"case/e\u0301"'));
    expect(verify(nfd).first).toMatchObject({ check: 'canonical', code: 'supervision.id-not-nfc', field: 'stream' });
    const newer = writeZip([
      { name: FILE.manifest, bytes: utf8('{"format":"zhiheng/bundle","v":2}') },
      ...entriesOf(ZIP).slice(1),
    ]);
    expect(verify(newer)).toMatchObject({ verdict: 'unsupported', first: { check: 'format' } });
  });
});

describe('its container', () => {
  const files = entriesOf(ZIP);
  /** Replaces a name in both headers by one of the same length. */
  const renamed = (from: string, to: string): Uint8Array => {
    const bytes = Buffer.from(ZIP);
    for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1)) bytes.write(to, at, 'latin1');
    return bytes;
  };

  it('has no path that leads elsewhere, no entry twice, nothing listed twice or not at all', () => {
    for (const name of [
      '../EADME.txt',
      '/EADME.txt',
      'a\\EADME.txt',
      'README .txt',
      'C:README.txt',
      'R\u0000ADME.txt',
    ]) {
      const to = name.padEnd(10, 'x').slice(0, 10);
      expect(verify(renamed('README.txt', to)).first, name).toMatchObject({
        check: 'container',
        code: 'supervision.zip-name',
      });
    }
    expect(verify(renamed('rows.jsonl', 'README.txt')).first?.code).toBe('supervision.zip-duplicate');
    expect(verify(renamed('rows.jsonl', 'readme.txt')).first?.code).toBe('supervision.zip-duplicate');
    expect(verify(writeZip([...files, { name: 'more.txt', bytes: utf8('x') }])).first?.code).toBe(
      'supervision.bundle-entry-extra',
    );
    expect(verify(writeZip([files[1]!, files[0]!, ...files.slice(2)])).first?.code).toBe(
      'supervision.bundle-manifest-first',
    );
    expect(
      verify(packBundle(parts.caseId, [...files.slice(1), { name: 'more.txt', bytes: utf8('x') }])).first?.code,
    ).toBe('supervision.bundle-entry-unknown');
  });

  it('has no compression, no links, no comment, no room between entries, one statement of each size', () => {
    const central = ZIP.length - 22 - centralBytes();
    const cases: readonly (readonly [string, number, number])[] = [
      ['method', central + 10, 8],
      ['flags', central + 8, 8],
      ['link', central + 41, 0xa1],
      ['size', central + 23, 1],
      ['gap', central + 42, 1],
      ['comment', ZIP.length - 2, 1],
      ['headers-differ', 8, 8],
      ['headers-differ', 18, 1],
    ];
    for (const [fault, at, value] of cases) {
      const bytes = ZIP.slice();
      bytes[at] = value;
      expect(verify(bytes).first?.code, `${fault} at ${at}`).toBe(`supervision.zip-${fault}`);
    }
    expect(verify(Buffer.concat([ZIP, Buffer.from('x')])).first?.code).toBe('supervision.zip-truncated');
    expect(verify(Buffer.concat([Buffer.from('x'), ZIP])).verdict).toBe('unreadable');
  });

  function centralBytes(): number {
    return files.reduce((sum, { name }) => sum + 46 + name.length, 0);
  }
});
