import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from './facts.ts';
import type { Judged } from './hard-rules.ts';
import {
  checkAgainstWishes,
  checkContinuity,
  checkNamedHandler,
  checkNonce,
  checkRecommendation,
  checkWishes,
  decideByWishes,
  eligibleUnits,
  rotate,
  rotationOrder,
} from './methods.ts';

const member = (id: string, unit = 'U1'): Candidate => ({
  id,
  unit,
  kind: 'lawyer',
  status: 'practising',
  acceptsAid: true,
  licensedLawyer: true,
  practiceYears: 5,
  criminalDefenceYears: null,
  onMinorsList: false,
  load: 0,
  cap: 5,
  specialties: [],
  region: '330102',
  languages: [],
  evaluation: 'none',
});
const JUDGED: Judged = {
  eligible: [member('L1', 'U2'), member('L2'), member('L3')],
  excluded: [{ id: 'L9', rule: 'load-at-cap' }],
};

describe("the recipient's wishes", () => {
  it('are decided by the best rank with an eligible handler', () => {
    const wishes = [
      { handler: 'L9', rank: 1 },
      { handler: 'L2', rank: 2 },
      { handler: 'L1', rank: 3 },
    ];
    expect(decideByWishes(wishes, JUDGED)).toEqual({ outcome: 'chosen', handler: 'L2', rank: 2 });
  });

  it('are drawn among with weight 1 where a rank names several', () => {
    const wishes = ['L3', 'L9', 'L1'].map((handler) => ({ handler, rank: 1 }));
    expect(decideByWishes(wishes, JUDGED)).toEqual({
      outcome: 'draw',
      rank: 1,
      candidates: [
        { id: 'L1', weight: 1 },
        { id: 'L3', weight: 1 },
      ],
    });
  });

  it('decide nothing where nobody named is eligible', () => {
    expect(decideByWishes([{ handler: 'L9', rank: 1 }], JUDGED)).toEqual({ outcome: 'none-eligible' });
    expect(decideByWishes([], JUDGED)).toEqual({ outcome: 'none-eligible' });
  });

  it('are recorded before any draw of the case, with whole ranks, each handler once', () => {
    const wishes = [{ handler: 'L1', rank: 1 }];
    expect(checkWishes(wishes, 0)).toBeNull();
    expect(checkWishes(wishes, 1)?.code).toBe('assignment.wish-after-draw');
    expect(checkWishes([{ handler: 'L1', rank: 0 }], 0)).toMatchObject({
      code: 'assignment.wish-rank',
      field: '/wishes/0/rank',
    });
    expect(checkWishes([...wishes, { handler: 'L1', rank: 2 }], 0)).toMatchObject({
      code: 'assignment.wish-named-twice',
      field: '/wishes/1/handler',
    });
  });
});

describe('rotation', () => {
  const turns = [
    { id: 'L2', lastAssigned: 200 },
    { id: '𠮷', lastAssigned: null },
    { id: 'L3', lastAssigned: 100 },
    { id: 'Ａ', lastAssigned: null },
    { id: 'L1', lastAssigned: 100 },
  ];

  it('takes who never had a case, then who waited longest, ties by code point', () => {
    expect(rotationOrder(turns).map(({ id }) => id)).toEqual(['Ａ', '𠮷', 'L1', 'L3', 'L2']);
  });

  it('passes over who is not eligible without taking their turn', () => {
    expect(rotate(turns, ['L2', 'L3'])).toEqual({ chosen: 'L3', passedOver: ['Ａ', '𠮷', 'L1'] });
    expect(rotate(turns, [])).toEqual({ code: 'assignment.rotation-exhausted', params: { members: 5 } });
  });

  it('gives each of n members one case in every n', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        (ids, rounds) => {
          const last = new Map<string, number>();
          for (let time = 1; time <= ids.length * rounds; time += 1) {
            const result = rotate(
              ids.map((id) => ({ id, lastAssigned: last.get(id) ?? null })),
              ids,
            );
            if ('code' in result) throw new Error('nobody chosen');
            last.set(result.chosen, time);
            if (time % ids.length === 0) expect(Math.min(...last.values())).toBe(time - ids.length + 1);
          }
          expect(last.size).toBe(ids.length);
        },
      ),
    );
  });

  it('of units counts those with an eligible handler', () => {
    expect(eligibleUnits(JUDGED)).toEqual(['U1', 'U2']);
  });
});

