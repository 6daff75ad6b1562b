/**
 * Facts of ledger rows in words: for every name of a fact its label and how its value is read. A row whose fact has no
 * entry here can't be said in a sentence; `contract/ledger/sentences.test.ts` finds it before anybody else does.
 */
import type { Json, JsonObject } from '#domain/kernel/json';
import { NOT_TO_ACT_WORDS, ABORT_REASON_WORDS, NONCE_GIVER_WORDS, RECOMMENDATION_REASON_WORDS } from '../assignment.ts';
import { ACT_WORDS } from '../acts.ts';
import {
  CHECKPOINT_EXCUSE_WORDS,
  CHECKPOINT_WORDS,
  CLOSING_KIND_WORDS,
  MANDATE_EXCUSE_WORDS,
  NOT_APPLICABLE_WORDS,
} from '../checkpoints.ts';
import {
  ADOPTION_WORDS,
  CHECKLIST_ITEM_WORDS,
  MISSING_EXCUSE_WORDS,
  PERFORMANCE_WORDS,
  RESULT_WORDS,
  RETURN_REASON_WORDS,
} from '../closing.ts';
import {
  CLOSING_DATE_REASON_WORDS,
  DECISION_KIND_WORDS,
  EVENT_WORDS,
  INTAKE_POINT_WORDS,
  LAW_WORDS,
  MEANS_WORDS,
  PROGRESS_WORDS,
  ROLE_WORDS,
  SERVICE_WAY_WORDS,
} from '../filing.ts';
import {
  ANSWERED_BY_WORDS,
  NO_ANSWER_WORDS,
  REACH_WORDS,
  SATISFACTION_ITEM_WORDS,
  TOUCH_CHANNEL_WORDS,
  TOUCH_PHASE_WORDS,
} from '../follow-up.ts';
import {
  HEARING_CHANGE_WORDS,
  HEARING_PROCEDURE_WORDS,
  OBSERVATION_CHANNEL_WORDS,
  OBSERVATION_EXCUSE_WORDS,
  OBSERVATION_ITEM_WORDS,
  OPINION_ITEM_WORDS,
  OPINION_WAY_WORDS,
  PUBLICITY_WORDS,
  RELEASE_REASON_WORDS,
  SELECTION_REASON_WORDS,
} from '../hearing.ts';
import {
  CAP_WORDS,
  CONFLICT_WORDS,
  GRADE_WORDS,
  NOT_ASSESSED_WORDS,
  OBJECTION_GROUND_WORDS,
  RED_FLAG_WORDS,
} from '../evaluation.ts';
import { MATERIAL_WORDS } from '../materials.ts';
import { PROBLEM_WORDS } from '../problems.ts';
import { DEADLINE_WORDS } from '../reminders.ts';
import {
  both,
  ENDING_WORDS,
  ENTRY_WORDS,
  FORM_WORDS,
  GREEN_LANE_WORDS,
  LOOSE_CODES,
  METHOD_NAMES,
  PROCEEDING_WORDS,
  PROTECTION_WORDS,
  STAGE_WORDS,
  type Sentence,
} from './codes.ts';

export type Tongue = 'zh' | 'en';

/** The name of an id as the reader may see it; null where it has none for them. */
export type NameOf = (id: string) => string | null;

type Table = Readonly<
  Record<string, { readonly zh: string; readonly en: string } | { readonly 'zh-CN': string; readonly en: string }>
>;

/** How the value of a fact is read; null: it stands for itself elsewhere and is not said. */
type Reading =
  | null
  | { readonly label: Sentence; readonly read: 'day' | 'count' | 'yes-no' | 'name' | 'minute' | 'fen' | 'plain' }
  | { readonly label: Sentence; readonly read: readonly Table[] }
  | { readonly label: Sentence; readonly read: 'scores'; readonly items: Table }
  | { readonly label: Sentence; readonly read: 'facts' };

