/** Papers of intake and approval: registration, supplement, decisions with their steps, service. */
import { isoDate } from '#domain/kernel/time';
import { ENDING_NAMES, ENTRY_NAMES, MATERIAL_TITLES, plainDate, plainInstant } from '#contract/words/dossier';
import {
  DECISION_KIND_WORDS,
  INTAKE_POINT_WORDS,
  MEANS_WORDS,
  NOTICE_GROUND_WORDS,
  REFUSAL_REASONS,
  ROLE_WORDS,
  SERVICE_WAY_WORDS,
  STEP_OUTCOME_WORDS,
} from '#contract/words/filing';
import { METHOD_WORDS } from '#contract/words/assignment';
import { CLOSING_KIND_WORDS } from '#contract/words/checkpoints';
import { REACH_WORDS } from '#contract/words/follow-up';
import { MATERIAL_WORDS } from '#contract/words/materials';
import type { DocumentEntry } from './model.ts';
import { type CaseView, clean, fields, lines, record, textLabel, word, zh, type LedgerFact } from './view.ts';

/** Texts of a registration that stand in the table; the others are paragraphs. */
const IN_TABLE = [
  'recipientName',
  'recipientPhone',
  'recipientIdNumber',
  'recipientAddress',
  'representativeName',
  'opponentName',
];

/** Everything of the approval volume that intake made, letters left out. */
export function intakePapers(view: CaseView): DocumentEntry[] {
  return [...registration(view), ...supplements(view), ...decisions(view), ...service(view), ...endings(view)];
}

function registration(view: CaseView): DocumentEntry[] {
  const row = view.rows('intake.received', 'intake.notice-received')[0] ?? view.source.ledger[0];
  if (row === undefined) return [];
  const { file } = view.source;
  const notice = file.entry === 'notice';
  const texts = view.texts(row);
  const title = notice ? '通知辩护（代理）案件登记表' : '法律援助申请登记表';
  const materials = Array.isArray(row.facts.materials) ? (row.facts.materials as readonly string[]) : [];
  return [
    record(
      {
        id: 'registration',
        material: notice ? 'notice-letter' : 'application-form',
        responsible: notice ? (view.source.authority ?? view.agency) : view.recipient,
        date: isoDate(file.received_on),
      },
      {
        title,
        fields: fields(
          ['案件编号', file.number],
          ['受理方式', ENTRY_NAMES[file.entry]],
          ...IN_TABLE.map((name) => [textLabel(name), texts[name] === undefined ? null : clean(texts[name])] as const),
          ['联系方式', zh(REACH_WORDS, view.source.recipients[0]?.reach ?? null)],
          ['案件类型', view.form],
          ['办理阶段', view.proceeding],
          ['案由', view.cause],
          ['办案机关', view.source.authority],
          [
            '通知依据',
            file.notice_ground === null ? null : (NOTICE_GROUND_WORDS[file.notice_ground] ?? file.notice_ground),
          ],
          ['受理点', zh(INTAKE_POINT_WORDS, file.intake_point)],
          ['经济状况核查', file.means_basis === null ? null : zh(MEANS_WORDS, file.means_basis)],
          ['收案日期', plainDate(isoDate(file.received_on))],
          ['登记人', view.person(row.person)],
          ['提交材料', materials.map((one) => zh(MATERIAL_WORDS, one)).join('、')],
        ),
        paragraphs: Object.entries(texts)
          .filter(([name]) => !IN_TABLE.includes(name))
          .flatMap(([name, value]) => lines(`${textLabel(name)}：${value}`)),
        signatures: [view.signature('经办人签名', row.person)],
      },
    ),
  ];
}

