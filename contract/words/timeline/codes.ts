/** Codes of a case in both languages, for sentences that people read in either. */
import type {
  AssignmentMethod,
  Ending,
  Entry,
  Form,
  GreenLane,
  Proceeding,
  Protection,
  Stage,
} from '#domain/case-file/codes';

/** A text in both languages. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** Both texts at once. */
export const both = (zh: string, en: string): Sentence => ({ zh, en });

export const STAGE_WORDS: Readonly<Record<Stage | 'none', Sentence>> = {
  none: both('尚未受理', 'before intake'),
  intake: both('受理', 'intake'),
  assignment: both('指派', 'assignment'),
  handling: both('承办', 'handling'),
  closing: both('结案', 'closing'),
  archive: both('归档', 'archive'),
  ended: both('完结', 'ended'),
};

export const FORM_WORDS: Readonly<Record<Form, Sentence>> = {
  'criminal-defence': both('刑事辩护', 'criminal defence'),
  'criminal-representation': both('刑事代理', 'representation in a criminal case'),
  'civil-litigation': both('民事诉讼代理', 'civil litigation'),
  'administrative-litigation': both('行政诉讼代理', 'administrative litigation'),
  'state-compensation': both('国家赔偿代理', 'state compensation'),
  'labour-arbitration': both('劳动争议调解仲裁代理', 'labour arbitration'),
  'administrative-reconsideration': both('行政复议代理', 'administrative reconsideration'),
  'other-non-litigation': both('其他非诉讼代理', 'other non-litigation'),
  'duty-help': both('值班律师法律帮助', 'duty-lawyer help'),
};

export const PROCEEDING_WORDS: Readonly<Record<Proceeding, Sentence>> = {
  investigation: both('侦查', 'investigation'),
  'prosecution-review': both('审查起诉', 'review for prosecution'),
  'first-instance': both('一审', 'first instance'),
  'second-instance': both('二审', 'second instance'),
  retrial: both('再审', 'retrial'),
  'death-review': both('死刑复核', 'review of a death sentence'),
  'compulsory-treatment': both('强制医疗', 'compulsory treatment'),
  enforcement: both('执行', 'enforcement'),
  arbitration: both('仲裁', 'arbitration'),
  reconsideration: both('行政复议', 'reconsideration'),
  mediation: both('调解', 'mediation'),
};

export const ENTRY_WORDS: Readonly<Record<Entry, Sentence>> = {
  application: both('申请类', 'on application'),
  notice: both('通知类', 'on notice of an authority'),
  'duty-referral': both('值班转交', 'referred by the duty lawyer'),
};

export const ENDING_WORDS: Readonly<Record<Ending, Sentence>> = {
  handled: both('办结', 'handled'),
  refused: both('不予法律援助', 'aid refused'),
  withdrawn: both('撤回申请', 'application withdrawn'),
  'deemed-withdrawn': both('视为撤回申请', 'deemed withdrawn'),
  transferred: both('移送其他法律援助机构', 'transferred to another agency'),
  'returned-to-organ': both('退回通知机关', 'returned to the authority'),
  terminated: both('终止法律援助', 'aid terminated'),
};

export const PROTECTION_WORDS: Readonly<Record<Protection, Sentence>> = {
  ordinary: both('一般', 'ordinary'),
  minor: both('未成年人', 'minor'),
  privacy: both('个人隐私', 'privacy'),
  'criminal-record-sealed': both('犯罪记录封存', 'criminal record sealed'),
  'state-secret-stub': both('涉密（仅登记）', 'state secret (entry only)'),
};

export const GREEN_LANE_WORDS: Readonly<Record<GreenLane, Sentence>> = {
  wages: both('农民工欠薪', 'unpaid wages'),
  'work-injury': both('工伤', 'work injury'),
  elderly: both('老年人', 'elderly'),
  disabled: both('残疾人', 'disabled'),
  'military-family': both('军人军属', 'military family'),
  minor: both('未成年人', 'minor'),
};

export const METHOD_NAMES: Readonly<Record<AssignmentMethod, Sentence>> = {
  draw: both('随机抽取', 'draw'),
  choice: both('受援人点援', 'choice of the recipient'),
  rotation: both('轮候', 'rotation'),
  recommendation: both('推荐', 'recommendation'),
};

/** The instruments of supervision, by which a timeline is filtered; by the first word of a kind. */
export const INSTRUMENT_WORDS = {
  intake: both('受理审查', 'Intake'),
  decisions: both('审批与期限', 'Decisions and deadlines'),
  assignment: both('指派', 'Assignment'),
  checkpoints: both('节点监管', 'Checkpoints'),
  hearing: both('庭审旁听与办案机关意见', 'Hearings and opinions'),
  'follow-up': both('回访', 'Follow-up'),
  closing: both('结案与归档', 'Closure and archive'),
  evaluation: both('质量评估', 'Evaluation'),
  attempts: both('被拒操作', 'Refused attempts'),
  access: both('查阅记录', 'Access'),
  engine: both('系统运行', 'Engine'),
} as const;
export type Instrument = keyof typeof INSTRUMENT_WORDS;

