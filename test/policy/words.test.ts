import { describe, expect, it } from 'vitest';
import { isTest, typescriptFiles, type RepositoryFile } from './support/repository.ts';
import { scan } from './support/scan.ts';

const CHINESE = /[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]/u;

/** Where words for users live; everything else speaks in codes. */
const ALLOWED = [
  /^contract\/words\//u,
  /^activities\/closing\/dossier\//u,
  /^platform\/pdf\//u,
  /^demo\//u,
  /^prisma\/seed\//u,
  /^bench\//u,
  // The command line's lines are each written in both languages at once, around the figures they report.
  /^cli\//u,
  // What the records of courts say, as they come in: read and matched, never shown.
  /^contract\/import\.ts$/u,
  // The names of regional regulations, and of the holidays in the State Council's arrangements, are data of law.
  /^domain\/reference\/(?:packs\/|calendar\.ts$)/u,
];

/** Chinese in string literals where only codes belong. */
export function strayWords(files: readonly RepositoryFile[]): readonly string[] {
  return files
    .filter(({ path }) => path.endsWith('.ts') && !isTest(path) && !ALLOWED.some((place) => place.test(path)))
    .flatMap(({ path, text }) =>
      CHINESE.test(text)
        ? scan(text)
            .strings.filter(({ value }) => CHINESE.test(value))
            .map(({ value, line }) => `${path}:${line}: ${value.slice(0, 40)}`)
        : [],
    );
}

describe('words for users', () => {
  it('stand only in contract/words and in the templates of documents', () => {
    expect(strayWords(typescriptFiles())).toEqual([]);
  });

  it('are noticed in a literal and in a template elsewhere, and not in a comment', () => {
    const bad = (path: string, text: string) => strayWords([{ path, text }]);
    expect(bad('api/a.ts', "const title = '受理';")).toEqual(['api/a.ts:1: 受理']);
    expect(bad('domain/a.ts', 'const title = `case ${n} 已归档`;')).toHaveLength(1);
    expect(bad('domain/a.ts', '/** 受理 */ const a = 1; // 指派')).toEqual([]);
    expect(bad('contract/words/zh-CN.ts', "const title = '受理';")).toEqual([]);
  });
});
