/** Words of the hearing room: hearings, observation, the authority's opinion, selection. */
import type { Publicity } from '#domain/case-file/codes';
import type { OpinionHeading, OpinionItem, OpinionPhase, OpinionWay } from '#domain/hearing/authority-opinion';
import type { HearingChangeReason, HearingProcedure, HearingState } from '#domain/hearing/hearings';
import type {
  ObservationChannel,
  ObservationExcuse,
  ObservationItem,
  ObservationPhase,
  ReleaseReason,
} from '#domain/hearing/observation';
import type { AttendancePriority, SelectionReason } from '#domain/hearing/quota';

interface Words {
  readonly zh: string;
  readonly en: string;
}

export const PUBLICITY_WORDS: Readonly<Record<Publicity, Words>> = {
  public: { zh: '公开', en: 'Public' },
  'non-public': { zh: '不公开', en: 'Non-public' },
  unknown: { zh: '未知', en: 'Unknown' },
};

export const HEARING_STATE_WORDS: Readonly<Record<HearingState, Words>> = {
  scheduled: { zh: '已排期', en: 'Scheduled' },
  moved: { zh: '已改期', en: 'Moved' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  held: { zh: '已开庭', en: 'Held' },
};

export const HEARING_PROCEDURE_WORDS: Readonly<Record<HearingProcedure, Words>> = {
  ordinary: { zh: '普通程序', en: 'Ordinary procedure' },
  summary: { zh: '简易程序', en: 'Summary procedure' },
  'fast-track': { zh: '速裁程序', en: 'Fast-track procedure' },
  'second-instance': { zh: '二审程序', en: 'Second instance' },
  arbitration: { zh: '仲裁程序', en: 'Arbitration' },
  'reconsideration-hearing': { zh: '复议听证', en: 'Reconsideration hearing' },
  other: { zh: '其他程序', en: 'Other' },
};

export const HEARING_CHANGE_WORDS: Readonly<Record<HearingChangeReason, Words>> = {
  'court-calendar': { zh: '法院排期调整', en: 'Calendar of the court' },
  'party-request': { zh: '当事人申请', en: 'Request of a party' },
  evidence: { zh: '证据原因', en: 'Evidence' },
  settled: { zh: '调解、和解', en: 'Settled' },
  withdrawn: { zh: '撤诉', en: 'Withdrawn' },
  'procedure-changed': { zh: '程序转换', en: 'Procedure changed' },
  other: { zh: '其他原因', en: 'Other' },
};

export const OBSERVATION_PHASE_WORDS: Readonly<Record<ObservationPhase, Words>> = {
  selected: { zh: '暂定旁听(待核实是否公开)', en: 'Selected, publicity to be confirmed' },
  confirmed: { zh: '确定旁听', en: 'Confirmed' },
  assigned: { zh: '已派旁听员', en: 'Observer assigned' },
  held: { zh: '已开庭,待填旁听记录', en: 'Held, record due' },
  recorded: { zh: '已填旁听记录', en: 'Recorded' },
  released: { zh: '解除旁听', en: 'Released' },
  excused: { zh: '准予免除', en: 'Excused' },
  lapsed: { zh: '未完成旁听', en: 'Lapsed' },
};

export const OBSERVATION_CHANNEL_WORDS: Readonly<Record<ObservationChannel, Words>> = {
  'on-site': { zh: '现场旁听', en: 'On site' },
  'live-stream': { zh: '庭审直播', en: 'Live stream' },
  recording: { zh: '庭审录像', en: 'Recording' },
};

export const RELEASE_REASON_WORDS: Readonly<Record<ReleaseReason, Words>> = {
  moved: { zh: '改期', en: 'Hearing moved' },
  cancelled: { zh: '取消', en: 'Hearing cancelled' },
  'non-public': { zh: '不公开审理', en: 'Non-public' },
  'declared-non-public': { zh: '当庭决定不公开审理', en: 'Declared non-public on the day' },
};

export const OBSERVATION_EXCUSE_WORDS: Readonly<Record<ObservationExcuse, Words>> = {
  'observer-ill': { zh: '旁听员因病', en: 'Observer ill' },
  traffic: { zh: '交通受阻', en: 'Traffic' },
  'court-refused-entry': { zh: '法院未准许进入', en: 'The court refused entry' },
  'no-seat': { zh: '旁听席已满', en: 'No seat left' },
  'stream-failed': { zh: '直播中断', en: 'The stream failed' },
  'other-objective-cause': { zh: '其他客观原因', en: 'Other objective cause' },
};

export const OBSERVATION_ITEM_WORDS: Readonly<Record<ObservationItem, Words>> = {
  preparation: { zh: '庭前准备', en: 'Preparation' },
  inquiry: { zh: '法庭调查', en: 'Court inquiry' },
  debate: { zh: '法庭辩论', en: 'Court debate' },
  effect: { zh: '庭审效果', en: 'Effect' },
};

export const OPINION_WAY_WORDS: Readonly<Record<OpinionWay, Words>> = {
  link: { zh: '链接', en: 'Link' },
  paper: { zh: '书面', en: 'Paper' },
  oral: { zh: '口头', en: 'Oral' },
  exchange: { zh: '数据交换', en: 'Data exchange' },
};

export const OPINION_PHASE_WORDS: Readonly<Record<OpinionPhase, Words>> = {
  requested: { zh: '已征询', en: 'Requested' },
  calling: { zh: '电话征询', en: 'To be called' },
  received: { zh: '已反馈', en: 'Received' },
  declined: { zh: '不予反馈', en: 'Declined' },
  lapsed: { zh: '逾期未反馈', en: 'Lapsed' },
};

export const OPINION_HEADING_WORDS: Readonly<Record<OpinionHeading, Words>> = {
  etiquette: { zh: '诉讼礼仪', en: 'Conduct in court' },
  profession: { zh: '专业素养', en: 'Professional skill' },
  spirit: { zh: '职业精神', en: 'Professional spirit' },
};

export const OPINION_ITEM_WORDS: Readonly<Record<OpinionItem, Words>> = {
  order: { zh: '遵守法庭秩序', en: 'Keeps order' },
  respect: { zh: '尊重法庭及诉讼参与人', en: 'Shows respect' },
  dress: { zh: '着装规范', en: 'Dress' },
  language: { zh: '语言表达', en: 'Language' },
  thinking: { zh: '逻辑思维', en: 'Thinking' },
  law: { zh: '法律运用', en: 'Command of the law' },
  response: { zh: '应变能力', en: 'Response' },
  attitude: { zh: '工作态度', en: 'Attitude' },
  diligence: { zh: '勤勉尽责', en: 'Diligence' },
};

export const ATTENDANCE_PRIORITY_WORDS: Readonly<Record<AttendancePriority, Words>> = {
  mass: { zh: '群体性案件', en: 'Mass case' },
  major: { zh: '重大案件', en: 'Major case' },
  'first-time-handler': { zh: '首次承办法律援助案件', en: 'First-time handler' },
  'handler-due': { zh: '承办人两年内未被旁听', en: 'Handler not attended for two years' },
};

export const SELECTION_REASON_WORDS: Readonly<Record<SelectionReason, Words>> = {
  'priority-mass': { zh: '群体性案件优先', en: 'Mass case first' },
  'priority-major': { zh: '重大案件优先', en: 'Major case first' },
  'priority-first-time-handler': { zh: '首次承办人优先', en: 'First-time handler first' },
  'priority-handler-due': { zh: '承办人两年内应旁听一次', en: 'Handler due within two years' },
  'quarter-minimum': { zh: '本季度至少一件', en: 'At least one a quarter' },
  'catch-up': { zh: '补足旁听比例', en: 'Catching up with the quota' },
  drawn: { zh: '随机抽中', en: 'Drawn' },
  'not-drawn': { zh: '未抽中', en: 'Not drawn' },
  'non-public': { zh: '不公开审理,不得旁听', en: 'Non-public, never attended' },
  'case-counted-already': { zh: '本年度已旁听或已选定', en: 'Counts already this year' },
  'taken-over': { zh: '原系统选定', en: 'Selected in the system before' },
  'plan-reached': { zh: '已达到计划', en: 'Plan reached' },
};
