import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { commandAnswer } from '#contract/http/commands';
import * as contract from '#contract/http/reads';
import { expectRefusal, type ApiClient } from '../support/http.ts';
import { actPath, APPLICATION, done, NOTICE, PLACES, withWorld } from './world.ts';

const world = withWorld();
let officer: ApiClient;
const made: string[] = [];
let command = '';

beforeAll(async () => {
  officer = await world.as('officer');
  for (const body of [
    APPLICATION,
    NOTICE,
    { ...APPLICATION, form: 'civil-litigation', proceeding: 'first-instance', recipientName: '王五' },
  ]) {
    const answer = await done(officer.post('/api/v1/cases', body));
    made.push(answer.case.id);
    command = answer.command.id;
  }
});

/** Reads and expects exactly what the contract publishes. */
async function read<S extends z.ZodType>(client: ApiClient, path: string, schema: S): Promise<z.output<S>> {
  const answer = await client.get(`/api/v1${path}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return schema.parse(answer.body);
}

interface Item {
  readonly id: string;
  readonly number: string;
  readonly recipientName: string | null;
}
interface Items {
  readonly items: readonly Item[];
  readonly next: string | null;
}

describe('lists', () => {
  it('page through every case once, in a total order, whatever the order', async () => {
    for (const sort of contract.CASE_SORTS) {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Items = (await read(
          officer,
          `/cases?limit=1&sort=${sort}${cursor === '' ? '' : `&cursor=${cursor}`}`,
          contract.caseList,
        )) as unknown as Items;
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      }
      expect(seen.toSorted()).toEqual(made.toSorted());
    }
  });

  it('refuse the cursor of another order', async () => {
    const page = (await read(officer, '/cases?limit=1&sort=number', contract.caseList)) as unknown as Items;
    expectRefusal(
      await officer.get(`/api/v1/cases?sort=-number&cursor=${page.next ?? ''}`),
      'request.cursor-invalid',
      400,
    );
  });

  it('narrow by stage, form, light and due day', async () => {
    const ids = async (query: string): Promise<readonly string[]> =>
      ((await read(officer, `/cases?${query}`, contract.caseList)) as unknown as Items).items.map(({ id }) => id);
    expect(await ids('stage=assignment')).toEqual([made[1]]);
    expect(await ids('form=civil-litigation')).toEqual([made[2]]);
    expect(await ids('light=red')).toEqual([]);
    expect((await ids('light=yellow')).length + (await ids('light=green')).length).toBe(3);
    expect(await ids('dueBefore=2020-01-01')).toEqual([]);
  });

  it('show names to the agency and none to the supervisor and the auditor', async () => {
    const names = async (who: string): Promise<readonly (string | null)[]> =>
      ((await read(await world.as(who), '/cases?sort=number', contract.caseList)) as unknown as Items).items.map(
        ({ recipientName }) => recipientName,
      );
    expect(await names('officer')).toEqual(['张三', '李四', '王五']);
    expect(await names('supervisor')).toEqual([null, null, null]);
    expect(await names('auditor')).toEqual([null, null, null]);
  });

  it('give each role its own tasks', async () => {
    const acts = async (who: string): Promise<readonly string[]> => {
      const page = (await read(await world.as(who), '/tasks', contract.taskList)) as unknown as {
        items: readonly { act: string; case: { id: string } }[];
      };
      return page.items.filter((task) => made.includes(task.case.id)).map(({ act }) => act);
    };
    expect((await acts('officer')).toSorted()).toEqual([
      'assignment.request-draw',
      'intake.propose-grant',
      'intake.propose-grant',
    ]);
    expect(await acts('lawyer1')).toEqual([]);
    expect(await acts('supervisor')).toEqual([]);
  });
});

describe('one case', () => {
  it('shows its people, its deadlines with their derivation, its tasks and what the caller may do', async () => {
    const detail = await read(officer, `/cases/${made[0] ?? ''}`, contract.caseDetail);
    expect(detail.recipients[0]).toMatchObject({ name: '张三', phone: '13800000000', idNumber: null });
    expect(detail.deadlines[0]).toMatchObject({ rule: 'intake.decide', state: 'open' });
    expect(detail.deadlines[0]?.derivation).not.toBeNull();
    expect(detail.mayDo).toContain('intake.propose-grant');
    expect(detail.mayDo).not.toContain('assignment.request-draw');
    const auditor = await read(await world.as('auditor'), `/cases/${made[0] ?? ''}`, contract.caseDetail);
    expect(auditor.recipients[0]).toMatchObject({ name: null, phone: null });
    expect(auditor.mayDo).toEqual([]);
  });

  it('has its version as its tag', async () => {
    const answer = await officer.get(`/api/v1/cases/${made[0] ?? ''}`);
    expect(answer.headers.get('etag')).toBe('"1"');
  });

  it('tells its history row by row, with texts only for those who may read them', async () => {
    const own = (await read(officer, `/cases/${made[0] ?? ''}/timeline`, contract.timeline)) as unknown as {
      items: readonly Record<string, unknown>[];
    };
    expect(own.items[0]).toMatchObject({
      seq: 1,
      kind: 'intake.received',
      prevHash: '0'.repeat(64),
      texts: { recipientName: '张三' },
    });
    const auditor = (await read(
      await world.as('auditor'),
      `/cases/${made[0] ?? ''}/timeline`,
      contract.timeline,
    )) as unknown as { items: readonly Record<string, unknown>[] };
    expect(auditor.items[0]?.['texts']).toBeNull();
    expect(JSON.stringify(auditor)).not.toContain('张三');
  });

  it('lists its deadlines, letters, hearings and touches', async () => {
    const path = `/cases/${made[0] ?? ''}`;
    expect((await read(officer, `${path}/deadlines`, contract.deadlineList)).items.length).toBeGreaterThan(0);
    expect((await read(officer, `${path}/letters`, contract.rowList)).items).toEqual([]);
    expect(await read(officer, `${path}/hearings`, contract.hearingList)).toEqual({
      hearings: [],
      observations: [],
      opinions: [],
    });
    expect((await read(officer, `${path}/touches`, contract.rowList)).items).toEqual([]);
    expectRefusal(await officer.get(`/api/v1${path}/dossier`), 'closing.dossier-not-locked', 404);
  });

  it('keeps what became of each command for who sent it', async () => {
    expect(await read(officer, `/commands/${command}`, commandAnswer)).toMatchObject({
      state: 'accepted',
      events: ['intake.received'],
    });
    expectRefusal(await (await world.as('other-officer')).get(`/api/v1/commands/${command}`), 'command.not-found', 404);
  });
});

describe('the network', () => {
  it('can be looked up', async () => {
    expect((await read(officer, '/network/agencies?region=110000', contract.agencyList))['items']).toHaveLength(1);
    expect((await read(officer, `/network/units?agency=${PLACES.agency}`, contract.unitList))['items']).toHaveLength(2);
    expect((await read(officer, `/network/handlers?unit=${PLACES.unit}`, contract.handlerList))['items']).toHaveLength(
      2,
    );
    expect((await read(officer, '/network/authorities?kind=police', contract.authorityList))['items']).toHaveLength(1);
    expect((await read(officer, '/network/regions', contract.regionList)).items.map(({ code }) => code)).toEqual([
      '110000',
      '330000',
    ]);
    expect(
      (await read(officer, `/network/staff?agency=${PLACES.agency}&role=observer`, contract.staffList)).items,
    ).toHaveLength(1);
    expect(await read(officer, `/quota?agency=${PLACES.agency}&year=2026`, contract.quota)).toMatchObject({
      casesHeard: 0,
      shareBasisPoints: null,
    });
  });
});

describe('documents', () => {
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
  const upload = (client: ApiClient, bytes: Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
    client.send('POST', `/api/v1/cases/${made[0] ?? ''}/documents`, bytes, {
      'content-type': 'application/pdf',
      'x-material': 'identity-proof',
      'x-file-name': encodeURIComponent('身份证.pdf'),
      ...headers,
    });

  it('are stored once by content and given back whole or in part', async () => {
    const answer = await upload(officer, pdf);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    const document = contract.document.parse(answer.body);
    expect(document).toMatchObject({
      name: '身份证.pdf',
      volume: 'approval',
      sizeBytes: pdf.length,
      sha256: createHash('sha256').update(pdf).digest('hex'),
    });
    expect(contract.document.parse((await upload(officer, pdf)).body).id).toBe(document.id);
    const path = `/api/v1/cases/${made[0] ?? ''}/documents/${document.id}`;
    const whole = await officer.get<Uint8Array>(path);
    expect(Buffer.from(whole.body).equals(pdf)).toBe(true);
    const etag = whole.headers.get('etag') ?? '';
    const part = await officer.get<Uint8Array>(path, { headers: { range: 'bytes=0-3', 'if-range': etag } });
    expect([part.status, Buffer.from(part.body).toString(), part.headers.get('content-range')]).toEqual([
      206,
      '%PDF',
      `bytes 0-3/${pdf.length}`,
    ]);
    const last = await officer.get<Uint8Array>(path, { headers: { range: 'bytes=-6' } });
    expect(Buffer.from(last.body).toString()).toBe('%%EOF\n');
    const other = await officer.get(path, { headers: { range: 'bytes=0-3', 'if-range': '"another"' } });
    expect(other.status).toBe(200);
    expectRefusal(
      await officer.get(path, { headers: { range: `bytes=${pdf.length}-` } }),
      'request.range-not-satisfiable',
      416,
    );
    expect((await officer.get(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('keep their name and content from those who see codes only', async () => {
    const auditor = await world.as('auditor');
    const list = await read(auditor, `/cases/${made[0] ?? ''}/documents`, contract.documentList);
    expect(list.items[0]?.name).toBeNull();
    expectRefusal(
      await auditor.get(`/api/v1/cases/${made[0] ?? ''}/documents/${list.items[0]?.id ?? ''}`),
      'identity.not-permitted',
      403,
    );
  });

  it.each([
    ['no file that we know', Buffer.from('GIF89a'), {}, 'handling.document-wrong-kind', 415],
    ['a torn PDF', Buffer.from('%PDF-1.7\n'), {}, 'handling.document-wrong-kind', 415],
    ['another kind than it says', pdf, { 'content-type': 'image/png' }, 'handling.document-not-as-declared', 415],
    ['a type that is never taken', pdf, { 'content-type': 'text/html' }, 'request.unsupported-media-type', 415],
    ['empty', Buffer.alloc(0), {}, 'handling.document-empty', 400],
    ['of no known material', pdf, { 'x-material': 'gift' }, 'request.invalid-header', 400],
    ['named with a path', pdf, { 'x-file-name': '..%2Fpasswd' }, 'request.invalid-header', 400],
    [
      'named with a reversed text',
      pdf,
      { 'x-file-name': encodeURIComponent('a\u202efdp.exe') },
      'request.invalid-header',
      400,
    ],
    ['more than 20 MB', Buffer.alloc(20 * 1024 * 1024 + 1), {}, 'handling.document-too-large', 413],
  ])('are refused when they are %s, and nothing is stored', async (_what, bytes, headers, code, status) => {
    const before = await world.footprint();
    expectRefusal(await upload(officer, bytes, headers as Record<string, string>), code, status);
    expect(await world.footprint()).toBe(before);
  });

  it('are refused from people who may not hand any in', async () => {
    expectRefusal(await upload(await world.as('supervisor'), pdf), 'identity.not-permitted', 403);
    expectRefusal(await upload(await world.as('lawyer1'), pdf), 'case-file.unknown', 404);
  });

  it('are known before an act refers to them', async () => {
    const body = { checkpoint: 'interview', documents: ['019a0000-0000-7000-8000-000000000001'] };
    expectRefusal(
      await officer.post(actPath(made[0] ?? '', 'handling.complete-checkpoint'), body),
      'handling.unknown-document',
      422,
    );
  });
});
