/** Figures of sampling rounds: the draw against the independent Python program, and the statistics of a round. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { pointsText } from '#domain/evaluation/points';
import { words } from '#domain/evaluation/statistics/bootstrap';
import { roundStatistics, type FileResult, type FirstScore } from '#domain/evaluation/statistics/round';
import { rational } from '#domain/sampling/rational';
import { drawSmallest } from '#domain/sampling/tickets';
import { sortedRecord } from '#domain/sampling/frame';
import { drawOf, roundFile, roundFileText } from '#domain/sampling/round-file';
import { seedCommitment } from '#domain/sampling/seed';
import { verifyRound } from '#domain/sampling/verify-round';
import { median } from './support.ts';

const FRAME = 98_000;
const DRAWN = 27_146;
const PAIRS = 5;
const FILES = 1_200;
const EXPERTS = 120;
const CITIES = 11;
const RESAMPLES = 2_000;

/** Reads ids, one a line, and answers each line on its input by a draw: seconds taken and the first and last id. */
const SAMPLER = `
import sys, time
from consistent_sampler import sampler
ids = [line.rstrip('\\n') for line in open(sys.argv[1], encoding='utf-8')]
take = int(sys.argv[2])
for line in sys.stdin:
    started = time.perf_counter()
    drawn = [ticket[1] for ticket in sampler(ids, seed=line.strip(), with_replacement=False, take=take, output='tuple', digits=9)]
    print(time.perf_counter() - started, drawn[0], drawn[-1], flush=True)
`;

/**
 * drawMs: median time to draw 27,146 of 98,000 files with their tickets; drawRatio: time of `consistent_sampler` on the
 * same list and seeds, in turn with ours, over ours (left out where there is no Python with that package).
 */
