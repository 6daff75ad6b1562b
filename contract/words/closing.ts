/** Words of the closing room: checklist items, excuses, return reasons, outcome, contents places. */
import type { ArchiveSectionKey } from '#domain/closing/archive-order';
import type {
  ChecklistColumn,
  ChecklistCondition,
  ChecklistItemKey,
  ChecklistLevel,
  MissingExcuse,
} from '#domain/closing/checklists';
import type { Adoption, Performance, Result } from '#domain/closing/outcome';
import type { ReturnReason } from '#domain/closing/return-reasons';
import type { ClosureState } from '#domain/closing/submission';

interface Words {
  readonly zh: string;
  readonly en: string;
}

export const CHECKLIST_ITEM_WORDS: Readonly<Record<ChecklistItemKey, Words>> = {
  'application-form': { zh: '法律援助申请表', en: 'Application form' },
  'notice-letter': { zh: '通知辩护/代理公函', en: 'Notice letter' },
  'identity-proof': { zh: '身份证明', en: 'Proof of identity' },
  'hardship-statement': { zh: '经济困难状况说明表或承诺书', en: 'Hardship statement or commitment' },
  'examination-form': { zh: '审查(审批)表', en: 'Examination form' },
  'assignment-record': { zh: '指派审批登记', en: 'Assignment record' },
  'grant-decision': { zh: '给予法律援助决定书', en: 'Decision to grant aid' },
  'assignment-notice': { zh: '指派通知书', en: 'Assignment notice' },
  'official-letter': { zh: '法律援助公函', en: 'Official letter' },
  'mandate-agreement': { zh: '委托协议(或在押未签、拒绝签署的说明)', en: 'Mandate agreement (or note why unsigned)' },
  'power-of-attorney': { zh: '授权委托书(或在押未签、拒绝签署的说明)', en: 'Power of attorney (or note why unsigned)' },
  'rights-notice': { zh: '权利义务、诉讼风险告知书', en: 'Notice of rights, duties and risks' },
  'meeting-record': { zh: '会见/约见笔录', en: 'Meeting record' },
  'file-reading-record': { zh: '阅卷笔录或材料', en: 'File-reading record' },
  'investigation-material': { zh: '调查取证材料或情况说明', en: 'Evidence gathered or note on it' },
  pleading: { zh: '起诉状/答辩状/申请书', en: 'Pleading or application' },
  'acceptance-notice': { zh: '立案受理/应诉通知', en: 'Acceptance notice or notice to respond' },
  'investigation-end': {
    zh: '起诉意见书/撤销案件决定书/终止侦查/移送情况告知记录',
    en: 'Paper that ended the investigation',
  },
  'prosecution-end': { zh: '起诉书或不起诉决定书', en: 'Indictment or non-prosecution decision' },
  indictment: { zh: '起诉书', en: 'Indictment' },
  'first-instance-judgment': { zh: '一审裁判文书', en: 'First-instance judgment' },
  appeal: { zh: '上诉状或抗诉书', en: 'Appeal or protest' },
  'custody-application': { zh: '强制措施、羁押必要性申请', en: 'Applications on custody' },
  'plea-recognisance': { zh: '认罪认罚具结书', en: 'Plea-leniency recognisance' },
  'legal-opinion': { zh: '法律意见书/辩护意见', en: 'Written opinion' },
  'hearing-paper': { zh: '出庭通知、传票或庭审笔录', en: 'Notice of hearing, summons or hearing record' },
  'defence-statement': { zh: '辩护词或书面辩护意见', en: 'Defence statement or written opinion' },
  'representation-statement': { zh: '代理词', en: 'Representation statement' },
  decision: { zh: '裁判文书/裁决书/调解书/和解协议', en: 'Judgment, award, mediation statement or settlement' },
  'mediation-consent': { zh: '受援人同意调解的书面意见', en: 'Recipient’s written consent to mediation' },
  'performance-proof': { zh: '履行凭证', en: 'Proof of performance' },
  'progress-notice': { zh: '办理情况通报记录', en: 'Record of progress notices' },
  'panel-discussion': { zh: '集体讨论记录', en: 'Record of panel discussion' },
  'replacement-papers': { zh: '更换法律援助人员文书', en: 'Replacement papers' },
  'termination-papers': { zh: '终止法律援助文书', en: 'Termination papers' },
  'agency-supervision': { zh: '旁听、回访、征询意见记录', en: 'Records of attendance, follow-up and opinions' },
  'proof-of-service': { zh: '送达回证', en: 'Proof of service' },
  'subsidy-approval': { zh: '补贴审批表', en: 'Subsidy approval' },
  'duty-entry': { zh: '法律帮助情况登记表', en: 'Entry of the help given' },
  'closing-report': { zh: '结案报告表', en: 'Closing report' },
};

