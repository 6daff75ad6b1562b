/**
 * All figures of a round as one pure function of what was frozen, drawn, decided and scored: the report, the API and
 * the verifier of an exported round call the same. Files are codes of the round, experts are aliases of the round.
 */
import { compareCodePoints } from '../../kernel/canonical.ts';
import { numberOf } from '../../sampling/rational.ts';
import { groupSizes, sizeOf, type GroupSize } from '../../sampling/two-phase.ts';
import { drawStrata, type FrameItem, type FrameRecord } from '../../sampling/frame.ts';
import { pointsOf } from '../points.ts';
import { alpha, gwet, percentAgreement } from './agreement.ts';
import {
  calibration,
  ceilingAlarm,
  drift,
  handlerMean,
  longestRun,
  type Calibration,
  type Drift,
  type HandlerMean,
} from './alarms.ts';
import { bootstrapAll, type Bootstrap } from './bootstrap.ts';
import { compareCities, type City, type CityComparison } from './cities.ts';
import { hajekPart, rateOf, simplePart, type Outcome, type Rate, type StratumFiles } from './estimates.ts';
import type { StratumDesign } from './inclusion.ts';
import type { Coefficient, Ratings } from './ratings.ts';
import { severities, type ScorePair, type SeverityResult } from './severity.ts';
import { practice, themesOf, type PracticeFile, type Theme, type ThemeScore } from './themes.ts';

/** The final result of a drawn file. */
export interface FileResult {
  readonly code: string;
  readonly kind: 'random' | 'risk-led';
  /** Null as long as nothing is final, and for a file that is missing. */
  readonly grade: string | null;
  /** Exact score, `a/b` or `a`; null in a scale of grades alone. */
  readonly score: string | null;
  readonly redFlag: boolean;
  /** Why a drawn file has no grade of experts: the agency can't produce the frozen dossier, or any other reason. */
  readonly notAssessed: 'dossier-not-produced' | 'other' | null;
  /** A third expert was asked. */
  readonly third: boolean;
  readonly objected: boolean;
  /** A second review replaced the first result. */
  readonly changed: boolean;
}

/** One of the first two blind scores of a file; never a third, a review or a calibration. */
export interface FirstScore {
  readonly code: string;
  readonly expert: string;
  readonly score: string | null;
  readonly grade: string;
  /** Order of submission within the round. */
  readonly order: number;
  readonly themes: readonly ThemeScore[];
}

/** What a frame item belongs to, beside its stratum; only for those who may see it. */
export interface FileDomains {
  readonly agency: string;
  readonly city: string;
  readonly form: string;
}

/** Everything that the figures follow from. */
export interface RoundInput {
  readonly record: FrameRecord;
  readonly results: readonly FileResult[];
  readonly scores: readonly FirstScore[];
  /** Hidden calibration files of the round's experts, in points; they are in no rate and in no agreement. */
  readonly calibrations: readonly { readonly expert: string; readonly own: number; readonly reference: number }[];
  /** By code of the frame; empty for outsiders, who get no comparison by city, agency or form. */
  readonly domains: ReadonlyMap<string, FileDomains>;
  readonly policy: {
    /** Grades from the best down, and those that count as good or better. */
    readonly grades: readonly string[];
    readonly goodGrades: readonly string[];
    readonly failGrade: string;
    /** A dossier that the agency can't produce counts as failed; otherwise it is missing. */
    readonly missingDossierFails: boolean;
    /** Most points of the scale; null where grades alone are given. */
    readonly most: number | null;
  };
  /** Seed and number of the resamples of agreement. */
  readonly bootstrap: { readonly seed: string; readonly resamples: number };
}

/** A rate with what it is the rate of. */
export interface NamedRate {
  readonly id: string;
  readonly rate: Rate;
}

/** Sizes of one stratum as frozen, drawn and assessed. */
export interface StratumSizes {
  readonly id: string;
  readonly size: number;
  readonly groups: number;
  /** M, the files that minima ensure. */
  readonly ensured: number;
  readonly drawn: number;
  readonly assessed: number;
  readonly notProduced: number;
  readonly missing: number;
}

/** A coefficient of the first two blind scores with its bootstrap interval. */
export interface AgreementFigure {
  readonly name: 'krippendorff-alpha' | 'gwet-ac2' | 'percent-agreement';
  readonly weights: 'interval' | 'ordinal' | 'quadratic' | 'identity';
  readonly of: 'scores' | 'grades';
  readonly value: Coefficient;
  readonly interval: Bootstrap | null;
}

