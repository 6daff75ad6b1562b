/**
 * `round.json`, version 1: a round as anybody may hold it, with everything that its draw and its figures follow from and
 * nothing about people. docs/formats/round.md says what each member is.
 */
import { canonicalText, compareCodePoints, parseCanonical, sortById } from '../kernel/canonical.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { Instant } from '../kernel/time.ts';
import { goodOrBetter, type RatePolicy } from '../evaluation/statistics/round.ts';
import { drawStrata, frameHash, readRecord, recordText, type FrameItem, type FrameRecord } from './frame.ts';
import { textOf } from './rational.ts';
import { drawStratum, groupSizes, jointInclusion, sizeOf, type Pick } from './two-phase.ts';

export const ROUND_FORMAT = 'zhiheng/round';

/** What the seed was made of. A second institution's dice stand where a public value does. */
export interface RoundSeed {
  /** A as shown; twenty zeros where it was not shown in time. */
  readonly digits: string;
  readonly publicValue: string;
  readonly publicGivenAtMs: Instant;
  readonly shownAtMs: Instant;
}

/** Sizes of a stratum: N, M, n. */
export interface DrawnSize {
  readonly stratum: string;
  readonly population: number;
  readonly minima: number;
  readonly n: number;
}

/** The probability with which two drawn files had to be drawn together, `a/b`. */
export interface PairProbability {
  readonly a: string;
  readonly b: string;
  readonly pi: string;
}

export interface RoundDraw {
  readonly atMs: Instant;
  /** By stratum. */
  readonly sizes: readonly DrawnSize[];
  /** In the order of the draw: strata by id, then position. */
  readonly picks: readonly Pick[];
  /** Of every stratum, each two successive picks up to {@link PAIRS_PER_STRATUM} pairs. */
  readonly pairs: readonly PairProbability[];
  /** Files of the risk list that the draw did not take: they are assessed too, and are in no rate. */
  readonly riskLed: readonly string[];
}

/** Who had to sign the draw off, and who did; codes of persons. */
export interface RoundSignOff {
  readonly members: readonly string[];
  readonly signed: readonly { readonly member: string; readonly atMs: Instant }[];
}

export interface GradeOfFile {
  readonly code: string;
  readonly grade: string | null;
  readonly notAssessed: 'dossier-not-produced' | 'other' | null;
}

/** The rate of good files in millionths, or why there is none. */
export interface PublishedRate {
  readonly drawn: number;
  readonly assessed: number;
  readonly good: number;
  readonly missing: number;
  readonly size: number;
  readonly estimate: string | { readonly sharePpm: number; readonly lowPpm: number; readonly highPpm: number };
}

export interface RoundResults {
  readonly atMs: Instant;
  /** Every file that was to be assessed, by code. */
  readonly files: readonly GradeOfFile[];
  readonly policy: RatePolicy;
  readonly goodOrBetter: PublishedRate;
}

/** The file. What a round has not come to yet, or never will, is null. */
export interface RoundFile {
  readonly format: typeof ROUND_FORMAT;
  readonly v: 1;
  readonly record: FrameRecord;
  readonly frameHash: string;
  readonly frozenAtMs: Instant;
  readonly seed: RoundSeed | null;
  readonly draw: RoundDraw | null;
  readonly signOff: RoundSignOff | null;
  readonly results: RoundResults | null;
  readonly end: 'published' | 'stopped' | null;
}

/** What the sum is taken over, after its tag. */
const SUM_TAG = 'zhiheng/round/v1\u0000';
/** The sum and the version are the last members in code point order, so the sum covers all bytes before it. */
const TAIL = /,"sum":"([0-9a-f]{64})","v":1\}$/u;
const TAIL_LENGTH = 7 + 1 + 64 + 1 + 6 + 1;

/** Pairs of a stratum that the file states the probability of. */
export const PAIRS_PER_STRATUM = 8;

/** Canonical text of a file, with its sum. */
export function roundFileText(file: RoundFile): string {
  const whole = canonicalText({ ...file, sum: '0'.repeat(64) } as unknown as Json);
  const covered = whole.slice(0, whole.length - TAIL_LENGTH);
  return `${covered},"sum":"${sumOf(covered)}","v":1}`;
}

function sumOf(covered: string): string {
  return sha256Hex(SUM_TAG + covered);
}

/** Whether the sum of a file that has been read is that of the bytes before it. */
export function sumIsRight(text: string): boolean {
  const tail = TAIL.exec(text);
  return tail?.[1] === sumOf(text.slice(0, text.length - TAIL_LENGTH));
}

