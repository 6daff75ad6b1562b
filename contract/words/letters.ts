/**
 * Templates of the ministry's legal-aid forms (司法部《法律援助文书格式》, 2023) that are printed from data.
 * Letters are paragraphs with `{name}` places; sheets are tables whose cells are named. The ministry's
 * exact wording could not be read in full: texts are ours on its fields, version 1, to be verified.
 */

export const LETTER_FORMS = ['005', '006', '009', '010', '011', '013', '014', '031'] as const;
/** Forms printed as a letter: title, number, addressee, text, seal, date. */
export type LetterForm = (typeof LETTER_FORMS)[number];

export const SHEET_FORMS = ['021', '030', '032'] as const;
/** Forms printed as a table. */
export type SheetForm = (typeof SHEET_FORMS)[number];

export interface Paragraph {
  readonly text: string;
  /** Printed only when this value is given. */
  readonly when?: string;
}

export interface LetterTemplate {
  readonly version: number;
  readonly title: string;
  readonly titleEn: string;
  readonly paragraphs: readonly Paragraph[];
  /** The paragraph after which the letter's items are listed. */
  readonly itemsAfter?: number;
  /** Closing formula on a line of its own, as official letters to organs have. */
  readonly closing?: string;
  /** Lines at the foot: who gets a copy, who signs for receipt. */
  readonly foot: readonly string[];
}

