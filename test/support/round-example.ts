/** A small whole round, the same at every call: two agencies, minima, an excluded case, a risk list, results. */
import { frameHash, recordText, sortedRecord, type FrameRecord } from '#domain/sampling/frame';
import { drawOf, roundFile, type RoundFile } from '#domain/sampling/round-file';
import { seedCommitment } from '#domain/sampling/seed';

const FROZEN = Date.UTC(2026, 11, 28, 2);
const HOUR = 3_600_000;
const SEED = { digits: '01382438112797316654', publicValue: '03071219253108' };

/** A record of `items` files in two strata. */
export function exampleRecord(items: number, code = 'ROUND-330000-2026-001'): FrameRecord {
  const agencies = ['330100-01', '330200-01'];
  const ids = Array.from({ length: items }, (_, index) => `330000-2026-001-${String(index + 1).padStart(6, '0')}`);
  const inFirst = ids.filter((_, index) => index % 3 === 0).length;
  return sortedRecord({
    v: 1,
    round: code,
    seed: { commitment: seedCommitment(code, SEED.digits), source: 'lottery-ssq-2026151-2026-12-29' },
    frame: { closed: { from: '2026-10-01', to: '2026-12-31' }, forms: [], regions: ['330000'], stages: [] },
    strata: [
      { id: '330100-01.criminal', share: '1/4', floor: '1/10', minimum: { G000001: 1, G000003: 2 } },
      { id: '330200-01.criminal', share: '1/5', floor: '1/10', atLeast: 3, minimum: {} },
    ],
    items: ids.map((id, index) => ({
      id,
      stratum: `${agencies[index % 3 === 0 ? 0 : 1]}.criminal`,
      group: `G${String((index % 6) + 1).padStart(6, '0')}`,
      dossier: index.toString(16).padStart(64, '0'),
    })),
    excluded: [{ id: '330000-2026-001-999999', reason: 'dossier-under-appeal' }],
    riskLed: ids.filter((_, index) => index % 10 === 4),
    register: [
      { agency: '330100-01', carriedIn: 1, closed: inFirst, inFrame: inFirst, excluded: 1, carriedOut: 0 },
      {
        agency: '330200-01',
        carriedIn: 0,
        closed: items - inFirst + 2,
        inFrame: items - inFirst,
        excluded: 0,
        carriedOut: 2,
      },
    ],
  });
}

/** The published round over {@link exampleRecord}: every seventh file is not good, one dossier could not be produced. */
export function exampleRound(items = 24): RoundFile {
  const record = exampleRecord(items);
  const { picks, riskLed } = drawOf(record, SEED.digits + SEED.publicValue);
  return roundFile({
    record,
    frozenAtMs: FROZEN,
    seed: { ...SEED, publicGivenAtMs: FROZEN + 30 * HOUR, shownAtMs: FROZEN + 31 * HOUR },
    drawnAtMs: FROZEN + 32 * HOUR,
    signOff: {
      members: ['M1', 'M2'],
      signed: [
        { member: 'M2', atMs: FROZEN + 33 * HOUR },
        { member: 'M1', atMs: FROZEN + 34 * HOUR },
      ],
    },
    results: {
      atMs: FROZEN + 500 * HOUR,
      files: [...picks.map(({ id }) => id), ...riskLed].map((code, index) => ({
        code,
        grade: index === 3 ? null : index % 7 === 0 ? 'pass' : 'good',
        notAssessed: index === 3 ? 'dossier-not-produced' : null,
      })),
      policy: { goodGrades: ['excellent', 'good'], missingDossierFails: true },
    },
    end: 'published',
  });
}

/** The file with another record, hashed again as somebody would who wants the change to pass. */
export function withRecord(file: RoundFile, record: FrameRecord): RoundFile {
  return { ...file, record, frameHash: frameHash(recordText(record)) };
}
