import { describe, expect, it } from 'vitest';
import { apiClient, expectRefusal } from '../support/http.ts';
import { PASSWORD, PLACES, withWorld } from './world.ts';

const world = withWorld({ worker: false });
const signIn = (loginName: string, password: string) =>
  world.anybody.post<{ token: string }>('/api/v1/sessions', { loginName, password });

describe('signing in', () => {
  it('gives a token and a cookie that no script can read, and stores only the hash of the token', async () => {
    const answer = await signIn('officer', PASSWORD);
    expect(answer.status).toBe(201);
    expect(answer.body.token).toMatch(/^[A-Za-z0-9_-]{43}$/u);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/u);
    expect(cookie).toMatch(/SameSite=Strict/u);
    const rows = await world.rows<{ stored: string }>(`SELECT encode(token_hash, 'escape') AS stored FROM session`);
    expect(JSON.stringify(rows)).not.toContain(answer.body.token);
  });

  it('tells a wrong password and an unknown name by the same words', async () => {
    const wrong = expectRefusal(await signIn('reviewer', 'wrong'), 'identity.wrong-credentials', 401);
    const unknown = expectRefusal(await signIn('nobody', 'wrong'), 'identity.wrong-credentials', 401);
    const { instance: _a, ...first } = wrong;
    const { instance: _b, ...second } = unknown;
    expect(first).toEqual(second);
  });

  it.each(['approver', 'nobody-at-all'])(
    'locks %s for a while after five failures, known or not, and says for how long',
    async (name) => {
      for (let round = 0; round < 5; round++)
        expectRefusal(await signIn(name, 'wrong'), 'identity.wrong-credentials', 401);
      const locked = await signIn(name, 'wrong');
      expectRefusal(locked, 'identity.sign-in-locked', 429);
      expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    },
  );

  it('keeps the right password out while the lock holds', async () => {
    expectRefusal(await signIn('approver', PASSWORD), 'identity.sign-in-locked', 429);
  });
});

describe('a session', () => {
  it('shows who one is and what one holds', async () => {
    const client = await world.as('officer');
    const { body } = await client.get<{ loginName: string; grants: readonly object[] }>('/api/v1/me');
    expect(body.loginName).toBe('officer');
    expect(body.grants).toEqual([
      expect.objectContaining({ role: 'officer', agency: PLACES.agency, place: '东城区法律援助中心' }),
    ]);
  });

  it('ends at once when it is signed out, revoked, or its person leaves', async () => {
    const out = await apiClient(world.api.url).signIn('head', PASSWORD);
    expect((await out.delete('/api/v1/sessions/current')).status).toBe(204);
    expectRefusal(await out.get('/api/v1/me'), 'identity.not-signed-in', 401);
    const left = await apiClient(world.api.url).signIn('head', PASSWORD);
    await world.rows('UPDATE person SET active = false WHERE id = $1', [world.personId('head')]);
    expectRefusal(await left.get('/api/v1/me'), 'identity.not-signed-in', 401);
    await world.rows('UPDATE person SET active = true WHERE id = $1', [world.personId('head')]);
    expect((await left.get('/api/v1/me')).status).toBe(200);
  });

  it('loses a grant on the day it ends', async () => {
    const client = await apiClient(world.api.url).signIn('archivist', PASSWORD);
    await world.rows(`UPDATE role_grant SET valid_to = '2021-01-01' WHERE person_id = $1`, [
      world.personId('archivist'),
    ]);
    expect((await client.get<{ grants: readonly object[] }>('/api/v1/me')).body.grants).toEqual([]);
  });

  it('by cookie changes nothing for a request from another site', async () => {
    const answer = await signIn('officer2', PASSWORD);
    const cookie = (answer.headers.getSetCookie()[0] ?? '').split(';', 1)[0] ?? '';
    const browser = apiClient(world.api.url, { cookie });
    expect((await browser.get('/api/v1/me')).status).toBe(200);
    const elsewhere = { headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' } };
    expectRefusal(await browser.post('/api/v1/cases', {}, elsewhere), 'request.cross-site', 403);
    expectRefusal(await browser.delete('/api/v1/sessions/current'), 'request.cross-site', 403);
    const own = { headers: { 'sec-fetch-site': 'same-origin' } };
    expect((await browser.delete('/api/v1/sessions/current', own)).status).toBe(204);
  });
});

describe('what people edit', () => {
  it('demands the version they saw', async () => {
    const client = await world.as('caller');
    const seen = await client.get('/api/v1/me');
    const etag = seen.headers.get('etag') ?? '';
    expectRefusal(await client.patch('/api/v1/me', { displayName: '新名' }), 'request.if-match-missing', 428);
    expectRefusal(
      await client.patch('/api/v1/me', { displayName: '新名' }, { ifMatch: '"old"' }),
      'request.version-changed',
      412,
    );
    const changed = await client.patch<{ displayName: string }>(
      '/api/v1/me',
      { displayName: '新名' },
      { ifMatch: etag },
    );
    expect([changed.status, changed.body.displayName]).toEqual([200, '新名']);
    expectRefusal(
      await client.patch('/api/v1/me', { displayName: '又一名' }, { ifMatch: etag }),
      'request.version-changed',
      412,
    );
  });
});

describe('every answer', () => {
  it('carries headers that keep a browser to our own origin, and a request id', async () => {
    for (const path of ['/healthz', '/api/v1/openapi.json', '/api/v1/reference', '/nowhere']) {
      const { headers } = await world.anybody.get(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-request-id')).toMatch(/^[A-Za-z0-9._-]{8,64}$/u);
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('tells health, readiness and metrics without signing in', async () => {
    expect((await world.anybody.get('/healthz')).body).toEqual({ alive: true });
    const ready = await world.anybody.get('/readyz');
    expect([ready.status, ready.body]).toEqual([
      200,
      { ready: true, checks: { database: 'ok', temporal: 'ok', queue: 'ok' } },
    ]);
    expect(String((await world.anybody.get('/metrics')).body)).toContain('zhiheng_http_request_seconds_count');
  });

  it('serves the reference from our own origin, without inline scripts', async () => {
    const page = String((await world.anybody.get('/api/v1/reference')).body);
    expect(page).toContain('质衡接口');
    expect(page).not.toMatch(/<script>|https?:\/\//u);
    for (const asset of ['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js']) {
      expect((await world.anybody.get(`/api/v1/reference/${asset}`)).status).toBe(200);
    }
    expectRefusal(await world.anybody.get('/api/v1/reference/package.json'), 'request.not-found', 404);
    const problem = await world.anybody.get('/problems/case-file.unknown');
    expect(String(problem.body)).toContain('没有这个案件');
  });

  it('has no clock to set outside a demonstration', async () => {
    const client = await world.as('administrator');
    expectRefusal(await client.get('/api/v1/demo/clock'), 'request.not-found', 404);
  });
});