function supplements(view: CaseView): DocumentEntry[] {
  return view.rows('intake.supplement-requested', 'intake.supplemented', 'intake.organ-asked').map((row) => {
    const asked = row.kind !== 'intake.supplemented';
    const list = [row.facts.items, row.facts.materials].flatMap((value) =>
      Array.isArray(value) ? (value as readonly string[]) : [],
    );
    const by = word(row.facts, 'by');
    return record(
      {
        id: `supplement-${row.seq}`,
        material: asked ? 'supplement-notice' : 'material-receipt',
        responsible: view.agency,
        date: view.day(row),
      },
      {
        title: asked ? '补充材料告知记录' : '补充材料接收记录',
        fields: fields(
          ['案件编号', view.source.file.number],
          ['受援人', view.recipient],
          [asked ? '告知日期' : '接收日期', plainDate(view.day(row))],
          ['补充期限', by === null ? null : `至${plainDate(isoDate(by))}`],
          [asked ? '需补充材料' : '已收材料', list.map((one) => zh(MATERIAL_WORDS, one)).join('、')],
        ),
        paragraphs: view.paragraphs(row),
        signatures: [view.signature('经办人签名', row.person), { label: '申请人签名（捺印）' }],
      },
    );
  });
}

const DECISION_PAPERS = {
  grant: { material: 'examination-form', title: '法律援助审查表' },
  'grant-first': { material: 'examination-form', title: '法律援助审查表（先行援助）' },
  refuse: { material: 'examination-form', title: '法律援助审查表' },
  assign: { material: 'assignment-record', title: '指派审批表' },
  close: { material: 'supervision-material', title: '结案审批表' },
} as const;

/** One form for each decision: what was proposed, and every step with its person, day and opinion. */
function decisions(view: CaseView): DocumentEntry[] {
  return view.rows('case-file.decision-proposed').flatMap((proposed): DocumentEntry[] => {
    const kind = word(proposed.facts, 'kind');
    const paper = DECISION_PAPERS[kind as keyof typeof DECISION_PAPERS] as
      (typeof DECISION_PAPERS)['grant'] | undefined;
    if (kind === null || paper === undefined) return [];
    const no = Number(proposed.facts.no);
    const steps = [
      proposed,
      ...view.rows('case-file.decision-agreed', 'case-file.decision-sent-back').filter((row) => row.facts.no === no),
    ];
    return [
      record(
        {
          id: `decision-${no}`,
          material: paper.material,
          responsible: view.agency,
          date: view.day(steps.at(-1) ?? proposed),
        },
        {
          title: paper.title,
          fields: fields(
            ['案件编号', view.source.file.number],
            ['受援人', view.recipient],
            ['案由', view.cause],
            ['审批事项', zh(DECISION_KIND_WORDS, kind)],
            ...proposal(view, kind, proposed),
          ),
          paragraphs: steps.flatMap((row) => step(view, row)),
          signatures: steps.map((row) =>
            view.signature(`${row.role === null ? ROLE_WORDS.system.zh : ROLE_WORDS[row.role].zh}签名`, row.person),
          ),
        },
      ),
    ];
  });
}

function step(view: CaseView, row: LedgerFact): string[] {
  const outcome =
    row.kind === 'case-file.decision-proposed'
      ? 'proposed'
      : row.kind === 'case-file.decision-agreed'
        ? 'agreed'
        : 'sent-back';
  const opinion = view.paragraphs(row).join('');
  const said = opinion === '' ? '' : `意见：${/[。！？]$/u.test(opinion) ? opinion : `${opinion}。`}`;
  return [
    `${plainInstant(Date.parse(row.at)).slice(0, 16)}　${view.actor(row)}：${zh(STEP_OUTCOME_WORDS, outcome)}。${said}`,
  ];
}

