/** Events of Temporal as sentences. Every event type of the protocol has one; `contract/ledger/sentences.test.ts` proves it. */
import { ACT_WORDS } from '../acts.ts';
import { both, LOOSE_CODES, type Sentence } from './codes.ts';
import type { Tongue } from './facts.ts';

/** By event type without its prefix `EVENT_TYPE_`. */
export const ENGINE_WORDS: Readonly<Record<string, Sentence>> = {
  WORKFLOW_EXECUTION_STARTED: both('流程启动', 'The workflow started'),
  WORKFLOW_EXECUTION_COMPLETED: both('流程正常结束', 'The workflow completed'),
  WORKFLOW_EXECUTION_FAILED: both('流程失败', 'The workflow failed'),
  WORKFLOW_EXECUTION_TIMED_OUT: both('流程超时', 'The workflow timed out'),
  WORKFLOW_TASK_SCHEDULED: both('安排流程计算', 'A step of the workflow was scheduled'),
  WORKFLOW_TASK_STARTED: both('开始流程计算', 'A step of the workflow began'),
  WORKFLOW_TASK_COMPLETED: both('完成流程计算', 'A step of the workflow was done'),
  WORKFLOW_TASK_TIMED_OUT: both('流程计算超时', 'A step of the workflow timed out'),
  WORKFLOW_TASK_FAILED: both('流程计算失败', 'A step of the workflow failed'),
  ACTIVITY_TASK_SCHEDULED: both('安排执行', 'Work was scheduled'),
  ACTIVITY_TASK_STARTED: both('开始执行', 'Work began'),
  ACTIVITY_TASK_COMPLETED: both('执行完成', 'Work was done'),
  ACTIVITY_TASK_FAILED: both('执行失败', 'Work failed'),
  ACTIVITY_TASK_TIMED_OUT: both('执行超时', 'Work timed out'),
  ACTIVITY_TASK_CANCEL_REQUESTED: both('请求取消执行', 'It was asked to cancel work'),
  ACTIVITY_TASK_CANCELED: both('执行已取消', 'Work was cancelled'),
  TIMER_STARTED: both('开始计时', 'A timer was set'),
  TIMER_FIRED: both('计时到点', 'A timer went off'),
  TIMER_CANCELED: both('取消计时', 'A timer was taken back'),
  WORKFLOW_EXECUTION_CANCEL_REQUESTED: both('请求取消流程', 'It was asked to cancel the workflow'),
  WORKFLOW_EXECUTION_CANCELED: both('流程已取消', 'The workflow was cancelled'),
  REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: both(
    '请求取消其他流程',
    'It was asked to cancel another workflow',
  ),
  REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED: both(
    '请求取消其他流程失败',
    'Asking to cancel another workflow failed',
  ),
  EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED: both('其他流程收到取消请求', 'Another workflow was asked to cancel'),
  MARKER_RECORDED: both('登记本地执行结果', 'The result of local work was recorded'),
  WORKFLOW_EXECUTION_SIGNALED: both('流程收到消息', 'The workflow got a message'),
  WORKFLOW_EXECUTION_TERMINATED: both('流程被强制终止', 'The workflow was terminated'),
  WORKFLOW_EXECUTION_CONTINUED_AS_NEW: both('流程转入下一段', 'The workflow goes on in its next run'),
  START_CHILD_WORKFLOW_EXECUTION_INITIATED: both('准备启动子流程', 'A child workflow is to start'),
  START_CHILD_WORKFLOW_EXECUTION_FAILED: both('启动子流程失败', 'A child workflow could not start'),
  CHILD_WORKFLOW_EXECUTION_STARTED: both('子流程启动', 'A child workflow started'),
  CHILD_WORKFLOW_EXECUTION_COMPLETED: both('子流程正常结束', 'A child workflow completed'),
  CHILD_WORKFLOW_EXECUTION_FAILED: both('子流程失败', 'A child workflow failed'),
  CHILD_WORKFLOW_EXECUTION_CANCELED: both('子流程已取消', 'A child workflow was cancelled'),
  CHILD_WORKFLOW_EXECUTION_TIMED_OUT: both('子流程超时', 'A child workflow timed out'),
  CHILD_WORKFLOW_EXECUTION_TERMINATED: both('子流程被强制终止', 'A child workflow was terminated'),
  SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: both(
    '准备向其他流程发消息',
    'A message to another workflow is to be sent',
  ),
  SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED: both('向其他流程发消息失败', 'A message to another workflow failed'),
  EXTERNAL_WORKFLOW_EXECUTION_SIGNALED: both('已向其他流程发消息', 'A message to another workflow was sent'),
  UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: both('更新检索信息', 'What the workflow is found by was changed'),
  WORKFLOW_EXECUTION_UPDATE_ADMITTED: both('操作已登记待处理', 'An act was admitted'),
  WORKFLOW_EXECUTION_UPDATE_ACCEPTED: both('操作进入流程', 'An act entered the workflow'),
  WORKFLOW_EXECUTION_UPDATE_REJECTED: both('操作未进入流程', 'An act was rejected'),
  WORKFLOW_EXECUTION_UPDATE_COMPLETED: both('操作处理完毕', 'An act was dealt with'),
  WORKFLOW_PROPERTIES_MODIFIED_EXTERNALLY: both(
    '流程属性被外部修改',
    'Properties of the workflow were changed from outside',
  ),
  ACTIVITY_PROPERTIES_MODIFIED_EXTERNALLY: both('执行属性被外部修改', 'Properties of work were changed from outside'),
  WORKFLOW_PROPERTIES_MODIFIED: both('更新流程说明', 'The description of the workflow was changed'),
  NEXUS_OPERATION_SCHEDULED: both('安排外部操作', 'An outside operation was scheduled'),
  NEXUS_OPERATION_STARTED: both('外部操作开始', 'An outside operation began'),
  NEXUS_OPERATION_COMPLETED: both('外部操作完成', 'An outside operation was done'),
  NEXUS_OPERATION_FAILED: both('外部操作失败', 'An outside operation failed'),
  NEXUS_OPERATION_CANCELED: both('外部操作已取消', 'An outside operation was cancelled'),
  NEXUS_OPERATION_TIMED_OUT: both('外部操作超时', 'An outside operation timed out'),
  NEXUS_OPERATION_CANCEL_REQUESTED: both('请求取消外部操作', 'It was asked to cancel an outside operation'),
  NEXUS_OPERATION_CANCEL_REQUEST_COMPLETED: both(
    '取消外部操作的请求已送达',
    'The request to cancel an outside operation arrived',
  ),
  NEXUS_OPERATION_CANCEL_REQUEST_FAILED: both(
    '取消外部操作的请求失败',
    'The request to cancel an outside operation failed',
  ),
  WORKFLOW_EXECUTION_OPTIONS_UPDATED: both('流程运行选项被修改', 'Options of the workflow were changed'),
  WORKFLOW_EXECUTION_PAUSED: both('流程暂停', 'The workflow was paused'),
  WORKFLOW_EXECUTION_UNPAUSED: both('流程恢复', 'The workflow was resumed'),
  WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED: both('流程时间跳转', 'The time of the workflow was moved'),
};

