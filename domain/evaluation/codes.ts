/** Closed lists of peer evaluation (同行评估). Words are in `contract/words/evaluation.ts`. */

/** Grades from the best to the worst. 优秀 · 良好 · 优良 (where a region joins the two) · 合格 · 不合格. */
export const GRADES = ['excellent', 'good', 'excellent-or-good', 'pass', 'fail'] as const;
export type Grade = (typeof GRADES)[number];

/** Scales on which a rubric scores: 百分制, 五分制, or grades alone. */
export const SCALES = ['points-100', 'points-5', 'grade-only'] as const;
export type Scale = (typeof SCALES)[number];

/** Indicators of our rubrics; a region's rubric may leave some out or weigh them differently. */
export const INDICATORS = [
  'mandate-papers', // 委托手续与时限
  'meeting-advice', // 会见/约见与告知
  'file-reading', // 阅卷
  'evidence', // 调查取证
  'documents-opinion', // 法律文书/法律意见
  'hearing', // 出庭/听证
  'custody-plea', // 强制措施、认罪认罚
  'settlement', // 和解调解
  'progress-notices', // 办理情况通报
  'closure-file', // 结案归档
  'effect', // 办理效果与评价
  'duty-meeting', // 值班：会见
  'duty-explanation', // 值班：释明
  'duty-opinion', // 值班：意见
  'duty-presence', // 值班：在场
  'duty-record', // 值班：记录
] as const;
export type Indicator = (typeof INDICATORS)[number];

/** Groups in which indicators are shown. */
export const INDICATOR_GROUPS = ['procedure', 'service', 'outcome', 'duty'] as const;
export type IndicatorGroup = (typeof INDICATOR_GROUPS)[number];

/** 一票否决 (Legal Aid Law 20, 21, 46, 63): a file with a confirmed one fails whatever its score. */
export const RED_FLAGS = [
  'property-taken',
  'unauthorised-stop',
  'hearing-missed',
  'forged-record',
  'secret-leaked',
  'both-sides',
  'client-never-met',
  'right-lost',
  'overdue-filing',
] as const;
export type RedFlag = (typeof RED_FLAGS)[number];

/** Findings that hold a file at 合格 at best. */
export const CAPS = ['no-file-reading', 'no-written-opinion', 'mandate-papers-missing'] as const;
export type Cap = (typeof CAPS)[number];

/** How a third score is used; the first is the default. */
export const THIRD_RULES = ['mean-or-median', 'median', 'two-closest'] as const;
export type ThirdRule = (typeof THIRD_RULES)[number];

/** 开放 · 半盲 · 全盲. The last is refused until page images exist. */
export const BLINDNESS = ['open', 'half', 'full'] as const;
export type Blindness = (typeof BLINDNESS)[number];

/** 分散评估 and 集中评估. */
export const MODES = ['distributed', 'session'] as const;
export type Mode = (typeof MODES)[number];

/** What stands between an expert and a file. `declared-…` are what an expert declares before the file opens. */
export const CONFLICTS = [
  'same-firm',
  'firm-within-three-years',
  'same-case',
  'opposing-side',
  'same-agency',
  'own-city',
  'declared-kinship',
  'declared-interest',
  'declared-involved',
  'declared-recognised',
] as const;
export type Conflict = (typeof CONFLICTS)[number];

/** Conflicts that an expert may declare. */
export const DECLARABLE: readonly Conflict[] = [
  'same-firm',
  'firm-within-three-years',
  'same-case',
  'opposing-side',
  'declared-kinship',
  'declared-interest',
  'declared-involved',
  'declared-recognised',
];

/** Why an expert gives a file back. */
export const WITHDRAWAL_REASONS = ['illness', 'workload', 'competence', 'recognised', 'other'] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** Why a drawn file is not assessed. The first counts as 不合格 by default, the second as missing. */
export const NOT_ASSESSED_REASONS = ['dossier-not-produced', 'other'] as const;
export type NotAssessedReason = (typeof NOT_ASSESSED_REASONS)[number];

/** Grounds of a handler's objection to a result (评估结果异议). */
export const OBJECTION_GROUNDS = ['facts', 'standard', 'conflict', 'procedure', 'score'] as const;
export type ObjectionGround = (typeof OBJECTION_GROUNDS)[number];

/** Kinds of experts: lawyers, scholars, staff of agencies, heads of city centres (Sichuan's form). */
export const EXPERT_KINDS = ['lawyer', 'scholar', 'agency-staff', 'city-centre-head'] as const;
export type ExpertKind = (typeof EXPERT_KINDS)[number];
