/** Every value of the definition of draws, made with other programs or by full enumeration. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../kernel/sha256.ts';
import {
  checkRecord,
  checkRegister,
  frameHash,
  parseRecord,
  recordText,
  sortedRecord,
  drawStrata,
  type FrameRecord,
} from './frame.ts';
import {
  acceptanceNumber,
  INTENSITY_AT_FIRST,
  intensityOf,
  LOT_OF_HANDLER,
  LOT_OF_UNIT,
  nextIntensity,
} from './intensity.ts';
import { ceilOf, multiply, numberOf, parseFraction, rational, textOf } from './rational.ts';
import { checkPartA, checkPublicValue, checkSeed, seedCommitment } from './seed.ts';
import { allocate, neymanWeight, proportionalWeight, stratumSize } from './sizes.ts';
import { targetSize } from './target.ts';
import { checkIds, drawSmallest, shortTicket, ticketOf } from './tickets.ts';
import { drawRound, groupSizes, jointInclusion, sizeOf } from './two-phase.ts';

const numbered = (count: number, from = 1): string[] =>
  Array.from({ length: count }, (_, index) => `ZJ-${String(index + from).padStart(6, '0')}`);

describe('tickets', () => {
  it('are those of consistent_sampler', () => {
    expect(ticketOf('01382438112797316654', 'AB-130')).toBe(
      '0.26299714122838008416507544297546663599715395525154425586041245287750224561854',
    );
  });

  it('draw the five of twenty that the independent program draws', () => {
    expect(drawSmallest(numbered(20), '20261123', 5).map(({ id }) => id)).toEqual([
      'ZJ-000001',
      'ZJ-000006',
      'ZJ-000015',
      'ZJ-000005',
      'ZJ-000004',
    ]);
  });

  it('draw 27,146 of 98,000 in order, in under a second of the processor', () => {
    const ids = numbered(98_000, 0);
    const before = process.cpuUsage();
    const drawn = drawSmallest(ids, '20261123', 27_146);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
    expect(drawn.slice(0, 3).map(({ id }) => id)).toEqual(['ZJ-002365', 'ZJ-031050', 'ZJ-059755']);
    expect(drawn).toHaveLength(27_146);
    expect(drawn.every(({ ticket }, index) => index === 0 || (drawn[index - 1]?.ticket ?? '') < ticket)).toBe(true);
  });

  it('do not depend on the order of the list', () => {
    const ids = numbered(50);
    expect(drawSmallest(ids.toReversed(), '乙巳', 20)).toEqual(drawSmallest(ids, '乙巳', 20));
  });

  it('are shown with nine digits after what leads them of nines', () => {
    expect(shortTicket('0.26299714122838')).toBe('0.262997141');
    expect(shortTicket('0.9991234567890')).toBe('0.999123456789');
  });

  it.each([
    [['a', 'b', 'a'], 'sampling.duplicate-id', 3],
    [['a', ''], 'supervision.id-empty', 2],
    [['e\u0301'], 'supervision.id-not-nfc', 1],
    [['a', 'b\u0007'], 'supervision.id-control-character', 2],
    [['a b'], 'supervision.id-space', 1],
    [['x\u200b'], 'supervision.id-format-character', 1],
    [['\ud800'], 'supervision.id-lone-surrogate', 1],
  ])('of %j are refused: %s at line %i', (ids, code, line) => {
    expect(checkIds(ids)).toMatchObject({ code, params: { line } });
  });

  it('are never drawn beyond the list', () => {
    expect(() => drawSmallest(['a'], '1', 2)).toThrow('more than there is');
  });
});

describe('sizes', () => {
  it.each([
    [98_000, 0, '277/1000', 27_146],
    [238, 40, '277/1000', 66],
    [100, 60, '277/1000', 64],
    [9, 3, '1/2', 5],
    [4, 4, '1/2', 4],
  ])('of N %i, M %i, share %s is %i', (population, minima, share, n) => {
    const rule = { share: parseFraction(share) ?? rational(0), floor: rational(1, 10), atLeast: 0 };
    expect(stratumSize(population, minima, rule).n).toBe(n);
  });

  it('are exact where floating point is not', () => {
    expect(Math.ceil(0.277 * 98_000)).toBe(27_147);
    expect(ceilOf(multiply(rational(277, 1000), rational(98_000)))).toBe(27_146n);
  });

  it.each([
    [213, 4, 5, 0.05, 118],
    [1000, 4, 5, 0.05, 209],
    [60, 4, 5, 0.1, 32],
  ])('for a target (N %i, p %i/%i, margin %f) are %i', (population, good, of, margin, n) => {
    expect(targetSize(population, good, of, margin)).toBe(n);
  });

  it('are divided among cities by largest remainder', () => {
    const sizes = [19600, 15680, 14700, 8820, 5880, 7840, 9800, 3920, 1960, 6860, 2940];
    const strata = sizes.map((population, index) => ({
      id: `C${String(index + 1).padStart(2, '0')}`,
      population,
      weight: proportionalWeight(population),
    }));
    expect([...allocate(strata, 27_146).values()].length).toBe(11);
    const places = allocate(strata, 27_146);
    expect(strata.map(({ id }) => places.get(id))).toEqual([
      5429, 4343, 4072, 2443, 1629, 2172, 2715, 1086, 543, 1900, 814,
    ]);
  });

  it('keep minimum and cap, and give freed places to the others', () => {
    const strata = [
      { id: 'a', population: 3, weight: rational(50) },
      { id: 'b', population: 100, weight: rational(49) },
      { id: 'c', population: 100, weight: rational(1) },
    ];
    expect(Object.fromEntries(allocate(strata, 20))).toEqual({ a: 3, b: 15, c: 2 });
  });

  it('after Neyman are larger where results differ more, by a root that is exact to 18 digits', () => {
    expect(numberOf(neymanWeight(100, 49, 98))).toBeCloseTo(50, 10);
    expect(numberOf(neymanWeight(100, 98, 98))).toBeCloseTo(100 * Math.sqrt(0.99 * 0.01), 10);
  });
});

describe('the seed', () => {
  it('is committed to with the round', () => {
    expect(seedCommitment('ROUND-2026-Q4', '01382438112797316654')).toBe(
      '635df89c7a7f487ba26b74cc19129cd498c26fa6d3519e70e4d6eb9c9293c205',
    );
  });

  it('draws from A followed by B', () => {
    const drawn = drawSmallest(numbered(20), '0138243811279731665403071219253108', 5);
    expect(drawn.map(({ id }) => Number(id.slice(3)))).toEqual([20, 2, 12, 6, 11]);
  });

  it.each([
    ['0138243811279731665', 'sampling.seed-length'],
    ['0138243811279731665a', 'sampling.seed-letters'],
    ['０1382438112797316654', 'sampling.seed-letters'],
    ['', 'sampling.seed-letters'],
  ])('part A %s is refused: %s', (text, code) => {
    expect(checkPartA(text)?.code).toBe(code);
  });

  it('part B with letters or too short is refused, and so is a seed of less than twenty digits', () => {
    expect(checkPublicValue('0307x')?.code).toBe('sampling.seed-letters');
    expect(checkPublicValue('03071')?.code).toBe('sampling.seed-too-short');
    expect(checkPublicValue('03071219253108')).toBeNull();
    expect(checkSeed('123', '456')?.code).toBe('sampling.seed-too-short');
  });
});

/** The record of the definition: nine items in one stratum. */
function example(): FrameRecord {
  const item = (id: string, group: string, index: number): FrameRecord['items'][number] => ({
    dossier: String(index).padStart(64, '0'),
    group,
    id,
    stratum: 'S1',
  });
  const ids = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1', 'c2', 'c3'];
  return {
    v: 1,
    round: 'ROUND-2026-Q4',
    seed: { commitment: seedCommitment('ROUND-2026-Q4', '01382438112797316654'), source: 'public-value-2026130' },
    strata: [{ id: 'S1', share: '1/2', floor: '1/10', minimum: { A: 1, B: 1, C: 1 } }],
    items: ids.map((id, index) => item(id, (id[0] ?? '').toUpperCase(), index + 1)),
    excluded: [{ id: 'x1', reason: 'dossier-under-appeal' }],
  };
}

