import { describe, expect, it } from 'vitest';
import { isRefusal } from '../kernel/refusal.ts';
import { isoDate } from '../kernel/time.ts';
import {
  OPINION_ITEMS,
  opinionStep,
  requestOpinion,
  type OpinionAct,
  type OpinionItem,
  type OpinionState,
} from './authority-opinion.ts';
import { hearingStep, NO_HEARINGS, type HearingAct, type HearingsStep } from './hearings.ts';
import {
  observationCounts,
  observationStep,
  selectObservation,
  type ObservationAct,
  type ObservationState,
  type ObservationStep,
} from './observation.ts';

const ON = isoDate('2026-03-16');
const MOVED_TO = isoDate('2026-03-30');

function hearings(...acts: HearingAct[]): HearingsStep {
  let step: HearingsStep = { state: NO_HEARINGS, effects: [] };
  for (const act of acts) {
    const next = hearingStep(step.state, act);
    if (isRefusal(next)) throw new Error(`${act.kind}: ${next.code}`);
    step = next;
  }
  return step;
}
const schedule: HearingAct = {
  kind: 'schedule',
  id: 'h1',
  on: ON,
  startMinute: 570,
  publicity: 'public',
  procedure: 'ordinary',
};
const move: HearingAct = {
  kind: 'move',
  id: 'h1',
  newId: 'h2',
  on: MOVED_TO,
  startMinute: 600,
  reason: 'court-calendar',
};

describe('hearings of a case', () => {
  it('a move keeps the old record, adds the new hearing, releases the observer and asks again', () => {
    const { state, effects } = hearings(schedule, move);
    expect(state.hearings.map((hearing) => [hearing.id, hearing.state, hearing.on])).toEqual([
      ['h1', 'moved', ON],
      ['h2', 'scheduled', MOVED_TO],
    ]);
    expect(effects).toContainEqual({ kind: 'release-observation', hearing: 'h1', reason: 'moved' });
    expect(effects).toContainEqual({ kind: 'consider-attendance', hearing: 'h2', on: MOVED_TO, publicity: 'public' });
  });

  it('doors closed on the day release the observer; the session still is held', () => {
    const { state, effects } = hearings(schedule, { kind: 'hold', id: 'h1', on: ON, publicity: 'non-public' });
    expect(state.hearings[0]).toMatchObject({ state: 'held', publicity: 'non-public' });
    expect(effects.map((effect) => effect.kind)).toEqual(['hearing-held', 'release-observation']);
  });

  it('refuses what cannot be', () => {
    const { state } = hearings(schedule);
    const code = (act: HearingAct, from = state): string | null => {
      const result = hearingStep(from, act);
      return isRefusal(result) ? result.code : null;
    };
    expect(code(schedule)).toBe('hearing.id-taken');
    expect(code({ ...schedule, id: 'h9', startMinute: 1440 })).toBe('hearing.time-invalid');
    expect(code({ kind: 'cancel', id: 'h9', reason: 'settled' })).toBe('hearing.unknown');
    expect(code({ kind: 'hold', id: 'h1', on: MOVED_TO, publicity: 'public' })).toBe('hearing.held-on-another-day');
    expect(code({ kind: 'hold', id: 'h1', on: ON, publicity: 'unknown' })).toBe('hearing.publicity-unknown-when-held');
    expect(code({ kind: 'hold', id: 'h1', on: ON, publicity: 'public' }, hearings(schedule, move).state)).toBe(
      'hearing.not-scheduled',
    );
    expect(code({ kind: 'cancel', id: 'h1', reason: 'settled' })).toBeNull();
  });
});

const assign: ObservationAct = {
  kind: 'assign-observer',
  observer: 'person-1',
  channel: 'on-site',
  workingDaysAhead: 3,
  ofTheUnit: false,
};
const held: ObservationAct = { kind: 'held', publicity: 'public' };
const record: ObservationAct = {
  kind: 'record',
  record: { on: ON, scores: { preparation: 5, inquiry: 4, debate: 4, effect: 5 }, textRef: 'text-1' },
};

function selected(publicity: 'public' | 'unknown' = 'public'): ObservationState {
  const step = selectObservation({ id: 'h1', on: ON, publicity });
  if (isRefusal(step)) throw new Error(step.code);
  return step.state;
}
function observe(state: ObservationState, ...acts: ObservationAct[]): ObservationStep {
  let step: ObservationStep = { state, effects: [] };
  for (const act of acts) {
    const next = observationStep(step.state, act);
    if (isRefusal(next)) throw new Error(`${act.kind}: ${next.code}`);
    step = next;
  }
  return step;
}
function refusal(state: ObservationState, act: ObservationAct): string | null {
  const result = observationStep(state, act);
  return isRefusal(result) ? result.code : null;
}