/** An expert for whom nearly everything passes, or not. */
export interface Ceiling {
  readonly expert: string;
  readonly longestRun: number;
  /** Share good or better among the first scores of all other experts. */
  readonly peerShare: number;
  readonly alarm: boolean;
}

/** The figures of a round. */
export interface RoundStatistics {
  readonly frame: { readonly items: number; readonly excluded: number; readonly riskLed: number };
  readonly strata: readonly StratumSizes[];
  readonly goodOrBetter: Rate;
  readonly byStratum: readonly NamedRate[];
  readonly byCity: readonly NamedRate[];
  readonly byAgency: readonly NamedRate[];
  readonly byForm: readonly NamedRate[];
  /** Null with fewer than two cities that have anything assessed. */
  readonly cities: CityComparison | null;
  /** Counts of grades among the random files, from the best down. */
  readonly grades: readonly { readonly grade: string; readonly files: number }[];
  /** Random files without a grade of experts, by reason. */
  readonly nonResponse: { readonly notProduced: number; readonly missing: number; readonly notProducedFails: boolean };
  /** Files of the risk list, drawn at random or not; counts only, and in no rate. */
  readonly riskLed: { readonly files: number; readonly assessed: number; readonly good: number };
  readonly thirdEvaluations: { readonly files: number; readonly of: number };
  readonly objections: { readonly filed: number; readonly changed: number };
  readonly redFlags: number;
  readonly agreement: { readonly files: number; readonly seed: string; readonly figures: readonly AgreementFigure[] };
  /** Null where grades alone are given. */
  readonly severity: SeverityResult | null;
  readonly ceilings: readonly Ceiling[];
  readonly drifts: readonly (Drift & { readonly expert: string })[];
  readonly calibrations: readonly (Calibration & { readonly expert: string })[];
  /** Handlers or firms that minima were set for, with their mean; null where grades alone are given. */
  readonly groups: readonly {
    readonly group: string;
    readonly inFrame: number;
    readonly mean: HandlerMean | 'too-few';
  }[];
  readonly themes: readonly Theme[];
  readonly practice: { readonly best: readonly PracticeFile[]; readonly worst: readonly PracticeFile[] };
}

/** Spread of severities that is taken before the data speak: 3 points of 100, squared, in proportion to the scale. */
const SEVERITY_SPREAD_SHARE = 0.03;

/** Computes the figures. Throws on a result or score about a code that was not frozen. */
export function roundStatistics(input: RoundInput): RoundStatistics {
  const { record, results, scores, domains, policy } = input;
  const items = new Map(record.items.map((item) => [item.id, item]));
  for (const { code } of [...results, ...scores])
    if (!items.has(code)) throw new Error(`${code} is no file of the frame`);
  const random = results.filter(({ kind }) => kind === 'random');
  const outcomes = new Map(random.map((result) => [result.code, outcomeOf(result, policy)]));
  const frames = stratumFrames(record, outcomes);
  const whole = filesOf(frames);
  const good = (grade: string | null): boolean => grade !== null && policy.goodGrades.includes(grade);
  const risk = new Set(record.riskLed ?? []);
  const riskResults = results.filter(({ code }) => risk.has(code));
  const pairs = pairsOf(scores);
  const count = (keep: (result: FileResult) => boolean): number => random.filter(keep).length;
  const by = (domain: keyof FileDomains): readonly NamedRate[] => ratesBy(frames, domains, domain);
  return {
    frame: { items: items.size, excluded: record.excluded.length, riskLed: risk.size },
    strata: frames.map(({ id, size, groups, ensured, files }) => ({
      id,
      size,
      groups,
      ensured,
      drawn: files.length,
      assessed: files.filter(({ file }) => file.outcome !== 'missing').length,
      notProduced: random.filter(
        ({ code, notAssessed }) => notAssessed === 'dossier-not-produced' && items.get(code)?.stratum === id,
      ).length,
      missing: files.filter(({ file }) => file.outcome === 'missing').length,
    })),
    goodOrBetter: rateOf(whole),
    byStratum: whole.map((stratum) => ({ id: stratum.id, rate: rateOf([stratum]) })),
    byCity: by('city'),
    byAgency: by('agency'),
    byForm: by('form'),
    cities: citiesOf(frames, domains),
    grades: policy.grades.map((grade) => ({ grade, files: count((result) => result.grade === grade) })),
    nonResponse: {
      notProduced: count(({ notAssessed }) => notAssessed === 'dossier-not-produced'),
      missing: [...outcomes.values()].filter((outcome) => outcome === 'missing').length,
      notProducedFails: policy.missingDossierFails,
    },
    riskLed: {
      files: riskResults.length,
      assessed: riskResults.filter(({ grade }) => grade !== null).length,
      good: riskResults.filter(({ grade }) => good(grade)).length,
    },
    thirdEvaluations: {
      files: count(({ third }) => third),
      of: count(({ grade, notAssessed }) => grade !== null && notAssessed === null),
    },
    objections: { filed: count(({ objected }) => objected), changed: count(({ changed }) => changed) },
    redFlags: count(({ redFlag }) => redFlag),
    agreement: agreementOf(pairs, items, input),
    severity: policy.most === null ? null : severityOf(pairs, policy.most),
    ceilings: ceilingsOf(scores, good),
    drifts: driftsOf(pairs),
    calibrations: byExpert(input.calibrations.map((one) => [one.expert, one] as const)).flatMap(([expert, own]) => {
      const found = calibration(own);
      return found === null ? [] : [{ expert, ...found }];
    }),
    groups: policy.most === null ? [] : groupsOf(frames, random, items, policy.most),
    themes: themesOf(scores.filter(({ code }) => outcomes.has(code)).flatMap(({ themes }) => themes)),
    practice: practice(random, policy.failGrade),
  };
}

