/**
 * Deadlines as a case lives through them: real workflow timers on a server that skips time, the real commit, and a
 * business clock that follows the server. Days are worked out by hand from the calendar of 2026.
 */
import { ApplicationFailure } from '@temporalio/common';
import { beforeEach, describe, expect, it } from 'vitest';
import { deadlinesChangedSignal } from '#workflows/case-file/messages';
import type { CaseLife } from '../support/case-driver.ts';
import { withCaseWorld } from '../support/case-world.ts';
import { SkippedClock } from '../support/skipped-clock.ts';
import { withTimeSkipping } from '../support/temporal.ts';
import { eventually } from '../support/until.ts';

const temporal = withTimeSkipping();
// A Monday, ten in the morning in Shanghai; each test begins on a Monday after the days of the one before.
const time = new SkippedClock(temporal, '2026-03-02T02:00:00.000Z');
/** Set by the test of an absent database: what every activity fails with. */
let broken: Error | null = null;
const tick = async (): Promise<void> => {
  if (broken !== null) throw broken;
  await time.tick();
};
const world = withCaseWorld(temporal, { clock: time.clock, tick });

beforeEach(() => {
  broken = null;
});

interface DeadlineRow {
  readonly state: string;
  readonly due: string;
  readonly overdue_at: string | null;
  readonly escalated: number;
  readonly version: number;
}

async function deadline(life: CaseLife, rule: string): Promise<DeadlineRow> {
  const [row] = await world.rows<DeadlineRow>(
    `SELECT state, due::text, to_char(overdue_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS overdue_at, escalated, version
       FROM deadline WHERE case_id = $1 AND rule_key = $2 ORDER BY id DESC LIMIT 1`,
    [life.id, rule],
  );
  if (row === undefined) throw new Error(`no deadline ${rule}`);
  return row;
}

interface EventRow {
  readonly kind: string;
  readonly at: string;
  readonly rule: string | null;
  readonly step: string | null;
}

async function eventsOf(life: CaseLife, kind: string, rule?: string): Promise<readonly EventRow[]> {
  const rows = await world.rows<EventRow>(
    `SELECT b ->> 'kind' AS kind, b ->> 'at' AS at, b #>> '{facts,rule}' AS rule, b #>> '{facts,step}' AS step
       FROM (SELECT seq, convert_from(body, 'UTF8')::jsonb AS b FROM ledger_row WHERE stream = 'case/' || $1) r ORDER BY seq`,
    [life.id],
  );
  return rows.filter((row) => row.kind === kind && (rule === undefined || row.rule === rule));
}

async function registered(): Promise<CaseLife> {
  const life = world.newCase();
  await life.register();
  return life;
}

/** What an alarm writes bears the instant at which it was due, give or take the minute that the machine takes. */
function expectWithinAMinute(at: string | undefined, due: string): void {
  const late = Date.parse(at ?? '') - Date.parse(due);
  expect(late, `${at} for ${due}`).toBeGreaterThanOrEqual(0);
  expect(late, `${at} for ${due}`).toBeLessThan(60_000);
}