const day = (zh: string, en: string): Reading => ({ label: both(zh, en), read: 'day' });
const count = (zh: string, en: string): Reading => ({ label: both(zh, en), read: 'count' });
const yesNo = (zh: string, en: string): Reading => ({ label: both(zh, en), read: 'yes-no' });
const name = (zh: string, en: string): Reading => ({ label: both(zh, en), read: 'name' });
const plain = (zh: string, en: string): Reading => ({ label: both(zh, en), read: 'plain' });
const code = (zh: string, en: string, ...tables: readonly Table[]): Reading => ({ label: both(zh, en), read: tables });

const REASONS: readonly Table[] = [
  NOT_TO_ACT_WORDS,
  ABORT_REASON_WORDS,
  RECOMMENDATION_REASON_WORDS,
  CHECKPOINT_EXCUSE_WORDS,
  MANDATE_EXCUSE_WORDS,
  NOT_APPLICABLE_WORDS,
  RETURN_REASON_WORDS,
  MISSING_EXCUSE_WORDS,
  HEARING_CHANGE_WORDS,
  RELEASE_REASON_WORDS,
  OBSERVATION_EXCUSE_WORDS,
  SELECTION_REASON_WORDS,
  CONFLICT_WORDS,
  NOT_ASSESSED_WORDS,
  CLOSING_DATE_REASON_WORDS,
];

const LODGED_WITH_WORDS: Table = {
  organ: both('办案机关或监管场所', 'authority or place of custody'),
  'duty-lawyer': both('值班律师', 'duty lawyer'),
  station: both('工作站', 'station'),
};
const RIGHT_ENDING_WORDS: Table = {
  met: both('已办理', 'done'),
  waived: both('书面放弃', 'waived in writing'),
  'not-applicable': both('不适用', 'not applicable'),
};

