import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoDate } from '../kernel/time.ts';
import {
  atLeast,
  DEFAULT_ATTENDANCE_PLAN,
  expectedYear,
  quotaStatus,
  shouldSelect,
  yearCounts,
  type AttendanceCandidate,
  type AttendanceForecast,
  type AttendancePriority,
  type SessionFact,
} from './quota.ts';
import type { Publicity } from '../case-file/codes.ts';

/** A small generator of its own (mulberry32), so that a simulated year depends on its seed alone. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

interface Year {
  readonly cases: number;
  readonly seed: number;
  /** Percent. */
  readonly moved: number;
  readonly nonPublic: number;
  readonly unknown: number;
  readonly closedOnTheDay: number;
  readonly observerFails: number;
  /** Last year's count as percent of this year's cases: how wrong the forecast is. */
  readonly lastYear: number;
}

type Event =
  | { readonly day: number; readonly kind: 'schedule'; readonly caseNo: number; readonly on: number }
  | { readonly day: number; readonly kind: 'happen'; readonly session: number };

/** Lives one agency's year by the controller and returns what the year's count says. */
function live(year: Year): {
  heard: number;
  observed: number;
  selections: number;
  priorities: number;
  quartersMissed: number;
} {
  const DAYS = 365;
  const next = random(year.seed);
  const below = (n: number): number => next() % n;
  const chance = (percent: number): boolean => below(100) < percent;
  const queue: Event[][] = Array.from({ length: DAYS + 1 }, () => []);
  const at = (event: Event): void => {
    if (event.day <= DAYS) queue[event.day]?.push(event);
  };
  const cases = Array.from({ length: year.cases }, () => ({
    nonPublic: chance(year.nonPublic),
    priority: (chance(2) ? 'mass' : chance(5) ? 'first-time-handler' : null) as AttendancePriority | null,
    heard: false,
    observed: false,
    pending: 0,
    waiting: 0,
  }));
  const sessions: { caseNo: number; on: number; selected: boolean; unknown: boolean }[] = [];
  cases.forEach((_case, caseNo) => {
    for (let count = chance(20) ? 2 : 1; count > 0; count -= 1) {
      const on = 1 + below(DAYS);
      at({ day: Math.max(1, on - 3 - below(25)), kind: 'schedule', caseNo, on });
    }
  });
  let heard = 0;
  let observed = 0;
  let pending = 0;
  let scheduled = 0;
  let selections = 0;
  let priorities = 0;
  const quarter = (day: number): number => Math.min(3, Math.floor((day - 1) / 91.25));
  const perQuarter = [0, 0, 0, 0];
  const publicInQuarter = [0, 0, 0, 0];
  for (let day = 1; day <= DAYS; day += 1) {
    for (let index = 0; index < (queue[day]?.length ?? 0); index += 1) {
      const event = queue[day]?.[index];
      if (!event) break;
      if (event.kind === 'schedule') {
        const file = cases[event.caseNo];
        if (!file || event.on > DAYS) continue;
        if (!file.heard && file.waiting === 0) scheduled += 1;
        file.waiting += 1;
        const unknown = chance(year.unknown);
        const publicity: Publicity = unknown ? 'unknown' : file.nonPublic ? 'non-public' : 'public';
        const expected = expectedYear({
          casesHeard: heard,
          lastYear: Math.ceil((year.cases * year.lastYear) / 100),
          dayOfYear: day,
          daysInYear: DAYS,
        });
        const forecast: AttendanceForecast = {
          casesHeard: heard,
          casesScheduled: scheduled,
          casesExpected: expected,
          eligibleExpected: Math.max(1, Math.ceil(((expected - heard) * (100 - year.nonPublic)) / 100)),
          casesObserved: observed,
          casesPending: pending,
          quarterSelected: perQuarter[quarter(event.on)] ?? 0,
        };
        const candidate: AttendanceCandidate = {
          publicity,
          priority: file.priority,
          counted: file.observed || file.pending > 0,
          ticket: next(),
        };
        const { select, reason } = shouldSelect(forecast, candidate, DEFAULT_ATTENDANCE_PLAN);
        if (select) {
          selections += 1;
          if (reason.startsWith('priority')) priorities += 1;
          file.pending += 1;
          pending += 1;
          perQuarter[quarter(event.on)] = (perQuarter[quarter(event.on)] ?? 0) + 1;
        }
        sessions.push({ caseNo: event.caseNo, on: event.on, selected: select, unknown });
        at({ day: event.on, kind: 'happen', session: sessions.length - 1 });
      } else {
        const session = sessions[event.session];
        const file = session && cases[session.caseNo];
        if (!session || !file) continue;
        const drop = (): void => {
          if (!session.selected) return;
          file.pending -= 1;
          pending -= 1;
          perQuarter[quarter(session.on)] = (perQuarter[quarter(session.on)] ?? 0) - 1;
        };
        file.waiting -= 1;
        if (chance(year.moved)) {
          drop();
          if (!file.heard && file.waiting === 0) scheduled -= 1;
          at({ day, kind: 'schedule', caseNo: session.caseNo, on: day + 3 + below(30) });
          continue;
        }
        if (!file.heard) {
          heard += 1;
          if (file.waiting >= 0) scheduled -= 1;
        }
        file.heard = true;
        const open = !file.nonPublic && !chance(year.closedOnTheDay);
        if (open) publicInQuarter[quarter(day)] = (publicInQuarter[quarter(day)] ?? 0) + 1;
        if (!session.selected) continue;
        if (!open || chance(year.observerFails)) {
          drop();
          continue;
        }
        file.pending -= 1;
        pending -= 1;
        if (!file.observed) observed += 1;
        file.observed = true;
      }
    }
  }
  const quartersMissed = [0, 1, 2, 3].filter((q) => (publicInQuarter[q] ?? 0) >= 5 && perQuarter[q] === 0).length;
  return { heard, observed, selections, priorities, quartersMissed };
}

