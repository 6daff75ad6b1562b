import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal, type ApiClient, type Problem } from '../support/http.ts';
import { actPath, APPLICATION, done, NOTICE, withWorld } from './world.ts';

const world = withWorld();
let officer: ApiClient;
let caseId: string;

beforeAll(async () => {
  officer = await world.as('officer');
  caseId = (await done(officer.post('/api/v1/cases', APPLICATION))).case.id;
});

/** Sends something bad and expects one code, one fault of one field, and a database that is as it was. */
async function expectRefused(
  send: () => ReturnType<ApiClient['post']>,
  code: string,
  status: number,
  fault?: { pointer: string; code: string },
): Promise<Problem> {
  const before = await world.footprint();
  const problem = expectRefusal(await send(), code, status);
  if (fault !== undefined) expect(problem['errors']).toContainEqual(expect.objectContaining(fault));
  expect(await world.footprint()).toBe(before);
  return problem;
}

const register = (change: object) => () => officer.post('/api/v1/cases', { ...APPLICATION, ...change });
const INVALID = 'request.invalid-fields';

describe('a body that is wrong leaves the database as it was', () => {
  it.each([
    ['malformed JSON', '{"entry": "application"', 'request.malformed-json', 400],
    ['JSON that is no object', '"entry"', 'request.malformed-json', 400],
    ['an empty body', '', INVALID, 400],
  ])('%s', async (_what, raw, code, status) => {
    await expectRefused(
      () =>
        officer.send('POST', '/api/v1/cases', raw, {
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        }),
      code,
      status,
    );
  });

  it.each([
    ['an unknown field', { surprise: 1 }, { pointer: '/surprise', code: 'field.unknown' }],
    [
      'a field that only the server sets',
      { number: '110101-01-2026-000001' },
      { pointer: '/number', code: 'field.unknown' },
    ],
    ['a missing field', { form: undefined }, { pointer: '/form', code: 'field.missing' }],
    ['a number for a code', { form: 7 }, { pointer: '/form', code: 'field.not-in-list' }],
    ['a text for a truth value', { minor: 'yes' }, { pointer: '/minor', code: 'field.wrong-type' }],
    ['null for a text', { recipientName: null }, { pointer: '/recipientName', code: 'field.wrong-type' }],
    ['a code of no list', { reach: 'by-pigeon' }, { pointer: '/reach', code: 'field.not-in-list' }],
    ['an id that is none', { authority: '7' }, { pointer: '/authority', code: 'field.not-an-id' }],
    [
      'a control character',
      { recipientName: '张\u0000三' },
      { pointer: '/recipientName', code: 'field.control-character' },
    ],
    [
      'a line break in a name',
      { recipientName: '张\n三' },
      { pointer: '/recipientName', code: 'field.control-character' },
    ],
    [
      'a bidirectional override',
      { recipientName: '张\u202e三' },
      { pointer: '/recipientName', code: 'field.bidirectional-character' },
    ],
    ['a text that is not in NFC', { recipientName: 'Zoe\u0308' }, { pointer: '/recipientName', code: 'field.not-nfc' }],
    ['half a character', { recipientName: 'a\ud800' }, { pointer: '/recipientName', code: 'field.lone-surrogate' }],
    ['nothing but spaces', { recipientName: ' \u3000' }, { pointer: '/recipientName', code: 'field.empty' }],
    ['an over-long text', { recipientName: '长'.repeat(101) }, { pointer: '/recipientName', code: 'field.too-long' }],
    ['30 February', { receivedOn: '2026-02-30' }, { pointer: '/receivedOn', code: 'field.not-a-date' }],
    [
      '29 February of a common year',
      { receivedOn: '2025-02-29' },
      { pointer: '/receivedOn', code: 'field.not-a-date' },
    ],
    ['a date in another form', { receivedOn: '2026/01/02' }, { pointer: '/receivedOn', code: 'field.not-a-date' }],
    [
      'a date in the future',
      { receivedOn: '2199-01-01' },
      { pointer: '/receivedOn', code: 'field.date-in-the-future' },
    ],
    ['a fraction of a fen', { amountClaimedFen: 10.5 }, { pointer: '/amountClaimedFen', code: 'field.wrong-type' }],
    [
      'a prototype as a field',
      JSON.parse('{"constructor": 1}') as object,
      { pointer: '/constructor', code: 'field.unknown' },
    ],
  ])('%s', async (_what, change, fault) => {
    await expectRefused(register(change), INVALID, 400, fault);
  });

  it('names every fault at once, with the place of a bad character and never the text', async () => {
    const problem = await expectRefused(
      register({ recipientName: '秘密\u202e', surprise: 1, reach: 'x' }),
      INVALID,
      400,
    );
    expect(problem['errors']).toHaveLength(3);
    expect(problem['errors']).toContainEqual({
      pointer: '/recipientName',
      code: 'field.bidirectional-character',
      params: { position: 3, codePoint: 'U+202E' },
    });
    expect(JSON.stringify(problem)).not.toContain('秘密');
  });

  it('is answered in the language that is asked for', async () => {
    const ask = (language: string) =>
      officer.post<Problem>('/api/v1/cases', {}, { headers: { 'accept-language': language } });
    expect((await ask('en')).body.title).toBe('Some fields are not acceptable');
    expect((await ask('zh-CN')).body.title).toBe('有字段不符合要求');
  });

  it('breaks a rule between fields', async () => {
    await expectRefused(register({ proceeding: 'investigation' }), 'handling.no-such-combination', 422);
    await expectRefused(register({ protection: 'state-secret-stub' }), 'intake.state-secret', 422);
    await expectRefused(register({ noticeGround: 'lal-25-1-1' }), 'intake.ground-without-notice', 422);
    await expectRefused(
      () => officer.post('/api/v1/cases', { ...NOTICE, noticeGround: undefined }),
      'intake.notice-without-ground',
      422,
    );
    await expectRefused(
      () => officer.post('/api/v1/cases', { ...NOTICE, authority: randomUUID() }),
      'network.unknown-authority',
      422,
    );
    await expectRefused(register({ recordId: 'C000007' }), 'intake.demonstration-only', 422);
  });
});

