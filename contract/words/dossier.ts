/**
 * Words printed in dossiers: titles of papers, headings of cover, contents and remarks sheet, names of
 * codes as the archive writes them. Papers are Chinese by nature; titles that lists also show have English.
 */
import type { Ending, Entry, Form, Material, Proceeding, Protection, Volume } from '#domain/case-file/codes';
import type { RetentionClass } from '#domain/reference/retention';
import type { Instant, IsoDate } from '#domain/kernel/time';

/** A word in both languages of the product. */
export interface Bilingual {
  readonly 'zh-CN': string;
  readonly en: string;
}

const both = (zh: string, en: string): Bilingual => ({ 'zh-CN': zh, en });

/** Title of each kind of material as the contents of a volume lists it. */
export const MATERIAL_TITLES: Readonly<Record<Material, Bilingual>> = {
  'application-form': both('法律援助申请表', 'Application for legal aid'),
  'notice-letter': both('通知辩护（代理）公函', 'Notice letter of the authority'),
  'identity-proof': both('受援人身份证明', 'Proof of identity'),
  'hardship-statement': both('经济困难状况说明表', 'Statement of hardship'),
  'evidence-copy': both('证据材料复印件', 'Copies of evidence'),
  'material-receipt': both('法律援助申请材料接收凭证', 'Receipt for application material'),
  'supplement-notice': both('补充材料通知书', 'Notice to supplement material'),
  'examination-form': both('法律援助审查表', 'Examination form'),
  'assignment-record': both('指派审批登记表', 'Record of assignment approval'),
  'grant-decision': both('给予法律援助决定书', 'Decision to grant legal aid'),
  'refusal-decision': both('不予法律援助决定书', 'Decision to refuse legal aid'),
  'assignment-notice': both('指派通知书', 'Assignment notice'),
  'mandate-agreement': both('委托代理（辩护）协议', 'Mandate agreement'),
  'power-of-attorney': both('授权委托书', 'Power of attorney'),
  'official-letter': both('法律援助公函', 'Official letter of legal aid'),
  'rights-notice': both('权利义务及诉讼风险告知书', 'Notice of rights and risks'),
  'meeting-record': both('会见笔录', 'Record of meeting'),
  'file-reading-record': both('阅卷笔录', 'Record of file reading'),
  'investigation-material': both('调查取证材料', 'Investigation material'),
  pleading: both('起诉状（答辩状、申请书）', 'Pleading'),
  'prosecution-opinion': both('起诉意见书', 'Police opinion for prosecution'),
  indictment: both('起诉书', 'Indictment'),
  'non-prosecution-decision': both('不起诉决定书', 'Decision not to prosecute'),
  'case-withdrawal-decision': both('撤销案件决定书', 'Decision to withdraw the case'),
  'transfer-record': both('移送情况告知记录', 'Record of transfer notice'),
  'acceptance-notice': both('受理（应诉）通知书', 'Notice of acceptance'),
  'legal-opinion': both('法律意见书', 'Legal opinion'),
  'custody-application': both('变更强制措施申请书', 'Application about custody'),
  'plea-recognisance': both('认罪认罚具结书', 'Recognisance of plea'),
  'hearing-notice': both('出庭通知书', 'Notice of hearing'),
  'hearing-record': both('庭审笔录', 'Record of hearing'),
  'defence-statement': both('辩护词', 'Statement of defence'),
  'representation-statement': both('代理词', 'Statement of representation'),
  judgment: both('裁判文书', 'Judgment'),
  award: both('仲裁裁决书', 'Arbitral award'),
  'reconsideration-decision': both('行政复议决定书', 'Reconsideration decision'),
  'mediation-statement': both('调解书', 'Mediation statement'),
  'settlement-agreement': both('和解（调解）协议', 'Settlement agreement'),
  'mediation-consent': both('受援人同意调解书面意见', "Recipient's consent to mediation"),
  'performance-proof': both('履行凭证', 'Proof of performance'),
  'first-instance-judgment': both('一审裁判文书', 'First-instance judgment'),
  appeal: both('上诉状（抗诉书）', 'Appeal'),
  'progress-notice': both('案件承办情况通报记录', 'Progress notice'),
  'panel-discussion': both('集体讨论记录', 'Record of panel discussion'),
  'replacement-papers': both('更换法律援助人员文书', 'Replacement papers'),
  'termination-papers': both('终止法律援助文书', 'Termination papers'),
  'observation-record': both('庭审旁听情况记录表', 'Hearing attendance record'),
  'authority-opinion': both('征询办案机关意见函', "Enquiry of the authority's opinion"),
  'follow-up-record': both('受援人回访记录表', 'Follow-up record'),
  'closing-report': both('结案报告表', 'Closing report'),
  'proof-of-service': both('送达回证', 'Proof of service'),
  'supervision-material': both('案件质量监督材料', 'Supervision material'),
  other: both('其他材料', 'Other material'),
};