export const LETTER_TEMPLATES: Readonly<Record<LetterForm, LetterTemplate>> = {
  '005': {
    version: 1,
    title: '法律援助申请材料接收凭证',
    titleEn: 'Receipt for application material',
    paragraphs: [
      { text: '你于{receivedOn}就{cause}一案提交的法律援助申请材料已收到，材料清单如下：' },
      {
        text: '本中心将在{dueOn}前完成审查，作出是否给予法律援助的决定并书面告知你。材料不齐全或者需要说明的，本中心将一次性告知。',
      },
      { text: '联系人：{officer}，联系电话：{phone}。', when: 'phone' },
    ],
    itemsAfter: 0,
    foot: ['申请人（签名、捺印）：', '经办人（签名）：'],
  },
  '006': {
    version: 1,
    title: '补充材料/说明通知书',
    titleEn: 'Notice to supplement material',
    paragraphs: [
      {
        text: '你于{receivedOn}就{cause}一案提出的法律援助申请收悉。经审查，你提交的材料不齐全或者需要作出说明。根据《中华人民共和国法律援助法》第四十三条的规定，请于{dueOn}前补充下列材料或者作出说明：',
      },
      { text: '补充材料、作出说明所需的时间不计入审查期限。未按要求补充材料或者作出说明的，视为撤回申请。' },
    ],
    itemsAfter: 0,
    foot: ['申请人（签名、捺印）：'],
  },
  '009': {
    version: 1,
    title: '给予法律援助决定书',
    titleEn: 'Decision to grant legal aid',
    paragraphs: [
      {
        text: '你于{appliedOn}就{cause}一案向本中心提出的法律援助申请收悉。经审查，你的申请符合{basis}的规定，本中心决定给予法律援助。',
      },
      { text: '法律援助形式：{form}；办理阶段：{proceeding}。' },
      {
        text: '本中心将依法指派承办单位安排人员为你提供法律援助，不收取任何费用。请你如实陈述案件事实，提供有关证据材料，协助承办人开展工作；经济状况发生变化的，应当及时告知。',
      },
      { text: '本案先行给予法律援助，请于{supplementBy}前补办有关手续、补充有关材料。', when: 'supplementBy' },
    ],
    foot: ['抄送：{copies}'],
  },
  '010': {
    version: 1,
    title: '不予法律援助决定书',
    titleEn: 'Decision to refuse legal aid',
    paragraphs: [
      { text: '你于{appliedOn}就{cause}一案向本中心提出的法律援助申请收悉。经审查，{reason}' },
      { text: '根据{basis}的规定，本中心决定不予法律援助。' },
      { text: '如对本决定有异议，根据《中华人民共和国法律援助法》第四十九条的规定，可以向{supervisor}提出。' },
    ],
    foot: [],
  },
  '011': {
    version: 1,
    title: '指派通知书',
    titleEn: 'Assignment notice',
    paragraphs: [
      {
        text: '受援人{recipient}{cause}一案，本中心已决定提供法律援助（{decisionNumber}）。根据《中华人民共和国法律援助法》《办理法律援助案件程序规定》的有关规定，现指派你单位承办。',
      },
      { text: '援助形式：{form}；办理阶段：{proceeding}；办案机关：{authority}。' },
      { text: '拟安排承办人：{handler}。', when: 'handler' },
      {
        text: '请于{arrangeBy}前安排承办人，并将承办人姓名、联系方式告知本中心。承办人应当自接受指派之日起依法办理委托手续，及时会见或者约见受援人，按规定通报、报告办理情况，并自结案之日起{filingDays}日内提交结案归档材料。',
      },
    ],
    foot: ['附：案件材料{attachments}份'],
  },
  '013': {
    version: 1,
    title: '法律援助公函',
    titleEn: 'Official letter of legal aid',
    paragraphs: [
      {
        text: '{recipient}{cause}一案，本中心已依法决定提供法律援助，现由{unit}{handler}（执业证号：{licence}）担任{capacity}，办理阶段：{proceeding}。',
      },
      { text: '承办人联系电话：{phone}。', when: 'phone' },
      {
        text: '根据《中华人民共和国法律援助法》的有关规定，请依法保障承办人执业权利，并将开庭时间、地点以及案件移送、变更等情况及时告知承办人。',
      },
    ],
    closing: '特此函告。',
    foot: ['本中心联系人：{officer}', '联系电话：{agencyPhone}'],
  },
  '014': {
    version: 1,
    title: '案件承办情况通报/报告记录',
    titleEn: 'Progress notice',
    paragraphs: [
      { text: '现将受援人{recipient}{cause}一案的承办情况通报（报告）如下：' },
      { text: '{body}' },
      { text: '通报（报告）方式：{way}；时间：{toldOn}。' },
    ],
    foot: ['承办人（签名）：', '受援人（签名、捺印）：'],
  },
  '031': {
    version: 1,
    title: '征询办案机关意见函',
    titleEn: "Enquiry of the authority's opinion",
    paragraphs: [
      {
        text: '贵单位办理的{recipient}{cause}一案（{authorityCaseNumber}），由本中心指派{unit}{handler}提供法律援助。为监督法律援助案件质量，根据《中华人民共和国法律援助法》第五十九条的规定，现就承办人履行职责情况征询贵单位意见，请于{dueOn}前函复。',
      },
      { text: '征询事项：{questions}' },
      { text: '办案机关意见：{answer}', when: 'answer' },
      { text: '答复人：{answeredBy}；答复时间：{answeredOn}；答复方式：{way}。', when: 'answeredBy' },
    ],
    closing: '感谢贵单位对法律援助工作的支持。',
    foot: [],
  },
};

/** A sheet's row: one field over the whole width, or two side by side. */
export type SheetRow = readonly [key: string] | readonly [left: string, right: string];

/** A block of running text with a signature below, as 意见 boxes have. */
export interface SheetBlock {
  readonly key: string;
  readonly label: string;
  /** Lines at the lower right; `{key}` places, an absent value prints a blank. */
  readonly foot: readonly string[];
  readonly minHeight: number;
}

export interface SheetTemplate {
  readonly version: number;
  readonly title: string;
  readonly titleEn: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly rows: readonly SheetRow[];
  readonly blocks: readonly SheetBlock[];
  readonly note?: string;
}

