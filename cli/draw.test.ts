import { describe, expect, it } from 'vitest';
import { runPython } from '../tools/python.mjs';
import { runDraw } from './draw.ts';

function run(text: string | null, argv: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = runDraw(argv, {
    stdout: (line) => out.push(line),
    stderr: (line) => err.push(line),
    readText: () => {
      if (text === null) throw new Error('no such file');
      return text;
    },
  });
  return { code, out, err: err.join('\n') };
}
const draw = (text: string | null, seed: string, take: string) =>
  run(text, ['--list', 'L', '--seed', seed, '--take', take, '--json']);
const drawnOf = (out: readonly string[]) =>
  (JSON.parse(out[0] ?? '') as { drawn: readonly { id: string; ticket: string }[] }).drawn;

const TWENTY = Array.from({ length: 20 }, (_, index) => `ZJ-${String(index + 1).padStart(6, '0')}`);

describe('zhiheng draw', () => {
  it('prints ids and whole tickets in the order of the draw, from lines and from a JSON array', () => {
    const lines = draw(`${TWENTY.join('\n')}\n`, '20261123', '5');
    expect([lines.code, lines.err]).toEqual([0, '']);
    expect(drawnOf(lines.out).map(({ id }) => id)).toEqual([
      'ZJ-000001',
      'ZJ-000006',
      'ZJ-000015',
      'ZJ-000005',
      'ZJ-000004',
    ]);
    expect(draw(JSON.stringify(TWENTY), '20261123', '5')).toEqual(lines);
    expect(draw(TWENTY.join('\r\n'), '20261123', '5')).toEqual(lines);
  });

  it('prints one line each without --json', () => {
    const { out } = run('a\nb', ['--list', 'L', '--seed', 'x', '--take', '1']);
    expect(out).toHaveLength(1);
    expect(out[0]).toMatch(/^0\.\d{64,78} [ab]$/u);
  });

  it.each([
    ['a\nb\na', '1', 'L:3 (first at 1)', 'sampling.duplicate-id'],
    ['a\n\nb', '1', 'L:2', 'supervision.id-empty'],
    ['e\u0301', '1', 'L:1', 'supervision.id-not-nfc'],
    ['a\u0007', '1', 'L:1', 'supervision.id-control-character'],
    ['["a",1]', '1', 'L/1', 'sampling.list-member'],
    ['["a"', '1', 'L character', 'supervision.canonical-syntax'],
    ['a\nb', '3', '--take 3 is more than the 2 ids', ''],
    ['a', '-1', '--take', ''],
    ['a', '1.5', '--take is not a whole number', ''],
    [null, '1', "can't be read", ''],
  ])('%j, take %s: names %s and gives 2', (text, take, where, why) => {
    const { code, out, err } = draw(text, 's', take);
    expect([code, out]).toEqual([2, []]);
    expect(err).toContain(where);
    expect(err).toContain(why);
    expect(err).toContain('remedy:');
  });

  it('needs all three options', () => {
    expect(run('a', ['--list', 'L', '--seed', 's']).err).toContain('--take is missing');
    expect(run('a', ['--list', 'L', '--seeds', 's']).code).toBe(2);
  });
});

const INDEPENDENT = `
import json, sys
from consistent_sampler import sampler
answers = []
for ids, seed, take in json.load(sys.stdin):
    drawn = list(sampler(ids, seed=seed, with_replacement=False, take=take, output='tuple', digits=100))
    answers.append([[id, str(ticket)] for ticket, id, generation in drawn])
json.dump(answers, sys.stdout)
`;
const PIECES = [
  '案',
  '号',
  '甲乙丙',
  '𠮷',
  'Ａ',
  'ZJ',
  '-',
  '01',
  '（2026）浙0106刑初',
  'é',
  'ß',
  '9',
  '"',
  '\\',
  '/',
  '🀄',
];

/** A small generator of its own, so that a failure can be repeated from the number that is printed. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('the draw', () => {
  it(
    'is the one of consistent_sampler 1.0.10, on random lists with Chinese ids and seeds',
    { timeout: 300_000 },
    async () => {
      const from = Number(process.env['ZHIHENG_RANDOM'] ?? 20_261_123);
      const next = random(from);
      const word = (most: number): string =>
        Array.from({ length: 1 + next(most) }, () => PIECES[next(PIECES.length)] ?? '').join('');
      const lists = Array.from({ length: 120 }, (): readonly [readonly string[], string, number] => {
        const ids = [...new Set(Array.from({ length: 1 + next(200) }, () => word(6).normalize('NFC')))];
        return [ids, word(8), next(ids.length + 1)];
      });
      const theirs = JSON.parse(
        await runPython(['consistent_sampler==1.0.10'], INDEPENDENT, JSON.stringify(lists)),
      ) as readonly (readonly (readonly [string, string])[])[];
      for (const [index, [ids, seed, take]] of lists.entries()) {
        const ours = drawnOf(draw(JSON.stringify(ids), seed, String(take)).out);
        expect(
          ours.map(({ id }) => id),
          `list ${index} of ${from}`,
        ).toEqual((theirs[index] ?? []).map(([id]) => id));
        for (const [at, [, ticket]] of (theirs[index] ?? []).entries()) expect(ours[at]?.ticket).toBe(ticket);
      }
    },
  );
});
