import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '#contract/http/endpoints';
import { commandAnswer } from '#contract/http/commands';
import { startApi, type RunningApi } from '#api/server';
import { Buckets, createLimits } from '#api/kit/rate-limit';
import { apiClient, expectRefusal, type Problem } from '../support/http.ts';
import { APPLICATION, PASSWORD, withWorld } from './world.ts';

// No worker: nobody decides, so commands stay received.
const world = withWorld({ worker: false, answerWithinMs: 300, demonstration: true });

describe('a command that nobody decides in time', () => {
  it('is answered 202 with its address, stays received, and is attached to by the same key', async () => {
    const officer = await world.as('officer');
    const idempotencyKey = randomUUID();
    const first = await officer.post<{ command: { id: string; state: string } }>('/api/v1/cases', APPLICATION, {
      idempotencyKey,
    });
    expect([first.status, first.body.command.state]).toEqual([202, 'received']);
    expect(first.headers.get('location')).toBe(`/api/v1/commands/${first.body.command.id}`);
    const again = await officer.post<{ command: { id: string } }>('/api/v1/cases', APPLICATION, { idempotencyKey });
    expect([again.status, again.body.command.id]).toEqual([202, first.body.command.id]);
    const status = commandAnswer.parse((await officer.get(first.headers.get('location') ?? '')).body);
    expect(status).toMatchObject({ act: 'intake.register', state: 'received', case: null, refusal: null });
    const rows = await world.rows('SELECT id FROM command');
    expect(rows).toHaveLength(1);
  });

  it('keeps its texts sealed, with the commitment that the ledger will hold', async () => {
    const [text] = await world.rows<{ cipher: Buffer; salt: Buffer; commitment: Buffer }>(
      `SELECT cipher, salt, commitment FROM private_text WHERE name = 'recipientName'`,
    );
    expect(text?.cipher.includes(Buffer.from('张三'))).toBe(false);
    expect([text?.salt.length, text?.commitment.length]).toEqual([32, 32]);
    const [command] = await world.rows<{ facts: object }>('SELECT facts FROM command');
    expect(JSON.stringify(command?.facts)).not.toMatch(/张三|13800000000/u);
  });
});

describe('the published addresses', () => {
  it.each(ENDPOINTS.map((endpoint) => [`${endpoint.method.toUpperCase()} ${endpoint.path}`, endpoint] as const))(
    '%s is served',
    async (_name, endpoint) => {
      const path = `/api/v1${endpoint.path.replaceAll(/\{\w+\}/gu, randomUUID())}`;
      const answer = await world.anybody.send<Problem | null>(
        endpoint.method.toUpperCase(),
        path,
        endpoint.method === 'get' || endpoint.method === 'delete' ? (undefined as never) : '{}',
        {
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
      );
      if (endpoint.anonymous === true) expect(answer.body?.code).not.toBe('request.not-found');
      else expectRefusal(answer, 'identity.not-signed-in', 401);
    },
  );
});

describe('the clock of a demonstration', () => {
  it('is set by the system administrator alone, and acts count by it', async () => {
    const officer = await world.as('officer');
    expectRefusal(await officer.put('/api/v1/demo/clock', { paused: true }), 'identity.not-permitted', 403);
    const administrator = await world.as('administrator');
    const set = await administrator.put<{ now: string; paused: boolean; scale: number }>('/api/v1/demo/clock', {
      baseInstant: '2025-01-02T01:00:00.000Z',
      scale: 1000,
      paused: true,
    });
    expect(set.body).toMatchObject({ now: '2025-01-02T01:00:00.000Z', paused: true, scale: 1000 });
    expectRefusal(await administrator.put('/api/v1/demo/clock', { scale: 0 }), 'request.invalid-fields', 400);
    expectRefusal(
      await administrator.put('/api/v1/demo/clock', { baseInstant: 'yesterday' }),
      'request.invalid-fields',
      400,
    );
    await expect
      .poll(async () => {
        await officer.post('/api/v1/cases', APPLICATION);
        const rows = await world.rows<{ day: string }>(
          `SELECT max(facts->>'receivedOn') FILTER (WHERE received_at < '2025-06-01') AS day FROM command`,
        );
        return rows[0]?.day;
      })
      .toBe('2025-01-02');
  });
});

describe('one-time links', () => {
  it('tell nothing about a token that is none', async () => {
    for (const token of ['x', 'A'.repeat(43)]) {
      expectRefusal(await world.anybody.get(`/api/v1/links/${token}`), 'follow-up.link-unknown', 404);
      expectRefusal(await world.anybody.post(`/api/v1/links/${token}`, {}), 'follow-up.link-unknown', 404);
    }
  });
});

describe('limits', () => {
  it('let a burst through, then one at a time, and forget', () => {
    let now = 0;
    const buckets = new Buckets(3, 1, () => now);
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([null, null, null, 1]);
    expect(buckets.take('b')).toBeNull();
    now = 1_000;
    expect([buckets.take('a'), buckets.take('a')]).toEqual([null, 1]);
  });

  it('answer 429 with the time to wait', async () => {
    let now = 0;
    const api = await startApi(world.config, {
      limits: { ...createLimits(true), addresses: new Buckets(2, 1, () => now) },
    });
    try {
      const client = apiClient(api.url);
      for (let round = 0; round < 2; round++) expect((await client.get('/api/v1/me')).status).toBe(401);
      const full = await client.get('/api/v1/me');
      expectRefusal(full, 'request.too-many', 429);
      expect(full.headers.get('retry-after')).toBe('1');
      now = 1_000;
      expect((await client.get('/api/v1/me')).status).toBe(401);
    } finally {
      await api.close(100);
    }
  });
});

describe('without its database', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi(world.config);
  });
  afterAll(() => api.close(100).catch(() => undefined));

  it('answers 503 with Retry-After, in the one shape, and is alive but not ready', async () => {
    const officer = await apiClient(api.url).signIn('officer', PASSWORD);
    await api.deps.pool.end();
    const answer = await officer.post('/api/v1/cases', APPLICATION);
    expectRefusal(answer, 'service.unavailable', 503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await officer.get('/healthz')).status).toBe(200);
    expect((await officer.get('/readyz')).status).toBe(503);
  });
});
