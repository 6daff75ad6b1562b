import { describe, expect, it } from 'vitest';
import { roundFileText } from '#domain/sampling/round-file';
import { exampleRound } from '../test/support/round-example.ts';
import { runVerify } from './verify.ts';

const TEXT = roundFileText(exampleRound());

function run(text: string | null, ...options: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = runVerify(['round.json', ...options], {
    stdout: (line) => void out.push(line),
    stderr: (line) => void err.push(line),
    readText: () => {
      if (text === null) throw new Error('no such file');
      return text;
    },
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('zhiheng verify round.json', () => {
  it('exits 0 for a round that follows from itself, and 3 when more than that is required', () => {
    const { code, out } = run(TEXT);
    expect(code).toBe(0);
    expect(out).toMatch(/^consistent: ROUND-330000-2026-001\n/u);
    expect(out).toContain('not proved 未证明: order against an outside time');
    expect(run(TEXT, '--require', 'verified').code).toBe(3);
  });

  it('names the first thing wrong and exits 1', () => {
    const { code, out } = run(TEXT.replace('"phase":1', '"phase":2'), '--json');
    expect(code).toBe(1);
    const { verdict, first, checks } = JSON.parse(out) as Record<string, unknown> & { checks: { state: string }[] };
    expect([verdict, first]).toEqual(['altered', { code: 'sampling.round-sum', field: '/sum' }]);
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([
      { check: 'sum', state: 'failed', refusal: { code: 'sampling.round-sum', field: '/sum' } },
      { check: 'tickets', state: 'failed', refusal: { code: 'sampling.round-tickets', field: '/draw/picks/0/phase' } },
    ]);
    expect(run(TEXT.replace('"phase":1', '"phase":2')).out).toMatch(
      /^altered: \/sum .*[一-鿿].* \[sampling\.round-sum\]\n/u,
    );
  });

  it('exits 2 for what is no round and 4 for a later version', () => {
    expect(run('{"format": "zhiheng/round"}').code).toBe(2);
    expect(run(`${TEXT} `).out).toMatch(/^unreadable: character \d+ /u);
    expect(run(TEXT.replace(/"v":1\}$/u, '"v":2}')).code).toBe(4);
    expect(run(null)).toMatchObject({ code: 2, out: '' });
  });

  it('refuses arguments that it does not know', () => {
    for (const options of [['more.json'], ['--strict'], ['--require', 'truth']])
      expect(run(TEXT, ...options).code).toBe(2);
  });
});
