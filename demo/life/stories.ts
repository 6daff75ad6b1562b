/**
 * Stories that are seeded among the cases under way: what an officer would expect to find on a first morning. Plain
 * data with days before today; whoever loads them takes agency, unit, handlers and authorities from the network at
 * `regionCode` and turns the past acts into take-over records. Stories that need objections, complaints, termination,
 * replacement procedures or co-operation are not carried yet.
 */
import type {
  Ending,
  Entry,
  Form,
  GreenLane,
  MeansBasis,
  NoticeGround,
  Proceeding,
  Protection,
  Reach,
  Role,
  Stage,
} from '#domain/case-file/codes';
import type { ReturnReason } from '#domain/closing/return-reasons';
import type { Material } from '#domain/case-file/codes';

/** A past act: accepted, or refused with the code of the rule that said no. */
export interface StoryAct {
  readonly daysAgo: number;
  readonly act: string;
  readonly role: Role;
  /** Which handler acts or is meant: the first, the second … of the story. */
  readonly handler?: number;
  /** Code of the refusal and, where a hard rule said no, the rule. */
  readonly refusal?: { readonly code: string; readonly rule?: string };
  readonly reason?: string;
  readonly document?: Material;
  readonly returned?: readonly ReturnReason[];
}

/** A deadline that the story is about: days from today, negative when past. */
export interface StoryDeadline {
  readonly rule: string;
  readonly dueInDays: number;
}

export interface StoryCase {
  readonly key: string;
  readonly regionCode: string;
  readonly entry: Entry;
  readonly noticeGround: NoticeGround | null;
  readonly form: Form;
  readonly proceeding: Proceeding;
  readonly causeCode: string;
  readonly causeName: string;
  readonly protection: Protection;
  readonly greenLane: GreenLane | null;
  readonly meansBasis: MeansBasis;
  readonly reach: Reach;
  readonly minor: boolean;
  readonly possibleLifeOrDeath: boolean;
  readonly groupSize: number;
  readonly amountClaimedFen: number | null;
  readonly inCustody: boolean;
  readonly stage: Stage;
  readonly ending: Ending | null;
  readonly receivedDaysAgo: number;
  /** The story's handler who has the case; null where nobody has it yet. */
  readonly handler: number | null;
  readonly acts: readonly StoryAct[];
  readonly deadlines: readonly StoryDeadline[];
}

/** How two cases of a story hang together. */
export interface StoryLink {
  readonly kind: 'stage-change' | 'co-defendants' | 'connected-facts' | 'enforcement-of';
  readonly from: string;
  readonly to: string;
}

export interface Story {
  /** Number in the list of twelve. */
  readonly no: number;
  readonly title: { readonly zh: string; readonly en: string };
  readonly cases: readonly StoryCase[];
  readonly links: readonly StoryLink[];
}

const DEFENCE = {
  entry: 'notice',
  noticeGround: 'full-coverage',
  form: 'criminal-defence',
  protection: 'ordinary',
  greenLane: null,
  meansBasis: 'not-required',
  reach: 'in-custody',
  minor: false,
  possibleLifeOrDeath: false,
  groupSize: 1,
  amountClaimedFen: null,
  inCustody: true,
  ending: null,
} as const satisfies Partial<StoryCase>;

const DISPUTE = {
  entry: 'application',
  noticeGround: null,
  protection: 'ordinary',
  reach: 'own-phone',
  minor: false,
  possibleLifeOrDeath: false,
  inCustody: false,
  ending: null,
} as const satisfies Partial<StoryCase>;

/** From receipt of a notice to the first meeting, for a case received so many days ago. */
function noticeActs(daysAgo: number, handler: number): readonly StoryAct[] {
  return [
    { daysAgo, act: 'intake.register', role: 'officer' },
    { daysAgo: daysAgo - 1, act: 'assignment.draw', role: 'officer', handler },
    { daysAgo: daysAgo - 1, act: 'assignment.arrange', role: 'unit-clerk', handler },
    { daysAgo: daysAgo - 2, act: 'assignment.confirm', role: 'handler', handler },
    { daysAgo: daysAgo - 2, act: 'assignment.answer-organ', role: 'officer' },
  ];
}