describe('the seven days of the decision on an application', () => {
  it('run out as the eighth day begins: overdue once, escalated after 1 day, 3 and 10 working days, met late by the decision', async () => {
    const life = await registered();
    expect(await deadline(life, 'intake.decide')).toMatchObject({ state: 'open', due: '2026-03-09', overdue_at: null });

    await time.skipTo('2026-03-09T15:58:00.000Z');
    expect((await deadline(life, 'intake.decide')).overdue_at).toBeNull();

    await time.skipTo('2026-03-09T16:05:00.000Z');
    const overdue = { state: 'open', overdue_at: '2026-03-09T16:00:00Z' };
    expect(await deadline(life, 'intake.decide')).toMatchObject({ ...overdue, escalated: 0 });
    const [event] = await eventsOf(life, 'case-file.deadline-overdue');
    expectWithinAMinute(event?.at, '2026-03-09T16:00:00.000Z');

    for (const [day, escalated, step] of [
      ['2026-03-10', 1, '+1'],
      ['2026-03-12', 2, '+3'],
      ['2026-03-23', 3, '+10'],
    ] as const) {
      await time.skipTo(`${day}T00:58:00.000Z`);
      expect((await deadline(life, 'intake.decide')).escalated).toBe(escalated - 1);
      await time.skipTo(`${day}T01:05:00.000Z`);
      expect(await deadline(life, 'intake.decide')).toMatchObject({ ...overdue, escalated });
      const last = (await eventsOf(life, 'case-file.deadline-escalated')).at(-1);
      expect(last?.step).toBe(step);
      expectWithinAMinute(last?.at, `${day}T01:00:00.000Z`);
    }
    const told = await world.rows<{ rung: string; role: string }>(
      `SELECT DISTINCT n.rung, g.role FROM notification n JOIN role_grant g ON g.person_id = n.recipient_id
        WHERE n.case_id = $1 AND n.template = 'deadline-overdue' AND g.role = 'head'`,
      [life.id],
    );
    expect(told).toEqual([{ rung: '+3', role: 'head' }]);

    await time.skipDays(30);
    expect(await eventsOf(life, 'case-file.deadline-overdue')).toHaveLength(1);
    expect(await eventsOf(life, 'case-file.deadline-escalated')).toHaveLength(3);

    await life.act('officer', 'intake.propose-grant', { means: 'integrity-commitment' });
    await life.agree();
    expect(await deadline(life, 'intake.decide')).toMatchObject({
      state: 'met-late',
      overdue_at: '2026-03-09T16:00:00Z',
    });
    expect(await life.liveState()).toEqual(await life.state());
  });

  it('are met by a decision in time, which cancels every reminder that was still planned', async () => {
    await time.startAt('2026-05-11T02:00:00.000Z');
    const life = await registered();
    const planned = `SELECT DISTINCT n.rung FROM notification n JOIN deadline d ON d.id = n.deadline_id
      WHERE n.case_id = $1 AND d.rule_key = 'intake.decide' AND n.state = $2 ORDER BY 1`;
    // Five to seven days: at the start, three days and one day before, on the day itself.
    expect(await world.rows(planned, [life.id, 'planned'])).toEqual(
      ['due', 'start', 't-1', 't-3'].map((rung) => ({ rung })),
    );
    await time.skipDays(2);
    await life.act('officer', 'intake.propose-grant', { means: 'integrity-commitment' });
    await life.agree();
    expect(await deadline(life, 'intake.decide')).toMatchObject({ state: 'met', overdue_at: null });
    expect(await world.rows(planned, [life.id, 'planned'])).toEqual([]);
    expect(await eventsOf(life, 'case-file.deadline-overdue', 'intake.decide')).toEqual([]);
  });

  it('stand still while the applicant owes papers, and run out by the days that were left', async () => {
    await time.startAt('2026-06-01T02:00:00.000Z');
    const life = await registered();
    expect((await deadline(life, 'intake.decide')).due).toBe('2026-06-08');
    await time.skipTo('2026-06-03T02:00:00.000Z');
    await life.act('officer', 'intake.request-supplement', { items: ['identity-proof'], by: '2026-06-10' });
    expect((await deadline(life, 'intake.decide')).state).toBe('suspended');
    await time.skipTo('2026-06-09T02:00:00.000Z');
    expect(await deadline(life, 'intake.decide')).toMatchObject({ state: 'suspended', overdue_at: null });
    await life.act('officer', 'intake.supplement', { materials: ['identity-proof'] });
    // Two of the seven days were used; five are left after the ninth: the fourteenth, a Sunday, so Monday.
    expect(await deadline(life, 'intake.decide')).toMatchObject({ state: 'open', due: '2026-06-15', overdue_at: null });
    await time.skipTo('2026-06-15T15:58:00.000Z');
    expect((await deadline(life, 'intake.decide')).overdue_at).toBeNull();
    await time.skipTo('2026-06-15T16:05:00.000Z');
    expect((await deadline(life, 'intake.decide')).overdue_at).toBe('2026-06-15T16:00:00Z');
  });
});

describe('a unit that stays silent', () => {
  it('is counted after its working day, and only then may the case be taken back', async () => {
    await time.startAt('2026-07-06T02:00:00.000Z');
    const life = await registered();
    await life.act('officer', 'intake.propose-grant', { means: 'integrity-commitment' });
    await life.agree();
    await life.issue();
    expect((await deadline(life, 'assignment.unit-silence')).due).toBe('2026-07-07');
    expect((await life.tries('officer', 'assignment.take-back')).refusal?.code).toBe('assignment.unit-still-in-time');
    await time.skipTo('2026-07-07T16:05:00.000Z');
    expect((await life.state()).assignment.silences).toBe(1);
    expect((await life.liveState())?.assignment.silences).toBe(1);
    await life.act('officer', 'assignment.take-back');
    expect((await life.state()).assignment).toMatchObject({ status: 'none', handler: null });
    expect((await deadline(life, 'assignment.unit-silence')).state).toBe('withdrawn');
  });
});

