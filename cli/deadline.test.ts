import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runDeadline } from './deadline.ts';

interface Run {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

async function run(argv: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<Run> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runDeadline(argv, {
    stdout: (line) => void out.push(line),
    stderr: (line) => void err.push(line),
    readText: (path) => files[path] ?? readFileSync(path, 'utf8'),
  });
  return { code, out, err };
}

const one = (start: string, days: string, unit: string, ...more: readonly string[]): Promise<Run> =>
  run(['--start', start, '--days', days, '--unit', unit, ...more]);

describe('zhiheng deadline', () => {
  it('prints exactly one JSON object', async () => {
    expect(await one('2026-09-18', '7', 'natural', '--json')).toEqual({
      code: 0,
      out: [
        '{"due":"2026-09-28","provisional":false,"derivation":[{"step":"start-excluded","day":"2026-09-18"},{"step":"counted","days":7,"unit":"natural"},{"step":"raw-due","day":"2026-09-25"},{"step":"rolled","from":"2026-09-25","to":"2026-09-28","reason":"holiday","name":"中秋节"}]}',
      ],
      err: [],
    });
  });

  it('prints a readable derivation in the language asked for', async () => {
    const english = await one('2026-09-18', '7', 'natural');
    expect(english.out[0]).toBe('Due: 2026-09-28');
    expect(english.out).toHaveLength(5);
    const chinese = await one('2026-12-28', '7', 'natural', '--lang', 'zh');
    expect(chinese.out[0]).toBe('届满日：2027-01-04（暂定）');
    expect(chinese.out.at(-1)).toContain('2027年放假安排尚未公布');
  });

  it('counts hours from an instant', async () => {
    const { out } = await one('2026-09-30T10:20:00+08:00', '24', 'hour', '--json');
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ due: '2026-10-01T03:00:00.000Z', provisional: false });
  });

  it.each([
    [['--start', '2026-02-30', '--days', '7', '--unit', 'natural'], 'start is "2026-02-30"'],
    [['--start', '2026-9-18', '--days', '7', '--unit', 'natural'], 'start is "2026-9-18"'],
    [['--days', '7', '--unit', 'natural'], 'start is nothing'],
    [['--start', '2026-09-18', '--unit', 'natural'], 'days is nothing'],
    [['--start', '2026-09-18', '--days', '-1', '--unit', 'natural'], 'days is -1'],
    [['--start', '2026-09-18', '--days=-1', '--unit', 'natural'], 'days is -1'],
    [['--start', '2026-09-18', '--days', '1.5', '--unit', 'natural'], 'days is "1.5"'],
    [['--start', '2026-09-18', '--days', '999999', '--unit', 'natural'], 'days is 999999'],
    [['--start', '2026-09-18', '--days', '7', '--unit', 'workdays'], 'unit is "workdays"'],
    [['--start', '2026-09-18', '--days', '7', '--unit', 'hour'], 'start is "2026-09-18"'],
    [['--start', '2199-12-30', '--days', '30', '--unit', 'natural'], '30 from 2199-12-30 ends after 2199'],
    [['--start', '2026-09-18', '--days', '7', '--unit', 'natural', '--lang', 'fr'], '--lang fr'],
    [['--start', '2026-09-18', '--file', 'x'], '--file was given together'],
    [['--begin', '2026-09-18'], '--begin'],
    [['--file', '/nowhere/at/all.jsonl'], 'cannot read /nowhere/at/all.jsonl'],
    [[], 'unit is nothing'],
  ])('refuses %j with what, rule and remedy, and exits 2', async (argv, what) => {
    const { code, out, err } = await run(argv);
    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err).toHaveLength(3);
    expect(err[0]).toContain(what);
    expect(err[1]).toMatch(/^rule: ./u);
    expect(err[2]).toMatch(/^remedy: ./u);
  });

  it('answers a file line by line, in order', async () => {
    const file = [
      '{"start":"2026-09-18","days":7,"unit":"natural"}',
      '{"unit":"working","days":7,"start":"2026-09-18"}',
      '{"start":"2026-09-18","days":7,"unit":"custody"}',
    ];
    const { code, out } = await run(['--file', 'r.jsonl'], { 'r.jsonl': `\uFEFF${file.join('\r\n')}\r\n` });
    expect(code).toBe(0);
    expect(out.map((line) => (JSON.parse(line) as { due: string }).due)).toEqual([
      '2026-09-28',
      '2026-09-29',
      '2026-09-25',
    ]);
  });

  it('answers a bad line in its place with an error and exits 1', async () => {
    const file = [
      '{"start":"2026-09-18","days":7,"unit":"natural"}',
      'no json',
      '[]',
      '{"start":"2026-09-18","days":"7","unit":"natural"}',
      '{"start":"2026-09-18","days":7,"unit":"natural","extra":1}',
      '',
      '{"start":"2026-04-01","days":3,"unit":"working"}',
    ].join('\n');
    const { code, out, err } = await run(['--file', 'r.jsonl', '--json'], { 'r.jsonl': file });
    expect(code).toBe(1);
    const answers = out.map(
      (line) =>
        JSON.parse(line) as { due?: string; error?: { line: number; field: string; rule: string; remedy: string } },
    );
    expect(answers.map(({ due, error }) => due ?? [error?.line, error?.field])).toEqual([
      '2026-09-28',
      [2, 'line'],
      [3, 'line'],
      [4, 'days'],
      [5, 'extra'],
      [6, 'line'],
      '2026-04-07',
    ]);
    expect(answers[3]?.error).toMatchObject({
      rule: expect.stringContaining('whole number') as string,
      remedy: expect.any(String) as string,
    });
    expect(err).toEqual(['5 of 7 lines refused; each has an object "error" in its place']);
  });

  it('explains itself', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out[0]).toContain('--unit');
  });
});