export const CHECKLIST_LEVEL_WORDS: Readonly<Record<ChecklistLevel, Words>> = {
  m: { zh: '必备', en: 'Must' },
  c: { zh: '如有', en: 'If it exists' },
};

export const CHECKLIST_CONDITION_WORDS: Readonly<Record<ChecklistCondition, Words>> = {
  application: { zh: '申请类', en: 'Application cases' },
  notice: { zh: '通知类', en: 'Notice cases' },
  'means-checked': { zh: '需审查经济状况', en: 'Means checked' },
  'mass-or-major': { zh: '重大、群体性案件', en: 'Mass or major cases' },
  settled: { zh: '调解、和解结案', en: 'Settled cases' },
  replaced: { zh: '更换承办人', en: 'Handler replaced' },
  terminated: { zh: '终止法律援助', en: 'Aid terminated' },
};

export const CHECKLIST_COLUMN_WORDS: Readonly<Record<ChecklistColumn, Words>> = {
  'defence-investigation': { zh: '刑事辩护·侦查', en: 'Defence, investigation' },
  'defence-prosecution': { zh: '刑事辩护·审查起诉', en: 'Defence, prosecution review' },
  'defence-trial': { zh: '刑事辩护·审判', en: 'Defence, trial' },
  'defence-second': { zh: '刑事辩护·二审', en: 'Defence, second instance' },
  'defence-death-review': { zh: '刑事辩护·死刑复核', en: 'Defence, death-penalty review' },
  'compulsory-treatment': { zh: '强制医疗', en: 'Compulsory treatment' },
  'representation-prosecution': { zh: '刑事代理·审查起诉', en: 'Criminal representation, prosecution review' },
  'representation-trial': { zh: '刑事代理·审判', en: 'Criminal representation, trial' },
  civil: { zh: '民事诉讼', en: 'Civil litigation' },
  administrative: { zh: '行政诉讼', en: 'Administrative litigation' },
  'state-compensation': { zh: '国家赔偿', en: 'State compensation' },
  arbitration: { zh: '仲裁', en: 'Arbitration' },
  reconsideration: { zh: '行政复议', en: 'Administrative reconsideration' },
  'non-litigation': { zh: '非诉调解', en: 'Non-litigation' },
  enforcement: { zh: '执行', en: 'Enforcement' },
  'duty-help': { zh: '值班律师法律帮助', en: 'Duty-lawyer help' },
};

export const MISSING_EXCUSE_WORDS: Readonly<Record<MissingExcuse, Words>> = {
  'detained-not-signed': { zh: '在押未签', en: 'In custody, not signed' },
  'recipient-refuses': { zh: '受援人拒绝', en: 'The recipient refuses' },
  'organ-does-not-issue': { zh: '办案机关不提供', en: 'The organ does not issue it' },
  'not-produced-in-procedure': { zh: '程序中未产生', en: 'The procedure did not produce it' },
  'lost-and-certified': { zh: '遗失,已出具说明', en: 'Lost, with a written statement' },
  'other-objective-cause': { zh: '其他客观原因', en: 'Other objective cause' },
};

