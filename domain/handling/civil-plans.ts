/** Checkpoint plans of litigation of the civil family, arbitration, mediation, reconsideration and enforcement. */
import {
  must,
  when,
  MANDATE,
  NOTICE,
  INTERVIEW,
  HEARING_OR_OPINION,
  HEARING,
  STATEMENT,
  EXPLAINED,
  MEDIATION,
  ENFORCEMENT_ADVICE,
  type CheckpointDef,
  type CheckpointPlan,
} from './plan-parts.ts';

/** What differs between the litigations of the civil family. */
interface LitigationKind {
  readonly limitation: readonly string[];
  readonly hearing: CheckpointDef;
  readonly explained: CheckpointDef;
}

function litigation(kind: LitigationKind): CheckpointPlan {
  return [
    must('interview', ['decree-148-30', 'lal-53'], ['meeting-record', 'rights-notice'], { evidence: 'all' }),
    MANDATE,
    must('limitation-checked', [...kind.limitation], ['meeting-record'], {
      deadline: 'limitation-check',
      rightsLosing: true,
    }),
    must('evidence-list', ['civil-pl-68'], ['evidence-copy', 'investigation-material'], {
      deadline: 'evidence-time-limit',
      rightsLosing: true,
    }),
    must('filing', ['civil-pl-126'], ['acceptance-notice', 'pleading', 'appeal']),
    when('preservation-needed', 'preservation', ['civil-pl-103', 'civil-pl-109'], ['pleading'], {
      deadline: 'preservation-renewal',
      rightsLosing: true,
    }),
    kind.hearing,
    STATEMENT,
    MEDIATION,
    kind.explained,
    ENFORCEMENT_ADVICE,
    NOTICE,
  ];
}

const CIVIL_APPEAL = must('judgment-explained', ['civil-pl-171'], [...EXPLAINED], {
  deadline: 'appeal-civil-judgment',
  deadlineForRuling: 'appeal-civil-ruling',
  rightsLosing: true,
});
const ADMINISTRATIVE_APPEAL = must('judgment-explained', ['apl-85'], [...EXPLAINED], {
  deadline: 'appeal-administrative-judgment',
  deadlineForRuling: 'appeal-administrative-ruling',
  rightsLosing: true,
});
const FINAL_EXPLAINED = must('judgment-explained', ['lal-46'], [...EXPLAINED]);
const COMPENSATION_EXPLAINED = must('judgment-explained', ['state-comp-24', 'state-comp-25'], [...EXPLAINED], {
  deadline: 'state-compensation-next-step',
  rightsLosing: true,
});

export const LABOUR_ARBITRATION: CheckpointPlan = [
  INTERVIEW,
  MANDATE,
  must('limitation-checked', ['labour-arb-27'], ['meeting-record'], {
    deadline: 'limitation-check',
    rightsLosing: true,
  }),
  must('evidence-list', ['labour-arb-39'], ['evidence-copy', 'investigation-material']),
  must('filing', ['labour-arb-28', 'labour-arb-29'], ['acceptance-notice', 'pleading'], {
    deadline: 'arbitration-acceptance',
  }),
  must('hearing', ['labour-arb-35'], ['hearing-record', 'hearing-notice']),
  STATEMENT,
  MEDIATION,
  when('award-not-in-time', 'award-overdue', ['labour-arb-43'], [...EXPLAINED], {
    deadline: 'arbitration-award',
    rightsLosing: true,
  }),
  must('award-explained', ['labour-arb-48', 'labour-arb-50'], [...EXPLAINED], {
    deadline: 'suit-after-award',
    rightsLosing: true,
  }),
  ENFORCEMENT_ADVICE,
  NOTICE,
];

export const NON_LITIGATION: CheckpointPlan = [
  INTERVIEW,
  MANDATE,
  must('handling-plan', ['p-default'], ['meeting-record', 'other']),
  must('facts', ['p-default'], ['investigation-material', 'evidence-copy']),
  must('settlement-with-consent', ['lal-46', 'p-default'], ['settlement-agreement', 'mediation-consent'], {
    evidence: 'all',
  }),
  must('performance-checked', ['p-default'], ['performance-proof', 'meeting-record']),
  NOTICE,
];

