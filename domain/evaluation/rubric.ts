/**
 * Rubrics: what is scored, on which scale, by which bands. Data, versioned, immutable once used. Points are kept in
 * halves (7.5 points are 15), because half points are allowed and nothing is ever rounded.
 */
import { FORMS, PROCEEDINGS, type Form, type Proceeding } from '../case-file/codes.ts';
import { compare, rational, type Rational } from '../sampling/rational.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import {
  CAPS,
  GRADES,
  INDICATORS,
  RED_FLAGS,
  SCALES,
  type Cap,
  type Grade,
  type Indicator,
  type IndicatorGroup,
  type RedFlag,
  type Scale,
} from './codes.ts';

/** One thing that is scored. `weight` is whole points of 100; 0 throughout in a grade-only rubric. */
export interface RubricItem {
  readonly key: Indicator;
  readonly group: IndicatorGroup;
  readonly weight: number;
  /** Whether "not applicable" may be chosen; the item then leaves the denominator. */
  readonly notApplicable: boolean;
  /** Articles and standards, as keys of sources (`lal-25`, `decree-148-27`). */
  readonly basis: readonly string[];
}

/** A grade from a score upwards, in halves of the scale's points; the lowest grade starts at 0. */
export interface Band {
  readonly grade: Grade;
  readonly fromHalves: number;
}

export interface Rubric {
  readonly key: string;
  readonly version: number;
  /** Region whose practice it is; `000000` for our default. */
  readonly region: string;
  readonly scale: Scale;
  readonly forms: readonly Form[];
  readonly proceedings: readonly Proceeding[];
  readonly items: readonly RubricItem[];
  /** From the best grade down; null: the expert names the grade. */
  readonly bands: readonly Band[] | null;
  /** Grades that may be named where there are no bands, from the best down. */
  readonly grades: readonly Grade[];
  readonly redFlags: readonly RedFlag[];
  readonly caps: readonly Cap[];
  /** |difference| from which on a third expert is asked, in halves; unused in a grade-only rubric. */
  readonly thresholdHalves: number;
  /** Code of where it comes from; `ours` for what we made up from the duties of the law. */
  readonly source: string;
  /** False: nobody has checked it against a published standard. */
  readonly verified: boolean;
}

/** Highest item or total of a scale in halves. */
export function maxHalves(scale: Scale): number {
  return scale === 'points-5' ? 10 : 200;
}

/**
 * A rubric that may be put into use, or why not. Refuses `evaluation.rubric-weights` (they don't add up to 100, or a
 * grade-only rubric weighs), `evaluation.rubric-item-unknown`, `evaluation.rubric-item-twice`, `evaluation.rubric-empty`,
 * `evaluation.rubric-bands` (not falling, beyond the scale, none from 0, or an unknown grade), `evaluation.rubric-scale`,
 * `evaluation.rubric-scope`, `evaluation.rubric-flag-unknown`, `evaluation.rubric-threshold`.
 */
export function checkRubric(rubric: Rubric): Refusal | null {
  if (!SCALES.includes(rubric.scale)) return refuse('evaluation.rubric-scale', { field: '/scale' });
  if (rubric.items.length === 0) return refuse('evaluation.rubric-empty', { field: '/items' });
  const unknown = rubric.items.findIndex((item) => !INDICATORS.includes(item.key));
  if (unknown !== -1) return refuse('evaluation.rubric-item-unknown', { field: `/items/${unknown}/key` });
  const twice = rubric.items.findIndex((item, at) => rubric.items.findIndex(({ key }) => key === item.key) !== at);
  if (twice !== -1) return refuse('evaluation.rubric-item-twice', { field: `/items/${twice}/key` });
  return checkWeights(rubric) ?? checkBands(rubric) ?? checkScope(rubric);
}

function checkWeights(rubric: Rubric): Refusal | null {
  const wrong = rubric.items.findIndex(({ weight }) => !Number.isSafeInteger(weight) || weight < 0);
  const sum = rubric.items.reduce((total, { weight }) => total + weight, 0);
  const wanted = rubric.scale === 'grade-only' ? 0 : 100;
  const empty = rubric.scale !== 'grade-only' && rubric.items.some(({ weight }) => weight === 0);
  if (wrong === -1 && sum === wanted && !empty) return null;
  return refuse('evaluation.rubric-weights', {
    field: wrong === -1 ? '/items' : `/items/${wrong}/weight`,
    params: { sum: Number.isFinite(sum) ? Math.trunc(sum) : -1, wanted },
  });
}

function checkBands(rubric: Rubric): Refusal | null {
  const no = (field: string): Refusal => refuse('evaluation.rubric-bands', { field });
  const order = (grades: readonly Grade[]): boolean =>
    grades.length >= 2 &&
    grades.every((grade, at) => {
      const next = grades[at + 1];
      return GRADES.includes(grade) && (next === undefined || GRADES.indexOf(grade) < GRADES.indexOf(next));
    });
  if (!order(rubric.grades)) return no('/grades');
  if (rubric.bands === null) return rubric.scale === 'grade-only' ? null : no('/bands');
  if (rubric.scale === 'grade-only') return no('/bands');
  const { bands } = rubric;
  const most = maxHalves(rubric.scale);
  const falling = bands.every((band, at) => {
    const next = bands[at + 1];
    const whole = Number.isSafeInteger(band.fromHalves) && band.fromHalves >= 0 && band.fromHalves <= most;
    return whole && (next === undefined || next.fromHalves < band.fromHalves);
  });
  const same = bands.length === rubric.grades.length && bands.every((band, at) => band.grade === rubric.grades[at]);
  if (!falling || !same || bands.at(-1)?.fromHalves !== 0) return no('/bands');
  const { thresholdHalves } = rubric;
  const sound = Number.isSafeInteger(thresholdHalves) && thresholdHalves > 0 && thresholdHalves <= most;
  return sound ? null : refuse('evaluation.rubric-threshold', { field: '/thresholdHalves' });
}

function checkScope(rubric: Rubric): Refusal | null {
  const known =
    rubric.forms.every((one) => FORMS.includes(one)) && rubric.proceedings.every((one) => PROCEEDINGS.includes(one));
  if (!known || rubric.forms.length === 0) return refuse('evaluation.rubric-scope', { field: '/forms' });
  const listed =
    rubric.redFlags.every((one) => RED_FLAGS.includes(one)) && rubric.caps.every((one) => CAPS.includes(one));
  return listed ? null : refuse('evaluation.rubric-flag-unknown', { field: '/redFlags' });
}

/** The grade of a score by bands that include their lower end; the score is in points, not halves. */
export function gradeOf(rubric: Rubric, score: Rational): Grade {
  const band = rubric.bands?.find(({ fromHalves }) => compare(score, rational(fromHalves, 2)) >= 0);
  if (band === undefined) throw new Error(`no band of ${rubric.key} holds a score`);
  return band.grade;
}

/** Whether a rubric is for a case of this form and stage of proceedings; an empty list of proceedings means all. */
export function coversCase(rubric: Rubric, form: Form, proceeding: Proceeding): boolean {
  return rubric.forms.includes(form) && (rubric.proceedings.length === 0 || rubric.proceedings.includes(proceeding));
}
