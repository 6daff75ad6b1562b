/** Whole lives through the real workflow, the real commit and a real renderer. */
import { describe, expect, it } from 'vitest';
import { verifyDatabaseChains } from '#platform/store/ledger-check';
import { deadlinesChangedSignal, dossierWorkflowId } from '#workflows/case-file/messages';
import { APPLICATION, NOTICE, type CaseLife } from '../../support/case-driver.ts';
import { SettableClock, TEST_CONVERTER, withCaseWorld } from '../../support/case-world.ts';
import { withTemporal } from '../../support/temporal.ts';

const clock = new SettableClock('2026-03-02T02:00:00.000Z');
const temporal = withTemporal({ dataConverter: TEST_CONVERTER });
const world = withCaseWorld(temporal, { clock, dataConverter: TEST_CONVERTER });

/** Bound of history events of all runs and children over accepted acts. */
const EVENTS_PER_ACT_AT_MOST = 14;

interface DossierRow {
  readonly sha256: string;
  readonly volumes: readonly string[];
}

async function dossiersOf(life: CaseLife): Promise<readonly DossierRow[]> {
  return world.rows<DossierRow>(
    `SELECT sha256, ARRAY(SELECT v ->> 'volume' FROM jsonb_array_elements(manifest #> '{content,volumes}') v) AS volumes
       FROM dossier WHERE case_id = $1`,
    [life.id],
  );
}

/** Every accepted command once, every chain whole, nothing left to do. */
async function expectWhole(life: CaseLife): Promise<void> {
  const open = `SELECT key FROM task WHERE case_id = $1 AND state = 'open'
    UNION ALL SELECT rule_key FROM deadline WHERE case_id = $1 AND ended_at IS NULL
    UNION ALL SELECT act FROM command WHERE case_id = $1 AND state = 'received'`;
  expect(await world.rows(open, [life.id])).toEqual([]);
  const [row] = await world.rows<{ rows: number; version: number }>(
    `SELECT (SELECT count(*)::int FROM ledger_row WHERE stream = 'case/' || $1) AS rows, (SELECT version FROM case_file WHERE id = $1::uuid) AS version`,
    [life.id],
  );
  expect(row?.rows).toBe(row?.version);
  expect((await verifyDatabaseChains(world.pool)).failures).toEqual([]);
}

describe('a case from registration to the locked dossier', () => {
  it.each([
    ['application', APPLICATION],
    ['notice', NOTICE],
  ])('of the %s lane ends with both volumes, in runs that hold at most 14 events an act', async (_lane, facts) => {
    const life = await world.newCase().live(facts);
    const state = await life.reaches('ended');
    expect(state.ending).toBe('handled');
    expect(await dossiersOf(life)).toEqual([{ sha256: state.dossier, volumes: ['approval', 'handling'] }]);
    const result: unknown = await temporal.client.workflow.getHandle(life.workflowId).result();
    expect(result).toEqual({ ending: 'handled', version: state.version });
    await expectWhole(life);

    const runs = await life.histories();
    const child = await temporal.client.workflow.getHandle(dossierWorkflowId(life.id)).fetchHistory();
    const events = [...runs, child].reduce((sum, { events: list }) => sum + (list?.length ?? 0), 0);
    expect(runs.length).toBeGreaterThan(1);
    expect(events / life.counts.accepted, `${events} events`).toBeLessThanOrEqual(EVENTS_PER_ACT_AT_MOST);
  });

  it('that was refused ends with an approval volume once the time to object is over', async () => {
    const life = world.newCase();
    await life.register();
    await life.act('officer', 'intake.propose-refusal', { ground: 'means-above-limit' });
    await life.agree();
    await life.act('officer', 'intake.serve-refusal', { way: 'direct', servedOn: await life.today() });
    clock.daysPass(20);
    await temporal.client.workflow.getHandle(life.workflowId).signal(deadlinesChangedSignal);
    const state = await life.reaches('ended');
    expect(state.ending).toBe('refused');
    expect(await dossiersOf(life)).toEqual([{ sha256: state.dossier, volumes: ['approval'] }]);
    await expectWhole(life);
  });

  it('that was withdrawn ends with an approval volume at once', async () => {
    const life = world.newCase();
    await life.register();
    await life.act('officer', 'intake.withdraw', { reason: 'recipient-asks' });
    const state = await life.reaches('ended');
    expect(state.ending).toBe('withdrawn');
    expect(await dossiersOf(life)).toEqual([{ sha256: state.dossier, volumes: ['approval'] }]);
    await expectWhole(life);
  });

  it('reads well on pages of Temporal: number, form and stage, what is waited for, and nothing of a person', async () => {
    const life = world.newCase();
    await life.register();
    const handle = temporal.client.workflow.getHandle(life.workflowId);
    const description = await handle.describe();
    expect(await description.staticSummary()).toBe('civil-litigation · intake');
    expect(await description.staticDetails()).toContain('- entry: `application`');
    const details = async (): Promise<string> =>
      (await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '';
    const { number, form } = await life.state();
    const lines = (await details()).split('\n');
    expect(lines[0]).toBe(`${number} · ${form} · intake`);
    expect(lines.at(-1)).toMatch(/^- next alarm: 20\d\d-/u);
    await life.act('officer', 'intake.propose-grant', { means: 'integrity-commitment' });
    expect(await details()).toContain('- decision: `grant`');
    expect(await details()).not.toContain('张明远');
    await life.agree();
    expect((await details()).split('\n')[0]).toBe(`${number} · ${form} · assignment`);
  });

  it('takes an act that comes after the end as a late one, and refuses what no longer may be done', async () => {
    const life = world.newCase();
    await life.register();
    await life.act('officer', 'intake.withdraw', { reason: 'recipient-asks' });
    await life.reaches('ended');
    await temporal.client.workflow.getHandle(life.workflowId).result();
    const late = await life.tries('officer', 'intake.propose-grant', { means: 'integrity-commitment' });
    expect(late.refusal?.code).toBe('case-file.act-out-of-order');
    expect((await life.state()).stage).toBe('ended');
  });
});