describe('quota of hearing attendance', () => {
  it.each([
    [0, 0, 0, true, 0],
    [1, 0, 1, false, 0],
    [20, 1, 1, true, 500],
    [21, 1, 2, false, 476],
    [40, 2, 2, true, 500],
    [100, 5, 5, true, 500],
    [101, 5, 6, false, 495],
    [1999, 100, 100, true, 500],
    [2000, 99, 100, false, 495],
  ])(
    'of %i heard and %i observed: %i required, met %s, %i basis points',
    (casesHeard, casesObserved, required, met, reachedBasisPoints) => {
      expect(quotaStatus({ casesHeard, casesObserved, share: '5/100' })).toMatchObject({
        required,
        met,
        reachedBasisPoints,
        missing: Math.max(0, required - casesObserved),
      });
    },
  );

  it('is exact: the required number meets the share and one fewer does not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), fc.integer({ min: 1, max: 100 }), (heard, percent) => {
        const required = atLeast(`${percent}/100`, heard);
        expect(BigInt(required) * 100n >= BigInt(heard) * BigInt(percent)).toBe(true);
        expect(BigInt(required - 1) * 100n >= BigInt(heard) * BigInt(percent)).toBe(false);
      }),
    );
    for (const share of ['5%', '0.05', '6/5', '5/0', '-1/100']) expect(() => atLeast(share, 1)).toThrow('not a share');
  });

  it('counts a case once a year, in each year it was heard in, and keeps non-public cases unless the region leaves them out', () => {
    const session = (caseId: string, on: string, more: Partial<SessionFact> = {}): SessionFact => ({
      caseId,
      on: isoDate(on),
      held: true,
      publicity: 'public',
      observed: false,
      ...more,
    });
    const sessions = [
      session('a', '2025-11-03'),
      session('a', '2025-12-08', { observed: true }),
      session('a', '2026-01-12'),
      session('b', '2026-02-02', { publicity: 'non-public' }),
      session('c', '2026-03-02', { held: false }),
      session('d', '2026-04-02', { publicity: 'non-public' }),
      session('d', '2026-05-02', { observed: true }),
    ];
    expect(yearCounts(sessions, 2025)).toEqual({ casesHeard: 1, casesObserved: 1, nonPublicCases: 0 });
    expect(yearCounts(sessions, 2026)).toEqual({ casesHeard: 3, casesObserved: 1, nonPublicCases: 1 });
    expect(yearCounts(sessions, 2026, true)).toEqual({ casesHeard: 2, casesObserved: 1, nonPublicCases: 1 });
  });

  it('forecasts a year by last year at its start and by the pace at its end', () => {
    expect(expectedYear({ casesHeard: 0, lastYear: 365, dayOfYear: 0, daysInYear: 365 })).toBe(365);
    expect(expectedYear({ casesHeard: 500, lastYear: 10, dayOfYear: 365, daysInYear: 365 })).toBe(500);
    expect(expectedYear({ casesHeard: 100, lastYear: 200, dayOfYear: 183, daysInYear: 366 })).toBe(200);
  });
});

