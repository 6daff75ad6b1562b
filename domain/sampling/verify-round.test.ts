import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exampleRecord, exampleRound, withRecord } from '../../test/support/round-example.ts';
import { roundFile, roundFileText, type RoundFile } from './round-file.ts';
import { ROUND_CHECKS, verifyRound } from './verify-round.ts';

const GOLDEN = new URL('../../docs/formats/golden/round@1.json', import.meta.url);
const FILE = exampleRound();
const TEXT = roundFileText(FILE);
const must = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error('the example lacks it');
  return value;
};
const { seed, draw, signOff, results } = {
  seed: must(FILE.seed),
  draw: must(FILE.draw),
  signOff: must(FILE.signOff),
  results: must(FILE.results),
};
const failed = (file: RoundFile) => {
  const { verdict, checks, first } = verifyRound(roundFileText(file));
  return {
    verdict,
    failed: checks.filter(({ state }) => state === 'failed').map(({ check }) => check),
    at: first?.field,
    code: first?.code,
  };
};
/** The picks with one of them changed. */
const pick = (index: number, change: object): RoundFile => ({
  ...FILE,
  draw: { ...draw, picks: draw.picks.map((one, at) => (at === index ? { ...one, ...change } : one)) },
});

describe('an exported round', () => {
  it('is byte for byte the published example of its version', () => {
    expect(TEXT).toBe(readFileSync(GOLDEN, 'utf8'));
  });

  it('is consistent, and says that no outside time is in it', () => {
    const { verdict, first, checks, round } = verifyRound(TEXT);
    expect([verdict, first, round]).toEqual(['consistent', null, 'ROUND-330000-2026-001']);
    expect(checks.map(({ check }) => check)).toEqual(ROUND_CHECKS);
    expect(checks.filter(({ state }) => state !== 'ok')).toEqual([{ check: 'outside-time', state: 'not-proved' }]);
  });

  it('is refused after any one byte was changed', { timeout: 240_000 }, () => {
    const small = roundFileText(exampleRound(9));
    expect(verifyRound(small).verdict).toBe('consistent');
    const bytes = new TextEncoder().encode(small);
    const passed: number[] = [];
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = bytes.slice();
      // Another bit each time, so that digits become digits, letters letters and either something else.
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
      if (verifyRound(new TextDecoder().decode(changed)).verdict === 'consistent') passed.push(index);
    }
    expect(passed).toEqual([]);
  });

  it('is refused when it was cut short or goes on', () => {
    for (const text of [TEXT.slice(0, -1), `${TEXT}\n`, `\uFEFF${TEXT}`, '', '{}', '[]'])
      expect(verifyRound(text).verdict).toBe('unreadable');
    expect(verifyRound(TEXT.replace(/"v":1\}$/u, '"v":2}')).verdict).toBe('unsupported');
  });

  it('may stop at any step', () => {
    const facts = { record: FILE.record, frozenAtMs: FILE.frozenAtMs, seed: null, signOff: null, results: null };
    for (const end of [null, 'stopped'] as const) {
      const { verdict, checks } = verifyRound(roundFileText(roundFile({ ...facts, drawnAtMs: null, end })));
      expect(verdict).toBe('consistent');
      expect(checks.filter(({ state }) => state === 'absent').map(({ check }) => check)).toEqual(ROUND_CHECKS.slice(6));
    }
    expect(failed({ ...FILE, results: null }).failed).toEqual(['order']);
  });

  it('has no draw without a seed', () => {
    const facts = { record: FILE.record, frozenAtMs: 0, seed: null, signOff: null, results: null, end: null };
    expect(() => roundFile({ ...facts, drawnAtMs: 1 })).toThrow('without a seed');
    expect(failed({ ...FILE, seed: null })).toMatchObject({ failed: ['order'], at: '/draw' });
  });
});

