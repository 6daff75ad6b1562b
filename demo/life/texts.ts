/**
 * Texts that a handler, an observer or a judge would write, put together from a case's facts by templates. They
 * name nobody; they only have to read like the paper they stand in and to fill its pages. Several variants of every
 * paragraph, chosen by the seed.
 */
import type { CaseToBe } from '../facts/case-to-be.ts';
import type { Seed } from '../facts/chance.ts';
import { choose, days } from './choose.ts';

/** Which paper is written. */
export const TEXT_KINDS = [
  'meeting-record',
  'file-reading-record',
  'written-opinion',
  'defence-statement',
  'representation-statement',
  'evidence-note',
  'progress-notice',
  'handling-plan',
  'closing-report',
  'observation',
  'judge-remark',
  'follow-up-note',
  'custody-application',
  'pleading',
] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

const CRIMINAL_SIDE = { suspect: '犯罪嫌疑人', defendant: '被告人', appellant: '上诉人', victim: '被害人' } as Readonly<
  Record<string, string>
>;

/** A text of one to eight paragraphs, parted by line feeds. The same case, kind, number and seed give the same text. */
export function writeText(one: CaseToBe, kind: TextKind, no: number, seed: Seed): string {
  const who = CRIMINAL_SIDE[one.side] ?? '受援人';
  const cause = one.causeName;
  const say = (name: string, list: readonly string[]): string =>
    choose(
      seed,
      one.key,
      `text/${kind}/${name}`,
      no,
      list.map((text) => [text, 1] as const),
    )
      .replaceAll('{who}', who)
      .replaceAll('{cause}', cause)
      .replaceAll(
        '{claim}',
        one.amountClaimedFen === null ? '相应款项' : `${Math.round(one.amountClaimedFen / 100)}元`,
      );
  /** So many different paragraphs of a pool, in the pool's order. */
  const some = (name: string, count: number, list: readonly string[]): string[] => {
    const start = days(seed, one.key, `text/${kind}/${name}`, no, 0, list.length - 1);
    const picked = new Set(
      Array.from({ length: Math.min(count, list.length) }, (_, step) => (start + step * 3) % list.length),
    );
    return list.filter((_, index) => picked.has(index)).map((text) => say(`${name}-fill`, [text]));
  };
  const criminal = one.category === 'criminal' && one.side !== 'victim';
  switch (kind) {
    case 'meeting-record':
      return [
        say('open', criminal ? MEET_OPEN : INTERVIEW_OPEN),
        ...some('ask', 4, criminal ? MEET_ASK : INTERVIEW_ASK),
        say('close', MEET_CLOSE),
      ].join('\n');
    case 'file-reading-record':
      return [say('open', READ_OPEN), ...some('item', 4, READ_ITEMS), say('close', READ_CLOSE)].join('\n');
    case 'written-opinion':
      return [say('open', OPINION_OPEN), ...some('point', 3, DEFENCE_POINTS), say('close', OPINION_CLOSE)].join('\n');
    case 'defence-statement':
      return [say('open', DEFENCE_OPEN), ...some('point', 4, DEFENCE_POINTS), say('close', DEFENCE_CLOSE)].join('\n');
    case 'representation-statement':
      return [
        say('open', REPRESENT_OPEN),
        ...some('point', 4, CLAIM_POINTS[pool(one)] ?? CLAIM_GENERAL),
        say('close', REPRESENT_CLOSE),
      ].join('\n');
    case 'evidence-note':
      return [say('open', EVIDENCE_OPEN), ...some('item', 3, EVIDENCE_ITEMS)].join('\n');
    case 'progress-notice':
      return say('all', PROGRESS);
    case 'handling-plan':
      return [say('open', PLAN_OPEN), ...some('step', 3, PLAN_STEPS)].join('\n');
    case 'closing-report':
      return [
        say('open', CLOSING_OPEN),
        ...some('done', 3, criminal ? CLOSING_CRIMINAL : CLOSING_CIVIL),
        say('close', CLOSING_CLOSE),
      ].join('\n');
    case 'observation':
      return some('item', 4, OBSERVATION).join('\n');
    case 'judge-remark':
      return say('all', JUDGE);
    case 'follow-up-note':
      return say('all', FOLLOW_UP);
    case 'custody-application':
      return [say('open', CUSTODY_OPEN), ...some('point', 2, CUSTODY_POINTS)].join('\n');
    case 'pleading':
      return [say('open', PLEADING_OPEN), ...some('fact', 3, CLAIM_POINTS[pool(one)] ?? CLAIM_GENERAL)].join('\n');
  }
}