/** Codes that stand in facts under several names and are in no closed list of another file. */
export const LOOSE_CODES: Readonly<Record<string, Sentence>> = {
  window: both('窗口', 'window'),
  station: both('工作站', 'station'),
  'contact-point': both('联络点', 'contact point'),
  online: both('网上', 'online'),
  phone: both('电话', 'phone'),
  authority: both('办案机关', 'authority'),
  'co-operation': both('异地协作', 'co-operation'),
  direct: both('直接送达', 'delivered in person'),
  post: both('邮寄送达', 'by post'),
  electronic: both('电子送达', 'electronically'),
  letter: both('书面函', 'by letter'),
  link: both('一次性链接', 'by a one-time link'),
  answered: both('已答复', 'answered'),
  lapsed: both('期满未完成', 'lapsed'),
  'not-reached': both('未联系上', 'not reached'),
  'not-due': both('无需回访', 'not due'),
  recipient: both('受援人', 'recipient'),
  handler: both('承办人', 'handler'),
  case: both('案件页面', 'case page'),
  document: both('材料', 'document'),
  dossier: both('案卷', 'dossier'),
  'take-over': both('在办案件接收', 'take-over'),
  import: both('批量导入', 'import'),
  true: both('属实', 'true'),
  false: both('不实', 'false'),
  completed: both('正常结束', 'completed'),
  'continued-as-new': both('转入下一段', 'continued in the next run'),
  failed: both('失败', 'failed'),
  canceled: both('取消', 'cancelled'),
  terminated: both('被终止', 'terminated'),
  'timed-out': both('超时', 'timed out'),
  drawn: both('抽中', 'drawn'),
  'not-drawn': both('未抽中', 'not drawn'),
  round: both('抽样批次', 'sampling round'),
  evaluation: both('评估', 'evaluation'),
  rectification: both('整改', 'rectification'),
  frozen: both('名单冻结', 'frozen'),
  'not-in-scope': both('不属于法律援助范围', 'not in the scope of legal aid'),
  'means-above-limit': both('不符合经济困难标准', 'means above the limit'),
  'full-coverage': both('刑事案件律师辩护全覆盖', 'full coverage of criminal defence'),
  illness: both('因病', 'illness'),
  'declared-on-the-day': both('当庭宣布', 'declared on the day'),
  'authority-refused': both('办案机关未准许', 'the authority refused'),
  'not-arisen': both('情形未出现', 'has not arisen'),
  paper: both('书面', 'on paper'),
  oral: both('口头', 'orally'),
  exchange: both('政务交换', 'by exchange'),
  'withdrawn-by-recipient': both('受援人撤回', 'withdrawn by the recipient'),
  reminder: both('催办', 'reminder'),
  'hearing-date': both('开庭时间', 'date of a hearing'),
  'talk-with-handler': both('约谈承办人', 'talk with the handler'),
  'document-received': both('收到文书', 'document received'),
  'unit-silent': both('承办单位逾期未安排', 'the unit did not answer'),
  'recipient-asks': both('受援人要求', 'the recipient asks'),
  settled: both('已和解', 'settled'),
  incomplete: both('材料不全', 'incomplete'),
  moved: both('改期', 'moved'),
  'request-wrong': both('抽取请求有误', 'the request was wrong'),
  'names-no-ground': both('未载明通知依据', 'names no ground'),
  first: both('第一评估人', 'first expert'),
  second: both('第二评估人', 'second expert'),
  third: both('第三评估人', 'third expert'),
  panel: both('分配', 'the panel'),
  replacement: both('递补', 'replacement'),
  named: both('指定', 'being named'),
  conflict: both('回避', 'conflict of interest'),
  withdrawn: both('退出', 'withdrawn'),
  difference: both('分差超过规定', 'the scores differ too much'),
  grade: both('等次不一致', 'the grades differ'),
  workload: both('工作量', 'workload'),
  competence: both('不熟悉该类案件', 'not competent in such cases'),
  recognised: both('认出有关人员', 'recognised a person'),
  other: both('其他', 'other'),
  'due-day-over': both('逾期未评', 'the due day is over'),
  'mean-of-two': both('两人平均', 'the mean of two'),
  'mean-of-three': both('三人平均', 'the mean of three'),
  median: both('中位分', 'the median'),
  'two-closest': both('最接近的两个分数', 'the two closest'),
  'same-grade': both('等次一致', 'the same grade'),
  'median-grade': both('居中等次', 'the grade in the middle'),
  group: both('合议', 'the group'),
  'dossier-not-produced': both('未能提供案卷', 'the dossier was not produced'),
  upheld: both('维持原结果', 'upheld'),
  'second-review': both('重新评估', 'second review'),
  answer: both('答复异议', 'answer to the objection'),
  'complete-file': both('补齐案卷', 'complete the file'),
  'correct-record': both('更正记录', 'correct the record'),
  'train-handler': both('培训承办人', 'train the handler'),
  'talk-with-unit': both('约谈承办单位', 'talk with the unit'),
  'repay-recipient': both('退还受援人', 'repay the recipient'),
  'report-to-discipline': both('移送惩戒', 'report to discipline'),
};
