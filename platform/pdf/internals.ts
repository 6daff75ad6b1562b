/**
 * The inner parts of pdfkit 0.20.2 that the kit stands on: object references, pages, the embedded font's
 * tables, name trees. pdfkit is pinned to that version, and veraPDF judges every change of it.
 */
import PDFDocument from 'pdfkit';
import type { Font } from 'fontkit';

/** A text string as pdfkit tells it from a name: by the wrapper object. */
// oxlint-disable-next-line typescript/no-wrapper-object-types
export type PdfText = String;

/** Dictionary values: numbers, names (primitive strings), text, references and containers. */
export type PdfValue =
  number | boolean | string | PdfText | Date | Uint8Array | Reference | null | readonly PdfValue[] | Dictionary;
export interface Dictionary {
  [key: string]: PdfValue | undefined;
}

export interface Reference {
  readonly id: number;
  readonly data: Dictionary;
  compress: boolean;
  end(chunk?: Uint8Array | string): void;
}

export interface KitPage {
  readonly dictionary: Reference;
  readonly fonts: Record<string, Reference>;
  readonly annotations: Reference[];
  readonly structParentTreeKey: number;
  write(content: string): void;
}

export interface KitFont {
  readonly id: string;
  readonly font: Font;
  readonly subset: { readonly glyphs: number[] };
  readonly unicode: number[][];
  readonly widths: number[];
  ref(): Reference;
}

export interface OutlineItem {
  addItem(title: string, options: { top: number; left: number; expanded: boolean }): OutlineItem;
}

export interface KitDocument {
  readonly _root: { readonly data: Dictionary & { AF?: Reference[] } };
  readonly _font: KitFont;
  readonly page: KitPage;
  readonly outline: OutlineItem;
  _addInfo: () => void;
  ref(data: Dictionary): Reference;
  font(font: Font): void;
  addPage(): void;
  appendXML(xml: string): void;
  addNamedDestination(name: string, kind: 'XYZ', left: number, top: number, zoom: null): void;
  addNamedEmbeddedFile(name: string, file: Reference): void;
  getStructTreeRoot(): Reference;
  getStructParentTree(): { get(key: number): Reference[]; add(key: number, value: Reference): void };
  createStructParentTreeNextKey(): number;
  on(event: 'data', listener: (chunk: Buffer) => void): void;
  on(event: 'end', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  end(): void;
}

/** Opens a document through the inner interface. */
export function openDocument(options: Record<string, unknown>): KitDocument {
  return new PDFDocument(options as PDFKit.PDFDocumentOptions) as unknown as KitDocument;
}

/** A PDF text string (as opposed to a name). */
export function pdfText(text: string): PdfText {
  return new String(text);
}