function pool(one: CaseToBe): string {
  if (one.matter === 'labour' || one.matter === 'social-insurance' || one.matter === 'work-injury') return 'labour';
  if (one.matter === 'support' || one.matter === 'divorce') return 'family';
  return one.matter?.endsWith('injury') ? 'injury' : 'general';
}

const MEET_OPEN = [
  '承办律师出示律师执业证、法律援助公函及会见手续,说明系受法律援助机构指派,询问{who}是否同意由本人为其提供辩护。{who}表示同意,并在委托手续上签名捺印。',
  '会见开始,律师核对{who}身份,告知本次会见不被监听,所述内容依法保密;告知法律援助不收取任何费用,如有人索要钱物可向司法行政机关反映。',
  '律师告知{who}依法享有自行辩护、申请回避、使用本民族语言文字、核对笔录、对侵权行为提出控告等权利,{who}表示已经听清,没有疑问。',
];
const MEET_ASK = [
  '问:涉嫌的罪名你是否清楚?答:知道是{cause},办案人员已经向我宣布过,文书我也签收了。',
  '问:请把事情的经过按时间顺序说一遍。答:当天晚上我和同乡从工地下班,路上喝了些酒,后来发生的情况在之前的笔录里基本都讲过,个别时间记得不太准。',
  '问:你是怎么到案的?答:接到派出所电话以后,我自己坐公交车过去的,没有逃跑,也没有人押着我去。',
  '问:讯问时有没有受到威胁、引诱或者其他不当对待?答:没有,每次都让我看了笔录再签字,看守所里身体检查也正常。',
  '问:对被害人一方有没有赔偿或者谅解?答:家里人正在想办法筹钱,希望律师帮忙联系,我愿意当面道歉。',
  '问:以前有没有受过刑事处罚或者行政处罚?答:几年前因为赌博被罚过款,其他没有。',
  '问:家庭情况怎样?答:父母务农,年纪都大了,孩子刚上小学,平时靠我在外打零工挣钱,妻子身体不好。',
  '问:对认罪认罚从宽制度是否了解?答:听值班律师讲过一次,还想请您再解释一下具结书签了以后能不能反悔。',
  '问:身体有没有疾病,需不需要治疗?答:腰上有旧伤,入所时登记过,医生给开了药,目前能够坚持。',
];
const INTERVIEW_OPEN = [
  '承办人向受援人出示执业证件和指派通知书,告知法律援助无偿,告知受援人权利义务、诉讼风险以及申请缓交、减交、免交诉讼费用的途径,受援人在告知书上签名。',
  '承办人约见受援人,核对身份证件,说明办理流程、举证责任和可能的结果,提示受援人如实陈述、按时提供材料,重大变化及时告知。',
];
const INTERVIEW_ASK = [
  '问:请说明与对方之间的关系以及纠纷的起因。答:我是经老乡介绍过去的,口头说好了条件,没有签书面合同,平时由班长安排。',
  '问:手里有哪些材料?答:有微信聊天记录、银行转账明细、考勤照片和工友的联系方式,医院的病历和发票也都留着。',
  '问:你的请求是什么?答:希望对方支付{claim},能早一点拿到就行,分两次付也可以商量。',
  '问:事情是哪一天发生的,之后有没有向对方主张过?答:年初开始每个月都打电话催,街道也调解过一次,对方当时答应月底给,后来又没有消息。',
  '问:对方现在的经营或者居住情况你了解吗?答:厂子还在开工,门口贴着招工启事,车间设备没有搬走。',
  '问:是否愿意调解?答:只要数额合理、写清楚付款日期,我同意调解,具体方案请先跟我商量再签。',
  '问:目前生活来源怎样?答:现在租房住,靠亲戚接济,孩子的学费还欠着,所以来申请了援助。',
  '问:还有没有其他证人?答:有两名工友可以作证,他们已经回老家了,可以先写证言,必要时通过视频出庭。',
];
const MEET_CLOSE = [
  '以上笔录经宣读无误,与所述一致,逐页签名捺印。律师告知下一步工作安排和联系方式。',
  '笔录已交阅看,个别字句作了更正并由本人捺印确认。约定阅卷后再次沟通办案意见。',
];
const READ_OPEN = [
  '本次在办案机关查阅、复制全部案卷材料,共计四册,重点摘录如下,页码以侦查卷编号为准。',
  '通过电子卷宗系统阅卷,拍照复制证据卷三册、文书卷一册、光盘两张,按证据种类整理。',
];
const READ_ITEMS = [
  '一、到案经过:载明电话通知后主动到案,与会见时所述相符,可作为自首的依据,需注意是否在第一次讯问时即如实供述。',
  '二、鉴定意见:检材提取、封存、送检记录齐全,但鉴定人资质证书复印件未附卷,拟申请补充。',
  '三、证人证言:三名证人对持续时间的说法不一致,其中一人为被害人亲属,证明力应当结合监控视频审查。',
  '四、物证、书证:扣押清单有见证人签名,银行流水由经办民警调取并加盖印章,转账数额与指控数额相差一笔。',
  '五、勘验检查笔录:现场图标注清楚,缺少方位照片的拍摄时间,不影响对主要事实的认定。',
  '六、讯问笔录:前后六次供述稳定,第二次笔录起止时间与同步录音录像时长略有出入,已列入核对清单。',
  '七、视听资料:停车场、便利店两处监控均已调取,画面能够反映双方先后动作,建议当庭播放关键片段。',
  '八、前科材料:户籍证明、违法犯罪记录查询表齐备,没有累犯情形。',
];
const READ_CLOSE = [
  '综上,现有证据对基本事实能够相互印证,争议集中在情节轻重和数额认定,辩护重点放在量刑。',
  '综合全案,主要证据来源合法,个别环节存在瑕疵,拟书面要求说明,并围绕从犯地位和退赔情况准备意见。',
];
const OPINION_OPEN = [
  '依照刑事诉讼法和法律援助法的规定,本人作为{who}的辩护律师,在会见、了解案情后,就涉嫌{cause}一案提出以下意见,请予采纳并附卷。',
  '本律师接受指派后查阅了案卷,会见了{who},听取了其对事实、罪名和程序的意见,现就本案提出书面辩护意见。',
];
const DEFENCE_POINTS = [
  '第一,{who}主动到案并如实供述自己的主要行为,符合刑法第六十七条关于自首的规定,依法可以从轻或者减轻处罚。',
  '第二,{who}自愿认罪认罚,悔罪态度诚恳,对检察机关提出的量刑建议没有异议,应当依法体现从宽。',
  '第三,在共同行为中{who}受他人邀约参与,没有参与策划和分配,所得甚少,起次要、辅助作用,应当认定为从犯。',
  '第四,案发后家属已经代为退赔并取得书面谅解,社会矛盾得到化解,酌情可以从轻处罚。',
  '第五,指控数额中有一笔转账系双方此前的借贷往来,缺少其他证据印证,按照有利于被告人的原则应当予以扣除。',
  '第六,{who}系初犯、偶犯,一贯表现良好,村民委员会出具了证明,适用非监禁刑不致再危害社会。',
  '第七,事情因邻里纠纷激化引起,对方言语挑衅并先动手推搡,对矛盾升级负有责任,量刑时应予考虑。',
  '第八,{who}患有慢性疾病,家中有未成年子女和年迈父母需要照料,羁押的必要性已经降低,建议变更强制措施。',
  '第九,本案没有造成不可挽回的损害后果,涉案财物已经全部追缴发还,社会危害性较小。',
];
const OPINION_CLOSE = [
  '综上,建议贵机关结合全案证据和{who}的悔罪表现,依法作出公正处理。以上意见如有需要,可以随时当面沟通。',
  '为此,请求贵机关审慎认定事实,对{who}依法从宽,并将处理结果告知本律师。',
];
const DEFENCE_OPEN = [
  '审判长、审判员:法律援助机构接到通知后指派本人担任{who}的辩护人,经查阅案卷、会见和参加今天的法庭调查,现就{cause}一案发表辩护意见。',
  '审判员:辩护人对起诉书指控的{cause}罪名不持异议,围绕量刑情节发表如下意见,供合议庭评议时参考。',
];
const DEFENCE_CLOSE = [
  '综上所述,恳请法庭综合考虑上述情节,贯彻宽严相济的刑事政策,对{who}从轻处罚,给其改过自新、回归社会的机会。',
  '辩护人相信,法庭会在查明事实的基础上罚当其罪,使裁判经得起检验。以上意见请合议庭采纳。',
];
const REPRESENT_OPEN = [
  '审判员:本人受法律援助机构指派,担任受援人在{cause}一案中的代理人,结合庭审查明的情况发表代理意见如下。',
  '仲裁员(审判员):代理人认为本案事实清楚,受援人的请求有合同和法律依据,理由如下。',
];
const CLAIM_POINTS: Readonly<Record<string, readonly string[]>> = {
  labour: [
    '一、双方存在劳动关系。受援人按照对方排班提供劳动,接受考勤和工作安排,报酬由对方按月发放,符合确立劳动关系的各项要素。',
    '二、拖欠的数额应当以考勤表、工资条和转账记录计算,经核对共计{claim},对方对加班时间的抗辩没有提供任何凭证。',
    '三、用人单位没有依法缴纳工伤保险费,由此产生的医疗费、停工留薪期工资、一次性伤残补助金等均应由其承担。',
    '四、本案请求没有超过一年的仲裁时效。受援人多次催要,并向劳动监察部门投诉,时效依法中断。',
    '五、总承包单位对所承包工程农民工工资支付负总责,应当先行清偿,再向分包单位追偿。',
    '六、解除劳动关系系因对方未及时足额支付报酬,依照劳动合同法第三十八条、第四十六条应当支付经济补偿。',
    '七、工友的证言与现场照片、工作群消息能够相互印证,证明受援人实际工作的起止时间。',
  ],
  family: [
    '一、赡养、抚养是法定义务,不因离婚、再婚或者分家析产而免除,对方以经济紧张为由拒绝承担没有依据。',
    '二、请求的数额根据当地居民人均消费支出、实际需要和对方负担能力确定,包括教育费、医疗费的合理分担。',
    '三、受援人目前没有固定收入,患病期间由邻居照料,生活确有困难,有村民委员会和社区医院的证明。',
    '四、孩子长期随受援人生活,就读学校和居住环境稳定,维持现状更有利于其健康成长。',
    '五、对方名下有经营收入和车辆登记信息,具备按月支付的能力,建议确定每月固定日期转账。',
  ],
  injury: [
    '一、责任认定。交警部门的事故认定书、现场监控和证人陈述能够证明对方承担主要责任,受援人没有明显过错。',
    '二、损失计算。医疗费以票据为准,误工费按照同行业平均工资,护理费、营养费、住院伙食补助费按照鉴定期限计算,合计{claim}。',
    '三、伤残等级经司法鉴定机构评定,程序合法,对方申请重新鉴定但没有提出足以反驳的理由。',
    '四、保险公司应当在交强险责任限额内先行赔付,不足部分由商业保险和侵权人承担。',
    '五、接受劳务一方没有提供安全防护用品,也没有进行安全教育,应当对损害承担相应的赔偿责任。',
    '六、精神损害抚慰金的请求符合规定,受援人因伤长期卧床,生活质量明显下降。',
  ],
};
const CLAIM_GENERAL = [
  '一、行政机关作出决定前没有告知陈述、申辩的权利,程序不符合规定,应当予以纠正。',
  '二、受援人符合给付条件,所提交的户籍、收入、残疾等级等材料齐全,不予办理缺少事实根据。',
  '三、补偿标准应当按照公告确定的方案执行,面积以现场丈量记录为准,不能以估算代替。',
  '四、受援人在法定期限内提出请求,并无拖延,其合法权益应当得到保护。',
  '五、承包合同明确约定了四至和期限,对方擅自改变用途,应当恢复原状并赔偿损失。',
];
const REPRESENT_CLOSE = [
  '综上,请求依法支持受援人的全部请求,维护其合法权益。如果对方愿意调解,受援人同意在合理范围内协商。',
  '以上意见请予采纳。代理人将配合做好判后释明工作,督促双方按期履行。',
];
const EVIDENCE_OPEN = [
  '调查取证情况说明:承办人于近日向有关单位和个人调取、核实以下材料,来源清楚,已经列入证据清单。',
  '为查明案情,承办人走访了现场和相关部门,制作记录,附照片与复印件,并标明与待证事实的关系。',
];
const EVIDENCE_ITEMS = [
  '1. 银行账户交易明细一份,由受援人到柜台打印,证明报酬支付的周期和金额。',
  '2. 工商登记信息一份,通过国家企业信用信息公示系统查询,证明对方主体资格和住所。',
  '3. 医院出院记录、诊断证明、费用清单各一份,证明伤情和治疗经过。',
  '4. 证人书面证言两份,附身份证复印件和联系电话,证人同意必要时出庭。',
  '5. 村民委员会证明一份,反映家庭人口、收入和一贯表现。',
  '6. 手机聊天记录截图十二张,已核对原始载体,保存了完整的时间顺序。',
  '7. 现场照片六张、丈量草图一张,注明拍摄时间、方位和在场人员。',
];
const PROGRESS = [
  '向受援人通报:已经完成委托手续,递交公函,下一步安排阅卷、会见,请保持电话畅通。受援人表示知悉。',
  '通报开庭时间、地点和注意事项,告知携带身份证原件提前到达,解释庭审程序以及陈述要点,受援人没有异议。',
  '通报案件处理结果,送达文书复印件,逐项说明主文内容、上诉期限和履行方式,受援人表示满意并在记录上签字。',
  '通报证据收集进展,提示还需补充收入凭证和就诊发票,约定本周内提交。',
  '对方提出分期履行的方案,已向受援人说明利弊,受援人要求首付不低于一半,意见已记录。',
];
const PLAN_OPEN = [
  '办理方案:先核实事实、固定证据,再与对方协商;协商不成的,及时引导申请仲裁或者提起诉讼。',
  '经初步分析,本案适宜通过非诉讼方式解决,拟邀请街道调解委员会共同参与。',
];
const PLAN_STEPS = [
  '第一步,三日内联系对方负责人,听取意见,释明拖欠、拒付的法律后果。',
  '第二步,整理计算清单,由双方核对签字,缩小分歧。',
  '第三步,拟定协议文本,写明金额、日期、账户和违约责任,签署前取得受援人书面同意。',
  '第四步,协议签订后跟踪履行,必要时向人民法院申请司法确认。',
];
const CLOSING_OPEN = [
  '本案自指派之日起办理,现已收到据以结案的法律文书,承办情况报告如下。',
  '承办人接受指派后认真履行职责,办理过程均已留痕,现报请结案审核。',
];
const CLOSING_CRIMINAL = [
  '办理期间共会见两次,阅卷一次,提交书面意见一份,就羁押必要性、量刑情节与办案人员交换意见。',
  '庭审中围绕自首、从犯、退赔等情节举证质证,辩护意见得到部分采纳,量刑在建议幅度以内。',
  '承办人协助促成赔偿和谅解,缓和了双方矛盾,收到了较好的社会效果。',
  '裁判后及时会见,释明判决内容、上诉权利和期限,记录其意愿。',
];
const CLOSING_CIVIL = [
  '代理人起草申请书(起诉状)、证据清单,申请减免费用,按期立案,协助保全对方账户。',
  '庭审(协商)中坚持请求的计算依据,对方最终认可主要数额,达成一致或者由裁判确认。',
  '款项已经部分到账,剩余部分约定了期限,已告知受援人申请强制执行的途径和两年期间。',
  '办理中向受援人通报情况三次,重要事项均取得书面同意,没有收取任何财物。',
];
const CLOSING_CLOSE = ['卷内材料已按目录顺序整理,页码连续,请予审核。', '全部材料真实完整,承办人对内容负责,请予结案。'];
const OBSERVATION = [
  '庭前准备:承办人提前到庭,着装规范,材料齐备,与受援人简要沟通后入庭。',
  '法庭调查:发问有针对性,举证清楚,质证意见围绕真实性、合法性、关联性展开。',
  '法庭辩论:观点明确,引用法条准确,语言文明,能够回应公诉人(对方代理人)的主要意见。',
  '庭审效果:受援人情绪稳定,旁听人员秩序良好,审判人员对准备工作表示肯定。',
  '不足之处:对一份鉴定意见的质证略显简单,建议今后注意结合鉴定标准展开。',
  '庭后询问审判人员,认为承办人态度认真,熟悉案情,配合程序推进。',
];
const JUDGE = [
  '承办律师认真负责,庭前阅卷充分,发表意见有理有据。',
  '遵守法庭纪律,表达清晰,能够配合法庭做好释明工作。',
  '专业能力较好,建议进一步加强对量刑规范的研究。',
  '工作积极,按时提交书面意见,无不良反映。',
];
const FOLLOW_UP = [
  '受援人表示律师态度好,讲解耐心,对结果满意,没有收取任何费用。',
  '受援人认为联系及时,希望今后能再多解释一些程序问题。',
  '家属代为接听,称已知悉进展,对服务表示感谢。',
  '受援人对结果基本满意,询问何时能够拿到款项,已告知办理人跟进。',
];
const CUSTODY_OPEN = [
  '申请事项:请求对{who}变更强制措施,改为取保候审,并愿意提供保证人。',
  '请求对{who}进行羁押必要性审查,理由如下。',
];
const CUSTODY_POINTS = [
  '其一,主要证据已经收集固定,不存在毁灭、伪造证据或者串供的现实可能。',
  '其二,有固定住所和稳定工作,保证人具有监督能力,能够随传随到。',
  '其三,身患疾病,不宜继续羁押,有所内医务室的记录佐证。',
];
const PLEADING_OPEN = [
  '请求事项:判令(裁决)对方支付{claim},并承担本案费用。事实与理由如下。',
  '请求依法支持本方主张,所依据的事实、证据和法律条文分述于后。',
];
