/** Histories of ended cases: exported, sealed, chained, and readable when the engine has purged them. */
import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#domain/kernel/refusal';
import { historyLines, type HistoryEvent } from '#domain/supervision/history';
import { commitment } from '#domain/supervision/ledger-row';
import { openHistory, sealHistory, unwrapHistorySecret } from '#platform/crypto/history-seal';
import { openExport } from '#platform/files/histories';
import { findCaseKey, listExports, type HistoryExportRow } from '#platform/store/histories';
import { verifyDatabaseChains } from '#platform/store/ledger-check';
import { listChecks } from '#platform/store/properties';
import { dossierWorkflowId } from '#workflows/case-file/messages';
import { exportedCaseRuns } from '#platform/temporal/case-runs';
import { replayRuns } from '#platform/temporal/replay';
import { runReplay } from '../../cli/replay.ts';
import { createExportStarter } from '../../worker/queues/histories.ts';
import { withClient } from '../support/database.ts';
import { APPLICATION, type CaseHistory, type CaseLife } from '../support/case-driver.ts';
import { SettableClock, TEST_CONVERTER, withCaseWorld } from '../support/case-world.ts';
import { builtBundle, withTemporal } from '../support/temporal.ts';
import { eventually } from '../support/until.ts';

const clock = new SettableClock('2026-03-02T02:00:00.000Z');
const temporal = withTemporal({ dataConverter: TEST_CONVERTER });
const world = withCaseWorld(temporal, { clock, dataConverter: TEST_CONVERTER });

let life: CaseLife;
let runs: readonly CaseHistory[] = [];
let exports: readonly HistoryExportRow[] = [];

/** Everything of the case that the export must hold: its runs and the making of its dossier. */
async function startExports(): Promise<number> {
  const { pool, log } = world.ports;
  return createExportStarter({ pool, log, temporal: temporal.client, taskQueue: temporal.taskQueue })();
}

beforeAll(async () => {
  life = await world.newCase().live(APPLICATION);
  await life.reaches('ended');
  await temporal.client.workflow.getHandle(life.workflowId).result();
  runs = await life.histories();
  await startExports();
  await temporal.client.workflow.getHandle(`history-${life.id}`).result();
  exports = await listExports(world.pool, life.id);
}, 120_000);

async function caseKey(): Promise<Buffer> {
  const key = await findCaseKey(world.pool, world.driver.fieldKey, life.id);
  if (key === null) throw new Error('the case has no key');
  return key;
}

describe('a case that ended', () => {
  it('has every run and child exported once, with the number of events and first and last id', async () => {
    const child = await temporal.client.workflow.getHandle(dossierWorkflowId(life.id)).fetchHistory();
    const expected = [...runs, child].map(({ events }) => events?.length ?? 0);
    const ascending = (left: number, right: number): number => left - right;
    expect(exports.map(({ events }) => events).toSorted(ascending)).toEqual(expected.toSorted(ascending));
    expect(exports.every(({ firstEvent, lastEvent, events }) => firstEvent === 1 && lastEvent === events)).toBe(true);
    expect(await startExports(), 'nothing is due any more').toBe(0);
  });

  it('has each export chained by hash, commitment and event ids in its own stream', async () => {
    const rows = await world.rows<{ body: string }>(
      `SELECT convert_from(body, 'UTF8') AS body FROM ledger_row WHERE stream = 'case/' || $1 AND kind = 'supervision.history-exported'`,
      [life.id],
    );
    expect(rows).toHaveLength(exports.length);
    const key = await caseKey();
    for (const { body } of rows) {
      const row = JSON.parse(body) as { facts: Record<string, unknown>; commitments: { history: string } };
      const stored = exports.find(({ id }) => id === row.facts['export']);
      expect(row.facts).toMatchObject({ sha256: stored?.sha256, events: stored?.events, run: stored?.runId });
      if (stored === undefined) continue;
      const secret = unwrapHistorySecret(key, stored.id, stored.wrapped);
      const sealed = await readFile(world.ports.files.path(stored.sha256));
      const lines = await openHistory(sealed, secret, life.id, stored.id);
      expect(commitment(secret.salt, 'history', lines)).toBe(row.commitments.history);
    }
    expect((await verifyDatabaseChains(world.pool)).failures).toEqual([]);
  });

  it('is read from its export when the engine has purged it, payloads decoded', async () => {
    for (const { workflowId, runId } of exports) {
      await temporal.client.workflowService.deleteWorkflowExecution({
        namespace: temporal.namespace,
        workflowExecution: { workflowId, runId },
      });
    }
    await eventually(
      async () =>
        temporal.client.workflow
          .getHandle(life.workflowId)
          .describe()
          .then(
            () => false,
            () => true,
          ),
      { what: 'the purge', timeoutMs: 60_000 },
    );
    const key = await caseKey();
    const first = exports.find(({ workflowType }) => workflowType === 'caseFile');
    if (first === undefined) throw new Error('no run of the case was exported');
    const history = await openExport(world.ports.files, key, first);
    if (isRefusal(history)) throw new Error(history.code);
    expect(history.header).toMatchObject({ caseId: life.id, workflowId: life.workflowId, status: 'continued-as-new' });
    const text = JSON.stringify(history.events);
    const json = Buffer.from('json/plain').toString('base64');
    expect(text).toContain(json);
    expect(text).not.toContain(Buffer.from('binary/aes-256-gcm').toString('base64'));
  }, 90_000);

  it('has the four properties of its dossier checked and stored, nothing failed', async () => {
    const [check] = await listChecks(world.pool, life.id);
    expect(check?.items.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(check).toMatchObject({ occasion: 'locked', result: 'passed' });
    expect(check?.items.find(({ item }) => item === 'histories-open')?.outcome).toBe('ok');
    expect(check?.items.find(({ item }) => item === 'second-copy')?.outcome).toBe('not-checked');
  });

  it('has no export that the application may change', async () => {
    await expect(world.pool.query(`UPDATE history_export SET events = 1`)).rejects.toThrow(/permission denied/u);
    await withClient(world.database.ownerUrl, async (owner) => {
      await expect(owner.query(`DELETE FROM history_export`)).rejects.toThrow(/append-only/u);
    });
  });

  it('has an altered file named, and a key that was erased opens nothing', async () => {
    const key = await caseKey();
    const [one, other] = exports;
    if (one === undefined || other === undefined) throw new Error('two exports are needed');
    const path = world.ports.files.path(one.sha256);
    const bytes = await readFile(path);
    await chmod(path, 0o600);
    await writeFile(path, Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]));
    expect(await openExport(world.ports.files, key, one)).toMatchObject({ code: 'supervision.history-altered' });
    await writeFile(path, bytes);
    expect(isRefusal(await openExport(world.ports.files, key, one))).toBe(false);
    const swapped = { ...one, sha256: other.sha256 };
    expect(await openExport(world.ports.files, key, swapped)).toMatchObject({ code: 'supervision.history-altered' });
    expect(await openExport(world.ports.files, randomBytes(32), one)).toMatchObject({
      code: 'supervision.history-altered',
    });
  });
});

