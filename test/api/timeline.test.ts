/** Timelines over HTTP: every row and every event of the engine as a sentence, for whom it may be shown. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { timeline } from '#contract/http/timeline';
import { canonicalText } from '#domain/kernel/canonical';
import { caseWorkflowId } from '#workflows/case-file/messages';
import { EXPORT_HISTORY, historyWorkflowId } from '#workflows/supervision/histories/messages';
import { withClient } from '../support/database.ts';
import { expectRefusal, type ApiClient } from '../support/http.ts';
import { eventually } from '../support/until.ts';
import { actPath, APPLICATION, done, withWorld } from './world.ts';

const world = withWorld();
let officer: ApiClient;
let caseId = '';

type Answer = z.output<typeof timeline>;

async function read(client: ApiClient, query = ''): Promise<Answer> {
  const answer = await client.get(`/api/v1/cases/${caseId}/timeline${query}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return timeline.parse(answer.body);
}

beforeAll(async () => {
  officer = await world.as('officer');
  caseId = (await done(officer.post('/api/v1/cases', APPLICATION))).case.id;
  expectRefusal(await officer.post(actPath(caseId, 'assignment.rotate'), {}), 'case-file.act-out-of-order', 409);
  await done(officer.post(actPath(caseId, 'intake.propose-grant'), { means: 'exempt' }));
});

describe('the timeline of a case', () => {
  it('says each row in both languages with actor, deadline, derivation, article, before and after', async () => {
    const { items } = await read(officer, '?source=ledger');
    const [first, second] = items;
    expect(first).toMatchObject({
      seq: 1,
      kind: 'intake.received',
      before: null,
      after: { stage: 'intake', version: 1 },
    });
    expect(first?.sentence.zh).toMatch(/^经办人测试officer：登记受理申请（/u);
    expect(first?.sentence.en).toMatch(/^测试officer \(officer\): Application received \(/u);
    const decide = first?.deadlines.find(({ rule }) => rule === 'intake.decide');
    expect(decide).toMatchObject({ effect: 'opened', article: { zh: '《法律援助法》第43条第1款' } });
    expect(decide?.derivation.zh.at(-1)).toMatch(/届满|顺延/u);
    expect(second).toMatchObject({
      kind: 'case-file.decision-proposed',
      before: { version: 1, pending: null },
      after: { version: 2, pending: 'grant/2' },
    });
  });

  it('holds the events of the engine beside the acts they belong to, with the raw event one step away', async () => {
    const { items, engine } = await read(await world.as('head'), '?source=engine&limit=500');
    expect(engine).toBe('complete');
    const accepted = items.filter(({ kind }) => kind === 'EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED');
    expect(accepted.map(({ sentence }) => sentence.zh)).toContain('操作进入流程：受理登记。');
    const raw = accepted[0]?.raw ?? '';
    const opened = await (await world.as('head')).get(`/api/v1${raw}`);
    expect(JSON.stringify(opened.body)).toContain('intake.register');
    const withheld = await officer.get(`/api/v1${raw}`);
    expect(withheld.body).toMatchObject({ payloads: 'withheld' });
    expect(JSON.stringify(withheld.body)).not.toContain('intake.register');
    expectRefusal(
      await officer.get(`/api/v1/cases/${caseId}/timeline/events/none/1`),
      'supervision.event-not-found',
      404,
    );
  });

  it('holds refused attempts with their counts, to those who supervise and to whoever tried', async () => {
    for (const [name, expected] of [
      ['officer', 1],
      ['head', 1],
      ['auditor', 1],
      ['reviewer', 0],
    ] as const) {
      const { items, attempts } = await read(await world.as(name), '?instrument=attempts');
      expect(items, name).toHaveLength(expected);
      expect(Object.values(attempts), name).toEqual(expected === 0 ? [] : [1]);
    }
    const [attempt] = (await read(officer, '?source=attempt')).items;
    expect(attempt?.sentence.zh).toContain('操作被拒绝');
    expect(attempt?.sentence.zh).toContain('轮候');
  });

  it('is filtered by person, act, instrument and day', async () => {
    const person = world.personId('officer');
    const own = await read(officer, `?person=${person}&source=ledger`);
    expect(own.items.every(({ actor }) => actor?.person === person)).toBe(true);
    expect((await read(officer, '?act=intake.received')).items.map(({ kind }) => kind)).toEqual(['intake.received']);
    expect((await read(officer, '?instrument=decisions')).items.map(({ kind }) => kind)).toEqual([
      'case-file.decision-proposed',
    ]);
    expect((await read(officer, '?to=2020-01-01')).items).toEqual([]);
    expectRefusal(await officer.get(`/api/v1/cases/${caseId}/timeline?instrument=none`), 'request.invalid-query', 400);
  });

  it('is paged without loss or repetition', async () => {
    const whole = (await read(officer, '?limit=500')).items.map(({ id }) => id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Answer = await read(officer, `?limit=7${cursor === null ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen.slice(0, whole.length)).toEqual(whole);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('reads the same when the engine has purged what was exported', async () => {
    const head = await world.as('head');
    const { temporal, taskQueue } = world.api.deps;
    const handle = temporal.workflow.getHandle(caseWorkflowId(caseId));
    const { runId } = await handle.describe();
    await handle.terminate('by the test');
    const before = (await read(head, '?source=engine&limit=500')).items;
    const args = [{ v: 1, caseId }];
    await temporal.workflow.execute(EXPORT_HISTORY, { workflowId: historyWorkflowId(caseId), taskQueue, args });
    await temporal.workflowService.deleteWorkflowExecution({
      namespace: temporal.options.namespace,
      workflowExecution: { workflowId: caseWorkflowId(caseId), runId },
    });
    await eventually(
      async () =>
        handle.describe().then(
          () => false,
          () => true,
        ),
      { what: 'the purge', timeoutMs: 60_000 },
    );
    const after = await read(head, '?source=engine&limit=500');
    expect(after.engine).toBe('complete');
    expect(before.length).toBeGreaterThan(10);
    expect(after.items.map(({ id, sentence }) => [id, sentence])).toEqual(
      before.map(({ id, sentence }) => [id, sentence]),
    );
    const accepted = after.items.find(({ kind }) => kind === 'EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED');
    const raw = await head.get(`/api/v1${accepted?.raw ?? ''}`);
    expect(JSON.stringify(raw.body)).toContain('intake.register');
  }, 90_000);

  it('gives 500 entries in under 300 ms', async () => {
    await withClient(world.database.ownerUrl, async (owner) => {
      for (let at = 0; at < 520; at++) {
        const body = canonicalText({
          v: 1,
          kind: 'handling.progress-reported',
          kindVersion: 1,
          at: '?',
          actor: { person: world.personId('officer'), grant: 'grant' },
          command: 'system',
          facts: { kind: 'hearing-date', on: '2026-11-23' },
          commitments: {},
        });
        await owner.query(`SELECT append_row($1, $2, now(), 'handling.progress-reported', NULL)`, [
          `case/${caseId}`,
          body,
        ]);
      }
    });
    await read(officer, '?limit=500');
    const began = performance.now();
    const { items } = await read(officer, '?limit=500');
    const ms = performance.now() - began;
    expect(items).toHaveLength(500);
    expect(ms).toBeLessThan(300);
  });
});
