import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../kernel/refusal.ts';
import {
  checkExpertSeed,
  conflictOf,
  costParts,
  expertSeedCommitment,
  panelMatrix,
  relaxationsInOrder,
  tieOf,
  type PanelExpert,
  type PanelFile,
} from './rules.ts';

const EXPERT: PanelExpert = {
  id: 'e1',
  person: 'p1',
  kind: 'lawyer',
  firms: [
    { unit: 'now', current: true },
    { unit: 'left', current: false },
  ],
  agency: null,
  city: '3301',
  forms: ['civil-litigation'],
  years: 12,
  cap: 10,
  ownFails: 0,
};
const FILE: PanelFile = {
  id: 'f1',
  form: 'civil-litigation',
  unit: 'other',
  agency: 'a1',
  city: '3302',
  persons: ['handler'],
  opposingUnits: [],
};

describe('what stands between an expert and a file', () => {
  it.each<[string, Partial<PanelExpert>, Partial<PanelFile>, string | null]>([
    ['nothing', {}, {}, null],
    ['a part in the case', {}, { persons: ['x', 'p1'] }, 'same-case'],
    ['the same firm', {}, { unit: 'now' }, 'same-firm'],
    ['a firm left within three years', {}, { unit: 'left' }, 'firm-within-three-years'],
    ['the firm of the other side', {}, { opposingUnits: ['now'] }, 'opposing-side'],
    ['a firm of the other side, left within three years', {}, { opposingUnits: ['left'] }, 'opposing-side'],
    ['the same agency', { agency: 'a1' }, {}, 'same-agency'],
    ['a city centre’s head in the own city', { kind: 'city-centre-head', city: '3302' }, {}, 'own-city'],
    ['a lawyer in the own city is no conflict', { city: '3302' }, {}, null],
  ])('is %s', (_name, expert, file, conflict) => {
    expect(conflictOf({ ...EXPERT, ...expert }, { ...FILE, ...file })).toBe(conflict);
  });

  it('gives way only to the rules that may be relaxed, never to a part in the case or the present firm', () => {
    const relaxed = relaxationsInOrder().at(-1) ?? [];
    expect(conflictOf(EXPERT, { ...FILE, unit: 'left' }, relaxed)).toBe(null);
    expect(conflictOf({ ...EXPERT, kind: 'city-centre-head', city: '3302' }, FILE, relaxed)).toBe(null);
    expect(conflictOf(EXPERT, { ...FILE, unit: 'now' }, relaxed)).toBe('same-firm');
    expect(conflictOf(EXPERT, { ...FILE, persons: ['p1'] }, relaxed)).toBe('same-case');
  });
});

describe('costs and ties', () => {
  it('rise with distance, falling experience and own failed cases', () => {
    expect(costParts(EXPERT, { ...FILE, city: '3301' })).toEqual({ distance: 0, experience: 0, record: 0 });
    expect(costParts({ ...EXPERT, years: 4, ownFails: 9 }, { ...FILE, city: '4401' })).toEqual({
      distance: 5,
      experience: 2,
      record: 3,
    });
  });

  it('are broken by SHA-256 of seed, expert and file modulo 2^20', () => {
    const digest = createHash('sha256').update('seed\ne1\nf1').digest('hex');
    expect(tieOf('seed', 'e1', 'f1')).toBe(Number(BigInt(`0x${digest}`) % (1n << 20n)));
  });

  it('don’t depend on the order in which experts and files are listed', () => {
    const experts = [EXPERT, { ...EXPERT, id: 'e2', person: 'p2' }, { ...EXPERT, id: 'e3', person: 'p3' }];
    const files = [FILE, { ...FILE, id: 'f2' }];
    expect(panelMatrix(experts.toReversed(), files.toReversed(), 's')).toEqual(panelMatrix(experts, files, 's'));
    expect(isRefusal(panelMatrix([EXPERT, EXPERT], files, 's') as never)).toBe(true);
  });
});

describe('the seed of the experts', () => {
  const seed = 'ab'.repeat(32);

  it('is committed with the round’s code, and only the same one is accepted', () => {
    const commitment = createHash('sha256').update(`zhiheng/expert-seed/v1\nROUND-1\n${seed}`).digest('hex');
    expect(expertSeedCommitment('ROUND-1', seed)).toBe(commitment);
    expect(checkExpertSeed('ROUND-1', seed, commitment)).toBe(null);
    expect(checkExpertSeed('ROUND-2', seed, commitment)).toMatchObject({ code: 'evaluation.seed-invalid' });
    expect(checkExpertSeed('ROUND-1', 'short', commitment)).toMatchObject({ code: 'evaluation.seed-invalid' });
  });
});

it('sets of rules to relax come smallest first, each once', () => {
  const sets = relaxationsInOrder();
  expect(sets.map(({ length }) => length)).toEqual(sets.map(({ length }) => length).toSorted((a, b) => a - b));
  expect(new Set(sets.map((set) => set.join()))).toHaveLength(63);
  expect(sets[0]).toEqual(['load-balance']);
});
