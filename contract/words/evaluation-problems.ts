/** Words of the problems of peer evaluation. */
import type { Words } from './problems.ts';

export const EVALUATION_PROBLEM_WORDS: Readonly<Record<string, Words>> = {
  'evaluation.act-of-another-role': { zh: '该操作不属于您的角色', en: 'This act belongs to another role' },
  'evaluation.act-out-of-order': {
    zh: '评估案卷所处环节不能进行此操作',
    en: 'The file is at a step that does not allow this act',
  },
  'evaluation.act-unknown': { zh: '没有这种操作', en: 'There is no such act' },
  'evaluation.after-deadline': {
    zh: '评分期限已过，案卷已改由他人评估',
    en: 'The time for scoring is over and the file goes to somebody else',
  },
  'evaluation.answer-unknown': { zh: '没有这种处理结果', en: 'There is no such answer' },
  'evaluation.blindness-full': {
    zh: '全盲评估须先逐页遮盖扫描件并由第二人复核，目前尚不支持',
    en: 'Full blindness needs page images that a second person has checked, which do not exist yet',
  },
  'evaluation.conflict-unknown': { zh: '没有这种回避情形', en: 'There is no such conflict' },
  'evaluation.decided-already': {
    zh: '评分已被采用，不能再更正',
    en: 'The score has been used for a result and can no longer be corrected',
  },
  'evaluation.declared-already': { zh: '已作回避声明', en: 'You have declared already' },
  'evaluation.dossier-not-open': { zh: '请先作回避声明并打开案卷', en: 'Declare and open the file first' },
  'evaluation.expert-appointed-already': {
    zh: '该人员在此期间已被聘任',
    en: 'This person is appointed for part of this period already',
  },
  'evaluation.expert-cap': { zh: '专家的案卷上限须为 1 至 200', en: 'The cap of an expert is 1 to 200 files' },
  'evaluation.expert-not-eligible': { zh: '该专家不能评估此案卷', en: 'This expert may not evaluate this file' },
  'evaluation.expert-period': { zh: '聘期的起止日期有误', en: 'The period of the appointment is wrong' },
  'evaluation.expert-scope': {
    zh: '聘任须注明至少一种案件形式',
    en: 'An appointment names at least one form of cases',
  },
  'evaluation.expert-suspended': { zh: '该专家已暂停', en: 'This expert is suspended' },
  'evaluation.expert-unknown': { zh: '没有这位评估专家', en: 'There is no such expert' },
  'evaluation.flag-not-raised': { zh: '专家未提出这一情形', en: 'No expert raised this finding' },
  'evaluation.ground-unknown': {
    zh: '异议须注明至少一项所列理由',
    en: 'An objection names at least one of the listed grounds',
  },
  'evaluation.group-too-small': { zh: '合议须有三名以上成员', en: 'A group that decides has at least three members' },
  'evaluation.no-session': {
    zh: '只有集中评估可以合议决定',
    en: 'A group decides only where experts work in a session',
  },
  'evaluation.not-declared': {
    zh: '打开案卷前须先作回避声明',
    en: 'Declare whether you have a conflict before the file opens',
  },
  'evaluation.not-opened': { zh: '评分前须先打开案卷', en: 'Open the file before you score it' },
  'evaluation.not-your-file': { zh: '该案卷未分配给您', en: 'This file was not given to you' },
  'evaluation.not-your-result': {
    zh: '只有该案承办人可以对结果提出异议',
    en: 'Only the handler of the case may object to its result',
  },
  'evaluation.nothing-to-correct': { zh: '尚未提交评分，无需更正', en: 'There is no submitted score to correct' },
  'evaluation.nothing-to-review': { zh: '没有可以复核的案卷', en: 'There is no dossier that could be reviewed again' },
  'evaluation.objection-late': { zh: '提出异议的期限已过', en: 'The time for objections is over' },
  'evaluation.opened-already': { zh: '已打开案卷', en: 'You have opened the file already' },
  'evaluation.other-scores-hidden': { zh: '提交自己的评分后才能查看', en: 'It is shown once your own score is in' },
  'evaluation.panel-infeasible': {
    zh: '现有专家无法在全部规则下完成分配',
    en: 'The experts there are cannot take the files under all rules',
  },
  'evaluation.panel-input': { zh: '分配的输入有误', en: 'The input of the assignment is wrong' },
  'evaluation.policy-period': {
    zh: '评估规则中的期限须为 1 至 60 个工作日',
    en: 'A period of the policy is 1 to 60 working days',
  },
  'evaluation.policy-unknown': { zh: '评估规则中有未知的选项', en: 'The policy names an option that does not exist' },
  'evaluation.reason-unknown': { zh: '没有这种理由', en: 'There is no such reason' },
  'evaluation.rectification-action-done': { zh: '该整改措施已完成', en: 'This action is done already' },
  'evaluation.rectification-action-open': { zh: '尚有整改措施未完成', en: 'An action is still open' },
  'evaluation.rectification-action-unknown': { zh: '没有这种整改措施', en: 'There is no such action' },
  'evaluation.rectification-due': {
    zh: '整改期限须为今日或以后的日期',
    en: 'The due day of an action is today or later',
  },
  'evaluation.rectification-not-owner': { zh: '该整改措施由他人负责', en: 'Another person owns this action' },
  'evaluation.rectification-plan-empty': { zh: '整改方案至少须有一项措施', en: 'A plan has at least one action' },
  'evaluation.rubric-bands': {
    zh: '等次分界须由高到低排列并从 0 分起，且与等次一一对应',
    en: 'Bands fall from the best grade, end at 0 and match the grades',
  },
  'evaluation.rubric-empty': { zh: '评估标准没有指标', en: 'The rubric has no items' },
  'evaluation.rubric-flag-unknown': {
    zh: '评估标准中有未知的一票否决或封顶情形',
    en: 'The rubric names an unknown red flag or cap',
  },
  'evaluation.rubric-item-twice': { zh: '评估标准中有重复的指标', en: 'The rubric names an item twice' },
  'evaluation.rubric-item-unknown': { zh: '评估标准中有未知的指标', en: 'The rubric names an unknown item' },
  'evaluation.rubric-scale': { zh: '没有这种评分制', en: 'There is no such scale' },
  'evaluation.rubric-scope': {
    zh: '评估标准须注明适用的案件形式',
    en: 'The rubric names the forms of cases that it is for',
  },
  'evaluation.rubric-threshold': { zh: '分差界限不在评分范围内', en: 'The threshold lies outside the scale' },
  'evaluation.rubric-unknown': { zh: '没有这个评估标准', en: 'There is no such rubric' },
  'evaluation.rubric-version': {
    zh: '评估标准的版本号须接续上一版',
    en: 'The version follows the last one of the same key',
  },
  'evaluation.rubric-weights': {
    zh: '各指标分值须为正整数且合计 100；只评等次的标准不设分值',
    en: 'The weights are positive whole points that add up to 100, or all 0 where only grades are given',
  },
  'evaluation.score-flag': { zh: '评估标准中没有这一情形', en: 'The rubric has no such finding' },
  'evaluation.score-grade': { zh: '等次不符合评估标准', en: 'The grade does not fit the rubric' },
  'evaluation.score-item-missing': { zh: '有指标尚未评分', en: 'An item has no score' },
  'evaluation.score-item-twice': { zh: '同一指标评分两次', en: 'An item is scored twice' },
  'evaluation.score-item-unknown': { zh: '评估标准中没有这一指标', en: 'The rubric has no such item' },
  'evaluation.score-not-applicable': { zh: '该指标不得选择“不适用”', en: 'This item cannot be marked not applicable' },
  'evaluation.score-out-of-range': {
    zh: '分值须为 0.5 的整数倍，且在 0 与该项满分之间',
    en: 'A score is a multiple of a half between 0 and the most of its item',
  },
  'evaluation.scored-already': {
    zh: '您已提交评分，提交后不可修改',
    en: 'You have submitted your score; it can no longer be changed',
  },
  'evaluation.scores-missing': { zh: '两位专家的评分尚未齐备', en: 'The two scores are not both in yet' },
  'evaluation.seat-given-up': { zh: '您已不再评估该案卷', en: 'You no longer evaluate this file' },
  'evaluation.seed-invalid': { zh: '种子须为 64 位小写十六进制数', en: 'The seed is 64 lowercase hex digits' },
  'evaluation.seed-not-yet': {
    zh: '全部案卷评定后才公布专家分配的种子',
    en: 'The seed of the assignment is shown when the last file is final',
  },
  'evaluation.unknown': { zh: '没有这个评估案卷', en: 'There is no such evaluated file' },
};
