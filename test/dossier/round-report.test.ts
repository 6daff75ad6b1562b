import { afterAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#domain/kernel/refusal';
import type { RoundReport } from '#activities/evaluation/report/model';
import { renderRoundReport, type RenderedReport } from '#activities/evaluation/report/render';
import { validatePdf } from '../../tools/verapdf.mjs';
import { roundReport } from './round-report.ts';
import { packed, run, Shelf } from './tools.ts';

const shelf = new Shelf();
afterAll(() => shelf.clear());

async function render(report: RoundReport): Promise<RenderedReport> {
  const result = await renderRoundReport(report);
  if (isRefusal(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

describe('a round’s report', () => {
  const report = roundReport();

  it('is PDF/A-3a and PDF/UA-1 at once, also as a demonstration and with nothing assessed', async () => {
    const goodOrBetter = { ...report.statistics.goodOrBetter, estimate: 'nothing-assessed', outer: null } as const;
    const empty = { ...report.statistics, goodOrBetter, cities: null, severity: null };
    const files = [
      await shelf.put('report.pdf', (await render(report)).bytes),
      await shelf.put('demo.pdf', (await render({ ...report, demo: true, picks: [], members: [] })).bytes),
      await shelf.put('empty.pdf', (await render({ ...report, statistics: empty })).bytes),
    ];
    const results = await validatePdf(files, ['3a', 'ua1']);
    expect(results).toHaveLength(6);
    expect(results.filter((result) => !result.compliant)).toEqual([]);
  }, 180_000);

  it('prints frame, rate, bounds, seeds, tickets, agreement, severity and themes as text', async () => {
    const path = await shelf.put('text.pdf', (await render(report)).bytes);
    const text = packed(await run('pdftotext', path, '-'));
    for (const said of [
      '抽样框共240件',
      '区间只反映抽取的偶然性，不反映专家之间的分歧',
      '外包区间',
      '机构未能提供冻结案卷的1件',
      report.seed.commitment,
      'Krippendorffα',
      'GwetAC2',
      '杭州市西湖区法律援助中心',
      '偏严',
      '会见（约见）与告知',
      report.picks[0]?.code ?? '?',
      'ROUND-330000-2026-002',
      '抽样框有误',
    ])
      expect(text).toContain(packed(said));
  });

  it('is the same bytes again, and carries everything it says as JSON', async () => {
    const [first, second] = [await render(report), await render(report)];
    expect(second.sha256).toBe(first.sha256);
    const path = await shelf.put('twice.pdf', first.bytes);
    const out = await shelf.path('statistics.json');
    await run('pdfdetach', '-savefile', 'statistics.json', '-o', out, path);
    const { readFile } = await import('node:fs/promises');
    const inside = JSON.parse(await readFile(out, 'utf8')) as RoundReport;
    expect(inside.statistics.goodOrBetter.estimate).toEqual(report.statistics.goodOrBetter.estimate);
    expect(inside.picks).toHaveLength(report.picks.length);
  });

  it('refuses text that cannot be printed, naming the place', async () => {
    const refused = await renderRoundReport({ ...report, members: [{ name: '陈\u202e立', signedAt: null }] });
    expect(refused).toMatchObject({ code: 'closing.control-characters', field: '/members/0/name' });
  });
});
