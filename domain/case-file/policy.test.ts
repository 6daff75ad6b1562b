import { describe, expect, it } from 'vitest';
import { closing, Life } from '../../test/support/pure-life.ts';
import { DEFAULT_FOLLOW_UP_SETTINGS } from '../follow-up/touches.ts';
import {
  countsAsHeard,
  countsAsObserved,
  DEFAULT_ATTENDANCE_PLAN,
  shouldSelect,
  type AttendanceSettings,
} from '../hearing/quota.ts';
import { isRefusal } from '../kernel/refusal.ts';
import { addDays } from '../kernel/time.ts';
import { RULE_PACKS } from '../reference/packs/index.ts';
import { resolvePack, validatePacks } from '../reference/resolve-pack.ts';
import type { RegionPack, ResolvedPack, RuleSource } from '../reference/rule-pack.ts';
import { followUpSettingsOf, policyOf } from './policy.ts';

const LOCAL: RuleSource = { law: 'local-regulation', article: null, confidence: 'part', title: '本地办法' };

/** A region that calls twice, half of all recipients, from 17:00, in other windows, and does not wait to close. */
const OTHER: RegionPack = {
  kind: 'region',
  pack: 'other-2025-01',
  version: 1,
  region: '330106',
  extends: 'cn-2023-09',
  validFrom: '2025-01-01',
  validTo: null,
  overrides: [
    {
      key: 'follow-up.third-touch',
      value: 15,
      unit: 'natural',
      opensAfterDays: 5,
      source: LOCAL,
      verified: false,
    },
    { key: 'follow-up.second-touch-day-60', value: 45, unit: 'natural', source: LOCAL, verified: false },
  ],
  added: [],
  settings: {
    followUpTries: { value: 2, source: LOCAL, verified: false },
    phoneThirdTouchShare: { value: { of: 1, in: 2 }, source: LOCAL, verified: false },
    followUpEveningWindow: { value: { fromMinute: 17 * 60, toMinute: 19 * 60 }, source: LOCAL, verified: false },
    commitmentCheckShare: { value: { of: 1, in: 1 }, source: LOCAL, verified: false },
    hearingQuotaShare: { value: { of: 1, in: 5 }, source: LOCAL, verified: false },
    hearingPlanShare: { value: { of: 1, in: 4 }, source: LOCAL, verified: false },
    hearingsPerQuarterAtLeast: { value: 3, source: LOCAL, verified: false },
    hearingChannelsCounted: { value: ['on-site', 'recording'], source: LOCAL, verified: false },
    nonPublicInDenominator: { value: false, source: LOCAL, verified: false },
    handlerDueFromHeard: { value: 2, source: LOCAL, verified: false },
    handlerDueWithinYears: { value: 1, source: LOCAL, verified: false },
    groupPersonsAtLeast: { value: 5, source: LOCAL, verified: false },
    closureWaitsForThirdTouch: { value: false, source: LOCAL, verified: false },
  },
};

function resolved(...regions: readonly string[]): ResolvedPack {
  const pack = resolvePack([...RULE_PACKS, OTHER], regions, '2026-03-02');
  if (isRefusal(pack)) throw new Error(pack.code);
  return pack;
}

function lifeUnder(pack: ResolvedPack, more: Record<string, string | number> = {}): Life {
  const { followUp, commitmentCheckShare, groupPersonsAtLeast, closureWaitsForThirdTouch } = policyOf(pack, 'c', false);
  const probe = new Life('civil-litigation/first-instance', 'application');
  const pinned = { ...probe.state.policy, followUp, commitmentCheckShare, groupPersonsAtLeast };
  const policy = closureWaitsForThirdTouch === undefined ? pinned : { ...pinned, closureWaitsForThirdTouch };
  return new Life('civil-litigation/first-instance', 'application', { policy: policy as never, ...more });
}

