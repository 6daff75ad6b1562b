/**
 * Words with which a case's own data become papers: events as the trail names them, roles, legal bases and
 * reasons of decisions, laws that deadlines cite. Papers are Chinese by nature; what lists also show has English.
 */
import type { Form, Role } from '#domain/case-file/codes';
import type { DecisionKind } from '#domain/case-file/state';
import type { CLOSING_DATE_REASONS } from '#domain/handling/closing-date';
import type { Law } from '#domain/reference/rule-pack';
import { EVALUATION_EVENT_WORDS } from './evaluation.ts';

interface Words {
  readonly zh: string;
  readonly en: string;
}

const both = (zh: string, en: string): Words => ({ zh, en });

/** What happened, by the kind of a case's ledger row. */
export const EVENT_WORDS: Readonly<Record<string, Words>> = {
  'intake.received': both('登记受理申请', 'Application received'),
  'intake.notice-received': both('登记通知辩护（代理）', 'Notice of the authority received'),
  'intake.lodged-elsewhere': both('登记转交前的申请', 'Application lodged elsewhere'),
  'intake.forwarded': both('转交申请', 'Application forwarded'),
  'intake.supplement-requested': both('告知补充材料', 'Supplement asked for'),
  'intake.supplemented': both('收到补充材料', 'Supplement received'),
  'intake.co-operation-requested': both('商请协作', 'Co-operation asked for'),
  'intake.co-operation-answered': both('收到协作答复', 'Co-operation answered'),
  'intake.granted': both('决定给予法律援助', 'Aid granted'),
  'intake.granted-first': both('决定先行给予法律援助', 'Aid granted before the papers are complete'),
  'intake.late-papers-supplied': both('补办先行援助手续', 'Late papers supplied'),
  'intake.commitment-drawn': both('诚信承诺抽中核查', 'Commitment drawn for a check'),
  'intake.commitment-not-drawn': both('诚信承诺未抽中核查', 'Commitment not drawn for a check'),
  'intake.commitment-checked': both('核查诚信承诺', 'Commitment checked'),
  'intake.refused': both('决定不予法律援助', 'Aid refused'),
  'intake.refusal-served': both('送达不予法律援助决定书', 'Refusal served'),
  'intake.refusal-final': both('不予决定异议期满', 'Refusal final'),
  'intake.withdrawn': both('撤回申请', 'Application withdrawn'),
  'intake.deemed-withdrawn': both('视为撤回申请', 'Application deemed withdrawn'),
  'intake.transferred': both('移送其他机构', 'Transferred'),
  'intake.organ-asked': both('商请办案机关补充文书', 'Papers asked of the authority'),
  'intake.notice-returned': both('退回通知机关', 'Notice returned'),
  'case-file.decision-proposed': both('提出审批', 'Decision proposed'),
  'case-file.decision-agreed': both('同意审批', 'Decision agreed'),
  'case-file.decision-sent-back': both('退回审批', 'Decision sent back'),
  'case-file.deadline-overdue': both('期限届满未办理', 'Deadline overdue'),
  'case-file.deadline-escalated': both('逾期升级提醒', 'Overdue deadline escalated'),
  'case-file.deadline-lapsed': both('期限届满', 'Deadline lapsed'),
  'case-file.objection-lodged': both('提出异议', 'Objection lodged'),
  'case-file.objection-decided': both('异议审查决定', 'Objection decided'),
  'case-file.termination-decided': both('决定终止法律援助', 'Termination decided'),
  'case-file.termination-served': both('送达终止决定书', 'Termination served'),
  'case-file.ended': both('案件归档完结', 'Case ended'),
  'assignment.wishes-recorded': both('登记受援人点援意愿', 'Recipient’s wishes recorded'),
  'assignment.previous-passed-over': both('不优先指派前一阶段承办人', 'Handler of the earlier stage passed over'),
  'assignment.draw-requested': both('提出抽取承办人', 'Draw requested'),
  'assignment.draw-aborted': both('取消抽取', 'Draw given up'),
  'assignment.selected': both('选定承办人', 'Handler selected'),
  'assignment.issued': both('指派承办单位', 'Assignment issued'),
  'assignment.arranged': both('安排承办人', 'Handler arranged'),
  'assignment.confirmed': both('承办人确认接受', 'Handler confirmed'),
  'assignment.not-to-act-applied': both('申请不予承办', 'Asked not to act'),
  'assignment.not-to-act-granted': both('同意不予承办', 'Leave not to act granted'),
  'assignment.not-to-act-refused': both('不同意不予承办', 'Leave not to act refused'),
  'assignment.taken-back': both('收回指派', 'Assignment taken back'),
  'assignment.organ-answered': both('函复办案机关', 'Authority answered'),
  'assignment.replacement-requested': both('申请更换承办人', 'Replacement asked for'),
  'assignment.replacement-decided': both('更换承办人决定', 'Replacement decided'),
  'handling.begun': both('开始承办', 'Handling begun'),
  'handling.checkpoint-completed': both('完成办理节点', 'Checkpoint completed'),
  'handling.checkpoint-not-applicable': both('节点不适用', 'Checkpoint not applicable'),
  'handling.checkpoint-excused': both('准予免除节点', 'Checkpoint excused'),
  'handling.mandate-excused': both('说明未办委托手续原因', 'Mandate papers excused'),
  'handling.mandate-signed': both('签订委托手续', 'Mandate signed'),
  'handling.progress-reported': both('报告承办情况', 'Progress reported'),
  'handling.extension-requested': both('申请延长期限', 'Extension asked for'),
  'handling.deadline-extended': both('同意延长期限', 'Deadline extended'),
  'handling.extension-refused': both('不同意延长期限', 'Extension refused'),
  'handling.deadline-opened': both('登记办案期限', 'Deadline recorded'),
  'handling.deadline-settled': both('办案期限办结', 'Deadline settled'),
  'handling.instructed': both('督办', 'Instruction given'),
  'handling.judgment-received': both('收到裁判文书', 'Judgment received'),
  'handling.closing-date-corrected': both('更正结案日', 'Closing date corrected'),
  'handling.closing-document-reported': both('报告结案', 'Closing document reported'),
  'hearing.scheduled': both('登记开庭', 'Hearing scheduled'),
  'hearing.moved': both('改期开庭', 'Hearing moved'),
  'hearing.cancelled': both('取消开庭', 'Hearing cancelled'),
  'hearing.publicity-set': both('核实是否公开审理', 'Publicity confirmed'),
  'hearing.held': both('开庭', 'Hearing held'),
  'hearing.attendance-selected': both('选定旁听', 'Selected for attendance'),
  'hearing.attendance-not-selected': both('未选定旁听', 'Not selected for attendance'),
  'hearing.observer-assigned': both('指派旁听人员', 'Observer assigned'),
  'hearing.observer-told': both('告知旁听人员', 'Observer told'),
  'hearing.observer-released': both('解除旁听', 'Observer released'),
  'hearing.observation-recorded': both('提交旁听记录', 'Attendance recorded'),
  'hearing.observation-excused': both('准予免除旁听', 'Attendance excused'),
  'hearing.observation-lapsed': both('未完成旁听', 'Attendance lapsed'),
  'hearing.opinion-asked': both('征询办案机关意见', 'Opinion asked of the authority'),
  'hearing.opinion-call-unanswered': both('电话征询未答复', 'Call for the opinion unanswered'),
  'hearing.opinion-received': both('收到办案机关意见', 'Opinion received'),
  'follow-up.touch-opened': both('开始回访', 'Follow-up opened'),
  'follow-up.tried': both('回访未接通', 'Follow-up tried'),
  'follow-up.touch-ended': both('完成回访', 'Follow-up ended'),
  // Neutral on purpose: what was reported is for the supervisor alone.
  'follow-up.money-reported': both('登记回访情况', 'Follow-up recorded'),
  'follow-up.reach-changed': both('变更联系方式', 'Way of contact changed'),
  'follow-up.abnormal-answer': both('回访异常', 'Abnormal answer'),
  'follow-up.abnormal-settled': both('回访异常处理完毕', 'Abnormal answer settled'),
  'follow-up.complaint-lodged': both('收到投诉', 'Complaint lodged'),
  'follow-up.complaint-accepted': both('受理投诉', 'Complaint accepted'),
  'follow-up.complaint-decided': both('投诉处理决定', 'Complaint decided'),
  'follow-up.complaint-answered': both('答复投诉人', 'Complaint answered'),
  'closing.submitted': both('提交结案材料', 'Closure file submitted'),
  'closing.examined': both('初审结案材料', 'Closure file examined'),
  'closing.returned': both('退回补正', 'Closure file returned'),
  'closing.item-excused': both('缺件说明', 'Missing item excused'),
  'closing.talk-recorded': both('约谈承办单位', 'Talk with the unit recorded'),
  'closing.approved': both('结案审核通过', 'Closure approved'),
  'closing.dossier-locked': both('案卷归档锁定', 'Dossier locked'),
  'subsidy.approved': both('审批办案补贴', 'Subsidy approved'),
  'subsidy.paid': both('支付办案补贴', 'Subsidy paid'),
  'supervision.attempt-refused': both('办理请求被拒绝', 'Attempt refused'),
  'supervision.history-exported': both('流程历史导出封存', 'Workflow history exported and sealed'),
  imported: both('导入此前事项', 'Imported'),
  'archive.failed': both('案卷生成失败', 'Dossier could not be made'),
  'archive.retried': both('重新生成案卷', 'Dossier tried again'),
  ...EVALUATION_EVENT_WORDS,
};