export const SHEET_TEMPLATES: Readonly<Record<SheetForm, SheetTemplate>> = {
  '021': {
    version: 1,
    title: '结案报告表',
    titleEn: 'Closing report',
    labels: {
      recipient: '受援人',
      assignmentNumber: '指派编号',
      cause: '案由',
      form: '援助形式',
      proceeding: '办理阶段',
      authority: '办案机关',
      unit: '承办单位',
      handler: '承办人',
      assignedOn: '指派日期',
      closedOn: '结案日期',
      closingDocument: '结案依据文书',
      result: '办理结果',
      opinionAdopted: '意见采纳情况',
      claim: '标的金额',
      recovered: '挽回损失',
      performed: '履行情况',
      personsHelped: '受益人数',
    },
    rows: [
      ['recipient', 'assignmentNumber'],
      ['cause', 'form'],
      ['proceeding', 'authority'],
      ['unit', 'handler'],
      ['assignedOn', 'closedOn'],
      ['closingDocument'],
      ['result'],
      ['opinionAdopted', 'performed'],
      ['claim', 'recovered'],
      ['personsHelped'],
    ],
    blocks: [
      {
        key: 'summary',
        label: '承办情况小结',
        foot: ['承办人（签名）：{handlerSigned}', '{handlerSignedOn}'],
        minHeight: 130,
      },
      {
        key: 'unitOpinion',
        label: '承办单位意见',
        foot: ['（盖章）　负责人（签名）：{unitSigned}', '{unitSignedOn}'],
        minHeight: 72,
      },
      {
        key: 'examination',
        label: '结案审核意见',
        foot: ['结案审核人（签名）：{examinerSigned}', '{examinerSignedOn}'],
        minHeight: 72,
      },
    ],
  },
  '030': {
    version: 1,
    title: '庭审旁听情况记录表',
    titleEn: 'Hearing attendance record',
    labels: {
      courtCaseNumber: '案号',
      court: '审理机关',
      recipient: '受援人',
      cause: '案由',
      unit: '承办单位',
      handler: '承办人',
      heardAt: '开庭时间',
      place: '开庭地点',
      judge: '审判人员',
      observer: '旁听人员',
      punctual: '按时到庭',
      prepared: '庭前准备',
      questioning: '发问、质证',
      debate: '辩论、代理意见',
      conduct: '仪表与纪律',
      grade: '总体评价',
    },
    rows: [
      ['courtCaseNumber', 'court'],
      ['recipient', 'cause'],
      ['unit', 'handler'],
      ['heardAt', 'place'],
      ['judge', 'observer'],
      ['punctual', 'prepared'],
      ['questioning', 'debate'],
      ['conduct', 'grade'],
    ],
    blocks: [
      { key: 'performance', label: '出庭表现评价', foot: [], minHeight: 190 },
      {
        key: 'suggestions',
        label: '意见建议',
        foot: ['旁听人员（签名）：{observerSigned}', '{observerSignedOn}'],
        minHeight: 120,
      },
    ],
    note: '旁听仅限公开审理的案件。旁听人员不得干预审判活动。',
  },
  '032': {
    version: 1,
    title: '受援人回访记录表',
    titleEn: 'Follow-up record',
    labels: {
      number: '案件编号',
      recipient: '受援人',
      cause: '案由',
      phase: '回访阶段',
      unit: '承办单位',
      handler: '承办人',
      channel: '回访方式',
      talkedAt: '回访时间',
      interviewee: '受访人',
      relation: '与受援人关系',
      met: '是否会见（约见）',
      informed: '是否告知进展',
      charged: '是否收取财物',
      satisfied: '满意程度',
    },
    rows: [
      ['number', 'recipient'],
      ['cause', 'phase'],
      ['unit', 'handler'],
      ['channel', 'talkedAt'],
      ['interviewee', 'relation'],
      ['met', 'informed'],
      ['charged', 'satisfied'],
    ],
    blocks: [
      { key: 'evaluation', label: '服务评价', foot: [], minHeight: 130 },
      { key: 'suggestions', label: '意见建议', foot: [], minHeight: 100 },
      {
        key: 'handlingNote',
        label: '处理情况',
        foot: ['回访人（签名）：{callerSigned}', '{callerSignedOn}'],
        minHeight: 90,
      },
    ],
  },
};

/** Title of every form that is printed, by its number. */
export const LETTER_TITLES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = Object.fromEntries(
  Object.entries({ ...LETTER_TEMPLATES, ...SHEET_TEMPLATES }).map(([form, { title, titleEn }]) => [
    form,
    { zh: title, en: titleEn },
  ]),
);
