/**
 * Words of reminders: subject and text by template code, and the names of the deadlines they are about. They name
 * the case by its number and never a recipient; a protected case is not named at all.
 */
import type { Language } from './derivation.ts';

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Names of deadlines by the key of their rule. */
export const DEADLINE_WORDS: Readonly<Record<string, Words>> = {
  'assignment.assign': { zh: '指派承办单位', en: 'Assign a unit' },
  'assignment.decide-decline': { zh: '决定是否同意不予承办', en: 'Decide on an application not to act' },
  'assignment.decide-replacement': { zh: '决定是否更换承办人', en: 'Decide on replacing the handler' },
  'assignment.notice-assign-and-answer': { zh: '指派并函复办案机关', en: 'Assign and answer the authority' },
  'assignment.unit-silence': { zh: '安排承办人', en: 'Arrange a handler' },
  'case-file.objection-decide': { zh: '作出异议审查决定', en: 'Decide on the objection' },
  'case-file.objection-window': { zh: '提出异议', en: 'Time to object' },
  'case-file.termination-serve': { zh: '送达终止法律援助决定书', en: 'Serve the termination decision' },
  'closing.correct': { zh: '补正结案材料', en: 'Correct the closure file' },
  'closing.examine': { zh: '审核结案材料', en: 'Examine the closure file' },
  'closing.first-look': { zh: '初审结案材料', en: 'Take a first look at the closure file' },
  'closing.lock-dossier': { zh: '归档', en: 'Archive the dossier' },
  'closing.submit': { zh: '提交结案归档材料', en: 'Submit the closure file' },
  'follow-up.abnormal-answer': { zh: '处理异常回访', en: 'Deal with an abnormal answer' },
  'follow-up.complaint-accept': { zh: '决定是否受理投诉', en: 'Decide whether to accept the complaint' },
  'follow-up.complaint-answer': { zh: '答复投诉人', en: 'Answer the complainant' },
  'follow-up.complaint-decide': { zh: '作出投诉处理决定', en: 'Decide on the complaint' },
  'follow-up.first-touch': { zh: '首次回访', en: 'First follow-up' },
  'follow-up.second-touch-after-hearing': { zh: '庭后回访', en: 'Follow-up after the hearing' },
  'follow-up.second-touch-day-60': { zh: '承办六十日回访', en: 'Follow-up on day 60' },
  'follow-up.third-touch': { zh: '结案回访', en: 'Follow-up at closing' },
  'handling.administrative-suit': { zh: '提起行政诉讼', en: 'Bring an administrative suit' },
  'handling.appeal-administrative-judgment': { zh: '对行政判决上诉', en: 'Appeal against the administrative judgment' },
  'handling.appeal-administrative-ruling': { zh: '对行政裁定上诉', en: 'Appeal against the administrative ruling' },
  'handling.appeal-civil-judgment': { zh: '对民事判决上诉', en: 'Appeal against the civil judgment' },
  'handling.appeal-civil-ruling': { zh: '对民事裁定上诉', en: 'Appeal against the civil ruling' },
  'handling.appeal-criminal-judgment': { zh: '对刑事判决上诉', en: 'Appeal against the criminal judgment' },
  'handling.appeal-criminal-ruling': { zh: '对刑事裁定上诉', en: 'Appeal against the criminal ruling' },
  'handling.arbitration-acceptance': { zh: '仲裁委员会受理', en: 'Acceptance by the arbitration commission' },
  'handling.arbitration-award': { zh: '仲裁裁决', en: 'Arbitration award' },
  'handling.compulsory-treatment-reconsideration': {
    zh: '申请强制医疗复议',
    en: 'Reconsideration of compulsory treatment',
  },
  'handling.court-papers': { zh: '向法院提交手续', en: 'Hand in papers to the court' },
  'handling.custody-change-answer': { zh: '变更强制措施的答复', en: 'Answer on the change of custody' },
  'handling.death-review-opinion': { zh: '提交死刑复核意见', en: 'Opinion in the review of a death sentence' },
  'handling.duty-forward-application': { zh: '转交法律援助申请', en: 'Forward the application' },
  'handling.enforcement-application': { zh: '申请强制执行', en: 'Apply for enforcement' },
  'handling.evidence-time-limit': { zh: '举证期限', en: 'Time limit for evidence' },
  'handling.idle-on-bail': { zh: '取保候审案件进展核查', en: 'Check of a case idle on bail' },
  'handling.labour-limitation': { zh: '劳动仲裁时效', en: 'Limitation of labour arbitration' },
  'handling.limitation-check': { zh: '核对时效和起诉期限', en: 'Check limitation and time to sue' },
  'handling.mandate-papers': { zh: '办理委托手续', en: 'Mandate papers' },
  'handling.non-prosecution-petition': { zh: '对不起诉决定申诉', en: 'Petition against non-prosecution' },
  'handling.preservation-renewal': { zh: '申请续行保全', en: 'Renew the preservation' },
  'handling.protest-request': { zh: '请求抗诉', en: 'Ask for a protest' },
  'handling.state-compensation-next-step': { zh: '国家赔偿下一步程序', en: 'Next step of state compensation' },
  'handling.suit-after-award': { zh: '对仲裁裁决起诉', en: 'Sue after the award' },
  'handling.suit-after-reconsideration': { zh: '对复议决定起诉', en: 'Sue after reconsideration' },
  'handling.supplementary-investigation': { zh: '补充侦查', en: 'Supplementary investigation' },
  'hearing.observation-record': { zh: '提交旁听记录', en: 'Record of the hearing attended' },
  'hearing.observer-notice': { zh: '通知旁听人员', en: 'Tell the observer' },
  'hearing.opinion-link': { zh: '办案机关在线反馈意见', en: 'Opinion of the authority by link' },
  'hearing.opinion-paper': { zh: '办案机关书面反馈意见', en: 'Opinion of the authority on paper' },
  'intake.co-operation-answer': { zh: '答复协作函', en: 'Answer the co-operation letter' },
  'intake.commitment-check': { zh: '核查诚信承诺', en: 'Check the integrity commitment' },
  'intake.decide': { zh: '作出是否给予法律援助的决定', en: 'Decide on the application' },
  'intake.duty-forward': { zh: '值班律师转交申请', en: 'Duty lawyer forwards the application' },
  'intake.green-lane-target': { zh: '绿色通道办理时限', en: 'Green lane target' },
  'intake.late-papers': { zh: '补办先行援助手续', en: 'Papers after granting first' },
  'intake.organ-forward': { zh: '办案机关转交申请', en: 'Authority forwards the application' },
  'intake.station-forward': { zh: '工作站转交申请', en: 'Station forwards the application' },
  'intake.supplement-window': { zh: '补充申请材料', en: 'Supplement the application' },
  'letters.serve-refusal': { zh: '送达不予法律援助决定书', en: 'Serve the refusal' },
  'subsidy.pay': { zh: '支付办案补贴', en: 'Pay the subsidy' },
};

