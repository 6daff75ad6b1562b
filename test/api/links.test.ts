import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { OPINION_ITEMS } from '#domain/hearing/authority-opinion';
import { SATISFACTION_ITEMS } from '#domain/follow-up/answers';
import { linkAnswer, linkForm } from '#contract/http/reads';
import { issuedLink } from '#contract/links';
import { expectRefusal, type ApiClient, type ApiResponse } from '../support/http.ts';
import { actPath, APPLICATION, done, PLACES, withWorld } from './world.ts';

const world = withWorld({ demonstration: true });
const GOOD = { ratings: Object.fromEntries(SATISFACTION_ITEMS.map((item) => [item, 5])), tookMoney: false };
const OPINION = { scores: Object.fromEntries(OPINION_ITEMS.map((item) => [item, 4])) };
let caller: ApiClient;

beforeAll(async () => {
  caller = await world.as('caller');
});

/** Sets the business clock and waits until the API goes by it. */
async function at(baseInstant: string): Promise<void> {
  const administrator = await world.as('administrator');
  await administrator.put('/api/v1/demo/clock', { baseInstant, paused: true, scale: 1 });
  await expect.poll(() => world.api.deps.clock.now(), { timeout: 5_000 }).toBe(Date.parse(baseInstant));
}

async function agreed(caseId: string): Promise<void> {
  for (const name of ['reviewer', 'approver', 'head']) {
    if ((await world.state(caseId)).pending === null) return;
    await (await world.as(name)).post(actPath(caseId, 'case-file.agree'), {});
  }
}

/** A case whose handler has met the recipient, so that its first touch is open. */
async function caseInHandling(more: object = {}): Promise<{ caseId: string; touch: string }> {
  const [officer, clerk, lawyer] = [await world.as('officer'), await world.as('clerk'), await world.as('lawyer1')];
  const { case: made } = await done(officer.post('/api/v1/cases', { ...APPLICATION, ...more }));
  await done(officer.post(actPath(made.id, 'intake.propose-grant'), { means: 'integrity-commitment' }));
  await agreed(made.id);
  await done(officer.post(actPath(made.id, 'assignment.choose'), { handler: PLACES.lawyer1 }));
  await agreed(made.id);
  await done(clerk.post(actPath(made.id, 'assignment.arrange'), { handler: PLACES.lawyer1 }));
  await done(lawyer.post(actPath(made.id, 'assignment.confirm'), {}));
  await done(
    lawyer.post(actPath(made.id, 'handling.complete-checkpoint'), {
      checkpoint: 'interview',
      materials: ['meeting-record'],
    }),
  );
  const [touch] = await world.rows<{ id: string }>(`SELECT id FROM touch WHERE case_id = $1 AND phase = 'first'`, [
    made.id,
  ]);
  return { caseId: made.id, touch: touch?.id ?? '' };
}

async function issue(
  caseId: string,
  reference: string,
  purpose = 'follow-up.answer-by-link',
): Promise<z.output<typeof issuedLink>> {
  const answer = await caller.post(`/api/v1/cases/${caseId}/links`, { purpose, reference });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return issuedLink.parse(answer.body);
}

const open = (token: string): Promise<ApiResponse> => world.anybody.get(`/api/v1/links/${token}`);
const send = (token: string, body: object): Promise<ApiResponse> => world.anybody.post(`/api/v1/links/${token}`, body);