/** What the workflows and their pieces of work are called. */
const ENGINE_NAMES: Readonly<Record<string, Sentence>> = {
  caseFile: both('案件流程', 'the case'),
  archiveDossier: both('案卷制作', 'making the dossier'),
  lateAct: both('完结后操作', 'an act after the end'),
  exportHistory: both('历史导出', 'export of histories'),
  commitAct: both('办理结果入账', 'committing an act'),
  checkAlarm: both('检查期限', 'checking deadlines'),
  commitSystemEvent: both('系统事项入账', 'committing an event of the system'),
  renderAndLockDossier: both('生成并锁定案卷', 'rendering and locking the dossier'),
  deadlinesChanged: both('期限变动', 'deadlines changed'),
  act: both('办案操作', 'an act'),
};

/** What of an event a sentence may add; taken from the event by {@link engineDetail}. */
export interface EngineDetail {
  /** Name of a workflow, a piece of work, a message; or the act of an Update. */
  readonly name?: string;
  readonly seconds?: number;
}

/** An event as a sentence; a type that this version does not know is named as the engine names it. */
export function engineEventInWords(eventType: string, detail: EngineDetail, tongue: Tongue): string {
  const type = eventType.replace(/^EVENT_TYPE_/u, '');
  const words = ENGINE_WORDS[type]?.[tongue] ?? type;
  const said = [
    detail.name === undefined
      ? ''
      : ((ACT_WORDS[detail.name] ?? ENGINE_NAMES[detail.name] ?? LOOSE_CODES[detail.name])?.[tongue] ?? detail.name),
    detail.seconds === undefined ? '' : duration(detail.seconds, tongue),
  ].filter((part) => part !== '');
  if (said.length === 0) return tongue === 'zh' ? `${words}。` : `${words}.`;
  return tongue === 'zh' ? `${words}：${said.join('，')}。` : `${words}: ${said.join(', ')}.`;
}

/** The named and timed parts of an event in the protocol's JSON. */
export function engineDetail(event: Readonly<Record<string, unknown>>): EngineDetail {
  const attributes = Object.entries(event).find(([member]) => member.endsWith('EventAttributes'))?.[1] as
    Record<string, unknown> | undefined;
  if (attributes === undefined) return {};
  const named = ['workflowType', 'activityType'].map(
    (member) => (attributes[member] as { name?: string } | undefined)?.name,
  );
  const name = named.find((one) => one !== undefined) ?? text(attributes['signalName']) ?? actOf(attributes);
  const seconds = /^(\d+(?:\.\d+)?)s$/u.exec(text(attributes['startToFireTimeout']) ?? '')?.[1];
  return {
    ...(name === undefined ? {} : { name }),
    ...(seconds === undefined ? {} : { seconds: Math.round(Number(seconds)) }),
  };
}

/** The act of an accepted Update: its input's code, where the payload is open. */
function actOf(attributes: Record<string, unknown>): string | undefined {
  const request = attributes['acceptedRequest'] as
    { input?: { args?: { payloads?: { data?: string }[] } } } | undefined;
  const data = request?.input?.args?.payloads?.[0]?.data;
  if (data === undefined) return undefined;
  const found = /"act":"([a-z-]+\.[a-z-]+)"/u.exec(decoded(data));
  return found?.[1];
}

/** ASCII of base64; anything else comes out as marks that no pattern here matches. */
function decoded(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '';
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function duration(seconds: number, tongue: Tongue): string {
  const units: readonly (readonly [number, string, string])[] = [
    [86_400, '天', 'days'],
    [3_600, '小时', 'hours'],
    [60, '分钟', 'minutes'],
    [1, '秒', 'seconds'],
  ];
  const [size, zh, en] = units.find(([least]) => seconds >= least * 2) ?? [1, '秒', 'seconds'];
  const amount = Math.round(seconds / size);
  return tongue === 'zh' ? `${amount}${zh}` : `${amount} ${en}`;
}
