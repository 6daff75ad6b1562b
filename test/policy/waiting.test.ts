import { describe, expect, it } from 'vitest';
import { isTest, typescriptFiles, type RepositoryFile } from './support/repository.ts';
import { importsOf, lineAt, scan } from './support/scan.ts';

/** The one helper that may wait on a timer. */
const ALLOWED = /^test\/support\/until\.ts$/u;
const WAITS = /\bset(?:Timeout|Interval)\s*\(|(?<![\w.])(?:sleep|delay|pause|wait)\s*\(|\bpg_sleep\b/gu;

/** Tests that wait for time to pass. `env.sleep` of the time-skipping server skips time and is no waiting. */
export function blindWaits(files: readonly RepositoryFile[]): readonly string[] {
  return files
    .filter(({ path }) => isTest(path) && !ALLOWED.test(path))
    .flatMap(({ path, text }) => {
      const { bare, strings } = scan(text);
      return [
        ...[...bare.matchAll(WAITS)].map((match) => `${path}:${lineAt(text, match.index)}: ${match[0]}`),
        ...strings
          .filter(({ value }) => /^\s*SELECT pg_sleep/iu.test(value))
          .map(({ line }) => `${path}:${line}: pg_sleep`),
        ...importsOf(text)
          .filter(({ specifier }) => specifier.endsWith('timers/promises'))
          .map(({ line }) => `${path}:${line}: timers/promises`),
      ];
    });
}

describe('tests', () => {
  it('wait for a condition and never for time to pass', () => {
    expect(blindWaits(typescriptFiles())).toEqual([]);
  });

  it.each([
    'await new Promise((resolve) => setTimeout(resolve, 500));',
    "import { setTimeout as nap } from 'node:timers/promises';",
    'await sleep(500);',
    "await client.query('SELECT pg_sleep(1)');",
  ])('are refused with %s', (text) => {
    expect(blindWaits([{ path: 'test/service/a.test.ts', text }])).toHaveLength(1);
  });

  it('may skip time on the time-skipping server, and speak of waiting in a comment', () => {
    const text = "await env.sleep('30 days'); // no setTimeout( here\nconst title = 'sleep(5)';";
    expect(blindWaits([{ path: 'test/deadline/a.test.ts', text }])).toEqual([]);
  });
});
