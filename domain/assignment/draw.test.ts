import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../kernel/json.ts';
import { utf8 } from '../kernel/sha256.ts';
import { isoDate } from '../kernel/time.ts';
import type { DrawRequest, PublishedDraw } from './draw.ts';
import {
  checkDrawRequest,
  chooseByWeight,
  daySeedCommitment,
  draw,
  drawNumber,
  drawRequest,
  isLateCommitment,
  requestBytes,
  requestHash,
  totalWeight,
  verifyDraw,
} from './draw.ts';

const SEED = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const DAY = isoDate('2026-11-23');
const COMMITMENT = 'f3f73c4681fd186f2eae5b9e5cc21875aa77654297b72662b841752cd6df356b';
const BASE = {
  agency: 'AG-330100',
  caseId: 'ZJ-000001',
  commitment: COMMITMENT,
  day: DAY,
  excluded: [],
  policy: 'weights-1',
  role: 'lead',
};
const FIRST = drawRequest({
  ...BASE,
  attempt: 1,
  drawNo: 1,
  candidates: [
    { id: 'L03', weight: 1 },
    { id: 'L01', weight: 1 },
    { id: 'L02', weight: 1 },
  ],
});
const SECOND = drawRequest({
  ...BASE,
  attempt: 2,
  drawNo: 2,
  candidates: [
    { id: 'L-9', weight: 3 },
    { id: 'L-105', weight: 55 },
    { id: 'L-011', weight: 12 },
    { id: 'L-007', weight: 30 },
  ],
});

