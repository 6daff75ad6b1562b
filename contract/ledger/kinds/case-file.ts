/** Rows of a case's stream written by intake, decisions and deadlines. Codes are plain: closed lists may grow, a released schema may not change. */
import { z } from 'zod';
import { defineKind, ledgerCode, ledgerCount, ledgerDay, ledgerHash, ledgerId, ledgerNumber } from '../registry.ts';

const ID = '019a0000-0000-7000-8000-000000000001';
const PERSON = '019a0000-0000-7000-8000-0000000000a1';
const DAY = '2026-11-23';

/** A decision's own facts: scalars only. */
const scalars = z.record(z.string(), z.union([ledgerId, ledgerCount, z.boolean(), z.null()]));
const steps = z.record(z.string(), z.array(z.array(ledgerCode)));
const codes = z.array(ledgerCode);

const registration = z.strictObject({
  number: ledgerId,
  agency: ledgerId,
  region: ledgerId,
  form: ledgerCode,
  proceeding: ledgerCode,
  entry: ledgerCode,
  noticeGround: ledgerCode.nullish(),
  intakePoint: ledgerCode,
  cause: ledgerId,
  protection: ledgerCode,
  greenLane: ledgerCode.nullish(),
  means: ledgerCode.nullish(),
  matter: ledgerCode.nullish(),
  side: ledgerCode.nullish(),
  authority: ledgerId.nullish(),
  receivedOn: ledgerDay,
  reach: ledgerCode,
  minor: z.boolean(),
  possibleLifeOrDeath: z.boolean(),
  groupPersons: ledgerCount.nullish(),
  amountClaimedFen: ledgerCount.nullish(),
  dispute: ledgerId.nullish(),
  links: z.array(z.strictObject({ case: ledgerId, kind: ledgerCode })).nullish(),
  recordId: ledgerId.nullish(),
  demonstration: z.boolean().nullish(),
  materials: codes.nullish(),
  generated: codes.nullish(),
  officer: ledgerId.nullable(),
  policy: z.strictObject({ pack: ledgerId, calendar: ledgerId, steps, differentPersons: z.boolean() }),
});

const REGISTRATION = {
  number: '330106-01-2026-000001',
  agency: ID,
  region: '330106',
  form: 'criminal-defence',
  proceeding: 'first-instance',
  entry: 'notice',
  noticeGround: 'lal-25-1-1',
  intakePoint: 'authority',
  cause: 'CR-5-10',
  protection: 'minor',
  receivedOn: DAY,
  reach: 'in-custody',
  minor: true,
  possibleLifeOrDeath: false,
  officer: PERSON,
  policy: {
    pack: 'cn-2023-09',
    calendar: 'cn-2026',
    steps: { grant: [['officer'], ['approver']] },
    differentPersons: true,
  },
};

export const intakeReceived = defineKind('intake.received', 1, registration, {
  ...REGISTRATION,
  entry: 'application',
  noticeGround: null,
});
export const intakeNoticeReceived = defineKind('intake.notice-received', 1, registration, REGISTRATION);

// Version 2 pins the figures of follow-up, the share of checked commitments and the size of a group.
const followUp = z.strictObject({
  firstFromDays: ledgerCount,
  firstToDays: ledgerCount,
  secondWithinDays: ledgerCount,
  secondOnDay: ledgerCount,
  thirdFromDays: ledgerCount,
  thirdToDays: ledgerCount,
  tries: ledgerNumber,
  phoneShare: ledgerId,
  abnormalAtMost: ledgerNumber,
  abnormalTaskDays: ledgerCount,
  eveningFromMinute: ledgerCount,
  eveningToMinute: ledgerCount,
});
const registration2 = registration.extend({
  policy: registration.shape.policy.extend({
    closureWaitsForThirdTouch: z.boolean().optional(),
    followUp: followUp.optional(),
    commitmentCheckShare: ledgerId.optional(),
    groupPersonsAtLeast: ledgerNumber.optional(),
  }),
});
const REGISTRATION_2 = {
  ...REGISTRATION,
  policy: {
    ...REGISTRATION.policy,
    followUp: {
      firstFromDays: 3,
      firstToDays: 10,
      secondWithinDays: 10,
      secondOnDay: 60,
      thirdFromDays: 3,
      thirdToDays: 20,
      tries: 3,
      phoneShare: '30/100',
      abnormalAtMost: 2,
      abnormalTaskDays: 3,
      eveningFromMinute: 1080,
      eveningToMinute: 1200,
    },
    commitmentCheckShare: '5/100',
    groupPersonsAtLeast: 10,
  },
};
export const intakeReceived2 = defineKind('intake.received', 2, registration2, {
  ...REGISTRATION_2,
  entry: 'application',
  noticeGround: null,
});
export const intakeNoticeReceived2 = defineKind('intake.notice-received', 2, registration2, REGISTRATION_2);