/** What a reminder says; `rung` is `start`, `t-3`, `due`, `+1` … */
export interface ReminderFacts {
  readonly template: string;
  readonly rung: string;
  readonly caseNumber: string;
  readonly rule: string;
  readonly due: string;
  readonly rightsLosing: boolean;
  /** A code of the event that a notice is about. */
  readonly kind?: string;
  /** No word of the case: its number and the matter stay away. */
  readonly neutral: boolean;
  /** Address of the installation, null when it has none. */
  readonly signInAt: string | null;
}

interface Message {
  readonly subject: string;
  readonly lines: readonly string[];
}
type Writer = (facts: ReminderFacts, name: Words) => { readonly zh: Message; readonly en: Message };

const DEADLINE_REMINDER: Writer = ({ caseNumber, due, rung, rightsLosing }, name) => ({
  zh: {
    subject: `办理提醒：${name.zh}（${caseNumber}）`,
    lines: [
      `案件${caseNumber}：${name.zh}。`,
      `最迟办理日期：${zhDay(due)}（${whenZh(rung)}）。`,
      ...(rightsLosing ? ['逾期将丧失权利，请务必在期限内办理，或者登记书面放弃、不适用。'] : []),
    ],
  },
  en: {
    subject: `Reminder: ${name.en} (${caseNumber})`,
    lines: [
      `Case ${caseNumber}: ${name.en}.`,
      `Due on ${due} (${whenEn(rung)}).`,
      ...(rightsLosing
        ? ['A right is lost after that day: act in time, or record a written waiver or that it does not apply.']
        : []),
    ],
  },
});

