/**
 * Writes a laid-out document as one file that is PDF/A-3a and PDF/UA-1 at once. The bytes depend on the
 * arguments, the version of pdfkit and the version of zlib only.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Face, Faces, Weight } from './fonts.ts';
import { openDocument, pdfText, type Dictionary, type KitDocument, type KitFont, type Reference } from './internals.ts';
import { PAGE_HEIGHT, type Bookmark, type Element, type Mark, type Op, type Page } from './tree.ts';
import { infoXml, UA_XML, type DocumentInfo } from './xmp.ts';

const pdfkitPackage = new URL('../package.json', `file://${createRequire(import.meta.url).resolve('pdfkit')}`);

/** Version of pdfkit that writes the bytes; part of what makes two files equal. */
export const PDFKIT_VERSION: string = (JSON.parse(readFileSync(pdfkitPackage, 'utf8')) as { version: string }).version;

/** A file carried inside the document, byte for byte. */
export interface Attachment {
  /** ASCII key of the name tree and file name for old readers, lower case; unique. */
  readonly key: string;
  /** File name that people see. */
  readonly fileName: string;
  readonly description: string;
  readonly mediaType: string;
  /** `Data` for machine-readable twins, `Source` for originals that a page stands for, else `Supplement`. */
  readonly relationship: 'Data' | 'Source' | 'Supplement';
  /** Instant written as the file's modification date. */
  readonly modifiedAt: number;
  /** Read when its turn comes, so that only one file is in memory. */
  read(): Promise<Uint8Array>;
}

export interface PdfInput {
  readonly info: DocumentInfo;
  readonly language: string;
  readonly root: Element;
  readonly pages: readonly Page[];
  readonly bookmarks: readonly Bookmark[];
  readonly attachments: readonly Attachment[];
}

/** Where the bytes go, in order; awaited between pages so that memory stays bounded. */
export interface Sink {
  write(chunks: readonly Uint8Array[]): Promise<void>;
}

const number = (value: number): string => String(Math.round(value * 100) / 100);
const COMPRESSED = new Set(['application/pdf', 'image/jpeg', 'image/png', 'application/ofd', 'application/zip']);

/** Maps code points to the glyph numbers of one embedded subset. */
class Encoder {
  readonly kit: KitFont;
  private readonly face: Face;
  private readonly codes = new Map<number, string>();

  constructor(kit: KitFont, face: Face) {
    this.kit = kit;
    this.face = face;
  }

  encode(text: string): string {
    let hex = '';
    for (const character of text) {
      const codePoint = character.codePointAt(0) ?? 0;
      hex += this.codes.get(codePoint) ?? this.include(codePoint);
    }
    return hex;
  }

  /** Each code point gets a glyph of its own, even where two share a shape: copied text stays exact. */
  private include(codePoint: number): string {
    if (!this.face.has(codePoint)) throw new Error(`no glyph for U+${codePoint.toString(16).toUpperCase()}`);
    const code = this.kit.subset.glyphs.length;
    this.kit.subset.glyphs.push(this.face.font.glyphForCodePoint(codePoint).id);
    this.kit.widths[code] = this.face.advance(codePoint);
    this.kit.unicode[code] = [codePoint];
    const hex = code.toString(16).padStart(4, '0');
    this.codes.set(codePoint, hex);
    return hex;
  }
}

class Writer {
  private readonly doc: KitDocument;
  private readonly encoders: Readonly<Record<Weight, Encoder>>;
  private readonly elements = new Map<
    Element,
    { readonly ref: Reference; readonly kids: (number | Reference | Dictionary)[] }
  >();
  private readonly anchored = new Set<Element>();

  constructor(doc: KitDocument, faces: Faces) {
    this.doc = doc;
    const open = (face: Face): Encoder => {
      doc.font(face.font);
      return new Encoder(doc._font, face);
    };
    this.encoders = { regular: open(faces.regular), bold: open(faces.bold) };
  }

  /** Reserves an object for every element, parents first. */
  openTree(node: Element, parent: Reference): Reference {
    const { attributes } = node;
    const data: Dictionary = { S: node.role, P: parent };
    if (attributes.alt !== undefined) data['Alt'] = pdfText(attributes.alt);
    if (attributes.title !== undefined) data['T'] = pdfText(attributes.title);
    const lists: Dictionary[] = [];
    if (attributes.scope !== undefined || attributes.columnSpan !== undefined) {
      const table: Dictionary = { O: 'Table' };
      if (attributes.scope !== undefined) table['Scope'] = attributes.scope;
      if (attributes.columnSpan !== undefined) table['ColSpan'] = attributes.columnSpan;
      lists.push(table);
    }
    if (attributes.box !== undefined) {
      const [left, top, right, bottom] = attributes.box;
      lists.push({ O: 'Layout', Placement: 'Block', BBox: [left, PAGE_HEIGHT - bottom, right, PAGE_HEIGHT - top] });
    }
    if (lists.length > 0) data['A'] = lists.length === 1 ? lists[0] : lists;
    const ref = this.doc.ref(data);
    this.elements.set(node, { ref, kids: node.children.map((child) => this.openTree(child, ref)) });
    return ref;
  }