describe('a request that is wrong leaves the database as it was', () => {
  it('has another content type, is too large, or lacks its key', async () => {
    const key = { 'idempotency-key': randomUUID() };
    await expectRefused(
      () =>
        officer.send('POST', '/api/v1/cases', 'a=1', { 'content-type': 'application/x-www-form-urlencoded', ...key }),
      'request.unsupported-media-type',
      415,
    );
    await expectRefused(
      () =>
        officer.send('POST', '/api/v1/cases', JSON.stringify({ note: 'x'.repeat(300_000) }), {
          'content-type': 'application/json',
          ...key,
        }),
      'request.too-large',
      413,
    );
    await expectRefused(
      () => officer.post('/api/v1/cases', APPLICATION, { idempotencyKey: null }),
      'request.idempotency-key-missing',
      400,
    );
    await expectRefused(
      () => officer.post('/api/v1/cases', APPLICATION, { idempotencyKey: 'short' }),
      'request.invalid-header',
      400,
    );
  });

  it('has another method or address', async () => {
    const before = await world.footprint();
    const wrong = await officer.delete('/api/v1/cases');
    expectRefusal(wrong, 'request.method-not-allowed', 405);
    expect(wrong.headers.get('allow')).toBe('POST, GET, HEAD');
    expectRefusal(await officer.get('/api/v1/nowhere'), 'request.not-found', 404);
    expectRefusal(await world.anybody.get('/'), 'request.not-found', 404);
    expectRefusal(await officer.get('/api/v1/cases/%E0%A4%A'), 'request.not-found', 404);
    expect(await world.footprint()).toBe(before);
  });

  it('asks for an act that does not exist, on a case that does not exist, or in a query that is none', async () => {
    await expectRefused(() => officer.post(actPath(caseId, 'intake.conjure'), {}), 'case-file.unknown-act', 404);
    await expectRefused(
      () => officer.post(actPath(caseId, 'intake.register'), APPLICATION),
      'case-file.unknown-act',
      404,
    );
    await expectRefused(
      () => officer.post(actPath(randomUUID(), 'intake.propose-grant'), {}),
      'case-file.unknown',
      404,
    );
    await expectRefused(() => officer.post(actPath('7', 'intake.propose-grant'), {}), 'case-file.unknown', 404);
    for (const query of [
      'limit=0',
      'limit=x',
      'stage=limbo',
      'surprise=1',
      'dueBefore=2026-02-30',
      'stage=intake&stage=closing',
    ]) {
      await expectRefused(() => officer.get(`/api/v1/cases?${query}`), 'request.invalid-query', 400);
    }
    await expectRefused(() => officer.get('/api/v1/cases?cursor=bm9uc2Vuc2U'), 'request.cursor-invalid', 400);
  });
});