export const STORIES: readonly Story[] = [
  {
    no: 1,
    title: {
      zh: '同一人,侦查、审查起诉、一审三案,同一律师,已签具结书',
      en: 'One suspect, three linked cases, one lawyer, plea signed',
    },
    cases: [
      {
        ...DEFENCE,
        key: 'S01-1',
        regionCode: '330106',
        entry: 'application',
        noticeGround: null,
        meansBasis: 'integrity-commitment',
        proceeding: 'investigation',
        causeCode: 'CR-5-3',
        causeName: '诈骗罪',
        stage: 'ended',
        ending: 'handled',
        receivedDaysAgo: 158,
        handler: 1,
        acts: [
          { daysAgo: 158, act: 'intake.register', role: 'officer' },
          { daysAgo: 156, act: 'intake.propose-grant', role: 'officer' },
          { daysAgo: 155, act: 'assignment.draw', role: 'officer', handler: 1 },
          { daysAgo: 154, act: 'assignment.confirm', role: 'handler', handler: 1 },
          { daysAgo: 96, act: 'handling.record-closing', role: 'handler', handler: 1, document: 'prosecution-opinion' },
          { daysAgo: 88, act: 'closing.submit', role: 'handler', handler: 1 },
          { daysAgo: 81, act: 'closing.propose-approval', role: 'closure-examiner' },
        ],
        deadlines: [],
      },
      {
        ...DEFENCE,
        key: 'S01-2',
        regionCode: '330106',
        proceeding: 'prosecution-review',
        causeCode: 'CR-5-3',
        causeName: '诈骗罪',
        stage: 'closing',
        receivedDaysAgo: 92,
        handler: 1,
        acts: [
          ...noticeActs(92, 1),
          {
            daysAgo: 64,
            act: 'handling.complete-checkpoint',
            role: 'handler',
            handler: 1,
            reason: 'plea-advice',
            document: 'plea-recognisance',
          },
          { daysAgo: 55, act: 'handling.record-closing', role: 'handler', handler: 1, document: 'indictment' },
          { daysAgo: 40, act: 'closing.submit', role: 'handler', handler: 1 },
        ],
        deadlines: [{ rule: 'closure-examination', dueInDays: 3 }],
      },
      {
        ...DEFENCE,
        key: 'S01-3',
        regionCode: '330106',
        proceeding: 'first-instance',
        causeCode: 'CR-5-3',
        causeName: '诈骗罪',
        stage: 'handling',
        receivedDaysAgo: 21,
        handler: 1,
        acts: [...noticeActs(21, 1), { daysAgo: 12, act: 'hearing.schedule', role: 'handler', handler: 1 }],
        deadlines: [{ rule: 'hearing', dueInDays: 6 }],
      },
    ],
    links: [
      { kind: 'stage-change', from: 'S01-1', to: 'S01-2' },
      { kind: 'stage-change', from: 'S01-2', to: 'S01-3' },
    ],
  },
  {
    no: 2,
    title: {
      zh: '两名同案被告人,不得由同一律师辩护,被拒绝的指派留痕',
      en: 'Two co-defendants, two lawyers, the refused attempt visible',
    },
    cases: [
      {
        ...DEFENCE,
        key: 'S02-1',
        regionCode: '320100',
        proceeding: 'first-instance',
        causeCode: 'CR-6-1-54',
        causeName: '开设赌场罪',
        stage: 'handling',
        receivedDaysAgo: 17,
        handler: 1,
        acts: noticeActs(17, 1),
        deadlines: [{ rule: 'mandate-papers', dueInDays: -4 }],
      },
      {
        ...DEFENCE,
        key: 'S02-2',
        regionCode: '320100',
        proceeding: 'first-instance',
        causeCode: 'CR-6-1-54',
        causeName: '开设赌场罪',
        stage: 'assignment',
        receivedDaysAgo: 2,
        handler: 2,
        acts: [
          { daysAgo: 2, act: 'intake.register', role: 'officer' },
          {
            daysAgo: 1,
            act: 'assignment.recommend',
            role: 'officer',
            handler: 1,
            refusal: { code: 'assignment.handler-excluded', rule: 'acts-for-co-defendant' },
          },
          { daysAgo: 1, act: 'assignment.recommend', role: 'officer', handler: 2, reason: 'special-expertise' },
          { daysAgo: 0, act: 'assignment.arrange', role: 'unit-clerk', handler: 2 },
        ],
        deadlines: [{ rule: 'assignment', dueInDays: 1 }],
      },
    ],
    links: [{ kind: 'co-defendants', from: 'S02-1', to: 'S02-2' }],
  },
  {
    no: 3,
    title: {
      zh: '未成年人案件:专门律师名册、法定代理人、不公开审理',
      en: 'A minor: list of specialised lawyers, guardian, closed doors',
    },
    cases: [
      {
        ...DEFENCE,
        key: 'S03-1',
        regionCode: '510100',
        noticeGround: 'lal-25-1-1',
        proceeding: 'first-instance',
        causeCode: 'CR-5-2',
        causeName: '盗窃罪',
        protection: 'minor',
        reach: 'statutory-representative',
        minor: true,
        inCustody: false,
        stage: 'handling',
        receivedDaysAgo: 26,
        handler: 1,
        acts: [
          { daysAgo: 26, act: 'intake.register', role: 'officer' },
          {
            daysAgo: 26,
            act: 'assignment.recommend',
            role: 'officer',
            handler: 2,
            refusal: { code: 'assignment.handler-excluded', rule: 'not-familiar-with-minors' },
          },
          ...noticeActs(26, 1).slice(1),
          { daysAgo: 14, act: 'hearing.schedule', role: 'handler', handler: 1 },
          { daysAgo: 13, act: 'hearing.declare-non-public', role: 'handler', handler: 1, reason: 'minor' },
        ],
        deadlines: [{ rule: 'hearing', dueInDays: 9 }],
      },
    ],
    links: [],
  },
  {
    no: 4,
    title: {
      zh: '可能判处无期徒刑,刑事辩护执业两年的人选被拒',
      en: 'Possible life sentence: a candidate with two years of defence is refused',
    },
    cases: [
      {
        ...DEFENCE,
        key: 'S04-1',
        regionCode: '340100',
        noticeGround: 'lal-25-1-4',
        proceeding: 'first-instance',
        causeCode: 'CR-4-3',
        causeName: '故意伤害罪',
        possibleLifeOrDeath: true,
        stage: 'assignment',
        receivedDaysAgo: 1,
        handler: null,
        acts: [
          { daysAgo: 1, act: 'intake.register', role: 'officer' },
          {
            daysAgo: 0,
            act: 'assignment.recommend',
            role: 'officer',
            handler: 2,
            refusal: { code: 'assignment.handler-excluded', rule: 'criminal-defence-years' },
          },
        ],
        deadlines: [{ rule: 'assignment', dueInDays: 2 }],
      },
    ],
    links: [],
  },
  {
    no: 5,
    title: {
      zh: '二十三名农民工讨薪:绿色通道、免予核查、仲裁和解、未履行、申请执行',
      en: "Twenty-three workers' wages: green lane, no means check, settlement not performed, enforcement",
    },
    cases: [
      {
        ...DISPUTE,
        key: 'S05-1',
        regionCode: '130100',
        form: 'labour-arbitration',
        proceeding: 'arbitration',
        causeCode: 'CC-7-19-205-5',
        causeName: '追索劳动报酬纠纷',
        greenLane: 'wages',
        meansBasis: 'exempt',
        groupSize: 23,
        amountClaimedFen: 41_860_000,
        stage: 'closing',
        receivedDaysAgo: 120,
        handler: 1,
        acts: [
          { daysAgo: 120, act: 'intake.register', role: 'officer' },
          { daysAgo: 120, act: 'intake.propose-grant', role: 'officer' },
          { daysAgo: 119, act: 'assignment.recommend', role: 'officer', handler: 1, reason: 'major-case' },
          { daysAgo: 118, act: 'assignment.confirm', role: 'handler', handler: 1 },
          { daysAgo: 70, act: 'hearing.hold', role: 'handler', handler: 1 },
          { daysAgo: 62, act: 'handling.record-closing', role: 'handler', handler: 1, document: 'mediation-statement' },
          { daysAgo: 35, act: 'closing.submit', role: 'handler', handler: 1 },
        ],
        deadlines: [{ rule: 'closure-examination', dueInDays: -5 }],
      },
      {
        ...DISPUTE,
        key: 'S05-2',
        regionCode: '130100',
        form: 'civil-litigation',
        proceeding: 'enforcement',
        causeCode: 'CC-7-19-205-5',
        causeName: '追索劳动报酬纠纷',
        greenLane: 'wages',
        meansBasis: 'exempt',
        groupSize: 23,
        amountClaimedFen: 29_302_000,
        stage: 'intake',
        receivedDaysAgo: 1,
        handler: null,
        acts: [{ daysAgo: 1, act: 'intake.register', role: 'officer' }],
        deadlines: [{ rule: 'intake-decision', dueInDays: 6 }],
      },
    ],
    links: [{ kind: 'enforcement-of', from: 'S05-1', to: 'S05-2' }],
  },
  {
    no: 6,
    title: {
      zh: '工伤,仲裁时效仅剩五日,先行提供法律援助',
      en: 'Work injury, limitation five days away, granted first',
    },
    cases: [
      {
        ...DISPUTE,
        key: 'S06-1',
        regionCode: '510100',
        form: 'labour-arbitration',
        proceeding: 'arbitration',
        causeCode: 'CC-7-19-206-2',
        causeName: '工伤保险待遇纠纷',
        greenLane: 'work-injury',
        meansBasis: 'exempt',
        groupSize: 1,
        amountClaimedFen: 12_640_000,
        stage: 'handling',
        receivedDaysAgo: 1,
        handler: 1,
        acts: [
          { daysAgo: 1, act: 'intake.register', role: 'officer' },
          { daysAgo: 1, act: 'intake.propose-grant-first', role: 'officer', reason: 'limitation' },
          { daysAgo: 1, act: 'assignment.recommend', role: 'officer', handler: 1, reason: 'urgent' },
          { daysAgo: 0, act: 'assignment.confirm', role: 'handler', handler: 1 },
        ],
        deadlines: [
          { rule: 'limitation', dueInDays: 5 },
          { rule: 'late-papers', dueInDays: 9 },
        ],
      },
    ],
    links: [],
  },
  {
    no: 11,
    title: {
      zh: '调解协议未附受援人书面同意,结案材料退回',
      en: 'Mediation signed without the document of consent: the closure file is returned',
    },
    cases: [
      {
        ...DISPUTE,
        key: 'S11-1',
        regionCode: '110105',
        form: 'civil-litigation',
        proceeding: 'first-instance',
        causeCode: 'CC-10-35-411',
        causeName: '机动车交通事故责任纠纷',
        greenLane: null,
        meansBasis: 'integrity-commitment',
        groupSize: 1,
        amountClaimedFen: 8_675_000,
        stage: 'closing',
        receivedDaysAgo: 97,
        handler: 1,
        acts: [
          { daysAgo: 97, act: 'intake.register', role: 'officer' },
          { daysAgo: 93, act: 'intake.propose-grant', role: 'officer' },
          { daysAgo: 92, act: 'assignment.choose', role: 'officer', handler: 1, reason: 'recipient-chose' },
          { daysAgo: 91, act: 'assignment.confirm', role: 'handler', handler: 1 },
          { daysAgo: 28, act: 'hearing.hold', role: 'handler', handler: 1 },
          { daysAgo: 24, act: 'handling.record-closing', role: 'handler', handler: 1, document: 'mediation-statement' },
          { daysAgo: 9, act: 'closing.submit', role: 'handler', handler: 1 },
          { daysAgo: 3, act: 'closing.return', role: 'closure-examiner', returned: ['mediation-consent-missing'] },
        ],
        deadlines: [{ rule: 'closure-correction', dueInDays: 6 }],
      },
    ],
    links: [],
  },
];