const DEADLINE_OVERDUE: Writer = ({ caseNumber, due, rung }, name) => ({
  zh: {
    subject: `逾期提醒：${name.zh}（${caseNumber}）`,
    lines: [
      `案件${caseNumber}：${name.zh}已于${zhDay(due)}到期，尚未办理（${whenZh(rung)}）。`,
      '请尽快办理并说明原因。',
    ],
  },
  en: {
    subject: `Overdue: ${name.en} (${caseNumber})`,
    lines: [
      `Case ${caseNumber}: ${name.en} was due on ${due} and is still open (${whenEn(rung)}).`,
      'Please act and give the reason.',
    ],
  },
});

/** A message about something that has just happened; `zh` and `en` say what, by the case's number and the deadline's name. */
function notice(write: (facts: ReminderFacts, name: Words) => { readonly zh: Told; readonly en: Told }): Writer {
  return (facts, name) => {
    const { zh, en } = write(facts, name);
    return {
      zh: { subject: `${zh.what}（${facts.caseNumber}）`, lines: [`案件${facts.caseNumber}：${zh.text}`] },
      en: { subject: `${en.what} (${facts.caseNumber})`, lines: [`Case ${facts.caseNumber}: ${en.text}`] },
    };
  };
}

interface Told {
  readonly what: string;
  readonly text: string;
}

const INSTRUCTION_WORDS: Readonly<Record<string, Words>> = {
  reminder: { zh: '提醒', en: 'Reminder' },
  instruction: { zh: '督办指令', en: 'Instruction' },
  discussion: { zh: '案件讨论', en: 'Discussion' },
  talk: { zh: '约谈', en: 'Talk' },
};

const NOTICES: Readonly<Record<string, Writer>> = {
  'money-reported': notice(() => ({
    zh: {
      what: '受援人反映违规收受财物',
      text: '受援人在回访中反映有违规收受财物行为，请依法核查。本信息不对承办单位公开。',
    },
    en: {
      what: 'A recipient reports that money was taken',
      text: 'in follow-up the recipient said that money or goods were taken. Please look into it. The unit does not see this.',
    },
  })),
  'extension-asked': notice((_facts, name) => ({
    zh: { what: `申请延期：${name.zh}`, text: `承办人申请延长“${name.zh}”的期限，请作出决定。` },
    en: {
      what: `Extension asked for: ${name.en}`,
      text: `the handler asks for more time for “${name.en}”. Please decide.`,
    },
  })),
  'extension-granted': notice((_facts, name) => ({
    zh: { what: `同意延期：${name.zh}`, text: `“${name.zh}”的期限已延长，新的届满日见案件期限。` },
    en: {
      what: `Extension granted: ${name.en}`,
      text: `“${name.en}” was extended; the new day is with the case's deadlines.`,
    },
  })),
  'extension-refused': notice((_facts, name) => ({
    zh: { what: `不同意延期：${name.zh}`, text: `“${name.zh}”的期限未予延长，请按原期限办理。` },
    en: { what: `Extension refused: ${name.en}`, text: `“${name.en}” was not extended; the day stays as it is.` },
  })),
  instructed: notice(({ kind }) => {
    const what = INSTRUCTION_WORDS[kind ?? ''] ?? { zh: '督办', en: 'Instruction' };
    return {
      zh: { what: what.zh, text: `法律援助机构发出${what.zh}，请登录查看内容。` },
      en: { what: what.en, text: `the agency sent a ${what.en.toLowerCase()}. Sign in to read it.` },
    };
  }),
  'closing-date-corrected': notice(() => ({
    zh: { what: '结案日已更正', text: '结案日已更正，以其起算的期限随之变更。' },
    en: {
      what: 'The closing date was corrected',
      text: 'the closing date was corrected, and the deadlines that count from it moved.',
    },
  })),
  'commitment-drawn': notice(() => ({
    zh: { what: '诚信承诺抽中核查', text: '本案的个人诚信承诺被抽中核查，请办理。' },
    en: {
      what: 'A commitment was drawn for a check',
      text: 'its integrity commitment was drawn for a check. Please look into it.',
    },
  })),
  'assignment-taken-back': notice(() => ({
    zh: { what: '指派已收回', text: '因未在期限内安排承办人，指派已收回并计入统计。' },
    en: {
      what: 'The assignment was taken back',
      text: 'no handler was arranged in time; the assignment was taken back, which is counted.',
    },
  })),
};