/** What a rate follows from: of a result its grade, of the policy which grades are good. */
export type GradedFile = Pick<FileResult, 'code' | 'kind' | 'grade' | 'notAssessed'>;
export type RatePolicy = Pick<RoundInput['policy'], 'goodGrades' | 'missingDossierFails'>;

/** The rate of good files alone, as {@link roundStatistics} gives it: for whoever has grades and no scores. */
export function goodOrBetter(record: FrameRecord, results: readonly GradedFile[], policy: RatePolicy): Rate {
  const random = results.filter(({ kind }) => kind === 'random');
  return rateOf(filesOf(stratumFrames(record, new Map(random.map((one) => [one.code, outcomeOf(one, policy)])))));
}

function filesOf(frames: readonly StratumFrame[]): readonly StratumFiles[] {
  return frames.map(({ files, ...stratum }) => ({ ...stratum, files: files.map(({ file }) => file) }));
}

/** A file that is not assessed because its agency can't produce it is failed by policy; any other is missing. */
function outcomeOf({ grade, notAssessed }: GradedFile, policy: RatePolicy): Outcome {
  if (notAssessed === 'dossier-not-produced' && policy.missingDossierFails) return 'not-good';
  if (notAssessed !== null || grade === null) return 'missing';
  return policy.goodGrades.includes(grade) ? 'good' : 'not-good';
}

interface StratumFrame extends Omit<StratumFiles, 'files'> {
  readonly groups: number;
  readonly ensured: number;
  readonly sizes: readonly GroupSize[];
  readonly items: readonly FrameItem[];
  readonly files: readonly { readonly code: string; readonly file: StratumFiles['files'][number] }[];
}

/** The strata by id with their designs and drawn files; a stratum without minima was drawn simply at random. */
function stratumFrames(record: FrameRecord, outcomes: ReadonlyMap<string, Outcome>): readonly StratumFrame[] {
  const byStratum = new Map<string, FrameItem[]>();
  for (const item of record.items) {
    const own = byStratum.get(item.stratum);
    if (own === undefined) byStratum.set(item.stratum, [item]);
    else own.push(item);
  }
  return drawStrata(record)
    .toSorted((a, b) => compareCodePoints(a.id, b.id))
    .map((rule) => {
      const items = byStratum.get(rule.id) ?? [];
      const sizes = groupSizes(items, rule.minimum);
      const { n: drawn, minima } = sizeOf(sizes, rule);
      const files = items.flatMap(({ id: code, group }) => {
        const outcome = outcomes.get(code);
        return outcome === undefined ? [] : [{ code, file: { group, outcome } }];
      });
      const groups = new Map(sizes.map(({ group, population, minimum }) => [group, { size: population, minimum }]));
      const design: StratumDesign | null = minima === 0 ? null : { size: items.length, drawn, groups };
      return {
        id: rule.id,
        size: items.length,
        design,
        groups: sizes.length,
        ensured: minima,
        sizes,
        items,
        files,
      };
    });
}

/** The strata as seen from one domain: files outside it stay in the draw, and its share of the frame is known. */
function within(frames: readonly StratumFrame[], inside: (code: string) => boolean): readonly StratumFiles[] {
  return frames.flatMap(({ id, size, design, items, files }) => {
    const domainSize = items.filter(({ id: code }) => inside(code)).length;
    if (domainSize === 0) return [];
    const seen = files.map(({ code, file }) => (inside(code) ? file : { ...file, outcome: 'outside' as const }));
    return domainSize === size ? [{ id, size, design, files: seen }] : [{ id, size, design, files: seen, domainSize }];
  });
}