/** The draw that follows from a record and its seed, whole. */
export function drawOf(record: FrameRecord, seed: string): Omit<RoundDraw, 'atMs'> {
  const items = itemsByStratum(record);
  const sizes: DrawnSize[] = [];
  const picks: Pick[] = [];
  for (const stratum of sortById(drawStrata(record), ({ id }) => id)) {
    const drawn = drawStratum(stratum, items.get(stratum.id) ?? [], seed);
    const { population, minima, n } = drawn.size;
    sizes.push({ stratum: stratum.id, population, minima, n });
    picks.push(...drawn.picks);
  }
  const taken = new Set(picks.map(({ id }) => id));
  const riskLed = (record.riskLed ?? []).filter((id) => !taken.has(id));
  return { sizes, picks, pairs: pairsOf(record, picks), riskLed };
}

/** The pairs that a file states, for these picks. */
function pairsOf(record: FrameRecord, picks: readonly Pick[]): readonly PairProbability[] {
  const items = itemsByStratum(record);
  const groupOf = new Map(record.items.map(({ id, group }) => [id, group]));
  const byStratum = new Map<string, Pick[]>();
  for (const pick of picks) {
    const own = byStratum.get(pick.stratum);
    if (own === undefined) byStratum.set(pick.stratum, [pick]);
    else own.push(pick);
  }
  return sortById(drawStrata(record), ({ id }) => id).flatMap((stratum) => {
    const groups = groupSizes(items.get(stratum.id) ?? [], stratum.minimum);
    const size = sizeOf(groups, stratum);
    const sizeOfGroup = new Map(groups.map((group) => [group.group, group]));
    const own = (byStratum.get(stratum.id) ?? []).slice(0, PAIRS_PER_STRATUM + 1);
    return own.slice(1).flatMap(({ id: b }, index): readonly PairProbability[] => {
      const a = own[index]?.id ?? '';
      const [left, right] = [sizeOfGroup.get(groupOf.get(a) ?? ''), sizeOfGroup.get(groupOf.get(b) ?? '')];
      if (left === undefined || right === undefined) return [];
      return [{ a, b, pi: textOf(jointInclusion(left, right, size)) }];
    });
  });
}

function itemsByStratum(record: FrameRecord): ReadonlyMap<string, readonly FrameItem[]> {
  const result = new Map<string, FrameItem[]>();
  for (const item of record.items) {
    const own = result.get(item.stratum);
    if (own === undefined) result.set(item.stratum, [item]);
    else own.push(item);
  }
  return result;
}

/** The published rate that follows from the grades: shares in millionths, rounded. */
export function rateOfFiles(
  record: FrameRecord,
  picks: readonly Pick[],
  { files, policy }: Omit<RoundResults, 'atMs' | 'goodOrBetter'>,
): PublishedRate {
  const random = new Set(picks.map(({ id }) => id));
  const graded = files.map((one) => ({
    ...one,
    kind: random.has(one.code) ? ('random' as const) : ('risk-led' as const),
  }));
  const { drawn, assessed, good, missing, size, estimate } = goodOrBetter(record, graded, policy);
  const ppm = (share: number): number => Math.round(share * 1_000_000);
  return {
    drawn,
    assessed,
    good,
    missing,
    size,
    estimate:
      typeof estimate === 'string'
        ? estimate
        : { sharePpm: ppm(estimate.share), lowPpm: ppm(estimate.low), highPpm: ppm(estimate.high) },
  };
}

/** What an organiser knows of a round; the file states what follows from it. */
export interface RoundFacts extends SameInFile {
  readonly record: FrameRecord;
  readonly frozenAtMs: Instant;
  readonly drawnAtMs: Instant | null;
  readonly results: Omit<RoundResults, 'goodOrBetter'> | null;
}
type SameInFile = { readonly [name in 'seed' | 'signOff' | 'end']: RoundFile[name] };

/** The file of a round. Throws where a draw has no seed: such a round is not there. */
export function roundFile({ record, frozenAtMs, seed, drawnAtMs, signOff, results, end }: RoundFacts): RoundFile {
  if (seed === null && drawnAtMs !== null) throw new Error('a draw without a seed');
  const draw =
    seed === null || drawnAtMs === null ? null : { atMs: drawnAtMs, ...drawOf(record, seed.digits + seed.publicValue) };
  const sorted =
    results === null
      ? null
      : { ...results, files: results.files.toSorted((a, b) => compareCodePoints(a.code, b.code)) };
  return {
    format: ROUND_FORMAT,
    v: 1,
    record,
    frameHash: frameHash(recordText(record)),
    frozenAtMs,
    seed,
    draw,
    signOff,
    results: sorted === null ? null : { ...sorted, goodOrBetter: rateOfFiles(record, draw?.picks ?? [], sorted) },
    end,
  };
}