describe('a link to a rating', () => {
  it('is made for the touch, lives to the end of its window, and is kept as a hash', async () => {
    await at('2026-03-02T02:00:00.000Z');
    const { caseId, touch } = await caseInHandling();
    const link = await issue(caseId, touch);
    expect(link.url).toBe(`/api/v1/links/${link.token}`);
    // Met on 2 March: the window is 5 to 12 March, and 12 March ends at 16:00 UTC.
    expect(link.expiresAt).toBe('2026-03-12T16:00:00.000Z');
    const [stored] = await world.rows<{ text: string }>('SELECT l::text AS text FROM link l WHERE id = $1', [link.id]);
    expect(stored?.text).not.toContain(link.token);
    const form = linkForm.parse((await open(link.token)).body);
    expect(form).toMatchObject({
      title: { zh: '法律援助服务回访' },
      form: 'labour-arbitration',
      expiresAt: link.expiresAt,
    });
    expect(Object.keys((form.fields as { properties: object }).properties).toSorted()).toEqual([
      'answerText',
      'ratings',
      'tookMoney',
    ]);
    expect(JSON.stringify(form)).not.toMatch(/张三|13800000000|110101-01/u);
  });

  it('is used up by the answer in the same commit; the same answer again is a repetition, another is 410', async () => {
    await at('2026-03-02T02:00:00.000Z');
    const { caseId, touch } = await caseInHandling();
    const { token, id } = await issue(caseId, touch);
    // Before the window opens nothing is taken, and a refused answer does not use the link.
    expectRefusal(await send(token, GOOD), 'follow-up.before-window', 422);
    await at('2026-03-06T02:00:00.000Z');
    const taken = await send(token, GOOD);
    expect([taken.status, linkAnswer.parse(taken.body)]).toEqual([200, { state: 'accepted' }]);
    const [row] = await world.rows<{ used: string; decided: string; state: string }>(
      `SELECT l.used_at::text AS used, c.decided_at::text AS decided, t.state FROM link l JOIN touch t ON t.id = l.reference
         JOIN command c ON c.link_id = l.id AND c.state = 'accepted' WHERE l.id = $1`,
      [id],
    );
    expect(row?.used).toBe(row?.decided);
    expect(row?.state).toBe('answered');
    expect((await send(token, GOOD)).body).toEqual({ state: 'accepted' });
    const before = await world.footprint();
    expectRefusal(await send(token, { ...GOOD, answerText: '很满意' }), 'follow-up.link-used', 410);
    expectRefusal(await open(token), 'follow-up.link-used', 410);
    expect(await world.footprint()).toBe(before);
    // An answered touch takes no other link.
    const again = await caller.post(`/api/v1/cases/${caseId}/links`, {
      purpose: 'follow-up.answer-by-link',
      reference: touch,
    });
    expectRefusal(again, 'follow-up.not-open', 409);
  });

  it('takes one of several answers sent at once', async () => {
    await at('2026-03-02T02:00:00.000Z');
    const { caseId, touch } = await caseInHandling();
    const { token, id } = await issue(caseId, touch);
    await at('2026-03-06T02:00:00.000Z');
    const answers = await Promise.all(
      [1, 2, 3, 4].map((overall) => send(token, { ...GOOD, ratings: { ...GOOD.ratings, overall } })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status } of answers) expect([200, 409, 410, 422]).toContain(status);
    const rows = await world.rows(`SELECT 1 FROM command WHERE link_id = $1 AND state = 'accepted'`, [id]);
    expect(rows).toHaveLength(1);
  });

  it('is over when its window is, and when a newer one was made', async () => {
    await at('2026-03-02T02:00:00.000Z');
    const { caseId, touch } = await caseInHandling();
    const first = await issue(caseId, touch);
    await at('2026-03-06T02:00:00.000Z');
    const second = await issue(caseId, touch);
    expectRefusal(await open(first.token), 'follow-up.link-expired', 410);
    expect((await open(second.token)).status).toBe(200);
    await at('2026-03-12T16:00:00.000Z');
    expectRefusal(await open(second.token), 'follow-up.link-expired', 410);
    const before = await world.footprint();
    expectRefusal(await send(second.token, GOOD), 'follow-up.link-expired', 410);
    expect(await world.footprint()).toBe(before);
  });

  it('tells nobody that it is about legal aid where the case is protected', async () => {
    await at('2026-03-02T02:00:00.000Z');
    const { caseId, touch } = await caseInHandling({ protection: 'privacy' });
    const { token } = await issue(caseId, touch);
    const { body } = await open(token);
    expect(linkForm.parse(body)).toMatchObject({ title: { zh: '服务反馈' }, form: null });
    expect(JSON.stringify(body)).not.toMatch(/援助|legal aid|arbitration|律师|lawyer/iu);
    await at('2026-03-12T16:00:00.000Z');
    expect(JSON.stringify((await open(token)).body)).not.toMatch(/援助|legal aid/iu);
  });
});

describe('a link to an opinion', () => {
  it('lives twenty days, takes one opinion, and the officer sees it came by link', async () => {
    await at('2026-03-02T02:00:00.000Z');
    const { caseId } = await caseInHandling();
    const officer = await world.as('officer');
    await done(officer.post(actPath(caseId, 'hearing.ask-opinion'), { way: 'link' }));
    const asked = async (): Promise<{ id: string; state: string; way: string } | undefined> =>
      (
        await world.rows<{ id: string; state: string; way: string }>(
          'SELECT id, state, way FROM authority_opinion WHERE case_id = $1',
          [caseId],
        )
      )[0];
    const reference = (await asked())?.id ?? '';
    const link = await issue(caseId, reference, 'hearing.give-opinion');
    expect(link.expiresAt).toBe('2026-03-22T16:00:00.000Z');
    const form = linkForm.parse((await open(link.token)).body);
    expect(Object.keys((form.fields as { properties: object }).properties).toSorted()).toEqual(['remark', 'scores']);
    expect((await send(link.token, OPINION)).status).toBe(200);
    expect(await asked()).toMatchObject({ state: 'received', way: 'link' });
    expectRefusal(await open(link.token), 'follow-up.link-used', 410);
    const again = await caller.post(`/api/v1/cases/${caseId}/links`, { purpose: 'hearing.give-opinion', reference });
    expectRefusal(again, 'hearing.opinion-ended', 409);
  });
});

describe('making a link', () => {
  it('is for the agency alone, for what is in the case, and leaves nothing when refused', async () => {
    await at('2026-03-02T02:00:00.000Z');
    const { caseId, touch } = await caseInHandling();
    const path = `/api/v1/cases/${caseId}/links`;
    const rating = { purpose: 'follow-up.answer-by-link', reference: touch };
    const count = async (): Promise<number> => (await world.rows('SELECT 1 FROM link')).length;
    const before = await count();
    expectRefusal(await (await world.as('lawyer1')).post(path, rating), 'identity.not-permitted', 403);
    expectRefusal(await (await world.as('supervisor')).post(path, rating), 'identity.not-permitted', 403);
    expectRefusal(await (await world.as('other-officer')).post(path, rating), 'case-file.unknown', 404);
    expectRefusal(await world.anybody.post(path, rating), 'identity.not-signed-in', 401);
    for (const purpose of ['follow-up.answer-by-link', 'hearing.give-opinion']) {
      expectRefusal(
        await caller.post(path, { purpose, reference: randomUUID() }),
        'follow-up.link-reference-unknown',
        422,
      );
    }
    expectRefusal(await caller.post(path, { ...rating, purpose: 'intake.register' }), 'request.invalid-fields', 400);
    expectRefusal(await caller.post(path, { ...rating, expiresAt: '2030-01-01' }), 'request.invalid-fields', 400);
    expect(await count()).toBe(before);
  });
});