/** Roles as papers name them. */
export const ROLE_WORDS: Readonly<Record<Role, Words>> = {
  officer: both('经办人', 'officer'),
  reviewer: both('审核人', 'reviewer'),
  approver: both('审批人', 'approver'),
  head: both('机构负责人', 'head of the agency'),
  'station-officer': both('工作站人员', 'station officer'),
  'unit-head': both('承办单位负责人', 'head of the unit'),
  'unit-clerk': both('承办单位联络人', 'clerk of the unit'),
  handler: both('承办人', 'handler'),
  observer: both('旁听人员', 'observer'),
  caller: both('回访员', 'caller'),
  'closure-examiner': both('结案审核人', 'closure examiner'),
  archivist: both('档案管理员', 'archivist'),
  supervisor: both('司法行政部门', 'supervisor'),
  auditor: both('监管人员', 'auditor'),
  'round-organiser': both('评估组织人', 'organiser of rounds'),
  expert: both('评估专家', 'evaluation expert'),
  moderator: both('评估组组长', 'moderator of the evaluation group'),
  'system-administrator': both('系统管理员', 'system administrator'),
  recipient: both('受援人', 'recipient'),
  authority: both('办案机关', 'authority'),
  system: both('系统', 'system'),
};

/** What a decision is about. */
export const DECISION_KIND_WORDS: Readonly<Record<DecisionKind, Words>> = {
  grant: both('给予法律援助', 'grant'),
  'grant-first': both('先行给予法律援助', 'grant first'),
  refuse: both('不予法律援助', 'refuse'),
  assign: both('指派', 'assign'),
  close: both('结案', 'close'),
};

