/** What those who supervise read over HTTP, and nobody else: conduct, integrity, the four properties, past figures. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { accesses, attempts, integrity, pastReport, propertyChecks } from '#contract/http/oversight';
import { formatInstant } from '#domain/kernel/time';
import { expectRefusal } from '../support/http.ts';
import { actPath, APPLICATION, done, withWorld } from './world.ts';

const world = withWorld();
let caseId = '';
/** What the table of cases showed at some moments. */
const shown: { readonly at: string; readonly stages: Readonly<Record<string, number>> }[] = [];

async function read<S extends z.ZodType>(name: string, schema: S, path: string): Promise<z.output<S>> {
  const answer = await (await world.as(name)).get(`/api/v1${path}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return schema.parse(answer.body);
}

async function show(): Promise<void> {
  const rows = await world.rows<{ stage: string; count: number }>(
    'SELECT stage, count(*)::integer AS count FROM case_file GROUP BY stage',
  );
  const [last] = await world.rows<{ at: Date }>('SELECT max(at) AS at FROM ledger_row');
  shown.push({
    at: formatInstant(last?.at.getTime() ?? 0),
    stages: Object.fromEntries(rows.map(({ stage, count }) => [stage, count])),
  });
}

beforeAll(async () => {
  const officer = await world.as('officer');
  caseId = (await done(officer.post('/api/v1/cases', APPLICATION))).case.id;
  await show();
  expectRefusal(await officer.post(actPath(caseId, 'assignment.rotate'), {}), 'case-file.act-out-of-order', 409);
  await officer.get(`/api/v1/cases/${caseId}`);
  await done(officer.post('/api/v1/cases', APPLICATION));
  await show();
  await done(officer.post(actPath(caseId, 'intake.propose-grant'), { means: 'integrity-commitment' }));
  for (const name of ['reviewer', 'approver', 'head']) {
    const [row] = await world.rows<{ pending: unknown }>(
      `SELECT f.state->'pending' AS pending FROM case_file f WHERE f.id = $1`,
      [caseId],
    );
    if (row?.pending != null) await (await world.as(name)).post(actPath(caseId, 'case-file.agree'), {});
  }
  await show();
});

describe('refused attempts', () => {
  it('are read by head, supervisor and auditor with who, what, why and counts', async () => {
    for (const name of ['head', 'supervisor', 'auditor']) {
      const { items, counts } = await read(name, attempts, `/attempts?person=${world.personId('officer')}`);
      expect(items, name).toHaveLength(1);
      expect(items[0]?.case.id).toBe(caseId);
      expect(items[0]?.sentence.zh).toContain('经办人测试officer');
      expect(counts).toMatchObject([
        { person: world.personId('officer'), code: 'case-file.act-out-of-order', count: 1 },
      ]);
    }
  });

  it('are nobody else’s business, nor of another region', async () => {
    expectRefusal(await (await world.as('officer')).get('/api/v1/attempts'), 'identity.not-permitted', 403);
    expect((await read('other-supervisor', attempts, '/attempts')).items).toEqual([]);
  });
});

describe('accesses', () => {
  it('say who opened what, and whether it was theirs', async () => {
    const { items } = await read('auditor', accesses, '/accesses');
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ kind }) => kind === 'supervision.file-opened')).toBe(true);
    expect((await read('auditor', accesses, '/accesses?foreign=true')).items).toEqual([]);
  });
});

describe('integrity and properties', () => {
  it('are read by supervision and the administrator; a case without a dossier has no checks', async () => {
    expect((await read('administrator', integrity, '/integrity')).findings).toEqual([]);
    expect((await read('supervisor', integrity, '/integrity')).findings).toEqual([]);
    expectRefusal(await (await world.as('lawyer1')).get('/api/v1/integrity'), 'identity.not-permitted', 403);
    expect((await read('officer', propertyChecks, `/cases/${caseId}/properties`)).items).toEqual([]);
  });

  it('count open findings by kind for machines', async () => {
    const text = await (await fetch(`${world.api.url}/metrics`)).text();
    expect(text).toMatch(/zhiheng_integrity_findings\{kind="chain-broken"\} 0/u);
  });
});

describe('figures of a past moment', () => {
  it('are what the table of cases showed then, whatever happened since', async () => {
    expect(new Set(shown.map(({ stages }) => JSON.stringify(stages))).size).toBe(3);
    for (const { at, stages } of shown) {
      const report = await read('supervisor', pastReport, `/report?at=${at}`);
      const [region] = report.regions;
      const counted = Object.fromEntries(Object.entries(region?.stages ?? {}).filter(([, count]) => count > 0));
      expect(counted, at).toEqual(stages);
    }
  });

  it('are empty before anything happened, refused for a moment to come, and of the own region only', async () => {
    expect((await read('supervisor', pastReport, '/report?at=2020-01-01T00:00:00.000Z')).cases).toBe(0);
    expect((await read('other-supervisor', pastReport, '/report')).cases).toBe(0);
    const later = await (await world.as('supervisor')).get('/api/v1/report?at=2099-01-01T00:00:00.000Z');
    expectRefusal(later, 'request.invalid-query', 400);
  });
});
