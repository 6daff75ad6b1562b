/**
 * The rubrics that the product ships. Ours, and marked so: the two published standards could not be read (SF/T 0085-2020
 * for civil cases, its criminal counterpart), so nothing here claims to be one. The weights follow the duties of the
 * Legal Aid Law 46 and of Decree 148, with 10 points for effect taken from closure file and documents, 5 each.
 */
import type { Form, Proceeding } from '../case-file/codes.ts';
import { RED_FLAGS, type Grade, type Indicator, type IndicatorGroup, type Scale } from './codes.ts';
import { coversCase, type Band, type Rubric, type RubricItem } from './rubric.ts';

interface About {
  readonly group: IndicatorGroup;
  readonly notApplicable?: true;
  readonly basis: readonly string[];
}

const ABOUT: Readonly<Record<Indicator, About>> = {
  'mandate-papers': { group: 'procedure', basis: ['decree-148-24'] },
  'meeting-advice': { group: 'service', basis: ['lal-46', 'decree-148-26'] },
  'file-reading': { group: 'service', notApplicable: true, basis: ['decree-148-27'] },
  evidence: { group: 'service', notApplicable: true, basis: ['decree-148-28'] },
  'documents-opinion': { group: 'service', basis: ['lal-46', 'decree-148-29'] },
  hearing: { group: 'service', notApplicable: true, basis: ['lal-46', 'decree-148-30'] },
  'custody-plea': { group: 'service', notApplicable: true, basis: ['decree-148-29'] },
  settlement: { group: 'service', notApplicable: true, basis: ['decree-148-31'] },
  'progress-notices': { group: 'procedure', basis: ['lal-46', 'decree-148-33'] },
  'closure-file': { group: 'procedure', basis: ['decree-148-40', 'decree-148-41'] },
  effect: { group: 'outcome', basis: ['lal-58'] },
  'duty-meeting': { group: 'duty', basis: ['lal-30'] },
  'duty-explanation': { group: 'duty', basis: ['lal-30'] },
  'duty-opinion': { group: 'duty', notApplicable: true, basis: ['lal-30'] },
  'duty-presence': { group: 'duty', notApplicable: true, basis: ['lal-30'] },
  'duty-record': { group: 'duty', basis: ['lal-30'] },
};

const CRIMINAL: readonly Form[] = ['criminal-defence', 'criminal-representation'];
const TRIAL: readonly Proceeding[] = [
  'first-instance',
  'second-instance',
  'retrial',
  'death-review',
  'compulsory-treatment',
  'enforcement',
];

type Weights = Readonly<Partial<Record<Indicator, number>>>;
interface Column {
  readonly key: string;
  readonly forms: readonly Form[];
  readonly proceedings: readonly Proceeding[];
  readonly weights: Weights;
  /** Whether not having read the file holds the case at 合格. */
  readonly readingMatters: boolean;
}

const COLUMNS: readonly Column[] = [
  {
    key: 'criminal-investigation',
    forms: CRIMINAL,
    proceedings: ['investigation'],
    weights: {
      'mandate-papers': 10,
      'meeting-advice': 25,
      evidence: 5,
      'documents-opinion': 20,
      'custody-plea': 15,
      'progress-notices': 10,
      'closure-file': 5,
      effect: 10,
    },
    readingMatters: false,
  },
  {
    key: 'criminal-prosecution',
    forms: CRIMINAL,
    proceedings: ['prosecution-review'],
    weights: {
      'mandate-papers': 5,
      'meeting-advice': 20,
      'file-reading': 20,
      evidence: 10,
      'documents-opinion': 20,
      'custody-plea': 5,
      'progress-notices': 5,
      'closure-file': 5,
      effect: 10,
    },
    readingMatters: true,
  },
  {
    key: 'criminal-trial',
    forms: CRIMINAL,
    proceedings: TRIAL,
    weights: {
      'mandate-papers': 5,
      'meeting-advice': 15,
      'file-reading': 15,
      evidence: 10,
      'documents-opinion': 10,
      hearing: 25,
      'progress-notices': 5,
      'closure-file': 5,
      effect: 10,
    },
    readingMatters: true,
  },
  {
    key: 'civil-litigation',
    forms: ['civil-litigation', 'state-compensation'],
    proceedings: [],
    weights: {
      'mandate-papers': 5,
      'meeting-advice': 15,
      'file-reading': 5,
      evidence: 15,
      'documents-opinion': 15,
      hearing: 20,
      settlement: 5,
      'progress-notices': 5,
      'closure-file': 5,
      effect: 10,
    },
    readingMatters: false,
  },
  {
    key: 'administrative',
    forms: ['administrative-litigation', 'administrative-reconsideration'],
    proceedings: [],
    weights: {
      'mandate-papers': 5,
      'meeting-advice': 15,
      'file-reading': 10,
      evidence: 15,
      'documents-opinion': 15,
      hearing: 20,
      'progress-notices': 5,
      'closure-file': 5,
      effect: 10,
    },
    readingMatters: false,
  },
  {
    key: 'non-litigation',
    forms: ['labour-arbitration', 'other-non-litigation'],
    proceedings: [],
    weights: {
      'mandate-papers': 5,
      'meeting-advice': 20,
      'file-reading': 5,
      evidence: 15,
      'documents-opinion': 15,
      hearing: 10,
      settlement: 10,
      'progress-notices': 5,
      'closure-file': 5,
      effect: 10,
    },
    readingMatters: false,
  },
  {
    key: 'duty-help',
    forms: ['duty-help'],
    proceedings: [],
    weights: {
      'duty-meeting': 25,
      'duty-explanation': 25,
      'duty-opinion': 20,
      'duty-presence': 15,
      'duty-record': 15,
    },
    readingMatters: false,
  },
];