/** The facts that a decision stood on. */
function proposal(view: CaseView, kind: string, row: LedgerFact): (readonly [string, string | null])[] {
  const facts = (row.facts.facts ?? {}) as Readonly<Record<string, string | number | null>>;
  const code = (key: string): string | null => (typeof facts[key] === 'string' ? facts[key] : null);
  if (kind === 'assign') {
    const handler = code('handler');
    const named = handler === null ? undefined : view.source.handlers[handler];
    const method = code('method');
    return [
      ['选定方式', method === null ? null : (METHOD_WORDS[method as keyof typeof METHOD_WORDS]['zh-CN'] ?? method)],
      ['承办单位', named?.unit ?? null],
      ['拟派承办人', named?.name ?? null],
    ];
  }
  if (kind === 'close') {
    const closing = view.last('handling.closing-document-reported');
    return [
      ['结案日期', view.source.file.closed_on === null ? null : plainDate(isoDate(view.source.file.closed_on))],
      ['结案依据', closing === undefined ? null : zh(CLOSING_KIND_WORDS, word(closing.facts, 'kind'))],
    ];
  }
  const ground = code('ground');
  const means = code('means');
  return [
    ['经济状况核查', means === null ? null : zh(MEANS_WORDS, means)],
    ['不予理由', kind !== 'refuse' || ground === null ? null : (REFUSAL_REASONS[ground]?.reason ?? ground)],
    ['先行援助事由', kind === 'grant-first' && ground !== null ? (FIRST_GROUNDS[ground] ?? ground) : null],
  ];
}

const FIRST_GROUNDS: Readonly<Record<string, string>> = {
  'limitation-within-seven-days': '距法定时效或者期限届满不足七日',
  'preservation-needed': '需要立即申请财产保全或者先予执行',
  'other-urgent': '其他紧急情形',
};

/** Receipts of what was served on somebody. */
function service(view: CaseView): DocumentEntry[] {
  const served = view.rows('intake.refusal-served', 'case-file.termination-served');
  return served.map((row) => {
    const paper =
      row.kind === 'intake.refusal-served'
        ? MATERIAL_TITLES['refusal-decision']
        : MATERIAL_TITLES['termination-papers'];
    const form = row.kind === 'intake.refusal-served' ? '010' : '019';
    const receiver = view.texts(row).receiver;
    return record(
      { id: `service-${row.seq}`, material: 'proof-of-service', responsible: view.agency, date: view.day(row) },
      {
        title: '送达回证',
        fields: fields(
          ['案件编号', view.source.file.number],
          ['受送达人', view.recipient],
          ['送达文书', paper['zh-CN']],
          ['文书编号', view.source.letters.find((letter) => letter.form_no === form)?.number],
          ['送达方式', zh(SERVICE_WAY_WORDS, word(row.facts, 'way'))],
          ['送达日期', plainDate(view.day(row))],
          ['收件人', receiver === undefined ? null : clean(receiver)],
        ),
        paragraphs: view.paragraphs(row, 'receiver'),
        signatures: [{ label: '受送达人签名（捺印）' }, view.signature('送达人签名', row.person)],
      },
    );
  });
}

/** The end of a case that got no aid: withdrawn, deemed withdrawn, transferred, returned. */
function endings(view: CaseView): DocumentEntry[] {
  const kinds = ['intake.withdrawn', 'intake.deemed-withdrawn', 'intake.transferred', 'intake.notice-returned'];
  return view.rows(...kinds).map((row) =>
    record(
      { id: `ending-${row.seq}`, material: 'other', responsible: view.agency, date: view.day(row) },
      {
        title: `${view.source.file.ending === null ? '终结' : ENDING_NAMES[view.source.file.ending]}登记`,
        fields: fields(
          ['案件编号', view.source.file.number],
          ['受援人', view.recipient],
          ['登记日期', plainDate(view.day(row))],
          ['原因', REASONS[word(row.facts, 'reason') ?? ''] ?? null],
        ),
        paragraphs: view.paragraphs(row),
        signatures: [view.signature('经办人签名', row.person)],
      },
    ),
  );
}

const REASONS: Readonly<Record<string, string>> = {
  'applicant-withdraws': '申请人撤回',
  settled: '纠纷已解决',
  'own-counsel': '已自行委托律师',
  'cannot-be-reached': '无法联系申请人',
  'no-legal-ground': '不符合法定通知情形',
  'wrong-agency': '不属于本机构管辖',
  'papers-missing': '通知材料不全',
  'case-withdrawn': '案件已撤销',
  other: '其他',
};
