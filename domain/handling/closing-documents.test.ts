import { describe, expect, it } from 'vitest';
import { isoDate } from '../kernel/time.ts';
import { closingDate, closingDocumentsFor, type ClosingFact } from './closing-documents.ts';
import { mandateStep, openMandate } from './mandate.ts';

const ON = isoDate('2026-04-08');

describe('closing date', () => {
  it.each<[string, ClosingFact, object]>([
    [
      'investigation: 起诉意见书',
      {
        form: 'criminal-defence',
        proceeding: 'investigation',
        kind: 'document-received',
        document: 'prosecution-opinion',
        receivedOn: ON,
      },
      { closedOn: ON, provenBy: 'prosecution-opinion' },
    ],
    [
      'investigation: the record of being told of the transfer',
      {
        form: 'criminal-defence',
        proceeding: 'investigation',
        kind: 'document-received',
        document: 'transfer-record',
        receivedOn: ON,
      },
      { closedOn: ON, provenBy: 'transfer-record' },
    ],
    [
      'prosecution: non-prosecution',
      {
        form: 'criminal-defence',
        proceeding: 'prosecution-review',
        kind: 'document-received',
        document: 'non-prosecution-decision',
        receivedOn: ON,
      },
      { closedOn: ON },
    ],
    [
      'trial: judgment',
      {
        form: 'criminal-defence',
        proceeding: 'first-instance',
        kind: 'document-received',
        document: 'judgment',
        receivedOn: ON,
      },
      { closedOn: ON },
    ],
    [
      'labour arbitration: award',
      {
        form: 'labour-arbitration',
        proceeding: 'arbitration',
        kind: 'document-received',
        document: 'award',
        receivedOn: ON,
      },
      { closedOn: ON },
    ],
    [
      'non-litigation: agreement',
      { form: 'other-non-litigation', proceeding: 'mediation', kind: 'agreement-reached', agreedOn: ON },
      { closedOn: ON, provenBy: 'settlement-agreement' },
    ],
    [
      'non-litigation: performance',
      { form: 'other-non-litigation', proceeding: 'mediation', kind: 'performance-begun', performanceBegunOn: ON },
      { closedOn: ON, provenBy: 'performance-proof' },
    ],
    [
      'termination: the unit receives 018',
      { form: 'civil-litigation', proceeding: 'first-instance', kind: 'termination-received', receivedOn: ON },
      { closedOn: ON, provenBy: 'termination-papers' },
    ],
    [
      'bail for twelve months',
      {
        form: 'criminal-defence',
        proceeding: 'investigation',
        kind: 'dormant-on-bail',
        lastStepOn: isoDate('2025-04-08'),
        closedOn: ON,
      },
      { closedOn: ON, provenBy: null },
    ],
    [
      'refused: bail a day too short',
      {
        form: 'criminal-defence',
        proceeding: 'investigation',
        kind: 'dormant-on-bail',
        lastStepOn: isoDate('2025-04-09'),
        closedOn: ON,
      },
      { code: 'handling.not-dormant' },
    ],
    [
      'refused: an indictment does not end an investigation',
      {
        form: 'criminal-defence',
        proceeding: 'investigation',
        kind: 'document-received',
        document: 'indictment',
        receivedOn: ON,
      },
      { code: 'handling.not-a-closing-document' },
    ],
    [
      'refused: litigation needs its document',
      { form: 'civil-litigation', proceeding: 'first-instance', kind: 'agreement-reached', agreedOn: ON },
      { code: 'handling.needs-closing-document' },
    ],
    [
      'refused: no day',
      { form: 'criminal-defence', proceeding: 'first-instance', kind: 'document-received', document: 'judgment' },
      { code: 'handling.closing-day-missing', field: '/receivedOn' },
    ],
    [
      'refused: no such pair',
      { form: 'civil-litigation', proceeding: 'investigation', kind: 'termination-received', receivedOn: ON },
      { code: 'handling.no-such-combination' },
    ],
  ])('%s', (_title, fact, expected) => {
    expect(closingDate(fact)).toMatchObject(expected);
  });

  it('lists the documents that end an investigation as corrected', () => {
    expect(closingDocumentsFor('criminal-defence', 'investigation')).toEqual([
      'prosecution-opinion',
      'case-withdrawal-decision',
      'transfer-record',
    ]);
  });
});

describe('mandate papers', () => {
  const open = openMandate(ON);
  it('are met on the due day and met late after it', () => {
    expect(mandateStep(open, { kind: 'sign', on: ON, by: 'recipient' })).toMatchObject({ effects: [{ how: 'met' }] });
    expect(mandateStep(open, { kind: 'sign', on: isoDate('2026-04-09'), by: 'guardian' })).toMatchObject({
      effects: [{ how: 'met-late' }],
    });
  });
  it('are excused only with a later date, which then is the due day', () => {
    expect(mandateStep(open, { kind: 'excuse', on: ON, reason: 'detained-not-met', newDueOn: ON })).toMatchObject({
      code: 'handling.excuse-date-not-later',
    });
    expect(
      mandateStep(open, { kind: 'excuse', on: ON, reason: 'detained-not-met', newDueOn: isoDate('2026-04-20') }),
    ).toMatchObject({
      state: { phase: 'open', dueOn: '2026-04-20' },
      effects: [{ kind: 'move-deadline', dueOn: '2026-04-20' }],
    });
  });
  it('refused by the client: organ and agency are told; mandatory cases go to the organ with 5 + 3 days, others to termination', () => {
    expect(mandateStep(open, { kind: 'refuse-consent', on: ON, mandatory: true })).toMatchObject({
      state: { phase: 'consent-refused' },
      effects: [
        { kind: 'settle-deadline', how: 'withdrawn' },
        { kind: 'notify-in-writing', to: 'organ' },
        { kind: 'notify-in-writing', to: 'agency' },
        { kind: 'organ-examines-refusal', hireBy: '2026-04-13', notifyAgainBy: '2026-04-16' },
      ],
    });
    const refused = mandateStep(open, { kind: 'refuse-consent', on: ON, mandatory: false });
    expect(refused).toMatchObject({ effects: [{}, {}, {}, { kind: 'propose-termination' }] });
    if ('state' in refused)
      expect(mandateStep(refused.state, { kind: 'sign', on: ON, by: 'recipient' })).toMatchObject({
        code: 'handling.mandate-settled',
      });
  });
});