/** What a step of a decision said. */
export const STEP_OUTCOME_WORDS: Readonly<Record<string, Words>> = {
  proposed: both('提请审批', 'proposed'),
  agreed: both('同意', 'agreed'),
  'sent-back': both('退回', 'sent back'),
};

/** States of a deadline. */
export const DEADLINE_STATE_WORDS: Readonly<Record<string, Words>> = {
  open: both('进行中', 'open'),
  suspended: both('中止', 'suspended'),
  met: both('按期完成', 'met'),
  'met-late': both('逾期完成', 'met late'),
  excused: both('准予免除', 'excused'),
  lapsed: both('届满', 'lapsed'),
  withdrawn: both('不再适用', 'withdrawn'),
};

/** Titles of the laws that deadlines cite, short as in running text. */
export const LAW_WORDS: Readonly<Record<Law, Words>> = {
  lal: both('《法律援助法》', 'Legal Aid Law'),
  'decree-148': both('《办理法律援助案件程序规定》', 'Procedure Rules'),
  cpl: both('《刑事诉讼法》', 'Criminal Procedure Law'),
  'cpl-interpretation': both('《刑事诉讼法解释》', 'Criminal Procedure Interpretation'),
  'civil-procedure': both('《民事诉讼法》', 'Civil Procedure Law'),
  'administrative-procedure': both('《行政诉讼法》', 'Administrative Procedure Law'),
  'state-compensation': both('《国家赔偿法》', 'State Compensation Law'),
  'labour-arbitration': both('《劳动争议调解仲裁法》', 'Labour Arbitration Law'),
  'spc-2021-348': both('死刑复核案件法律援助规定', 'Rules on death-penalty review'),
  'order-149': both('《法律援助投诉处理办法》', 'Complaint Rules'),
  'local-regulation': both('地方规定', 'Local regulation'),
  policy: both('本机构工作规范', 'Policy of the agency'),
};

