import { describe, expect, it } from 'vitest';
import type { Role } from '../case-file/codes.ts';
import type { JsonObject } from '../kernel/json.ts';
import { isRefusal } from '../kernel/refusal.ts';
import { endOfDueDay, isoDate, startOfDay } from '../kernel/time.ts';
import type { Rubric } from './rubric.ts';
import type { EvaluationState } from './file.ts';
import { defaultEvaluationPolicy, type EvaluationPolicy } from './policy.ts';
import { shippedRubric } from './rubrics.ts';
import { EVALUATION_RULES } from './subjects.ts';

const { alarmAt: nextAlarm, decide: decideEvaluation, due: decideAlarm, reduce: reduceEvaluation } = EVALUATION_RULES;

const RUBRIC = shippedRubric('default', 'duty-help', 'investigation') as Rubric;
const DAYS = { moderation: '2026-12-10', objection: '2026-12-20', answer: '2027-01-10', plan: '2026-12-15' };

/** One file on paper: acts go in as people send them, and what they led to is in `log`. */
class Paper {
  state: EvaluationState;
  log: string[] = [];
  on = '2026-11-23';

  constructor(policy: Partial<EvaluationPolicy> = {}, rubric = RUBRIC) {
    const facts: JsonObject = {
      file: 'F',
      round: 'R',
      code: 'R-0001',
      form: 'duty-help',
      proceeding: 'investigation',
      handlerPerson: 'handler',
      region: '330000',
      rubric: rubric as unknown as JsonObject,
      policy: { ...defaultEvaluationPolicy('330000'), ...policy } as unknown as JsonObject,
    };
    this.state = reduceEvaluation(null, { kind: 'evaluation.opened', facts }, 'F');
  }

  seat(role: string, person: string, due = '2026-12-07'): this {
    const { generation } = this.state;
    const facts = { seat: `s-${person}`, expert: `e-${person}`, person, role, generation, due, by: 'panel' };
    this.state = reduceEvaluation(this.state, { kind: 'evaluation.seated', facts }, 'F');
    return this;
  }

  act(act: string, person: string, facts: JsonObject = {}, role: Role = 'expert'): string {
    const at = startOfDay(isoDate(this.on), 600);
    const outcome = decideEvaluation(this.state, {
      act: `evaluation.${act}`,
      actor: { person, grant: null, role, unit: null },
      on: this.on,
      at,
      facts: { ...facts, days: DAYS },
    });
    if (isRefusal(outcome)) return outcome.code;
    for (const happened of outcome) this.state = reduceEvaluation(this.state, happened, 'F');
    const kinds = outcome.map(({ kind }) => kind.replace('evaluation.', ''));
    this.log.push(...kinds);
    return kinds.join(' ');
  }

  time(now: number): string {
    const events = decideAlarm(this.state, now);
    for (const happened of events) this.state = reduceEvaluation(this.state, happened, 'F');
    return events.map(({ kind }) => kind.replace('evaluation.', '')).join(' ');
  }

  /** Declares, opens and submits; every item of the duty rubric gets the same share. */
  score(person: string, points: number, more: JsonObject = {}): string {
    this.act('declare', person, { conflict: null });
    this.act('open', person);
    return this.act('submit', person, sheet(points, more));
  }
}

function sheet(points: number, more: JsonObject = {}): JsonObject {
  // Full points item by item until the sum is reached, in halves.
  let left = points * 2;
  const items = RUBRIC.items.map(({ key, weight }) => {
    const halves = Math.min(weight * 2, left);
    left -= halves;
    return { key, halves };
  });
  return { items, redFlags: [], caps: [], grade: null, ...more };
}
const two = (policy: Partial<EvaluationPolicy> = {}): Paper => new Paper(policy).seat('first', 'a').seat('second', 'b');

