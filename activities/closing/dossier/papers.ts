/** Sets one document of a volume: letters, the ministry's tables, structured records, proofs, upload entries. */
import type { Flow, Cell } from '#platform/pdf/flow';
import { widthOf } from '#platform/pdf/lines';
import { element, PAGE_WIDTH } from '#platform/pdf/tree';
import { chineseDate, DOSSIER_WORDS as W, fill, MEDIA_NAMES, plainDate, plainInstant } from '#contract/words/dossier';
import { LETTER_TEMPLATES, SHEET_TEMPLATES, type SheetTemplate } from '#contract/words/letters';
import type { DeadlineLine, DrawRecord, LedgerLine, Letter, Sheet, StructuredRecord, Upload } from './model.ts';
import {
  ADDRESSEE,
  BODY,
  CELL,
  NOTE,
  NUMBER,
  SEAL_RADIUS,
  SMALL_BODY,
  SMALL_CELL,
  SUBHEADING,
  TITLE,
} from './styles.ts';

const PLACES = /\{(\w+)\}/gu;

/** Names of the values a letter lacks for its template. */
export function missingValues(letter: Letter): string[] {
  const missing = new Set<string>();
  for (const paragraph of LETTER_TEMPLATES[letter.form].paragraphs) {
    if (paragraph.when !== undefined && letter.values[paragraph.when] === undefined) continue;
    for (const [, name = ''] of paragraph.text.matchAll(PLACES)) {
      if (letter.values[name] === undefined) missing.add(name);
    }
  }
  return [...missing];
}

/** Sets the title; `anchor` makes it the target of contents and bookmarks. */
function title(flow: Flow, role: 'H1' | 'H2', text: string, anchor: string | null): void {
  const heading = flow.text(role, text, TITLE);
  if (anchor !== null) heading.anchor = anchor;
}

/** A letter: title, number at the right, addressee, text with two-character indent, seal, agency, date. */
export function setLetter(flow: Flow, letter: Letter, role: 'H1' | 'H2', anchor: string | null): void {
  const template = LETTER_TEMPLATES[letter.form];
  title(flow, role, template.title, anchor);
  flow.text('P', letter.number, NUMBER);
  flow.text('P', `${letter.addressee}：`, ADDRESSEE);
  template.paragraphs.forEach((paragraph, index) => {
    if (paragraph.when === undefined || letter.values[paragraph.when] !== undefined) {
      flow.text('P', fill(paragraph.text, letter.values), BODY);
    }
    if (template.itemsAfter === index && letter.items !== undefined && letter.items.length > 0) {
      setItems(flow, letter.items);
    }
  });
  if (template.closing !== undefined) flow.text('P', template.closing, BODY);
  setSignOff(flow, letter.agency, chineseDate(letter.issuedOn));
  for (const line of template.foot) {
    const given = [...line.matchAll(PLACES)].every(([, name = '']) => letter.values[name] !== undefined);
    if (given) flow.text('P', fill(line, letter.values), { size: 14, leading: 25 });
  }
}

function setItems(flow: Flow, items: readonly string[]): void {
  flow.within('L', {}, () => {
    items.forEach((item, index) => {
      const end = index === items.length - 1 ? '。' : '；';
      flow.within('LI', {}, () => flow.text('LBody', `${index + 1}．${item}${end}`, BODY));
    });
  });
}

/** 落款: agency and date, centred on each other at the right, under the empty circle of the seal. */
function setSignOff(flow: Flow, agency: string, date: string): void {
  const style = { size: 16, align: 'center' } as const;
  const face = flow.faces.regular;
  const half = Math.max(widthOf(face, 16, agency), widthOf(face, 16, date), 2 * SEAL_RADIUS - 32) / 2;
  flow.ensure(2 * SEAL_RADIUS + 24);
  const top = flow.y + 12;
  const x = PAGE_WIDTH - flow.margins.right - half - 16;
  const y = top + SEAL_RADIUS;
  const box = [x - SEAL_RADIUS, y - SEAL_RADIUS, x + SEAL_RADIUS, y + SEAL_RADIUS] as const;
  const seal = element('Figure', flow.parent, { alt: '加盖印章处', box });
  const circle = { kind: 'circle', centre: [x, y], radius: SEAL_RADIUS, grey: 0.55 } as const;
  flow.page.marks.push({
    owner: seal,
    ops: [circle, flow.label('（印章）', x, top + 26, { size: 12, align: 'center', grey: 0.45 })],
  });
  flow.place(element('P', flow.parent), agency, x, y - 2, style);
  flow.place(element('P', flow.parent), date, x, y + 26, style);
  flow.y = top + 2 * SEAL_RADIUS + 12;
}

