import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checklistFor, missingItems } from '#domain/closing/checklists';
import { RESULTS_OF, type Outcome } from '#domain/closing/outcome';
import { CLOSING_DOCUMENTS } from '#domain/handling/closing-documents';
import { COMBINATIONS, type Combination } from '#domain/handling/combinations';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, type Refusal } from '#domain/kernel/refusal';
import { addDays, isoDate, startOfDay } from '#domain/kernel/time';
import type { ActRequest, Actor } from './act-rule.ts';
import { decideAct, following } from './acts.ts';
import { STAGES, type Entry, type Form, type Proceeding, type Role } from './codes.ts';
import { event, type CaseEvent } from './events.ts';
import { reduce } from './reduce.ts';
import type { CaseState } from './state.ts';
import { tasksOf } from './tasks.ts';

const BEGUN = isoDate('2026-03-02');

const TWO_STEPS = {
  grant: [['officer'], ['approver']],
  'grant-first': [['officer'], ['approver']],
  refuse: [['officer'], ['reviewer'], ['head']],
  assign: [['officer'], ['approver']],
  close: [['closure-examiner'], ['approver', 'head']],
};

function actor(role: Role): Actor {
  const person = role === 'recipient' || role === 'authority' ? null : `p-${role}`;
  return { person, grant: person === null ? null : `g-${role}`, role, unit: role === 'handler' ? 'u' : null };
}

/** A case that acts are done in, day by day; keeps the events so that the fold can be repeated. */
class Life {
  state: CaseState;
  readonly events: CaseEvent[] = [];
  day = 0;

  constructor(combination: Combination, entry: Entry, more: JsonObject = {}) {
    const [form, proceeding] = combination.split('/') as [Form, Proceeding];
    const registration = {
      number: 'n',
      agency: 'a',
      region: '330106',
      entry,
      form,
      proceeding,
      protection: 'ordinary',
      reach: 'own-phone',
      means: entry === 'notice' ? null : 'integrity-commitment',
      receivedOn: BEGUN,
      policy: { pack: 'p', calendar: 'c', steps: TWO_STEPS, differentPersons: true },
      ...more,
    };
    this.state = reduce(
      null,
      event(entry === 'notice' ? 'intake.notice-received' : 'intake.received', registration),
      'c',
    );
    this.events.push(event(entry === 'notice' ? 'intake.notice-received' : 'intake.received', registration));
  }

  happens(...events: readonly CaseEvent[]): this {
    for (const happened of events) {
      this.events.push(happened);
      this.state = reduce(this.state, happened, 'c');
    }
    return this;
  }

  request(role: Role, act: string, facts: JsonObject = {}): ActRequest {
    const on = addDays(BEGUN, this.day);
    return { act, actor: actor(role), on, at: startOfDay(on, 10 * 60), facts };
  }

  try(role: Role, act: string, facts: JsonObject = {}): Refusal | null {
    const outcome = decideAct(this.state, this.request(role, act, facts));
    if (isRefusal(outcome)) return outcome;
    this.happens(...outcome);
    return null;
  }

  does(role: Role, act: string, facts: JsonObject = {}): this {
    const no = this.try(role, act, facts);
    if (no !== null) throw new Error(`${act}: ${JSON.stringify(no)}`);
    return this;
  }

  /** Through intake and assignment to handling. */
  begin(): this {
    const choice = {
      method: 'choice',
      handler: 'h',
      handlerPerson: 'p-handler',
      unit: 'u',
      attempt: 1,
      reason: null,
      on: BEGUN,
    };
    if (this.state.entry !== 'notice') this.happens(event('intake.granted', { means: null, on: BEGUN }));
    return this.happens(
      event('assignment.selected', choice),
      event('assignment.issued', choice),
      event('assignment.arranged', { handler: 'h', handlerPerson: 'p-handler', on: BEGUN }),
      event('assignment.confirmed', { handler: 'h', handlerPerson: 'p-handler', unit: 'u', on: BEGUN }),
      event('handling.begun', { on: BEGUN }),
    );
  }

  /** Every ● done with all its papers, every ○ declared not to hold. */
  handle(): this {
    for (const item of this.state.plan?.items ?? []) {
      if (item.state !== 'open') continue;
      if (item.required)
        this.does('handler', 'handling.complete-checkpoint', { checkpoint: item.key, materials: item.materials });
      else
        this.does('handler', 'handling.declare-not-applicable', {
          checkpoint: item.key,
          reason: 'condition-does-not-hold',
        });
    }
    return this;
  }

