import { describe, expect, it } from 'vitest';
import { isTest, typescriptFiles, type RepositoryFile } from './support/repository.ts';
import { lineAt, scan } from './support/scan.ts';

const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b/gu, 'reads the clock'],
  [/\bnew Date\(\s*\)|(?<!new )\bDate\(\s*\)/gu, 'reads the clock'],
  [/\bperformance\b/gu, 'reads the clock'],
  [/\bMath\.random\b/gu, 'draws without a seed'],
  [/\brandomUUID\b|\bgetRandomValues\b/gu, 'draws without a seed'],
  [/\bIntl\b|\.toLocale\w+|\.localeCompare\b/gu, 'locale data changes with Node'],
  [/\basync\b|\bawait\b|\bPromise\b/gu, 'a rule waits for nothing'],
  [/\bprocess\./gu, 'looks at the process'],
  [/\bsetTimeout\b|\bsetInterval\b|\bqueueMicrotask\b/gu, 'uses a timer'],
  [/\bconsole\./gu, 'writes to the console'],
  [/\bglobalThis\b/gu, 'looks at the surroundings'],
];

/** What a pure rule may not do, as `file:line: …`. */
export function impurities(files: readonly RepositoryFile[]): readonly string[] {
  return files
    .filter(({ path }) => path.startsWith('domain/') && !isTest(path))
    .flatMap(({ path, text }) => {
      const { bare } = scan(text);
      return FORBIDDEN.flatMap(([pattern, why]) =>
        [...bare.matchAll(pattern)].map((match) => `${path}:${lineAt(text, match.index)}: ${match[0]}: ${why}`),
      );
    });
}

describe('domain is pure', () => {
  it('reads no clock, draws no random number, waits for nothing, knows no locale', () => {
    expect(impurities(typescriptFiles())).toEqual([]);
  });

  it.each([
    'const now = Date.now();',
    'const now = new Date();',
    'const now = new Date( );',
    'const x = Math.random();',
    'const x = new Intl.DateTimeFormat();',
    'const x = (5).toLocaleString();',
    'export async function f() {}',
    'const x = process.env.HOME;',
    'setTimeout(() => 1, 2);',
    'const text = `a ${Date.now()} b`;',
  ])('notices %s', (text) => {
    expect(impurities([{ path: 'domain/x/a.ts', text }])).toHaveLength(1);
  });

  it.each([
    'const day = new Date(5).toISOString();',
    '// Date.now() is forbidden',
    "const text = 'new Date() and await';",
    'const pattern = /await Promise/u;',
    'const words = `Date.now()`;',
  ])('does not mind %s', (text) => {
    expect(impurities([{ path: 'domain/x/a.ts', text }])).toEqual([]);
  });
});
