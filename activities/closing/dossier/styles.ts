/** Measures shared by all papers: the type area of GB/T 9704 (156 mm wide) on A4, sizes in points. */
import type { Margins, TextStyle } from '#platform/pdf/flow';

export const MARGINS: Margins = { top: 92, right: 73.7, bottom: 77, left: 79.4 };

/** 二号 bold for titles, 三号 for letters, 小四 and 五号 for tables. */
export const TITLE: TextStyle = { size: 22, weight: 'bold', align: 'center', leading: 34, after: 8, keep: 60 };
export const NUMBER: TextStyle = { size: 14, align: 'right', leading: 24 };
export const ADDRESSEE: TextStyle = { size: 16, leading: 28, before: 10 };
export const BODY: TextStyle = { size: 16, leading: 28, indentEms: 2, align: 'justify' };
export const SMALL_BODY: TextStyle = { size: 14, leading: 25, indentEms: 2, align: 'justify' };
export const NOTE: TextStyle = { size: 10.5, leading: 17, before: 8 };
export const SUBHEADING: TextStyle = { size: 13, weight: 'bold', leading: 24, before: 10, after: 2, keep: 50 };
export const CELL = 12;
export const SMALL_CELL = 10.5;

/** Radius of an agency's seal, 42 mm across. */
export const SEAL_RADIUS = 59.5;