describe('the wrong person', () => {
  it('is told nothing of a case of another agency, unit or region', async () => {
    for (const name of [
      'other-officer',
      'clerk',
      'other-clerk',
      'lawyer1',
      'observer',
      'other-supervisor',
      'administrator',
    ]) {
      const client = await world.as(name);
      await expectRefused(() => client.post(actPath(caseId, 'intake.propose-grant'), {}), 'case-file.unknown', 404);
      expectRefusal(await client.get(`/api/v1/cases/${caseId}`), 'case-file.unknown', 404);
      const list = await client.get<{ items: readonly object[] }>('/api/v1/cases');
      expect(list.body.items).toEqual([]);
    }
  });

  it('is refused an act of another role, and the attempt is kept', async () => {
    for (const name of ['caller', 'supervisor', 'auditor']) {
      const client = await world.as(name);
      const problem = expectRefusal(
        await client.post(actPath(caseId, 'intake.propose-grant'), {}),
        'case-file.act-of-another-role',
        403,
      );
      expect(problem['rows']).toHaveLength(1);
    }
    const [row] = await world.rows<{ version: number; stage: string }>(
      'SELECT version, stage FROM case_file WHERE id = $1',
      [caseId],
    );
    expect(row).toEqual({ version: 1, stage: 'intake' });
  });

  it('may not register', async () => {
    for (const name of ['lawyer1', 'supervisor', 'reviewer', 'administrator']) {
      const client = await world.as(name);
      await expectRefused(() => client.post('/api/v1/cases', APPLICATION), 'identity.not-permitted', 403);
    }
  });

  it('is asked to sign in when nobody is', async () => {
    await expectRefused(() => world.anybody.post('/api/v1/cases', APPLICATION), 'identity.not-signed-in', 401);
    await expectRefused(
      () => world.anybody.post(actPath(caseId, 'intake.propose-grant'), {}),
      'identity.not-signed-in',
      401,
    );
    for (const path of [
      '/cases',
      `/cases/${caseId}`,
      `/cases/${caseId}/timeline`,
      '/tasks',
      '/inbox',
      '/me',
      '/network/handlers',
      `/cases/${caseId}/dossier`,
    ]) {
      expectRefusal(await world.anybody.get(`/api/v1${path}`), 'identity.not-signed-in', 401);
    }
  });
});

describe('two people at once', () => {
  it('propose the same decision: one wins, the other gets the state as it is now', async () => {
    const made = (await done(officer.post('/api/v1/cases', APPLICATION))).case;
    const second = await world.as('officer2');
    const answers = await Promise.all(
      [officer, second].map((client) => client.post(actPath(made.id, 'intake.propose-grant'), { means: 'exempt' })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const lost = answers.find(({ status }) => status === 409);
    if (lost === undefined) throw new Error('nobody lost');
    expect(expectRefusal(lost, 'case-file.decision-pending', 409)['case']).toMatchObject({
      id: made.id,
      stage: 'intake',
    });
  });
});
