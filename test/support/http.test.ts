import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiClient, expectRefusal } from './http.ts';

describe('the HTTP client of the tests', () => {
  let server: Server;
  let base = '';
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/api/v1/sessions') {
        response.setHeader('set-cookie', 'session=abc; HttpOnly; Path=/');
        response.statusCode = 201;
        response.end();
      } else if (request.url === '/refused') {
        response.writeHead(422, { 'content-type': 'application/problem+json; charset=utf-8' });
        response.end(JSON.stringify({ type: '/problems/a.b', title: 'no', status: 422, code: 'a.b' }));
      } else {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ cookie: request.headers.cookie, key: request.headers['idempotency-key'] }));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('acts as the person who signed in, with a key of its own for each command', async () => {
    const anonymous = apiClient(base);
    const person = await anonymous.signIn('someone', 'secret');
    const [first, second] = [await person.post('/x', {}), await person.post('/x', {})] as {
      body: { cookie?: string; key: string };
    }[];
    expect(first?.body.cookie).toBe('session=abc');
    expect(first?.body.key).not.toBe(second?.body.key);
    expect((await anonymous.get<{ cookie?: string; key?: string }>('/x')).body).toEqual({});
  });

  it('knows a refusal by status, code and media type together', async () => {
    const response = await apiClient(base).get('/refused');
    expect(expectRefusal(response, 'a.b', 422).title).toBe('no');
    expect(() => expectRefusal(response, 'a.c', 422)).toThrow();
    expect(() => expectRefusal(response, 'a.b', 409)).toThrow();
    expect(() =>
      expectRefusal({ ...response, headers: new Headers({ 'content-type': 'application/json' }) }, 'a.b', 422),
    ).toThrow();
  });
});