describe('the replay of exported histories', () => {
  it('goes the same way by the installed workflows, and says where a history that was changed goes another', async () => {
    const sources = { ...world.ports, pool: world.pool };
    const own = await exportedCaseRuns(sources, life.id);
    expect(own.length).toBeGreaterThan(1);
    const runs = own.map(({ workflowId, runId, events }) => ({ workflowId, runId, events: events ?? [] }));
    const bundle = builtBundle().workflowBundle.codePath;
    expect((await replayRuns(runs, bundle)).filter(({ differs }) => differs !== null)).toEqual([]);
    const [first] = runs;
    if (first === undefined) throw new Error('there is no run');
    const at = first.events.findIndex(({ eventType }) => eventType === 'EVENT_TYPE_TIMER_STARTED');
    const altered = first.events.with(at, {
      ...(first.events[at] as HistoryEvent),
      eventType: 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
    });
    const lines: string[] = [];
    const header = { caseId: life.id, export: life.id, workflowType: 'caseFile', status: 'completed', ...first };
    const { text } = historyLines(
      {
        ...header,
        startedAt: '2026-11-23T01:00:00.000Z',
        closedAt: '2026-11-23T02:00:00.000Z',
        events: undefined,
      } as never,
      altered,
    );
    const io = { stdout: (line: string) => void lines.push(line), stderr: () => {}, readText: () => text };
    expect(await runReplay(['changed.jsonl'], io)).toBe(1);
    expect(lines.join('\n')).toMatch(/differs[\s\S]*[Nn]ondetermin/u);
  }, 60_000);
});

describe('a history of 2,000 events', () => {
  it('is packed, sealed and committed to in under 3 s', async () => {
    const sample: HistoryEvent[] = [];
    const key = await caseKey();
    for (const one of exports) {
      const history = await openExport(world.ports.files, key, one);
      if (!isRefusal(history)) sample.push(...history.events);
    }
    const events = Array.from({ length: 2_000 }, (_, index) => ({
      ...(sample[index % sample.length] as HistoryEvent),
      eventId: String(index + 1),
    }));
    const header = {
      caseId: life.id,
      export: life.id,
      workflowId: life.workflowId,
      runId: 'r',
      workflowType: 'caseFile',
      status: 'completed',
      startedAt: '2026-11-23T01:00:00.000Z',
      closedAt: '2026-11-23T02:00:00.000Z',
    };
    const began = performance.now();
    const { text } = historyLines(header, events);
    const sealed = await sealHistory(Buffer.from(text), life.id, life.id);
    const ms = performance.now() - began;
    expect(sealed.sealed.length).toBeGreaterThan(10_000);
    expect(ms).toBeLessThan(3_000);
  });
});
