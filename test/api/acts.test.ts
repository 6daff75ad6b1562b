import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expectRefusal } from '../support/http.ts';
import { actPath, APPLICATION, done, NOTICE, PLACES, withWorld, type ActAnswer } from './world.ts';

const world = withWorld();

describe('an act over HTTP', () => {
  it('registers a case and answers with its number and the receipt of its row', async () => {
    const officer = await world.as('officer');
    const answer = await officer.post<ActAnswer>('/api/v1/cases', APPLICATION);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(answer.body.case.number).toMatch(/^110101-01-\d{4}-\d{6}$/u);
    expect(answer.body.events).toEqual(['intake.received']);
    const [row] = await world.rows<{ hash: string }>(
      `SELECT encode(hash, 'hex') AS hash FROM ledger_row WHERE stream = $1`,
      [`case/${answer.body.case.id}`],
    );
    expect(answer.body.rows).toEqual([{ stream: `case/${answer.body.case.id}`, seq: 1, hash: row?.hash }]);
    expect(answer.headers.get('location')).toBe(`/api/v1/cases/${answer.body.case.id}`);
  });

  it('gives the first answer to the same key and content, ten times at once, and refuses the key for anything else', async () => {
    const officer = await world.as('officer');
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => officer.post<ActAnswer>('/api/v1/cases', APPLICATION, { idempotencyKey })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.case.id)).size).toBe(1);
    const before = await world.footprint();
    expectRefusal(
      await officer.post('/api/v1/cases', { ...APPLICATION, matterSummary: 'another' }, { idempotencyKey }),
      'command.key-reused',
      422,
    );
    expectRefusal(
      await officer.post(actPath(answers[0]?.body.case.id ?? '', 'intake.propose-grant'), {}, { idempotencyKey }),
      'command.key-reused',
      422,
    );
    expect(await world.footprint()).toBe(before);
  });

  it('takes a case from the application to a confirmed handler', async () => {
    const [officer, clerk, lawyer] = [await world.as('officer'), await world.as('clerk'), await world.as('lawyer1')];
    const { case: made } = await done(officer.post('/api/v1/cases', APPLICATION));
    await done(officer.post(actPath(made.id, 'intake.propose-grant'), { means: 'integrity-commitment' }));
    for (const name of ['reviewer', 'approver', 'head']) {
      if ((await world.state(made.id)).pending === null) break;
      await (await world.as(name)).post(actPath(made.id, 'case-file.agree'), {});
    }
    await done(officer.post(actPath(made.id, 'assignment.choose'), { handler: PLACES.lawyer1 }));
    for (const name of ['reviewer', 'approver', 'head']) {
      if ((await world.state(made.id)).pending === null) break;
      await (await world.as(name)).post(actPath(made.id, 'case-file.agree'), {});
    }
    const arranged = await done(clerk.post(actPath(made.id, 'assignment.arrange'), { handler: PLACES.lawyer1 }));
    expect(arranged.events).toEqual(['assignment.arranged']);
    const confirmed = await done(lawyer.post(actPath(made.id, 'assignment.confirm'), {}));
    expect(confirmed.case.stage).toBe('handling');
  });

  it('answers an act out of order with the stage and version of the case, and keeps the attempt as evidence', async () => {
    const officer = await world.as('officer');
    const { case: made } = await done(officer.post('/api/v1/cases', APPLICATION));
    const problem = expectRefusal(
      await officer.post(actPath(made.id, 'assignment.request-draw'), {}),
      'case-file.act-out-of-order',
      409,
    );
    expect(problem['case']).toMatchObject({ id: made.id, stage: 'intake', version: made.version });
    const rows = await world.rows<{ body: string }>(
      `SELECT convert_from(body, 'UTF8') AS body FROM ledger_row WHERE starts_with(stream, 'attempts/') AND command_id = $1`,
      [(problem['command'] as { id: string }).id],
    );
    expect(rows).toHaveLength(1);
    expect(JSON.parse(rows[0]?.body ?? '')).toMatchObject({
      facts: { act: 'assignment.request-draw', caseId: made.id, code: 'case-file.act-out-of-order' },
    });
  });

  it('registers a notice with its ground and organ, straight to assignment', async () => {
    const officer = await world.as('officer');
    const answer = await done(officer.post('/api/v1/cases', NOTICE));
    expect(answer.case.stage).toBe('assignment');
  });
});
