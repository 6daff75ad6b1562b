import { describe, expect, it } from 'vitest';
import { decideAct } from '#domain/case-file/acts';
import { event } from '#domain/case-file/events';
import { tasksOf } from '#domain/case-file/tasks';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal } from '#domain/kernel/refusal';
import { Life, SELECTED } from '../../test/support/pure-life.ts';

describe('hearings', () => {
  const DAY = '2026-04-01';

  function scheduled(publicity: string, selection: JsonObject | null = SELECTED): Life {
    const life = new Life('civil-litigation/first-instance', 'application').begin();
    life.day = 10;
    return life.does('handler', 'hearing.schedule', {
      hearingId: 'h1',
      hearingDay: DAY,
      startMinute: 540,
      publicity,
      procedure: 'ordinary',
      ...(selection === null ? {} : { selection }),
    });
  }

  const kinds = (life: Life, from: number): readonly string[] => life.events.slice(from).map(({ kind }) => kind);
  const SCORES = { preparation: 5, inquiry: 4, debate: 4, effect: 5 };
  const OPINION = {
    order: 5,
    respect: 5,
    dress: 5,
    language: 5,
    thinking: 5,
    law: 5,
    response: 5,
    attitude: 5,
    diligence: 5,
  };

  it('that are public are selected in the same commit, observed and recorded', () => {
    const life = scheduled('public');
    const from = life.events.length;
    expect(life.events.at(-1)).toMatchObject({
      kind: 'hearing.attendance-selected',
      facts: { provisional: false, ticket: 7 },
    });
    expect(tasksOf(life.state, []).map(({ key }) => key)).toContain('hearing.assign-observer:h1');
    life.does('officer', 'hearing.assign-observer', { observer: 'p-observer', channel: 'on-site' });
    life.day = 30;
    life
      .does('handler', 'hearing.hold')
      .does('observer', 'hearing.record-observation', { scores: SCORES, textId: 'text' });
    expect(kinds(life, from)).toEqual([
      'hearing.observer-assigned',
      'hearing.observer-told',
      'hearing.held',
      'follow-up.touch-opened',
      'hearing.observation-recorded',
    ]);
    expect(life.events.find(({ kind }) => kind === 'hearing.held')?.facts).toMatchObject({
      hearing: 'h1',
      hearingDay: DAY,
      first: true,
      attended: true,
    });
    expect(life.state.materials).toContain('observation-record');
    expect(life.state.followUp?.touches.second).toMatchObject({ state: 'open', opensOn: DAY });
  });

  it('of unknown publicity are selected provisionally and confirmed; without a draw nothing is selected', () => {
    const life = scheduled('unknown');
    expect(life.events.at(-1)?.facts).toMatchObject({ provisional: true });
    expect(life.try('officer', 'hearing.assign-observer', { observer: 'p-observer', channel: 'on-site' })?.code).toBe(
      'hearing.observation-out-of-order',
    );
    life.does('officer', 'hearing.confirm-publicity', { publicity: 'public' });
    expect(life.state.hearing?.observations).toMatchObject([{ phase: 'confirmed', provisional: false }]);
    const other = scheduled('unknown', null);
    expect(other.state.hearing?.observations).toEqual([]);
    other.does('officer', 'hearing.confirm-publicity', { publicity: 'public', selection: SELECTED });
    expect(other.events.at(-1)?.kind).toBe('hearing.attendance-selected');
  });

  it('release their observer when moved, cancelled or closed to the public', () => {
    const ways: readonly (readonly [string, JsonObject, string])[] = [
      ['hearing.move', { hearingId: 'h2', hearingDay: '2026-04-10', startMinute: 600, reason: 'evidence' }, 'moved'],
      ['hearing.cancel', { reason: 'settled' }, 'cancelled'],
      ['hearing.declare-non-public', {}, 'non-public'],
    ];
    for (const [act, facts, reason] of ways) {
      const life = scheduled('public').does('officer', 'hearing.assign-observer', {
        observer: 'p-observer',
        channel: 'on-site',
      });
      life.does('handler', act, facts);
      expect(life.events.at(-1)).toMatchObject({ kind: 'hearing.observer-released', facts: { hearing: 'h1', reason } });
      expect(life.state.hearing?.observations[0]?.phase).toBe('released');
    }
  });

  it('held behind closed doors release, held without an observer lapse', () => {
    const closed = scheduled('public').does('officer', 'hearing.assign-observer', {
      observer: 'p-observer',
      channel: 'on-site',
    });
    closed.day = 30;
    closed.does('handler', 'hearing.hold', { publicity: 'non-public' });
    expect(closed.state.hearing?.observations[0]).toMatchObject({ phase: 'released', reason: 'declared-non-public' });
    expect(closed.events.find(({ kind }) => kind === 'hearing.held')?.facts.attended).toBe(false);
    const alone = scheduled('public');
    alone.day = 30;
    alone.does('handler', 'hearing.hold');
    expect(alone.state.hearing?.observations[0]?.phase).toBe('lapsed');
  });

  it('take no observer of the unit, none without the role, none told too late, and no record by somebody else', () => {
    const life = scheduled('public');
    const assign = (more: JsonObject) =>
      life.try('officer', 'hearing.assign-observer', { observer: 'x', channel: 'on-site', ...more })?.code;
    expect(assign({ observer: 'p-handler' })).toBe('hearing.observer-of-the-unit');
    expect(assign({ ofTheUnit: true })).toBe('hearing.observer-of-the-unit');
    expect(assign({ holdsRole: false })).toBe('hearing.not-an-observer');
    expect(assign({ workingDaysAhead: 0 })).toBe('hearing.observer-told-too-late');
    expect(assign({ workingDaysAhead: 1, ofTheUnit: false, holdsRole: true })).toBeUndefined();
    life.day = 30;
    life.does('handler', 'hearing.hold');
    expect(life.try('observer', 'hearing.record-observation', { scores: SCORES })?.code).toBe(
      'hearing.not-the-observer',
    );
  });

  it('are the handler’s own or the agency’s, never another handler’s', () => {
    const life = scheduled('public');
    const request = life.request('handler', 'hearing.cancel', { reason: 'settled' });
    const other = decideAct(life.state, { ...request, actor: { ...request.actor, person: 'somebody' } });
    expect(isRefusal(other) && other.code).toBe('case-file.not-the-handler');
    expect(life.try('handler', 'hearing.hold')?.code).toBe('hearing.held-in-the-future');
    expect(life.try('officer', 'hearing.select-attendance')?.code).toBe('hearing.selected-already');
    const unselected = scheduled('public', null);
    expect(
      unselected.try('officer', 'hearing.select-attendance', {
        selection: { ...SELECTED, select: false, reason: 'not-drawn' },
      })?.code,
    ).toBe('hearing.not-selected');
    expect(scheduled('non-public', null).try('officer', 'hearing.select-attendance')?.code).toBe(
      'hearing.non-public-never-attended',
    );
  });

  it('bring the authority’s opinion, by link, on paper or late after silence and a call', () => {
    const life = scheduled('public', null);
    expect(life.try('authority', 'hearing.give-opinion', { scores: OPINION })?.code).toBe('hearing.opinion-not-asked');
    life.does('officer', 'hearing.ask-opinion', { way: 'link' });
    expect(life.try('officer', 'hearing.ask-opinion', { way: 'paper' })?.code).toBe('hearing.opinion-asked-already');
    life.happens(
      event('case-file.deadline-lapsed', { rule: 'hearing.opinion-link', deadline: 'd', due: '2026-04-02' }),
    );
    expect(tasksOf(life.state, []).map(({ act }) => act)).toContain('hearing.record-opinion-call');
    life.day = 35;
    life.does('officer', 'hearing.record-opinion-call').does('authority', 'hearing.give-opinion', { scores: OPINION });
    expect(life.events.at(-1)).toMatchObject({ kind: 'hearing.opinion-received', facts: { way: 'link', late: true } });
    const paper = scheduled('public', null).does('officer', 'hearing.ask-opinion', { way: 'paper' });
    paper.does('officer', 'hearing.give-opinion', { scores: OPINION });
    expect(paper.events.at(-1)?.facts).toMatchObject({ way: 'paper', late: false });
  });

  it('excuse an observer with a reason, which ends the wait for a record', () => {
    const life = scheduled('public').does('officer', 'hearing.assign-observer', {
      observer: 'p-observer',
      channel: 'on-site',
    });
    life.does('officer', 'hearing.excuse-observation', { reason: 'observer-ill' });
    expect(life.events.at(-1)?.kind).toBe('hearing.observer-released');
    expect(life.state.hearing?.observations[0]).toMatchObject({ phase: 'excused', reason: 'observer-ill' });
  });
});
