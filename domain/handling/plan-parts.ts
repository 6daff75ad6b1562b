/** Checkpoints and what more than one plan of checkpoints shares. */
import type { Material } from '../case-file/codes.ts';
import type { CheckpointKey, Condition, HandlingDeadlineRule } from './checkpoint-codes.ts';

/** One checkpoint of a plan. */
export interface CheckpointDef {
  readonly key: CheckpointKey;
  /** ● true, ○ false. */
  readonly required: boolean;
  /** Only and always on ○: when it is due. */
  readonly condition?: Condition;
  /** Legal source, `law-article` (see `ARTICLE_PATTERN` of plans.ts). */
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

type Details = Partial<Omit<CheckpointDef, 'key' | 'required' | 'condition' | 'articles' | 'materials'>>;

/** ● */
export function must(key: CheckpointKey, articles: string[], materials: Material[], more: Details = {}): CheckpointDef {
  return { key, required: true, articles, materials, deadline: null, ...more };
}

/** ○ */
export function when(
  condition: Condition,
  key: CheckpointKey,
  articles: string[],
  materials: Material[],
  more: Details = {},
): CheckpointDef {
  return { key, required: false, condition, articles, materials, deadline: null, ...more };
}

export const MANDATE = must('mandate-papers', ['decree-148-27'], ['mandate-agreement', 'power-of-attorney'], {
  evidence: 'all',
  formNo: '012',
  deadline: 'mandate-papers',
});
export const NOTICE = must('progress-notice', ['lal-46'], ['progress-notice'], { formNo: '014', repeatMax: 99 });
export const COURT_PAPERS = must('papers-filed', ['cpl-int-52'], ['official-letter'], {
  formNo: '013',
  deadline: 'court-papers',
});
export const READING = must('file-reading', ['cpl-40'], ['file-reading-record']);
export const INTERVIEW = must('interview', ['decree-148-30'], ['meeting-record']);
export const EVIDENCE_WORK = when(
  'evidence-needed',
  'evidence-work',
  ['cpl-43', 'cpl-58', 'cpl-192'],
  ['investigation-material', 'pleading'],
);
export const CONFERENCE = when(
  'conference-called',
  'pre-trial-conference',
  ['cpl-187'],
  ['hearing-notice', 'hearing-record'],
);
export const HEARING_OR_OPINION = must(
  'hearing-or-opinion',
  ['decree-148-34'],
  ['hearing-record', 'hearing-notice', 'legal-opinion'],
);
export const HEARING = must('hearing', ['decree-148-34'], ['hearing-record', 'hearing-notice']);
export const DEFENCE = must('defence-statement', ['cpl-37'], ['defence-statement', 'legal-opinion']);
export const STATEMENT = must('statement', ['decree-148-34'], ['representation-statement', 'legal-opinion']);
export const CUSTODY_NECESSITY = when('arrested', 'custody-necessity', ['cpl-95'], ['custody-application']);
export const EXPLAINED: readonly Material[] = ['meeting-record', 'progress-notice'];
export const MEDIATION = when(
  'mediation-agreed',
  'mediation-with-consent',
  ['lal-46', 'p-default'],
  ['mediation-consent'],
);
export const ENFORCEMENT_ADVICE = when(
  'obligation-enforceable',
  'enforcement-advice',
  ['civil-pl-250'],
  [...EXPLAINED],
  {
    deadline: 'enforcement-application',
    rightsLosing: true,
  },
);
