/** Letters and tables as plain text, line by line as they are printed. */
import { chineseDate, fill } from '#contract/words/dossier';
import { LETTER_TEMPLATES, SHEET_TEMPLATES, type SheetTemplate } from '#contract/words/letters';
import type { Letter, Sheet } from './model.ts';
import { isSheet } from './render.ts';

const PLACES = /\{(\w+)\}/gu;
/** Two characters, as every Chinese paragraph begins. */
const INDENT = '　　';

/** The text of a letter or a table, UTF-8, ending with a line break. */
export function paperText(paper: Letter | Sheet): string {
  return `${(isSheet(paper) ? sheetLines(paper) : letterLines(paper)).join('\n')}\n`;
}

function letterLines(letter: Letter): string[] {
  const template = LETTER_TEMPLATES[letter.form];
  const given = (line: string): boolean =>
    [...line.matchAll(PLACES)].every(([, name = '']) => letter.values[name] !== undefined);
  const paragraphs = template.paragraphs.flatMap(({ text, when }, index) => [
    ...(when === undefined || letter.values[when] !== undefined ? [`${INDENT}${fill(text, letter.values)}`] : []),
    ...(template.itemsAfter === index ? (letter.items ?? []).map((item, no) => `${INDENT}${no + 1}．${item}`) : []),
  ]);
  const foot = template.foot.filter(given).map((line) => fill(line, letter.values));
  return [
    template.title,
    letter.number,
    '',
    `${letter.addressee}：`,
    ...paragraphs,
    ...(template.closing === undefined ? [] : [`${INDENT}${template.closing}`]),
    '',
    letter.agency,
    chineseDate(letter.issuedOn),
    ...(foot.length === 0 ? [] : ['', ...foot]),
  ];
}

function sheetLines(sheet: Sheet): string[] {
  const template: SheetTemplate = SHEET_TEMPLATES[sheet.form];
  const blank = (_: string, key: string): string => sheet.values[key] ?? '';
  return [
    template.title,
    `${sheet.agency}${INDENT}${sheet.number}`,
    '',
    ...template.rows.flat().map((key) => `${template.labels[key] ?? key}：${sheet.values[key] ?? ''}`),
    ...template.blocks.flatMap((block) => [
      '',
      `${block.label}：`,
      ...(sheet.values[block.key] ?? '').split('\n').map((line) => (line === '' ? '' : `${INDENT}${line}`)),
      ...block.foot.map((line) => line.replaceAll(PLACES, blank)).filter((line) => line !== ''),
    ]),
    ...(template.note === undefined ? [] : ['', template.note]),
  ];
}