export const VOLUME_TITLES: Readonly<Record<Volume, Bilingual>> = {
  approval: both('审批卷', 'Approval volume'),
  handling: both('承办卷', 'Handling volume'),
};

/** 案件类型 on the cover. */
export const FORM_NAMES: Readonly<Record<Form, string>> = {
  'criminal-defence': '刑事辩护',
  'criminal-representation': '刑事代理',
  'civil-litigation': '民事诉讼代理',
  'administrative-litigation': '行政诉讼代理',
  'state-compensation': '国家赔偿代理',
  'labour-arbitration': '劳动争议调解仲裁代理',
  'administrative-reconsideration': '行政复议代理',
  'other-non-litigation': '其他非诉讼代理',
  'duty-help': '值班律师法律帮助',
};

export const PROCEEDING_NAMES: Readonly<Record<Proceeding, string>> = {
  investigation: '侦查',
  'prosecution-review': '审查起诉',
  'first-instance': '一审',
  'second-instance': '二审',
  retrial: '再审',
  'death-review': '死刑复核',
  'compulsory-treatment': '强制医疗',
  enforcement: '执行',
  arbitration: '仲裁',
  reconsideration: '行政复议',
  mediation: '调解',
};

export const ENTRY_NAMES: Readonly<Record<Entry, string>> = {
  application: '申请类',
  notice: '通知类',
  'duty-referral': '值班转交',
};

export const ENDING_NAMES: Readonly<Record<Ending, string>> = {
  handled: '办结',
  refused: '不予法律援助',
  withdrawn: '撤回申请',
  'deemed-withdrawn': '视为撤回申请',
  transferred: '移送其他法律援助机构',
  'returned-to-organ': '退回通知机关',
  terminated: '终止法律援助',
};

export const RETENTION_NAMES: Readonly<Record<RetentionClass, string>> = {
  permanent: '永久',
  long: '长期',
  short: '短期',
};

/** Marking of the cover; an ordinary case has none. A sealed criminal record is 封存 in the law's own sense. */
export const PROTECTION_MARKS: Readonly<Record<Protection, string>> = {
  ordinary: '',
  minor: '密卷（未成年人）',
  privacy: '密卷（个人隐私）',
  'criminal-record-sealed': '密卷（犯罪记录封存）',
  'state-secret-stub': '涉密（仅登记）',
};

/** Content types an upload may have, in words. */
export const MEDIA_NAMES: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF 文件',
  'image/jpeg': 'JPEG 图像',
  'image/png': 'PNG 图像',
  'application/ofd': 'OFD 版式文件',
};

