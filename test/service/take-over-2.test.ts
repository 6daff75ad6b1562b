import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoadResult } from '#contract/take-over';
import type { CaseState } from '#domain/case-file/state';
import { reduce } from '#domain/case-file/reduce';
import type { JsonObject } from '#domain/kernel/json';
import { isoDate, startOfDay } from '#domain/kernel/time';
import { SEED_COUNTIES } from '../../cli/seed.ts';
import { runTakeOver } from '../../cli/take-over.ts';
import { withClient, withDatabase } from '../support/database.ts';
import { referenceNetwork, storeReferenceNetwork, testLoader } from '../support/loader.ts';

const GOLDEN = 'docs/formats/golden/take-over@2.jsonl';
/** A released format never changes, so neither does its golden file. */
const GOLDEN_SHA256 = '7d195db5e0379d852455510d199dc64f23d3b0aa5aa9fb385362be84af41ba71';
/** The day the golden file is told from. */
const NOW = startOfDay(isoDate('2026-09-18'), 17 * 60);

const database = withDatabase();
beforeAll(() => storeReferenceNetwork(database.url, referenceNetwork(SEED_COUNTIES)));
const load = testLoader({ url: () => database.url, now: () => NOW });

type Act = { act: string; on: string; by: string | null; role: string; facts?: JsonObject; refused?: unknown };
type Line = { v: number; recordId: string; stage: string; case: JsonObject; acts: Act[] };
const text = (lines: readonly unknown[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const golden = (): Line[] =>
  readFileSync(GOLDEN, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const line = (recordId: string): Line => {
  const found = golden().find((one) => one.recordId.startsWith(recordId));
  if (found === undefined) throw new Error(`the golden file has no ${recordId}`);
  return found;
};
const changed = (one: Line, act: string, change: (found: Act) => Act): Line => ({
  ...one,
  acts: one.acts.map((found) => (found.act === act ? change(found) : found)),
});

async function run(content: string, ...options: readonly string[]): Promise<{ code: number; result: LoadResult }> {
  const out: string[] = [];
  const io = { stdout: (shown: string) => void out.push(shown), stderr: () => {}, readText: () => content };
  const code = await runTakeOver(['file.jsonl', '--json', ...options], io, load);
  return { code, result: JSON.parse(out.at(-1) ?? '') as LoadResult };
}
async function rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  return withClient(database.ownerUrl, async (client) => (await client.query<Row>(sql, [...values])).rows);
}
const footprint = async (): Promise<unknown> =>
  (
    await rows(
      `SELECT (SELECT count(*) FROM case_file) AS cases, (SELECT count(*) FROM command) AS commands, (SELECT count(*) FROM ledger_row) AS rows,
        (SELECT count(*) FROM case_link) AS ties, (SELECT count(*) FROM hearing) AS hearings, (SELECT coalesce(sum(cases_heard), 0) FROM quota_plan) AS heard`,
    )
  )[0];

describe('the take-over format, version 2', () => {
  it('is written down byte for byte in its golden file', () => {
    expect(createHash('sha256').update(readFileSync(GOLDEN)).digest('hex')).toBe(GOLDEN_SHA256);
  });

  const bad: readonly (readonly [string, Line, string, string])[] = [
    ['ties in version 1', { ...line('S01-2'), v: 1 }, '/case/links', 'field.not-expected'],
    [
      'an attempt that was refused in version 1',
      { ...line('S02-2'), v: 1, case: { ...line('S02-2').case, links: [] } },
      '/acts/1/refused',
      'field.unknown',
    ],
    [
      'a tie to a case that is nowhere',
      { ...line('S01-2'), case: { ...line('S01-2').case, links: [{ case: 'NOBODY', kind: 'stage-change' }] } },
      '/case/links/0/case',
      'case-file.linked-case-unknown',
    ],
    [
      'a tie to a case further down',
      { ...line('S01-2'), case: { ...line('S01-2').case, links: [{ case: 'S02-2', kind: 'stage-change' }] } },
      '/case/links/0/case',
      'case-file.linked-case-unknown',
    ],
    [
      'a tie of no known kind',
      { ...line('S01-2'), case: { ...line('S01-2').case, links: [{ case: 'S01-1', kind: 'cousin' }] } },
      '/case/links/0/kind',
      'field.not-in-list',
    ],
    [
      'a refusal that nobody knows',
      changed(line('S02-2'), 'assignment.recommend', (act) =>
        act.refused === undefined ? act : { ...act, refused: { code: 'assignment.because' } },
      ),
      '/acts/1/refused/code',
      'field.not-in-list',
    ],
    [
      'a registration that was refused',
      changed(line('S02-2'), 'intake.register', (act) => ({
        ...act,
        refused: { code: 'intake.notice-without-ground' },
      })),
      '/acts/0/act',
      'case-file.registration-first',
    ],
    [
      'an observer whom nobody knows',
      changed(line('F12'), 'hearing.assign-observer', (act) => ({
        ...act,
        facts: { ...act.facts, observer: 'nobody.330106' },
      })),
      'facts/observer',
      'case-file.unknown-person',
    ],
    [
      'an observer who does not hold the role',
      changed(line('F12'), 'hearing.assign-observer', (act) => ({
        ...act,
        facts: { ...act.facts, observer: 'officer1.330106' },
      })),
      'facts/observer',
      'hearing.not-an-observer',
    ],
    [
      'a hearing by an id of the other system',
      changed(line('F12'), 'hearing.hold', (act) => ({ ...act, facts: { hearing: 'H-1' } })),
      'facts/hearing',
      'field.not-expected',
    ],
  ];
  it.each(bad)('names %s and loads nothing of the whole file', async (_name, wrong, field, code) => {
    const before = await footprint();
    const at = golden().findIndex(({ recordId }) => recordId === wrong.recordId);
    const { code: exit, result } = await run(text([...golden().slice(0, at), wrong]));
    expect(exit).toBe(1);
    expect(result.errors.map((error) => error.code)).toContain(code);
    expect(result.errors.find((error) => error.code === code)?.field).toContain(field);
    expect(await footprint()).toEqual(before);
  });
});

describe('cases that were taken over with ties, hearings and refused attempts', () => {
  beforeAll(async () => {
    const { code, result } = await run(text(golden()));
    if (code !== 0 || result.loaded !== 5) throw new Error(`the golden file was not loaded: ${JSON.stringify(result)}`);
  });

  it('are tied to the earlier ones', async () => {
    const ties = await rows(
      `SELECT a.record_id AS one, b.record_id AS other, l.kind FROM case_link l JOIN case_file a ON a.id = l.case_id JOIN case_file b ON b.id = l.other_case_id ORDER BY 1`,
    );
    expect(ties).toEqual([
      { one: 'S01-2', other: 'S01-1', kind: 'stage-change' },
      { one: 'S02-2', other: 'S02-1', kind: 'co-defendant' },
    ]);
  });

  it('have one lawyer through the stages, and different ones for co-defendants, with the refused attempt in view', async () => {
    const found = await rows<{ record_id: string; handler_id: string | null }>(
      'SELECT record_id, handler_id::text FROM case_file ORDER BY record_id',
    );
    const handler = new Map(found.map((row) => [row.record_id, row.handler_id]));
    expect(handler.get('S01-1')).toBe(handler.get('S01-2'));
    expect(handler.get('S02-1')).not.toBe(handler.get('S02-2'));
    const refused = await rows<{ facts: { handler: string }; decision: JsonObject; events: JsonObject }>(
      `SELECT c.facts, c.decision, convert_from(l.body, 'UTF8')::jsonb -> 'facts' AS events FROM command c JOIN case_file f ON f.id = c.case_id
         JOIN ledger_row l ON l.command_id = c.id WHERE c.state = 'refused' AND f.record_id = 'S02-2'`,
    );
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      facts: { handler: handler.get('S02-1') },
      decision: {
        outcome: 'refused',
        refusal: { code: 'assignment.handler-excluded', rule: 'acts-for-co-defendant' },
        events: [],
      },
      events: {
        event: 'supervision.attempt-refused',
        on: '2026-09-17',
        facts: { act: 'assignment.recommend', code: 'assignment.handler-excluded', stage: 'assignment' },
      },
    });
  });

  it('have their hearings, the observation of one, and count in the quota of the agency once', async () => {
    const sessions = await rows(
      `SELECT f.record_id, h.state, o.state AS observation, o.observer_id IS NOT NULL AS observer, o.reason
         FROM hearing h JOIN case_file f ON f.id = h.case_id LEFT JOIN observation o ON o.hearing_id = h.id ORDER BY 1`,
    );
    expect(sessions).toEqual([
      { record_id: line('F12').recordId, state: 'held', observation: 'recorded', observer: true, reason: 'taken-over' },
      { record_id: 'S02-1', state: 'scheduled', observation: null, observer: false, reason: null },
    ]);
    expect(await rows('SELECT year, cases_heard, cases_observed, cases_selected FROM quota_plan')).toEqual([
      { year: 2026, cases_heard: 1, cases_observed: 1, cases_selected: 1 },
    ]);
  });

  it('stand as the fold of what their streams tell', async () => {
    const cases = await rows<{ id: string; state: CaseState; events: { event: string; facts: JsonObject }[] }>(
      `SELECT f.id, f.state, (SELECT jsonb_agg(convert_from(l.body, 'UTF8')::jsonb -> 'facts' ORDER BY l.seq) FROM ledger_row l
          WHERE l.stream = 'case/' || f.id) AS events FROM case_file f`,
    );
    for (const { id, state, events } of cases) {
      const folded = events.reduce<CaseState | null>(
        (so, { event: kind, facts }) => reduce(so, { kind, facts }, id),
        null,
      );
      expect(folded).toEqual(state);
    }
  });

  it('may be tied to in a later file by their numbers', async () => {
    const [before] = await rows<{ number: string }>(`SELECT number FROM case_file WHERE record_id = 'S01-2'`);
    const next: Line = {
      ...line('S02-1'),
      recordId: 'LATER-1',
      case: { ...line('S02-1').case, links: [{ case: before?.number ?? '', kind: 'connected-facts' }] },
    };
    expect(await run(text([next]))).toMatchObject({ code: 0, result: { loaded: 1, errors: [] } });
  });
});
