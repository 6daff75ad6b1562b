import { describe, expect, it } from 'vitest';
import { isTest, repositoryFiles, typescriptFiles, type RepositoryFile } from './support/repository.ts';
import { lineAt, scan } from './support/scan.ts';

const CALL = /\brefuse\(\s*(['"`])/gu;

/** Refusals whose code has no row in the table; of a code that is put together only the beginning is compared. */
export function codesWithoutRow(files: readonly RepositoryFile[], codes: readonly string[]): readonly string[] {
  return files
    .filter(({ path }) => path.endsWith('.ts') && !isTest(path))
    .flatMap(({ path, text }) => {
      const { code, bare } = scan(text);
      return [...bare.matchAll(CALL)].flatMap((match) => {
        const from = match.index + match[0].length;
        const literal = code.slice(from, code.indexOf(match[1] ?? "'", from));
        const start = literal.split('${')[0] ?? '';
        const known = literal === start ? codes.includes(literal) : codes.some((one) => one.startsWith(start));
        return known ? [] : [`${path}:${lineAt(text, match.index)}: ${literal}`];
      });
    });
}

/** Differences between the table and the pages in `docs/problems`. */
export function pagesOutOfStep(files: readonly RepositoryFile[], codes: readonly string[]): readonly string[] {
  const pages = files
    .map(({ path }) => /^docs\/problems\/([a-z0-9-]+\.[a-z0-9-]+)\.md$/u.exec(path)?.[1])
    .filter((code) => code !== undefined);
  return [
    ...codes.filter((code) => !pages.includes(code)).map((code) => `no page: ${code}`),
    ...pages.filter((code) => !codes.includes(code)).map((code) => `page without a problem: ${code}`),
  ];
}

const table = typescriptFiles().find(({ path }) => path === 'contract/problems.ts');

describe.skipIf(table === undefined)('problems', async () => {
  const { PROBLEMS } = (await import('../../contract/problems.ts')) as {
    PROBLEMS: Readonly<Record<string, { status: number }>>;
  };
  const codes = Object.keys(PROBLEMS);

  it('have a code of the form room.reason and a status of an error', () => {
    for (const [code, { status }] of Object.entries(PROBLEMS)) {
      expect(code).toMatch(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/u);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
    }
  });

  it('stand in the table for every refusal of the sources', () => {
    expect(codesWithoutRow(typescriptFiles(), codes)).toEqual([]);
  });

  it('have a page each, and no page is left over', () => {
    expect(pagesOutOfStep(repositoryFiles(), codes)).toEqual([]);
  });
});

describe('the checks of problems', () => {
  it('notice a refusal without a row', () => {
    const bad = (text: string) =>
      codesWithoutRow([{ path: 'domain/a.ts', text }], ['closing.volume-missing', 'intake.bad-day']);
    expect(bad("return refuse('closing.no-such');")).toEqual(['domain/a.ts:1: closing.no-such']);
    expect(bad('return refuse(`other.${reason}`);')).toHaveLength(1);
    expect(bad("return refuse('intake.bad-day', { field });\nrefuse(`closing.volume-${kind}`);")).toEqual([]);
  });

  it('notice a missing page and a page too many', () => {
    const pages = [
      { path: 'docs/problems/a.old.md', text: '' },
      { path: 'docs/problems/a.kept.md', text: '' },
    ];
    expect(pagesOutOfStep(pages, ['a.kept', 'a.new'])).toEqual(['no page: a.new', 'page without a problem: a.old']);
  });
});