describe('what was changed and summed again', () => {
  const other = exampleRecord(24);
  const record = (change: object): RoundFile => withRecord(FILE, { ...other, ...change });
  const cases: readonly (readonly [string, RoundFile, string, string])[] = [
    ['frame hash', { ...FILE, frameHash: 'a'.repeat(64) }, 'frame-hash', '/frameHash'],
    ['a list edited after the freeze', { ...FILE, record: { ...other, riskLed: [] } }, 'frame-hash', '/frameHash'],
    [
      'a dossier',
      record({ items: other.items.map((one) => ({ ...one, dossier: 'x' })) }),
      'frame',
      '/record/items/0/dossier',
    ],
    ['an id twice', record({ items: [...other.items.slice(0, 1), ...other.items] }), 'frame', '/record/items/1'],
    ['order of ids', record({ items: other.items.toReversed() }), 'frame', '/record/items/1'],
    ['an id with a control character', record({ riskLed: ['\u0007'] }), 'frame', '/record/riskLed/0'],
    ['an id not in NFC', record({ round: 'e\u0301' }), 'frame', '/record/round'],
    [
      'a stratum without files',
      record({ strata: [...other.strata, { ...other.strata[1], id: 'Z' }] }),
      'frame',
      '/record/strata/2',
    ],
    [
      'a stratum smaller than its minimum',
      record({ strata: other.strata.map((one) => ({ ...one, atLeast: 99 })) }),
      'frame',
      '/record/strata/0/atLeast',
    ],
    [
      'the register',
      record({ register: other.register?.map((one) => ({ ...one, closed: one.closed + 1 })) }),
      'register',
      '/record/register/0',
    ],
    ['no register', withRecord(FILE, without(other, 'register')), 'frame', '/record/register'],
    [
      'the share',
      record({ strata: other.strata.map((one) => ({ ...one, share: '1/2' })) }),
      'sizes',
      '/draw/sizes/0/n',
    ],
    ['a seed before the freeze', { ...FILE, frozenAtMs: seed.shownAtMs }, 'order', '/seed/publicGivenAtMs'],
    ['a seed at the freeze', { ...FILE, frozenAtMs: seed.publicGivenAtMs }, 'seed', '/seed/publicGivenAtMs'],
    ['another A', { ...FILE, seed: { ...seed, digits: '01382438112797316655' } }, 'seed', '/seed/digits'],
    ['letters in A', { ...FILE, seed: { ...seed, digits: '0138243811279731665a' } }, 'seed', '/seed/digits'],
    ['a short B', { ...FILE, seed: { ...seed, publicValue: '12345' } }, 'seed', '/seed/publicValue'],
    ['another B', { ...FILE, seed: { ...seed, publicValue: '03071219253109' } }, 'tickets', '/draw/picks/0/id'],
    ['A shown late', { ...FILE, ...lateBy(25) }, 'seed', '/seed/digits'],
    ['a draw before A', { ...FILE, draw: { ...draw, atMs: seed.publicGivenAtMs } }, 'order', '/draw/atMs'],
    [
      'a size',
      { ...FILE, draw: { ...draw, sizes: draw.sizes.map((one) => ({ ...one, n: 1 })) } },
      'sizes',
      '/draw/sizes/0/n',
    ],
    ['a ticket', pick(2, { ticket: draw.picks[3]?.ticket }), 'tickets', '/draw/picks/2/ticket'],
    ['a phase', pick(0, { phase: 2 }), 'tickets', '/draw/picks/0/phase'],
    [
      'one pick less',
      { ...FILE, draw: { ...draw, picks: draw.picks.slice(0, -1) } },
      'tickets',
      `/draw/picks/${draw.picks.length - 1}`,
    ],
    ['a risk-led file left out', { ...FILE, draw: { ...draw, riskLed: [] } }, 'tickets', '/draw/riskLed/0'],
    ['a probability', pick(1, { pi: '1/1' }), 'pi', '/draw/picks/1/pi'],
    [
      'a pair',
      { ...FILE, draw: { ...draw, pairs: draw.pairs.map((one) => ({ ...one, pi: '1/2' })) } },
      'pi-pairs',
      '/draw/pairs/0/pi',
    ],
    ['one member', { ...FILE, signOff: { members: ['M1'], signed: [] } }, 'sign-off', '/signOff/members'],
    [
      'a signature missing',
      { ...FILE, signOff: { ...signOff, signed: signOff.signed.slice(1) } },
      'sign-off',
      '/signOff/signed',
    ],
    [
      'a stranger signing',
      { ...FILE, signOff: { ...signOff, members: ['M1', 'M3'] } },
      'sign-off',
      '/signOff/signed/0/member',
    ],
    [
      'a file without its line',
      { ...FILE, results: { ...results, files: results.files.slice(1) } },
      'estimates',
      '/results/files/0',
    ],
    [
      'a grade',
      {
        ...FILE,
        results: {
          ...results,
          files: results.files.map((one) => (one.grade === 'pass' ? { ...one, grade: 'good' } : one)),
        },
      },
      'estimates',
      '/results/goodOrBetter/good',
    ],
    [
      'the published rate',
      { ...FILE, results: { ...results, goodOrBetter: { ...results.goodOrBetter, estimate: 'too-few' } } },
      'estimates',
      '/results/goodOrBetter/estimate',
    ],
    ['how it ended', { ...FILE, end: 'perhaps' as 'stopped' }, 'order', '/end'],
  ];
  it.each(cases)('%s', (_what, file, check, at) => {
    const found = failed(file);
    expect(found).toMatchObject({ verdict: 'altered', at });
    expect(found.failed[0]).toBe(check);
  });

  it('accepts twenty zeros for an A that was not shown in time', () => {
    const late = lateBy(25);
    const digits = '0'.repeat(20);
    const facts = { ...FILE, seed: { ...late.seed, digits }, drawnAtMs: late.draw.atMs, signOff: null, results: null };
    expect(verifyRound(roundFileText(roundFile({ ...facts, end: 'stopped' }))).verdict).toBe('consistent');
    expect(failed({ ...FILE, seed: { ...seed, digits } })).toMatchObject({ code: 'sampling.seed-mismatch' });
  });
});

/** A shown so many hours after B, and everything after it later. */
function lateBy(hours: number) {
  const shownAtMs = seed.publicGivenAtMs + hours * 3_600_000;
  const signed = signOff.signed.map(({ member }) => ({ member, atMs: shownAtMs }));
  return { seed: { ...seed, shownAtMs }, draw: { ...draw, atMs: shownAtMs }, signOff: { ...signOff, signed } };
}

function without<T extends object>(value: T, name: keyof T): T {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name)) as T;
}