/**
 * Reads the text of a file. Refuses `supervision.canonical-…` for bytes that are not canonical, `sampling.file-version`
 * for a version that came later, `sampling.file-member` or `sampling.frame-member` with the pointer for a wrong shape.
 */
export function readRoundFile(bytes: Uint8Array): RoundFile | Refusal {
  const parsed = parseCanonical(bytes);
  if (!parsed.ok) return parsed.refusal;
  const top = parsed.value;
  if (!isObject(top) || top['format'] !== ROUND_FORMAT) return refuse('sampling.file-member', { field: '/format' });
  if (typeof top['v'] === 'number' && top['v'] > 1) return refuse('sampling.file-version', { field: '/v' });
  const wrong = mismatch(top, FILE, '');
  if (wrong !== null) return refuse('sampling.file-member', { field: wrong });
  const record = readRecord(top['record'] ?? null);
  if (isRefusal(record)) return { ...record, field: `/record${record.field ?? ''}` };
  return top as unknown as RoundFile;
}

/** Shapes: a kind, `?` for null allowed, an object of shapes, a list of one shape, or one of some shapes. */
type Shape =
  | 'text'
  | 'count'
  | 'flag'
  | 'object'
  | 'text?'
  | { readonly list: Shape }
  | { readonly orNull: Shape }
  | { readonly either: readonly Shape[] }
  | { readonly of: Readonly<Record<string, Shape>> };

const RATE: Shape = {
  of: {
    drawn: 'count',
    assessed: 'count',
    good: 'count',
    missing: 'count',
    size: 'count',
    estimate: { either: ['text', { of: { sharePpm: 'count', lowPpm: 'count', highPpm: 'count' } }] },
  },
};
const PICK: Shape = {
  of: { id: 'text', stratum: 'text', phase: 'count', position: 'count', ticket: 'text', pi: 'text' },
};
const FILE: Shape = {
  of: {
    format: 'text',
    v: 'count',
    sum: 'text',
    record: 'object',
    frameHash: 'text',
    frozenAtMs: 'count',
    end: 'text?',
    seed: { orNull: { of: { digits: 'text', publicValue: 'text', publicGivenAtMs: 'count', shownAtMs: 'count' } } },
    draw: {
      orNull: {
        of: {
          atMs: 'count',
          sizes: { list: { of: { stratum: 'text', population: 'count', minima: 'count', n: 'count' } } },
          picks: { list: PICK },
          pairs: { list: { of: { a: 'text', b: 'text', pi: 'text' } } },
          riskLed: { list: 'text' },
        },
      },
    },
    signOff: {
      orNull: {
        of: { members: { list: 'text' }, signed: { list: { of: { member: 'text', atMs: 'count' } } } },
      },
    },
    results: {
      orNull: {
        of: {
          atMs: 'count',
          files: { list: { of: { code: 'text', grade: 'text?', notAssessed: 'text?' } } },
          policy: { of: { goodGrades: { list: 'text' }, missingDossierFails: 'flag' } },
          goodOrBetter: RATE,
        },
      },
    },
  },
};

/** Pointer of the first value that is not of its shape, members missing or strange included; null when all are. */
function mismatch(value: Json | undefined, shape: Shape, at: string): string | null {
  if (typeof shape === 'string') return fits(value, shape) ? null : at;
  if ('orNull' in shape) return value === null ? null : mismatch(value, shape.orNull, at);
  if ('either' in shape) return shape.either.some((one) => mismatch(value, one, at) === null) ? null : at;
  if ('list' in shape) {
    if (!Array.isArray(value)) return at;
    for (const [index, one] of (value as readonly Json[]).entries()) {
      const wrong = mismatch(one, shape.list, `${at}/${index}`);
      if (wrong !== null) return wrong;
    }
    return null;
  }
  if (!isObject(value)) return at;
  for (const [name, inner] of Object.entries(shape.of)) {
    const wrong = Object.hasOwn(value, name) ? mismatch(value[name], inner, `${at}/${name}`) : `${at}/${name}`;
    if (wrong !== null) return wrong;
  }
  const strange = Object.keys(value).find((name) => !Object.hasOwn(shape.of, name));
  return strange === undefined ? null : `${at}/${strange}`;
}

function fits(value: Json | undefined, kind: Extract<Shape, string>): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'text?':
      return value === null || typeof value === 'string';
    case 'count':
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    case 'flag':
      return typeof value === 'boolean';
    case 'object':
      return isObject(value);
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