describe('a named handler', () => {
  it('passes the hard rules whatever the method', () => {
    expect(checkNamedHandler('L1', JUDGED)).toBeNull();
    expect(checkNamedHandler('L9', JUDGED)).toMatchObject({
      code: 'assignment.handler-excluded',
      params: { rule: 'load-at-cap' },
    });
    expect(checkNamedHandler('L8', JUDGED)?.code).toBe('assignment.handler-not-in-pool');
  });

  it('is recommended only with a reason of the list', () => {
    expect(checkRecommendation('L1', 'continuity', JUDGED)).toBeNull();
    expect(checkRecommendation('L1', null, JUDGED)?.code).toBe('assignment.reason-missing');
    expect(checkRecommendation('L1', 'because', JUDGED)?.code).toBe('assignment.reason-unknown');
    expect(checkRecommendation('L9', 'urgent', JUDGED)?.code).toBe('assignment.handler-excluded');
  });
});

describe('naming a handler', () => {
  it.each([
    [{ outcome: 'none-eligible' }, 'rotation', null, null],
    [{ outcome: 'chosen', handler: 'L2', rank: 1 }, 'choice', 'L2', null],
    [{ outcome: 'chosen', handler: 'L2', rank: 1 }, 'choice', 'L1', 'assignment.wish-decides'],
    [{ outcome: 'chosen', handler: 'L2', rank: 1 }, 'recommendation', 'L2', 'assignment.wish-decides'],
    [{ outcome: 'chosen', handler: 'L2', rank: 1 }, 'draw', null, 'assignment.wish-decides'],
    [{ outcome: 'draw', candidates: [], rank: 1 }, 'draw', null, null],
    [{ outcome: 'draw', candidates: [], rank: 1 }, 'choice', 'L1', 'assignment.wish-needs-draw'],
  ] as const)('respects the wishes: %j by %s of %s', (wishes, method, handler, code) => {
    expect(checkAgainstWishes(wishes, method, handler)?.code ?? null).toBe(code);
  });

  it.each([
    [{ previous: null, eligible: false, passedOver: false }, 'L1', null],
    [{ previous: 'L2', eligible: true, passedOver: false }, 'L2', null],
    [{ previous: 'L2', eligible: true, passedOver: false }, 'L1', 'assignment.previous-handler-first'],
    [{ previous: 'L2', eligible: true, passedOver: false }, null, 'assignment.previous-handler-first'],
    [{ previous: 'L2', eligible: false, passedOver: false }, 'L1', null],
    [{ previous: 'L2', eligible: true, passedOver: true }, null, null],
  ] as const)('offers the case to the handler of the earlier stage first: %j to %s', (continuity, handler, code) => {
    expect(checkContinuity(continuity, handler)?.code ?? null).toBe(code);
  });
});

describe('a nonce', () => {
  it('has six digits, and is 000000 when nobody gave it', () => {
    expect(checkNonce('314159', 'recipient')).toBeNull();
    expect(checkNonce('000000', 'none')).toBeNull();
    expect(checkNonce('000000', 'recipient')).toBeNull();
    expect(checkNonce('314159', 'none')?.code).toBe('assignment.nonce-without-giver');
    expect(checkNonce('31415', 'recipient')?.code).toBe('assignment.draw-nonce');
    expect(checkNonce('３14159', 'recipient')?.code).toBe('assignment.draw-nonce');
  });
});
