import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseRow } from '#contract/ledger/index';
import { verifyDatabaseChains } from '#platform/store/ledger-check';
import { expectRefusal, type ApiClient } from '../support/http.ts';
import { APPLICATION, done, withWorld } from './world.ts';

const world = withWorld();
let officer: ApiClient;
let caseId = '';

beforeAll(async () => {
  officer = await world.as('officer');
  caseId = (await done(officer.post('/api/v1/cases', APPLICATION))).case.id;
});

/** The rows that `work` adds to the streams of access, as person, what, reference and own. */
async function opened(work: () => Promise<unknown>): Promise<readonly string[]> {
  const stored = async (): Promise<readonly { body: Buffer }[]> =>
    world.rows(`SELECT body FROM ledger_row WHERE starts_with(stream, 'access/110101-01/') ORDER BY stream, seq`);
  const before = (await stored()).length;
  await work();
  return (await stored()).slice(before).map(({ body }) => {
    const row = parseRow(body);
    if (!row.ok) throw new Error(row.refusal.code);
    const { what, reference, own, caseId: of } = row.body.facts;
    expect(row.body.kind).toBe('supervision.file-opened');
    expect(of).toBe(caseId);
    const person = ['officer', 'caller', 'lawyer1'].find((name) => world.personId(name) === row.body.actor.person);
    return [person, what, reference ?? '-', own]
      .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
      .join(' ');
  });
}

/** Hands in a file as the browser does. */
async function upload(name: string): Promise<{ id: string; url: string; headers: Record<string, string> }> {
  const body = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
  const base = `${world.api.url}/api/v1`;
  const session = await fetch(`${base}/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ loginName: 'officer', password: 'a password of nobody' }),
  });
  const { token } = (await session.json()) as { token: string };
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${base}/cases/${caseId}/documents`, {
    method: 'POST',
    headers: {
      ...headers,
      'Content-Type': 'application/pdf',
      'X-Material': 'application-form',
      'X-File-Name': encodeURIComponent(name),
    },
    body,
  });
  const made = (await answer.json()) as { id: string; sha256: string };
  expect(answer.status, JSON.stringify(made)).toBe(201);
  expect(made.sha256).toBe(createHash('sha256').update(body).digest('hex'));
  return { id: made.id, url: `${base}/cases/${caseId}/documents/${made.id}`, headers };
}

describe('whoever is shown personal data', () => {
  it('leaves one row for the page of a case, which tells own cases from others', async () => {
    const path = `/api/v1/cases/${caseId}`;
    expect(await opened(async () => officer.get(path))).toEqual(['officer case - true']);
    const caller = await world.as('caller');
    expect(await opened(async () => caller.get(path))).toEqual(['caller case - false']);
    expect(await opened(async () => officer.get(`${path}/timeline`))).toEqual(['officer case - true']);
  });

  it('leaves none where nothing personal is shown, and none where the case does not exist for them', async () => {
    const [supervisor, other] = [await world.as('supervisor'), await world.as('other-officer')];
    const rows = await opened(async () => {
      expect((await supervisor.get(`/api/v1/cases/${caseId}`)).status).toBe(200);
      expectRefusal(await other.get(`/api/v1/cases/${caseId}`), 'case-file.unknown', 404);
      await officer.get(`/api/v1/cases/${caseId}/deadlines`);
    });
    expect(rows).toEqual([]);
  });

  it('leaves one row for each sending of a document, and none for an answer without its bytes', async () => {
    const { id, url, headers } = await upload('申请表.pdf');
    let etag = '';
    expect(
      await opened(async () => {
        const whole = await fetch(url, { headers });
        expect(whole.status).toBe(200);
        await whole.arrayBuffer();
        etag = whole.headers.get('etag') ?? '';
        const part = await fetch(url, { headers: { ...headers, Range: 'bytes=3-5' } });
        expect(part.status).toBe(206);
        expect(await part.text()).toBe('F-1');
      }),
    ).toEqual([`officer document ${id} true`, `officer document ${id} true`]);
    expect(
      await opened(async () => {
        expect((await fetch(url, { headers: { ...headers, 'If-None-Match': etag } })).status).toBe(304);
        expect((await fetch(url, { headers, method: 'HEAD' })).status).toBe(200);
        expect((await fetch(url, { headers: { ...headers, Range: 'bytes=9999-' } })).status).toBe(416);
      }),
    ).toEqual([]);
  });

  it('adds to chains that verify, however many read at once', async () => {
    const rows = await opened(() =>
      Promise.all(Array.from({ length: 12 }, () => officer.get(`/api/v1/cases/${caseId}`))),
    );
    expect(rows).toHaveLength(12);
    expect((await verifyDatabaseChains(world.api.deps.pool)).failures).toEqual([]);
  });

  it('is shown nothing when the row cannot be written', async () => {
    await world.rows(
      `ALTER TABLE ledger_row ADD CONSTRAINT refuses CHECK (kind <> 'supervision.file-opened') NOT VALID`,
    );
    try {
      const { status, body } = await officer.get(`/api/v1/cases/${caseId}`);
      expect(status).toBeGreaterThanOrEqual(500);
      expect(JSON.stringify(body)).not.toContain(APPLICATION.recipientName);
    } finally {
      await world.rows('ALTER TABLE ledger_row DROP CONSTRAINT refuses');
    }
  });
});
