/** Forms of the ministry (《法律援助文书格式》) that this version numbers and prints. */
export const LETTER_FORM_NUMBERS = ['009', '010', '011', '013', '021'] as const;
export type LetterFormNumber = (typeof LETTER_FORM_NUMBERS)[number];

/** 代字 of each kind of letter: 决定, 不予, 指派, 公函, 结案. Our default, to be verified with each agency's own register. */
const KIND_CHARACTERS: Readonly<Record<LetterFormNumber, string>> = {
  '009': '决',
  '010': '不',
  '011': '指',
  '013': '函',
  '021': '结',
};

/** The pattern of a region and of everything below it; the longest code that fits wins. */
export interface NumberPattern {
  /** Leading digits of the region's code; empty for the whole country. */
  readonly regionPrefix: string;
  /** Places: `{agency}` code of the agency, `{kind}` 代字, `{year}`, `{seq}`. */
  readonly pattern: string;
}

/** Our default, to be verified; a region that writes its numbers another way gets a line of its own. */
export const NUMBER_PATTERNS: readonly NumberPattern[] = [
  { regionPrefix: '', pattern: '（{agency}）援{kind}〔{year}〕{seq}号' },
];

/**
 * 文号 of a letter. One series per agency, kind and year: `seq` counts from 1 without gap, because it is reserved in the
 * transaction that issues the letter.
 */
export function letterNumber(
  letter: { readonly agencyCode: string; readonly form: LetterFormNumber; readonly year: number; readonly seq: number },
  patterns: readonly NumberPattern[] = NUMBER_PATTERNS,
): string {
  const fitting = patterns
    .filter(({ regionPrefix }) => letter.agencyCode.startsWith(regionPrefix))
    .toSorted((left, right) => right.regionPrefix.length - left.regionPrefix.length);
  const [first] = fitting;
  if (first === undefined) throw new Error(`no pattern numbers the letters of agency ${letter.agencyCode}`);
  const values: Readonly<Record<string, string>> = {
    agency: letter.agencyCode,
    kind: KIND_CHARACTERS[letter.form],
    year: String(letter.year),
    seq: String(letter.seq),
  };
  return first.pattern.replaceAll(/\{(\w+)\}/gu, (place, name: string) => values[name] ?? place);
}