/** Headings and fixed sentences of the volumes. `{name}` stands for a value. */
export const DOSSIER_WORDS = {
  dossier: '法律援助案卷',
  demo: '演示数据',
  demoNote: '本卷由演示程序生成，所载人员、事实均为演示数据，不具有法律效力。',
  contents: '卷内目录',
  contentsHead: ['序号', '文号', '责任者', '题名', '日期', '页次', '备注'],
  remarks: '备考表',
  number: '案卷编号',
  assignmentNumber: '指派编号',
  caseKind: '案件类型',
  entry: '受理方式',
  proceeding: '办理阶段',
  cause: '案由',
  recipient: '受援人',
  unit: '承办单位',
  handler: '承办人',
  authority: '办案机关',
  tiedCases: '关联案件',
  registeredOn: '收案日期',
  closedOn: '结案日期',
  archivedOn: '归档日期',
  ending: '结案方式',
  filer: '立卷人',
  inspector: '检查人',
  retention: '保管期限',
  retentionUntil: '{name}（至{date}）',
  amount: '本卷共{documents}件{pages}页',
  amountLabel: '件数页数',
  attachedCount: '随卷原始文件{count}个',
  remarksText: '本卷情况说明',
  remarksBody:
    '本卷材料按法律援助案卷立卷顺序排列，共{documents}件，编号{pages}页，随卷保存原始电子文件{attachments}个。各件数据及原始文件的摘要值（SHA-256）载于随附清单 manifest.json；清单内容摘要值见下表，可据以核验本卷是否完整、未被改动。',
  remarksRetention: '保管期限届满时开展鉴定，不自动销毁。',
  contentHash: '内容摘要值',
  renderer: '生成程序',
  format: '文件格式',
  formatName: 'PDF/A-3a（GB/T 23286.3）、PDF/UA-1',
  lockedAt: '归档锁定时间',
  checkpoint: '存证检查点',
  noCheckpoint: '锁定时尚无检查点',
  checkpointText: '日志 {origin}，规模 {size}，根 {root}',
  checkpointKeyText: '日志 {origin}，签名密钥 {keyId}，规模 {size}，根 {root}',
  ledgerHead: '留痕链末行',
  ledgerHeadText: '第{seq}行，{hash}',
  filingDate: '立卷时间',
  signature: '签名',
  pageOf: '{volume} 第 {page} 页 共 {pages} 页',
  coverSuffix: '封面',
  upload: {
    title: '随卷原始文件登记页',
    material: '材料种类',
    fileName: '文件名',
    mediaType: '文件类型',
    bytes: '文件大小',
    bytesText: '{bytes} 字节',
    pages: '原件页数',
    sha256: '摘要值 SHA-256',
    uploadedBy: '上传人',
    uploadedAt: '上传时间',
    attachedAs: '随附名称',
    note: '本页为登记页。原始文件以其原有字节作为附件随本卷保存，可在阅读器的附件栏中打开；以上摘要值可核验其未被改动。',
  },
  draw: {
    title: '承办人随机抽取记录',
    drawNo: '抽取序号',
    day: '抽取日期',
    agency: '法律援助机构',
    commitment: '当日种子承诺值',
    requestHash: '抽取请求摘要值',
    nonce: '受援人随机数',
    number: '抽取数',
    total: '权重合计',
    chosen: '抽取结果',
    candidates: '候选人',
    candidatesHead: ['序号', '姓名', '单位', '权重'],
    exclusions: '排除人员及理由',
    exclusionsHead: ['序号', '姓名', '排除理由'],
    none: '无',
    note: '抽取数由当日种子、请求摘要值与随机数计算得出；种子于次日公布，任何人可以复核。',
  },
  deadlines: {
    title: '办理期限及计算过程',
    head: ['序号', '期限事项', '依据', '起算', '期限', '届满日', '状态'],
    derivation: '计算过程',
    item: '{no}．{name}',
  },
  history: {
    title: '案件留痕记录',
    head: ['序号', '时间', '事项', '行为人', '行摘要值'],
    note: '本记录逐行载明本案在系统中的全部行为。每行摘要值由上一行摘要值与本行内容计算得出，任一行改动都会使其后各行不符。',
  },
} as const;

const DIGITS = '〇一二三四五六七八九';

/** 二〇二五年三月五日: the date of issue on letters. */
export function chineseDate(day: IsoDate): string {
  const [year = '', month = '0', date = '0'] = day.split('-');
  const small = (value: number): string => {
    const tens = Math.floor(value / 10);
    const unit = value % 10;
    return `${tens > 1 ? (DIGITS[tens] ?? '') : ''}${tens > 0 ? '十' : ''}${unit > 0 ? (DIGITS[unit] ?? '') : ''}`;
  };
  return `${[...year].map((digit) => DIGITS[Number(digit)] ?? '').join('')}年${small(Number(month))}月${small(Number(date))}日`;
}

/** 2025年3月5日: dates within running text and tables. */
export function plainDate(day: IsoDate): string {
  const [year, month, date] = day.split('-');
  return `${year}年${Number(month)}月${Number(date)}日`;
}

/** 2025-03-05 14:30:07 in Asia/Shanghai. */
export function plainInstant(instant: Instant): string {
  return new Date(instant + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** 12,345.60元 from integer fen. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const whole = String(Math.floor(Math.abs(fen) / 100)).replaceAll(/\B(?=(\d{3})+$)/gu, ',');
  return `${sign}${whole}.${String(Math.abs(fen) % 100).padStart(2, '0')}元`;
}

/** Fills `{name}` places; throws on a place without a value, because half a sentence must never be printed. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/gu, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the sentence has no value for {${name}}: ${text}`);
    return String(value);
  });
}
