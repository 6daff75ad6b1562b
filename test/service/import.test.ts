import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoadResult } from '#contract/take-over';
import { readFactLine } from '#contract/import';
import { isoDate, startOfDay } from '#domain/kernel/time';
import { runImport } from '../../cli/import.ts';
import { withClient, withDatabase } from '../support/database.ts';
import { referenceNetwork, storeReferenceNetwork, testLoader } from '../support/loader.ts';

const database = withDatabase();
beforeAll(() => storeReferenceNetwork(database.url, referenceNetwork(['330106'], true)));
const load = testLoader({ url: () => database.url, now: () => startOfDay(isoDate('2026-06-17'), 11 * 60) });
const GIVEN = ['--agency', '330106-01', '--received', '2026-06-15'] as const;

const shipped = readFileSync('data/cases.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Record<string, unknown>);

async function run(content: string, options: readonly string[] = GIVEN) {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    stdout: (line: string) => void out.push(line),
    stderr: (line: string) => void err.push(line),
    readText: () => content,
  };
  const code = await runImport(['facts.jsonl', ...options], io, load);
  return {
    code,
    out,
    err,
    result: options.includes('--json') && out.length > 0 ? (JSON.parse(out.at(-1) ?? '') as LoadResult) : null,
  };
}
const text = (lines: readonly unknown[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

async function rows<Row extends object>(sql: string): Promise<readonly Row[]> {
  return withClient(database.ownerUrl, async (client) => (await client.query<Row>(sql)).rows);
}
const footprint = async (): Promise<unknown> =>
  (
    await rows<object>(
      'SELECT (SELECT count(*) FROM case_file) AS cases, (SELECT count(*) FROM command) AS commands, (SELECT count(*) FROM ledger_row) AS rows, (SELECT count(*) FROM workflow_start) AS starts, (SELECT coalesce(sum(last), 0) FROM case_number_sequence) AS numbers',
    )
  )[0];

const CRIMINAL = {
  id: 'X1',
  caseType: '刑事',
  causeCode: 'CR-5-2',
  stage: '一审',
  regionCode: '330106',
  dates: { accepted: '2018-03-01' },
  mandatoryAid: { minor: true },
};
const CIVIL = { id: 'X2', caseType: '民事', causeCode: 'CC-7-19-205-5', nPlaintiffs: 23 };

describe('zhiheng import', () => {
  it('reads every record of the shipped selection', () => {
    const faults = shipped.flatMap((record) => {
      const read = readFactLine(record);
      return 'faults' in read ? read.faults : [];
    });
    expect(faults).toEqual([]);
  });

  const bad: readonly { what: string; line: unknown; field: string; code: string; value?: string | null }[] = [
    { what: 'an array', line: [1], field: '', code: 'field.wrong-type' },
    { what: 'a number', line: 7, field: '', code: 'field.wrong-type' },
    { what: 'null', line: null, field: '', code: 'field.wrong-type' },
    {
      what: 'no id',
      line: { caseType: '刑事', causeCode: 'CR-5-2' },
      field: '/id',
      code: 'field.missing',
      value: null,
    },
    {
      what: 'an id with a space',
      line: { ...CRIMINAL, id: 'a b' },
      field: '/id',
      code: 'field.wrong-format',
      value: '"a b"',
    },
    {
      what: 'an unknown field',
      line: { ...CRIMINAL, judge: '王某' },
      field: '/judge',
      code: 'field.unknown',
      value: null,
    },
    {
      what: 'a text for a number',
      line: { ...CRIMINAL, nDefendants: '2' },
      field: '/nDefendants',
      code: 'field.wrong-type',
      value: '"2"',
    },
    {
      what: 'a fraction of a person',
      line: { ...CRIMINAL, nDefendants: 1.5 },
      field: '/nDefendants',
      code: 'field.wrong-type',
    },
    {
      what: 'nobody accused',
      line: { ...CRIMINAL, nDefendants: 0 },
      field: '/nDefendants',
      code: 'field.out-of-range',
      value: '0',
    },
    {
      what: 'an impossible day',
      line: { ...CRIMINAL, dates: { judged: '2019-02-29' } },
      field: '/dates/judged',
      code: 'field.not-a-date',
      value: '"2019-02-29"',
    },
    {
      what: 'an impossible month',
      line: { ...CRIMINAL, dates: { factFirst: '2019-13' } },
      field: '/dates/factFirst',
      code: 'field.not-a-date',
    },
    {
      what: 'a day as a number',
      line: { ...CRIMINAL, dates: { judged: 20190228 } },
      field: '/dates/judged',
      code: 'field.wrong-type',
    },
    {
      what: 'a kind of case nobody knows',
      line: { ...CRIMINAL, caseType: '行政' },
      field: '/caseType',
      code: 'field.not-in-list',
      value: '"行政"',
    },
    {
      what: 'an unknown region',
      line: { ...CRIMINAL, regionCode: '990106' },
      field: '/regionCode',
      code: 'network.unknown-region',
      value: '"990106"',
    },
    {
      what: 'a region that is none',
      line: { ...CRIMINAL, regionCode: '33' },
      field: '/regionCode',
      code: 'field.wrong-format',
    },
    {
      what: 'an unknown cause',
      line: { ...CRIMINAL, causeCode: 'CR-99-1' },
      field: '/causeCode',
      code: 'case-file.unknown-cause',
      value: '"CR-99-1"',
    },
    { what: 'no cause', line: { id: 'X1', caseType: '刑事' }, field: '/causeCode', code: 'field.missing' },
    {
      what: 'a civil cause in a criminal case',
      line: { ...CRIMINAL, causeCode: 'CC-7-19-205-5' },
      field: '/causeCode',
      code: 'case-file.cause-of-another-kind',
    },
    {
      what: "the Supreme People's Court",
      line: { ...CRIMINAL, courtLevel: '最高' },
      field: '/courtLevel',
      code: 'case-file.supreme-court',
      value: '"最高"',
    },
    {
      what: 'the code of the whole country',
      line: { ...CRIMINAL, regionCode: '100000' },
      field: '/regionCode',
      code: 'case-file.supreme-court',
    },
    {
      what: 'review of a death sentence',
      line: { ...CRIMINAL, stage: '死刑复核' },
      field: '/stage',
      code: 'case-file.death-review',
    },
    {
      what: 'a question of jurisdiction',
      line: { ...CRIMINAL, stage: '管辖' },
      field: '/stage',
      code: 'case-file.jurisdiction-question',
    },
    {
      what: 'a crime of units',
      line: { ...CRIMINAL, causeCode: 'CR-8-4' },
      field: '/causeCode',
      code: 'case-file.unit-crime',
    },
    {
      what: 'a matter that legal aid does not cover',
      line: { ...CIVIL, causeCode: 'CC-2' },
      field: '/causeCode',
      code: 'case-file.matter-not-covered',
    },
  ];

  it.each(bad)(
    'names line, field, value and code of $what, and changes nothing',
    async ({ line, field, code, value }) => {
      const before = await footprint();
      const { code: exit, result } = await run(text([CIVIL, line]), [...GIVEN, '--json']);
      expect(exit).toBe(1);
      expect(result).toMatchObject({ rows: 2, valid: 1, loaded: 0, unchanged: 0 });
      const found = result?.errors.find((error) => error.code === code);
      expect(found, JSON.stringify(result?.errors)).toMatchObject({ line: 2, field, code });
      if (value !== undefined) expect(found?.value).toBe(value);
      expect(await footprint()).toEqual(before);
    },
  );

  it('names lines that are no JSON and ids told twice', async () => {
    const { code, result } = await run(`{"id":\nnot json\n${text([CIVIL, CIVIL])}`, [...GIVEN, '--json']);
    expect(code).toBe(1);
    expect(result?.errors).toEqual([
      { line: 1, field: '', value: null, code: 'case-file.line-not-json' },
      { line: 2, field: '', value: null, code: 'case-file.line-not-json' },
      { line: 4, field: '/id', value: '"X2"', code: 'case-file.record-twice' },
    ]);
  });

  it.each([
    [['--received', '2026-06-15'], '--agency'],
    [['--agency', '330106-01'], '--received'],
    [['--agency', 'x', '--received', '2026-06-15'], '--agency'],
    [['--agency', '330106-01', '--received', '2026-02-30'], '--received'],
    [['--agency', '999999-01', '--received', '2026-06-15'], '999999-01 is no agency'],
    [['--agency', '330106-01', '--received', '2026-06-15', '--officer', 'nobody'], '--officer nobody'],
    [['--agency', '330106-01', '--received', '2026-06-15', '--officer', 'caller1.330106'], '--officer caller1.330106'],
    [['--agency', '330106-01', '--received', '2026-06-15', '--reach', 'pigeon'], '--reach'],
    [['--agency', '330106-01', '--received', '2026-06-15', '--court', 'x'], '--court'],
  ])('refuses options %j with what, rule and remedy, and exits 2', async (options, what) => {
    const { code, out, err } = await run(text([CIVIL]), options);
    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err).toHaveLength(3);
    expect(err[0]).toContain(what);
  });

  it('refuses a day of receipt that has not come', async () => {
    const { result } = await run(text([CIVIL]), ['--agency', '330106-01', '--received', '2026-06-18', '--json']);
    expect(result?.errors).toEqual([
      { line: 1, field: '--received', value: '"2026-06-18"', code: 'field.date-in-the-future' },
    ]);
  });

  it('makes each record a case at intake, once', async () => {
    const file = text([CRIMINAL, CIVIL, ...shipped.filter(({ causeCode }) => causeCode !== undefined).slice(0, 20)]);
    const options = [...GIVEN, '--officer', 'officer1.330106', '--json'];
    const dry = await run(file, [...options, '--dry-run']);
    expect([dry.code, dry.result]).toEqual([0, { rows: 22, valid: 22, loaded: 0, unchanged: 0, errors: [] }]);
    const first = await run(file, options);
    expect([first.code, first.result]).toEqual([0, { rows: 22, valid: 22, loaded: 22, unchanged: 0, errors: [] }]);
    const after = await footprint();
    const again = await run(file, options);
    expect([again.code, again.result]).toEqual([0, { rows: 22, valid: 22, loaded: 0, unchanged: 22, errors: [] }]);
    expect(await footprint()).toEqual(after);
    const cases = await rows<{
      record_id: string;
      stage: string;
      form: string;
      protection: string;
      received_on: string;
      officer: string | null;
      starts: number;
      kinds: string[];
      due: string;
    }>(
      `SELECT f.record_id, f.stage, f.form, f.protection, f.received_on::text AS received_on, f.state->>'officer' AS officer,
          (SELECT count(*)::int FROM workflow_start w WHERE w.case_id = f.id AND w.state = 'waiting') AS starts,
          ARRAY(SELECT l.kind FROM ledger_row l WHERE l.stream = 'case/' || f.id) AS kinds,
          (SELECT d.due::text FROM deadline d WHERE d.case_id = f.id AND d.rule_key = 'intake.decide') AS due FROM case_file f`,
    );
    expect(cases).toHaveLength(22);
    for (const one of cases) {
      expect(one).toMatchObject({ stage: 'intake', received_on: '2026-06-15', starts: 1, kinds: ['imported'] });
      expect(one.officer).not.toBeNull();
      // Seven days from 15 June 2026 end on a working Monday.
      expect(one.due).toBe('2026-06-22');
    }
    expect(cases.find(({ record_id: id }) => id === 'X1')).toMatchObject({
      form: 'criminal-defence',
      protection: 'minor',
    });
  });

  it('leaves out bad rows with --skip-bad, and still says so', async () => {
    const { code, result } = await run(
      `nonsense\n${text([
        { ...CIVIL, id: 'X3' },
        { ...CIVIL, id: 'X4', causeCode: 'CC-2' },
      ])}`,
      [...GIVEN, '--skip-bad', '--json'],
    );
    expect([code, result?.rows, result?.valid, result?.loaded]).toEqual([1, 3, 1, 1]);
  });
});
