/** National defaults of the policy values; nearly all are ours ("to be verified") and a region may change them. */
import type { Role } from '../../case-file/codes.ts';
import type { EscalationStep, LadderTable, Rung } from '../ladders.ts';
import type { DecisionSteps, Settings, SteppedAct } from '../rule-pack.ts';
import { law, ours, sourced } from './build.ts';

const DECIDERS: readonly Role[] = ['approver', 'head'];
/** 经办 → 审批. */
const TWO: DecisionSteps = [['officer', 'head'], DECIDERS];
/** 经办 → 审核 → 审批 by the head: acts that take something away, and money. */
const THREE: DecisionSteps = [['officer'], ['reviewer', 'approver'], ['head']];

const STEPS: Readonly<Record<SteppedAct, DecisionSteps>> = {
  grant: TWO,
  'grant-first': TWO,
  refuse: THREE,
  assign: TWO,
  replace: TWO,
  terminate: THREE,
  close: [['closure-examiner'], DECIDERS],
  subsidy: THREE,
  publish: TWO,
};

const ONE: DecisionSteps = [['officer', 'approver', 'head']];
const HEAD_ONLY: DecisionSteps = [['head']];

const SMALL_OFFICE_STEPS: Readonly<Record<SteppedAct, DecisionSteps>> = {
  grant: ONE,
  'grant-first': ONE,
  refuse: HEAD_ONLY,
  assign: ONE,
  replace: ONE,
  terminate: HEAD_ONLY,
  close: [['closure-examiner', 'head']],
  subsidy: HEAD_ONLY,
  publish: ONE,
};

const NINE = 9 * 60;

function before(days: number, ...audience: Rung['audience']): Rung {
  return { rung: days === 0 ? 'due' : `t-${String(days)}`, daysBefore: days, atMinute: NINE, audience };
}

const START: Rung = { rung: 'start', daysBefore: null, atMinute: 0, audience: ['duty-holder'] };

const LADDERS: LadderTable = {
  standard: [
    { upToDays: 3, rungs: [START, before(1, 'duty-holder'), before(0, 'duty-holder')] },
    { upToDays: 7, rungs: [START, before(3, 'duty-holder'), before(1, 'duty-holder'), before(0, 'duty-holder')] },
    { upToDays: null, rungs: [before(10, 'duty-holder'), before(3, 'duty-holder'), before(0, 'duty-holder')] },
  ],
  rightsLosing: [
    START,
    before(7, 'duty-holder'),
    before(3, 'duty-holder'),
    before(2, 'duty-holder', 'agency'),
    before(1, 'duty-holder'),
  ],
};

const ESCALATION: readonly EscalationStep[] = [
  { step: '+1', days: 1, unit: 'natural', atMinute: NINE, audience: ['handler', 'unit'] },
  { step: '+3', days: 3, unit: 'working', atMinute: NINE, audience: ['agency-head'] },
  { step: '+10', days: 10, unit: 'working', atMinute: NINE, audience: ['city'] },
];

export const NATIONAL_SETTINGS: Settings = {
  decisionSteps: ours(STEPS),
  smallOfficeSteps: ours(SMALL_OFFICE_STEPS),
  smallOfficeBelowStaff: ours(3),
  differentPersons: ours(true),
  hearingQuotaShare: ours({ of: 5, in: 100 }),
  hearingPlanShare: ours({ of: 7, in: 100 }),
  hearingsPerQuarterAtLeast: ours(1),
  hearingChannelsCounted: ours(['on-site', 'live-stream']),
  nonPublicInDenominator: ours(true),
  followUpTries: ours(3),
  followUpEveningWindow: ours({ fromMinute: 18 * 60, toMinute: 20 * 60 }),
  phoneThirdTouchShare: ours({ of: 30, in: 100 }),
  commitmentCheckShare: ours({ of: 5, in: 100 }),
  handlerOpenCasesCap: ours(30),
  seriousCrimeYearsAtLeast: sourced(3, law('lal', '26', 'confirmed')),
  groupPersonsAtLeast: ours(10),
  retentionDefault: ours('long'),
  warningLadders: ours(LADDERS),
  escalation: ours(ESCALATION),
  quietHours: ours({ fromMinute: 21 * 60, toMinute: 8 * 60 }),
  remindersPerPersonAndDay: ours(10),
  evaluationMoment: ours('rounds-only'),
  paymentWaitsFor: ours('closure-approval'),
};
