import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalText } from '#domain/kernel/canonical';
import { isRefusal } from '#domain/kernel/refusal';
import type { Json } from '#domain/kernel/json';
import type { DocumentEntry, DossierInput, Letter, Sheet } from '#activities/closing/dossier/model';
import { renderDossier, renderLetter, type RenderedDossier } from '#activities/closing/dossier/render';
import { validatePdf } from '../../tools/verapdf.mjs';
import { applicationCase, hanzi, noticeCase, refusedCase } from './fixtures.ts';
import { originals, readOriginal } from './originals.ts';
import { packed, run, Shelf } from './tools.ts';

const shelf = new Shelf();
afterAll(() => shelf.clear());

async function render(input: DossierInput): Promise<RenderedDossier> {
  const result = await renderDossier(input, { readFile: readOriginal });
  if (isRefusal(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

function withDocument(entry: DocumentEntry): DossierInput {
  const base = refusedCase();
  return { ...base, volumes: base.volumes.map((volume) => ({ ...volume, documents: [...volume.documents, entry] })) };
}

const record = (title: string, paragraphs: readonly string[]): DocumentEntry => ({
  id: 'record',
  material: 'panel-discussion',
  responsible: '陈立',
  body: { kind: 'record', record: { title, fields: [{ label: '议题', value: title }], paragraphs, signatures: [] } },
});

/** More than 900 distinct hanzi, in paragraphs that break over lines and pages. */
const manyHanzi = hanzi(1000);
const prose = Array.from({ length: 40 }, (_, index) => `${manyHanzi.slice(index * 25, index * 25 + 25)}，`.repeat(6));

describe('a dossier file', () => {
  let application: RenderedDossier;
  let files: Record<'application' | 'notice' | 'refused' | 'prose' | 'letter' | 'sheet', string>;

  beforeAll(async () => {
    application = await render(applicationCase());
    const letter = grantOf(applicationCase());
    const single = await renderLetter(letter, {
      caseNumber: '330106-01-2025-000036',
      issuedAt: 1741140000000,
      demo: true,
    });
    if (isRefusal(single)) throw new Error(`refused: ${JSON.stringify(single)}`);
    const sheet = await renderLetter(reportOf(applicationCase()), {
      caseNumber: '330106-01-2025-000036',
      issuedAt: 1741140000000,
      demo: false,
    });
    if (isRefusal(sheet)) throw new Error(`refused: ${JSON.stringify(sheet)}`);
    files = {
      application: await shelf.put('application.pdf', application.bytes),
      notice: await shelf.put('notice.pdf', (await render(noticeCase())).bytes),
      refused: await shelf.put('refused.pdf', (await render({ ...refusedCase(), cause: '<A&B> "纠纷"' })).bytes),
      prose: await shelf.put(
        'prose.pdf',
        (await render(withDocument(record('集体讨论记录', [manyHanzi, ...prose])))).bytes,
      ),
      letter: await shelf.put('letter.pdf', single.bytes),
      sheet: await shelf.put('sheet.pdf', sheet.bytes),
    };
  });

  it('is PDF/A-3a and PDF/UA-1 at once, for every kind of case, for a single letter and for a single table', async () => {
    const results = await validatePdf(Object.values(files), ['3a', 'ua1']);
    expect(results).toHaveLength(12);
    expect(results.filter((result) => !result.compliant)).toEqual([]);
  }, 180_000);

  it('is judged by a validator that does fail: a file changed behind the kit is not compliant', async () => {
    const text = Buffer.from(application.bytes)
      .toString('latin1')
      .replace('<pdfuaid:part>1', '<pdfuaid:part>7')
      .replace('/Marked true', '/Marked null');
    const broken = await shelf.put('broken.pdf', Buffer.from(text, 'latin1'));
    const results = await validatePdf([broken], ['3a', 'ua1']);
    expect(results.map((result) => result.compliant)).toEqual([false, false]);
    expect(results[1]?.faults.length).toBeGreaterThan(0);
  }, 120_000);

  it('has a sound structure and only embedded subsets', async () => {
    for (const file of Object.values(files)) {
      expect(await run('qpdf', '--check', file)).toContain('No syntax or stream encoding errors found');
      const fonts = (await run('pdffonts', file)).trim().split('\n').slice(2);
      expect(fonts.length).toBeGreaterThan(0);
      for (const font of fonts) expect(font).toMatch(/\+NotoSerifSC-(Regular|Bold)\s.*\syes\s+yes\s+yes\s/u);
    }
  });

  it('gives its text back, more than 900 distinct hanzi included', async () => {
    const furniture = /审批卷第\d+页共\d+页330106-01-2025-000038\d+审批卷/gu;
    const text = packed(await run('pdftotext', files.prose, '-')).replaceAll(furniture, '');
    expect(text.includes(manyHanzi)).toBe(true);
    expect(prose.filter((paragraph) => !text.includes(paragraph))).toEqual([]);
    expect(new Set([...text].filter((character) => /\p{Script=Han}/u.test(character))).size).toBeGreaterThan(900);
  });

  it('numbers every volume for itself and lists its documents in archive order', async () => {
    const { content, rendering } = application.manifest;
    expect(content.volumes.map(({ volume }) => volume)).toEqual(['approval', 'handling']);
    expect(content.volumes[0]?.documents.map(({ material }) => material)).toEqual([
      'application-form',
      'identity-proof',
      'hardship-statement',
      'evidence-copy',
      'material-receipt',
      'supplement-notice',
      'assignment-record',
      'grant-decision',
      'assignment-notice',
      'observation-record',
      'authority-opinion',
      'follow-up-record',
      'supervision-material',
      'supervision-material',
    ]);
    expect(content.volumes[1]?.documents.map(({ material }) => material)).toEqual([
      'official-letter',
      'mandate-agreement',
      'meeting-record',
      'judgment',
      'progress-notice',
      'closing-report',
    ]);
    for (const volume of rendering.volumes) expect(volume.firstPages[0]).toBe(1);
    // Two covers, two contents, two remarks sheets stand outside the numbering.
    const numbered = rendering.volumes.reduce((sum, volume) => sum + volume.numberedPages, 0);
    expect(application.pages).toBe(numbered + 6);
    expect(Number(/Pages:\s+(\d+)/u.exec(await run('pdfinfo', files.application))?.[1])).toBe(application.pages);
    const [approval] = rendering.volumes;
    const page = String(2 + (approval?.firstPages[7] ?? 0));
    const letter = packed(await run('pdftotext', '-f', page, '-l', page, files.application, '-'));
    expect(letter).toContain('给予法律援助决定书');
    expect(letter).toContain('二〇二五年三月五日');
    expect(letter).toContain(`审批卷第${approval?.firstPages[7]}页共${approval?.numberedPages}页`);
    expect(letter).toContain('演示数据');
  });

  it('has no handling volume for a refused case, and no demonstration mark unless asked', async () => {
    const text = packed(await run('pdftotext', files.refused, '-'));
    expect(text).toContain('法律援助案卷（审批卷）');
    expect(text).not.toContain('承办卷');
    expect(text).not.toContain('演示数据');
  });

  it('shows a title of markup characters as they are, in the page and in both kinds of metadata', async () => {
    expect(await run('pdfinfo', files.refused)).toContain('<A&B> "纠纷"');
    expect(await run('pdfinfo', '-meta', files.refused)).toContain('&lt;A&amp;B&gt; &quot;纠纷&quot;');
    expect(packed(await run('pdftotext', files.refused, '-'))).toContain('<A&B>"纠纷"');
  });

  it('carries its manifest and every original in their own bytes', async () => {
    const target = await shelf.path('manifest.json');
    await run('pdfdetach', '-savefile', 'manifest.json', '-o', target, files.application);
    const embedded = await readFile(target, 'utf8');
    expect(embedded).toBe(canonicalText(JSON.parse(JSON.stringify(application.manifest)) as Json));
    const list = await run('pdfdetach', '-list', files.application);
    const documents = application.manifest.content.volumes.flatMap((volume) => volume.documents);
    const uploads = documents.flatMap(({ file }) => (file === null ? [] : [file]));
    expect(new Set(uploads.map((file) => file.mediaType)).size).toBe(4);
    expect(list).toContain(`${uploads.length + 1} embedded files`);
    for (const [index, file] of uploads.entries()) {
      const saved = await shelf.path(`original-${index}`);
      await run('pdfdetach', '-save', String(index + 1), '-o', saved, files.application);
      const hash = createHash('sha256')
        .update(await readFile(saved))
        .digest('hex');
      expect(uploads.map(({ sha256 }) => sha256)).toContain(hash);
      expect(list).toContain(file.fileName);
    }
  });

  it('is the same byte for byte for the same input, in whatever order its documents came', async () => {
    const input = applicationCase();
    const reversed = {
      ...input,
      volumes: input.volumes.map((volume) => ({ ...volume, documents: [...volume.documents].reverse() })),
    };
    const again = await render(reversed);
    expect(again.sha256).toBe(application.sha256);
    expect(Buffer.compare(again.bytes, application.bytes)).toBe(0);
    const file = await shelf.path('streamed.pdf');
    const streamed = await renderDossier(input, { readFile: readOriginal, outFile: file });
    expect(streamed).toMatchObject({ sha256: application.sha256, size: application.size });
    expect(
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ).toBe(application.sha256);
  });

  it('has a content hash that follows the content and not the renderer', () => {
    const { content, contentHash } = application.manifest;
    const bytes = canonicalText(JSON.parse(JSON.stringify(content)) as Json);
    expect(contentHash).toBe(createHash('sha256').update(bytes, 'utf8').digest('hex'));
    expect(bytes).not.toContain('pdfkit');
    expect(bytes).not.toContain('zlib');
    // A golden value: it changes only with the manifest's format, which then gets a new version.
    expect(contentHash).toBe('3f29ef38f1e2efbbd85d286f16e87978efc71bb51d7032eb6a4b241de4a2a91c');
  });

  it('stays small: 25 pages with 900 distinct characters under 400 KB', async () => {
    const common = hanzi(900);
    const paragraphs = [
      common,
      ...Array.from({ length: 62 }, (_, index) => common.slice(index * 11, index * 11 + 190)),
    ];
    const small = await render(withDocument(record('谈话笔录', paragraphs)));
    expect(small.pages).toBeGreaterThanOrEqual(25);
    expect(small.size).toBeLessThan(400 * 1024);
  });
});

describe('text that must not be printed', () => {
  it('refuses characters that the font lacks, and says which and where', async () => {
    const result = await renderDossier({ ...refusedCase(), recipients: ['𠮷田'], cause: '☑' });
    expect(result).toMatchObject({
      code: 'closing.characters-not-in-font',
      params: { codePoints: 'U+2611 U+20BB7', where: '/recipients/0 /cause', places: 2 },
    });
  });

  it.each(['\u202e', '\u200b', '\u0007', '\ufeff', '\u2028', '\u00ad'])(
    'refuses control and format character %j',
    async (character) => {
      const result = await renderDossier({ ...refusedCase(), cause: `借${character}贷` });
      expect(result).toMatchObject({ code: 'closing.control-characters', field: '/cause' });
    },
  );

  it('refuses half a letter', async () => {
    const letter = grantOf(applicationCase());
    const { basis: _, ...values } = letter.values;
    const result = await renderLetter({ ...letter, values }, { caseNumber: 'x', issuedAt: 0, demo: false });
    expect(result).toMatchObject({ code: 'closing.template-value-missing', params: { form: '009', values: 'basis' } });
  });

  it('fails when an original is not the recorded one, and leaves no file behind', async () => {
    const input = applicationCase();
    const [sha256 = ''] = originals.keys();
    const file = await shelf.path('corrupt.pdf');
    const readFileChanged = async (hash: string): Promise<Uint8Array> =>
      hash === sha256 ? Buffer.from('changed') : readOriginal(hash);
    await expect(renderDossier(input, { readFile: readFileChanged, outFile: file })).rejects.toThrow(
      'could not be written',
    );
    await expect(readFile(file)).rejects.toThrow('ENOENT');
    await expect(readFile(`${file}.part`)).rejects.toThrow('ENOENT');
  });
});

function reportOf(input: DossierInput): Sheet {
  const bodies = input.volumes.flatMap(({ documents }) => documents.map(({ body }) => body));
  const report = bodies.flatMap((body) => (body.kind === 'sheet' && body.sheet.form === '021' ? [body.sheet] : []));
  if (report[0] === undefined) throw new Error('the fixture has no closing report');
  return report[0];
}

function grantOf(input: DossierInput): Letter {
  const entry = input.volumes[0]?.documents.find(({ material }) => material === 'grant-decision');
  if (entry?.body.kind !== 'letter') throw new Error('the fixture has no grant decision');
  return entry.body.letter;
}
