import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { utf8 } from '#domain/kernel/sha256';
import { bodyOf, checkFacts, defineKind, goldenFiles, ledgerCode, ledgerKinds, parseRow } from './index.ts';

const FOLDER = join(import.meta.dirname, 'golden');
const HASHES = join(FOLDER, 'SHA256SUMS');

/** Writes what is missing and never touches what is there; run by hand when a kind is added. */
function writeMissingGolden(): void {
  for (const { name, text } of goldenFiles()) {
    const path = join(FOLDER, name);
    if (existsSync(path)) continue;
    writeFileSync(path, text);
    appendFileSync(HASHES, `${createHash('sha256').update(text).digest('hex')}  ${name}\n`);
  }
}
if (process.env['ZHIHENG_WRITE_GOLDEN'] === '1') writeMissingGolden();

const stored = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl'));
const listed = readFileSync(HASHES, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split('  ') as [string, string]);

describe('golden files', () => {
  it('exist for every registered kind and version, and for nothing else', () => {
    expect(stored.toSorted()).toEqual([...ledgerKinds.keys()].map((key) => `${key}.jsonl`).toSorted());
  });

  it('are all listed with their hash, once', () => {
    expect(listed.map(([, name]) => name).toSorted()).toEqual(stored.toSorted());
  });

  it.each(listed)('never change: %s %s', (hash, name) => {
    expect(
      createHash('sha256')
        .update(readFileSync(join(FOLDER, name)))
        .digest('hex'),
    ).toBe(hash);
  });

  it.each(stored)('are read by the schema of their kind: %s', (name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    const row = parseRow(utf8(text.slice(0, -1)));
    expect(row).toMatchObject({ ok: true });
    if (row.ok) expect(`${row.kind.kind}@${row.kind.version}.jsonl`).toBe(name);
  });
});

describe('the registry', () => {
  it('has every file of kinds/ on its list', () => {
    const index = readFileSync(join(import.meta.dirname, 'index.ts'), 'utf8');
    for (const name of readdirSync(join(import.meta.dirname, 'kinds')).filter((file) => !file.endsWith('.test.ts'))) {
      expect(index).toContain(`./kinds/${name}`);
    }
  });

  it.each([...ledgerKinds.keys()])('refuses unknown facts in %s', (key) => {
    const kind = ledgerKinds.get(key);
    const facts = { ...(kind?.sample as Record<string, unknown>), surplus: 1 };
    expect(kind?.facts.safeParse(facts).success).toBe(false);
  });

  it('refuses a kind registered twice and a name that is none', () => {
    const [first] = ledgerKinds.values();
    const facts = z.strictObject({ form: ledgerCode });
    expect(() => defineKind(first?.kind ?? '', first?.version ?? 0, facts, { form: 'x' })).toThrow('twice');
    expect(() => defineKind('No Kind', 1, facts, { form: 'x' })).toThrow('no kind');
    expect(() => defineKind('a.b', 0, facts, { form: 'x' })).toThrow('no kind');
  });
});

describe('parseRow', () => {
  const golden = readFileSync(join(FOLDER, 'draw.drawn@1.jsonl'), 'utf8').trimEnd();
  const code = (text: string): unknown => {
    const row = parseRow(utf8(text));
    return row.ok ? 'ok' : [row.refusal.code, row.refusal.field];
  };

  it.each([
    [golden, 'ok'],
    [`${golden}\n`, ['supervision.canonical-bytes', '']],
    ['[]', ['supervision.row-body', '']],
    [golden.replace('"v":1', '"v":2'), ['supervision.row-body', '/v']],
    [golden.replace('"v":1', '"v":1,"w":1'), ['supervision.row-body', '/w']],
    [golden.replace('"kindVersion":1', '"kindVersion":99'), ['supervision.row-kind-unknown', '/kind']],
    [golden.replace('"draw.drawn"', '"draw.unheard"'), ['supervision.row-kind-unknown', '/kind']],
    [golden.replace('"nonce":"314159"', '"nonce":"31415"'), ['supervision.row-facts', '/facts/nonce']],
    [golden.replace('"drawNo":1', '"drawNo":0'), ['supervision.row-facts', '/facts/drawNo']],
  ])('names what is wrong and where (%#)', (text, expected) => {
    expect(code(text)).toEqual(expected);
  });

  it('reads the instant at which an act counts in a row of any kind', () => {
    const received = golden.replace('"requestHash":', '"receivedAt":"2026-11-23T01:00:00.000Z","requestHash":');
    expect(code(received)).toBe('ok');
    expect(code(received.replace('01:00:00.000Z","req', '01:00:00Z","req'))).toEqual([
      'supervision.row-body',
      '/facts/receivedAt',
    ]);
  });

  it('is matched by a check that gives the newest version and throws on what no reader would accept', () => {
    const facts = { act: 'intake.receive', caseId: 'C', code: 'intake.not-a-notice', stage: 'none' };
    expect(checkFacts('supervision.attempt-refused', facts)).toBe(1);
    expect(() => checkFacts('supervision.attempt-refused', { ...facts, stage: 'x' })).toThrow('/stage');
    expect(() => checkFacts('supervision.attempt-unheard', facts)).toThrow('no registered kind');
  });

  it('is matched by a builder that throws on facts outside the schema', () => {
    const kind = ledgerKinds.get('draw.aborted@1');
    if (kind === undefined) throw new Error('no such kind');
    const base = { at: 0, actor: { person: 'P', grant: 'G' }, command: 'C' };
    expect(() => bodyOf(kind, { ...base, facts: { drawNo: 1, requestHash: 'x', reason: 'case-withdrawn' } })).toThrow(
      '/requestHash',
    );
  });
});