/** Eight single indicators, each graded, and an overall grade (Guangdong 2022; the province's list was not readable). */
const EIGHT: readonly Indicator[] = [
  'mandate-papers',
  'meeting-advice',
  'file-reading',
  'evidence',
  'documents-opinion',
  'hearing',
  'progress-notices',
  'closure-file',
];

/** How a region grades: scale, bands in whole points from the best down, and a code of where that is written. */
export interface GradingProfile {
  readonly key: string;
  readonly region: string;
  readonly scale: Scale;
  readonly bands: readonly (readonly [Grade, number])[] | null;
  readonly grades: readonly Grade[];
  readonly thresholdHalves: number;
  readonly source: string;
}

/** Profiles that the product ships; the first is the default. */
export const GRADING_PROFILES: readonly GradingProfile[] = [
  {
    key: 'default',
    region: '000000',
    scale: 'points-100',
    bands: [
      ['excellent', 90],
      ['good', 80],
      ['pass', 60],
      ['fail', 0],
    ],
    grades: ['excellent', 'good', 'pass', 'fail'],
    thresholdHalves: 20,
    source: 'ours',
  },
  {
    key: 'five-points',
    region: '000000',
    scale: 'points-5',
    bands: [
      ['excellent', 4.5],
      ['good', 4],
      ['pass', 3],
      ['fail', 0],
    ],
    grades: ['excellent', 'good', 'pass', 'fail'],
    thresholdHalves: 1,
    source: 'ours-scale-of-zhejiang-centres',
  },
  {
    key: 'shandong',
    region: '370000',
    scale: 'points-100',
    bands: [
      ['excellent', 85],
      ['pass', 60],
      ['fail', 0],
    ],
    grades: ['excellent', 'pass', 'fail'],
    thresholdHalves: 20,
    source: 'practice-shandong-2017',
  },
  {
    key: 'chongqing',
    region: '500000',
    scale: 'points-100',
    bands: [
      ['excellent-or-good', 80],
      ['pass', 60],
      ['fail', 0],
    ],
    grades: ['excellent-or-good', 'pass', 'fail'],
    thresholdHalves: 20,
    source: 'practice-fengdu-2023',
  },
  {
    key: 'guangdong',
    region: '440000',
    scale: 'grade-only',
    bands: null,
    grades: ['excellent', 'good', 'pass', 'fail'],
    thresholdHalves: 0,
    source: 'practice-guangdong-2022',
  },
];

function item(key: Indicator, weight: number): RubricItem {
  const { group, notApplicable, basis } = ABOUT[key];
  return { key, group, weight, notApplicable: notApplicable === true, basis };
}

function bandsOf(profile: GradingProfile): readonly Band[] | null {
  return profile.bands?.map(([grade, points]) => ({ grade, fromHalves: points * 2 })) ?? null;
}

function build(profile: GradingProfile, column: Column): Rubric {
  const graded = profile.scale === 'grade-only';
  const items =
    graded && column.key !== 'duty-help'
      ? EIGHT.map((key) => item(key, 0))
      : Object.entries(column.weights).map(([key, weight]) => item(key as Indicator, graded ? 0 : weight));
  return {
    key: `${profile.key}.${column.key}`,
    version: 1,
    region: profile.region,
    scale: profile.scale,
    forms: column.forms,
    proceedings: column.proceedings,
    items,
    bands: bandsOf(profile),
    grades: profile.grades,
    // Filing too late fails a file in one county only, so it is off unless a region's rubric turns it on.
    redFlags: RED_FLAGS.filter(
      (flag) => flag !== 'overdue-filing' && (flag !== 'client-never-met' || criminal(column)),
    ),
    caps: [
      ...(column.readingMatters ? (['no-file-reading'] as const) : []),
      ...(column.key === 'duty-help' ? [] : (['no-written-opinion', 'mandate-papers-missing'] as const)),
    ],
    thresholdHalves: profile.thresholdHalves,
    source: profile.source,
    verified: false,
  };
}

function criminal(column: Column): boolean {
  return column.forms === CRIMINAL;
}

/** All shipped rubrics, by key `<profile>.<column>`. */
export const RUBRICS: readonly Rubric[] = GRADING_PROFILES.flatMap((profile) =>
  COLUMNS.map((column) => build(profile, column)),
);

/** The shipped rubric of a profile for a case's form and stage of proceedings; null when the profile has none. */
export function shippedRubric(profile: string, form: Form, proceeding: Proceeding): Rubric | null {
  return RUBRICS.find((rubric) => rubric.key.startsWith(`${profile}.`) && coversCase(rubric, form, proceeding)) ?? null;
}

/** The profile of a region by its code's province, the default where none is shipped. */
export function profileOf(region: string): string {
  return GRADING_PROFILES.find((profile) => profile.region === `${region.slice(0, 2)}0000`)?.key ?? 'default';
}
