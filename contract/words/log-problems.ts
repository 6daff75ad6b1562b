/** Words of the problems of the log, its witnesses and bundles. */
import type { Words } from './problems.ts';

export const LOG_PROBLEM_WORDS: Readonly<Record<string, Words>> = {
  'supervision.trust-invalid': { zh: '信任文件的内容有误', en: 'The trust file has a wrong member' },
  'supervision.no-checkpoint': { zh: '日志尚无检查点', en: 'The log has no checkpoint yet' },
  'supervision.leaf-range': {
    zh: '日志叶的范围有误：起点不大于终点，一次至多一千条',
    en: 'The range of leaves is wrong: from not beyond to, at most a thousand at once',
  },
  'supervision.tree-size': {
    zh: '日志没有这一大小的检查点，或编号不在其中',
    en: 'The log has no checkpoint of this size, or the number is not in it',
  },
  'supervision.cosignature-invalid': {
    zh: '见证签名无效：不是登记的见证人，或所签的不是本日志的检查点',
    en: 'The cosignature is not valid: by no listed witness, or of no checkpoint of this log',
  },
  'supervision.bundle-not-yet': {
    zh: '该案件的记录尚未进入检查点，暂时不能导出证据包',
    en: 'No checkpoint covers the rows of this case yet, so no bundle can be made',
  },
};
