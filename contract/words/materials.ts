/** Words of the kinds of material and of the two volumes. */
import type { Material, Volume } from '#domain/case-file/codes';

interface Words {
  readonly zh: string;
  readonly en: string;
}

export const MATERIAL_WORDS: Readonly<Record<Material, Words>> = {
  'application-form': { zh: '法律援助申请表', en: 'Application form' },
  'notice-letter': { zh: '通知辩护/代理公函', en: 'Notice letter of the organ' },
  'identity-proof': { zh: '身份证明', en: 'Proof of identity' },
  'hardship-statement': { zh: '经济困难状况说明表', en: 'Hardship statement' },
  'evidence-copy': { zh: '证据材料复印件', en: 'Copies of evidence' },
  'material-receipt': { zh: '申请材料接收凭证', en: 'Receipt of application papers' },
  'supplement-notice': { zh: '补充材料/说明通知书', en: 'Notice of missing papers' },
  'examination-form': { zh: '审查表', en: 'Examination form' },
  'assignment-record': { zh: '指派审批登记', en: 'Assignment record' },
  'grant-decision': { zh: '给予法律援助决定书', en: 'Decision to grant aid' },
  'refusal-decision': { zh: '不予法律援助决定书', en: 'Refusal decision' },
  'assignment-notice': { zh: '指派通知书', en: 'Assignment notice' },
  'mandate-agreement': { zh: '委托代理/辩护协议', en: 'Mandate agreement' },
  'power-of-attorney': { zh: '授权委托书', en: 'Power of attorney' },
  'official-letter': { zh: '法律援助公函', en: 'Official letter' },
  'rights-notice': { zh: '权利义务和诉讼风险告知书', en: 'Notice of rights, duties and risks' },
  'meeting-record': { zh: '会见/约见笔录', en: 'Meeting record' },
  'file-reading-record': { zh: '阅卷笔录', en: 'File-reading record' },
  'investigation-material': { zh: '调查取证材料', en: 'Investigation material' },
  pleading: { zh: '起诉状/答辩状/申请书', en: 'Pleading or application' },
  'prosecution-opinion': { zh: '起诉意见书', en: 'Police opinion for prosecution' },
  indictment: { zh: '起诉书', en: 'Indictment' },
  'non-prosecution-decision': { zh: '不起诉决定书', en: 'Non-prosecution decision' },
  'case-withdrawal-decision': {
    zh: '撤销案件/终止侦查决定书',
    en: 'Decision withdrawing the case or ending the investigation',
  },
  'transfer-record': { zh: '移送情况告知的记录', en: 'Record of being told of the transfer' },
  'acceptance-notice': { zh: '立案受理/应诉通知书', en: 'Acceptance notice or notice to respond' },
  'legal-opinion': { zh: '法律意见书/辩护意见', en: 'Written legal opinion' },
  'custody-application': { zh: '强制措施、羁押必要性申请', en: 'Application on custody' },
  'plea-recognisance': { zh: '认罪认罚具结书', en: 'Plea-leniency recognisance' },
  'hearing-notice': { zh: '出庭通知/传票', en: 'Notice of hearing or summons' },
  'hearing-record': { zh: '庭审笔录/庭审记录', en: 'Hearing record' },
  'defence-statement': { zh: '辩护词', en: 'Defence statement' },
  'representation-statement': { zh: '代理词', en: 'Representation statement' },
  judgment: { zh: '裁判文书', en: 'Judgment or ruling' },
  award: { zh: '仲裁裁决书', en: 'Arbitral award' },
  'reconsideration-decision': { zh: '行政复议决定书', en: 'Reconsideration decision' },
  'mediation-statement': { zh: '调解书', en: 'Mediation statement' },
  'settlement-agreement': { zh: '和解/调解协议', en: 'Settlement agreement' },
  'mediation-consent': { zh: '受援人同意调解的书面意见', en: 'Recipient’s written consent to mediation' },
  'performance-proof': { zh: '履行凭证', en: 'Proof of performance' },
  'first-instance-judgment': { zh: '一审裁判文书', en: 'First-instance judgment' },
  appeal: { zh: '上诉状/抗诉书', en: 'Appeal or protest' },
  'progress-notice': { zh: '办理情况通报记录', en: 'Record of progress notices' },
  'panel-discussion': { zh: '集体讨论记录', en: 'Record of panel discussion' },
  'replacement-papers': { zh: '更换法律援助人员文书', en: 'Replacement papers' },
  'termination-papers': { zh: '终止法律援助文书', en: 'Termination papers' },
  'observation-record': { zh: '庭审旁听情况记录表', en: 'Hearing observation record' },
  'authority-opinion': { zh: '征询办案机关意见函及回函', en: 'Opinion asked of the authority' },
  'follow-up-record': { zh: '受援人回访记录表', en: 'Follow-up record' },
  'closing-report': { zh: '结案报告表', en: 'Closing report' },
  'proof-of-service': { zh: '送达回证', en: 'Proof of service' },
  'supervision-material': { zh: '案件质量监督材料', en: 'Quality supervision material' },
  other: { zh: '其他材料', en: 'Other' },
};

export const VOLUME_WORDS: Readonly<Record<Volume, Words>> = {
  approval: { zh: '审批卷', en: 'Approval volume' },
  handling: { zh: '承办卷', en: 'Handling volume' },
};
