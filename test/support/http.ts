/** A client of the API for tests: plain HTTP, signed in or not, nothing that a person's browser could not do. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';

export interface ApiResponse<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when the answer is JSON, the text otherwise, `null` when there is none. */
  readonly body: Body;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as the `Idempotency-Key`; a fresh one is made for each POST without. `null` sends none. */
  readonly idempotencyKey?: string | null;
  /** Sent as `If-Match`. */
  readonly ifMatch?: string;
}

export interface ApiClient {
  /** Signs in and returns a client that acts as that person; this one stays as it is. */
  signIn(loginName: string, password: string): Promise<ApiClient>;
  get<Body = unknown>(path: string, options?: RequestOptions): Promise<ApiResponse<Body>>;
  post<Body = unknown>(path: string, body?: unknown, options?: RequestOptions): Promise<ApiResponse<Body>>;
  put<Body = unknown>(path: string, body?: unknown, options?: RequestOptions): Promise<ApiResponse<Body>>;
  patch<Body = unknown>(path: string, body?: unknown, options?: RequestOptions): Promise<ApiResponse<Body>>;
  delete<Body = unknown>(path: string, options?: RequestOptions): Promise<ApiResponse<Body>>;
  /** Sends exactly these bytes, for malformed input. */
  send<Body = unknown>(
    method: string,
    path: string,
    raw: string | Uint8Array,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiResponse<Body>>;
}

/** A client for the server at `baseUrl` (`http://127.0.0.1:1234`); paths are given whole, `/api/v1/…`. */
export function apiClient(baseUrl: string, credentials: Readonly<Record<string, string>> = {}): ApiClient {
  const request = async <Body>(
    method: string,
    path: string,
    body: string | Uint8Array | undefined,
    headers: Record<string, string>,
  ) => {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: { ...credentials, ...headers },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: body as never }),
    });
    return { status: response.status, headers: response.headers, body: (await readBody(response)) as Body };
  };
  const json = <Body>(method: string, path: string, body: unknown, options: RequestOptions = {}) =>
    request<Body>(method, path, body === undefined ? undefined : JSON.stringify(body), {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
      ...(method === 'GET' || options.idempotencyKey === null
        ? {}
        : { 'idempotency-key': options.idempotencyKey ?? randomUUID() }),
      ...options.headers,
    });
  return {
    async signIn(loginName, password) {
      const answer = await json<{ token?: string } | null>('POST', '/api/v1/sessions', { loginName, password });
      if (answer.status !== 200 && answer.status !== 201) {
        throw new Error(`sign-in of ${loginName} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      const cookie = answer.headers
        .getSetCookie()
        .map((line) => line.split(';', 1)[0])
        .join('; ');
      const token = answer.body?.token;
      if (token === undefined && cookie === '')
        throw new Error(`sign-in of ${loginName} gave neither a cookie nor a token`);
      return apiClient(baseUrl, token === undefined ? { cookie } : { authorization: `Bearer ${token}` });
    },
    get: (path, options) => json('GET', path, undefined, options),
    post: (path, body, options) => json('POST', path, body, options),
    put: (path, body, options) => json('PUT', path, body, options),
    patch: (path, body, options) => json('PATCH', path, body, options),
    delete: (path, options) => json('DELETE', path, undefined, options),
    send: (method, path, raw, headers) => request(method, path, raw, { ...headers }),
  };
}

/** The part of problem+json (RFC 9457) that tests look at. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly [member: string]: unknown;
}

/** Expects a refusal in the one shape that all have, and returns it for a closer look. */
export function expectRefusal(response: ApiResponse, code: string, status: number): Problem {
  const problem = response.body as Partial<Problem> | null;
  // One comparison, so that a failing test shows code and status at once.
  expect({
    status: response.status,
    code: problem?.code,
    inBody: problem?.status,
    type: mediaType(response.headers),
  }).toEqual({
    status,
    code,
    inBody: status,
    type: 'application/problem+json',
  });
  return problem as Problem;
}

function mediaType(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim() ?? '';
}

async function readBody(response: Response): Promise<unknown> {
  const type = mediaType(response.headers);
  if (type === 'application/json' || type.endsWith('+json')) return await response.json();
  if (type.startsWith('text/') || type === '') {
    const text = await response.text();
    return text === '' ? null : text;
  }
  return new Uint8Array(await response.arrayBuffer());
}
