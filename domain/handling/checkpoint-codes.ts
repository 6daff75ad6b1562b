/** Closed lists of the handling room: checkpoints, conditions, reasons and the deadline rules they point to. */

/** Every checkpoint that some plan contains. */
export const CHECKPOINT_KEYS = [
  'organ-informed', // 告知办案机关、递交手续
  'first-meeting', // 首次会见,征询是否同意辩护
  'interview', // 首次约见,告知风险、权利义务、司法救助
  'mandate-papers', // 委托手续
  'papers-filed', // 向办案机关提交手续
  'charge-asked', // 了解涉嫌罪名和案情
  'arrest-opinion', // 审查批捕阶段意见
  'custody-change', // 申请变更强制措施
  'custody-necessity', // 羁押必要性审查
  'written-opinion', // 书面辩护/代理意见
  'transfer-learnt', // 知悉移送情况
  'file-reading', // 阅卷
  'meeting-after-reading', // 阅卷后会见
  'meeting-before-hearing', // 庭前会见
  'meeting', // 会见
  'plea-advice', // 认罪认罚释明并在场见证
  'supplementary-investigation', // 退回补充侦查
  'evidence-work', // 取证、申请证人出庭、排除非法证据
  'pre-trial-conference', // 庭前会议
  'hearing', // 出庭
  'hearing-or-opinion', // 出庭,不开庭的提交书面意见
  'defence-statement', // 辩护词
  'statement', // 代理词
  'judgment-explained', // 释明裁判并记录上诉意愿
  'decision-explained', // 释明决定
  'incidental-claim', // 附带民事诉讼
  'limitation-checked', // 当日核对时效、起诉期限
  'evidence-list', // 证据清单与举证期限
  'filing', // 立案、应诉
  'preservation', // 保全、先予执行
  'preservation-renewal', // 保全续封
  'mediation-with-consent', // 经受援人书面同意的调解
  'enforcement-advice', // 申请执行的提示
  'award-overdue', // 逾期未裁决的处理
  'award-explained', // 释明裁决与起诉期限
  'handling-plan', // 办理方案
  'facts', // 查明事实
  'settlement-with-consent', // 经同意的和解、调解
  'performance-checked', // 履行情况核实
  'property-leads', // 财产线索
  'progress-notice', // 办理情况通报
  'request-received', // 收到请求或通知
  'lawyer-confirmed', // 确定值班律师
  'file-consulted', // 查阅案卷
  'help-given', // 提供法律帮助
  'plea-presence', // 认罪认罚在场见证并提出意见
  'application-forwarded', // 24 小时内转交申请
  'duty-entry', // 登记表 028
  'duty-register', // 工作台账 029
] as const;
export type CheckpointKey = (typeof CHECKPOINT_KEYS)[number];

/** When a conditional checkpoint (○) is due. The handler states whether it holds. */
export const CONDITIONS = [
  'arrest-requested',
  'in-custody',
  'arrested',
  'pleads-guilty',
  'returned-for-investigation',
  'evidence-needed',
  'conference-called',
  'file-accessible',
  'civil-claim-possible',
  'hearing-held',
  'preservation-needed',
  'property-frozen',
  'mediation-agreed',
  'obligation-enforceable',
  'award-not-in-time',
  'aid-applied-for',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Why a conditional checkpoint is not applicable. */
export const NOT_APPLICABLE_REASONS = [
  'condition-does-not-hold',
  'recipient-declines',
  'not-in-recipients-interest',
  'organ-does-not-allow',
  'done-before-assignment',
] as const;
export type NotApplicableReason = (typeof NOT_APPLICABLE_REASONS)[number];

/** Why the agency lets a required checkpoint (●) go undone. */
export const CHECKPOINT_EXCUSES = [
  'ended-before-step',
  'recipient-cannot-be-found',
  'recipient-refuses',
  'organ-refuses',
  'settled-without-document',
  'done-by-previous-handler',
] as const;
export type CheckpointExcuse = (typeof CHECKPOINT_EXCUSES)[number];

/** Why mandate papers are late: 在押未会见, 受援人原因, 其他客观原因 (Decree 148 art. 27). */
export const MANDATE_EXCUSES = ['detained-not-met', 'recipient-cause', 'other-objective-cause'] as const;
export type MandateExcuse = (typeof MANDATE_EXCUSES)[number];

/** Who signs the mandate papers for the recipient. */
export const MANDATE_SIGNERS = ['recipient', 'guardian', 'close-relative'] as const;
export type MandateSigner = (typeof MANDATE_SIGNERS)[number];

/**
 * Keys of rules in the rule pack that checkpoints point to. Values, units, triggers and sources live there; the
 * start-up check compares this list with the pack.
 */
export const HANDLING_DEADLINE_RULES = [
  'mandate-papers', // 5 d, Decree 148 art. 27
  'court-papers', // 3 d, Criminal Procedure Interpretation 52, 66
  'custody-change-answer', // 3 d for the organ, Criminal Procedure Law 97
  'supplementary-investigation', // 1 month, Criminal Procedure Law 175
  'appeal-criminal-judgment', // 10 d, Criminal Procedure Law 230
  'appeal-criminal-ruling', // 5 d
  'protest-request', // 5 d, Criminal Procedure Law 229
  'non-prosecution-petition', // 7 d, Criminal Procedure Law 180
  'compulsory-treatment-reconsideration', // 5 d, Criminal Procedure Interpretation 642 (to be verified)
  'death-review-opinion', // to be verified
  'limitation-check', // same day
  'evidence-time-limit', // as the court sets
  'appeal-civil-judgment', // 15 d, Civil Procedure Law 171
  'appeal-civil-ruling', // 10 d
  'appeal-administrative-judgment', // 15 d, Administrative Litigation Law 85
  'appeal-administrative-ruling', // 10 d
  'preservation-renewal', // before the seizure ends
  'enforcement-application', // 2 years, Civil Procedure Law 250
  'arbitration-acceptance', // 5 d, Labour Arbitration Law 29
  'arbitration-award', // 45 + 15 d, Labour Arbitration Law 43
  'suit-after-award', // 15 d, Labour Arbitration Law 48, 50
  'suit-after-reconsideration', // 15 d, Administrative Litigation Law 45
  'state-compensation-next-step', // 30 d, State Compensation Law 24-25 (to be verified)
  'duty-forward-application', // 24 h, Legal Aid Law 39
] as const;
export type HandlingDeadlineRule = (typeof HANDLING_DEADLINE_RULES)[number];
