/**
 * Checkpoint plans: what a handler has to do, keyed by form × proceeding. ● is `required: true`; ○ is
 * `required: false` with the condition under which it is due. The plan is frozen at assignment (see progress.ts).
 */
import { MATERIALS, type Form, type Material, type Proceeding } from '../case-file/codes.ts';
import { isRefusal, type Refusal } from '../kernel/refusal.ts';
import {
  CHECKPOINT_KEYS,
  CONDITIONS,
  HANDLING_DEADLINE_RULES,
  type CheckpointKey,
  type Condition,
  type HandlingDeadlineRule,
} from './checkpoint-codes.ts';
import { COMBINATIONS, combinationOf, type Combination } from './combinations.ts';

/** One checkpoint of a plan. */
export interface CheckpointDef {
  readonly key: CheckpointKey;
  /** ● true, ○ false. */
  readonly required: boolean;
  /** Only and always on ○: when it is due. */
  readonly condition?: Condition;
  /** Legal source, `law-article` (see {@link ARTICLE_PATTERN}). */
  readonly articles: readonly string[];
  /** Papers that prove it; one of them is enough unless `evidence` is `all`. */
  readonly materials: readonly Material[];
  readonly evidence?: 'all';
  /** Number of the ministry's form that records it. */
  readonly formNo?: string;
  /** Rule of the rule pack that sets its time, or null where the law sets none. */
  readonly deadline: HandlingDeadlineRule | null;
  /** The rule that holds instead where the decision is a ruling (裁定). */
  readonly deadlineForRuling?: HandlingDeadlineRule;
  /** A missed date loses a right: cannot be muted, needs an act, the agency is told at T-2. */
  readonly rightsLosing?: true;
  /** How often it may be completed; 1 when absent. */
  readonly repeatMax?: number;
  /** Checkpoints that open again each time this one is completed. */
  readonly reopens?: readonly CheckpointKey[];
}
export type CheckpointPlan = readonly CheckpointDef[];

/**
 * Laws by short code: `lal` Legal Aid Law, `decree-148`, `cpl` Criminal Procedure Law, `cpl-int` its Interpretation
 * 2021, `civil-pl` Civil Procedure Law, `civil-code`, `apl` Administrative Litigation Law, `labour-arb` Labour
 * Dispute Mediation and Arbitration Law, `state-comp` State Compensation Law, `recon` Administrative
 * Reconsideration Law, `fa-2021-348` the death-review rule, `duty-2020-6` the duty-lawyer rule, `p` our own default.
 */
export const ARTICLE_PATTERN =
  /^(lal|decree-148|cpl|cpl-int|civil-pl|civil-code|apl|labour-arb|state-comp|recon|fa-2021-348|duty-2020-6|p)-(\d+(-\d+)*|default)$/u;

type Details = Partial<Omit<CheckpointDef, 'key' | 'required' | 'condition' | 'articles' | 'materials'>>;

/** ● */
function must(key: CheckpointKey, articles: string[], materials: Material[], more: Details = {}): CheckpointDef {
  return { key, required: true, articles, materials, deadline: null, ...more };
}

/** ○ */
function when(
  condition: Condition,
  key: CheckpointKey,
  articles: string[],
  materials: Material[],
  more: Details = {},
): CheckpointDef {
  return { key, required: false, condition, articles, materials, deadline: null, ...more };
}

const MANDATE = must('mandate-papers', ['decree-148-27'], ['mandate-agreement', 'power-of-attorney'], {
  evidence: 'all',
  formNo: '012',
  deadline: 'mandate-papers',
});
const NOTICE = must('progress-notice', ['lal-46'], ['progress-notice'], { formNo: '014', repeatMax: 99 });
const COURT_PAPERS = must('papers-filed', ['cpl-int-52'], ['official-letter'], {
  formNo: '013',
  deadline: 'court-papers',
});
const READING = must('file-reading', ['cpl-40'], ['file-reading-record']);
const INTERVIEW = must('interview', ['decree-148-30'], ['meeting-record']);
const EVIDENCE_WORK = when(
  'evidence-needed',
  'evidence-work',
  ['cpl-43', 'cpl-58', 'cpl-192'],
  ['investigation-material', 'pleading'],
);
const CONFERENCE = when('conference-called', 'pre-trial-conference', ['cpl-187'], ['hearing-notice', 'hearing-record']);
const HEARING_OR_OPINION = must(
  'hearing-or-opinion',
  ['decree-148-34'],
  ['hearing-record', 'hearing-notice', 'legal-opinion'],
);
const HEARING = must('hearing', ['decree-148-34'], ['hearing-record', 'hearing-notice']);
const DEFENCE = must('defence-statement', ['cpl-37'], ['defence-statement', 'legal-opinion']);
const STATEMENT = must('statement', ['decree-148-34'], ['representation-statement', 'legal-opinion']);
const CUSTODY_NECESSITY = when('arrested', 'custody-necessity', ['cpl-95'], ['custody-application']);
const EXPLAINED: readonly Material[] = ['meeting-record', 'progress-notice'];
const MEDIATION = when('mediation-agreed', 'mediation-with-consent', ['lal-46', 'p-default'], ['mediation-consent']);
const ENFORCEMENT_ADVICE = when('obligation-enforceable', 'enforcement-advice', ['civil-pl-250'], [...EXPLAINED], {
  deadline: 'enforcement-application',
  rightsLosing: true,
});

