/** Puts one volume together: cover, contents, documents with their own page numbers, remarks sheet. */
import { Flow, type Cell } from '#platform/pdf/flow';
import type { Faces } from '#platform/pdf/fonts';
import { element, PAGE_HEIGHT, PAGE_WIDTH, type Bookmark, type Element, type Page } from '#platform/pdf/tree';
import {
  DOSSIER_WORDS as W,
  ENDING_NAMES,
  ENTRY_NAMES,
  fill,
  FORM_NAMES,
  MATERIAL_TITLES,
  plainDate,
  plainInstant,
  PROCEEDING_NAMES,
  PROTECTION_MARKS,
  RETENTION_NAMES,
  VOLUME_TITLES,
} from '#contract/words/dossier';
import { attachmentKey, titleOf, type ManifestContent } from './manifest.ts';
import type { DocumentEntry, DossierInput, DossierVolume } from './model.ts';
import { setDeadlines, setDraw, setHistory, setLetter, setRecord, setSheet, setUpload } from './papers.ts';
import { MARGINS, SMALL_CELL, TITLE } from './styles.ts';

export interface SetVolume {
  readonly pages: readonly Page[];
  readonly numberedPages: number;
  /** First page number of each document. */
  readonly firstPages: readonly number[];
  readonly bookmark: Bookmark;
}

interface SetDocument {
  readonly entry: DocumentEntry;
  readonly no: number;
  readonly anchor: string;
  readonly first: number;
  readonly last: number;
}

/** Sets a volume under `root`; page numbers begin at 1 with the first document. */
export function setVolume(
  input: DossierInput,
  volume: DossierVolume,
  content: ManifestContent,
  contentHash: string,
  faces: Faces,
  root: Element,
): SetVolume {
  const name = VOLUME_TITLES[volume.volume]['zh-CN'];
  const section = element('Sect', root, { title: name });
  // Reading order is fixed before the page numbers are known: the contents are set after the documents.
  const [cover, contents, body, remarks] = [0, 1, 2, 3].map(() => element('Sect', section)) as [
    Element,
    Element,
    Element,
    Element,
  ];

  const documents = new Flow(faces, body, MARGINS);
  const set: SetDocument[] = volume.documents.map((entry, index) => {
    documents.newPage();
    const first = documents.pages.length;
    const anchor = `${volume.volume.slice(0, 1)}${String(index + 1).padStart(3, '0')}`;
    documents.within('Sect', { title: titleOf(entry) }, () => setDocument(documents, entry, volume, index + 1, anchor));
    return { entry, no: index + 1, anchor, first, last: documents.pages.length };
  });
  const numbered = documents.pages.length;

  const contentsFlow = new Flow(faces, contents, MARGINS);
  setContents(contentsFlow, set);
  const coverFlow = new Flow(faces, cover, MARGINS);
  setCover(coverFlow, input, volume, name, numbered);
  const remarksFlow = new Flow(faces, remarks, MARGINS);
  setRemarks(remarksFlow, input, volume, content, contentHash, numbered);

  documents.pages.forEach((page, index) => furnish(documents, page, input, name, index + 1, numbered));
  for (const flow of [coverFlow, contentsFlow, remarksFlow]) {
    if (input.demo) for (const page of flow.pages) markDemo(flow, page);
  }

  const at = (title: string, page: Page | undefined): Bookmark => {
    if (page === undefined) throw new Error(`no page for the bookmark ${title}`);
    return { title, page, top: 0, children: [] };
  };
  const bookmark: Bookmark = {
    ...at(name, coverFlow.pages[0]),
    children: [
      at(W.coverSuffix, coverFlow.pages[0]),
      at(W.contents, contentsFlow.pages[0]),
      ...set.map((one) => at(`${one.no}．${titleOf(one.entry)}`, documents.pages[one.first - 1])),
      at(W.remarks, remarksFlow.pages[0]),
    ],
  };
  return {
    pages: [...coverFlow.pages, ...contentsFlow.pages, ...documents.pages, ...remarksFlow.pages],
    numberedPages: numbered,
    firstPages: set.map((one) => one.first),
    bookmark,
  };
}