/** By the name of the fact; `kind/fact` comes first where one name means two things. */
const READINGS: Readonly<Record<string, Reading>> = {
  on: null,
  act: code('操作', 'act', ACT_WORDS),
  agency: name('机构', 'agency'),
  'follow-up.tried/at': null,
  attempt: count('第几次指派', 'attempt'),
  attended: yesNo('旁听', 'attended'),
  by: name('由', 'by'),
  'intake.lodged-elsewhere/by': code('提出地点', 'lodged with', LODGED_WITH_WORDS),
  'intake.lodged-elsewhere/at': null,
  'intake.forwarded/at': null,
  'handling.closing-date-corrected/from': day('原结案日', 'before'),
  judged: { label: both('重新判定', 'judged again'), read: 'facts' },
  losesOn: day('届满日', 'last day'),
  'handling.deadline-settled/how': code('结果', 'outcome', RIGHT_ENDING_WORDS),
  'intake.supplement-requested/by': day('补充期限', 'to be supplied by'),
  'closing.item-excused/by': code('说明人', 'by', ROLE_WORDS),
  'follow-up.touch-ended/by': code('答复人', 'answered by', ANSWERED_BY_WORDS),
  candidates: count('候选人数', 'candidates'),
  excluded: count('排除人数', 'excluded'),
  caseId: null,
  cause: plain('案由代码', 'cause code'),
  channel: code('方式', 'channel', TOUCH_CHANNEL_WORDS, OBSERVATION_CHANNEL_WORDS),
  checkpoint: code('节点', 'checkpoint', CHECKPOINT_WORDS),
  chosen: name('抽中', 'chosen'),
  closesOn: day('回访截止', 'closes on'),
  opensOn: day('回访起始', 'opens on'),
  closingDate: day('结案日', 'closing date'),
  code: code('原因', 'why', PROBLEM_WORDS),
  commitment: null,
  contentHash: null,
  day: day('日期', 'day'),
  daySeed: null,
  days: count('天数', 'days'),
  deadline: null,
  document: code('文书', 'document', MATERIAL_WORDS),
  documents: null,
  dossier: null,
  draws: count('抽取次数', 'draws'),
  drawNo: count('抽取序号', 'draw number'),
  due: day('届满日', 'due'),
  ending: code('结案方式', 'ending', ENDING_WORDS),
  entry: code('来源', 'entry', ENTRY_WORDS),
  event: code('事项', 'event', EVENT_WORDS),
  events: count('事件数', 'events'),
  export: null,
  facts: { label: both('内容', 'content'), read: 'facts' },
  first: yesNo('首次开庭', 'first hearing'),
  firstEvent: null,
  lastEvent: null,
  form: code('案件形式', 'form', FORM_WORDS),
  ground: code('依据', 'ground', PROBLEM_WORDS),
  guardianIsParty: yesNo('监护人为对方当事人', 'guardian is a party'),
  relativeConsents: yesNo('近亲属同意', 'relative consents'),
  handler: name('承办人', 'handler'),
  handlerPerson: null,
  hearing: null,
  newHearing: null,
  hearingDay: day('开庭日', 'hearing on'),
  how: code('结果', 'outcome', {}),
  intakePoint: code('受理点', 'intake point', INTAKE_POINT_WORDS),
  item: code('项目', 'item', CHECKLIST_ITEM_WORDS, MATERIAL_WORDS),
  items: code('材料', 'items', MATERIAL_WORDS),
  kind: code('事项', 'matter', DECISION_KIND_WORDS, PROGRESS_WORDS, CLOSING_KIND_WORDS),
  late: yesNo('逾期', 'late'),
  materials: code('材料', 'materials', MATERIAL_WORDS),
  generated: code('系统生成文书', 'papers made by the system', MATERIAL_WORDS),
  means: code('经济状况核查', 'means', MEANS_WORDS),
  measure: code('处理措施', 'measure', {}),
  method: code('方式', 'method', METHOD_NAMES),
  minor: yesNo('未成年人', 'minor'),
  newDueOn: day('新届满日', 'now due'),
  no: null,
  noAnswer: code('未接通原因', 'no answer', NO_ANSWER_WORDS),
  nonce: plain('随机数', 'nonce'),
  nonceGiver: code('随机数提供人', 'nonce given by', NONCE_GIVER_WORDS),
  noticeGround: code('通知依据', 'ground of the notice', {}),
  number: plain('编号', 'number'),
  'draw.drawn/number': count('抽取数', 'number'),
  'assignment.issued/number': plain('抽取数', 'number'),
  'assignment.selected/number': plain('抽取数', 'number'),
  observer: name('旁听人员', 'observer'),
  officer: name('经办人', 'officer'),
  outcome: { label: both('办案结果', 'outcome'), read: 'facts' },
  result: code('结果', 'result', RESULT_WORDS),
  opinionAdopted: code('意见采纳', 'opinion adopted', ADOPTION_WORDS),
  performed: code('履行', 'performed', PERFORMANCE_WORDS),
  amountClaimedFen: { label: both('请求金额', 'amount claimed'), read: 'fen' },
  lossRecoveredFen: { label: both('挽回损失', 'loss recovered'), read: 'fen' },
  lossAvertedFen: { label: both('避免损失', 'loss averted'), read: 'fen' },
  lossProof: plain('损失凭据', 'proof of loss'),
  personsHelped: count('受援人数', 'persons helped'),
  groupPersons: count('群体人数', 'persons in the group'),
  own: yesNo('本人案件', 'own case'),
  pages: count('页数', 'pages'),
  person: name('人员', 'person'),
  phone: yesNo('电话回访', 'by phone'),
  policy: null,
  possibleLifeOrDeath: yesNo('可能判处无期徒刑、死刑', 'life or death sentence possible'),
  procedure: code('审理程序', 'procedure', HEARING_PROCEDURE_WORDS),
  proceeding: code('阶段', 'proceeding', PROCEEDING_WORDS),
  protection: code('保护级别', 'protection', PROTECTION_WORDS),
  greenLane: code('绿色通道', 'green lane', GREEN_LANE_WORDS),
  matter: plain('事项代码', 'matter'),
  side: plain('诉讼地位', 'side'),
  authority: name('办案机关', 'authority'),
  dispute: plain('纠纷编号', 'dispute'),
  links: null,
  recordId: plain('原记录编号', 'record'),
  demonstration: yesNo('演示数据', 'demonstration'),
  provisional: yesNo('暂定', 'provisional'),
  publicity: code('公开情况', 'publicity', PUBLICITY_WORDS),
  ratings: { label: both('满意度', 'ratings'), read: 'scores', items: SATISFACTION_ITEM_WORDS },
  reach: code('联系方式', 'way of contact', REACH_WORDS),
  reason: code('理由', 'reason', ...REASONS),
  reasons: code('理由', 'reasons', RETURN_REASON_WORDS),
  receivedAt: null,
  receivedOn: day('收到日期', 'received on'),
  reference: null,
  region: plain('行政区划', 'region'),
  request: null,
  requestHash: null,
  returns: count('第几次退回', 'times returned'),
  role: code('身份', 'role', ROLE_WORDS),
  rule: code('期限', 'deadline', DEADLINE_WORDS),
  run: null,
  scores: {
    label: both('评分', 'scores'),
    read: 'scores',
    items: { ...OPINION_ITEM_WORDS, ...OBSERVATION_ITEM_WORDS },
  },
  sha256: null,
  share: plain('抽查比例', 'share'),
  sizeBytes: count('字节数', 'bytes'),
  source: code('来源', 'source', {}),
  stage: code('当时阶段', 'stage', STAGE_WORDS),
  startMinute: { label: both('开庭时间', 'at'), read: 'minute' },
  status: code('状态', 'status', {}),
  step: count('审批步骤', 'step'),
  'case-file.deadline-escalated/step': plain('升级步骤', 'step'),
  subject: code('对象', 'subject', {}),
  subjectId: null,
  submission: count('提交次序', 'submission'),
  text: null,
  ticket: null,
  to: name('移送至', 'to'),
  total: count('总权数', 'total weight'),
  touch: code('回访', 'follow-up', TOUCH_PHASE_WORDS),
  type: plain('流程', 'workflow'),
  unit: name('承办单位', 'unit'),
  way: code('方式', 'way', SERVICE_WAY_WORDS, OPINION_WAY_WORDS),
  what: code('查阅内容', 'opened', {}),
  wishes: { label: both('点援意愿', 'wishes'), read: 'facts' },
  rank: count('意愿次序', 'rank'),
  workflow: null,

  // Peer evaluation and rectification.
  actions: { label: both('整改措施', 'actions'), read: 'facts' },
  action: code('整改措施', 'action', {}),
  answerBy: day('答复期限', 'to be answered by'),
  because: code('缘由', 'because', {}),
  caps: code('等次限制', 'caps', CAP_WORDS),
  costLow: null,
  equal: null,
  expert: name('专家', 'expert'),
  experts: count('专家人数', 'experts'),
  'evaluation.opened/code': plain('案卷代号', 'code of the file'),
  file: null,
  files: count('案卷数', 'files'),
  generation: count('第几轮', 'turn'),
  grade: code('等次', 'grade', GRADE_WORDS),
  grounds: code('异议事由', 'grounds', OBJECTION_GROUND_WORDS),
  members: name('合议成员', 'members'),
  missing: code('未评估原因', 'not assessed because', NOT_ASSESSED_WORDS),
  objectBy: day('异议期限', 'objections until'),
  owner: name('责任人', 'owner'),
  panel: null,
  planBy: day('整改方案期限', 'plan due'),
  position: null,
  rectification: null,
  redFlag: yesNo('红线情形', 'red flag'),
  redFlags: code('红线情形', 'red flags', RED_FLAG_WORDS),
  relax: code('可放宽的规则', 'rules that could be relaxed', {}),
  round: null,
  rubric: plain('评分标准', 'rubric'),
  'evaluation.opened/rubric': null,
  rubricVersion: count('标准版本', 'version of the rubric'),
  score: plain('得分', 'score'),
  seat: null,
  seed: null,
  third: yesNo('第三人复评', 'third expert'),
  'evaluation.submitted/version': count('版本', 'version'),
  'evaluation.corrected/version': count('版本', 'version'),
  'evaluation.submitted/items': null,
  'evaluation.corrected/items': null,
  'evaluation.submitted/total': plain('总分', 'total'),
  'evaluation.corrected/total': plain('总分', 'total'),
  'evaluation.seated/person': null,
  'evaluation.seated/by': code('产生方式', 'named by', {}),
  'evaluation.provisional/by': code('确定方式', 'decided by', {}),
  'evaluation.answered/outcome': code('处理结果', 'outcome', {}),
  'evaluation.escalated/step': code('事项', 'matter', {}),
  'rectification.escalated/step': code('事项', 'matter', {}),
};

