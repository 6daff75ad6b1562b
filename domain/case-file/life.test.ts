import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMBINATIONS } from '#domain/handling/combinations';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal } from '#domain/kernel/refusal';
import { BEGUN, closing, FIVES, Life, SELECTED } from '../../test/support/pure-life.ts';
import { decideAct } from './acts.ts';
import { STAGES, type Entry, type Role } from './codes.ts';
import { event } from './events.ts';
import { reduce } from './reduce.ts';
import { tasksOf } from './tasks.ts';

describe('a whole life', () => {
  for (const combination of COMBINATIONS) {
    const entries: readonly Entry[] = combination.startsWith('criminal') ? ['application', 'notice'] : ['application'];
    for (const entry of entries) {
      it(`of ${combination} by ${entry} folds from its events to the locked dossier`, () => {
        const life = closing(combination, entry);
        expect(life.state.stage).toBe('closing');
        life.submit();
        life.day = 62;
        life.approve();
        expect(life.state).toMatchObject({ stage: 'archive', ending: 'handled', pending: null });
        life.happens(
          event('closing.dossier-locked', { sha256: '0'.repeat(64), on: BEGUN }),
          event('case-file.ended', { ending: 'handled' }),
        );
        expect(life.state.stage).toBe('ended');
        const [first, ...rest] = life.events;
        const folded = rest.reduce(
          (state, happened) => reduce(state, happened, 'c'),
          reduce(null, first ?? event(''), 'c'),
        );
        expect(folded).toEqual(life.state);
        expect(JSON.parse(JSON.stringify(life.state))).toEqual(life.state);
      });
    }
  }
});

/** role × stage of each act of these rooms, as the design's table of stages has it. */
describe('who may do what when', () => {
  /** Facts that any of the acts may ask for; whether it then goes through is not the question here. */
  const EVERYTHING = {
    item: 'other',
    reason: 'other',
    touch: 'third',
    channel: 'phone',
    by: 'recipient',
    noAnswer: 'busy',
    measure: 'not-confirmed',
    ratings: { attitude: 5, communication: 5, 'interests-protected': 5, result: 5, overall: 5 },
    scores: {},
    reach: 'own-phone',
    way: 'link',
    observer: 'somebody',
    hearingDay: '2026-06-01',
    startMinute: 540,
    publicity: 'public',
    procedure: 'ordinary',
  };
  const AGENCY = ['officer', 'head'] as const;
  const OWN = ['handler', 'officer', 'head'] as const;
  const CALLERS = ['caller', 'officer', 'head', 'station-officer'] as const;
  const OPEN = ['handling', 'closing'] as const;
  const ALWAYS = ['handling', 'closing', 'archive', 'ended'] as const;
  const ACTS = {
    'hearing.schedule': [OWN, ['handling']],
    'hearing.move': [OWN, OPEN],
    'hearing.cancel': [OWN, OPEN],
    'hearing.confirm-publicity': [OWN, OPEN],
    'hearing.declare-non-public': [OWN, OPEN],
    'hearing.hold': [OWN, OPEN],
    'hearing.select-attendance': [AGENCY, OPEN],
    'hearing.assign-observer': [AGENCY, OPEN],
    'hearing.record-observation': [['observer'], ALWAYS],
    'hearing.excuse-observation': [AGENCY, OPEN],
    'hearing.ask-opinion': [AGENCY, OPEN],
    'hearing.give-opinion': [['authority', ...AGENCY], ALWAYS],
    'hearing.record-opinion-call': [AGENCY, OPEN],
    'follow-up.try': [CALLERS, OPEN],
    'follow-up.record-answer': [CALLERS, OPEN],
    'follow-up.record-refusal': [CALLERS, OPEN],
    'follow-up.answer-by-link': [['recipient'], ALWAYS],
    'follow-up.mark-in-custody': [CALLERS, OPEN],
    'follow-up.change-reach': [CALLERS, OPEN],
    'follow-up.settle-abnormal': [AGENCY, ALWAYS],
    'closing.submit': [['handler'], ['closing']],
    'closing.resubmit': [['handler'], ['closing']],
    'closing.return': [['closure-examiner', 'head'], ['closing']],
    'closing.excuse-item': [['closure-examiner', 'head'], ['closing']],
    'closing.record-talk': [['closure-examiner', 'head', 'officer'], ['closing']],
    'closing.propose-approval': [['closure-examiner', 'head'], ['closing']],
    'closing.retry-archive': [['archivist', 'head'], ['archive']],
  } as const satisfies Readonly<Record<string, readonly [readonly Role[], readonly string[]]>>;
  const PERSONAS: readonly Role[] = [
    'officer',
    'head',
    'handler',
    'closure-examiner',
    'archivist',
    'observer',
    'caller',
    'unit-clerk',
    'recipient',
    'authority',
  ];

  for (const [act, [roles, stages]] of Object.entries(ACTS)) {
    it(`${act}: ${roles.join(', ')} in ${stages.join(', ')}`, () => {
      const { state } = closing();
      for (const role of PERSONAS) {
        for (const stage of STAGES) {
          const life = new Life('civil-litigation/first-instance', 'application');
          const outcome = decideAct({ ...state, stage }, life.request(role, act, EVERYTHING));
          const code = isRefusal(outcome) ? outcome.code : 'done';
          const barred = ['case-file.act-of-another-role', 'case-file.act-out-of-order'].includes(code);
          expect([role, stage, barred]).toEqual([
            role,
            stage,
            !((roles as readonly Role[]).includes(role) && (stages as readonly string[]).includes(stage)),
          ]);
        }
      }
    });
  }
});