describe('a deadline that is moved', () => {
  it('later runs out on its new day and not on the old one', async () => {
    await time.startAt('2026-07-20T02:00:00.000Z');
    const life = await (await registered()).begin();
    const before = await deadline(life, 'handling.mandate-papers');
    expect(before.due).toBe('2026-07-27'); // five days end on a Saturday
    await life.act('officer', 'handling.grant-extension', { rule: 'handling.mandate-papers', days: 7 });
    // Five days and seven: the first of August is a Saturday.
    expect(await deadline(life, 'handling.mandate-papers')).toMatchObject({ due: '2026-08-03', version: 2 });
    await time.skipTo('2026-07-28T02:00:00.000Z');
    expect((await deadline(life, 'handling.mandate-papers')).overdue_at).toBeNull();
    await time.skipTo('2026-08-03T16:05:00.000Z');
    expect((await deadline(life, 'handling.mandate-papers')).overdue_at).toBe('2026-08-03T16:00:00Z');
    expect(await eventsOf(life, 'case-file.deadline-overdue', 'handling.mandate-papers')).toHaveLength(1);
  });

  it('makes the timer of its old day fire for nothing: no row, no change, the next alarm as before', async () => {
    await time.startAt('2026-08-17T02:00:00.000Z');
    const life = await registered();
    const footprint = async (): Promise<unknown> => [
      await life.state(),
      await world.rows(`SELECT count(*) FROM ledger_row WHERE stream = 'case/' || $1`, [life.id]),
      await deadline(life, 'intake.decide'),
    ];
    const before = await footprint();
    const handle = temporal.client.workflow.getHandle(life.workflowId);
    const alarms = async (): Promise<number> => {
      const { events } = await handle.fetchHistory();
      return (events ?? []).filter((event) => event.timerFiredEventAttributes).length;
    };
    await handle.signal(deadlinesChangedSignal);
    await time.skipDays(1);
    expect(await alarms()).toBe(1);
    expect(await footprint()).toEqual(before);
    await time.skipTo('2026-08-24T16:05:00.000Z');
    expect((await deadline(life, 'intake.decide')).overdue_at).toBe('2026-08-24T16:00:00Z');
  });
});

describe('an alarm', () => {
  it('keeps its instant when the case begins a new run in the middle of the wait', async () => {
    await time.startAt('2026-08-31T02:00:00.000Z');
    const life = await (await registered()).begin();
    await life.handle();
    const touch = await deadline(life, 'follow-up.first-touch');
    expect(touch).toMatchObject({ state: 'open', due: '2026-09-10' });
    await time.skipTo('2026-09-07T02:00:00.000Z');
    const runs = (await life.histories()).length;
    await life.recordClosing(0);
    await eventually(async () => (await life.histories()).length > runs);
    await time.skipTo('2026-09-10T16:05:00.000Z');
    const [event] = await eventsOf(life, 'case-file.deadline-overdue', 'follow-up.first-touch');
    expectWithinAMinute(event?.at, '2026-09-10T16:00:00.000Z');
  });

  it('opens the second touch of follow-up on day 60 when no hearing has', async () => {
    await time.startAt('2026-09-14T02:00:00.000Z');
    const life = await (await registered()).begin();
    expect((await life.state()).followUp?.touches.second.state).toBe('waiting');
    const { due } = await deadline(life, 'follow-up.second-touch-day-60');
    await time.skipTo(`${due}T16:05:00.000Z`);
    expect((await life.state()).followUp?.touches.second.state).toBe('open');
    expect(await life.liveState()).toEqual(await life.state());
  });

  it('that finds the database gone looks again a minute later, and the case lives on', async () => {
    await time.startAt('2026-12-07T02:00:00.000Z');
    const life = await registered();
    await time.skipTo('2026-12-14T15:59:00.000Z');
    broken = ApplicationFailure.nonRetryable('the database is away for longer than the retries last');
    await temporal.env.sleep(5 * 60_000);
    expect((await deadline(life, 'intake.decide')).overdue_at).toBeNull();
    broken = null;
    await temporal.env.sleep(5 * 60_000);
    expect((await deadline(life, 'intake.decide')).overdue_at).toBe('2026-12-14T16:00:00Z');
    const description = await temporal.client.workflow.getHandle(life.workflowId).describe();
    expect(description.status.name).toBe('RUNNING');
  });
});

describe('a refused application', () => {
  it('goes to archive when the time to object has run out, and ends with its dossier', async () => {
    await time.startAt('2026-12-28T02:00:00.000Z');
    const life = await registered();
    await life.act('officer', 'intake.propose-refusal', { ground: 'means-above-limit' });
    await life.agree();
    await life.act('officer', 'intake.serve-refusal', { way: 'direct', servedOn: await life.today() });
    const { due } = await deadline(life, 'case-file.objection-window');
    await time.skipTo(`${due}T15:58:00.000Z`);
    expect((await life.state()).stage).toBe('intake');
    await time.skipTo(`${due}T16:05:00.000Z`);
    const state = await life.reaches('ended');
    expect(state).toMatchObject({ stage: 'ended', ending: 'refused' });
    expect((await deadline(life, 'case-file.objection-window')).state).toBe('lapsed');
    expect(await world.rows('SELECT sha256 FROM dossier WHERE case_id = $1', [life.id])).toEqual([
      { sha256: state.dossier },
    ]);
  });
});