const label = (text: string): Cell => ({ text, head: 'Row', align: 'center' });

/** One of the ministry's tables. */
export function setSheet(flow: Flow, sheet: Sheet, anchor: string | null, role: 'H1' | 'H2' = 'H2'): void {
  const template: SheetTemplate = SHEET_TEMPLATES[sheet.form];
  title(flow, role, template.title, anchor);
  flow.text('P', `${sheet.agency}　${sheet.number}`, { ...NUMBER, size: 12, after: 4 });
  const value = (key: string): Cell => ({ text: sheet.values[key] ?? '' });
  const name = (key: string): Cell => label(template.labels[key] ?? key);
  const rows = template.rows.map((row): Cell[] => {
    const [left, right] = row;
    return right === undefined
      ? [name(left), { ...value(left), span: 3 }]
      : [name(left), value(left), name(right), value(right)];
  });
  const blank = (_: string, key: string): string =>
    sheet.values[key] ?? (key.endsWith('On') ? '　　　　年　　月　　日' : '　　　　　　');
  for (const block of template.blocks) {
    const foot = block.foot.map((line) => line.replaceAll(PLACES, blank));
    const text = sheet.values[block.key] ?? '';
    rows.push([label(block.label), { text, span: 3, valign: 'top', indentEms: 2, foot, minHeight: block.minHeight }]);
  }
  flow.table({ columns: [1.25, 2, 1.25, 2], rows, size: CELL, leading: 18, minRowHeight: 26 });
  if (template.note !== undefined) flow.text('P', template.note, NOTE);
}

/** A structured record: facts in a table, running text, boxes for signatures and fingerprints. */
export function setRecord(flow: Flow, record: StructuredRecord, anchor: string | null): void {
  title(flow, 'H2', record.title, anchor);
  const rows: Cell[][] = [];
  let half: Cell[] | null = null;
  for (const { label: name, value } of record.fields) {
    const short = [...value].length <= 13;
    if (half !== null && short) {
      rows.push([...half, label(name), { text: value }]);
      half = null;
      continue;
    }
    if (half !== null) rows.push(widen(half));
    half = short ? [label(name), { text: value }] : null;
    if (!short) rows.push([label(name), { text: value, span: 3 }]);
  }
  if (half !== null) rows.push(widen(half));
  if (rows.length > 0) flow.table({ columns: [1.25, 2, 1.25, 2], rows, size: CELL, leading: 18, minRowHeight: 27 });
  flow.skip(8);
  for (const paragraph of record.paragraphs) flow.text('P', paragraph, SMALL_BODY);
  if (record.signatures.length === 0) return;
  flow.skip(12);
  const boxes: Cell[][] = [];
  for (let index = 0; index < record.signatures.length; index += 2) {
    const pair = record.signatures.slice(index, index + 2);
    const cells = pair.flatMap((box): Cell[] => [
      label(box.label),
      { text: box.name === undefined ? '' : `${box.name}（电子签名）`, minHeight: 56, align: 'center' },
    ]);
    boxes.push(pair.length === 2 ? cells : widen(cells));
  }
  flow.table({ columns: [1.25, 2, 1.25, 2], rows: boxes, size: CELL, leading: 18 });
}

function widen(cells: readonly Cell[]): Cell[] {
  const [name, value] = cells;
  if (name === undefined || value === undefined) throw new Error('a row of a record has a label and a value');
  return [name, { ...value, span: 3 }];
}

const heads = (texts: readonly string[]): Cell[] =>
  texts.map((text) => ({ text, head: 'Column', align: 'center', weight: 'bold' }));