export const LABOUR_MEDIATION: CheckpointPlan = [
  ...NON_LITIGATION.slice(0, 2),
  must('limitation-checked', ['labour-arb-27'], ['meeting-record'], {
    deadline: 'limitation-check',
    rightsLosing: true,
  }),
  ...NON_LITIGATION.slice(2),
];

export const OTHER_ARBITRATION: CheckpointPlan = [
  INTERVIEW,
  MANDATE,
  must('limitation-checked', ['civil-code-188'], ['meeting-record'], {
    deadline: 'limitation-check',
    rightsLosing: true,
  }),
  must('evidence-list', ['p-default'], ['evidence-copy', 'investigation-material']),
  must('filing', ['p-default'], ['acceptance-notice', 'pleading']),
  HEARING,
  STATEMENT,
  MEDIATION,
  must('decision-explained', ['lal-46'], [...EXPLAINED]),
  ENFORCEMENT_ADVICE,
  NOTICE,
];

export const RECONSIDERATION: CheckpointPlan = [
  INTERVIEW,
  MANDATE,
  must('limitation-checked', ['recon-20'], ['meeting-record'], { deadline: 'limitation-check', rightsLosing: true }),
  must('evidence-list', ['recon-43'], ['evidence-copy', 'investigation-material']),
  must('filing', ['recon-22'], ['acceptance-notice', 'pleading']),
  when('file-accessible', 'file-reading', ['recon-47'], ['file-reading-record']),
  when('hearing-held', 'hearing', ['recon-50'], ['hearing-record', 'hearing-notice']),
  must('written-opinion', ['decree-148-34'], ['legal-opinion', 'representation-statement']),
  MEDIATION,
  must('decision-explained', ['apl-45'], [...EXPLAINED], {
    deadline: 'suit-after-reconsideration',
    rightsLosing: true,
  }),
  NOTICE,
];

export const ENFORCEMENT: CheckpointPlan = [
  INTERVIEW,
  MANDATE,
  must('limitation-checked', ['civil-pl-250'], ['meeting-record'], {
    deadline: 'enforcement-application',
    rightsLosing: true,
  }),
  must('property-leads', ['p-default'], ['investigation-material', 'evidence-copy']),
  must('filing', ['civil-pl-247'], ['acceptance-notice', 'pleading']),
  when('property-frozen', 'preservation-renewal', ['civil-pl-103'], ['pleading'], {
    deadline: 'preservation-renewal',
    rightsLosing: true,
  }),
  MEDIATION,
  must('performance-checked', ['p-default'], ['performance-proof', 'judgment', 'meeting-record']),
  NOTICE,
];

export const CIVIL_FIRST = litigation({ limitation: ['civil-code-188'], hearing: HEARING, explained: CIVIL_APPEAL });
export const CIVIL_SECOND = litigation({
  limitation: ['civil-pl-171'],
  hearing: HEARING_OR_OPINION,
  explained: FINAL_EXPLAINED,
});
export const CIVIL_RETRIAL = litigation({
  limitation: ['civil-pl-216'],
  hearing: HEARING_OR_OPINION,
  explained: FINAL_EXPLAINED,
});
export const ADMIN_FIRST = litigation({
  limitation: ['apl-45', 'apl-46'],
  hearing: HEARING,
  explained: ADMINISTRATIVE_APPEAL,
});
export const ADMIN_SECOND = litigation({
  limitation: ['apl-85'],
  hearing: HEARING_OR_OPINION,
  explained: FINAL_EXPLAINED,
});
export const ADMIN_RETRIAL = litigation({
  limitation: ['apl-90'],
  hearing: HEARING_OR_OPINION,
  explained: FINAL_EXPLAINED,
});
export const COMPENSATION = litigation({
  limitation: ['state-comp-39'],
  hearing: HEARING_OR_OPINION,
  explained: COMPENSATION_EXPLAINED,
});
export const COMPENSATION_FINAL = litigation({
  limitation: ['state-comp-39'],
  hearing: HEARING_OR_OPINION,
  explained: FINAL_EXPLAINED,
});
