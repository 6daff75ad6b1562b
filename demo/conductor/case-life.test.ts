import { describe, expect, it } from 'vitest';
import { addDays, isoDate, startOfDay } from '#domain/kernel/time';
import type { CaseToBe } from '../facts/case-to-be.ts';
import type { LifePlan, PlannedStep } from '../life/plan.ts';
import { CaseLife, isEveningStep } from './case-life.ts';

const START = isoDate('2025-01-02');

function step(lane: PlannedStep['lane'], day: number, act: string, minute = 600): PlannedStep {
  return { lane, day, minute, role: 'officer', act, attempt: 1, details: {}, refused: null };
}

function lifeOf(...steps: PlannedStep[]): CaseLife {
  const one = { key: 'C000001', publicity: 'public' } as CaseToBe;
  return new CaseLife(one, { steps } as unknown as LifePlan, START, () => false);
}

function take(life: CaseLife): string {
  const next = life.next();
  if (next === null) return '-';
  life.remove(next);
  return next.step.act;
}

describe('the next step of a case', () => {
  it('is the registration and nothing else before the case exists', () => {
    const life = lifeOf(step('hearing', 0, 'hearing.schedule', 500), step('main', 1, 'intake.register'));
    expect(life.next()?.step.act).toBe('intake.register');
    life.caseId = 'some';
    expect(life.next()?.step.act).toBe('hearing.schedule');
  });

  it('is the earliest head of all lanes, each lane in its own order', () => {
    const life = lifeOf(
      step('main', 0, 'a'),
      step('main', 3, 'd'),
      step('hearing', 1, 'b'),
      step('hearing', 4, 'e'),
      step('follow-up', 2, 'c'),
    );
    life.caseId = 'some';
    expect([take(life), take(life), take(life), take(life), take(life), take(life)]).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      '-',
    ]);
  });

  it('lets other lanes pass when one is put off, and never its own later steps', () => {
    const life = lifeOf(step('main', 0, 'a'), step('main', 1, 'c'), step('hearing', 2, 'b'));
    life.caseId = 'some';
    const first = life.next();
    if (first === null) throw new Error('nothing to do');
    life.postpone(first, startOfDay(addDays(START, 5)));
    expect([take(life), take(life), take(life)]).toEqual(['b', 'a', 'c']);
  });

  it('takes in what an answer asks for', () => {
    const life = lifeOf(step('main', 9, 'later'));
    life.caseId = 'some';
    life.add(startOfDay(START, 900), 1, { role: 'officer', act: 'hearing.assign-observer' });
    expect(life.has(({ act }) => act === 'hearing.assign-observer')).toBe(true);
    expect(life.next()?.at).toBe(startOfDay(addDays(START, 1), 600));
    expect([take(life), take(life)]).toEqual(['hearing.assign-observer', 'later']);
  });

  it('is none once the case is stuck or locked', () => {
    const life = lifeOf(step('main', 0, 'a'));
    life.stuck = 'why';
    expect(life.next()).toBeNull();
    const other = lifeOf(step('main', 0, 'a'));
    other.caseId = 'some';
    other.moveTo('ended');
    expect(other.next()).toBeNull();
  });
});

it('a stage is never left backwards', () => {
  const life = lifeOf();
  life.moveTo('closing');
  life.moveTo('handling');
  expect(life.stage).toBe('closing');
});

it('only a call after six is one of the evening', () => {
  const at = startOfDay(START, 1110);
  expect(isEveningStep({ at, step: step('follow-up', 0, 'follow-up.try', 1110), tries: 0 })).toBe(true);
  expect(isEveningStep({ at, step: step('follow-up', 0, 'follow-up.try', 900), tries: 0 })).toBe(false);
  expect(isEveningStep({ at, step: step('main', 0, 'closing.submit', 1110), tries: 0 })).toBe(false);
});
