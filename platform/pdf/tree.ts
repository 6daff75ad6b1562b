/**
 * A laid-out document before it is written: a tree of structure elements and, for every page, the marks
 * in painting order. Coordinates are points from the upper left corner of the page.
 */
import type { Weight } from './fonts.ts';

/** Standard structure types of PDF 1.7 that the kit uses. */
export type Role =
  | 'Document'
  | 'Sect'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'P'
  | 'Table'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'L'
  | 'LI'
  | 'LBody'
  | 'Figure'
  | 'Link'
  | 'Note';

export type Rect = readonly [left: number, top: number, right: number, bottom: number];

export interface Attributes {
  /** Text alternative; every Figure needs one. */
  readonly alt?: string;
  readonly title?: string;
  readonly scope?: 'Row' | 'Column' | 'Both';
  readonly columnSpan?: number;
  /** Where the element stands on its page; every Figure needs one. */
  readonly box?: Rect;
  /** A Link's destination: the name of an {@link Element.anchor}. */
  readonly target?: string;
}

/** One structure element. */
export interface Element {
  readonly role: Role;
  readonly attributes: Attributes;
  readonly children: Element[];
  /** Name by which links and bookmarks reach the place where its content begins. */
  anchor?: string;
}

export interface TextOp {
  readonly kind: 'text';
  readonly x: number;
  /** Baseline. */
  readonly y: number;
  readonly size: number;
  readonly weight: Weight;
  readonly text: string;
  readonly spacing: number;
  /** Grey value 0 (black) to 1. */
  readonly grey?: number;
}
export interface LineOp {
  readonly kind: 'line';
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly width: number;
}
export interface BoxOp {
  readonly kind: 'box';
  readonly rect: Rect;
  readonly width: number;
}
export interface CircleOp {
  readonly kind: 'circle';
  readonly centre: readonly [number, number];
  readonly radius: number;
  readonly grey: number;
}
export type Op = TextOp | LineOp | BoxOp | CircleOp;

/** Painted content: of an element, or (owner null) an artifact such as a border, header or footer. */
export interface Mark {
  readonly owner: Element | null;
  readonly ops: readonly Op[];
  /** Artifacts of page furniture are typed so that readers skip them. */
  readonly furniture?: 'Header' | 'Footer';
  /** The active area when the owner is a Link. */
  readonly area?: Rect;
}

export interface Page {
  readonly marks: Mark[];
}

export interface Bookmark {
  readonly title: string;
  readonly page: Page;
  /** Distance from the top of the page. */
  readonly top: number;
  readonly children: Bookmark[];
}

/** A4 in points. */
export const PAGE_WIDTH = 595.28;
export const PAGE_HEIGHT = 841.89;

/** Makes an element and hangs it under its parent. */
export function element(role: Role, parent: Element | null, attributes: Attributes = {}): Element {
  const made: Element = { role, attributes, children: [] };
  parent?.children.push(made);
  return made;
}
