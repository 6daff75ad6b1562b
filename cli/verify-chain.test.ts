import { describe, expect, it } from 'vitest';
import { utf8 } from '#domain/kernel/sha256';
import type { LedgerRow } from '#domain/supervision/ledger-row';
import { nextRow } from '#domain/supervision/ledger-row';
import { runVerifyChain } from './verify-chain.ts';

const BODIES = [
  '{"at":"2026-11-23T01:00:00.000Z"}',
  '{"at":"2026-11-23T02:00:00.000Z","note":"受援人"}',
  '{"at":"2026-11-24T01:00:00.000Z"}',
];

function chain(stream: string): LedgerRow[] {
  const rows: LedgerRow[] = [];
  for (const body of BODIES) rows.push(nextRow(stream, rows.at(-1) ?? null, utf8(body)));
  return rows;
}
const lineOf = (row: LedgerRow): string => JSON.stringify({ ...row, body: Buffer.from(row.body).toString('base64') });
const LINES = chain('case/a').map(lineOf);
const TEXT = `${LINES.join('\n')}\n`;

function run(text: string | null, argv: readonly string[] = ['ROWS.jsonl', '--json']) {
  const out: string[] = [];
  const err: string[] = [];
  const code = runVerifyChain(argv, {
    stdout: (line) => out.push(line),
    stderr: (line) => err.push(line),
    readText: () => {
      if (text === null) throw new Error('no such file');
      return text;
    },
  });
  return { code, out, err: err.join('\n') };
}

describe('zhiheng verify-chain', () => {
  it('says ok with the head of each stream, however the streams are interleaved', () => {
    const [a, b] = [chain('case/a'), chain('keys')];
    const mixed = [a[0], b[0], b[1], a[1], b[2], a[2]].map((row) => lineOf(row as LedgerRow)).join('\n');
    const { code, out } = run(mixed);
    expect(code).toBe(0);
    expect(JSON.parse(out[0] ?? '')).toEqual({
      verdict: 'ok',
      rows: 6,
      streams: [
        { stream: 'case/a', seq: 3, hash: a[2]?.hash },
        { stream: 'keys', seq: 3, hash: b[2]?.hash },
      ],
    });
    expect(run(TEXT, ['ROWS.jsonl']).out.at(-1)).toBe('ok: rows 3, streams 1');
    expect(run('').code).toBe(0);
  });

  it('names stream, seq, field and line of the first wrong row', () => {
    const changed = lineOf({
      ...(chain('case/a')[1] as LedgerRow),
      body: utf8('{"at":"2026-11-23T02:00:00.000Z","note":"他人"}'),
    });
    const { code, out } = run([LINES[0], changed, LINES[2]].join('\n'));
    expect(code).toBe(1);
    expect(JSON.parse(out[0] ?? '')).toEqual({
      verdict: 'altered',
      rows: 1,
      failure: { stream: 'case/a', seq: 2, field: 'hash', code: 'supervision.row-hash', line: 2 },
    });
    const missing = run([LINES[0], LINES[2]].join('\n'), ['ROWS.jsonl']);
    expect([missing.code, missing.out]).toEqual([
      1,
      ['altered: stream case/a seq 2 field seq (supervision.row-seq, line 2)'],
    ]);
  });

  it.each([
    ['no file', TEXT, [], 'exactly one file'],
    ['two files', TEXT, ['a', 'b'], 'exactly one file'],
    ['an unknown option', TEXT, ['a', '--all'], '--all'],
    ['a file that is not there', null, undefined, "can't be read"],
    ['an empty line', `${TEXT}\n${TEXT}`, undefined, 'line 4'],
    ['no JSON', `${LINES[0]}\nx`, undefined, 'line 2'],
    ['a missing member', `${LINES[0]?.replace('"seq":1,', '')}`, undefined, '/seq is missing'],
    ['an unknown member', `${LINES[0]?.replace('"seq":1,', '"seq":1,"sql":1,')}`, undefined, '/sql is unknown'],
    ['a wrong type', `${LINES[0]?.replace('"seq":1,', '"seq":"1",')}`, undefined, '/seq'],
    ['a fraction', `${LINES[0]?.replace('"seq":1,', '"seq":1.0,')}`, undefined, '/seq'],
    ['a body that is no base64', `${LINES[0]?.replace('"body":"', '"body":"*')}`, undefined, '/body'],
  ])('refuses %s with exit code 2, naming what, rule and remedy', (_, text, argv, named) => {
    const { code, out, err } = run(text, argv);
    expect([code, out]).toEqual([2, []]);
    expect(err).toContain(named);
    expect(err).toMatch(/^error: .+\nrule: .+\nremedy: .+$/u);
  });
});
