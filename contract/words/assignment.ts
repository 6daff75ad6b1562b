/** Words of assignment (指派): rules, factors, methods, reasons and refusals. Every code of the domain has words. */
import type { AbortReason } from '#domain/assignment/draw-day';
import type { EvaluationBand, HandlerStatus } from '#domain/assignment/facts';
import type { CandidateFlag, RuleCode, RuleLift } from '#domain/assignment/hard-rules';
import type {
  HandlerRole,
  NonceGiver,
  NotToActReason,
  PassOverReason,
  RecommendationReason,
} from '#domain/assignment/methods';
import type { WeightFactor } from '#domain/assignment/weights';
import type { AssignmentMethod } from '#domain/case-file/codes';

/** A word in both languages of the product. */
interface Bilingual {
  readonly 'zh-CN': string;
  readonly en: string;
}

const both = (zh: string, en: string): Bilingual => ({ 'zh-CN': zh, en });

/** How a handler was found. */
export const METHOD_WORDS: Readonly<Record<AssignmentMethod, Bilingual>> = {
  draw: both('系统随机', 'draw'),
  choice: both('受援人点援', "recipient's choice"),
  rotation: both('轮候', 'rotation'),
  recommendation: both('推荐', 'recommendation'),
};

/** Roles of a handler. */
export const HANDLER_ROLE_WORDS: Readonly<Record<HandlerRole, Bilingual>> = {
  lead: both('主承办人', 'lead handler'),
  assistant: both('协办人', 'assistant handler'),
};

/** Standing of a handler. */
export const HANDLER_STATUS_WORDS: Readonly<Record<HandlerStatus, Bilingual>> = {
  practising: both('执业', 'practising'),
  suspended: both('停止执业', 'suspended'),
  'licence-lapsed': both('执业证失效', 'licence lapsed'),
  left: both('已离开', 'left'),
};

/** Why a member of the pool was left out. */
export const HARD_RULE_WORDS: Readonly<Record<RuleCode, Bilingual>> = {
  'not-practising': both('非正常执业状态', 'not practising'),
  'not-accepting-aid': both('暂不承接法律援助案件', 'does not accept legal aid cases at present'),
  'death-review-by-ministry-centre': both(
    '最高人民法院死刑复核案件由司法部法律援助中心指派',
    "death-penalty review by the Supreme People's Court is assigned by the ministry's centre",
  ),
  'lawyers-only': both('此类案件只能由律师承办', 'only a lawyer may handle such a case'),
  'criminal-defence-years': both(
    '经确认的刑事辩护执业年限不足',
    'too few confirmed years of criminal-defence practice',
  ),
  'not-familiar-with-minors': both(
    '不在熟悉未成年人身心特点的律师名单内',
    'not on the list of lawyers familiar with minors',
  ),
  'acts-for-co-defendant': both('已为同案被告人辩护', 'acts for a co-defendant'),
  'acts-in-connected-facts': both('已为犯罪事实存在关联的被告人辩护', 'acts for a defendant of connected facts'),
  'acts-for-other-side': both('已代理对方当事人', 'acts for the other side'),
  'opposing-side-same-unit': both('所在承办单位已代理对方当事人', 'the unit acts for the other side'),
  'conflict-of-interest': both('存在利益冲突', 'conflict of interest'),
  'excluded-by-recipient': both('受援人有正当理由排除', 'excluded by the recipient for good cause'),
  'applied-not-to-act': both('已获准不承办本案', 'was granted leave not to act in this case'),
  'load-at-cap': both('在办案件已达上限', 'open cases at the cap'),
};

