/** Renders a round's report as PDF/A-3a + PDF/UA-1, with its machine-readable twin inside. */
import { createHash } from 'node:crypto';
import type { Refusal } from '#domain/kernel/refusal';
import { fill, plainDate, plainInstant } from '#contract/words/dossier';
import { BLINDNESS_WORDS } from '#contract/words/evaluation';
import { REPORT_WORDS as W } from '#contract/words/round-report';
import { loadFaces } from '#platform/pdf/fonts';
import { Flow, type Cell } from '#platform/pdf/flow';
import { element, type Bookmark, type Page } from '#platform/pdf/tree';
import { PDFKIT_VERSION } from '#platform/pdf/writer';
import { checkText, writeRendered, type RenderedPdf, type RenderPorts } from '../../closing/dossier/render.ts';
import { MARGINS, SMALL_CELL } from '../../closing/dossier/styles.ts';
import { furnish, markDemo } from '../../closing/dossier/volume.ts';
import { rateTexts, whole } from './figures.ts';
import type { RoundReport } from './model.ts';
import {
  assessedByExperts,
  setAgreement,
  setDomains,
  setFrame,
  setGrades,
  setGroups,
  setMethod,
  setPractice,
  setRate,
  setSeed,
  setSeverity,
  setThemes,
  setTickets,
  wordOf,
} from './sections.ts';

/** Changes whenever the same input would give another layout. */
export const REPORT_RENDERER = 'zhiheng-round-report/1';

/** A finished report. */
export interface RenderedReport extends RenderedPdf {
  /** Hex SHA-256 of the attached `statistics.json`, which says all that the report says. */
  readonly contentHash: string;
}

const SECTIONS: readonly { readonly title: string; readonly set: (flow: Flow, report: RoundReport) => void }[] = [
  { title: W.rate.title, set: setRate },
  { title: W.frame.title, set: setFrame },
  { title: W.seed.title, set: setSeed },
  { title: W.domains.title, set: setDomains },
  { title: W.grades.title, set: setGrades },
  { title: W.agreement.title, set: setAgreement },
  { title: W.severity.title, set: setSeverity },
  { title: W.groups.title, set: setGroups },
  { title: W.themes.title, set: setThemes },
  { title: W.practice.title, set: setPractice },
  { title: W.tickets.title, set: setTickets },
  { title: W.method.title, set: setMethod },
];

const SECTION_TITLE = { size: 16, weight: 'bold', leading: 30, before: 16, after: 4, keep: 80 } as const;

/**
 * Renders a report. Same input, same bytes, for one version of renderer, pdfkit and zlib. Refuses text that can't be
 * printed (`closing.characters-not-in-font`, `closing.control-characters`).
 */
export async function renderRoundReport(
  report: RoundReport,
  ports: RenderPorts = {},
): Promise<RenderedReport | Refusal> {
  const faces = ports.faces ?? (await loadFaces());
  const refusal = checkText(report, faces);
  if (refusal !== null) return refusal;
  const twin = reportBytes(report);
  const contentHash = createHash('sha256').update(twin).digest('hex');
  const root = element('Document', null, {});
  const [cover, contents, body] = [0, 1, 2].map(() => element('Sect', root)) as [
    ReturnType<typeof element>,
    ReturnType<typeof element>,
    ReturnType<typeof element>,
  ];
  const flow = new Flow(faces, body, MARGINS);
  flow.newPage();
  const set = SECTIONS.map(({ title, set: setSection }, index) => {
    const anchor = `s${String(index + 1).padStart(2, '0')}`;
    return flow.within('Sect', { title }, () => {
      const head = flow.text('H2', title, SECTION_TITLE);
      head.anchor = anchor;
      const page = flow.pages.length;
      setSection(flow, report);
      return { title, anchor, page };
    });
  });
  const coverFlow = new Flow(faces, cover, MARGINS);
  setCover(coverFlow, report, contentHash);
  const contentsFlow = new Flow(faces, contents, MARGINS);
  setContents(contentsFlow, set);
  const numbered = flow.pages.length;
  const about = { caseNumber: report.round.code, demo: report.demo };
  flow.pages.forEach((page, index) => furnish(flow, page, about, W.pageName, index + 1, numbered));
  for (const other of [coverFlow, contentsFlow]) if (report.demo) for (const page of other.pages) markDemo(other, page);
  const pages: readonly Page[] = [...coverFlow.pages, ...contentsFlow.pages, ...flow.pages];
  const at = (title: string, page: Page | undefined): Bookmark => {
    if (page === undefined) throw new Error(`no page for the bookmark ${title}`);
    return { title, page, top: 0, children: [] };
  };
  const written = await writeRendered(
    {
      info: {
        title: `${report.round.code} ${W.title}`,
        author: report.round.organiser,
        subject: report.round.code,
        keywords: `sha256:${contentHash}`,
        creator: REPORT_RENDERER,
        producer: `pdfkit ${PDFKIT_VERSION}`,
        createdAt: report.madeAt,
      },
      language: 'zh-CN',
      root,
      pages,
      bookmarks: [
        at(W.title, coverFlow.pages[0]),
        at(W.contents, contentsFlow.pages[0]),
        ...set.map(({ title, page }) => at(title, flow.pages[page - 1])),
      ],
      attachments: [
        {
          key: 'statistics.json',
          fileName: 'statistics.json',
          description: 'zhiheng round report v1',
          mediaType: 'application/json',
          relationship: 'Data',
          modifiedAt: report.madeAt,
          read: () => Promise.resolve(twin),
        },
      ],
    },
    faces,
    ports,
  );
  return { ...written, pages: pages.length, contentHash };
}