describe('the policy that a case pins', () => {
  it('is that of the national pack where no region overlays it, with the figures that were constants before', () => {
    expect(followUpSettingsOf(resolved('330000'))).toEqual(DEFAULT_FOLLOW_UP_SETTINGS);
    expect(policyOf(resolved(), 'c', false)).toMatchObject({
      pack: 'cn-2023-09',
      calendar: 'c',
      differentPersons: true,
      commitmentCheckShare: '5/100',
      groupPersonsAtLeast: 10,
      attendance: {
        ...DEFAULT_ATTENDANCE_PLAN,
        channelsCounted: ['on-site', 'live-stream'],
        nonPublicCounts: true,
        handlerDueFromHeard: 5,
        handlerDueWithinYears: 2,
      },
    });
  });

  it('decides which hearings are attended and which of them count', () => {
    const forecast = {
      casesHeard: 40,
      casesScheduled: 0,
      casesExpected: 40,
      eligibleExpected: 1,
      casesObserved: 3,
      casesPending: 0,
      quarterSelected: 2,
    };
    const plain = { publicity: 'public', priority: null, counted: false, ticket: 0xffff_ffff } as const;
    const nation = policyOf(resolved(), 'c', false).attendance as AttendanceSettings;
    const region = policyOf(resolved('330106'), 'c', false).attendance as AttendanceSettings;
    // Three of 40 are more than the nation's 7 %; the region wants three a quarter and then a fifth.
    expect(shouldSelect(forecast, plain, nation)).toEqual({ select: false, reason: 'plan-reached' });
    expect(shouldSelect(forecast, plain, region)).toEqual({ select: true, reason: 'quarter-minimum' });
    expect(shouldSelect({ ...forecast, quarterSelected: 3 }, plain, region).reason).toBe('catch-up');
    expect([nation, region].map((settings) => countsAsHeard('non-public', settings))).toEqual([true, false]);
    expect([nation, region].map((settings) => countsAsHeard('public', settings))).toEqual([true, true]);
    expect([nation, region].map((settings) => countsAsObserved('live-stream', settings))).toEqual([true, false]);
    expect([nation, region].map((settings) => countsAsObserved('recording', settings))).toEqual([false, true]);
    expect(countsAsObserved(null, nation)).toBe(false);
    expect([region.handlerDueFromHeard, region.handlerDueWithinYears]).toEqual([2, 1]);
  });

  it("is the region's where a region overlays it", () => {
    expect(validatePacks([...RULE_PACKS, OTHER])).toEqual([]);
    expect(policyOf(resolved('330106'), 'c', true)).toMatchObject({
      pack: 'cn-2023-09+other-2025-01',
      differentPersons: false,
      steps: { refuse: [['head']] },
      closureWaitsForThirdTouch: false,
      followUp: {
        tries: 2,
        phoneShare: '1/2',
        thirdFromDays: 5,
        thirdToDays: 15,
        secondOnDay: 45,
        firstFromDays: 3,
        firstToDays: 10,
        eveningFromMinute: 1020,
        eveningToMinute: 1140,
      },
    });
  });

  it('decides the window of a touch, who is called, and after how many tries it is over', () => {
    for (const [pack, opens, closes, phone] of [
      [resolved(), 3, 20, false],
      [resolved('330106'), 5, 15, true],
    ] as const) {
      const life = lifeUnder(pack).begin().handle();
      life.day = 40;
      life.does('handler', 'handling.record-closing', {
        kind: 'document-received',
        document: 'judgment',
        // Four tenths of all tickets: within a half, outside of three tenths.
        ticket: Math.floor(0.4 * 2 ** 32),
      });
      const closedOn = life.state.closedOn ?? '';
      const third = life.state.followUp?.touches.third;
      expect(third?.opensOn).toBe(addDays(closedOn as never, opens));
      expect(third?.closesOn).toBe(addDays(closedOn as never, closes));
      expect(third?.channels.includes('phone')).toBe(phone);
      expect(life.events.at(-1)).toMatchObject({ kind: 'follow-up.touch-opened', facts: { phone } });
    }
  });

  it('lets a touch end after the tries of its region, one of them in its evening', () => {
    const life = lifeUnder(resolved('330106')).begin().handle();
    life.day = 40;
    life.does('handler', 'handling.record-closing', { kind: 'document-received', document: 'judgment', ticket: 0 });
    const call = { touch: 'third', channel: 'phone', noAnswer: 'not-picked-up' };
    life.day = 46;
    life.does('caller', 'follow-up.try', call);
    life.day = 47;
    // 17:30 is evening in this region and afternoon in the nation.
    const request = life.request('caller', 'follow-up.try', call);
    const at = request.at + 7.5 * 3_600_000;
    life.tryRequest({ ...request, at });
    expect(life.state.followUp?.touches.third.state).toBe('exhausted');
  });

  it('says what a group case is, and whether closure waits for the third touch', () => {
    expect(lifeUnder(resolved('330106'), { groupPersons: 5 }).state.massOrMajor).toBe(true);
    expect(lifeUnder(resolved(), { groupPersons: 5 }).state.massOrMajor).toBe(false);
    const life = lifeUnder(resolved('330106')).begin().handle();
    life.day = 40;
    life.recordClosing().submit();
    expect(life.try('closure-examiner', 'closing.propose-approval')).toBeNull();
    expect(closing().submit().try('closure-examiner', 'closing.propose-approval')?.code).toBe(
      'closing.third-touch-open',
    );
  });
});
