import { describe, expect, it } from 'vitest';
import { closing, Life } from '../../test/support/pure-life.ts';
import { RULE_PACKS } from '../reference/packs/index.ts';
import { tasksOf } from '../case-file/tasks.ts';
import { RIGHTS } from './rights.ts';

const DEADLINE = {
  id: 'd',
  subject: null,
  value: 15,
  unit: 'natural',
  startedOn: '2026-03-02',
  due: '2026-03-17',
  dueInstant: 0,
  provisional: false,
  derivation: null,
  duty: 'handler',
  rightsLosing: true,
  consequence: 'rights-losing',
  version: 1,
  state: 'open',
  suspendedOn: null,
  overdueAt: null,
  escalated: 0,
  nextAlarm: null,
  endedAt: null,
} as const;

const inHandling = (): Life => new Life('civil-litigation/first-instance', 'application').begin();

describe('dates that lose a right', () => {
  it('are the ones the national pack marks, all of them', () => {
    const base = RULE_PACKS.find(({ kind }) => kind === 'base');
    const losing =
      base?.kind === 'base' ? base.deadlines.filter(({ consequence }) => consequence === 'rights-losing') : [];
    expect(losing.map(({ key }) => key).toSorted()).toEqual([...RIGHTS].toSorted());
  });

  it('need an act of the handler or the agency: met, waived with a paper, not applicable', () => {
    const life = inHandling();
    const right = 'handling.evidence-time-limit';
    life.does('handler', 'handling.open-right', { right, losesOn: '2026-03-20' });
    expect(life.events.at(-1)).toMatchObject({
      kind: 'handling.deadline-opened',
      facts: { rule: right, losesOn: '2026-03-20' },
    });
    expect(life.try('handler', 'handling.settle-right', { right, how: 'waived' })?.code).toBe(
      'handling.waiver-needs-paper',
    );
    for (const [role, facts] of [
      ['handler', { how: 'met' }],
      ['officer', { how: 'not-applicable' }],
      ['handler', { how: 'waived', documents: ['x'] }],
    ] as const)
      expect(life.try(role, 'handling.settle-right', { right, ...facts })).toBeNull();
    expect(life.try('caller', 'handling.settle-right', { right, how: 'met' })?.code).toBe(
      'case-file.act-of-another-role',
    );
    const stranger = life.request('handler', 'handling.settle-right', { right, how: 'met' });
    expect(life.tryRequest({ ...stranger, actor: { ...stranger.actor, person: 'somebody' } })?.code).toBe(
      'case-file.not-the-handler',
    );
  });

  it('are refused with a first day in the future or a last day before the first', () => {
    const life = inHandling();
    const right = 'handling.evidence-time-limit';
    expect(life.try('handler', 'handling.open-right', { right, startedOn: '2026-03-03' })?.code).toBe(
      'handling.day-in-the-future',
    );
    expect(life.try('handler', 'handling.open-right', { right, losesOn: '2026-03-01' })?.code).toBe(
      'handling.right-lost-before-it-starts',
    );
  });

  it('are a task of the handler while they are open, unless a checkpoint settles them', () => {
    const life = inHandling();
    const open = [
      { ...DEADLINE, rule: 'handling.preservation-renewal' },
      { ...DEADLINE, id: 'e', rule: 'handling.evidence-time-limit' },
    ] as never;
    const keys = tasksOf(life.state, open).map(({ key }) => key);
    expect(keys).toContain('right:handling.preservation-renewal');
    // The plan's own checkpoint of the evidence list carries this date.
    const evidence = life.state.plan?.items.find(({ deadline }) => deadline === 'evidence-time-limit');
    expect(keys.includes('right:handling.evidence-time-limit')).toBe(evidence === undefined);
  });
});

describe('an extension', () => {
  it('is asked for by the handler once, and answered by an officer', () => {
    const life = inHandling();
    const asked = { rule: 'handling.mandate-papers', days: 5, reason: 'recipient-cause' };
    life.does('handler', 'handling.request-extension', asked);
    expect(life.try('handler', 'handling.request-extension', asked)?.code).toBe('handling.extension-asked-already');
    expect(tasksOf(life.state, []).map(({ key, role }) => [key, role])).toContainEqual([
      'extension:handling.mandate-papers',
      'officer',
    ]);
    life.does('officer', 'handling.refuse-extension', { rule: 'handling.mandate-papers' });
    expect(life.state.extensions).toEqual([]);
    expect(life.try('officer', 'handling.refuse-extension', { rule: 'handling.mandate-papers' })?.code).toBe(
      'handling.no-extension-asked',
    );
    life.does('handler', 'handling.request-extension', asked);
    life.does('officer', 'handling.grant-extension', { rule: 'handling.mandate-papers', days: 3 });
    expect(tasksOf(life.state, []).map(({ key }) => key)).not.toContain('extension:handling.mandate-papers');
  });
});

describe('a corrected closing date', () => {
  const right = { kind: 'document-received', document: 'judgment', reason: 'day-misread' };

  it('moves the closure and the window of the third touch, and says from which day to which', () => {
    const life = closing();
    expect(life.state.closedOn).toBe('2026-04-11');
    life.day = 42;
    life.does('closure-examiner', 'handling.correct-closing-date', { ...right, receivedOn: '2026-04-08' });
    expect(life.events.at(-1)).toMatchObject({
      kind: 'handling.closing-date-corrected',
      facts: { from: '2026-04-11', closingDate: '2026-04-08', reason: 'day-misread', judged: [] },
    });
    expect(life.state.closedOn).toBe('2026-04-08');
    expect(life.state.closing?.closedOn).toBe('2026-04-08');
    expect(life.state.followUp?.touches.third).toMatchObject({ opensOn: '2026-04-11', closesOn: '2026-04-28' });
  });

  it('leaves a touch that has ended as it was', () => {
    const life = closing();
    life.day = 45;
    life.does('caller', 'follow-up.record-refusal', { touch: 'third' });
    const ended = life.state.followUp?.touches.third;
    life.does('officer', 'handling.correct-closing-date', { ...right, receivedOn: '2026-04-08' });
    expect(life.state.followUp?.touches.third).toEqual(ended);
  });

  it('is refused when it changes nothing, lies in the future or after the file was handed in, or while a decision is pending', () => {
    const life = closing();
    life.day = 42;
    const tries = (receivedOn: string): string | undefined =>
      life.try('officer', 'handling.correct-closing-date', { ...right, receivedOn })?.code;
    expect(tries('2026-04-11')).toBe('closing.date-unchanged');
    expect(tries('2026-04-14')).toBe('handling.day-in-the-future');
    expect(life.try('handler', 'handling.correct-closing-date', { ...right, receivedOn: '2026-04-08' })?.code).toBe(
      'case-file.act-of-another-role',
    );
    life.submit();
    life.day = 50;
    expect(tries('2026-04-20')).toBe('closing.before-closing-date');
    life.settleThirdTouch().does('closure-examiner', 'closing.propose-approval');
    expect(tries('2026-04-08')).toBe('case-file.decision-pending');
  });
});