describe('the frozen record', () => {
  it('has the bytes and the hash of the definition', () => {
    const text = recordText(sortedRecord(example()));
    expect(utf8(text)).toHaveLength(1_345);
    expect(frameHash(text)).toBe('1cb5e3f6871a52ce5d0b414cc27e502d1e15a41d14bdf7daf4509ab92fab2d7f');
    expect(parseRecord(utf8(text))).toEqual(sortedRecord(example()));
  });

  it('draws phase 1 a1, b1, c2 and phase 2 a3, a4', () => {
    const record = example();
    const picks = drawRound(drawStrata(record), record.items, '0138243811279731665403071219253108');
    expect(picks.map(({ id, phase }) => `${phase}:${id}`)).toEqual(['1:a1', '1:b1', '1:c2', '2:a3', '2:a4']);
    expect(picks.map(({ id, pi }) => `${id} ${pi}`)).toEqual(['a1 1/2', 'b1 2/3', 'c2 5/9', 'a3 1/2', 'a4 1/2']);
  });

  it('gives every pair its probability', () => {
    const record = example();
    const [stratum] = drawStrata(record);
    if (stratum === undefined) throw new Error('no stratum');
    const groups = groupSizes(record.items, stratum.minimum);
    const size = sizeOf(groups, stratum);
    const [a, b] = groups;
    if (a === undefined || b === undefined) throw new Error('no groups');
    expect([jointInclusion(a, a, size), jointInclusion(a, b, size), jointInclusion(b, b, size)].map(textOf)).toEqual([
      '1/5',
      '19/60',
      '1/3',
    ]);
  });

  const sums = { agency: 'A', carriedIn: 2, closed: 10, inFrame: 9, excluded: 1, carriedOut: 2 };
  it.each<[string, string, Partial<FrameRecord>]>([
    ['twice', 'sampling.duplicate-id', { items: [...example().items.slice(0, 1), ...example().items] }],
    ['out of order', 'sampling.frame-order', { items: example().items.toReversed() }],
    ['an empty stratum', 'sampling.empty-stratum', { strata: [...example().strata, { ...first(), id: 'S2' }] }],
    ['a stratum smaller than its minimum', 'sampling.stratum-too-small', { strata: [{ ...first(), atLeast: 10 }] }],
    ['a share beyond one', 'sampling.share', { strata: [{ ...first(), share: '3/2' }] }],
    ['a share not in lowest terms', 'sampling.share', { strata: [{ ...first(), share: '2/4' }] }],
    ['a decimal share', 'sampling.share', { strata: [{ ...first(), share: '0.5' }] }],
    ['an item of no stratum', 'sampling.frame-member', { strata: [{ ...first(), id: 'S9' }] }],
    ['risk-led beside the frame', 'sampling.frame-member', { riskLed: ['zz'] }],
    ['excluded and in it', 'sampling.frame-member', { excluded: [{ id: 'a1', reason: 'x' }] }],
    ['sums that are wrong', 'sampling.register-sums', { register: [{ ...sums, carriedOut: 1 }] }],
    ['a register of other items', 'sampling.register-sums', { register: [{ ...sums, inFrame: 8, carriedOut: 3 }] }],
    [
      'one commitment for both parts',
      'sampling.commitment-reused',
      { seed: { ...example().seed, commitmentB: example().seed.commitment } },
    ],
  ])('with %s is refused: %s', (_what, code, change) => {
    expect(checkRecord({ ...example(), ...change })?.code).toBe(code);
  });

  it('with a register that adds up is taken', () => {
    expect(checkRegister({ ...example(), register: [sums] })).toBeNull();
    expect(checkRecord({ ...example(), register: [sums] })).toBeNull();
  });
});