function keysOf(domains: ReadonlyMap<string, FileDomains>, domain: keyof FileDomains): readonly string[] {
  return [...new Set([...domains.values()].map((one) => one[domain]))].sort(compareCodePoints);
}

function ratesBy(
  frames: readonly StratumFrame[],
  domains: ReadonlyMap<string, FileDomains>,
  domain: keyof FileDomains,
): readonly NamedRate[] {
  return keysOf(domains, domain).map((id) => ({
    id,
    rate: rateOf(within(frames, (code) => domains.get(code)?.[domain] === id)),
  }));
}

function citiesOf(frames: readonly StratumFrame[], domains: ReadonlyMap<string, FileDomains>): CityComparison | null {
  const cities = keysOf(domains, 'city').flatMap((id): readonly City[] => {
    const parts = within(frames, (code) => domains.get(code)?.city === id).flatMap(
      ({ id: stratum, size, design, files, domainSize }) => {
        const assessed = files.filter(({ outcome }) => outcome === 'good' || outcome === 'not-good').length;
        const good = files.filter(({ outcome }) => outcome === 'good').length;
        if (assessed === 0) return [];
        if (design === null && domainSize === undefined) return [simplePart({ id: stratum, size, assessed, good })];
        const whole = design ?? { size, drawn: files.length, groups: new Map() };
        return hajekPart(stratum, whole, files, domainSize) ?? [];
      },
    );
    return parts.length === 0 ? [] : [{ id, parts }];
  });
  return cities.length < 2 ? null : compareCities(cities);
}

interface Pair {
  readonly first: FirstScore;
  readonly second: FirstScore;
}

/** Files with exactly two first scores, in order of code; the earlier submission is the first. */
function pairsOf(scores: readonly FirstScore[]): readonly Pair[] {
  const byCode = new Map<string, FirstScore[]>();
  for (const score of [...scores].sort((a, b) => a.order - b.order))
    byCode.set(score.code, [...(byCode.get(score.code) ?? []), score]);
  return [...byCode]
    .sort(([a], [b]) => compareCodePoints(a, b))
    .flatMap(([code, own]) => {
      if (own.length > 2) throw new Error(`${code} has more than two first scores`);
      const [first, second] = own;
      return first === undefined || second === undefined ? [] : [{ first, second }];
    });
}

function points(score: string | null): number | null {
  return score === null ? null : numberOf(pointsOf(score));
}

/** A file in the eyes of agreement: its scores, and which pair of grades it has. */
interface AgreementUnit {
  readonly scores: readonly (number | null)[];
  readonly cell: number;
}

function agreementOf(
  pairs: readonly Pair[],
  items: ReadonlyMap<string, FrameItem>,
  { policy, bootstrap }: RoundInput,
): RoundStatistics['agreement'] {
  const rank = (grade: string): number => policy.grades.length - policy.grades.indexOf(grade);
  const strata = new Map<string, AgreementUnit[]>();
  const cells = new Map<string, { readonly at: number; readonly grades: readonly number[] }>();
  for (const { first, second } of pairs) {
    const stratum = items.get(first.code)?.stratum ?? '';
    const grades = [rank(first.grade), rank(second.grade)];
    const cell = cells.get(grades.join()) ?? { at: cells.size, grades };
    cells.set(grades.join(), cell);
    const unit = { scores: [points(first.score), points(second.score)], cell: cell.at };
    const own = strata.get(stratum);
    if (own === undefined) strata.set(stratum, [unit]);
    else own.push(unit);
  }
  const units = [...strata].sort(([a], [b]) => compareCodePoints(a, b)).map(([, own]) => own);
  const categories = [...new Set([...cells.values()].flatMap(({ grades }) => grades))].sort((a, b) => a - b);
  const scored = (sample: readonly AgreementUnit[]): Ratings => sample.map(({ scores }) => scores);
  // Few pairs of grades are different: each is looked at once, with how often it occurs.
  const graded: Ratings = [...cells.values()].map(({ grades }) => grades);
  const counts = (sample: readonly AgreementUnit[]): readonly number[] => {
    const found = graded.map(() => 0);
    for (const { cell } of sample) found[cell] = (found[cell] ?? 0) + 1;
    return found;
  };
  const figures: readonly (Omit<AgreementFigure, 'value' | 'interval'> & {
    readonly compute: (sample: readonly AgreementUnit[]) => Coefficient;
  })[] = [
    ...(policy.most === null
      ? []
      : [
          {
            name: 'krippendorff-alpha' as const,
            weights: 'interval' as const,
            of: 'scores' as const,
            compute: (sample: readonly AgreementUnit[]) => alpha(scored(sample), 'interval'),
          },
        ]),
    {
      name: 'krippendorff-alpha',
      weights: 'ordinal',
      of: 'grades',
      compute: (sample) => alpha(graded, 'ordinal', counts(sample)),
    },
    {
      name: 'gwet-ac2',
      weights: 'quadratic',
      of: 'grades',
      compute: (sample) => gwet(graded, 'quadratic', categories, counts(sample)),
    },
    {
      name: 'percent-agreement',
      weights: 'identity',
      of: 'grades',
      compute: (sample) => percentAgreement(graded, counts(sample)),
    },
  ];
  const intervals = bootstrapAll(
    units,
    figures.map(({ compute }) => (sample: readonly AgreementUnit[]): number | null => {
      const value = compute(sample);
      return typeof value === 'number' ? value : null;
    }),
    bootstrap,
  );
  return {
    files: pairs.length,
    seed: bootstrap.seed,
    figures: figures.map(({ compute, ...figure }, index) => {
      const value = compute(units.flat());
      return { ...figure, value, interval: typeof value === 'number' ? (intervals[index] ?? null) : null };
    }),
  };
}