/** Why somebody who passes the hard rules is not in a draw all the same. */
export const DRAW_EXCLUSION_WORDS: Readonly<Record<string, Bilingual>> = {
  'not-the-best-wish': both('受援人未点选或顺位在后', 'not wished for, or wished for less'),
};
/** Why the handler of the earlier stage is passed over. */
export const PASS_OVER_WORDS: Readonly<Record<PassOverReason, Bilingual>> = {
  'recipient-asks': both('受援人要求另行指派', 'the recipient asks for somebody else'),
  'cannot-act': both('前一阶段承办人不能承办', 'cannot act'),
  'conflict-of-interest': both('存在利益冲突', 'conflict of interest'),
  'handling-criticised': both('前一阶段承办质量有问题', 'handling of the earlier stage was criticised'),
  'place-too-far': both('办案机关所在地较远', 'the authority sits too far away'),
};
/** Who could lift a rule for one case. */
export const RULE_LIFT_WORDS: Readonly<Record<RuleLift, Bilingual>> = {
  never: both('法定要求，不得放宽；可商请其他机构协作', 'required by law; ask another agency to co-operate'),
  consent: both('经有关当事人书面同意可以放宽', 'may be lifted with the written consent of the clients concerned'),
  agency: both('机构可以说明理由后放宽', 'the agency may lift it and state its reason'),
};

/** Notes on an eligible candidate. */
export const CANDIDATE_FLAG_WORDS: Readonly<Record<CandidateFlag, Bilingual>> = {
  'helped-co-suspect': both('曾以值班律师身份帮助同案犯罪嫌疑人', 'helped a co-suspect as duty lawyer'),
  'single-firm-exception': both(
    '县域内仅有一家律师事务所，双方当事人书面同意',
    'only firm of the county; both clients consented in writing',
  ),
  'lacks-language': both('不具备受援人所需语言或手语', 'lacks a language the recipient needs'),
};

/** Factors of a weight. */
export const WEIGHT_FACTOR_WORDS: Readonly<Record<WeightFactor, Bilingual>> = {
  specialty: both('专业特长', 'specialty'),
  experience: both('执业年限', 'experience'),
  evaluation: both('质量评估记录', 'evaluation record'),
  load: both('在办案件量', 'load'),
  distance: both('距离远近', 'distance'),
};

/** Bands of an evaluation record. */
export const EVALUATION_BAND_WORDS: Readonly<Record<EvaluationBand, Bilingual>> = {
  excellent: both('优秀', 'excellent'),
  good: both('良好', 'good'),
  pass: both('合格', 'pass'),
  fail: both('不合格', 'fail'),
  none: both('尚无评估', 'not evaluated yet'),
};

/** Why a handler was recommended. */
export const RECOMMENDATION_REASON_WORDS: Readonly<Record<RecommendationReason, Bilingual>> = {
  continuity: both('前一阶段由其承办', 'handled the earlier proceeding'),
  'only-eligible': both('唯一符合条件', 'the only one eligible'),
  language: both('语言需要', 'language needed'),
  'special-expertise': both('需要专门知识', 'special expertise needed'),
  urgent: both('情况紧急', 'urgent'),
  'major-case': both('重大疑难案件', 'major or difficult case'),
  'remote-place': both('地处偏远', 'remote place'),
};

/** Why a handler applies not to act. */
export const NOT_TO_ACT_WORDS: Readonly<Record<NotToActReason, Bilingual>> = {
  recusal: both('应当回避', 'recusal'),
  'conflict-of-interest': both('存在利益冲突', 'conflict of interest'),
  'acts-for-other-side': both('已代理对方当事人', 'acts for the other side'),
  'objective-cause': both('客观原因不能承办', 'objective cause'),
  'not-qualified': both('不具备承办条件', 'not qualified for the case'),
};

/** Who gave the nonce of a draw. */
export const NONCE_GIVER_WORDS: Readonly<Record<NonceGiver, Bilingual>> = {
  recipient: both('受援人', 'recipient'),
  proxy: both('代理人', 'proxy'),
  'notifying-authority': both('通知机关', 'notifying authority'),
  'other-agency-officer': both('其他法律援助机构工作人员', 'officer of another agency'),
  none: both('无人给出', 'nobody'),
};

/** Why a draw ended without a choice. */
export const ABORT_REASON_WORDS: Readonly<Record<AbortReason, Bilingual>> = {
  'case-withdrawn': both('案件撤回', 'case withdrawn'),
  'request-wrong': both('抽取请求有误', 'wrong request'),
  'method-changed': both('改用其他指派方式', 'another method chosen'),
  'seed-lost': both('当日种子遗失', 'day seed lost'),
  'no-outcome-in-time': both('逾时未完成', 'not finished in time'),
};

