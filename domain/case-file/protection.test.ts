import { describe, expect, it } from 'vitest';
import { isoDate } from '../kernel/time.ts';
import { PROTECTIONS, type Protection } from './codes.ts';
import { protectionEffects, type ProtectionFacts, protectionOf, sealedFrom, stronger } from './protection.ts';

describe('protection', () => {
  it.each([
    [{}, 'ordinary'],
    [{ sexualOffence: true }, 'privacy'],
    [{ domesticViolence: true }, 'privacy'],
    [{ privacyAsked: true }, 'privacy'],
    [{ minorInvolved: true, sexualOffence: true }, 'minor'],
    [{ minorInvolved: true, recordSealed: true }, 'criminal-record-sealed'],
    [{ stateSecret: true, recordSealed: true }, 'state-secret-stub'],
  ] as readonly (readonly [ProtectionFacts, Protection])[])('of %j is %s', (facts, level) => {
    expect(protectionOf(facts)).toBe(level);
  });

  it('is only raised', () => {
    expect(stronger('minor', 'privacy')).toBe('minor');
    expect(stronger('ordinary', 'criminal-record-sealed')).toBe('criminal-record-sealed');
    for (const level of PROTECTIONS) expect(stronger(level, 'ordinary')).toBe(level);
  });

  it('keeps legal aid out of message texts at every level but the ordinary', () => {
    const neutral = PROTECTIONS.filter((level) => protectionEffects(level).neutralMessages);
    expect(neutral).toEqual(['minor', 'privacy', 'criminal-record-sealed']);
    expect(PROTECTIONS.filter((level) => protectionEffects(level).hidden)).toEqual([
      'criminal-record-sealed',
      'state-secret-stub',
    ]);
    expect(PROTECTIONS.filter((level) => protectionEffects(level).stubOnly)).toEqual(['state-secret-stub']);
  });
});

describe('a criminal record', () => {
  const young = {
    bornOn: isoDate('2008-05-10'),
    offenceOn: isoDate('2026-05-10'),
    sentenceMonths: 60,
    effectiveOn: isoDate('2026-11-01'),
  };

  it.each([
    [young, '2026-11-01'],
    [{ ...young, offenceOn: isoDate('2026-05-11') }, null], // 18 since the day after the birthday
    [{ ...young, sentenceMonths: 61 }, null],
    [{ ...young, sentenceMonths: 0 }, '2026-11-01'],
    [{ ...young, sentenceMonths: null }, null],
    [{ ...young, effectiveOn: null }, null],
  ])('of %j is sealed from %s', (facts, from) => {
    expect(sealedFrom(facts)).toBe(from);
  });
});