describe('the handler draw', () => {
  it('reproduces the published commitment, requests, numbers and choices', () => {
    expect(daySeedCommitment('AG-330100', DAY, SEED)).toBe(COMMITMENT);
    expect(new TextDecoder().decode(requestBytes(FIRST))).toBe(
      '{"agency":"AG-330100","attempt":1,"candidates":[{"id":"L01","weight":1},{"id":"L02","weight":1},{"id":"L03","weight":1}],"caseId":"ZJ-000001","commitment":"f3f73c4681fd186f2eae5b9e5cc21875aa77654297b72662b841752cd6df356b","day":"2026-11-23","drawNo":1,"excluded":[],"policy":"weights-1","role":"lead","v":1}',
    );
    expect(draw(FIRST, SEED, '314159')).toEqual({
      requestHash: '9dd30a8da055f0e8aa997694b41aba8c18f77b8150f51aafd3fe874a695dc858',
      commitment: COMMITMENT,
      number: 0,
      total: 3,
      chosen: 'L01',
    });
    expect(draw(SECOND, SEED, '000000')).toMatchObject({
      requestHash: '43a470bfb2701363c211c7e53e0d360ce28f7968754b208ebbd8c0973d66e340',
      number: 36,
      total: 100,
      chosen: 'L-011',
    });
  });

  it('agrees with a second implementation of the number', () => {
    const nonce = fc.nat(999_999).map((value) => String(value).padStart(6, '0'));
    fc.assert(
      fc.property(nonce, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (text, total) => {
        const digest = createHash('sha256')
          .update(`zhiheng/handler-draw/v1\n${SEED}\n${requestHash(FIRST)}\n${text}`)
          .digest();
        // Long division byte by byte instead of one big integer.
        const expected = digest.reduce((rest, byte) => (rest * 256n + BigInt(byte)) % BigInt(total), 0n);
        expect(drawNumber(SEED, requestHash(FIRST), text, total)).toBe(Number(expected));
      }),
    );
  });

  it('gives each candidate exactly as many numbers as it weighs, in code point order of the ids', () => {
    const candidates = [
      { id: '𠮷-01', weight: 2 },
      { id: 'Ａ-01', weight: 3 },
      { id: 'b', weight: 1 },
    ];
    const chosen = Array.from({ length: totalWeight(candidates) }, (_, number) => chooseByWeight(candidates, number));
    expect(chosen).toEqual(['b', 'Ａ-01', 'Ａ-01', 'Ａ-01', '𠮷-01', '𠮷-01']);
    expect(() => chooseByWeight(candidates, 6)).toThrow('not below');
  });

  it('spreads over nonces as the weights say', () => {
    const counts = new Map<string, number>();
    const runs = 20_000;
    for (let nonce = 0; nonce < runs; nonce += 1) {
      const { chosen } = draw(SECOND, SEED, String(nonce).padStart(6, '0'));
      counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
    }
    // Pearson's statistic with 3 degrees of freedom; the nonces are fixed, so this never varies.
    const statistic = SECOND.candidates.reduce((sum, { id, weight }) => {
      const expected = (runs * weight) / 100;
      return sum + ((counts.get(id) ?? 0) - expected) ** 2 / expected;
    }, 0);
    expect(statistic).toBeLessThan(16.27);
  });

  it('does not depend on the order in which candidates are given', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...SECOND.candidates], { minLength: 4 }), (candidates) => {
        expect(requestHash(drawRequest({ ...SECOND, candidates }))).toBe(requestHash(SECOND));
      }),
    );
  });

  it('throws on a request that must never be built', () => {
    const candidates = [{ id: 'L01', weight: 1 }];
    const build =
      (change: Partial<Omit<DrawRequest, 'v'>>): (() => DrawRequest) =>
      () =>
        drawRequest({ ...BASE, attempt: 1, drawNo: 1, candidates, ...change });
    expect(build({})).not.toThrow();
    expect(build({ candidates: [] })).toThrow('assignment.request-no-candidate');
    expect(build({ candidates: [...candidates, ...candidates] })).toThrow('assignment.request-named-twice');
    expect(build({ excluded: [{ id: 'L01', rule: 'load-at-cap' }] })).toThrow('assignment.request-named-twice');
    expect(build({ candidates: [{ id: 'L01', weight: 0 }] })).toThrow('assignment.request-weight');
    expect(
      build({
        candidates: [
          { id: 'L01', weight: 2 ** 53 - 1 },
          { id: 'L02', weight: 1 },
        ],
      }),
    ).toThrow('assignment.request-weight-sum');
    expect(build({ candidates: [{ id: 'L 01', weight: 1 }] })).toThrow('supervision.id-space');
    expect(build({ drawNo: 0 })).toThrow('/drawNo');
    expect(build({ commitment: 'F3' })).toThrow('/commitment');
  });

  it.each([
    [(value: Record<string, Json>) => delete value['role'], 'missing', '/role'],
    [(value: Record<string, Json>) => (value['note'] = 'x'), 'unknown-member', '/note'],
    [(value: Record<string, Json>) => (value['v'] = 2), 'version', '/v'],
    [(value: Record<string, Json>) => (value['day'] = '2026-02-30'), 'day', '/day'],
    [(value: Record<string, Json>) => (value['agency'] = 7), 'type', '/agency'],
    [(value: Record<string, Json>) => (value['attempt'] = '1'), 'count', '/attempt'],
    [(value: Record<string, Json>) => (value['candidates'] = {}), 'type', '/candidates'],
    [(value: Record<string, Json>) => (value['candidates'] = [1]), 'type', '/candidates/0'],
    [
      (value: Record<string, Json>) =>
        (value['candidates'] = [
          { id: 'b', weight: 1 },
          { id: 'a', weight: 1 },
        ]),
      'order',
      '/candidates/1/id',
    ],
    [
      (value: Record<string, Json>) => (value['excluded'] = [{ id: 'x', rule: 'a', more: 1 }]),
      'unknown-member',
      '/excluded/0/more',
    ],
  ])('names what is wrong with a request read from outside (%#)', (change, reason, field) => {
    const value = JSON.parse(new TextDecoder().decode(requestBytes(FIRST))) as Record<string, Json>;
    change(value);
    expect(checkDrawRequest(value)).toMatchObject({ code: `assignment.request-${reason}`, field });
  });

  it('shows a seed committed later than seven days before its day', () => {
    expect(isLateCommitment(isoDate('2026-11-16'), DAY)).toBe(false);
    expect(isLateCommitment(isoDate('2026-11-17'), DAY)).toBe(true);
  });
});

describe('verifyDraw', () => {
  const right: PublishedDraw = {
    request: requestBytes(SECOND),
    requestHash: requestHash(SECOND),
    daySeed: SEED,
    nonce: '000000',
    number: 36,
    chosen: 'L-011',
  };

  it('accepts a published draw that is right', () => {
    expect(verifyDraw(right)).toBeNull();
  });

  it.each<[Partial<PublishedDraw>, string]>([
    [{ request: utf8(`${new TextDecoder().decode(right.request)} `) }, 'supervision.canonical-bytes'],
    [{ request: requestBytes(FIRST) }, 'assignment.draw-hash'],
    [{ requestHash: requestHash(FIRST) }, 'assignment.draw-hash'],
    [{ daySeed: 'x' }, 'assignment.draw-day-seed'],
    [{ daySeed: SEED.replace('9', '8') }, 'assignment.draw-commitment'],
    [{ nonce: '00000' }, 'assignment.draw-nonce'],
    [{ nonce: '000001' }, 'assignment.draw-number'],
    [{ number: 37 }, 'assignment.draw-number'],
    [{ chosen: 'L-105' }, 'assignment.draw-chosen'],
  ])('names what is wrong: %j', (change, code) => {
    expect(verifyDraw({ ...right, ...change })?.code).toBe(code);
  });
});