/** Every template that a notification may name. */
export const REMINDER_TEMPLATES: Readonly<Record<string, Writer>> = {
  'deadline-reminder': DEADLINE_REMINDER,
  'deadline-overdue': DEADLINE_OVERDUE,
  ...NOTICES,
};

/** Subject and text of a message in one language; the text ends with a line break. */
export function reminderInWords(
  facts: ReminderFacts,
  language: Language,
): { readonly subject: string; readonly text: string } {
  const writer = REMINDER_TEMPLATES[facts.template];
  const zh = language === 'zh-CN';
  const message =
    facts.neutral || writer === undefined
      ? neutral(facts, zh)
      : writer(facts, DEADLINE_WORDS[facts.rule] ?? UNNAMED)[zh ? 'zh' : 'en'];
  const where = zh
    ? `请登录系统查看${facts.signInAt === null ? '' : `：${facts.signInAt}`}。本邮件由系统自动发送，请勿回复。`
    : `Sign in to see it${facts.signInAt === null ? '' : `: ${facts.signInAt}`}. This message was sent automatically; please do not reply.`;
  return { subject: message.subject, text: `${[...message.lines, '', where].join('\n')}\n` };
}

const UNNAMED: Words = { zh: '待办事项', en: 'A task' };

/** What a message about a protected case says: that something waits, and until when. */
function neutral({ due, rung }: ReminderFacts, zh: boolean): Message {
  if (rung === 'now')
    return zh
      ? { subject: '您有一条新通知', lines: ['您有一条新通知。'] }
      : { subject: 'There is news for you', lines: ['There is news for you.'] };
  return zh
    ? { subject: '您有一项待办事项', lines: [`您有一项待办事项，最迟办理日期：${zhDay(due)}。`] }
    : { subject: 'A task is waiting for you', lines: [`A task is waiting for you, due on ${due}.`] };
}

function zhDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${year}年${String(Number(month))}月${String(Number(date))}日`;
}

function whenZh(rung: string): string {
  if (rung === 'start') return '期限开始';
  if (rung === 'due') return '今日到期';
  if (rung.startsWith('t-')) return `到期前${rung.slice(2)}日`;
  // The first step after the due day counts calendar days, the later ones working days.
  return rung === '+1' ? '逾期1日' : `逾期${rung.slice(1)}个工作日`;
}

function whenEn(rung: string): string {
  if (rung === 'start') return 'the period begins';
  if (rung === 'due') return 'due today';
  if (rung.startsWith('t-')) return rung === 't-1' ? '1 day before' : `${rung.slice(2)} days before`;
  return rung === '+1' ? '1 day overdue' : `${rung.slice(1)} working days overdue`;
}