export async function draws(list: string, python: string | undefined): Promise<Record<string, number>> {
  const ids = Array.from({ length: FRAME }, (_, at) => `ZJ-${String(at).padStart(6, '0')}`);
  const ours = (seed: string): { readonly seconds: number; readonly ends: string } => {
    const started = performance.now();
    const drawn = drawSmallest(ids, seed, DRAWN);
    const seconds = (performance.now() - started) / 1_000;
    return { seconds, ends: `${drawn[0]?.id ?? ''} ${drawn.at(-1)?.id ?? ''}` };
  };
  const seeds = Array.from({ length: PAIRS }, (_, at) => `2026112${at}`);
  if (python === undefined) return { drawMs: median(seeds.map((seed) => ours(seed).seconds)) * 1_000 };
  const child = spawn(python, ['-c', SAMPLER, list, String(DRAWN)], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const times: { readonly own: number; readonly theirs: number }[] = [];
    for (const seed of seeds) {
      const own = ours(seed);
      child.stdin.write(`${seed}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the Python program ended before it had drawn');
      const [seconds, ...ends] = value.trim().split(' ');
      if (ends.join(' ') !== own.ends) throw new Error(`seed ${seed}: ${own.ends} here, ${ends.join(' ')} in Python`);
      times.push({ own: own.seconds, theirs: Number(seconds) });
    }
    return {
      drawMs: median(times.map(({ own }) => own)) * 1_000,
      drawRatio: median(times.map(({ own, theirs }) => theirs / own)),
    };
  } finally {
    child.stdin.end();
  }
}

/** agreementSeconds: all figures of a round of 1,200 files, twice scored by 120 experts, with 2,000 resamples. */
export function statistics(): Record<string, number> {
  const items = Array.from({ length: FILES }, (_, at) => ({
    id: `R-${String(at).padStart(6, '0')}`,
    stratum: `S${String(at % CITIES).padStart(2, '0')}`,
    group: `S${at % CITIES}-H${at % 60}`,
    dossier: 'a'.repeat(64),
  }));
  const strata = [...new Set(items.map(({ stratum }) => stratum))];
  const record = sortedRecord({
    v: 1,
    round: 'ROUND-330000-2026-001',
    seed: { commitment: 'b'.repeat(64), source: 'public-value' },
    strata: strata.map((id) => ({ id, share: '1/1', floor: '1/10', minimum: {} })),
    items,
    excluded: [],
  });
  const next = words('bench', 0);
  const uniform = (): number => next() / 2 ** 32;
  const grade = (score: number): string =>
    score >= 90 ? 'excellent' : score >= 80 ? 'good' : score >= 60 ? 'pass' : 'fail';
  const scores: FirstScore[] = [];
  const results = items.map(({ id: code }, at): FileResult => {
    const quality = 70 + 25 * uniform();
    for (const expert of [at % EXPERTS, (at + 1 + (at % (EXPERTS - 1))) % EXPERTS]) {
      const score = Math.round(2 * (quality + 10 * (uniform() - 0.5)));
      scores.push({
        code,
        expert: `E${expert}`,
        score: pointsText(rational(score, 2)),
        grade: grade(score / 2),
        order: scores.length,
        themes: [{ indicator: 'evidence', share: uniform() }],
      });
    }
    const none = { redFlag: false, notAssessed: null, third: false, objected: false, changed: false };
    return { code, kind: 'random', grade: grade(quality), score: String(Math.round(quality)), ...none };
  });
  const started = performance.now();
  const { agreement } = roundStatistics({
    record,
    results,
    scores,
    calibrations: [],
    domains: new Map(
      items.map(({ id, stratum }) => [id, { agency: stratum, city: stratum, form: 'criminal-defence' }]),
    ),
    policy: {
      grades: ['excellent', 'good', 'pass', 'fail'],
      goodGrades: ['excellent', 'good'],
      failGrade: 'fail',
      missingDossierFails: true,
      most: 100,
    },
    bootstrap: { seed: '20261123', resamples: RESAMPLES },
  });
  if (agreement.figures.some(({ interval }) => interval?.used !== RESAMPLES)) throw new Error('resamples are missing');
  return { agreementSeconds: (performance.now() - started) / 1_000 };
}

/** verifySeconds: to verify an exported round of 98,000 files, 27,146 of them drawn and graded, from its text to its verdict. */
export function verification(): Record<string, number> {
  const round = 'ROUND-330000-2026-001';
  const [digits, publicValue] = ['01382438112797316654', '03071219253108'];
  const items = Array.from({ length: FRAME }, (_, at) => ({
    id: `330000-2026-001-${String(at + 1).padStart(6, '0')}`,
    stratum: 'S',
    group: `G${String(at % 4_000).padStart(6, '0')}`,
    dossier: at.toString(16).padStart(64, '0'),
  }));
  const record = sortedRecord({
    v: 1,
    round,
    seed: { commitment: seedCommitment(round, digits), source: 'lottery-2026151' },
    frame: { closed: { from: '2026-01-01', to: '2026-12-31' }, forms: [], regions: ['330000'], stages: [] },
    strata: [
      {
        id: 'S',
        share: '277/1000',
        floor: '1/10',
        minimum: Object.fromEntries(items.slice(0, 4_000).map(({ group }) => [group, 1])),
      },
    ],
    items,
    excluded: [],
    riskLed: [],
    register: [{ agency: 'A', carriedIn: 0, closed: FRAME, inFrame: FRAME, excluded: 0, carriedOut: 0 }],
  });
  const { picks } = drawOf(record, digits + publicValue);
  const file = roundFile({
    record,
    frozenAtMs: 0,
    seed: { digits, publicValue, publicGivenAtMs: 1, shownAtMs: 2 },
    drawnAtMs: 3,
    signOff: { members: ['M1', 'M2'], signed: ['M1', 'M2'].map((member) => ({ member, atMs: 4 })) },
    results: {
      atMs: 5,
      files: picks.map(({ id: code }, at) => ({ code, grade: at % 5 === 0 ? 'pass' : 'good', notAssessed: null })),
      policy: { goodGrades: ['good'], missingDossierFails: true },
    },
    end: 'published',
  });
  const text = roundFileText(file);
  const started = performance.now();
  const { verdict, first } = verifyRound(text);
  if (verdict !== 'consistent') throw new Error(`the round is ${verdict}: ${first?.code} ${first?.field}`);
  return { verifySeconds: (performance.now() - started) / 1_000 };
}

/** Figures of rounds; the list that both programs draw from is written by the caller, who also finds Python. */
export async function rounds(): Promise<Record<string, number>> {
  const { ZHIHENG_BENCH_LIST: list = '', ZHIHENG_BENCH_PYTHON: python } = process.env;
  return { ...(await draws(list, python)), ...verification(), ...statistics() };
}
