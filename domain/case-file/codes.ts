/**
 * The closed lists of the field, declared here once; schema, API, rules and words all use these codes.
 * Words in Chinese and English live in `contract/words/`.
 */

/** Where a case stands in its supervised life. 受理 → 指派 → 承办 → 结案 → 归档 → ended. */
export const STAGES = ['intake', 'assignment', 'handling', 'closing', 'archive', 'ended'] as const;
export type Stage = (typeof STAGES)[number];

/** 案件形式. */
export const FORMS = [
  'criminal-defence',
  'criminal-representation',
  'civil-litigation',
  'administrative-litigation',
  'state-compensation',
  'labour-arbitration',
  'administrative-reconsideration',
  'other-non-litigation',
  'duty-help',
] as const;
export type Form = (typeof FORMS)[number];

/** 办理阶段: the procedural stage the service is for (侦查, 审查起诉, 一审 …). */
export const PROCEEDINGS = [
  'investigation',
  'prosecution-review',
  'first-instance',
  'second-instance',
  'retrial',
  'death-review',
  'compulsory-treatment',
  'enforcement',
  'arbitration',
  'reconsideration',
  'mediation',
] as const;
export type Proceeding = (typeof PROCEEDINGS)[number];

/** How a case comes in: 申请类, 通知类, 值班转交. */
export const ENTRIES = ['application', 'notice', 'duty-referral'] as const;
export type Entry = (typeof ENTRIES)[number];

/** Legal ground of a notice (Legal Aid Law 25 ¶1 items 1-7, 25 ¶2, 28, full-coverage pilot). */
export const NOTICE_GROUNDS = [
  'lal-25-1-1',
  'lal-25-1-2',
  'lal-25-1-3',
  'lal-25-1-4',
  'lal-25-1-5',
  'lal-25-1-6',
  'lal-25-1-7',
  'lal-25-2',
  'lal-28',
  'full-coverage',
] as const;
export type NoticeGround = (typeof NOTICE_GROUNDS)[number];

/** 受理点. */
export const INTAKE_POINTS = [
  'window',
  'station',
  'contact-point',
  'online',
  'phone',
  'authority',
  'co-operation',
] as const;
export type IntakePoint = (typeof INTAKE_POINTS)[number];

/** 保护级别; a state-secret case never enters the system but as a stub for the counts. */
export const PROTECTIONS = ['ordinary', 'minor', 'privacy', 'criminal-record-sealed', 'state-secret-stub'] as const;
export type Protection = (typeof PROTECTIONS)[number];

/** 绿色通道 kinds. */
export const GREEN_LANES = ['wages', 'work-injury', 'elderly', 'disabled', 'military-family', 'minor'] as const;
export type GreenLane = (typeof GREEN_LANES)[number];

