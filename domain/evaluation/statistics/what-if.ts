/**
 * What a rubric would have made of files that were scored by another one: before a new version is adopted it is tried on
 * a past round. Nothing is scored again: the share of an indicator's points that an expert gave is carried over to the
 * new weight, and what the new rubric asks beyond that was never seen, which is said.
 */
import { add, divide, multiply, numberOf, rational, type Rational } from '../../sampling/rational.ts';
import type { Cap, Grade, Indicator, RedFlag, ThirdRule } from '../codes.ts';
import { decideThree, decideTwo } from '../decision.ts';
import { gradeOf, maxHalves, type Rubric } from '../rubric.ts';
import { capped, type ItemScore, type SheetResult } from '../sheet.ts';

/** A submitted sheet with the rubric that it was scored by. */
export interface TriedSheet {
  readonly rubric: Rubric;
  readonly items: readonly ItemScore[];
  readonly caps: readonly Cap[];
}

/** A file of the past round: its first two sheets, the third where there was one, and its result. */
export interface TriedFile {
  readonly code: string;
  readonly sheets: readonly [TriedSheet, TriedSheet] | readonly [TriedSheet, TriedSheet, TriedSheet];
  /** Confirmed by the moderator. */
  readonly redFlags: readonly RedFlag[];
  readonly grade: Grade;
}

/**
 * What the new rubric makes of a file. `third-needed`: the two sheets would part under it, and nobody scored a third
 * time; `not-comparable`: grades alone on either side, or no indicator in common.
 */
export interface TriedResult {
  readonly code: string;
  readonly before: Grade;
  readonly after: Grade | 'third-needed' | 'not-comparable';
  /** Least share of the new rubric's weight that a sheet of the file speaks of, 0 to 1; what did not apply counts as seen. */
  readonly seen: number;
}

/** Files by what they were and what they would be. */
export interface Trial {
  readonly files: readonly TriedResult[];
  readonly moves: readonly { readonly before: Grade; readonly after: TriedResult['after']; readonly files: number }[];
  /** Files with another grade than before; the undecided ones are not among them. */
  readonly changed: number;
}

/** Tries a rubric on files, in the order given. Throws on a sheet with an indicator that its own rubric lacks. */
export function tryRubric(rubric: Rubric, files: readonly TriedFile[], thirdRule: ThirdRule): Trial {
  const results = files.map((file) => tryOn(rubric, file, thirdRule));
  const moves = new Map<string, { before: Grade; after: TriedResult['after']; files: number }>();
  for (const { before, after } of results) {
    const own = moves.get(`${before}\n${after}`) ?? { before, after, files: 0 };
    own.files += 1;
    moves.set(`${before}\n${after}`, own);
  }
  const open: readonly TriedResult['after'][] = ['third-needed', 'not-comparable'];
  return {
    files: results,
    moves: [...moves.values()],
    changed: results.filter(({ before, after }) => !open.includes(after) && after !== before).length,
  };
}

function tryOn(rubric: Rubric, { code, sheets, redFlags, grade }: TriedFile, thirdRule: ThirdRule): TriedResult {
  const carried = sheets.map((sheet) => carry(rubric, sheet));
  const found = carried.flatMap((one) => (one === null ? [] : [one]));
  const seen = found.length < carried.length ? 0 : Math.min(...found.map((one) => one.seen));
  const result = (after: TriedResult['after']): TriedResult => ({ code, before: grade, after, seen });
  const [first, second, third] = found.map((one) => one.result);
  if (found.length < carried.length || first === undefined || second === undefined) return result('not-comparable');
  // A confirmed red flag fails the file whatever its score, if the new rubric knows the flag.
  if (redFlags.some((flag) => rubric.redFlags.includes(flag))) return result(rubric.grades.at(-1) ?? 'fail');
  const caps = sheets.some((sheet) => sheet.caps.some((cap) => rubric.caps.includes(cap)));
  const two = decideTwo(rubric, first, second);
  if (!('third' in two)) return result(capped(rubric, two.grade, caps));
  if (third === undefined) return result('third-needed');
  return result(capped(rubric, decideThree(rubric, [first, second, third], thirdRule).grade, caps));
}

/** A sheet's total under the new weights, exact; null when nothing of it can be carried over. */
function carry(rubric: Rubric, sheet: TriedSheet): { readonly result: SheetResult; readonly seen: number } | null {
  if (rubric.scale === 'grade-only' || sheet.rubric.scale === 'grade-only') return null;
  let [sum, weights, seen, all] = [rational(0), 0, 0, 0];
  for (const { key, weight } of rubric.items) {
    all += weight;
    const scored = sheet.items.find((one) => one.key === key);
    if (scored === undefined) continue;
    seen += weight;
    if (!('halves' in scored)) continue;
    weights += weight;
    sum = add(sum, multiply(shareOf(sheet.rubric, scored.key, scored.halves), rational(weight)));
  }
  if (weights === 0 || all === 0) return null;
  const total = multiply(divide(sum, rational(weights)), rational(maxHalves(rubric.scale), 2));
  const grade = capped(
    rubric,
    gradeOf(rubric, total),
    sheet.caps.some((cap) => rubric.caps.includes(cap)),
  );
  return { result: { total, grade }, seen: numberOf(rational(seen, all)) };
}

function shareOf(rubric: Rubric, key: Indicator, halves: number): Rational {
  const item = rubric.items.find((one) => one.key === key);
  if (item === undefined) throw new Error(`${rubric.key} has no indicator ${key}`);
  return rational(halves, rubric.scale === 'points-5' ? maxHalves('points-5') : 2 * item.weight);
}
