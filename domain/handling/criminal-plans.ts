/** Checkpoint plans of criminal defence, criminal representation and the duty lawyer. */
import {
  must,
  when,
  MANDATE,
  NOTICE,
  COURT_PAPERS,
  READING,
  INTERVIEW,
  EVIDENCE_WORK,
  CONFERENCE,
  HEARING_OR_OPINION,
  DEFENCE,
  CUSTODY_NECESSITY,
  EXPLAINED,
  type CheckpointDef,
  type CheckpointPlan,
} from './plan-parts.ts';

export const INVESTIGATION: CheckpointPlan = [
  must('organ-informed', ['cpl-34', 'lal-36'], ['official-letter'], { formNo: '013' }),
  must('first-meeting', ['cpl-39', 'decree-148-29'], ['meeting-record']),
  MANDATE,
  must('charge-asked', ['cpl-38'], ['meeting-record', 'investigation-material']),
  when('arrest-requested', 'arrest-opinion', ['cpl-88'], ['legal-opinion']),
  when('in-custody', 'custody-change', ['cpl-97'], ['custody-application'], { deadline: 'custody-change-answer' }),
  CUSTODY_NECESSITY,
  must('written-opinion', ['cpl-161'], ['legal-opinion']),
  must('transfer-learnt', ['cpl-162'], ['prosecution-opinion', 'transfer-record', 'case-withdrawal-decision']),
  NOTICE,
];

export const PROSECUTION: CheckpointPlan = [
  must('papers-filed', ['cpl-34'], ['official-letter'], { formNo: '013' }),
  MANDATE,
  READING,
  must('meeting-after-reading', ['cpl-39', 'decree-148-34'], ['meeting-record']),
  must('written-opinion', ['cpl-173'], ['legal-opinion']),
  when('pleads-guilty', 'plea-advice', ['cpl-174'], ['plea-recognisance']),
  when('in-custody', 'custody-necessity', ['cpl-95', 'cpl-97'], ['custody-application']),
  when(
    'returned-for-investigation',
    'supplementary-investigation',
    ['cpl-175'],
    ['transfer-record', 'progress-notice'],
    {
      deadline: 'supplementary-investigation',
      repeatMax: 2,
      reopens: ['file-reading'],
    },
  ),
  NOTICE,
];

export const FIRST_INSTANCE: CheckpointPlan = [
  COURT_PAPERS,
  MANDATE,
  READING,
  must('meeting-before-hearing', ['cpl-39'], ['meeting-record']),
  EVIDENCE_WORK,
  CONFERENCE,
  HEARING_OR_OPINION,
  DEFENCE,
  must('judgment-explained', ['cpl-230'], [...EXPLAINED], {
    deadline: 'appeal-criminal-judgment',
    deadlineForRuling: 'appeal-criminal-ruling',
    rightsLosing: true,
  }),
  NOTICE,
];

export const SECOND_INSTANCE: CheckpointPlan = [
  COURT_PAPERS,
  MANDATE,
  READING,
  must('meeting', ['cpl-39'], ['meeting-record']),
  EVIDENCE_WORK,
  must('hearing-or-opinion', ['cpl-234', 'decree-148-34'], ['hearing-record', 'hearing-notice', 'legal-opinion']),
  DEFENCE,
  must('judgment-explained', ['cpl-244'], [...EXPLAINED]),
  NOTICE,
];

export const DEATH_REVIEW: CheckpointPlan = [
  must('papers-filed', ['fa-2021-348-4', 'cpl-int-52'], ['official-letter'], {
    formNo: '013',
    deadline: 'court-papers',
  }),
  MANDATE,
  READING,
  must('meeting', ['cpl-39'], ['meeting-record']),
  EVIDENCE_WORK,
  must('written-opinion', ['cpl-251'], ['legal-opinion', 'defence-statement'], { deadline: 'death-review-opinion' }),
  must('decision-explained', ['lal-46'], [...EXPLAINED]),
  NOTICE,
];

export const COMPULSORY_TREATMENT: CheckpointPlan = [
  COURT_PAPERS,
  MANDATE,
  READING,
  must('meeting', ['cpl-304'], ['meeting-record']),
  when('evidence-needed', 'evidence-work', ['cpl-304'], ['investigation-material', 'pleading']),
  HEARING_OR_OPINION,
  must('statement', ['decree-148-34'], ['representation-statement', 'defence-statement', 'legal-opinion']),
  must('decision-explained', ['cpl-305'], [...EXPLAINED], {
    deadline: 'compulsory-treatment-reconsideration',
    rightsLosing: true,
  }),
  NOTICE,
];

/** Criminal representation; the decision to explain differs between prosecution and trial. */
export function representation(explained: CheckpointDef): CheckpointPlan {
  return [
    INTERVIEW,
    MANDATE,
    must('papers-filed', ['cpl-46', 'cpl-int-66'], ['official-letter'], { formNo: '013', deadline: 'court-papers' }),
    when('file-accessible', 'file-reading', ['cpl-int-65'], ['file-reading-record']),
    when('civil-claim-possible', 'incidental-claim', ['cpl-101'], ['pleading'], { rightsLosing: true }),
    must('written-opinion', ['cpl-173', 'cpl-46'], ['legal-opinion', 'representation-statement']),
    when('hearing-held', 'hearing', ['decree-148-34'], ['hearing-record', 'hearing-notice']),
    explained,
    NOTICE,
  ];
}
export const REPRESENTATION_TRIAL = must('decision-explained', ['cpl-229', 'cpl-230'], [...EXPLAINED], {
  deadline: 'protest-request',
  rightsLosing: true,
});
export const REPRESENTATION_FINAL = must('decision-explained', ['lal-46'], [...EXPLAINED]);

export const DUTY_HELP: CheckpointPlan = [
  must('request-received', ['duty-2020-6-default'], ['notice-letter', 'application-form']),
  must('lawyer-confirmed', ['duty-2020-6-default'], ['assignment-record']),
  must('meeting', ['cpl-36', 'duty-2020-6-default'], ['meeting-record', 'other']),
  when('file-accessible', 'file-consulted', ['cpl-173', 'duty-2020-6-default'], ['file-reading-record', 'other']),
  must('help-given', ['lal-30', 'cpl-36'], ['meeting-record', 'legal-opinion', 'custody-application', 'other'], {
    repeatMax: 99,
  }),
  when('pleads-guilty', 'plea-presence', ['cpl-174'], ['plea-recognisance', 'legal-opinion']),
  when('aid-applied-for', 'application-forwarded', ['lal-39'], ['application-form'], {
    deadline: 'duty-forward-application',
  }),
  must('duty-entry', ['duty-2020-6-default'], ['other'], { formNo: '028' }),
  must('duty-register', ['duty-2020-6-default'], ['other'], { formNo: '029' }),
];