describe('observation of a hearing', () => {
  it('goes from selection to the record and counts only over a channel that the region counts', () => {
    const { state, effects } = observe(selected(), assign, held, record);
    expect(state.phase).toBe('recorded');
    expect(effects).toContainEqual({ kind: 'observation-counts', hearing: 'h1', channel: 'on-site', on: ON });
    expect(observationCounts(state, ['on-site'])).toBe(true);
    expect(observationCounts(state, ['live-stream'])).toBe(false);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it('never selects a non-public hearing and confirms an unknown one with the court first', () => {
    expect(selectObservation({ id: 'h1', on: ON, publicity: 'non-public' })).toMatchObject({
      code: 'hearing.non-public-never-attended',
      rule: 'cpl-int-222',
    });
    const unknown = selected('unknown');
    expect(unknown).toMatchObject({ phase: 'selected', provisional: true });
    expect(refusal(unknown, assign)).toBe('hearing.observation-out-of-order');
    expect(refusal(unknown, { kind: 'confirm', publicity: 'unknown' })).toBe('hearing.publicity-still-unknown');
    expect(observe(unknown, { kind: 'confirm', publicity: 'non-public' }).state).toMatchObject({
      phase: 'released',
      reason: 'non-public',
    });
    expect(observe(unknown, { kind: 'confirm', publicity: 'public' }, assign, held, record).state.phase).toBe(
      'recorded',
    );
  });

  it('tells the observer a working day ahead at least and takes nobody of the unit', () => {
    expect(refusal(selected(), { ...assign, workingDaysAhead: 0 } as ObservationAct)).toBe(
      'hearing.observer-told-too-late',
    );
    expect(refusal(selected(), { ...assign, workingDaysAhead: 0, channel: 'recording' } as ObservationAct)).toBeNull();
    expect(refusal(selected(), { ...assign, ofTheUnit: true } as ObservationAct)).toBe('hearing.observer-of-the-unit');
  });

  it('is released by a move or by doors closed on the day, and the observer is told', () => {
    for (const act of [
      { kind: 'release', reason: 'moved' },
      { kind: 'held', publicity: 'non-public' },
    ] as const) {
      const { state, effects } = observe(selected(), assign, act);
      expect(state.phase).toBe('released');
      expect(effects).toContainEqual({ kind: 'tell-observer', observer: 'person-1', hearing: 'h1', about: 'released' });
      expect(observationCounts(state, ['on-site'])).toBe(false);
    }
  });

  it('lapses, and counts as a lapse, without an observer at the hearing or without a record in time', () => {
    for (const step of [
      observe(selected(), held),
      observe(selected(), assign, held, { kind: 'lapse', on: MOVED_TO }),
    ]) {
      expect(step.state.phase).toBe('lapsed');
      expect(step.effects).toContainEqual({ kind: 'count-lapse', hearing: 'h1' });
      expect(refusal(step.state, record)).toBe('hearing.observation-ended');
    }
    expect(observe(selected(), assign, { kind: 'excuse', reason: 'observer-ill' }).effects).toEqual([]);
  });

  it('refuses a record without text, out of range or before the hearing', () => {
    const { state } = observe(selected(), assign, held);
    const wrong = (change: object): string | null =>
      refusal(state, {
        kind: 'record',
        record: { ...(record.kind === 'record' ? record.record : {}), ...change },
      } as ObservationAct);
    expect(wrong({ textRef: '' })).toBe('hearing.record-text-missing');
    expect(wrong({ on: isoDate('2026-03-15') })).toBe('hearing.record-before-hearing');
    expect(wrong({ scores: { preparation: 0, inquiry: 4, debate: 4, effect: 5 } })).toBe('hearing.score-invalid');
    expect(wrong({})).toBeNull();
  });
});

describe('opinion of the authority', () => {
  const scores = Object.fromEntries(OPINION_ITEMS.map((item) => [item, 4])) as Record<OpinionItem, number>;
  const receive: OpinionAct = { kind: 'receive', on: MOVED_TO, way: 'link', opinion: { scores, textRef: null } };
  const step = (state: OpinionState, ...acts: OpinionAct[]): OpinionState => {
    for (const act of acts) {
      const next = opinionStep(state, act);
      if (isRefusal(next)) throw new Error(`${act.kind}: ${next.code}`);
      state = next.state;
    }
    return state;
  };

  it('runs the rule of its way, is followed by one call, then lapses; a late answer is taken and marked', () => {
    expect(requestOpinion('link', ON).effects).toEqual([
      { kind: 'open-deadline', rule: 'hearing.opinion-link', from: ON },
    ]);
    expect(requestOpinion('paper', ON).effects).toEqual([
      { kind: 'open-deadline', rule: 'hearing.opinion-paper', from: ON },
    ]);
    const calling = opinionStep(requestOpinion('link', ON).state, { kind: 'expire', on: MOVED_TO });
    expect(calling).toMatchObject({
      state: { phase: 'calling' },
      effects: [{ kind: 'settle-deadline', how: 'lapsed' }, { kind: 'call-authority' }],
    });
    const lapsed = step(
      requestOpinion('link', ON).state,
      { kind: 'expire', on: MOVED_TO },
      { kind: 'call-unanswered', on: MOVED_TO },
    );
    expect(lapsed.phase).toBe('lapsed');
    expect(step(lapsed, receive)).toMatchObject({ phase: 'received', late: true });
    expect(step(requestOpinion('link', ON).state, receive)).not.toHaveProperty('late');
  });

  it('ends once and refuses scores out of range', () => {
    const declined = step(requestOpinion('paper', ON).state, { kind: 'decline', on: MOVED_TO });
    expect(opinionStep(declined, receive)).toMatchObject({ code: 'hearing.opinion-ended' });
    expect(
      opinionStep(requestOpinion('link', ON).state, {
        ...receive,
        opinion: { scores: { ...scores, dress: 6 }, textRef: null },
      } as OpinionAct),
    ).toMatchObject({
      code: 'hearing.score-invalid',
      field: '/opinion/scores/dress',
    });
    expect(opinionStep(requestOpinion('link', ON).state, { kind: 'call-unanswered', on: ON })).toMatchObject({
      code: 'hearing.opinion-out-of-order',
    });
    expect(opinionStep(requestOpinion('link', MOVED_TO).state, { kind: 'decline', on: ON })).toMatchObject({
      code: 'hearing.opinion-before-request',
    });
  });
});