/** How a case is tied to an earlier one: 诉讼阶段变更, 同案被告人, 事实关联, 对方当事人. */
export const LINK_KINDS = ['stage-change', 'co-defendant', 'connected-facts', 'opposing-side'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** How a recipient can be reached for follow-up. */
export const REACHES = [
  'own-phone',
  'statutory-representative',
  'close-relative',
  'in-custody',
  'cannot-be-contacted',
] as const;
export type Reach = (typeof REACHES)[number];

/** How the means check was met (Legal Aid Law 41, 42) or why none is due. */
export const MEANS_BASES = [
  'shared-data-query',
  'integrity-commitment',
  'certificate',
  'exempt',
  'not-required',
] as const;
export type MeansBasis = (typeof MEANS_BASES)[number];

/** 结案方式: how the service ended. */
export const ENDINGS = [
  'handled',
  'refused',
  'withdrawn',
  'deemed-withdrawn',
  'transferred',
  'returned-to-organ',
  'terminated',
] as const;
export type Ending = (typeof ENDINGS)[number];

/** How a handler was found. */
export const ASSIGNMENT_METHODS = ['draw', 'choice', 'rotation', 'recommendation'] as const;
export type AssignmentMethod = (typeof ASSIGNMENT_METHODS)[number];

/** Kinds of persons who may handle a case. */
export const HANDLER_KINDS = ['lawyer', 'grassroots-legal-service-worker', 'agency-staff', 'volunteer'] as const;
export type HandlerKind = (typeof HANDLER_KINDS)[number];

/** Kinds of units (承办单位). */
export const UNIT_KINDS = ['law-firm', 'grassroots-legal-service-office', 'own-staff'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** Case-handling authorities (办案机关). */
export const AUTHORITY_KINDS = ['court', 'procuratorate', 'police', 'arbitration', 'other'] as const;
export type AuthorityKind = (typeof AUTHORITY_KINDS)[number];

/** Publicity of a hearing; a non-public one is never attended (Criminal Procedure Interpretation 222). */
export const PUBLICITIES = ['public', 'non-public', 'unknown'] as const;
export type Publicity = (typeof PUBLICITIES)[number];

/** Roles; a grant holds at one region or agency (or unit) and below. `system` is the product itself. */
export const ROLES = [
  'officer', // 经办人
  'reviewer', // 审核人 (second step)
  'approver', // 审批人
  'head', // 机构负责人
  'station-officer',
  'unit-head',
  'unit-clerk',
  'handler',
  'observer',
  'caller', // 回访员
  'closure-examiner', // 结案审核人
  'archivist',
  'supervisor', // 司法行政部门
  'auditor', // 监管人员, read only
  'round-organiser', // 评估组织人, of a region's sampling rounds
  'expert', // 评估专家
  'moderator', // 评估组组长
  'system-administrator',
  'recipient', // by one-time link
  'authority', // by one-time link
  'system',
] as const;
export type Role = (typeof ROLES)[number];

/** Kinds of material of a dossier; the closure checklist, the volumes and the uploads use these. */
export const MATERIALS = [
  'application-form', // 法律援助申请表 002
  'notice-letter', // 通知辩护/代理公函
  'identity-proof', // 身份证明
  'hardship-statement', // 经济困难状况说明表 004 / 承诺书
  'evidence-copy', // 证据材料复印件
  'material-receipt', // 申请材料接收凭证 005
  'supplement-notice', // 补充材料通知书 006
  'examination-form', // 审查表 008
  'assignment-record', // 指派审批登记 (notice lane)
  'grant-decision', // 给予法律援助决定书 009
  'refusal-decision', // 不予法律援助决定书 010
  'assignment-notice', // 指派通知书 011
  'mandate-agreement', // 委托代理/辩护协议 012
  'power-of-attorney', // 授权委托书 003
  'official-letter', // 法律援助公函 013
  'rights-notice', // 权利义务/诉讼风险告知
  'meeting-record', // 会见笔录 / 约见笔录
  'file-reading-record', // 阅卷笔录
  'investigation-material', // 调查取证材料
  'pleading', // 起诉状/答辩状/申请书
  'prosecution-opinion', // 起诉意见书
  'indictment', // 起诉书
  'non-prosecution-decision', // 不起诉决定书
  'case-withdrawal-decision', // 撤销案件决定书
  'transfer-record', // 移送情况告知的记录
  'acceptance-notice', // 立案受理/应诉通知
  'legal-opinion', // 法律意见书/辩护意见
  'custody-application', // 强制措施、羁押必要性申请
  'plea-recognisance', // 认罪认罚具结书
  'hearing-notice', // 出庭通知/传票
  'hearing-record', // 庭审笔录/记录
  'defence-statement', // 辩护词
  'representation-statement', // 代理词
  'judgment', // 裁判文书
  'award', // 仲裁裁决书
  'reconsideration-decision', // 行政复议决定书
  'mediation-statement', // 调解书
  'settlement-agreement', // 和解/调解协议
  'mediation-consent', // 受援人同意调解书面意见
  'performance-proof', // 履行凭证
  'first-instance-judgment', // 一审裁判
  'appeal', // 上诉状/抗诉书
  'progress-notice', // 办理情况通报 014
  'panel-discussion', // 集体讨论记录
  'replacement-papers', // 更换文书 016-017
  'termination-papers', // 终止文书 018-019
  'observation-record', // 庭审旁听情况记录表 030
  'authority-opinion', // 征询办案机关意见 031
  'follow-up-record', // 受援人回访记录表 032
  'closing-report', // 结案报告表 021
  'proof-of-service', // 送达回证 022
  'supervision-material', // 案件质量监督材料
  'other',
] as const;
export type Material = (typeof MATERIALS)[number];

/** The two volumes of a dossier: 审批卷 and 承办卷. */
export const VOLUMES = ['approval', 'handling'] as const;
export type Volume = (typeof VOLUMES)[number];
