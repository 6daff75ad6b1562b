/** Words of peer evaluation (同行评估) for people. */
import type {
  Blindness,
  Cap,
  Conflict,
  Grade,
  Indicator,
  IndicatorGroup,
  NotAssessedReason,
  ObjectionGround,
  RedFlag,
} from '#domain/evaluation/codes';
import type { Words } from './problems.ts';

const both = (zh: string, en: string): Words => ({ zh, en });

export const GRADE_WORDS: Readonly<Record<Grade, Words>> = {
  excellent: both('优秀', 'excellent'),
  good: both('良好', 'good'),
  'excellent-or-good': both('优良', 'excellent or good'),
  pass: both('合格', 'pass'),
  fail: both('不合格', 'fail'),
};

export const INDICATOR_WORDS: Readonly<Record<Indicator, Words>> = {
  'mandate-papers': both('委托手续与时限', 'mandate papers in time'),
  'meeting-advice': both('会见（约见）与告知', 'meeting and advice'),
  'file-reading': both('阅卷', 'reading of the file'),
  evidence: both('调查取证', 'evidence'),
  'documents-opinion': both('法律文书与法律意见', 'documents and opinion'),
  hearing: both('出庭与听证', 'hearing'),
  'custody-plea': both('强制措施与认罪认罚', 'custody and plea'),
  settlement: both('和解与调解', 'settlement'),
  'progress-notices': both('办理情况通报', 'progress notices'),
  'closure-file': both('结案归档', 'closure file'),
  effect: both('办理效果与评价', 'effect'),
  'duty-meeting': both('值班会见', 'duty: meeting'),
  'duty-explanation': both('值班释明', 'duty: explanation'),
  'duty-opinion': both('值班意见', 'duty: opinion'),
  'duty-presence': both('具结在场', 'duty: presence at the plea'),
  'duty-record': both('值班记录', 'duty: record'),
};

export const INDICATOR_GROUP_WORDS: Readonly<Record<IndicatorGroup, Words>> = {
  procedure: both('程序规范', 'procedure'),
  service: both('服务质量', 'service'),
  outcome: both('办理效果', 'outcome'),
  duty: both('值班律师法律帮助', 'duty lawyer’s help'),
};

export const RED_FLAG_WORDS: Readonly<Record<RedFlag, Words>> = {
  'property-taken': both('收取受援人财物', 'took property from the recipient'),
  'unauthorised-stop': both('擅自终止法律援助', 'stopped without leave'),
  'hearing-missed': both('无正当理由不出庭', 'absent from the hearing without cause'),
  'forged-record': both('伪造笔录或签名', 'forged a record or signature'),
  'secret-leaked': both('泄露秘密或隐私', 'leaked a secret'),
  'both-sides': both('为同案被告人或双方当事人服务', 'acted for co-defendants or both sides'),
  'client-never-met': both('刑事案件无正当理由未会见', 'never met a criminal client without cause'),
  'right-lost': both('因承办人过错致权利丧失', 'a right was lost by the handler’s fault'),
  'overdue-filing': both('逾期归档', 'filed overdue'),
};

export const CAP_WORDS: Readonly<Record<Cap, Words>> = {
  'no-file-reading': both('未阅卷', 'did not read the file'),
  'no-written-opinion': both('未提交书面意见', 'no written opinion'),
  'mandate-papers-missing': both('缺委托手续且无说明', 'mandate papers missing without excuse'),
};

export const CONFLICT_WORDS: Readonly<Record<Conflict, Words>> = {
  'same-firm': both('与承办人同所', 'same firm as the handler'),
  'firm-within-three-years': both('三年内曾与承办人同所', 'was in the handler’s firm within three years'),
  'same-case': both('曾参与本案', 'took part in the case'),
  'opposing-side': both('曾为对方当事人服务', 'acted for the opposing side'),
  'same-agency': both('与本案同一法律援助机构', 'same legal aid agency as the file'),
  'own-city': both('市级机构负责人不评本市案卷', 'a city centre’s head does not evaluate the own city'),
  'declared-kinship': both('声明有亲属关系', 'declared kinship'),
  'declared-interest': both('声明有利害关系', 'declared an interest'),
  'declared-involved': both('声明曾参与办理', 'declared to have been involved'),
  'declared-recognised': both('声明认出有关人员', 'declared to have recognised a person'),
};

export const BLINDNESS_WORDS: Readonly<Record<Blindness, Words>> = {
  open: both('开放', 'open'),
  half: both('半盲', 'half blind'),
  full: both('全盲', 'fully blind'),
};

export const OBJECTION_GROUND_WORDS: Readonly<Record<ObjectionGround, Words>> = {
  facts: both('事实认定有误', 'facts'),
  standard: both('标准适用有误', 'standard'),
  conflict: both('应回避未回避', 'conflict of interest'),
  procedure: both('程序不当', 'procedure'),
  score: both('评分计算有误', 'calculation of the score'),
};

export const NOT_ASSESSED_WORDS: Readonly<Record<NotAssessedReason, Words>> = {
  'dossier-not-produced': both('未能提供案卷', 'the dossier was not produced'),
  other: both('其他原因未评估', 'not assessed for another reason'),
};

/** What happened to an evaluated file or a rectification, as lists and papers name it. */
export const EVALUATION_EVENT_WORDS: Readonly<Record<string, Words>> = {
  'evaluation.panel-drawn': both('分配评估专家', 'Experts assigned'),
  'evaluation.panel-impossible': both('专家无法分配', 'Experts could not be assigned'),
  'evaluation.seed-revealed': both('公布专家分配种子', 'Seed of the assignment shown'),
  'evaluation.opened': both('开始评估', 'Evaluation begun'),
  'evaluation.seated': both('分配专家', 'Expert named'),
  'evaluation.seat-impossible': both('无可分配专家', 'No expert could be found'),
  'evaluation.declared': both('声明无回避情形', 'Declared no conflict'),
  'evaluation.file-opened': both('打开案卷', 'File opened'),
  'evaluation.submitted': both('提交评分', 'Score handed in'),
  'evaluation.corrected': both('更正评分', 'Score corrected'),
  'evaluation.seat-left': both('专家退出', 'Expert left'),
  'evaluation.third-asked': both('启动第三人复评', 'Third expert asked'),
  'evaluation.moderation-asked': both('提请评估组组长确认', 'Put to the moderator'),
  'evaluation.decided-together': both('合议', 'Decided by the group'),
  'evaluation.provisional': both('初步评估结果', 'Provisional result'),
  'evaluation.objected': both('提出评估结果异议', 'Objection to the result'),
  'evaluation.answered': both('答复异议', 'Objection answered'),
  'evaluation.reminded': both('提醒专家', 'Expert reminded'),
  'evaluation.escalated': both('逾期上报', 'Lateness reported'),
  'evaluation.not-assessed': both('未评估', 'Not assessed'),
  'evaluation.final': both('评估结果确定', 'Result final'),
  'evaluation.graded': both('同行评估等次', 'Grade by peer evaluation'),
  'rectification.opened': both('启动整改', 'Rectification begun'),
  'rectification.planned': both('确定整改措施', 'Actions agreed'),
  'rectification.action-done': both('完成整改措施', 'Action done'),
  'rectification.handed-in': both('提交复查', 'Handed in for re-review'),
  'rectification.returned': both('退回整改', 'Returned'),
  'rectification.escalated': both('整改逾期上报', 'Lateness reported'),
  'rectification.closed': both('整改完成', 'Rectification closed'),
};
