/** The HTTP interface as a participant uses it: one session for each person, and commands that are sent until somebody has decided them. */
import { setTimeout as sleep } from 'node:timers/promises';

/** What became of a command: accepted, or refused by a rule or for want of standing. */
export type ActResult =
  | {
      readonly outcome: 'accepted';
      readonly caseId: string;
      readonly events: readonly string[];
      readonly case: CaseBrief | null;
    }
  | {
      readonly outcome: 'refused';
      readonly code: string;
      readonly status: number;
      readonly params: Readonly<Record<string, unknown>>;
      readonly field: string | null;
    };

export interface CaseBrief {
  readonly id: string;
  readonly number: string;
  readonly stage: string;
  readonly version: number;
}

/** Commands that the interface took but nobody has decided, and how often it failed lately: what pauses the clock. */
export interface Health {
  readonly inFlight: number;
  readonly undecided: number;
  /** Failures (no connection, 5xx) since the last answer that was none. */
  readonly failuresInARow: number;
}

/** An answer that no participant can make sense of: a fault of the demonstration or of the product. */
export class UnexpectedAnswer extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(what: string, status: number, body: unknown) {
    super(`${what}: ${status} ${JSON.stringify(body).slice(0, 800)}`);
    this.name = 'UnexpectedAnswer';
    this.status = status;
    this.body = body;
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Waits between tries grow to this. */
const MOST_WAIT_MS = 2_000;

/** Everybody's way to the product. Sessions are opened at the first need and kept. */
export class ApiClient {
  readonly #base: string;
  readonly #password: string;
  readonly #patienceMs: number;
  readonly #times = new Map<string, number[]>();
  readonly #sessions = new Map<string, Promise<string>>();
  #inFlight = 0;
  #undecided = 0;
  #failuresInARow = 0;
  stopped = false;

  /** `patienceMs`: how long an interface that does not answer is asked again. */
  constructor(base: string, password: string, patienceMs = 180_000) {
    this.#base = `${base.replace(/\/$/u, '')}/api/v1`;
    this.#password = password;
    this.#patienceMs = patienceMs;
  }

  get health(): Health {
    return { inFlight: this.#inFlight, undecided: this.#undecided, failuresInARow: this.#failuresInARow };
  }

  /** An act on a case, or the registration of one (`caseId` null). The key makes a repetition the same command. */
  async act(login: string, caseId: string | null, act: string, key: string, body: object): Promise<ActResult> {
    const path = caseId === null ? '/cases' : `/cases/${caseId}/acts/${act}`;
    this.#inFlight += 1;
    try {
      const answer = await this.#send(login, 'POST', path, {
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      });
      return await this.#decision(login, answer, caseId ?? caseIdOf(answer));
    } finally {
      this.#inFlight -= 1;
    }
  }

  /**
   * A one-time link, made by whoever may, and answered by whoever it was made for, who has no sign-in. A refusal may be
   * that of the making or that of the answer.
   */
  async byLink(login: string, caseId: string, link: object, body: object): Promise<ActResult> {
    const made = await this.#send(login, 'POST', `/cases/${caseId}/links`, json(link));
    if (made.status !== 201) return refusalIn(made);
    const answer = await this.#send(null, 'POST', `/links/${String(made.body['token'])}`, json(body));
    // Somebody without a sign-in can't ask what became of it; the answer is on its way.
    if (answer.status === 200 || answer.status === 202) return { outcome: 'accepted', caseId, events: [], case: null };
    return refusalIn(answer);
  }