/** How the means check was met. */
export const MEANS_WORDS: Readonly<Record<string, Words>> = {
  'shared-data-query': both('信息共享查询', 'query of shared data'),
  'integrity-commitment': both('个人诚信承诺', 'integrity commitment'),
  certificate: both('经济困难证明', 'certificate'),
  exempt: both('免予核查', 'exempt'),
  'not-required': both('无需核查', 'not required'),
};

/** Where an application was made. */
export const INTAKE_POINT_WORDS: Readonly<Record<string, Words>> = {
  window: both('服务窗口', 'window'),
  station: both('工作站', 'station'),
  'contact-point': both('联络点', 'contact point'),
  online: both('网上申请', 'online'),
  phone: both('电话申请', 'phone'),
  authority: both('办案机关', 'authority'),
  'co-operation': both('异地协作', 'co-operation'),
};

/** Legal grounds of a notice, as letters cite them. */
export const NOTICE_GROUND_WORDS: Readonly<Record<string, string>> = {
  'lal-25-1-1': '《法律援助法》第二十五条第一款第一项（未成年人）',
  'lal-25-1-2': '《法律援助法》第二十五条第一款第二项（视力、听力、言语残疾人）',
  'lal-25-1-3': '《法律援助法》第二十五条第一款第三项（不能完全辨认自己行为的成年人）',
  'lal-25-1-4': '《法律援助法》第二十五条第一款第四项（可能判处无期徒刑、死刑）',
  'lal-25-1-5': '《法律援助法》第二十五条第一款第五项（申请法律援助的死刑复核案件被告人）',
  'lal-25-1-6': '《法律援助法》第二十五条第一款第六项（缺席审判案件被告人）',
  'lal-25-1-7': '《法律援助法》第二十五条第一款第七项（法律法规规定的其他人员）',
  'lal-25-2': '《法律援助法》第二十五条第二款（没有委托辩护人）',
  'lal-28': '《法律援助法》第二十八条（强制医疗案件）',
  'full-coverage': '刑事案件律师辩护全覆盖',
};

/** Article that says what aid covers, by form. */
export const SCOPE_BASIS: Readonly<Record<Form, string>> = {
  'criminal-defence': '第二十四条',
  'criminal-representation': '第二十九条',
  'civil-litigation': '第三十一条',
  'administrative-litigation': '第三十一条',
  'state-compensation': '第三十一条',
  'labour-arbitration': '第三十一条',
  'administrative-reconsideration': '第三十一条',
  'other-non-litigation': '第三十一条',
  'duty-help': '第三十条',
};