function setDocument(flow: Flow, entry: DocumentEntry, volume: DossierVolume, no: number, anchor: string): void {
  const { body } = entry;
  switch (body.kind) {
    case 'letter':
      return setLetter(flow, body.letter, 'H2', anchor);
    case 'sheet':
      return setSheet(flow, body.sheet, anchor);
    case 'record':
      return setRecord(flow, body.record, anchor);
    case 'draw':
      return setDraw(flow, body.draw, entry.title ?? W.draw.title, anchor);
    case 'deadlines':
      return setDeadlines(flow, body.deadlines, entry.title ?? W.deadlines.title, anchor);
    case 'history':
      return setHistory(flow, body.history, entry.title ?? W.history.title, anchor);
    case 'upload': {
      const key = attachmentKey(volume.volume, no, body.upload.mediaType);
      return setUpload(flow, body.upload, titleOf(entry), MATERIAL_TITLES[entry.material]['zh-CN'], key, anchor);
    }
    default:
      throw new Error(`unknown kind of document: ${String(body satisfies never)}`);
  }
}

/** Header and footer of a numbered page: number at the upper right as archives write it, n of m below. */
export function furnish(
  flow: Flow,
  page: Page,
  input: { readonly caseNumber: string; readonly demo: boolean },
  name: string,
  no: number,
  of: number,
): void {
  const right = PAGE_WIDTH - flow.margins.right;
  page.marks.push({
    owner: null,
    furniture: 'Header',
    ops: [
      flow.label(`${input.caseNumber}　${name}`, flow.margins.left, 50, { size: 9, grey: 0.35 }),
      flow.label(String(no), right, 52, { size: 14, align: 'right' }),
    ],
  });
  const text = fill(W.pageOf, { volume: name, page: no, pages: of });
  page.marks.push({
    owner: null,
    furniture: 'Footer',
    ops: [flow.label(text, PAGE_WIDTH / 2, PAGE_HEIGHT - 42, { size: 9, align: 'center', grey: 0.35 })],
  });
  if (input.demo) markDemo(flow, page);
}

/** 演示数据 on the page, as furniture; the cover says it as content. */
export function markDemo(flow: Flow, page: Page): void {
  const ops = [flow.label(W.demo, PAGE_WIDTH / 2, 52, { size: 12, weight: 'bold', align: 'center', grey: 0.45 })];
  page.marks.push({ owner: null, furniture: 'Header', ops });
}

function setCover(flow: Flow, input: DossierInput, volume: DossierVolume, name: string, pages: number): void {
  flow.newPage();
  const mark = PROTECTION_MARKS[input.protection];
  flow.text('P', mark, { size: 16, weight: 'bold', align: 'right', leading: 26 });
  flow.text('P', input.agency, { size: 20, align: 'center', leading: 40, before: 6 });
  flow.text('H1', `${W.dossier}（${name}）`, { size: 30, weight: 'bold', align: 'center', leading: 56, after: 22 });
  const retention =
    input.retentionUntil === undefined
      ? RETENTION_NAMES[input.retention]
      : fill(W.retentionUntil, { name: RETENTION_NAMES[input.retention], date: plainDate(input.retentionUntil) });
  const rows: (readonly [string, string])[] = [
    [W.number, input.caseNumber],
    [W.assignmentNumber, input.assignmentNumber ?? ''],
    [W.caseKind, FORM_NAMES[input.form]],
    [W.entry, ENTRY_NAMES[input.entry]],
    [W.proceeding, PROCEEDING_NAMES[input.proceeding]],
    [W.cause, input.cause],
    [W.recipient, input.recipients.join('、')],
    [W.authority, input.authority ?? ''],
    [W.tiedCases, (input.tiedCases ?? []).join('\n')],
    [W.unit, input.unit ?? ''],
    [W.handler, input.handlers.join('、')],
    [W.registeredOn, plainDate(input.registeredOn)],
    [W.closedOn, plainDate(input.closedOn)],
    [W.ending, ENDING_NAMES[input.ending]],
    [W.filer, input.filer],
    [W.archivedOn, plainDate(input.archivedOn)],
    [W.retention, retention],
    [W.amountLabel, fill(W.amount, { documents: volume.documents.length, pages })],
  ];
  const shown = rows.filter(([, text]) => text !== '');
  flow.table({
    columns: [1.2, 3.4],
    rows: shown.map(([label, text]): Cell[] => [{ text: label, head: 'Row', align: 'center' }, { text }]),
    size: 14,
    leading: 20,
    minRowHeight: 28,
  });
  if (input.demo) flow.text('P', W.demoNote, { size: 10.5, align: 'center', before: 10 });
}

