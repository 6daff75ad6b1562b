/** Words of the handling room: checkpoints, their conditions, reasons, and what ends a service. */
import type {
  CheckpointExcuse,
  CheckpointKey,
  Condition,
  MandateExcuse,
  MandateSigner,
  NotApplicableReason,
} from '#domain/handling/checkpoint-codes';
import type { ClosingKind } from '#domain/handling/closing-documents';
import type { CheckpointProgress } from '#domain/handling/progress';

interface Words {
  readonly zh: string;
  readonly en: string;
}

export const CHECKPOINT_WORDS: Readonly<Record<CheckpointKey, Words>> = {
  'organ-informed': { zh: '告知办案机关并递交手续', en: 'Organ told, papers handed in' },
  'first-meeting': { zh: '首次会见并征询是否同意辩护', en: 'First meeting, consent to the defence asked' },
  interview: {
    zh: '首次约见并告知风险、权利义务、司法救助',
    en: 'First interview: risks, rights and duties, judicial assistance',
  },
  'mandate-papers': { zh: '签订委托协议和授权委托书', en: 'Mandate agreement and power of attorney signed' },
  'papers-filed': { zh: '向办案机关提交手续', en: 'Papers filed with the organ' },
  'charge-asked': { zh: '了解涉嫌罪名和案件情况', en: 'Charge and state of the case asked' },
  'arrest-opinion': { zh: '审查逮捕阶段提出意见', en: 'Opinion on the request for arrest' },
  'custody-change': { zh: '申请变更强制措施', en: 'Change of custody asked for' },
  'custody-necessity': { zh: '申请羁押必要性审查', en: 'Review of the need of custody asked for' },
  'written-opinion': { zh: '提交书面意见', en: 'Written opinion handed in' },
  'transfer-learnt': { zh: '知悉移送情况', en: 'Transfer learnt' },
  'file-reading': { zh: '阅卷', en: 'File read' },
  'meeting-after-reading': { zh: '阅卷后会见', en: 'Meeting after reading the file' },
  'meeting-before-hearing': { zh: '开庭前会见', en: 'Meeting before the hearing' },
  meeting: { zh: '会见', en: 'Meeting' },
  'plea-advice': { zh: '认罪认罚释明并在场见证', en: 'Plea: advice and presence at signing' },
  'supplementary-investigation': { zh: '退回补充侦查', en: 'Returned for supplementary investigation' },
  'evidence-work': { zh: '调查取证、申请证人出庭、排除非法证据', en: 'Evidence, witnesses, exclusion' },
  'pre-trial-conference': { zh: '参加庭前会议', en: 'Pre-trial conference attended' },
  hearing: { zh: '出庭', en: 'Hearing attended' },
  'hearing-or-opinion': { zh: '出庭(不开庭的提交书面意见)', en: 'Hearing, or written opinion where none is held' },
  'defence-statement': { zh: '提交辩护词', en: 'Defence statement handed in' },
  statement: { zh: '提交代理词', en: 'Representation statement handed in' },
  'judgment-explained': { zh: '释明裁判并记录上诉意愿', en: 'Judgment explained, wish to appeal recorded' },
  'decision-explained': { zh: '释明决定及救济途径', en: 'Decision and remedies explained' },
  'incidental-claim': { zh: '按时提起附带民事诉讼', en: 'Incidental civil claim made in time' },
  'limitation-checked': { zh: '当日核对时效和起诉期限', en: 'Limitation checked the same day' },
  'evidence-list': { zh: '编制证据清单并核对举证期限', en: 'Evidence list, time limit for evidence' },
  filing: { zh: '立案或应诉', en: 'Filed or answered, acceptance notice' },
  preservation: { zh: '申请保全或先予执行', en: 'Preservation or advance enforcement' },
  'preservation-renewal': { zh: '申请续行保全', en: 'Preservation renewed' },
  'mediation-with-consent': { zh: '经受援人书面同意的调解', en: 'Mediation with the recipient’s written consent' },
  'enforcement-advice': { zh: '告知申请执行', en: 'Advice on enforcement' },
  'award-overdue': { zh: '逾期未裁决的处理', en: 'Award overdue: suit considered' },
  'award-explained': { zh: '释明裁决和起诉期限', en: 'Award and time to sue explained' },
  'handling-plan': { zh: '制定办理方案', en: 'Plan made' },
  facts: { zh: '查明事实', en: 'Facts established' },
  'settlement-with-consent': { zh: '经同意的和解或调解', en: 'Settlement with consent' },
  'performance-checked': { zh: '核实履行情况', en: 'Performance checked' },
  'property-leads': { zh: '提供财产线索', en: 'Property leads given' },
  'progress-notice': { zh: '办理情况通报', en: 'Progress notice to the recipient' },
  'request-received': { zh: '收到请求或通知', en: 'Request or notice received' },
  'lawyer-confirmed': { zh: '确定值班律师', en: 'Duty lawyer confirmed' },
  'file-consulted': { zh: '查阅案卷', en: 'File consulted' },
  'help-given': { zh: '提供法律帮助', en: 'Help given' },
  'plea-presence': { zh: '认罪认罚在场见证并提出意见', en: 'Presence at plea signing with own opinion' },
  'application-forwarded': { zh: '24小时内转交法律援助申请', en: 'Application forwarded within 24 hours' },
  'duty-entry': { zh: '填写法律帮助情况登记表', en: 'Entry of the help given (form 028)' },
  'duty-register': { zh: '登记值班律师工作台账', en: 'Entered in the duty register (form 029)' },
};

