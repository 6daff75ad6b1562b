/** Words of the refusals about draws and sampling rounds. */
import type { Words } from './problems.ts';

export const SAMPLING_PROBLEM_WORDS: Readonly<Record<string, Words>> = {
  'sampling.unknown': { zh: '没有此抽查轮次', en: 'There is no such round' },
  'sampling.unknown-act': { zh: '没有此操作', en: 'There is no such act on a round' },
  'sampling.act-of-another-role': { zh: '该操作由其他角色办理', en: 'This act belongs to another role' },
  'sampling.not-a-member': { zh: '不是本轮次的确认人', en: 'Not one of the members who sign off this round' },
  'sampling.table-closed': {
    zh: '编号与案件对照表在评估结束前不对外公开',
    en: 'The table from codes to cases stays closed while a file of the round is open',
  },
  'sampling.out-of-order': { zh: '轮次当前状态不能办理该操作', en: 'The round is not at the step that this act needs' },
  'sampling.drafted-already': { zh: '轮次已经建立', en: 'The round has been drafted already' },
  'sampling.signed-already': { zh: '已经确认', en: 'Signed off already by this person' },
  'sampling.evaluations-open': { zh: '尚有案卷未评完', en: 'Some files of the round are not final yet' },
  'sampling.abort-after-seed': {
    zh: '种子已产生的轮次不能撤销，只能公布或以“中止”公布',
    en: 'A round whose seed exists can no longer be aborted, only published or published as stopped',
  },
  'sampling.public-value-early': { zh: '公开值尚未产生', en: 'The public value does not exist yet on this day' },
  'sampling.reveal-before-public-value': {
    zh: '公开值录入之前不得公开骰子数',
    en: 'The dice are shown only after the public value',
  },
  'sampling.reveal-late': {
    zh: '公开值录入已超过 24 小时，骰子数按二十个零计',
    en: 'More than 24 hours have passed since the public value: the dice count as twenty zeros',
  },
  'sampling.seed-letters': {
    zh: '种子只能由十进制数字组成',
    en: 'A part of a seed holds something other than decimal digits',
  },
  'sampling.seed-length': { zh: '位数不对', en: 'The number of digits is another than needed' },
  'sampling.seed-too-short': { zh: '种子太短', en: 'The seed is too short' },
  'sampling.seed-mismatch': { zh: '与冻结记录中的承诺值不符', en: 'Not the digits that the frozen record commits to' },
  'sampling.seed-reused': { zh: '该种子已被使用', en: 'This seed has been used by another round' },
  'sampling.commitment-reused': { zh: '承诺值重复', en: 'This commitment stands for another part or round already' },
  'sampling.commitment-missing': { zh: '尚无种子承诺值', en: 'There is no commitment to the dice yet' },
  'sampling.source-not-later': {
    zh: '公开值的日期必须晚于冻结之日',
    en: 'The public value must belong to a day after the freeze',
  },
  'sampling.source-incomplete': {
    zh: '须写明公开值的来源、期号和日期，或两个见证机构',
    en: 'Name source, number and date of the public value, or the two institutions',
  },
  'sampling.duplicate-id': { zh: '编号重复', en: 'An id stands twice' },
  'sampling.list-member': { zh: '清单中有的项不是文字编号', en: 'A member of the list is no text' },
  'sampling.frame-member': {
    zh: '抽样框记录中有的项不合格式',
    en: 'A member of the frozen record is not as it must be',
  },
  'sampling.frame-order': { zh: '抽样框记录未按编号排序', en: 'The frozen record is not in the order of its ids' },
  'sampling.frame-empty': { zh: '抽样框中没有案件', en: 'The frame holds no case' },
  'sampling.register-sums': {
    zh: '结案登记的数目不平',
    en: 'The numbers of the register of closed cases do not add up',
  },
  'sampling.share': {
    zh: '比例须写作最简分数，介于 0 与 1 之间',
    en: 'A share is a fraction "a/b" in lowest terms from 0 to 1',
  },
  'sampling.empty-stratum': { zh: '层中没有案件', en: 'A stratum is empty' },
  'sampling.stratum-too-small': { zh: '层中案件少于最低抽取数', en: 'A stratum is smaller than its minimum' },
  'sampling.period': { zh: '期间不正确', en: 'The period is none' },
  'sampling.case-in-another-round': {
    zh: '有的案件已在另一个未撤销的随机轮次的抽样框中',
    en: 'A case is in the frame of another random round that was not aborted',
  },
  'sampling.case-not-in-frame': { zh: '该案件不在抽样框中', en: 'A case that is named is not in the frame' },
  'sampling.members-missing': { zh: '至少须有两名确认人', en: 'A round needs at least two members who sign off' },
  'sampling.member-unknown': { zh: '没有此人员', en: 'There is no such person' },
  'sampling.policy-invalid': {
    zh: '轮次规则中有的值不正确',
    en: 'A value of the policy of the round is not as it must be',
  },
  'sampling.file-member': {
    zh: '轮次文件中有的成员缺失、多余或类型不符',
    en: 'A member of the round file is missing, strange or of another kind',
  },
  'sampling.file-version': {
    zh: '轮次文件的版本较新，本程序不能读取',
    en: 'The round file has a newer version than this program reads',
  },
  'sampling.round-sum': { zh: '轮次文件的校验值与内容不符', en: 'The sum of the round file is not that of its bytes' },
  'sampling.round-frame-hash': {
    zh: '名册哈希与冻结的名册不符',
    en: 'The frame hash is not that of the frozen record',
  },
  'sampling.round-order': {
    zh: '轮次各步骤缺失或时间先后不符',
    en: 'A step of the round is missing or stands before the one that it follows',
  },
  'sampling.round-seed-early': {
    zh: '公开值早于名册冻结',
    en: 'The public value was given before the frame was frozen',
  },
  'sampling.round-seed-late': {
    zh: '种子甲段逾期展示，应为二十个零',
    en: 'A was shown late and must then be twenty zeros',
  },
  'sampling.round-sizes': { zh: '层的抽取数量与规则不符', en: 'The size of a stratum is not what its rule gives' },
  'sampling.round-tickets': { zh: '抽取结果或签号与种子不符', en: 'A pick or its ticket is not what the seed gives' },
  'sampling.round-pi': { zh: '入样概率与抽取规则不符', en: 'The probability of a pick is not what the draw gives' },
  'sampling.round-pi-pairs': {
    zh: '两件同时入样的概率与抽取规则不符',
    en: 'The probability of a pair of picks is not what the draw gives',
  },
  'sampling.round-sign-off': {
    zh: '确认人或其确认不完整',
    en: 'The members who sign off, or their signatures, are not whole',
  },
  'sampling.round-estimates': {
    zh: '评估结果的估计值与各案卷等次不符',
    en: 'The published rate is not what the grades of the files give',
  },
};