function setContents(flow: Flow, documents: readonly SetDocument[]): void {
  flow.newPage();
  flow.text('H2', W.contents, { ...TITLE, after: 12 });
  const rows = documents.map(({ entry, no, anchor, first, last }): Cell[] => [
    { text: String(no), align: 'center' },
    { text: entry.number ?? '' },
    { text: entry.responsible },
    { text: titleOf(entry), target: anchor },
    { text: (entry.date ?? '').replaceAll('-', ''), align: 'center' },
    { text: first === last ? String(first) : `${first}-${last}`, align: 'center' },
    { text: entry.remark ?? '' },
  ]);
  const head = W.contentsHead.map((text): Cell => ({ text, head: 'Column', align: 'center', weight: 'bold' }));
  flow.table({
    columns: [33, 82, 76, 110, 58, 48, 36],
    head,
    rows,
    size: SMALL_CELL,
    leading: 15.5,
    minRowHeight: 26,
  });
}

function setRemarks(
  flow: Flow,
  input: DossierInput,
  volume: DossierVolume,
  content: ManifestContent,
  contentHash: string,
  pages: number,
): void {
  flow.newPage();
  flow.text('H2', W.remarks, { ...TITLE, after: 12 });
  const files = volume.documents.filter((entry) => entry.body.kind === 'upload').length;
  const counts = { documents: volume.documents.length, pages, attachments: files };
  const { ledger, checkpoint } = content;
  const remarks = [fill(W.remarksBody, counts), W.remarksRetention, ...(input.demo ? [W.demoNote] : [])];
  const plainRows: (readonly [string, string])[] = [
    [W.contentHash, contentHash],
    [W.ledgerHead, ledger.rows === 0 ? '' : fill(W.ledgerHeadText, { seq: ledger.headSeq, hash: ledger.headHash })],
    [W.checkpoint, checkpointText(checkpoint)],
    [W.format, W.formatName],
    [W.lockedAt, plainInstant(input.lockedAt)],
  ];
  const row = ([label, text]: readonly [string, string]): Cell[] => [
    { text: label, head: 'Row', align: 'center' },
    { text, span: 3 },
  ];
  flow.table({
    columns: [1.2, 2, 1.2, 2],
    rows: [
      [
        { text: W.remarksText, head: 'Row', align: 'center' },
        { text: remarks, span: 3, valign: 'top', indentEms: 2, minHeight: 260 },
      ],
      ...plainRows.filter(([, text]) => text !== '').map(row),
      [
        { text: W.filer, head: 'Row', align: 'center' },
        { text: input.filer, align: 'center' },
        { text: W.inspector, head: 'Row', align: 'center' },
        { text: input.inspector, align: 'center' },
      ],
      row([W.filingDate, plainDate(input.archivedOn)]),
    ],
    size: 12,
    leading: 19,
    minRowHeight: 34,
  });
}

/** The log's last checkpoint before the dossier was locked, for comparison with a copy kept elsewhere. */
function checkpointText(checkpoint: ManifestContent['checkpoint']): string {
  if (checkpoint === null) return W.noCheckpoint;
  const { origin, keyId, size, root } = checkpoint;
  if (keyId === undefined) return fill(W.checkpointText, { origin, size, root });
  return fill(W.checkpointKeyText, { origin, keyId, size, root });
}