/** Whether a fact of a kind has words, or is known to need none. */
export function hasReading(kind: string, fact: string): boolean {
  return `${kind}/${fact}` in READINGS || fact in READINGS;
}

/** One fact as a label and its value. */
export interface ReadFact {
  readonly fact: string;
  readonly label: string;
  readonly value: string;
}

const YES = both('是', 'yes');
const NO = both('否', 'no');
const LIST = both('、', ', ');

/** A code in words by the first table that knows it; a code that none knows stands as it is. */
export function codeInWords(value: string, tables: readonly Table[], tongue: Tongue): string {
  for (const table of [...tables, LOOSE_CODES]) {
    const words = Object.hasOwn(table, value) ? table[value] : undefined;
    if (words === undefined) continue;
    return tongue === 'en' ? words.en : 'zh' in words ? words.zh : words['zh-CN'];
  }
  const [, law, article, paragraph, item] = /^(lal)-(\d+)(?:-(\d+))?(?:-(\d+))?$/u.exec(value) ?? [];
  if (law === undefined || article === undefined) return value;
  const name = LAW_WORDS.lal[tongue];
  if (tongue === 'en')
    return `${name}, art. ${article}${paragraph === undefined ? '' : ` ¶${paragraph}`}${item === undefined ? '' : ` (${item})`}`;
  return `${name}第${article}条${paragraph === undefined ? '' : `第${paragraph}款`}${item === undefined ? '' : `第${item}项`}`;
}