export const RETURN_REASON_WORDS: Readonly<Record<ReturnReason, Words>> = {
  'meeting-record-unsigned': { zh: '会见笔录未签名捺印', en: 'Meeting record without signature or fingerprint' },
  'meeting-record-missing': { zh: '缺会见/约见笔录', en: 'Meeting record missing' },
  'file-reading-record-missing': { zh: '无阅卷笔录', en: 'No file-reading record' },
  'mandate-agreement-undated': { zh: '委托协议未填日期', en: 'Mandate agreement undated' },
  'mandate-agreement-missing': { zh: '缺委托协议', en: 'Mandate agreement missing' },
  'power-of-attorney-missing': { zh: '缺授权委托书', en: 'Power of attorney missing' },
  'proof-of-service-missing': { zh: '缺送达回证', en: 'Proof of service missing' },
  'progress-notice-missing': { zh: '缺办理情况通报记录', en: 'Record of progress notices missing' },
  'legal-opinion-missing': { zh: '缺法律意见书', en: 'Written opinion missing' },
  'defence-statement-unsigned': { zh: '辩护词未签名', en: 'Defence statement unsigned' },
  'defence-statement-missing': { zh: '缺辩护词', en: 'Defence statement missing' },
  'representation-statement-unsigned': { zh: '代理词未签名', en: 'Representation statement unsigned' },
  'representation-statement-missing': { zh: '缺代理词', en: 'Representation statement missing' },
  'hearing-paper-missing': { zh: '缺出庭通知或庭审记录', en: 'Hearing paper missing' },
  'closing-document-missing': { zh: '缺据以结案的文书', en: 'Closing document missing' },
  'wrong-closing-date': { zh: '结案日填写错误', en: 'Wrong closing date' },
  'loss-recovered-not-stated': { zh: '结案报告表未填挽回经济损失', en: 'Closing report without the loss recovered' },
  'closing-report-incomplete': { zh: '结案报告表填写不完整', en: 'Closing report incomplete' },
  'mediation-consent-missing': { zh: '缺受援人同意调解的书面意见', en: 'Consent to mediation missing' },
  'investigation-material-missing': { zh: '缺调查取证材料或情况说明', en: 'Evidence gathered missing' },
  'identity-proof-missing': { zh: '缺身份证明', en: 'Proof of identity missing' },
  'hardship-statement-missing': { zh: '缺经济困难状况说明', en: 'Hardship statement missing' },
  'panel-discussion-missing': { zh: '缺集体讨论记录', en: 'Record of panel discussion missing' },
  'papers-of-another-case': { zh: '混入他案材料', en: 'Papers of another case in the file' },
  'page-illegible': { zh: '页面不清晰', en: 'Page illegible' },
  'blank-form-in-file': { zh: '空白表格入卷', en: 'Blank form in the file' },
};

export const RESULT_WORDS: Readonly<Record<Result, Words>> = {
  'transferred-for-prosecution': { zh: '移送审查起诉', en: 'Transferred for prosecution' },
  'case-withdrawn': { zh: '撤销案件', en: 'Case withdrawn' },
  'investigation-ended': { zh: '终止侦查', en: 'Investigation ended' },
  dormant: { zh: '取保候审期满无进展', en: 'On bail, without progress' },
  indicted: { zh: '提起公诉', en: 'Indicted' },
  'not-prosecuted-statutory': { zh: '法定不起诉', en: 'Not prosecuted: by law' },
  'not-prosecuted-discretionary': { zh: '酌定不起诉', en: 'Not prosecuted: minor' },
  'not-prosecuted-doubt': { zh: '存疑不起诉', en: 'Not prosecuted: insufficient evidence' },
  'not-prosecuted-conditional': { zh: '附条件不起诉', en: 'Not prosecuted: conditionally' },
  acquitted: { zh: '宣告无罪', en: 'Acquitted' },
  'exempt-from-punishment': { zh: '免予刑事处罚', en: 'Exempt from punishment' },
  probation: { zh: '宣告缓刑', en: 'Suspended sentence' },
  mitigated: { zh: '从轻或减轻处罚', en: 'Mitigated' },
  'as-recommended': { zh: '按量刑建议判处', en: 'As recommended' },
  heavier: { zh: '重于量刑建议', en: 'Heavier than recommended' },
  'prosecution-withdrawn': { zh: '撤回起诉', en: 'Prosecution withdrawn' },
  upheld: { zh: '维持原裁判', en: 'Upheld' },
  changed: { zh: '改判', en: 'Changed' },
  remanded: { zh: '发回重审', en: 'Remanded' },
  'appeal-withdrawn': { zh: '撤回上诉', en: 'Appeal withdrawn' },
  'death-penalty-approved': { zh: '核准死刑', en: 'Death penalty approved' },
  'death-penalty-not-approved': { zh: '不核准死刑', en: 'Death penalty not approved' },
  'treatment-ordered': { zh: '决定强制医疗', en: 'Treatment ordered' },
  'treatment-refused': { zh: '驳回强制医疗申请', en: 'Treatment refused' },
  'incidental-claim-granted': { zh: '附带民事诉讼请求获支持', en: 'Incidental claim granted' },
  won: { zh: '胜诉', en: 'Won' },
  'won-in-part': { zh: '部分胜诉', en: 'Won in part' },
  lost: { zh: '败诉', en: 'Lost' },
  mediated: { zh: '调解', en: 'Mediated' },
  settled: { zh: '和解', en: 'Settled' },
  withdrawn: { zh: '撤诉(撤回申请)', en: 'Withdrawn' },
  dismissed: { zh: '裁定驳回', en: 'Dismissed' },
  'fully-enforced': { zh: '执行完毕', en: 'Fully enforced' },
  'partly-enforced': { zh: '部分执行', en: 'Partly enforced' },
  'enforcement-suspended': { zh: '终结本次执行程序', en: 'Enforcement suspended' },
  'help-given': { zh: '已提供法律帮助', en: 'Help given' },
  terminated: { zh: '终止法律援助', en: 'Terminated' },
};