function first(): FrameRecord['strata'][number] {
  const [stratum] = example().strata;
  if (stratum === undefined) throw new Error('no stratum');
  return stratum;
}

describe('intensity', () => {
  it('accepts 2 of 5 and 4 of 10', () => {
    expect([acceptanceNumber(LOT_OF_HANDLER), acceptanceNumber(LOT_OF_UNIT)]).toEqual([2, 4]);
  });

  /** Probability to be tightened within five lots when files are good with probability `good`, over all outcomes. */
  function tightened(lot: number, good: number): number {
    let accepted = 0;
    for (let k = 0; k <= acceptanceNumber(lot); k += 1)
      accepted += binomial(lot, k) * (1 - good) ** k * good ** (lot - k);
    let sum = 0;
    for (let outcomes = 0; outcomes < 32; outcomes += 1) {
      let state = INTENSITY_AT_FIRST;
      let probability = 1;
      let reached = false;
      for (let index = 0; index < 5; index += 1) {
        const ok = (outcomes & (1 << index)) === 0;
        probability *= ok ? accepted : 1 - accepted;
        state = nextIntensity(state, ok);
        reached ||= state.intensity === 'tightened';
      }
      if (reached) sum += probability;
    }
    return sum;
  }

  it.each([
    [5, 0.817, 0.019],
    [5, 0.5, 0.8125],
    [10, 0.817, 0.005],
    [10, 0.5, 0.9295],
  ])('in lots of %i is tightened within five lots at %f good with probability %f', (lot, good, probability) => {
    expect(tightened(lot, good)).toBeCloseTo(probability, 4);
  });

  it('goes back after five accepted lots, and is reduced after ten', () => {
    const good = { good: true, redFlag: false };
    const bad = { good: false, redFlag: false };
    const lots = (...kinds: boolean[]) => kinds.flatMap((ok) => Array.from({ length: 5 }, () => (ok ? good : bad)));
    expect(intensityOf(lots(false, false), 5).intensity).toBe('tightened');
    expect(intensityOf(lots(false, false, true, true, true, true, true), 5).intensity).toBe('normal');
    expect(intensityOf(lots(...Array.from({ length: 10 }, () => true)), 5).intensity).toBe('reduced');
    expect(intensityOf(lots(...Array.from({ length: 10 }, () => true), false), 5).intensity).toBe('normal');
    expect(intensityOf([good, good, good, good, { good: true, redFlag: true }, ...lots(false)], 5).intensity).toBe(
      'tightened',
    );
  });
});

function binomial(n: number, k: number): number {
  let result = 1;
  for (let index = 1; index <= k; index += 1) result = (result * (n - k + index)) / index;
  return result;
}
