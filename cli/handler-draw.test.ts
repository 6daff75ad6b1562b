import { describe, expect, it } from 'vitest';
import { runHandlerDraw } from './handler-draw.ts';

const SEED = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const REQUEST =
  '{"agency":"AG-330100","attempt":1,"candidates":[{"id":"L01","weight":1},{"id":"L02","weight":1},{"id":"L03","weight":1}],"caseId":"ZJ-000001","commitment":"f3f73c4681fd186f2eae5b9e5cc21875aa77654297b72662b841752cd6df356b","day":"2026-11-23","drawNo":1,"excluded":[],"policy":"weights-1","role":"lead","v":1}';
const RESULT = {
  requestHash: '9dd30a8da055f0e8aa997694b41aba8c18f77b8150f51aafd3fe874a695dc858',
  commitment: 'f3f73c4681fd186f2eae5b9e5cc21875aa77654297b72662b841752cd6df356b',
  number: 0,
  total: 3,
  chosen: 'L01',
};

function run(
  text: string | null,
  argv: readonly string[] = ['--request', 'R.json', '--day-seed', SEED, '--nonce', '314159', '--json'],
) {
  const out: string[] = [];
  const err: string[] = [];
  const code = runHandlerDraw(argv, {
    stdout: (line) => out.push(line),
    stderr: (line) => err.push(line),
    readText: () => {
      if (text === null) throw new Error('no such file');
      return text;
    },
  });
  return { code, out, err: err.join('\n') };
}

describe('zhiheng handler-draw', () => {
  it('prints the published result as one JSON object', () => {
    const { code, out, err } = run(REQUEST);
    expect([code, err]).toEqual([0, '']);
    expect(out.map((line) => JSON.parse(line) as unknown)).toEqual([RESULT]);
  });

  it('hashes the canonical form of a file that is written otherwise, and says so', () => {
    const value = JSON.parse(REQUEST) as { candidates: unknown[] };
    value.candidates.reverse();
    const { code, out, err } = run(JSON.stringify(value, null, 2));
    expect(code).toBe(0);
    expect(JSON.parse(out[0] ?? '')).toEqual(RESULT);
    expect(err).toContain('not in canonical form');
    expect(run(`${REQUEST}\n`).err).toBe('');
  });

  it('prints one line each without --json', () => {
    expect(run(REQUEST, ['--request', 'R.json', '--day-seed', SEED, '--nonce', '314159']).out).toContain('chosen: L01');
  });

  it('says that the seed is another than the one committed to, and prints no result', () => {
    const { code, out, err } = run(REQUEST, [
      '--request',
      'R.json',
      '--day-seed',
      SEED.replace('9', '8'),
      '--nonce',
      '314159',
      '--json',
    ]);
    expect([code, out]).toEqual([1, []]);
    expect(err).toContain('/commitment');
  });

  it.each([
    ['no arguments', REQUEST, [], '--request is missing'],
    ['an unknown option', REQUEST, ['--seed', 'x'], "'--seed'"],
    ['a short nonce', REQUEST, ['--request', 'R', '--day-seed', SEED, '--nonce', '31415'], '--nonce'],
    [
      'a seed in capitals',
      REQUEST,
      ['--request', 'R', '--day-seed', SEED.toUpperCase(), '--nonce', '314159'],
      '--day-seed',
    ],
    ['a file that is not there', null, undefined, 'R.json'],
    ['no JSON', 'x', undefined, 'character 0'],
    ['a duplicate key', REQUEST.replace('"v":1', '"v":1,"v":1'), undefined, 'supervision.canonical-duplicate-key'],
    ['a missing member', REQUEST.replace(',"v":1', ''), undefined, '/v'],
    ['an unknown member', REQUEST.replace('"v":1', '"v":1,"w":1'), undefined, '/w'],
    ['a weight of zero', REQUEST.replace('"weight":1', '"weight":0'), undefined, '/candidates/0/weight'],
    ['a fraction', REQUEST.replace('"weight":1', '"weight":0.5'), undefined, '/candidates/0/weight'],
    ['a doubled id', REQUEST.replace('L02', 'L01'), undefined, 'assignment.request-named-twice'],
    ['an id with a space', REQUEST.replace('L02', 'L 02'), undefined, 'supervision.id-space'],
    ['an impossible day', REQUEST.replace('2026-11-23', '2026-11-31'), undefined, '/day'],
  ])('refuses %s with exit code 2, naming what, rule and remedy', (_, text, argv, named) => {
    const { code, out, err } = run(text, argv);
    expect([code, out]).toEqual([2, []]);
    expect(err).toContain(named);
    expect(err).toMatch(/^error: .+\nrule: .+\nremedy: .+$/u);
  });
});