export const ADOPTION_WORDS: Readonly<Record<Adoption, Words>> = {
  full: { zh: '全部采纳', en: 'Adopted in full' },
  part: { zh: '部分采纳', en: 'Adopted in part' },
  not: { zh: '未采纳', en: 'Not adopted' },
  'n-a': { zh: '不适用', en: 'Not applicable' },
};

export const PERFORMANCE_WORDS: Readonly<Record<Performance, Words>> = {
  full: { zh: '全部履行', en: 'Performed in full' },
  part: { zh: '部分履行', en: 'Performed in part' },
  not: { zh: '未履行', en: 'Not performed' },
  'n-a': { zh: '不适用', en: 'Not applicable' },
};

export const CLOSURE_PHASE_WORDS: Readonly<Record<ClosureState['phase'], Words>> = {
  waiting: { zh: '待提交结案材料', en: 'Waiting for the closure file' },
  submitted: { zh: '待结案审核', en: 'Waiting for examination' },
  returned: { zh: '退回补正', en: 'Returned' },
  approved: { zh: '结案审核通过', en: 'Approved' },
};

export const ARCHIVE_SECTION_WORDS: Readonly<Record<ArchiveSectionKey, Words>> = {
  'application-and-approval': { zh: '申请审批(通知)材料', en: 'Application and approval, or notice' },
  identity: { zh: '身份证明', en: 'Identity' },
  hardship: { zh: '经济困难材料', en: 'Hardship' },
  'evidence-copies': { zh: '证据材料复印件', en: 'Copies of evidence' },
  'application-list': { zh: '申请材料清单', en: 'List of application papers' },
  'decision-and-assignment': { zh: '决定、指派文书', en: 'Decision and assignment' },
  service: { zh: '送达回证', en: 'Service' },
  'closing-documents': { zh: '据以结案的文书(见承办卷)', en: 'Closing documents (see handling volume)' },
  'quality-supervision': { zh: '案件质量监督材料', en: 'Quality supervision' },
  'closure-examination': { zh: '结案审查材料', en: 'Closure examination' },
  'assignment-papers': { zh: '公函', en: 'Official letter' },
  mandate: { zh: '委托手续', en: 'Mandate papers' },
  pleadings: { zh: '诉状、答辩状', en: 'Pleadings' },
  'file-reading': { zh: '阅卷材料', en: 'File reading' },
  meetings: { zh: '会见、谈话笔录', en: 'Meetings' },
  investigation: { zh: '调查材料', en: 'Investigation' },
  preservation: { zh: '申请及裁定', en: 'Applications and rulings' },
  opinions: { zh: '承办人意见', en: 'Opinions of the handler' },
  'panel-discussion': { zh: '集体讨论记录', en: 'Panel discussion' },
  charge: { zh: '起诉文书', en: 'Charge' },
  statements: { zh: '辩护词、代理词', en: 'Statements' },
  'hearing-notice': { zh: '出庭通知', en: 'Notice of hearing' },
  'hearing-record': { zh: '庭审笔录', en: 'Hearing record' },
  decision: { zh: '裁判文书', en: 'Decision' },
  appeal: { zh: '上诉、抗诉文书', en: 'Appeal' },
  'progress-notices': { zh: '办理情况通报', en: 'Progress notices' },
  summary: { zh: '结案报告', en: 'Closing report' },
  other: { zh: '其他材料', en: 'Other' },
};
