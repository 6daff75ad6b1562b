/** Words of acts, of the parts of the API and of the reference page. */
interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What each act is called; one entry for every act of the transition table and the registration. */
export const ACT_WORDS: Readonly<Record<string, Words>> = {
  'intake.register': { zh: '受理登记', en: 'Register a case' },
  'intake.request-supplement': { zh: '一次性告知补充材料', en: 'Ask once for everything missing' },
  'intake.supplement': { zh: '收到补充材料', en: 'Take in the missing papers' },
  'intake.propose-grant': { zh: '拟给予法律援助', en: 'Propose to grant aid' },
  'intake.propose-grant-first': { zh: '拟先行提供法律援助', en: 'Propose to grant aid ahead of its papers' },
  'intake.propose-refusal': { zh: '拟不予法律援助', en: 'Propose to refuse aid' },
  'intake.supply-late-papers': { zh: '补办先行援助手续', en: 'Take in the papers of aid granted first' },
  'intake.withdraw': { zh: '申请人撤回申请', en: 'Record that the application is withdrawn' },
  'intake.deem-withdrawn': { zh: '视为撤回申请', en: 'Treat the application as withdrawn' },
  'intake.transfer': { zh: '移送有管辖权的机构', en: 'Transfer to the competent agency' },
  'intake.check-commitment': { zh: '核查诚信承诺', en: 'Check an integrity commitment' },
  'intake.ask-organ': { zh: '请办案机关补送材料', en: 'Ask the organ for what is missing' },
  'intake.return-notice': { zh: '退回通知', en: 'Return a notice' },
  'intake.serve-refusal': { zh: '送达不予援助决定', en: 'Serve the refusal' },
  'case-file.agree': { zh: '同意（审核、审批）', en: 'Agree to a decision' },
  'case-file.send-back': { zh: '退回决定', en: 'Send a decision back' },
  'assignment.request-draw': { zh: '申请随机抽取', en: 'Request a draw' },
  'assignment.draw': { zh: '随机抽取承办人', en: 'Draw a handler' },
  'assignment.abort-draw': { zh: '中止抽取', en: 'Abort a draw' },
  'assignment.choose': { zh: '受援人点援', en: 'Assign by the recipient’s choice' },
  'assignment.rotate': { zh: '轮候指派', en: 'Assign by rotation' },
  'assignment.recommend': { zh: '推荐指派', en: 'Assign by recommendation' },
  'assignment.arrange': { zh: '单位安排承办人', en: 'Arrange the handler' },
  'assignment.confirm': { zh: '承办人确认', en: 'Confirm the assignment' },
  'assignment.apply-not-to-act': { zh: '申请不承办', en: 'Apply not to act' },
  'assignment.grant-not-to-act': { zh: '同意不承办', en: 'Grant the application not to act' },
  'assignment.refuse-not-to-act': { zh: '不同意不承办申请', en: 'Refuse the application not to act' },
  'assignment.take-back': { zh: '收回指派', en: 'Take the assignment back' },
  'assignment.answer-organ': { zh: '答复办案机关', en: 'Tell the organ the handler' },
  'handling.complete-checkpoint': { zh: '完成办案节点', en: 'Complete a checkpoint' },
  'handling.declare-not-applicable': { zh: '声明节点不适用', en: 'Declare a checkpoint not applicable' },
  'handling.excuse-checkpoint': { zh: '免除办案节点', en: 'Excuse a checkpoint' },
  'handling.excuse-mandate-papers': { zh: '说明委托手续延期', en: 'Excuse late mandate papers' },
  'handling.report-progress': { zh: '报告办理进展', en: 'Report progress' },
  'handling.request-extension': { zh: '申请延期', en: 'Request an extension' },
  'handling.grant-extension': { zh: '同意延期', en: 'Grant an extension' },
  'handling.refuse-extension': { zh: '不同意延期', en: 'Refuse an extension' },
  'handling.instruct': { zh: '督办', en: 'Remind or instruct the handler' },
  'handling.record-closing': { zh: '报告结案文书', en: 'Report what ended the service' },
  'follow-up.try': { zh: '登记回访未果', en: 'Record a try without an answer' },
  'follow-up.record-answer': { zh: '登记回访回答', en: 'Record the answers of a touch' },
  'follow-up.record-refusal': { zh: '登记拒绝回访', en: 'Record that the recipient declines to answer' },
  'follow-up.answer-by-link': { zh: '受援人通过链接评价', en: 'Rate the service by a one-time link' },
  'follow-up.mark-in-custody': { zh: '登记在押未访', en: 'Record that a recipient in custody was not visited' },
  'follow-up.change-reach': { zh: '变更联系方式', en: 'Change how the recipient is reached' },
  'follow-up.settle-abnormal': { zh: '处理异常回答', en: 'Settle an abnormal answer' },
  'closing.submit': { zh: '提交结案材料', en: 'Hand in the closure file' },
  'closing.resubmit': { zh: '重新提交结案材料', en: 'Hand in the corrected closure file' },
  'closing.return': { zh: '退回结案材料', en: 'Return the closure file' },
  'closing.excuse-item': { zh: '免除结案材料', en: 'Excuse a missing item' },
  'closing.record-talk': { zh: '登记约谈', en: 'Record the talk with the unit' },
  'closing.propose-approval': { zh: '拟同意结案', en: 'Propose to approve the closure' },
  'closing.retry-archive': { zh: '重新归档', en: 'Try the archiving again' },
};