  /** Milliseconds of answers by kind of request: how many, mean, 95th percentile. */
  latencies(): Record<string, { readonly n: number; readonly mean: number; readonly p95: number }> {
    return Object.fromEntries(
      [...this.#times].map(([kind, all]) => {
        const sorted = all.toSorted((a, b) => a - b);
        const mean = Math.round(all.reduce((sum, one) => sum + one, 0) / all.length);
        return [kind, { n: all.length, mean, p95: Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0) }];
      }),
    );
  }

  async #decision(login: string, answer: Answer, caseId: string): Promise<ActResult> {
    if (answer.status === 202) return this.#await(login, answer);
    if (answer.status === 200 || answer.status === 201) {
      const brief = answer.body['case'] as CaseBrief | null;
      return {
        outcome: 'accepted',
        caseId: brief?.id ?? caseId,
        events: answer.body['events'] as string[],
        case: brief,
      };
    }
    if (answer.status >= 400 && answer.status < 500 && typeof answer.body['code'] === 'string')
      return refusalIn(answer);
    throw new UnexpectedAnswer('an act', answer.status, answer.body);
  }

  /** A command that was taken but not decided in time is asked after until it is. */
  async #await(login: string, answer: Answer): Promise<ActResult> {
    const { id } = answer.body['command'] as { id: string };
    this.#undecided += 1;
    try {
      for (let wait = 250; ; wait = Math.min(wait * 1.5, MOST_WAIT_MS)) {
        await sleep(wait);
        const { body } = await this.get(login, `/commands/${id}`);
        if (body['state'] === 'received') continue;
        const brief = body['case'] as CaseBrief | null;
        const refusal = body['refusal'] as { code: string; field?: string; params?: Record<string, unknown> } | null;
        return body['state'] === 'accepted'
          ? { outcome: 'accepted', caseId: String(body['caseId']), events: body['events'] as string[], case: brief }
          : {
              outcome: 'refused',
              code: refusal?.code ?? 'unknown',
              status: 409,
              params: refusal?.params ?? {},
              field: refusal?.field ?? null,
            };
      }
    } finally {
      this.#undecided -= 1;
    }
  }

  /** Reads an address; anything but 200 is unexpected. */
  async get(login: string, path: string): Promise<Answer> {
    const answer = await this.#send(login, 'GET', path, {});
    if (answer.status !== 200) throw new UnexpectedAnswer(`GET ${pattern(path)}`, answer.status, answer.body);
    return answer;
  }

  async put(login: string, path: string, body: object): Promise<Answer> {
    const answer = await this.#send(login, 'PUT', path, json(body));
    if (answer.status !== 200) throw new UnexpectedAnswer(`PUT ${pattern(path)}`, answer.status, answer.body);
    return answer;
  }

  /** Hands in a file; gives its id, or the code of the problem. */
  async upload(
    login: string,
    caseId: string,
    file: { readonly material: string; readonly name: string; readonly type: string; readonly bytes: Uint8Array },
  ): Promise<{ readonly id: string } | { readonly code: string }> {
    const answer = await this.#send(login, 'POST', `/cases/${caseId}/documents`, {
      headers: {
        'content-type': file.type,
        'x-material': file.material,
        'x-file-name': encodeURIComponent(file.name),
      },
      body: Buffer.from(file.bytes),
    });
    if (answer.status === 200 || answer.status === 201) return { id: String(answer.body['id']) };
    if (typeof answer.body['code'] === 'string') return { code: answer.body['code'] };
    throw new UnexpectedAnswer('a document', answer.status, answer.body);
  }

  /** The bytes of a file, with the headers that describe them; null when there is none. */
  async download(
    login: string,
    path: string,
  ): Promise<{ readonly bytes: Uint8Array; readonly headers: Headers } | null> {
    const token = await this.#token(login);
    const response = await fetch(this.#base + path, { headers: { authorization: `Bearer ${token}` } });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return response.status === 200 ? { bytes, headers: response.headers } : null;
  }

  /** Sends until there is an answer; a lost connection, 429 and 5xx are asked again with the same key. */
  async #send(
    login: string | null,
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string | Buffer },
  ): Promise<Answer> {
    const since = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      const found = await this.#once(login, method, path, init);
      if (found.answer !== null && found.answer.status < 500 && found.answer.status !== 429) {
        this.#failuresInARow = 0;
        return found.answer;
      }
      this.#failuresInARow += 1;
      if (this.stopped || performance.now() - since > this.#patienceMs) {
        if (found.answer !== null) return found.answer;
        throw new Error(`${method} ${pattern(path)}: no answer within ${this.#patienceMs / 1000} s`, {
          cause: found.cause,
        });
      }
      await sleep(Math.min(100 * 2 ** Math.min(attempt, 5), MOST_WAIT_MS));
    }
  }

  async #once(
    login: string | null,
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string | Buffer },
  ): Promise<{ readonly answer: Answer | null; readonly cause?: unknown }> {
    try {
      const authorization = login === null ? {} : { authorization: `Bearer ${await this.#token(login)}` };
      const since = performance.now();
      const response = await fetch(this.#base + path, {
        method,
        headers: { ...authorization, ...init.headers },
        ...(init.body === undefined ? {} : { body: init.body }),
      });
      const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
      this.#time(`${method} ${pattern(path)}`, performance.now() - since);
      return { answer: { status: response.status, headers: response.headers, body } };
    } catch (cause) {
      if (cause instanceof UnexpectedAnswer) throw cause;
      return { answer: null, cause };
    }
  }

  #time(kind: string, ms: number): void {
    const all = this.#times.get(kind);
    if (all === undefined) this.#times.set(kind, [ms]);
    else all.push(ms);
  }

  #token(login: string): Promise<string> {
    const known = this.#sessions.get(login);
    if (known !== undefined) return known;
    const opened = this.#signIn(login);
    this.#sessions.set(login, opened);
    opened.catch(() => this.#sessions.delete(login));
    return opened;
  }

  async #signIn(loginName: string): Promise<string> {
    const response = await fetch(`${this.#base}/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ loginName, password: this.#password }),
    });
    const body = (await response.json()) as Record<string, unknown>;
    if (response.status === 201) return String(body['token']);
    if (response.status >= 500 || response.status === 429) throw new Error(`sign-in: ${response.status}`);
    throw new UnexpectedAnswer(`sign-in of ${loginName}`, response.status, body);
  }
}

function refusalIn(answer: Answer): ActResult {
  const { code, params, errors } = answer.body as {
    code: string;
    params?: Record<string, unknown>;
    errors?: readonly { pointer: string; code: string }[];
  };
  const fields = errors?.map((error) => `${error.pointer} ${error.code}`).join(', ');
  return { outcome: 'refused', code, status: answer.status, params: params ?? {}, field: fields ?? null };
}

function caseIdOf(answer: Answer): string {
  return answer.headers.get('location')?.split('/').at(-1) ?? '';
}

function json(body: object): { headers: Record<string, string>; body: string } {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** A path without ids, for messages. */
function pattern(path: string): string {
  return path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, '{id}').replace(/^\/links\/.*/u, '/links/{token}');
}