  closeTree(): void {
    for (const { ref, kids } of this.elements.values()) {
      ref.data['K'] = kids.length === 1 ? kids[0] : kids;
      ref.end();
    }
    this.elements.clear();
  }

  page(page: Page): void {
    const { doc } = this;
    doc.addPage();
    const kit = doc.page;
    for (const { kit: font } of Object.values(this.encoders)) kit.fonts[font.id] ??= font.ref();
    const parents = doc.getStructParentTree().get(kit.structParentTreeKey);
    // pdfkit turned the page upside down for its own drawing; turn it back.
    const content = [`1 0 0 -1 0 ${PAGE_HEIGHT} cm`];
    for (const mark of page.marks) {
      if (mark.owner === null) {
        const properties = mark.furniture === undefined ? '' : ` <</Type /Pagination /Subtype /${mark.furniture}>>`;
        content.push(properties === '' ? '/Artifact BMC' : `/Artifact${properties} BDC`);
      } else {
        content.push(this.open(mark, mark.owner, kit.dictionary, parents));
      }
      for (const op of mark.ops) content.push(this.op(op));
      content.push('EMC');
    }
    kit.write(content.join('\n'));
  }

  private open(mark: Mark, owner: Element, page: Reference, parents: Reference[]): string {
    const entry = this.elements.get(owner);
    if (entry === undefined) throw new Error('a mark belongs to no element of the tree');
    const id = parents.length;
    parents.push(entry.ref);
    entry.ref.data['Pg'] ??= page;
    entry.kids.push(entry.ref.data['Pg'] === page ? id : { Type: 'MCR', Pg: page, MCID: id });
    if (owner.anchor !== undefined && !this.anchored.has(owner)) {
      this.anchored.add(owner);
      const first = mark.ops.find((op) => op.kind === 'text');
      const top = first?.kind === 'text' ? first.y - 2 * first.size : 0;
      this.doc.addNamedDestination(owner.anchor, 'XYZ', 0, Math.max(0, top), null);
    }
    const { target } = owner.attributes;
    if (target !== undefined && mark.area !== undefined) entry.kids.push(this.link(mark, target, entry.ref, page));
    return `/${owner.role} <</MCID ${id}>> BDC`;
  }

  private link(mark: Mark, target: string, owner: Reference, page: Reference): Dictionary {
    const [left, top, right, bottom] = mark.area ?? [0, 0, 0, 0];
    const key = this.doc.createStructParentTreeNextKey();
    this.doc.getStructParentTree().add(key, owner);
    const words = mark.ops.map((op) => (op.kind === 'text' ? op.text : '')).join('');
    const annotation = this.doc.ref({
      Type: 'Annot',
      Subtype: 'Link',
      Rect: [left, PAGE_HEIGHT - bottom, right, PAGE_HEIGHT - top],
      Border: [0, 0, 0],
      F: 4,
      Contents: pdfText(words),
      Dest: pdfText(target),
      StructParent: key,
    });
    annotation.end();
    this.doc.page.annotations.push(annotation);
    return { Type: 'OBJR', Obj: annotation, Pg: page };
  }

  private op(op: Op): string {
    switch (op.kind) {
      case 'text': {
        const { kit } = this.encoders[op.weight];
        const spacing = op.spacing === 0 ? '' : `${number(op.spacing)} Tc `;
        const colour = op.grey === undefined ? '' : `${number(op.grey)} g `;
        const hex = this.encoders[op.weight].encode(op.text);
        const reset = `${op.spacing === 0 ? '' : ' 0 Tc'}${op.grey === undefined ? '' : ' 0 g'}`;
        return `BT ${colour}/${kit.id} ${number(op.size)} Tf ${spacing}${number(op.x)} ${number(PAGE_HEIGHT - op.y)} Td <${hex}> Tj${reset} ET`;
      }
      case 'line':
        return `${number(op.width)} w ${number(op.from[0])} ${number(PAGE_HEIGHT - op.from[1])} m ${number(op.to[0])} ${number(PAGE_HEIGHT - op.to[1])} l S`;
      case 'box': {
        const [left, top, right, bottom] = op.rect;
        return `${number(op.width)} w ${number(left)} ${number(PAGE_HEIGHT - bottom)} ${number(right - left)} ${number(bottom - top)} re S`;
      }
      case 'circle':
        return circle(op.centre[0], PAGE_HEIGHT - op.centre[1], op.radius, op.grey);
      default:
        throw new Error(`unknown operator ${String(op satisfies never)}`);
    }
  }
}