describe('a file before two experts', () => {
  it('is decided by two that agree, and is final when nobody objects in time', () => {
    const paper = two();
    expect(paper.score('a', 82)).toBe('submitted');
    expect(paper.score('b', 86)).toBe('submitted provisional');
    expect(paper.state.results).toMatchObject([{ score: '84', grade: 'good', by: 'mean-of-two', third: false }]);
    expect(nextAlarm(paper.state)).toBe(endOfDueDay(isoDate(DAYS.objection)));
    expect(paper.time(endOfDueDay(isoDate(DAYS.objection)) - 1)).toBe('');
    expect(paper.time(endOfDueDay(isoDate(DAYS.objection)))).toBe('final');
    expect([paper.state.stage, paper.state.ended, nextAlarm(paper.state)]).toEqual(['final', true, null]);
  });

  it('calls a third who does not know it, and takes the mean of three', () => {
    const paper = two();
    paper.score('a', 78);
    expect(paper.score('b', 86)).toBe('submitted third-asked');
    expect(paper.state.needs).toEqual([{ role: 'third', generation: 1, impossible: false }]);
    paper.seat('third', 'c');
    expect(paper.score('c', 81)).toBe('submitted provisional');
    expect(paper.state.results[0]).toMatchObject({ score: '245/3', grade: 'good', by: 'mean-of-three', third: true });
  });

  it('refuses everything out of turn, each with a word of its own, and nothing changes', () => {
    const paper = two();
    const before = paper.state;
    expect(paper.act('open', 'a')).toBe('evaluation.not-declared');
    expect(paper.act('submit', 'a', sheet(80))).toBe('evaluation.not-declared');
    expect(paper.act('submit', 'stranger', sheet(80))).toBe('evaluation.not-your-file');
    expect(paper.act('declare', 'a', { conflict: 'bad-mood' })).toBe('evaluation.conflict-unknown');
    expect(paper.act('declare', 'a', { conflict: null }, 'handler')).toBe('evaluation.act-of-another-role');
    expect(paper.act('object', 'handler', { grounds: ['facts'] }, 'handler')).toBe('evaluation.act-out-of-order');
    expect(paper.act('moderate', 'm', { redFlags: [], caps: [] }, 'moderator')).toBe('evaluation.act-out-of-order');
    expect(paper.act('dance', 'a')).toBe('evaluation.act-unknown');
    expect(paper.state).toBe(before);
    paper.act('declare', 'a', { conflict: null });
    expect(paper.act('submit', 'a', sheet(80))).toBe('evaluation.not-opened');
    paper.act('open', 'a');
    expect(paper.act('submit', 'a', sheet(80, { redFlags: ['overdue-filing'] }))).toBe('evaluation.score-flag');
    expect(paper.act('submit', 'a', sheet(80))).toBe('submitted');
    expect(paper.act('submit', 'a', sheet(81))).toBe('evaluation.scored-already');
    expect(paper.act('withdraw', 'a', { reason: 'illness' })).toBe('evaluation.scored-already');
  });

  it('takes no score after the due day, even before anything has noticed', () => {
    const paper = two();
    paper.act('declare', 'a', { conflict: null });
    paper.act('open', 'a');
    paper.on = '2026-12-08';
    expect(paper.act('submit', 'a', sheet(80))).toBe('evaluation.after-deadline');
    expect(paper.time(endOfDueDay(isoDate('2026-12-07')))).toBe('seat-left seat-left');
    expect(paper.act('submit', 'a', sheet(80))).toBe('evaluation.after-deadline');
    expect(paper.state.needs.map(({ role }) => role)).toEqual(['first', 'second']);
  });

  it('replaces who declares a conflict or withdraws, and reminds before the due day, once', () => {
    const paper = two();
    expect(paper.act('declare', 'a', { conflict: 'declared-kinship' })).toBe('seat-left');
    expect(paper.act('declare', 'b', { conflict: null })).toBe('declared');
    expect(paper.act('withdraw', 'b', { reason: 'illness' })).toBe('seat-left');
    expect(paper.state.seats.map(({ status }) => status)).toEqual(['conflict', 'withdrawn']);
    paper.seat('first', 'c').seat('second', 'd');
    expect(paper.state.needs).toEqual([]);
    expect(paper.act('open', 'a')).toBe('evaluation.seat-given-up');
    const reminder = startOfDay(isoDate('2026-12-04'), 540);
    expect(nextAlarm(paper.state)).toBe(reminder);
    expect(paper.time(reminder)).toBe('reminded reminded');
    expect(paper.time(reminder)).toBe('');
  });

  it('takes a correction as a new version as long as nothing was decided with it', () => {
    const paper = two();
    expect(paper.act('correct', 'a', sheet(70))).toBe('evaluation.nothing-to-correct');
    paper.score('a', 70);
    expect(paper.act('correct', 'a', sheet(82))).toBe('corrected');
    expect(paper.state.seats[0]).toMatchObject({ version: 2, sheet: { total: '82' } });
    paper.score('b', 84);
    expect(paper.act('correct', 'a', sheet(90))).toBe('evaluation.decided-already');
  });
});

describe('the moderator', () => {
  it('confirms a red flag, and the file fails whatever its score', () => {
    const paper = two();
    paper.score('a', 92, { redFlags: ['right-lost'] });
    expect(paper.score('b', 94)).toBe('submitted moderation-asked');
    const confirm = (redFlags: string[]): string => paper.act('moderate', 'm', { redFlags, caps: [] }, 'moderator');
    expect(confirm(['property-taken'])).toBe('evaluation.flag-not-raised');
    expect(confirm(['right-lost'])).toBe('provisional');
    expect(paper.state.results[0]).toMatchObject({ score: '93', grade: 'fail', redFlags: ['right-lost'] });
  });

  it('may find that there was none, and the score stands; being late is told to the organiser once', () => {
    const paper = two();
    paper.score('a', 92, { redFlags: ['right-lost'] });
    paper.score('b', 94);
    const late = endOfDueDay(isoDate(DAYS.moderation));
    expect(nextAlarm(paper.state)).toBe(late);
    expect([paper.time(late), paper.time(late)]).toEqual(['escalated', '']);
    expect(paper.act('moderate', 'm', { redFlags: [], caps: [] }, 'moderator')).toBe('provisional');
    expect(paper.state.results[0]).toMatchObject({ grade: 'excellent', redFlags: [] });
  });

  it('decides a cap that exactly half of the experts noted', () => {
    const rubric = { ...RUBRIC, caps: ['no-written-opinion'] as const };
    const paper = new Paper({}, rubric).seat('first', 'a').seat('second', 'b');
    paper.score('a', 82, { caps: ['no-written-opinion'] });
    expect(paper.score('b', 79)).toBe('submitted moderation-asked');
    expect(paper.act('moderate', 'm', { redFlags: [], caps: ['no-written-opinion'] }, 'moderator')).toBe('provisional');
    expect(paper.state.results[0]).toMatchObject({ score: '161/2', grade: 'pass' });
  });
});