function severityOf(pairs: readonly Pair[], most: number): SeverityResult {
  const scored = pairs.flatMap(({ first, second }): readonly ScorePair[] => {
    const [a, b] = [points(first.score), points(second.score)];
    if (a === null || b === null) return [];
    return [{ first: { expert: first.expert, score: a }, second: { expert: second.expert, score: b } }];
  });
  return severities(scored, (SEVERITY_SPREAD_SHARE * most) ** 2);
}

function byExpert<Value>(
  entries: readonly (readonly [string, Value])[],
): readonly (readonly [string, readonly Value[]])[] {
  const found = new Map<string, Value[]>();
  for (const [expert, value] of entries) {
    const own = found.get(expert);
    if (own === undefined) found.set(expert, [value]);
    else own.push(value);
  }
  return [...found].sort(([a], [b]) => compareCodePoints(a, b));
}

function ceilingsOf(scores: readonly FirstScore[], good: (grade: string) => boolean): readonly Ceiling[] {
  const ordered = [...scores].sort((a, b) => a.order - b.order);
  const passed = ordered.filter(({ grade }) => good(grade)).length;
  return byExpert(ordered.map(({ expert, grade }) => [expert, good(grade)] as const)).flatMap(([expert, own]) => {
    const others = ordered.length - own.length;
    if (others === 0) return [];
    const peerShare = (passed - own.filter(Boolean).length) / others;
    const run = longestRun(own);
    return [{ expert, longestRun: run, peerShare, alarm: ceilingAlarm(run, peerShare) }];
  });
}

function driftsOf(pairs: readonly Pair[]): readonly (Drift & { readonly expert: string })[] {
  const contrasts = pairs.flatMap(({ first, second }) => {
    const [a, b] = [points(first.score), points(second.score)];
    if (a === null || b === null) return [];
    return [
      { expert: first.expert, order: first.order, contrast: a - b },
      { expert: second.expert, order: second.order, contrast: b - a },
    ];
  });
  contrasts.sort((a, b) => a.order - b.order);
  return byExpert(contrasts.map(({ expert, contrast }) => [expert, contrast] as const)).flatMap(([expert, own]) => {
    const found = drift(own);
    return found === null ? [] : [{ expert, ...found }];
  });
}

/** Given their number, the files drawn of a group are a simple random sample of it, so its mean needs no weights. */
function groupsOf(
  frames: readonly StratumFrame[],
  random: readonly FileResult[],
  items: ReadonlyMap<string, FrameItem>,
  most: number,
): RoundStatistics['groups'] {
  const scores = new Map<string, number[]>();
  for (const { code, score } of random) {
    const [item, value] = [items.get(code), points(score)];
    if (item === undefined || value === null) continue;
    const key = `${item.stratum}\n${item.group}`;
    scores.set(key, [...(scores.get(key) ?? []), value]);
  }
  return frames.flatMap(({ id, sizes }) =>
    sizes
      .filter(({ minimum }) => minimum > 0)
      .map(({ group, population }) => ({
        group,
        inFrame: population,
        mean: handlerMean(scores.get(`${id}\n${group}`) ?? [], population, { low: 0, high: most }),
      })),
  );
}
