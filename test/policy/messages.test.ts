import { describe, expect, it } from 'vitest';
import { typescriptFiles, type RepositoryFile } from './support/repository.ts';
import { lineAt, scan } from './support/scan.ts';

const DEFINES = /\bdefine(?:Signal|Update|Query)\b[^(;]*\(\s*['"`]/gu;
const CALLS =
  /\.(?:signal|query|executeUpdate|startUpdate|executeUpdateWithStart|startUpdateWithStart|signalWithStart)(?:<[^(]*>)?\(\s*['"`]/gu;
/** A message name; SQL, which also goes through a `query(`, has spaces or is in capitals. */
const NAME = /^[a-z][A-Za-z0-9-]*$/u;

/** Literal names of workflow messages outside `messages.ts`. */
export function literalMessageNames(files: readonly RepositoryFile[]): readonly string[] {
  return files
    .filter(
      ({ path }) => !/^(?:workflows|bench)\/.*messages\.ts$|^test\/support\/examples\/|^test\/policy\//u.test(path),
    )
    .flatMap(({ path, text }) => {
      const { code, bare } = scan(text);
      return [...bare.matchAll(DEFINES), ...bare.matchAll(CALLS)].flatMap((match) => {
        const from = match.index + match[0].length;
        const name = code.slice(from, code.indexOf(code[from - 1] ?? "'", from));
        return NAME.test(name) ? [`${path}:${lineAt(text, match.index)}: '${name}'`] : [];
      });
    });
}

describe('names of workflow messages', () => {
  it('are written once, in messages.ts', () => {
    expect(literalMessageNames(typescriptFiles())).toEqual([]);
  });

  it('are noticed elsewhere, while SQL is not', () => {
    const bad = (text: string) => literalMessageNames([{ path: 'api/a.ts', text }]);
    expect(bad(`await handle.executeUpdate('register', {});`)).toEqual([`api/a.ts:1: 'register'`]);
    expect(bad(`const ping = defineSignal<[string]>('ping');`)).toHaveLength(1);
    expect(bad(`await handle.signal("wake");`)).toHaveLength(1);
    expect(bad(`await client.query('SELECT 1'); await client.query('BEGIN');`)).toEqual([]);
    expect(bad(`await handle.executeUpdate(register, {});`)).toEqual([]);
  });
});