/** Four Bézier arcs, dashed. */
function circle(x: number, y: number, r: number, grey: number): string {
  const k = r * 0.5523;
  const p = (dx: number, dy: number): string => `${number(x + dx)} ${number(y + dy)}`;
  return [
    `q ${number(grey)} G 0.8 w [3 2] 0 d ${p(r, 0)} m`,
    `${p(r, k)} ${p(k, r)} ${p(0, r)} c`,
    `${p(-k, r)} ${p(-r, k)} ${p(-r, 0)} c`,
    `${p(-r, -k)} ${p(-k, -r)} ${p(0, -r)} c`,
    `${p(k, -r)} ${p(r, -k)} ${p(r, 0)} c S Q`,
  ].join(' ');
}

async function attach(doc: KitDocument, attachment: Attachment): Promise<void> {
  const bytes = await attachment.read();
  const body = doc.ref({
    Type: 'EmbeddedFile',
    Subtype: attachment.mediaType.replace('/', '#2F'),
    Params: {
      Size: bytes.byteLength,
      ModDate: new Date(attachment.modifiedAt),
      CheckSum: new Uint8Array(createHash('md5').update(bytes).digest()),
    },
  });
  // What is compressed already would only cost time.
  if (COMPRESSED.has(attachment.mediaType)) body.compress = false;
  body.end(bytes);
  const spec = doc.ref({
    Type: 'Filespec',
    AFRelationship: attachment.relationship,
    F: pdfText(attachment.key),
    UF: pdfText(attachment.fileName),
    Desc: pdfText(attachment.description),
    EF: { F: body, UF: body },
  });
  spec.end();
  doc.addNamedEmbeddedFile(attachment.key, spec);
  (doc._root.data.AF ??= []).push(spec);
}

/**
 * Writes the file into the sink. Every character of every text must have a glyph (check before with
 * `findTextFaults`); one without is a fault, never a box.
 */
export async function writePdf(input: PdfInput, faces: Faces, sink: Sink): Promise<void> {
  const { info } = input;
  const doc = openDocument({
    autoFirstPage: false,
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    lang: input.language,
    displayTitle: true,
    font: null,
    info: {
      Title: info.title,
      Author: info.author,
      Subject: info.subject,
      Keywords: info.keywords,
      Creator: info.creator,
      Producer: info.producer,
      CreationDate: new Date(info.createdAt),
    },
  });
  let pending: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk) => pending.push(chunk));
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  const drain = async (): Promise<void> => {
    // The stream hands its data over on the next turn of the loop.
    await new Promise<void>((resolve) => setImmediate(resolve));
    const chunks = pending;
    pending = [];
    if (chunks.length > 0) await sink.write(chunks);
  };
  doc._addInfo = () => doc.appendXML(infoXml(info));
  doc.appendXML(UA_XML);
  const writer = new Writer(doc, faces);
  const treeRoot = doc.getStructTreeRoot();
  treeRoot.data['K'] = [writer.openTree(input.root, treeRoot)];
  const marks = new Map<Page, (() => void)[]>();
  for (const bookmark of input.bookmarks) planBookmark(doc, bookmark, null, marks);
  for (const page of input.pages) {
    writer.page(page);
    for (const place of marks.get(page) ?? []) place();
    if (pending.length > 64) await drain();
  }
  writer.closeTree();
  for (const attachment of input.attachments) {
    await attach(doc, attachment);
    await drain();
  }
  doc.end();
  await ended;
  await drain();
}

type Item = ReturnType<KitDocument['outline']['addItem']>;

/** Bookmarks are written while their page is current; parents stand on the same page or an earlier one. */
function planBookmark(
  doc: KitDocument,
  bookmark: Bookmark,
  parent: (() => Item) | null,
  marks: Map<Page, (() => void)[]>,
): void {
  let item: Item | undefined;
  const list = marks.get(bookmark.page) ?? [];
  marks.set(bookmark.page, list);
  list.push(() => {
    const under = parent === null ? doc.outline : parent();
    // pdfkit measures `left` from the right edge of the page.
    item = under.addItem(bookmark.title, { top: bookmark.top, left: 595.28, expanded: true });
  });
  for (const child of bookmark.children) {
    planBookmark(
      doc,
      child,
      () => {
        if (item === undefined) throw new Error('a bookmark stands before its parent');
        return item;
      },
      marks,
    );
  }
}