/** The parts of the API, which are the rooms. */
export const ROOM_WORDS: Readonly<Record<string, Words>> = {
  'case-file': { zh: '案件', en: 'Case file' },
  intake: { zh: '受理', en: 'Intake' },
  assignment: { zh: '指派', en: 'Assignment' },
  handling: { zh: '承办', en: 'Handling' },
  hearing: { zh: '庭审旁听', en: 'Hearings' },
  'follow-up': { zh: '回访与评价', en: 'Follow-up' },
  closing: { zh: '结案与归档', en: 'Closing' },
  letters: { zh: '文书', en: 'Letters' },
  network: { zh: '机构与人员', en: 'Network' },
  supervision: { zh: '监督', en: 'Supervision' },
  identity: { zh: '登录与权限', en: 'Identity' },
  reference: { zh: '参考', en: 'Reference' },
};

/** What each address other than an act is for, by its operation id. */
export const OPERATION_WORDS: Readonly<Record<string, Words>> = {
  signIn: { zh: '登录', en: 'Sign in' },
  signOut: { zh: '退出登录', en: 'Sign out' },
  readMe: { zh: '本人及权限', en: 'Who I am and what I hold' },
  editMe: { zh: '修改本人显示名', en: 'Edit my display name' },
  changePassword: { zh: '修改密码', en: 'Change my password' },
  listCases: { zh: '案件列表', en: 'List cases' },
  readCase: { zh: '案件详情', en: 'Read a case' },
  readTimeline: { zh: '案件时间线', en: 'Read the timeline of a case' },
  listDeadlines: { zh: '期限及其推算', en: 'List deadlines with their derivation' },
  listLetters: { zh: '文书列表', en: 'List letters' },
  listHearings: { zh: '庭审、旁听与意见', en: 'List hearings, observations and opinions' },
  listTouches: { zh: '回访列表', en: 'List follow-up touches' },
  listDocuments: { zh: '材料列表', en: 'List documents' },
  uploadDocument: { zh: '上传材料', en: 'Hand in a document' },
  readDocument: { zh: '下载材料', en: 'Download a document' },
  readDossier: { zh: '下载卷宗', en: 'Download the locked dossier' },
  readCommand: { zh: '指令结果', en: 'Read what became of a command' },
  listTasks: { zh: '待办事项', en: 'List my tasks' },
  listInbox: { zh: '站内通知', en: 'List my inbox' },
  markInbox: { zh: '标记已读', en: 'Mark a notification' },
  listRegions: { zh: '行政区划', en: 'List regions' },
  listAgencies: { zh: '法律援助机构', en: 'List agencies' },
  listUnits: { zh: '承办单位', en: 'List units' },
  listHandlers: { zh: '承办人', en: 'List handlers' },
  listAuthorities: { zh: '办案机关', en: 'List authorities' },
  listStaff: { zh: '机构人员', en: 'List staff of an agency' },
  readQuota: { zh: '旁听比例', en: 'Read the attendance quota' },
  readLink: { zh: '一次性链接的表单', en: 'Read the form behind a one-time link' },
  answerLink: { zh: '提交一次性链接的表单', en: 'Answer by a one-time link' },
  readClock: { zh: '演示时钟', en: 'Read the clock of a demonstration' },
  setClock: { zh: '设置演示时钟', en: 'Set the clock of a demonstration' },
  readOpenApi: { zh: '接口描述', en: 'Read this description' },
};

/** Words of the description and its page. */
export const API_WORDS = {
  title: { zh: '质衡接口', en: 'Zhiheng API' },
  description: {
    zh: '法律援助案件质量监督。每一操作先存为指令，再由案件的流程裁定；回答附账本回执。',
    en: 'Supervision of the quality of legal aid cases. Every act is stored as a command first and decided by the workflow of its case; the answer carries the receipt of the ledger.',
  },
} as const satisfies Readonly<Record<string, Words>>;

/** `English · 中文`, where one line must serve both. */
export function bothWords(words: Words): string {
  return `${words.en} · ${words.zh}`;
}
