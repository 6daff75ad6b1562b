import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoadResult } from '#contract/take-over';
import type { JsonObject } from '#domain/kernel/json';
import { isoDate, startOfDay } from '#domain/kernel/time';
import { verifyDatabaseChains } from '#platform/store/ledger-check';
import { createPool } from '#platform/store/pool';
import { firstCases } from '../../cli/first-cases.ts';
import { SEED_COUNTIES } from '../../cli/seed.ts';
import { runTakeOver } from '../../cli/take-over.ts';
import { withClient, withDatabase } from '../support/database.ts';
import { referenceNetwork, storeReferenceNetwork, testLoader } from '../support/loader.ts';

const GOLDEN = 'docs/formats/golden/take-over@1.jsonl';
/** A released format never changes, so neither does its golden file. */
const GOLDEN_SHA256 = 'ae7b36e5632bcabe07b2919ac36853f9f40f76189aacba66856164bd714d39f2';
/** Wednesday, 17 June 2026, 11:00 in Shanghai: the day the golden file is told from. */
const NOW = startOfDay(isoDate('2026-06-17'), 11 * 60);

const database = withDatabase();
beforeAll(() => storeReferenceNetwork(database.url, referenceNetwork(SEED_COUNTIES)));

const load = testLoader({ url: () => database.url, now: () => NOW });
type Act = { act: string; on: string; time?: string; by: string | null; role: string; facts?: JsonObject };
type Line = {
  v: number;
  recordId: string;
  agency: string;
  stage: string;
  case: Record<string, unknown>;
  acts: Act[];
} & Record<string, unknown>;
const golden = (): Line[] =>
  readFileSync(GOLDEN, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

async function run(content: string, ...options: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    stdout: (line: string) => void out.push(line),
    stderr: (line: string) => void err.push(line),
    readText: () => content,
  };
  const code = await runTakeOver(['file.jsonl', ...options], io, load);
  const json = options.includes('--json') ? (JSON.parse(out.at(-1) ?? '') as LoadResult) : null;
  return { code, out, err, result: json };
}
const text = (lines: readonly unknown[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

async function rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  return withClient(database.ownerUrl, async (client) => (await client.query<Row>(sql, [...values])).rows);
}
const footprint = async (): Promise<unknown> =>
  (
    await rows<object>(
      `SELECT (SELECT count(*) FROM case_file) AS cases, (SELECT count(*) FROM command) AS commands, (SELECT count(*) FROM ledger_row) AS rows,
        (SELECT count(*) FROM case_key) AS keys, (SELECT count(*) FROM private_text) AS texts, (SELECT count(*) FROM deadline) AS deadlines,
        (SELECT count(*) FROM task) AS tasks, (SELECT count(*) FROM notification) AS reminders, (SELECT count(*) FROM workflow_start) AS starts,
        (SELECT coalesce(sum(last), 0) FROM letter_sequence) AS letters, (SELECT coalesce(sum(last), 0) FROM case_number_sequence) AS numbers`,
    )
  )[0];

describe('the take-over format, version 1', () => {
  it('is written down byte for byte in its golden file', () => {
    expect(createHash('sha256').update(readFileSync(GOLDEN)).digest('hex')).toBe(GOLDEN_SHA256);
  });

  it('is checked as a whole by a dry run, which changes nothing', async () => {
    const before = await footprint();
    const { code, result } = await run(readFileSync(GOLDEN, 'utf8'), '--dry-run', '--json');
    expect([code, result]).toEqual([0, { rows: 3, valid: 3, loaded: 0, unchanged: 0, errors: [] }]);
    expect(await footprint()).toEqual(before);
  });

  const bad: readonly (readonly [string, (line: Line) => unknown, string, string, string?])[] = [
    ['another version', (line) => ({ ...line, v: 3 }), '/v', 'field.not-in-list'],
    ['an unknown field', (line) => ({ ...line, number: 'x' }), '/number', 'field.unknown'],
    ['no record id', (line) => ({ ...line, recordId: undefined }), '/recordId', 'field.missing'],
    ['a list for an object', (line) => [line], '', 'field.wrong-type'],
    [
      'an unknown agency',
      (line) => ({ ...line, agency: '999999-01' }),
      '/agency',
      'network.unknown-agency',
      '"999999-01"',
    ],
    [
      'a stage that the acts do not lead to',
      (line) => ({ ...line, stage: 'closing' }),
      '/stage',
      'case-file.stage-differs',
    ],
    ['a case that is not under way', (line) => ({ ...line, stage: 'ended' }), '/stage', 'field.not-in-list'],
    [
      'an unknown cause',
      (line) => ({ ...line, case: { ...line.case, cause: 'CR-99-9' } }),
      '/case/cause',
      'case-file.unknown-cause',
      '"CR-99-9"',
    ],
    [
      'an unknown authority',
      (line) => ({ ...line, case: { ...line.case, authority: '某某法院' } }),
      '/case/authority',
      'network.unknown-authority',
    ],
    [
      'a form that the proceeding does not have',
      (line) => ({ ...line, case: { ...line.case, proceeding: 'arbitration' } }),
      '/case',
      'handling.no-such-combination',
    ],
    [
      'a state secret',
      (line) => ({ ...line, case: { ...line.case, protection: 'state-secret-stub' } }),
      '/case/protection',
      'intake.state-secret',
    ],
    [
      'a name with a bidirectional character',
      (line) => ({ ...line, case: { ...line.case, recipientName: '张\u202e三' } }),
      '/case/recipientName',
      'field.bidirectional-character',
    ],
    [
      'an act that does not exist',
      (line) => withAct(line, 1, { act: 'intake.dance' }),
      '/acts/1/act',
      'case-file.unknown-act',
    ],
    [
      'an impossible day',
      (line) => withAct(line, 1, { on: '2026-02-30' }),
      '/acts/1/on',
      'field.not-a-date',
      '"2026-02-30"',
    ],
    [
      'a day in the future',
      (line) => withAct(line, line.acts.length - 1, { on: '2026-06-18' }),
      '/on',
      'field.date-in-the-future',
    ],
    [
      'days that run backwards',
      (line) => withAct(line, 1, { on: '2020-01-01' }),
      '/acts/1/on',
      'case-file.acts-not-in-order',
    ],
    [
      'a person nobody knows',
      (line) => withAct(line, 1, { by: 'nobody' }),
      '/acts/1/by',
      'case-file.unknown-person',
      '"nobody"',
    ],
    [
      'a role that the person does not hold',
      (line) => withAct(line, 0, { role: 'head' }),
      '/acts/0/role',
      'case-file.role-not-held',
    ],
    ['nobody where somebody must act', (line) => withAct(line, 1, { by: null }), '/acts/1/by', 'field.missing'],
    [
      'no registration',
      (line) => ({ ...line, acts: line.acts.slice(1) }),
      '/acts/0/act',
      'case-file.registration-first',
    ],
    [
      'a draw made elsewhere',
      (line) => withAct(line, 1, { act: 'assignment.request-draw' }),
      '/acts/1/act',
      'case-file.draw-elsewhere',
    ],
    [
      'a handler nobody knows',
      (line) => withAct(line, 1, { facts: { handler: 'lawyer99' } }),
      '/acts/1/facts/handler',
      'assignment.unknown-handler',
      '"lawyer99"',
    ],
    [
      'an act out of order',
      (line) => ({ ...line, acts: [line.acts[0], ...line.acts.slice(2)] }),
      '/acts/1',
      'case-file.no-decision-pending',
      '"case-file.agree"',
    ],
    [
      'an act by the wrong role',
      (line) => withAct(line, 1, { by: 'caller1.330106', role: 'caller' }),
      '/acts/1',
      'case-file.act-of-another-role',
    ],
  ];

  const cases = bad.map(([what, spoil, field, code, value]) => ({ what, spoil, field, code, value }));
  it.each(cases)(
    'names line, field and code of $what, and loads nothing of the whole file',
    async ({ spoil, field, code, value }) => {
      const lines = golden();
      const handling = lines[1];
      if (handling === undefined) throw new Error('the golden file has no second case');
      const before = await footprint();
      const { code: exit, result } = await run(text([lines[0], spoil(handling), lines[2]]), '--json');
      expect(exit).toBe(1);
      expect(result).toMatchObject({ rows: 3, valid: 2, loaded: 0 });
      const found = result?.errors.find((error) => error.code === code);
      expect(found, JSON.stringify(result?.errors)).toMatchObject({ line: 2, code });
      expect(found?.field).toContain(field);
      if (value !== undefined) expect(found?.value).toBe(value);
      expect(await footprint()).toEqual(before);
    },
  );

  it('never repeats a personal text, not even a bad or misspelt one', async () => {
    const [first] = golden();
    const long = '王'.repeat(101);
    const { result } = await run(
      text([{ ...first, case: { ...first?.case, recipientName: long, recipentPhone: '13800000000' } }]),
      '--json',
    );
    expect(result?.errors.map(({ value }) => value)).toEqual([null]);
    expect(JSON.stringify(result)).not.toMatch(/王|13800000000/u);
  });

  it('names a line that is no JSON and a record told twice', async () => {
    const [first] = golden();
    const { code, result } = await run(`{"v":1,\n${text([first, first])}`, '--json');
    expect(code).toBe(1);
    expect(result?.errors.map(({ line, code: what }) => [line, what])).toEqual([
      [1, 'case-file.line-not-json'],
      [3, 'case-file.record-twice'],
    ]);
    expect(result).toMatchObject({ rows: 3, valid: 1, loaded: 0 });
  });

  it('loads the valid rows of a bad file with --skip-bad, and the rest once it is right', async () => {
    const lines = golden();
    const [first, second, third] = lines;
    const skipped = await run(text([first, { ...second, stage: 'closing' }]), '--skip-bad', '--json');
    expect([skipped.code, skipped.result?.loaded, skipped.result?.errors.length]).toEqual([1, 1, 1]);
    const rest = await run(text([first, second, third]), '--json');
    expect([rest.code, rest.result]).toEqual([0, { rows: 3, valid: 3, loaded: 2, unchanged: 1, errors: [] }]);
  });

  it('loads nothing twice', async () => {
    const before = await footprint();
    const again = await run(readFileSync(GOLDEN, 'utf8'), '--json');
    expect([again.code, again.result]).toEqual([0, { rows: 3, valid: 3, loaded: 0, unchanged: 3, errors: [] }]);
    expect(await footprint()).toEqual(before);
  });

  it('says all this in words, too', async () => {
    const [first] = golden();
    const { code, err, out } = await run(text([{ ...first, recordId: 'NEW', agency: '000000-01' }]));
    expect(code).toBe(1);
    expect(err[0]).toBe('line 1 /agency = "000000-01": network.unknown-agency');
    expect(err.join('\n')).toContain('docs/formats/take-over.md');
    expect(out).toEqual(['rows 1, valid 0, loaded 0, unchanged 0, errors 1']);
    const missing = await runTakeOver([], { stdout: () => {}, stderr: () => {}, readText: () => '' }, load);
    expect(missing).toBe(2);
  });
});

describe('a case that was taken over', () => {
  it('keeps every past act under its own kind, at the instant of loading, with the past day in the facts', async () => {
    const [handling] = golden().slice(1);
    const stored = await rows<{ kind: string; at: Date; body: string; act: string | null; received_at: Date | null }>(
      `SELECT l.kind, l.at, convert_from(l.body, 'UTF8') AS body, c.act, c.received_at FROM case_file f
         JOIN ledger_row l ON l.stream = 'case/' || f.id LEFT JOIN command c ON c.id = l.command_id WHERE f.record_id = $1 ORDER BY l.seq`,
      [handling?.recordId],
    );
    expect(new Set(stored.map(({ kind }) => kind))).toEqual(new Set(['imported']));
    expect(stored.every(({ at }) => at.getTime() === NOW)).toBe(true);
    const bodies = stored.map(
      ({ body }) =>
        JSON.parse(body) as {
          kindVersion: number;
          facts: { event: string; on: string; source: string; receivedAt: string };
        },
    );
    expect(bodies[0]).toMatchObject({
      kindVersion: 1,
      facts: { event: 'intake.notice-received', on: handling?.acts[0]?.on, source: 'take-over' },
    });
    expect(bodies.map(({ facts }) => facts.event)).toContain('handling.begun');
    const acts = stored.flatMap(({ act }) => (act === null ? [] : [act]));
    expect([...new Set(acts)]).toEqual([...new Set(handling?.acts.map(({ act }) => act))]);
    expect(stored[0]?.received_at?.toISOString().slice(0, 10)).toBe(handling?.acts[0]?.on);
    const pool = createPool({ url: database.url, size: 2, name: 'test-verify' });
    try {
      expect(await verifyDatabaseChains(pool)).toMatchObject({ streams: 3, failures: [] });
    } finally {
      await pool.end();
    }
  });

  it('stands where its acts lead, with tasks, open deadlines and a workflow to start', async () => {
    const found = await rows<{
      record_id: string;
      stage: string;
      version: number;
      tasks: number;
      deadlines: number;
      start: string;
      state: { version: number; stage: string };
    }>(
      `SELECT f.record_id, f.stage, f.version, f.state, (SELECT count(*)::int FROM task t WHERE t.case_id = f.id AND t.state = 'open') AS tasks,
          (SELECT count(*)::int FROM deadline d WHERE d.case_id = f.id AND d.state = 'open') AS deadlines, w.state AS start
         FROM case_file f JOIN workflow_start w ON w.case_id = f.id ORDER BY f.record_id`,
    );
    expect(found.map(({ stage }) => stage)).toEqual(['intake', 'handling', 'closing']);
    for (const one of found) {
      expect(one).toMatchObject({ start: 'waiting', state: { stage: one.stage, version: one.version } });
      expect(one.tasks).toBeGreaterThan(0);
      expect(one.deadlines).toBeGreaterThan(0);
    }
  });

  it('is not reminded of what is over: overdue deadlines count as told, and every reminder lies ahead', async () => {
    const overdue = await rows<{
      due_instant: Date;
      overdue_at: Date | null;
      escalated: number;
      next_alarm: Date | null;
      reminders: number;
    }>(
      `SELECT d.due_instant, d.overdue_at, d.escalated, d.next_alarm, (SELECT count(*)::int FROM notification n WHERE n.deadline_id = d.id) AS reminders
         FROM deadline d WHERE d.state = 'open' AND d.due_instant <= $1`,
      [new Date(NOW)],
    );
    expect(overdue.length).toBeGreaterThan(0);
    for (const one of overdue) {
      expect(one.overdue_at).toEqual(one.due_instant);
      expect(one.reminders).toBe(0);
      expect(one.next_alarm === null || one.next_alarm.getTime() > NOW).toBe(true);
    }
    const early = await rows<{ count: number }>(
      'SELECT count(*)::int AS count FROM notification WHERE planned_at < $1',
      [new Date(NOW - 3_600_000)],
    );
    expect(early[0]?.count).toBe(0);
  });

  it('has a number of its agency and year, letters in their series, and its texts sealed', async () => {
    const found = await rows<{ number: string; names: number }>(
      `SELECT f.number, (SELECT count(*)::int FROM recipient r WHERE r.case_id = f.id AND r.name_text_id IS NOT NULL) AS names FROM case_file f ORDER BY f.number`,
    );
    expect(found.map(({ number }) => number)).toEqual([
      '330106-01-2026-000001',
      '330106-01-2026-000002',
      '330106-01-2026-000003',
    ]);
    expect(found.every(({ names }) => names === 1)).toBe(true);
    const letters = await rows<{ form_no: string; seqs: number[] }>(
      'SELECT form_no, array_agg(seq ORDER BY seq) AS seqs FROM letter GROUP BY form_no ORDER BY form_no',
    );
    for (const { seqs } of letters) expect(seqs).toEqual(seqs.map((_seq, index) => index + 1));
    expect(letters.map(({ form_no: form }) => form)).toContain('011');
    const plain = await rows<{ count: number }>(
      `SELECT count(*)::int AS count FROM command WHERE facts::text LIKE '%演示数据%' OR facts ? 'recipientName'`,
    );
    expect(plain[0]?.count).toBe(0);
  });
});

describe('the cases of a first start', () => {
  it.each(['2026-02-20', '2026-09-19', '2028-02-29'])('are taken over on any day: %s', async (day) => {
    const today = isoDate(day);
    const at = testLoader({ url: () => database.url, now: () => startOfDay(today, 9 * 60) });
    const out: string[] = [];
    const io = { stdout: (line: string) => void out.push(line), stderr: () => {}, readText: () => firstCases(today) };
    expect(await runTakeOver(['file', '--dry-run', '--json'], io, at), out.at(-1)).toBe(0);
    expect(JSON.parse(out.at(-1) ?? '')).toMatchObject({ rows: 30, valid: 30, errors: [] });
  });
});

function withAct(line: Line, index: number, change: Partial<Act>): Line {
  return { ...line, acts: line.acts.map((act, at) => (at === index ? { ...act, ...change } : act)) };
}
