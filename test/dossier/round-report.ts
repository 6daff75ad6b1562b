/** A round to report on: drawn by the real draw, scored by experts of whom one is severe, with a missing file or two. */
import { pointsText } from '#domain/evaluation/points';
import { words } from '#domain/evaluation/statistics/bootstrap';
import { roundStatistics, type FileResult, type FirstScore } from '#domain/evaluation/statistics/round';
import type { Grade } from '#domain/evaluation/codes';
import { INDICATORS } from '#domain/evaluation/codes';
import { isoDate, startOfDay } from '#domain/kernel/time';
import { drawStrata, frameHash, recordText, sortedRecord, type FrameRecord } from '#domain/sampling/frame';
import { rational } from '#domain/sampling/rational';
import { seedCommitment } from '#domain/sampling/seed';
import { drawRound } from '#domain/sampling/two-phase';
import type { RoundReport } from '#activities/evaluation/report/model';

export const GRADES: readonly Grade[] = ['excellent', 'good', 'pass', 'fail'];
const PART_A = '01382438112797316654';
const PUBLIC = '03071219253108';
const AGENCIES = ['330106', '330203', '330302'] as const;

const gradeAt = (score: number): Grade =>
  score >= 90 ? 'excellent' : score >= 80 ? 'good' : score >= 60 ? 'pass' : 'fail';

/** The frame, `size` files in three agencies of three cities, with minima of one file for each handler. */
export function reportRecord(size: number): FrameRecord {
  const code = 'ROUND-330000-2026-001';
  const items = Array.from({ length: size }, (_, at) => {
    const agency = AGENCIES[at % 3] ?? '';
    const stratum = `${agency}/${at % 4 === 0 ? 'criminal' : 'civil'}`;
    return {
      id: `330000-2026-001-${String(at + 1).padStart(6, '0')}`,
      stratum,
      group: `G-${agency}-${String(at % 7).padStart(3, '0')}`,
      dossier: 'a'.repeat(64),
    };
  });
  const strata = [...new Set(items.map(({ stratum }) => stratum))].map((id) => ({
    id,
    share: '1/5',
    floor: '1/10',
    minimum: Object.fromEntries(
      [...new Set(items.filter(({ stratum }) => stratum === id).map(({ group }) => group))].map((group) => [group, 1]),
    ),
  }));
  return sortedRecord({
    v: 1,
    round: code,
    seed: { commitment: seedCommitment(code, PART_A), source: '浙江省福利彩票双色球/2026131/2026-11-20' },
    strata,
    items,
    excluded: [{ id: '330000-2026-001-X00001', reason: 'dossier-under-appeal' }],
    frame: { closed: { from: '2026-01-01', to: '2026-06-30' }, forms: [], regions: ['330000'], stages: [] },
    register: AGENCIES.map((agency) => {
      const inFrame = items.filter(({ stratum }) => stratum.startsWith(agency)).length;
      const excluded = agency === '330106' ? 1 : 0;
      return { agency, carriedIn: 2, closed: inFrame + excluded, inFrame, excluded, carriedOut: 2 };
    }),
    riskLed: items.slice(0, 4).map(({ id }) => id),
  });
}