describe('a group in a session', () => {
  it('may decide instead of a third expert, with three members at least', () => {
    const paper = two({ mode: 'session' });
    const together = (members: string[], halves: number): string =>
      paper.act('decide-together', 'm', { members, halves, redFlags: [], caps: [] }, 'moderator');
    expect(together(['a', 'b', 'm'], 160)).toBe('evaluation.scores-missing');
    paper.score('a', 60);
    paper.score('b', 90);
    expect(together(['a', 'b', 'a'], 160)).toBe('evaluation.group-too-small');
    expect(together(['a', 'b', 'm'], 201)).toBe('evaluation.score-out-of-range');
    expect(together(['a', 'b', 'm'], 159)).toBe('decided-together provisional');
    expect(paper.state.results[0]).toMatchObject({ score: '159/2', grade: 'pass', by: 'group' });
    expect(paper.state.needs).toEqual([]);
  });

  it('does not exist where experts work apart', () => {
    const paper = two();
    paper.score('a', 60);
    paper.score('b', 90);
    const facts = { members: ['a', 'b', 'm'], halves: 160, redFlags: [], caps: [] };
    expect(paper.act('decide-together', 'm', facts, 'moderator')).toBe('evaluation.no-session');
  });
});

describe('an objection', () => {
  const provisional = (): Paper => {
    const paper = two();
    paper.score('a', 62);
    paper.score('b', 64);
    return paper;
  };

  it('is for the handler alone, within the time, on a listed ground', () => {
    const paper = provisional();
    const object = (person: string, ...grounds: string[]): string =>
      paper.act('object', person, { grounds }, 'handler');
    expect(object('somebody', 'facts')).toBe('evaluation.not-your-result');
    expect(object('handler')).toBe('evaluation.ground-unknown');
    expect(object('handler', 'taste')).toBe('evaluation.ground-unknown');
    paper.on = '2026-12-21';
    expect(object('handler', 'facts')).toBe('evaluation.objection-late');
    paper.on = '2026-12-20';
    expect(object('handler', 'facts')).toBe('objected');
    expect(paper.act('answer', 'm', { outcome: 'perhaps' }, 'moderator')).toBe('evaluation.answer-unknown');
    expect(paper.act('answer', 'm', { outcome: 'upheld' }, 'moderator')).toBe('answered final');
  });

  it('may lead to a second review, which replaces the result and leaves the first visible', () => {
    const paper = provisional();
    paper.act('object', 'handler', { grounds: ['standard'] }, 'handler');
    expect(paper.act('answer', 'm', { outcome: 'second-review' }, 'moderator')).toBe('answered');
    expect(paper.state).toMatchObject({ stage: 'scoring', generation: 2 });
    paper.seat('first', 'c').seat('second', 'd');
    paper.score('c', 84);
    expect(paper.score('d', 86)).toBe('submitted provisional final');
    expect(paper.state.results.map(({ generation, score }) => [generation, score])).toEqual([
      [1, '63'],
      [2, '85'],
    ]);
    expect(paper.state.stage).toBe('final');
  });

  it('is not needed by a handler who accepts', () => {
    const paper = provisional();
    expect(paper.act('accept', 'somebody', {}, 'handler')).toBe('evaluation.not-your-result');
    expect(paper.act('accept', 'handler', {}, 'handler')).toBe('final');
  });
});

describe('a file that cannot be assessed', () => {
  it('fails when the agency cannot produce it, unless the policy says otherwise, and is missing for any other reason', () => {
    const report = (policy: Partial<EvaluationPolicy>, reason: string): EvaluationState => {
      const paper = two(policy);
      paper.act('report-missing', 'm', { reason }, 'moderator');
      return paper.state;
    };
    expect(report({}, 'dossier-not-produced')).toMatchObject({ stage: 'provisional', results: [{ grade: 'fail' }] });
    expect(report({ missingDossierFails: false }, 'dossier-not-produced')).toMatchObject({
      stage: 'final',
      results: [],
    });
    expect(report({}, 'other')).toMatchObject({ stage: 'final', results: [], notAssessed: 'other' });
    expect(two().act('report-missing', 'm', { reason: 'lost' }, 'moderator')).toBe('evaluation.reason-unknown');
  });
});