/** The facts of a row that are said, in their order. Absent and null facts are left out. */
export function readFacts(kind: string, facts: JsonObject, nameOf: NameOf, tongue: Tongue): readonly ReadFact[] {
  return Object.entries(facts).flatMap(([fact, value]): readonly ReadFact[] => {
    const own = `${kind}/${fact}`;
    const reading = READINGS[own in READINGS ? own : fact] ?? null;
    if (reading === null || value === null) return [];
    if (reading.read === 'facts') {
      const inner = (Array.isArray(value) ? value : [value]) as readonly JsonObject[];
      return inner.flatMap((one) => readFacts(kind, one, nameOf, tongue));
    }
    const said = valueInWords(reading, value, nameOf, tongue);
    return said === '' ? [] : [{ fact, label: reading.label[tongue], value: said }];
  });
}

function valueInWords(reading: NonNullable<Reading>, value: Json, nameOf: NameOf, tongue: Tongue): string {
  if (Array.isArray(value)) {
    return value
      .map((item: Json) => valueInWords(reading, item, nameOf, tongue))
      .filter((text) => text !== '')
      .join(LIST[tongue]);
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (typeof reading.read === 'object') return codeInWords(text, reading.read, tongue);
  switch (reading.read) {
    case 'yes-no':
      return (value === true ? YES : NO)[tongue];
    case 'name':
      return nameOf(text) ?? '';
    case 'day':
      return dayInWords(text, tongue);
    case 'minute':
      return clockOf(Number(value));
    case 'fen':
      return tongue === 'zh' ? `${yuan(Number(value))}元` : `CNY ${yuan(Number(value))}`;
    case 'scores':
      return Object.entries(value as JsonObject)
        .map(
          ([item, score]) =>
            `${codeInWords(item, [(reading as { items: Table }).items], tongue)} ${String(score as number)}`,
        )
        .join(LIST[tongue]);
    default:
      return text;
  }
}

/** 2026年11月23日, or the day as written in ISO 8601. */
export function dayInWords(day: string, tongue: Tongue): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return tongue === 'zh' ? `${year}年${Number(month)}月${Number(date)}日` : day;
}

function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function yuan(fen: number): string {
  const whole = String(Math.floor(fen / 100)).replaceAll(/\B(?=(\d{3})+$)/gu, ',');
  return `${whole}.${String(fen % 100).padStart(2, '0')}`;
}