/** A report about {@link reportRecord}; `change` replaces members of it. */
export function roundReport(change: Partial<RoundReport> = {}, size = 240): RoundReport {
  const record = reportRecord(size);
  const picks = drawRound(drawStrata(record), record.items, PART_A + PUBLIC);
  const next = words('round-report', 0);
  const uniform = (): number => next() / 2 ** 32;
  const scores: FirstScore[] = [];
  const results = picks.map(({ id: code }, at): FileResult => {
    const none = { third: false, objected: false, changed: false, redFlag: false };
    if (at === 1)
      return { code, kind: 'random', grade: null, score: null, notAssessed: 'dossier-not-produced', ...none };
    if (at === 2) return { code, kind: 'random', grade: null, score: null, notAssessed: 'other', ...none };
    const quality = 66 + 30 * uniform();
    const own = [at % 9, (at + 1 + (at % 7)) % 9].map((expert) => {
      const halves = Math.min(200, Math.round(2 * (quality + 6 * (uniform() - 0.5) - (expert === 4 ? 18 : 0))));
      scores.push({
        code,
        expert: `E-${String(expert + 1).padStart(3, '0')}`,
        score: pointsText(rational(halves, 2)),
        grade: gradeAt(halves / 2),
        order: scores.length,
        themes: INDICATORS.slice(0, 6).map((indicator, place) => ({
          indicator,
          share: (at + place) % 5 === 0 ? null : 0.45 + 0.09 * place + 0.1 * uniform(),
        })),
      });
      return halves;
    });
    const sum = (own[0] ?? 0) + (own[1] ?? 0);
    return {
      code,
      kind: 'random',
      grade: gradeAt(sum / 4),
      score: pointsText(rational(sum, 4)),
      notAssessed: null,
      ...none,
      redFlag: at === 10,
      third: Math.abs((own[0] ?? 0) - (own[1] ?? 0)) >= 20,
      objected: at % 15 === 0,
      changed: at === 15,
    };
  });
  const cityOf = (agency: string): string => `${agency.slice(0, 4)}00`;
  const statistics = roundStatistics({
    record,
    results,
    scores,
    calibrations: Array.from({ length: 4 }, (_, at) => ({ expert: 'E-005', own: 70 + at, reference: 82 - at })),
    domains: new Map(
      record.items.map(({ id, stratum }) => {
        const [agency = '', field] = stratum.split('/');
        const form = field === 'criminal' ? 'criminal-defence' : 'civil-litigation';
        return [id, { agency, city: cityOf(agency), form }];
      }),
    ),
    policy: {
      grades: GRADES,
      goodGrades: ['excellent', 'good'],
      failGrade: 'fail',
      missingDossierFails: true,
      most: 100,
    },
    bootstrap: { seed: PART_A + PUBLIC, resamples: 200 },
  });
  const signedAt = startOfDay(isoDate('2026-11-21'), 600);
  return {
    v: 1,
    round: {
      code: record.round,
      organiser: '浙江省法律援助中心',
      kind: 'random',
      state: 'results',
      from: isoDate('2026-01-01'),
      to: isoDate('2026-06-30'),
    },
    evaluation: { blindness: 'half', mode: 'distributed', bands: '优秀 90 · 良好 80 · 合格 60 · 不合格 0' },
    seed: {
      source: record.seed.source,
      witnessed: false,
      commitment: record.seed.commitment,
      commitmentB: null,
      publicValue: PUBLIC,
      partA: PART_A,
      frameHash: frameHash(recordText(record)),
      picksHash: 'c'.repeat(64),
      expertCommitment: 'd'.repeat(64),
      expertSeed: 'e'.repeat(64),
    },
    members: [
      { name: '陈立', signedAt },
      { name: '王芳', signedAt: signedAt + 3_600_000 },
    ],
    rounds: [
      {
        code: 'ROUND-330000-2026-001',
        kind: 'random',
        state: 'results',
        from: isoDate('2026-01-01'),
        to: isoDate('2026-06-30'),
        reason: null,
      },
      {
        code: 'ROUND-330000-2026-002',
        kind: 'special',
        state: 'aborted',
        from: isoDate('2026-01-01'),
        to: isoDate('2026-06-30'),
        reason: '抽样框有误',
      },
    ],
    register: record.register ?? [],
    excluded: record.excluded,
    shares: Object.fromEntries(record.strata.map(({ id, share }) => [id, share])),
    names: {
      '330106': '杭州市西湖区法律援助中心',
      '330203': '宁波市海曙区法律援助中心',
      '330302': '温州市鹿城区法律援助中心',
      '330100': '杭州市',
      '330200': '宁波市',
      '330300': '温州市',
      criminal: '刑事',
      civil: '民事行政',
      'dossier-under-appeal': '案卷在上诉审理中',
    },
    picks: picks.map(({ id, stratum, phase, position, ticket, pi }, at) => ({
      code: id,
      kind: 'random',
      stratum,
      phase,
      position,
      ticket,
      pi,
      grade: (results[at]?.grade ?? null) as Grade | null,
      score: results[at]?.score ?? null,
      redFlag: results[at]?.redFlag ?? false,
      notAssessed: results[at]?.notAssessed ?? null,
    })),
    experts: { lapses: 1, withdrawals: 1, conflicts: 1 },
    rectifications: { opened: 2, closed: 1 },
    statistics,
    madeAt: startOfDay(isoDate('2026-12-20'), 540),
    demo: false,
    ...change,
  };
}