  recordClosing(): this {
    const key = `${this.state.form}/${this.state.proceeding}` as Combination;
    return this.does('handler', 'handling.record-closing', {
      kind: 'document-received',
      document: CLOSING_DOCUMENTS[key][0] ?? 'other',
    });
  }

  outcome(): JsonObject {
    const results = RESULTS_OF[`${this.state.form}/${this.state.proceeding}` as Combination];
    const [result = 'terminated'] = results.filter((code) => code !== 'mediated' && code !== 'settled');
    const outcome: Outcome = {
      result,
      opinionAdopted: 'part',
      amountClaimedFen: 0,
      lossRecoveredFen: 0,
      lossAvertedFen: 0,
      lossProof: null,
      performed: 'n-a',
      personsHelped: 1,
    };
    return outcome as unknown as JsonObject;
  }

  /** What the handler still has to hand in by the checklist: the handling volume's papers. */
  stillToHandIn(): readonly string[] {
    const { closing, materials } = this.state;
    if (closing === null) throw new Error('not closing yet');
    const list = checklistFor(closing.about.form, closing.about.proceeding, closing.about.entry, closing.about.facts);
    if (isRefusal(list)) throw new Error(list.code);
    return missingItems(list, materials)
      .filter(({ volume }) => volume === 'handling')
      .map(({ oneOf }) => oneOf[0] ?? 'other');
  }

  submit(act = 'closing.submit'): this {
    return this.does('handler', act, { outcome: this.outcome(), materials: this.stillToHandIn() });
  }

  /** The third touch of whoever it is ends, one way or another. */
  settleThirdTouch(): this {
    if (this.state.followUp?.touches.third.state !== 'open') return this;
    return this.does('caller', 'follow-up.record-refusal', { touch: 'third' });
  }

  approve(): this {
    return this.settleThirdTouch()
      .does('closure-examiner', 'closing.propose-approval')
      .does('approver', 'case-file.agree');
  }
}

function closing(combination: Combination = 'civil-litigation/first-instance', entry: Entry = 'application'): Life {
  const life = new Life(combination, entry).begin().handle();
  life.day = 40;
  return life.recordClosing();
}

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