/** What a handler is in the proceeding. */
export const CAPACITY_WORDS: Readonly<Record<Form, string>> = {
  'criminal-defence': '辩护人',
  'criminal-representation': '诉讼代理人',
  'civil-litigation': '诉讼代理人',
  'administrative-litigation': '诉讼代理人',
  'state-compensation': '代理人',
  'labour-arbitration': '代理人',
  'administrative-reconsideration': '代理人',
  'other-non-litigation': '代理人',
  'duty-help': '值班律师',
};

/** Why aid is refused, as the decision says it, with the article that it stands on. */
export const REFUSAL_REASONS: Readonly<Record<string, { readonly reason: string; readonly basis: string }>> = {
  'not-in-scope': { reason: '你申请的事项不属于法律援助范围。', basis: '第三十一条、第四十三条' },
  'means-above-standard': { reason: '你的经济状况不符合经济困难标准。', basis: '第三十四条、第四十三条' },
  'papers-not-true': { reason: '你提交的申请材料不真实。', basis: '第四十一条、第四十三条' },
  'other-agency-competent': { reason: '你申请的事项依法由其他法律援助机构管辖。', basis: '第三十八条、第四十三条' },
  'aid-given-already': { reason: '你申请的事项已经获得法律援助。', basis: '第四十三条' },
  'claim-evidently-without-merit': { reason: '你申请的事项明显缺乏事实和法律依据。', basis: '第三十一条、第四十三条' },
};

/** Kinds of reports and instructions during handling. */
export const PROGRESS_WORDS: Readonly<Record<string, Words>> = {
  'recipient-informed': both('向受援人通报', 'recipient informed'),
  'organ-contacted': both('联系办案机关', 'authority contacted'),
  'evidence-found': both('取得证据', 'evidence found'),
  'hearing-date-known': both('知悉开庭日期', 'hearing date known'),
  'custody-changed': both('强制措施变更', 'custody changed'),
  'decision-received': both('收到决定文书', 'decision received'),
  difficulty: both('办理困难', 'difficulty'),
  reminder: both('提醒', 'reminder'),
  instruction: both('指示', 'instruction'),
  discussion: both('研究讨论', 'discussion'),
  talk: both('约谈', 'talk'),
  other: both('其他', 'other'),
};

/** How a paper reached its receiver. */
export const SERVICE_WAY_WORDS: Readonly<Record<string, Words>> = {
  direct: both('直接送达', 'directly'),
  mail: both('邮寄送达', 'by mail'),
  electronic: both('电子送达', 'electronically'),
  left: both('留置送达', 'left'),
  'through-custody': both('由羁押场所转交', 'through the place of custody'),
  'public-notice': both('公告送达', 'by public notice'),
};

/** Names of the private texts that acts carry, as papers label them. */
export const TEXT_LABELS: Readonly<Record<string, string>> = {
  recipientName: '受援人',
  recipientPhone: '联系电话',
  recipientIdNumber: '证件号码',
  recipientAddress: '住所地',
  representativeName: '代理人',
  opponentName: '对方当事人',
  matter: '案情及申请理由',
  note: '备注',
  opinion: '意见',
  report: '记录',
  instruction: '内容',
  receiver: '收件人',
  contact: '联系人',
};

/** Why a closing date was put right. */
export const CLOSING_DATE_REASON_WORDS: Readonly<Record<(typeof CLOSING_DATE_REASONS)[number], Words>> = {
  'day-misread': both('日期误记', 'The day was misread'),
  'wrong-document': both('依据文书有误', 'It was the wrong document'),
  'receipt-proves-other-day': both('送达回证证明为另一日期', 'The receipt proves another day'),
  'performance-proves-other-day': both('履行情况证明为另一日期', 'The performance proves another day'),
  other: both('其他', 'Other'),
};
