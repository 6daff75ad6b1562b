/** Issued letters by themselves: as PDF and as text, printed once, for who may see personal data. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { expectRefusal } from '../support/http.ts';
import { acts, agreed, inHandling, registered } from './lead.ts';
import { withWorld } from './world.ts';

const world = withWorld({ printer: true });

interface Listed {
  readonly id: string;
  readonly formNo: string;
  readonly number: string;
  readonly title: { readonly zh: string; readonly en: string };
}

async function lettersOf(name: string, caseId: string): Promise<readonly Listed[]> {
  const { body } = await (await world.as(name)).get<{ items: Listed[] }>(`/api/v1/cases/${caseId}/letters`);
  return body.items;
}

describe('an issued letter', () => {
  it('is listed, read, and printed as PDF and as text; the second reading gives the same bytes', async () => {
    const caseId = await inHandling(world);
    const letters = await lettersOf('officer', caseId);
    expect(letters.map(({ formNo, title }) => [formNo, title.zh])).toEqual([
      ['009', '给予法律援助决定书'],
      ['011', '指派通知书'],
      ['013', '法律援助公函'],
    ]);
    const officer = await world.as('officer');
    for (const { id, formNo, number, title } of letters) {
      const path = `/api/v1/cases/${caseId}/letters/${id}`;
      const record = await officer.get<{ pdfSha256: string | null }>(path);
      expect(record.body).toMatchObject({ id, formNo, number, title, pages: null, pdfSha256: null });
      const text = await officer.get<string>(`${path}/text`);
      expect(text.status).toBe(200);
      expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      const lines = text.body.split('\n');
      expect(lines.slice(0, 2)).toEqual([title.zh, number]);
      expect(text.body).toContain('张三');
      expect(text.body).not.toMatch(/\{\w+\}/u);
      const pdf = await officer.get(`${path}/pdf`);
      expect(pdf.headers.get('content-type')).toBe('application/pdf');
      expect(pdf.headers.get('x-pages')).toBe('1');
      const sha256 = (pdf.headers.get('etag') ?? '').replaceAll('"', '');
      const bytes = await readFile(world.api.deps.files.path(sha256));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      expect((await officer.get(`${path}/pdf`, { headers: { 'if-none-match': `"${sha256}"` } })).status).toBe(304);
      expect((await officer.get(path)).body).toMatchObject({ pages: 1, pdfSha256: sha256 });
    }
    const prints = await world.rows(
      `SELECT 1 FROM letter_print p JOIN letter l ON l.id = p.letter_id WHERE l.case_id = $1`,
      [caseId],
    );
    expect(prints).toHaveLength(3);
  });

  it('of a refusal names ground, law and who decides an objection', async () => {
    const caseId = await registered(world);
    await acts(world, 'officer', caseId, 'intake.propose-refusal', {
      ground: 'means-above-limit',
      opinion: '家庭人均收入高于本地标准',
    });
    await agreed(world, caseId);
    const [letter] = await lettersOf('officer', caseId);
    expect(letter?.title).toEqual({ zh: '不予法律援助决定书', en: 'Decision to refuse legal aid' });
    const text = await (await world.as('officer')).get<string>(`/api/v1/cases/${caseId}/letters/${letter?.id}/text`);
    expect(text.body).toContain('第四十九条');
    expect(text.body).toContain('本中心决定不予法律援助');
  });

  it('is for who may see personal data, and every opening leaves a trace', async () => {
    const caseId = await inHandling(world);
    const [letter] = await lettersOf('officer', caseId);
    const path = `/api/v1/cases/${caseId}/letters/${letter?.id}`;
    // Who sees the case without personal data reads that there is a letter, not the letter.
    expect((await (await world.as('supervisor')).get(path)).status).toBe(200);
    for (const kind of ['pdf', 'text'])
      expectRefusal(await (await world.as('supervisor')).get(`${path}/${kind}`), 'identity.not-permitted', 403);
    expectRefusal(await (await world.as('other-officer')).get(`${path}/pdf`), 'case-file.unknown', 404);
    const opened = (): Promise<readonly unknown[]> =>
      world.rows(
        `SELECT 1 FROM ledger_row WHERE starts_with(stream, 'access/') AND convert_from(body, 'UTF8') LIKE '%' || $1 || '%'`,
        [letter?.id],
      );
    expect(await opened()).toHaveLength(0);
    expect((await (await world.as('head')).get(`${path}/text`)).status).toBe(200);
    expect(await opened()).toHaveLength(1);
    expectRefusal(
      await (await world.as('head')).get(`/api/v1/cases/${caseId}/letters/${caseId}/pdf`),
      'letters.unknown',
      404,
    );
  });
});