/** Acts with facts that a contract would let through, whatever the state of the case. */
const anyAct = fc.oneof(
  ...(
    [
      [
        'handler',
        'hearing.schedule',
        {
          hearingDay: '2026-04-01',
          startMinute: 540,
          publicity: 'unknown',
          procedure: 'ordinary',
          selection: SELECTED,
        },
      ],
      [
        'handler',
        'hearing.schedule',
        { hearingDay: '2026-03-20', startMinute: 540, publicity: 'public', procedure: 'ordinary' },
      ],
      [
        'handler',
        'hearing.move',
        { hearingDay: '2026-04-12', startMinute: 600, reason: 'evidence', selection: SELECTED },
      ],
      ['handler', 'hearing.cancel', { reason: 'withdrawn' }],
      ['officer', 'hearing.confirm-publicity', { publicity: 'public', selection: SELECTED }],
      ['handler', 'hearing.declare-non-public', {}],
      ['handler', 'hearing.hold', { publicity: 'public' }],
      ['handler', 'hearing.hold', {}],
      ['officer', 'hearing.select-attendance', { selection: SELECTED }],
      ['officer', 'hearing.assign-observer', { observer: 'p-observer', channel: 'on-site' }],
      ['observer', 'hearing.record-observation', { scores: { preparation: 5, inquiry: 5, debate: 5, effect: 5 } }],
      ['officer', 'hearing.excuse-observation', { reason: 'traffic' }],
      ['officer', 'hearing.ask-opinion', { way: 'paper' }],
      ['officer', 'hearing.record-opinion-call', {}],
      ['caller', 'follow-up.try', { touch: 'first', channel: 'phone', noAnswer: 'busy' }],
      ['caller', 'follow-up.try', { touch: 'third', channel: 'visit', noAnswer: 'visit-not-allowed' }],
      ['caller', 'follow-up.record-refusal', { touch: 'second' }],
      [
        'caller',
        'follow-up.record-answer',
        { touch: 'third', channel: 'phone', by: 'recipient', ratings: { ...FIVES, result: 1 }, tookMoney: true },
      ],
      ['recipient', 'follow-up.answer-by-link', { ratings: FIVES, tookMoney: false }],
      ['caller', 'follow-up.mark-in-custody', { touch: 'first' }],
      ['caller', 'follow-up.change-reach', { reach: 'in-custody' }],
      ['caller', 'follow-up.change-reach', { reach: 'cannot-be-contacted' }],
      ['officer', 'follow-up.settle-abnormal', { touch: 'third', measure: 'not-confirmed' }],
      ['closure-examiner', 'closing.return', { reasons: ['page-illegible'] }],
      ['closure-examiner', 'closing.excuse-item', { item: 'meeting-record', reason: 'recipient-refuses' }],
      ['closure-examiner', 'closing.propose-approval', {}],
      ['closure-examiner', 'closing.record-talk', {}],
      ['approver', 'case-file.agree', {}],
      ['approver', 'case-file.send-back', { reason: 'other' }],
      ['handler', 'closing.resubmit', {}],
    ] as const satisfies readonly (readonly [Role, string, JsonObject])[]
  ).map((one) => fc.constant(one)),
);

describe('any order of acts', () => {
  it('is either refused or folds without a fault, into a state that is plain JSON', () => {
    const step = fc.oneof(
      { weight: 8, arbitrary: anyAct.map((one) => ({ kind: 'act' as const, one })) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 25 }).map((days) => ({ kind: 'wait' as const, days })) },
      { weight: 1, arbitrary: fc.constant({ kind: 'handle' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'close' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'submit' as const }) },
    );
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.constantFrom('own-phone', 'in-custody', 'close-relative'),
        fc.array(step, { minLength: 15, maxLength: 60, size: 'max' }),
        (reach, steps) => {
          const life = new Life('civil-litigation/first-instance', 'application', { reach }).begin();
          let hearings = 0;
          for (const next of steps) {
            if (next.kind === 'wait') life.day += next.days;
            else if (next.kind === 'handle' && life.state.stage === 'handling') life.handle();
            else if (next.kind === 'close' && life.state.stage === 'handling') life.recordClosing();
            else if (next.kind === 'submit' && life.state.stage === 'closing')
              life.try('handler', 'closing.submit', { outcome: life.outcome(), materials: life.stillToHandIn() });
            else if (next.kind === 'act') {
              const [role, act, facts] = next.one;
              if (life.try(role, act, { hearingId: `h${String(++hearings)}`, ...facts }) === null) accepted++;
            }
          }
          expect(JSON.parse(JSON.stringify(life.state))).toEqual(life.state);
          expect(life.state.version).toBe(life.events.length);
          tasksOf(life.state, []);
        },
      ),
      { numRuns: 300, seed: 20_260_301 },
    );
    expect(accepted).toBeGreaterThan(300);
  });
});