// Version 3 pins the plan and the counting of hearing attendance.
const attendance = z.strictObject({
  share: ledgerId,
  planShare: ledgerId,
  minPerQuarter: ledgerCount,
  channelsCounted: codes,
  nonPublicCounts: z.boolean(),
  handlerDueFromHeard: ledgerCount,
  handlerDueWithinYears: ledgerCount,
});
const registration3 = registration2.extend({
  policy: registration2.shape.policy.extend({ attendance: attendance.optional() }),
});
const REGISTRATION_3 = {
  ...REGISTRATION_2,
  policy: {
    ...REGISTRATION_2.policy,
    attendance: {
      share: '5/100',
      planShare: '7/100',
      minPerQuarter: 1,
      channelsCounted: ['on-site', 'live-stream'],
      nonPublicCounts: true,
      handlerDueFromHeard: 5,
      handlerDueWithinYears: 2,
    },
  },
};
export const intakeReceived3 = defineKind('intake.received', 3, registration3, {
  ...REGISTRATION_3,
  entry: 'application',
  noticeGround: null,
});
export const intakeNoticeReceived3 = defineKind('intake.notice-received', 3, registration3, REGISTRATION_3);

function simple(kind: string, shape: z.ZodRawShape, sample: Record<string, unknown>): void {
  defineKind(kind, 1, z.strictObject(shape), sample as never);
}

const on = { on: ledgerDay };
simple(
  'intake.supplement-requested',
  { ...on, items: codes, by: ledgerDay },
  { on: DAY, items: ['identity-proof'], by: '2026-11-30' },
);
simple('intake.supplemented', { ...on, materials: codes }, { on: DAY, materials: ['identity-proof'] });
simple('intake.granted', { ...on, means: ledgerCode.nullable() }, { on: DAY, means: 'integrity-commitment' });
simple('intake.granted-first', { ...on, ground: ledgerCode }, { on: DAY, ground: 'lal-44-1' });
simple('intake.refused', { ...on, ground: ledgerCode }, { on: DAY, ground: 'not-in-scope' });
simple('intake.refusal-served', { ...on, way: ledgerCode }, { on: DAY, way: 'direct' });
simple('intake.late-papers-supplied', { ...on, materials: codes }, { on: DAY, materials: ['hardship-statement'] });
simple('intake.refusal-final', on, { on: DAY });
simple(
  'intake.lodged-elsewhere',
  { ...on, by: ledgerCode, at: ledgerCount },
  { on: DAY, by: 'organ', at: 1_795_400_000_000 },
);
simple('intake.forwarded', { ...on, at: ledgerCount }, { on: DAY, at: 1_795_428_000_000 });
simple('intake.withdrawn', { ...on, reason: ledgerCode.nullable() }, { on: DAY, reason: 'settled' });
simple('intake.deemed-withdrawn', { ...on, reason: ledgerCode.nullable() }, { on: DAY, reason: null });
simple('intake.transferred', { ...on, to: ledgerId }, { on: DAY, to: ID });
simple('intake.commitment-checked', { ...on, result: ledgerCode }, { on: DAY, result: 'true' });
const drawnCheck = { ...on, day: ledgerDay, commitment: ledgerHash, ticket: ledgerCount, share: ledgerId };
const DRAWN = { on: DAY, day: DAY, commitment: '0'.repeat(63) + '1', ticket: 1_234_567, share: '5/100' };
simple('intake.commitment-drawn', drawnCheck, DRAWN);
simple('intake.commitment-not-drawn', drawnCheck, { ...DRAWN, ticket: 4_000_000_000 });
simple('intake.organ-asked', { ...on, items: codes }, { on: DAY, items: ['notice-letter'] });
simple('intake.notice-returned', { ...on, reason: ledgerCode }, { on: DAY, reason: 'names-no-ground' });

const decision = { kind: ledgerCode, no: ledgerNumber, by: ledgerId.nullable(), ...on };
simple(
  'case-file.decision-proposed',
  { ...decision, facts: scalars },
  { kind: 'grant', no: 1, by: PERSON, on: DAY, facts: { means: 'exempt' } },
);
simple(
  'case-file.decision-agreed',
  { ...decision, step: ledgerNumber },
  { kind: 'grant', no: 1, by: PERSON, on: DAY, step: 1 },
);
simple(
  'case-file.decision-sent-back',
  { ...decision, step: ledgerNumber, reason: ledgerCode.nullable() },
  { kind: 'grant', no: 1, by: PERSON, on: DAY, step: 1, reason: 'incomplete' },
);
const deadline = { rule: ledgerCode, deadline: ledgerId, due: ledgerDay };
simple('case-file.deadline-overdue', deadline, { rule: 'intake.decide', deadline: ID, due: DAY });
simple('case-file.deadline-lapsed', deadline, { rule: 'case-file.objection-window', deadline: ID, due: DAY });
simple(
  'case-file.deadline-escalated',
  { ...deadline, step: ledgerId },
  { rule: 'intake.decide', deadline: ID, due: DAY, step: '+3' },
);
simple('case-file.ended', { ending: ledgerCode }, { ending: 'handled' });
simple('archive.failed', {}, {});
simple('archive.retried', { ...on }, { on: DAY });
simple(
  'closing.dossier-locked',
  {
    sha256: ledgerHash,
    contentHash: ledgerHash,
    pages: ledgerNumber,
    sizeBytes: ledgerNumber,
    dossier: ledgerId,
    ...on,
  },
  {
    sha256: '0'.repeat(63) + '1',
    contentHash: '0'.repeat(63) + '2',
    pages: 25,
    sizeBytes: 250_000,
    dossier: ID,
    on: DAY,
  },
);