const INVESTIGATION: CheckpointPlan = [
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

const PROSECUTION: CheckpointPlan = [
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

const FIRST_INSTANCE: CheckpointPlan = [
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

const SECOND_INSTANCE: CheckpointPlan = [
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

const DEATH_REVIEW: CheckpointPlan = [
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

const COMPULSORY_TREATMENT: CheckpointPlan = [
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
function representation(explained: CheckpointDef): CheckpointPlan {
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
const REPRESENTATION_TRIAL = must('decision-explained', ['cpl-229', 'cpl-230'], [...EXPLAINED], {
  deadline: 'protest-request',
  rightsLosing: true,
});
const REPRESENTATION_FINAL = must('decision-explained', ['lal-46'], [...EXPLAINED]);

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

const LABOUR_ARBITRATION: CheckpointPlan = [
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

const NON_LITIGATION: CheckpointPlan = [
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

const LABOUR_MEDIATION: CheckpointPlan = [
  ...NON_LITIGATION.slice(0, 2),
  must('limitation-checked', ['labour-arb-27'], ['meeting-record'], {
    deadline: 'limitation-check',
    rightsLosing: true,
  }),
  ...NON_LITIGATION.slice(2),
];

const OTHER_ARBITRATION: CheckpointPlan = [
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

const RECONSIDERATION: CheckpointPlan = [
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

const ENFORCEMENT: CheckpointPlan = [
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

const DUTY_HELP: CheckpointPlan = [
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

const CIVIL_FIRST = litigation({ limitation: ['civil-code-188'], hearing: HEARING, explained: CIVIL_APPEAL });
const CIVIL_SECOND = litigation({
  limitation: ['civil-pl-171'],
  hearing: HEARING_OR_OPINION,
  explained: FINAL_EXPLAINED,
});
const CIVIL_RETRIAL = litigation({
  limitation: ['civil-pl-216'],
  hearing: HEARING_OR_OPINION,
  explained: FINAL_EXPLAINED,
});
const ADMIN_FIRST = litigation({
  limitation: ['apl-45', 'apl-46'],
  hearing: HEARING,
  explained: ADMINISTRATIVE_APPEAL,
});
const ADMIN_SECOND = litigation({ limitation: ['apl-85'], hearing: HEARING_OR_OPINION, explained: FINAL_EXPLAINED });
const ADMIN_RETRIAL = litigation({ limitation: ['apl-90'], hearing: HEARING_OR_OPINION, explained: FINAL_EXPLAINED });
const COMPENSATION = litigation({
  limitation: ['state-comp-39'],
  hearing: HEARING_OR_OPINION,
  explained: COMPENSATION_EXPLAINED,
});
const COMPENSATION_FINAL = litigation({
  limitation: ['state-comp-39'],
  hearing: HEARING_OR_OPINION,
  explained: FINAL_EXPLAINED,
});

/** The plan of every valid combination. */
export const PLANS: { readonly [C in Combination]: CheckpointPlan } = {
  'criminal-defence/investigation': INVESTIGATION,
  'criminal-defence/prosecution-review': PROSECUTION,
  'criminal-defence/first-instance': FIRST_INSTANCE,
  'criminal-defence/second-instance': SECOND_INSTANCE,
  'criminal-defence/retrial': SECOND_INSTANCE,
  'criminal-defence/death-review': DEATH_REVIEW,
  'criminal-defence/compulsory-treatment': COMPULSORY_TREATMENT,
  'criminal-representation/prosecution-review': representation(
    must('decision-explained', ['cpl-180'], [...EXPLAINED], {
      deadline: 'non-prosecution-petition',
      rightsLosing: true,
    }),
  ),
  'criminal-representation/first-instance': representation(REPRESENTATION_TRIAL),
  'criminal-representation/second-instance': representation(REPRESENTATION_FINAL),
  'criminal-representation/retrial': representation(REPRESENTATION_FINAL),
  'criminal-representation/compulsory-treatment': COMPULSORY_TREATMENT,
  'civil-litigation/first-instance': CIVIL_FIRST,
  'civil-litigation/second-instance': CIVIL_SECOND,
  'civil-litigation/retrial': CIVIL_RETRIAL,
  'civil-litigation/enforcement': ENFORCEMENT,
  'administrative-litigation/first-instance': ADMIN_FIRST,
  'administrative-litigation/second-instance': ADMIN_SECOND,
  'administrative-litigation/retrial': ADMIN_RETRIAL,
  'administrative-litigation/enforcement': ENFORCEMENT,
  'state-compensation/reconsideration': COMPENSATION,
  'state-compensation/first-instance': COMPENSATION,
  'state-compensation/second-instance': COMPENSATION_FINAL,
  'state-compensation/retrial': COMPENSATION_FINAL,
  'labour-arbitration/arbitration': LABOUR_ARBITRATION,
  'labour-arbitration/mediation': LABOUR_MEDIATION,
  'administrative-reconsideration/reconsideration': RECONSIDERATION,
  'other-non-litigation/mediation': NON_LITIGATION,
  'other-non-litigation/arbitration': OTHER_ARBITRATION,
  'duty-help/investigation': DUTY_HELP,
  'duty-help/prosecution-review': DUTY_HELP,
  'duty-help/first-instance': DUTY_HELP,
  'duty-help/second-instance': DUTY_HELP,
};

/** The plan of a case; refuses `handling.no-such-combination`. */
export function planFor(form: Form, proceeding: Proceeding): CheckpointPlan | Refusal {
  const combination = combinationOf(form, proceeding);
  return isRefusal(combination) ? combination : PLANS[combination.key];
}

/**
 * All faults of a table of plans, as sentences; empty when it may be used. Called at start-up: a missing combination,
 * an empty plan, a key twice, ○ without or ● with a condition, no article or one of unknown form, no material or an
 * unknown one, an unknown deadline rule, a rights-losing ruling rule without its judgment rule, a key that reopens
 * something outside the plan, and a combination that does not exist.
 */
export function validatePlans(plans: Readonly<Record<string, CheckpointPlan | undefined>> = PLANS): string[] {
  const faults: string[] = [];
  for (const name of Object.keys(plans)) {
    if (!(COMBINATIONS as readonly string[]).includes(name)) faults.push(`${name}: no such combination`);
  }
  for (const combination of COMBINATIONS) {
    const plan = plans[combination];
    if (plan === undefined || plan.length === 0) {
      faults.push(`${combination}: no plan`);
      continue;
    }
    const keys = plan.map((def) => def.key);
    if (!plan.some((def) => def.required)) faults.push(`${combination}: nothing is required`);
    plan.forEach((def, index) => {
      const at = `${combination}: ${def.key}`;
      if (!CHECKPOINT_KEYS.includes(def.key)) faults.push(`${at}: unknown checkpoint`);
      if (keys.indexOf(def.key) !== index) faults.push(`${at}: twice`);
      if (def.required && def.condition !== undefined) faults.push(`${at}: required and conditional`);
      if (!def.required && (def.condition === undefined || !CONDITIONS.includes(def.condition))) {
        faults.push(`${at}: conditional without a known condition`);
      }
      if (def.articles.length === 0) faults.push(`${at}: no article`);
      for (const article of def.articles)
        if (!ARTICLE_PATTERN.test(article)) faults.push(`${at}: unknown article ${article}`);
      if (def.materials.length === 0) faults.push(`${at}: no material proves it`);
      for (const material of def.materials)
        if (!MATERIALS.includes(material)) faults.push(`${at}: unknown material ${material}`);
      for (const rule of [def.deadline, def.deadlineForRuling ?? null]) {
        if (rule !== null && !HANDLING_DEADLINE_RULES.includes(rule))
          faults.push(`${at}: unknown deadline rule ${rule}`);
      }
      if (def.deadlineForRuling !== undefined && def.deadline === null) faults.push(`${at}: rule for rulings only`);
      for (const key of def.reopens ?? [])
        if (!keys.includes(key)) faults.push(`${at}: reopens ${key}, not in the plan`);
    });
  }
  return faults;
}