/** A refusal in words: what is wrong, and what to do. */
export interface ProblemWords {
  readonly title: Bilingual;
  readonly remedy: Bilingual;
}

const problem = (zh: string, en: string, zhRemedy: string, enRemedy: string): ProblemWords => ({
  title: both(zh, en),
  remedy: both(zhRemedy, enRemedy),
});

const requestProblem = (zh: string, en: string): ProblemWords =>
  problem(zh, en, '按《存证格式》中抽取请求的说明改正该项', 'Correct the member as docs/formats/ledger.md describes');
const drawProblem = (zh: string, en: string): ProblemWords =>
  problem(zh, en, '核对公布的抽取记录', 'Compare with the published record of the draw');

/** Refusals of assignment by code. */
export const ASSIGNMENT_PROBLEMS: Readonly<Record<string, ProblemWords>> = {
  'assignment.no-eligible-handler': problem(
    '没有符合条件的承办人',
    'No handler is eligible',
    '查看各规则排除的人数，放宽可放宽的规则，或商请其他机构协作',
    'See how many each rule excludes; lift a rule that may be lifted, or ask another agency to co-operate',
  ),
  'assignment.handler-excluded': problem(
    '该承办人不符合指派条件',
    'A hard rule excludes this handler',
    '另选符合条件的承办人',
    'Choose a handler who passes the hard rules',
  ),
  'assignment.handler-not-in-pool': problem(
    '该承办人不在资源库内',
    'This handler is not in the pool',
    '从资源库中选择，或先办理入库',
    'Choose from the pool, or admit the handler first',
  ),
  'assignment.reason-missing': problem(
    '未填写理由',
    'A reason is missing',
    '选择理由',
    'Give one of the listed reasons',
  ),
  'assignment.reason-unknown': problem(
    '理由不在列表内',
    'The reason is not on the list',
    '从列表中选择理由',
    'Give one of the listed reasons',
  ),
  'assignment.no-previous-handler': problem(
    '本案没有前一阶段的承办人',
    'There is no handler of an earlier stage',
    '直接指派',
    'Assign the case directly',
  ),
  'assignment.previous-handler-first': problem(
    '应优先指派前一阶段的承办人',
    'The handler of the earlier stage is offered the case first',
    '以“前一阶段由其承办”为由推荐该承办人，或登记不优先指派的理由',
    'Recommend that handler with the reason continuity, or record why they are passed over',
  ),
  'assignment.wish-decides': problem(
    '应指派受援人意愿中顺位最先的承办人',
    "The recipient's best wish decides",
    '以点援指派该承办人',
    'Assign that handler as the choice of the recipient',
  ),
  'assignment.wish-needs-draw': problem(
    '受援人同顺位点选多人，应在其中抽取',
    'The recipient wishes for several equally: they are drawn among',
    '申请抽取',
    'Request a draw',
  ),
  'assignment.wish-after-draw': problem(
    '本案已有抽取，不能再记录点援意愿',
    'Wishes are recorded before any draw of the case',
    '如需更换承办人，按更换程序办理',
    'Use the replacement procedure if the handler should change',
  ),
  'assignment.wish-rank': problem(
    '意愿顺位应为正整数',
    'The rank of a wish is an integer from 1',
    '改正顺位',
    'Correct the rank',
  ),
  'assignment.wish-named-twice': problem(
    '同一承办人重复出现在意愿中',
    'A handler is named twice among the wishes',
    '每名承办人只列一次',
    'Name each handler once',
  ),
  'assignment.rotation-exhausted': problem(
    '轮候名单中无人符合条件',
    'Nobody of the rotation is eligible',
    '改用其他方式或其他名单',
    'Use another method or another pool',
  ),
  'assignment.not-single-firm-county': problem(
    '该县域内律师事务所不止一家',
    'The county has more than one law firm',
    '指派其他律师事务所',
    'Assign another firm',
  ),
  'assignment.single-firm-consent-missing': problem(
    '缺少双方当事人的书面同意',
    "A client's written consent is missing",
    '取得双方书面同意并上传',
    'Obtain and upload the written consent of both clients',
  ),
  'assignment.nonce-without-giver': problem(
    '有随机数但未记录给出人',
    'A nonce needs somebody who gave it',
    '填写给出人；无人给出时随机数为 000000',
    'Record who gave it; the nonce is 000000 when nobody did',
  ),
  'assignment.seed-reveal-too-early': problem(
    '当日种子次日方可公开',
    'The seed of a day is shown on the next calendar day',
    '次日再公开',
    'Reveal it on the next day',
  ),
  'assignment.out-of-order': problem(
    '指派尚未进行到这一步',
    'Assignment is not at this step',
    '刷新后按当前步骤办理',
    'Reload and do what the present step asks for',
  ),
  'assignment.handler-applied-not-to-act': problem(
    '该承办人已申请不承办本案',
    'This handler applied not to act in this case',
    '另选承办人',
    'Choose another handler',
  ),
  'assignment.handler-of-another-unit': problem(
    '该承办人不属于受指派的承办单位',
    'This handler does not belong to the assigned unit',
    '从本单位中安排承办人',
    'Arrange a handler of the unit',
  ),
  'assignment.no-draw-requested': problem(
    '没有待完成的抽取',
    'No draw has been requested',
    '先提出抽取请求',
    'Request a draw first',
  ),
  'assignment.organ-answered-already': problem(
    '已经回复办案机关',
    'The authority has been answered already',
    '无需再次回复',
    'Nothing more to do',
  ),
  'assignment.unit-still-in-time': problem(
    '承办单位安排期限未满',
    'The unit is still within its time',
    '期满后再收回指派',
    'Take the assignment back once the time has passed',
  ),
  'assignment.draw-number-gap': drawProblem('抽取编号不连续', 'The draw numbers of the day have a gap'),
  'assignment.draw-without-request': drawProblem('结果没有对应的请求', 'An outcome has no request'),
  'assignment.draw-two-outcomes': drawProblem('一次抽取有两个结果', 'A draw has two outcomes'),
  'assignment.draw-without-outcome': drawProblem('抽取没有结果', 'A draw has no outcome'),
  'assignment.draw-hash': drawProblem('请求哈希不符', 'The hash is not that of the request'),
  'assignment.draw-day-seed': problem(
    '种子应为 64 位小写十六进制数字',
    'A day seed is 64 lowercase hex digits',
    '按公布的原文填写',
    'Give it as published',
  ),
  'assignment.draw-commitment': drawProblem('种子与承诺不符', 'The day seed is not the one committed to'),
  'assignment.draw-nonce': problem(
    '随机数应为 6 位数字',
    'A nonce is 6 decimal digits',
    '填写 6 位数字',
    'Give 6 digits, for example 314159',
  ),
  'assignment.draw-number': drawProblem('抽取数不符', 'The number is not the one that seed, request and nonce give'),
  'assignment.draw-chosen': drawProblem('抽中者不符', 'The chosen candidate is not the one that the number gives'),
  'assignment.request-not-an-object': requestProblem('抽取请求不是对象', 'A draw request is a JSON object'),
  'assignment.request-missing': requestProblem('缺少该项', 'The member is missing'),
  'assignment.request-unknown-member': requestProblem('未知的项', 'The member is unknown'),
  'assignment.request-version': requestProblem('版本不支持', 'The version is not 1'),
  'assignment.request-type': requestProblem('类型不符', 'The member has the wrong type'),
  'assignment.request-day': requestProblem('日期不存在', 'Not a calendar day YYYY-MM-DD'),
  'assignment.request-commitment': requestProblem('承诺格式不符', 'A commitment is 64 lowercase hex digits'),
  'assignment.request-count': requestProblem('应为正整数', 'An integer from 1 is expected'),
  'assignment.request-no-candidate': requestProblem('没有候选人', 'There is no candidate'),
  'assignment.request-named-twice': requestProblem('编号重复', 'The id is named twice'),
  'assignment.request-order': requestProblem('未按码点排序', 'Not sorted by Unicode code point'),
  'assignment.request-weight': requestProblem('权重应为正整数', 'A weight is an integer from 1'),
  'assignment.request-weight-sum': requestProblem('权重之和过大', 'The weights sum to 2^53 or more'),
};
