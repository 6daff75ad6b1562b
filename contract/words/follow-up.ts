/** Words of the follow-up room. */
import type { Reach } from '#domain/case-file/codes';
import type { SatisfactionItem } from '#domain/follow-up/answers';
import type { AnsweredBy, NoAnswerCode, TouchChannel, TouchPhase, TouchStateCode } from '#domain/follow-up/touches';

interface Words {
  readonly zh: string;
  readonly en: string;
}

export const TOUCH_PHASE_WORDS: Readonly<Record<TouchPhase, Words>> = {
  first: { zh: '首次回访', en: 'First touch' },
  second: { zh: '中期回访', en: 'Second touch' },
  third: { zh: '结案回访', en: 'Third touch' },
};

export const TOUCH_STATE_WORDS: Readonly<Record<TouchStateCode, Words>> = {
  waiting: { zh: '未到回访期', en: 'Not yet due' },
  open: { zh: '待回访', en: 'Open' },
  answered: { zh: '已反馈', en: 'Answered' },
  refused: { zh: '拒绝反馈', en: 'Refused' },
  exhausted: { zh: '未能接通', en: 'Not reached' },
  'in-custody-not-visited': { zh: '在押未访', en: 'In custody, not visited' },
};

export const TOUCH_CHANNEL_WORDS: Readonly<Record<TouchChannel, Words>> = {
  message: { zh: '短信或链接', en: 'Message or link' },
  phone: { zh: '电话', en: 'Phone' },
  'custody-station': { zh: '看守所工作站', en: 'Station at the place of custody' },
  letter: { zh: '信函', en: 'Letter' },
  visit: { zh: '当面回访', en: 'Visit' },
};

export const NO_ANSWER_WORDS: Readonly<Record<NoAnswerCode, Words>> = {
  'not-picked-up': { zh: '无人接听', en: 'Not picked up' },
  'switched-off': { zh: '关机或停机', en: 'Switched off' },
  busy: { zh: '占线', en: 'Busy' },
  'wrong-number': { zh: '号码错误', en: 'Wrong number' },
  'asked-to-call-later': { zh: '要求改时间', en: 'Asked to call later' },
  'link-not-opened': { zh: '链接未打开', en: 'Link not opened' },
  'letter-returned': { zh: '信函退回', en: 'Letter returned' },
  'visit-not-allowed': { zh: '未准许会见', en: 'Visit not allowed' },
};

export const ANSWERED_BY_WORDS: Readonly<Record<AnsweredBy, Words>> = {
  recipient: { zh: '受援人本人', en: 'Recipient' },
  'statutory-representative': { zh: '法定代理人', en: 'Statutory representative' },
  'close-relative': { zh: '近亲属', en: 'Close relative' },
};

export const REACH_WORDS: Readonly<Record<Reach, Words>> = {
  'own-phone': { zh: '本人电话', en: 'Own phone' },
  'statutory-representative': { zh: '法定代理人', en: 'Statutory representative' },
  'close-relative': { zh: '近亲属(经同意)', en: 'Close relative, with consent' },
  'in-custody': { zh: '在押', en: 'In custody' },
  'cannot-be-contacted': { zh: '无法联系', en: 'Can’t be contacted' },
};

export const SATISFACTION_ITEM_WORDS: Readonly<Record<SatisfactionItem, Words>> = {
  attitude: { zh: '承办人服务态度', en: 'Attitude of the handler' },
  communication: { zh: '沟通交流情况', en: 'Communication' },
  'interests-protected': { zh: '维护合法权益情况', en: 'Interests protected' },
  result: { zh: '结果是否满意', en: 'Result' },
  overall: { zh: '总体评价', en: 'Overall' },
};

export const TOOK_MONEY_WORDS: Words = {
  zh: '是否有违规收受财物行为',
  en: 'Was money or property taken against the rules?',
};