describe('the closure file', () => {
  it('is not taken while checkpoints are open', () => {
    const life = new Life('civil-litigation/first-instance', 'application').begin();
    life.recordClosing();
    expect(life.try('handler', 'closing.submit', { outcome: life.outcome() })?.code).toBe('handling.checkpoints-open');
  });

  it('goes back with coded reasons, comes again with its outcome kept, and is approved', () => {
    const life = closing().submit();
    expect(life.try('closure-examiner', 'closing.return', { reasons: [] })?.code).toBe('closing.reason-missing');
    life.does('closure-examiner', 'closing.return', { reasons: ['meeting-record-unsigned'] });
    expect(life.try('handler', 'closing.submit', { outcome: life.outcome() })?.code).toBe('closing.out-of-order');
    life.does('handler', 'closing.resubmit');
    expect(life.events.at(-1)).toMatchObject({
      kind: 'closing.submitted',
      facts: { submission: 2, outcome: life.outcome() },
    });
    life.day = 62;
    expect(life.approve().state.stage).toBe('archive');
  });

  it('asks for a talk with the unit after the second return, once', () => {
    const life = closing().submit();
    life
      .does('closure-examiner', 'closing.return', { reasons: ['page-illegible'] })
      .does('handler', 'closing.resubmit');
    expect(life.try('closure-examiner', 'closing.record-talk')?.code).toBe('closing.no-talk-due');
    life
      .does('closure-examiner', 'closing.return', { reasons: ['page-illegible'] })
      .does('closure-examiner', 'closing.record-talk');
    expect(life.try('closure-examiner', 'closing.record-talk')?.code).toBe('closing.no-talk-due');
  });

  it('is not approved with a must missing, until it is excused', () => {
    const life = closing();
    const [...rest] = life.stillToHandIn();
    const left = rest.filter((material) => material !== 'mandate-agreement');
    life.state = {
      ...life.state,
      materials: life.state.materials.filter((material) => material !== 'mandate-agreement'),
    };
    life.does('handler', 'closing.submit', { outcome: life.outcome(), materials: left });
    life.day = 62;
    life.settleThirdTouch();
    expect(life.try('closure-examiner', 'closing.propose-approval')).toMatchObject({
      code: 'closing.items-missing',
      params: { item: 'mandate-agreement' },
    });
    life.does('closure-examiner', 'closing.excuse-item', { item: 'mandate-agreement', reason: 'detained-not-signed' });
    expect(life.approve().state.stage).toBe('archive');
  });

  it('is neither returned nor excused while its approval is being decided, and sent back to the examiner only', () => {
    const life = closing().submit();
    life.day = 62;
    life.settleThirdTouch().does('closure-examiner', 'closing.propose-approval');
    expect(life.try('closure-examiner', 'closing.return', { reasons: ['page-illegible'] })?.code).toBe(
      'case-file.decision-pending',
    );
    life.does('approver', 'case-file.send-back', { reason: 'facts-unclear' });
    expect(life.state.closing?.phase).toBe('submitted');
    life.does('closure-examiner', 'closing.return', { reasons: ['page-illegible'] });
  });

  it('is tried again by the archivist only after the dossier failed', () => {
    const life = closing().submit();
    life.day = 62;
    life.approve();
    expect(life.try('archivist', 'closing.retry-archive')?.code).toBe('closing.archive-not-failed');
    life.happens(event('archive.failed')).does('archivist', 'closing.retry-archive');
    expect(life.state.archiveFailed).toBe(false);
  });
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

const FIVES = { attitude: 5, communication: 5, 'interests-protected': 5, result: 5, overall: 5 };

describe('follow-up', () => {
  function met(more: JsonObject = {}): Life {
    const life = new Life('civil-litigation/first-instance', 'application', more).begin();
    life.does('handler', 'handling.complete-checkpoint', {
      checkpoint: 'interview',
      materials: ['meeting-record', 'rights-notice'],
    });
    return life;
  }

  it('opens the first touch with the first meeting, in its window, and the pack hears of its end', () => {
    const life = met();
    expect(life.state.followUp?.touches.first).toMatchObject({
      state: 'open',
      opensOn: '2026-03-05',
      closesOn: '2026-03-12',
    });
    life.day = 2;
    expect(life.try('caller', 'follow-up.record-refusal', { touch: 'first' })?.code).toBe('follow-up.before-window');
    life.day = 4;
    life.does('caller', 'follow-up.record-answer', {
      touch: 'first',
      channel: 'phone',
      by: 'recipient',
      ratings: FIVES,
      tookMoney: false,
    });
    expect(life.events.at(-1)).toMatchObject({
      kind: 'follow-up.touch-ended',
      facts: { touch: 'first', how: 'answered' },
    });
    expect(life.state.materials).toContain('follow-up-record');
  });

  it('makes a bad answer the officer’s task, and tells of money apart from the answers', () => {
    const life = met();
    life.day = 4;
    life.does('recipient', 'follow-up.answer-by-link', { ratings: { ...FIVES, overall: 2 }, tookMoney: true });
    expect(life.events.slice(-3).map(({ kind }) => kind)).toEqual([
      'follow-up.touch-ended',
      'follow-up.abnormal-answer',
      'follow-up.money-reported',
    ]);
    expect(life.events.at(-3)?.facts).not.toHaveProperty('tookMoney');
    expect(tasksOf(life.state, []).map(({ key }) => key)).toContain('abnormal:first');
    expect(
      life.try('officer', 'follow-up.settle-abnormal', { touch: 'second', measure: 'talk-with-handler' })?.code,
    ).toBe('follow-up.no-abnormal-answer');
    life.does('officer', 'follow-up.settle-abnormal', { touch: 'first', measure: 'talk-with-handler' });
    expect(life.state.followUp).toMatchObject({ abnormalOpen: [], abnormalSeen: true });
  });

  it('ends a touch by message as exhausted by three tries on three days', () => {
    const life = met();
    for (const day of [4, 5, 6]) {
      life.day = day;
      life.does('caller', 'follow-up.try', { touch: 'first', channel: 'phone', noAnswer: 'not-picked-up' });
    }
    expect(life.state.followUp?.touches.first.state).toBe('exhausted');
    expect(life.events.at(-1)).toMatchObject({ kind: 'follow-up.touch-ended', facts: { how: 'exhausted' } });
    expect(life.try('caller', 'follow-up.try', { touch: 'first', channel: 'phone', noAnswer: 'busy' })?.code).toBe(
      'follow-up.not-open',
    );
  });

  it('lets the second touch be made by hand when neither hearing nor day 60 has come', () => {
    const life = met();
    life.day = 5;
    expect(life.try('caller', 'follow-up.record-refusal', { touch: 'second' })?.code).toBe('follow-up.not-open');
    life.day = 15;
    life.does('caller', 'follow-up.record-refusal', { touch: 'second' });
    expect(life.state.followUp?.touches.second.state).toBe('refused');
  });

  it('opens the second touch on day 60 by the deadline of that day', () => {
    const life = met();
    const overdue = event('case-file.deadline-overdue', {
      rule: 'follow-up.second-touch-day-60',
      deadline: 'd',
      due: '2026-05-04',
    });
    life.happens(overdue, ...following(life.state, [overdue], '2026-05-05'));
    expect(life.state.followUp?.touches.second).toMatchObject({
      state: 'open',
      opensOn: '2026-05-04',
      closesOn: '2026-05-14',
    });
  });

  it('is waited for before approval, unless the region does not or its window is over', () => {
    const life = closing().submit();
    life.day = 50;
    expect(life.try('closure-examiner', 'closing.propose-approval')?.code).toBe('closing.third-touch-open');
    const other = closing().submit();
    other.day = 50;
    other.state = { ...other.state, policy: { ...other.state.policy, closureWaitsForThirdTouch: false } };
    other.does('closure-examiner', 'closing.propose-approval');
    life.day = 61;
    life.state = { ...life.state, followUp: life.state.followUp && withMessageOnly(life.state.followUp) };
    life.does('closure-examiner', 'closing.propose-approval');
    expect(life.state.followUp?.touches.third.state).toBe('exhausted');
  });

  it('calls the recorded share for the third touch: the ticket decides', () => {
    for (const [ticket, phone] of [
      [0, true],
      [1_288_490_188, true],
      [1_288_490_189, false],
      [0xffff_ffff, false],
    ] as const) {
      const life = new Life('civil-litigation/first-instance', 'application').begin().handle();
      life.does('handler', 'handling.record-closing', { kind: 'document-received', document: 'judgment', ticket });
      const opened = life.events.find(
        ({ kind, facts }) => kind === 'follow-up.touch-opened' && facts.touch === 'third',
      );
      expect(opened?.facts).toMatchObject({ ticket, phone });
      expect(life.state.followUp?.touches.third.channels.includes('phone')).toBe(phone);
    }
  });

  it('counts somebody in custody as not visited, and ends touches of somebody who can’t be contacted at once', () => {
    const custody = met({ reach: 'in-custody' });
    custody.day = 4;
    expect(tasksOf(custody.state, [])).toContainEqual(
      expect.objectContaining({ key: 'touch:first', act: 'follow-up.mark-in-custody' }),
    );
    custody.does('caller', 'follow-up.mark-in-custody', { touch: 'first' });
    expect(custody.state.followUp?.touches.first.state).toBe('in-custody-not-visited');
    const nobody = met({ reach: 'cannot-be-contacted' });
    expect(nobody.state.followUp?.touches.first.state).toBe('exhausted');
    expect(nobody.events.at(-1)?.kind).toBe('follow-up.touch-ended');
  });

  it('takes an answer by link after the case has ended', () => {
    const life = closing().submit();
    life.state = { ...life.state, policy: { ...life.state.policy, closureWaitsForThirdTouch: false } };
    life.day = 50;
    life.does('closure-examiner', 'closing.propose-approval').does('approver', 'case-file.agree');
    life.happens(event('case-file.ended', { ending: 'handled' }));
    life.does('recipient', 'follow-up.answer-by-link', { touch: 'third', ratings: FIVES, tookMoney: false });
    expect(life.state).toMatchObject({ stage: 'ended', followUp: { touches: { third: { state: 'answered' } } } });
  });
});

const SELECTED = { select: true, reason: 'drawn', ticket: 7 };

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

function withMessageOnly(followUp: NonNullable<CaseState['followUp']>): NonNullable<CaseState['followUp']> {
  return { ...followUp, touches: { ...followUp.touches, third: { ...followUp.touches.third, channels: ['message'] } } };
}