/** The published facts of a handler draw. */
export function setDraw(flow: Flow, draw: DrawRecord, heading: string, anchor: string | null): void {
  title(flow, 'H2', heading, anchor);
  const pairs: readonly (readonly [string, string])[] = [
    [W.draw.agency, draw.agency],
    [W.draw.drawNo, String(draw.drawNo)],
    [W.draw.day, plainDate(draw.day)],
    [W.draw.commitment, draw.seedCommitment],
    [W.draw.requestHash, draw.requestHash],
    [W.draw.nonce, draw.nonce],
    [W.draw.number, String(draw.number)],
    [W.draw.total, String(draw.total)],
    [W.draw.chosen, draw.chosen],
  ];
  flow.table({
    columns: [1, 3.4],
    rows: pairs.map(([name, text]) => [label(name), { text }]),
    size: SMALL_CELL,
    minRowHeight: 24,
  });
  flow.text('H3', W.draw.candidates, SUBHEADING);
  const candidates = draw.candidates.map((one, index): Cell[] => [
    { text: String(index + 1), align: 'center' },
    { text: one.name },
    { text: one.unit },
    { text: String(one.weight), align: 'right' },
  ]);
  flow.table({ columns: [0.7, 2, 4, 1.2], head: heads(W.draw.candidatesHead), rows: candidates, size: SMALL_CELL });
  flow.text('H3', W.draw.exclusions, SUBHEADING);
  if (draw.exclusions.length === 0) flow.text('P', W.draw.none, { size: SMALL_CELL });
  else {
    const rows = draw.exclusions.map((one, index): Cell[] => [
      { text: String(index + 1), align: 'center' },
      { text: one.name },
      { text: one.reason },
    ]);
    flow.table({ columns: [0.7, 2, 5.2], head: heads(W.draw.exclusionsHead), rows, size: SMALL_CELL });
  }
  flow.text('P', W.draw.note, NOTE);
}

/** Every deadline of the case with the sentences of its computation. */
export function setDeadlines(flow: Flow, lines: readonly DeadlineLine[], heading: string, anchor: string | null): void {
  title(flow, 'H2', heading, anchor);
  const rows = lines.map((line, index): Cell[] => [
    { text: String(index + 1), align: 'center' },
    { text: line.name },
    { text: line.rule },
    { text: line.start, align: 'center' },
    { text: line.length, align: 'center' },
    { text: line.due, align: 'center' },
    { text: line.state, align: 'center' },
  ]);
  flow.table({
    columns: [33, 92, 86, 66, 46, 66, 54],
    head: heads(W.deadlines.head),
    rows,
    size: SMALL_CELL,
  });
  flow.text('H3', W.deadlines.derivation, SUBHEADING);
  lines.forEach((line, index) => {
    flow.text('P', fill(W.deadlines.item, { no: index + 1, name: line.name }), {
      size: SMALL_CELL,
      weight: 'bold',
      before: 4,
      keep: 18,
    });
    for (const step of line.derivation) flow.text('P', step, { size: SMALL_CELL, indentEms: 2 });
  });
}

/** The ledger rows of the case. */
export function setHistory(flow: Flow, ledger: readonly LedgerLine[], heading: string, anchor: string | null): void {
  title(flow, 'H2', heading, anchor);
  const rows = ledger.map((line): Cell[] => [
    { text: String(line.seq), align: 'center' },
    { text: plainInstant(line.at), align: 'center' },
    { text: line.label ?? line.kind },
    { text: line.actor },
    { text: line.hash },
  ]);
  flow.table({ columns: [0.75, 1.65, 2.1, 1.5, 4.2], head: heads(W.history.head), rows, size: 8.5, leading: 12.5 });
  flow.text('P', W.history.note, NOTE);
}

/** The page that stands for an uploaded original. */
export function setUpload(
  flow: Flow,
  upload: Upload,
  heading: string,
  material: string,
  key: string,
  anchor: string | null,
): void {
  title(flow, 'H2', heading, anchor);
  flow.text('P', W.upload.title, { size: 14, align: 'center', after: 12 });
  const pairs: (readonly [string, string])[] = [
    [W.upload.material, material],
    [W.upload.fileName, upload.fileName],
    [W.upload.mediaType, MEDIA_NAMES[upload.mediaType] ?? upload.mediaType],
    [W.upload.bytes, fill(W.upload.bytesText, { bytes: String(upload.bytes).replaceAll(/\B(?=(\d{3})+$)/gu, ',') })],
  ];
  if (upload.pages !== undefined) pairs.push([W.upload.pages, String(upload.pages)]);
  pairs.push(
    [W.upload.sha256, upload.sha256],
    [W.upload.uploadedBy, upload.uploadedBy],
    [W.upload.uploadedAt, plainInstant(upload.uploadedAt)],
    [W.upload.attachedAs, key],
  );
  flow.table({
    columns: [1.2, 3.6],
    rows: pairs.map(([name, text]) => [label(name), { text }]),
    size: CELL,
    leading: 18,
    minRowHeight: 30,
  });
  flow.text('P', W.upload.note, NOTE);
}
