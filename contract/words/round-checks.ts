/** Words of the checks of an exported round. */
import type { CheckState, RoundCheckName } from '#domain/sampling/verify-round';
import type { Words } from './problems.ts';

export const ROUND_CHECK_WORDS: Readonly<Record<RoundCheckName, Words>> = {
  sum: { zh: '文件校验值', en: 'sum of the file' },
  frame: { zh: '冻结的名册', en: 'frozen record' },
  register: { zh: '结案登记平衡', en: 'sums of the register' },
  'frame-hash': { zh: '名册哈希', en: 'hash of the frozen record' },
  order: { zh: '步骤先后', en: 'order of the steps' },
  'outside-time': { zh: '外部时间证明', en: 'order against an outside time' },
  seed: { zh: '种子两段', en: 'two parts of the seed' },
  sizes: { zh: '各层数量', en: 'sizes of the strata' },
  tickets: { zh: '抽取与签号', en: 'picks and tickets' },
  pi: { zh: '入样概率', en: 'probabilities' },
  'pi-pairs': { zh: '两件同时入样概率', en: 'probabilities of pairs' },
  'sign-off': { zh: '抽取结果确认', en: 'sign-off' },
  estimates: { zh: '估计值', en: 'estimates' },
};

export const CHECK_STATE_WORDS: Readonly<Record<CheckState, Words>> = {
  ok: { zh: '正确', en: 'ok' },
  failed: { zh: '不符', en: 'failed' },
  'not-proved': { zh: '未证明', en: 'not proved' },
  absent: { zh: '尚无', en: 'absent' },
};