describe('attendance controller', () => {
  const onTrack: AttendanceForecast = {
    casesHeard: 100,
    casesScheduled: 10,
    casesExpected: 400,
    eligibleExpected: 200,
    casesObserved: 8,
    casesPending: 0,
    quarterSelected: 2,
  };
  const plain: AttendanceCandidate = { publicity: 'public', priority: null, counted: false, ticket: 0xffff_ffff };
  const decide = (forecast: Partial<AttendanceForecast>, candidate: Partial<AttendanceCandidate>) =>
    shouldSelect({ ...onTrack, ...forecast }, { ...plain, ...candidate }, DEFAULT_ATTENDANCE_PLAN).reason;

  it('never takes a non-public hearing nor a case twice, whatever presses', () => {
    expect(decide({ casesObserved: 0, quarterSelected: 0 }, { publicity: 'non-public', priority: 'mass' })).toBe(
      'non-public',
    );
    expect(decide({ casesObserved: 0, quarterSelected: 0 }, { counted: true, priority: 'mass' })).toBe(
      'case-counted-already',
    );
  });

  it('takes mass and major cases always, first-time handlers until the plan is reached, the first of a quarter, and catches up', () => {
    expect(decide({ casesObserved: 400 }, { priority: 'mass' })).toBe('priority-mass');
    expect(decide({ casesObserved: 400 }, { priority: 'major' })).toBe('priority-major');
    expect(decide({}, { priority: 'first-time-handler' })).toBe('priority-first-time-handler');
    expect(decide({ casesObserved: 28 }, { priority: 'first-time-handler' })).toBe('plan-reached');
    expect(decide({ quarterSelected: 0 }, {})).toBe('quarter-minimum');
    expect(decide({ casesObserved: 5 }, {})).toBe('catch-up');
    expect(decide({ casesObserved: 2, casesPending: 6 }, {})).toBe('catch-up');
  });

  it('else draws with the chance of what is lacking over what is to come', () => {
    // 7 % of 400 is 28; 8 taken; 20 lacking over 200 hearings: one in ten.
    expect(decide({}, { ticket: Math.floor(0x1_0000_0000 / 10) - 1 })).toBe('drawn');
    expect(decide({}, { ticket: Math.ceil(0x1_0000_0000 / 10) + 1 })).toBe('not-drawn');
  });

  it('keeps every agency at 5 % at the end of its year, for 20 to 2,000 cases, with moved hearings, closed doors and failing observers', () => {
    const disturbed = fc.record({
      cases: fc.integer({ min: 20, max: 2000 }),
      seed: fc.nat(0xffff_ffff),
      moved: fc.integer({ min: 0, max: 25 }),
      nonPublic: fc.integer({ min: 0, max: 40 }),
      unknown: fc.integer({ min: 0, max: 30 }),
      closedOnTheDay: fc.integer({ min: 0, max: 3 }),
      observerFails: fc.integer({ min: 0, max: 8 }),
      lastYear: fc.integer({ min: 60, max: 150 }),
    });
    const undisturbed = disturbed.map((year) => ({
      ...year,
      moved: 0,
      nonPublic: 0,
      unknown: 0,
      closedOnTheDay: 0,
      observerFails: 0,
    }));
    const years = fc.oneof({ weight: 9, arbitrary: disturbed }, { weight: 1, arbitrary: undisturbed });
    fc.assert(
      fc.property(years, (year) => {
        const { heard, observed, selections, priorities, quartersMissed } = live(year);
        const status = quotaStatus({ casesHeard: heard, casesObserved: observed, share: '5/100' });
        expect(status.met, JSON.stringify({ ...year, heard, observed })).toBe(true);
        // A selection that falls away in a quarter's last days cannot be made good in it; without such losses none is missed.
        if (year.moved + year.unknown + year.closedOnTheDay + year.observerFails + year.nonPublic === 0)
          expect(quartersMissed).toBe(0);
        // It does not send people to everything either: about the plan of the larger of forecast and year, with what fell away.
        const expected = Math.max(heard, Math.ceil((year.cases * year.lastYear) / 100));
        expect(selections - priorities).toBeLessThanOrEqual(Math.ceil(expected * 0.12) + 8);
      }),
      { seed: 20_260_101, numRuns: 400 },
    );
  });

  it('comes to 5-8 % where a thousand cases are heard in a year, and to far more where one hearing a quarter is much of the year', () => {
    const share = (cases: number): number => {
      let heard = 0;
      let observed = 0;
      for (let seed = 1; seed <= 40; seed += 1) {
        const year = live({
          cases,
          seed,
          moved: 12,
          nonPublic: 10,
          unknown: 10,
          closedOnTheDay: 2,
          observerFails: 3,
          lastYear: 100,
        });
        heard += year.heard;
        observed += year.observed;
      }
      return (observed * 100) / heard;
    };
    const [few, some, many] = [share(12), share(200), share(1000)];
    expect(many).toBeGreaterThanOrEqual(5);
    expect(many).toBeLessThanOrEqual(8);
    expect(some).toBeLessThanOrEqual(9);
    expect(some).toBeGreaterThan(many);
    expect(few).toBeGreaterThan(20);
  });
});
