import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readFileLines } from './file-lines.ts';
import { linesOf, LONGEST_LINE } from './offline-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhiheng-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

function linesIn(text: string): string[] {
  const path = join(folder, 'lines');
  writeFileSync(path, text);
  return [...readFileLines(path)];
}

describe('lines of a file', () => {
  it('are those of its text, with any line ends and characters', () => {
    const text = fc
      .array(fc.constantFrom('a', '质', '𠮷', '\n', '\r'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (one) => {
        expect(linesIn(one)).toEqual([...linesOf(one)]);
      }),
    );
  });

  it('are whole where a block of the file ends inside a line or a character', () => {
    const long = '质衡'.repeat(400_000);
    expect(linesIn(`a\n${long}\n\n${long}`)).toEqual(['a', long, '', long]);
    const edge = 'x'.repeat(1024 * 1024 - 1);
    expect(linesIn(`${edge}\n${edge}\nend\n`)).toEqual([edge, edge, 'end']);
  });

  it('never fill the memory with a line that does not end', () => {
    expect(() => linesIn('x'.repeat(LONGEST_LINE + 1))).toThrow('longer than');
    expect(() => [...readFileLines(join(folder, 'none'))]).toThrow('ENOENT');
  });
});