/** The bytes that are embedded as `statistics.json`: figures are fractions, which canonical JSON does not know. */
export function reportBytes(report: RoundReport): Uint8Array {
  return Buffer.from(`${JSON.stringify(report)}\n`);
}

function setCover(flow: Flow, report: RoundReport, contentHash: string): void {
  const { round, evaluation, statistics, seed } = report;
  flow.newPage();
  flow.text('P', round.organiser, { size: 20, align: 'center', leading: 40, before: 6 });
  flow.text('H1', W.title, { size: 26, weight: 'bold', align: 'center', leading: 52, after: 22 });
  const { share, interval } = rateTexts(statistics.goodOrBetter);
  const rows: readonly (readonly [string, string])[] = [
    [W.cover.organiser, round.organiser],
    [W.cover.round, round.code],
    [W.cover.kind, wordOf(W.kinds, round.kind)],
    [W.cover.period, `${plainDate(round.from)}—${plainDate(round.to)}`],
    [W.cover.state, wordOf(W.states, round.state)],
    [
      W.cover.frame,
      fill(W.cover.frameText, {
        items: whole(statistics.frame.items),
        excluded: whole(statistics.frame.excluded),
      }),
    ],
    [
      W.cover.drawn,
      fill(W.cover.drawnText, {
        drawn: whole(statistics.goodOrBetter.drawn),
        assessed: whole(assessedByExperts(report)),
      }),
    ],
    [W.cover.rate, interval === W.notStated ? share : fill(W.rateWithInterval, { share, interval })],
    [W.cover.blindness, BLINDNESS_WORDS[evaluation.blindness as keyof typeof BLINDNESS_WORDS]?.zh ?? ''],
    [W.cover.mode, wordOf(W.modes, evaluation.mode)],
    [W.cover.bands, evaluation.bands],
    [W.cover.seed, seed.witnessed ? W.witnessed : seed.source],
    [W.cover.frameHash, seed.frameHash],
    [W.cover.contentHash, contentHash],
    [W.cover.madeAt, plainInstant(report.madeAt)],
  ];
  flow.table({
    columns: [1.2, 3.4],
    rows: rows
      .filter(([, text]) => text !== '')
      .map(([label, text]): Cell[] => [{ text: label, head: 'Row', align: 'center' }, { text }]),
    size: 13,
    leading: 20,
    minRowHeight: 30,
  });
  if (report.demo) flow.text('P', W.demoNote, { size: 10.5, align: 'center', before: 10 });
}

function setContents(
  flow: Flow,
  sections: readonly { readonly title: string; readonly anchor: string; readonly page: number }[],
): void {
  flow.newPage();
  flow.text('H2', W.contents, { size: 22, weight: 'bold', align: 'center', leading: 34, after: 12 });
  const head = W.contentsHead.map((text): Cell => ({ text, head: 'Column', align: 'center', weight: 'bold' }));
  flow.table({
    columns: [0.6, 5, 0.8],
    head,
    rows: sections.map(({ title, anchor, page }, index): Cell[] => [
      { text: String(index + 1), align: 'center' },
      { text: title, target: anchor },
      { text: String(page), align: 'center' },
    ]),
    size: SMALL_CELL,
    leading: 16,
    minRowHeight: 26,
  });
}