export const CHECKPOINT_STATE_WORDS: Readonly<Record<CheckpointProgress['state'], Words>> = {
  open: { zh: '待完成', en: 'Open' },
  done: { zh: '已完成', en: 'Done' },
  'not-applicable': { zh: '不适用', en: 'Not applicable' },
  excused: { zh: '准予免除', en: 'Excused' },
};

export const CONDITION_WORDS: Readonly<Record<Condition, Words>> = {
  'arrest-requested': { zh: '已提请批准逮捕', en: 'Arrest has been asked for' },
  'in-custody': { zh: '受援人在押', en: 'The recipient is in custody' },
  arrested: { zh: '受援人已被逮捕', en: 'The recipient is under arrest' },
  'pleads-guilty': { zh: '受援人认罪认罚', en: 'The recipient pleads guilty' },
  'returned-for-investigation': { zh: '案件退回补充侦查', en: 'The case was returned for supplementary investigation' },
  'evidence-needed': { zh: '需要调查取证或排除非法证据', en: 'Evidence has to be gathered or excluded' },
  'conference-called': { zh: '召开庭前会议', en: 'A pre-trial conference is called' },
  'file-accessible': { zh: '可以查阅案卷', en: 'The file can be read' },
  'civil-claim-possible': { zh: '可以提起附带民事诉讼', en: 'An incidental civil claim is possible' },
  'hearing-held': { zh: '开庭审理或听证', en: 'A hearing is held' },
  'preservation-needed': { zh: '需要保全或先予执行', en: 'Preservation or advance enforcement is needed' },
  'property-frozen': { zh: '财产已被查封、扣押、冻结', en: 'Property is seized or frozen' },
  'mediation-agreed': { zh: '拟调解或和解', en: 'Mediation or settlement is intended' },
  'obligation-enforceable': { zh: '存在可申请执行的给付义务', en: 'There is an obligation to enforce' },
  'award-not-in-time': { zh: '逾期未作出裁决', en: 'No award within the time allowed' },
  'aid-applied-for': { zh: '通过值班律师申请法律援助', en: 'Aid is applied for through the duty lawyer' },
};

export const NOT_APPLICABLE_WORDS: Readonly<Record<NotApplicableReason, Words>> = {
  'condition-does-not-hold': { zh: '条件不成立', en: 'The condition does not hold' },
  'recipient-declines': { zh: '受援人不同意', en: 'The recipient declines' },
  'not-in-recipients-interest': { zh: '不符合受援人利益', en: 'Not in the recipient’s interest' },
  'organ-does-not-allow': { zh: '办案机关不允许', en: 'The organ does not allow it' },
  'done-before-assignment': { zh: '指派前已完成', en: 'Done before the assignment' },
};

export const CHECKPOINT_EXCUSE_WORDS: Readonly<Record<CheckpointExcuse, Words>> = {
  'ended-before-step': { zh: '案件在此之前已办结', en: 'The matter ended before this step' },
  'recipient-cannot-be-found': { zh: '无法联系受援人', en: 'The recipient cannot be found' },
  'recipient-refuses': { zh: '受援人拒绝配合', en: 'The recipient refuses' },
  'organ-refuses': { zh: '办案机关拒绝', en: 'The organ refuses' },
  'settled-without-document': { zh: '达成和解但未形成书面文件', en: 'Settled without a document' },
  'done-by-previous-handler': { zh: '前任承办人已完成', en: 'Done by the previous handler' },
};

export const MANDATE_EXCUSE_WORDS: Readonly<Record<MandateExcuse, Words>> = {
  'detained-not-met': { zh: '在押未会见', en: 'In custody, not yet met' },
  'recipient-cause': { zh: '受援人原因', en: 'Cause lies with the recipient' },
  'other-objective-cause': { zh: '其他客观原因', en: 'Other objective cause' },
};

export const MANDATE_SIGNER_WORDS: Readonly<Record<MandateSigner, Words>> = {
  recipient: { zh: '受援人', en: 'Recipient' },
  guardian: { zh: '法定代理人', en: 'Statutory representative' },
  'close-relative': { zh: '近亲属', en: 'Close relative' },
};

export const CLOSING_KIND_WORDS: Readonly<Record<ClosingKind, Words>> = {
  'document-received': { zh: '收到据以结案的文书', en: 'Closing document received' },
  'agreement-reached': { zh: '达成和解或调解协议', en: 'Settlement reached' },
  'performance-begun': { zh: '义务人开始履行', en: 'The obligor began to perform' },
  'termination-received': { zh: '收到终止法律援助决定书', en: 'Termination decision received' },
  'dormant-on-bail': { zh: '取保候审满十二个月无进展', en: 'On bail, nothing for twelve months' },
};
