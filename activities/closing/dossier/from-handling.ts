/** Papers of the handling volume: the checkpoints, their records, progress, hearings and the closing report. */
import { MATERIALS, type Material } from '#domain/case-file/codes';
import type { CheckpointKey } from '#domain/handling/checkpoint-codes';
import type { JsonObject } from '#domain/kernel/json';
import { isoDate, legalDay, startOfDay, type IsoDate } from '#domain/kernel/time';
import {
  CHECKPOINT_EXCUSE_WORDS,
  CHECKPOINT_STATE_WORDS,
  CHECKPOINT_WORDS,
  CLOSING_KIND_WORDS,
  MANDATE_EXCUSE_WORDS,
  NOT_APPLICABLE_WORDS,
} from '#contract/words/checkpoints';
import { ADOPTION_WORDS, PERFORMANCE_WORDS, RESULT_WORDS } from '#contract/words/closing';
import { plainDate, yuan } from '#contract/words/dossier';
import { PROGRESS_WORDS } from '#contract/words/filing';
import { HEARING_PROCEDURE_WORDS, HEARING_STATE_WORDS, PUBLICITY_WORDS } from '#contract/words/hearing';
import { MATERIAL_WORDS } from '#contract/words/materials';
import type { DocumentEntry, StructuredRecord } from './model.ts';
import { type CaseView, fields, NOT_RECORDED, record, word, zh, type LedgerFact } from './view.ts';

/** What a handler's record of a checkpoint is where the act named no material. */
const RECORD_OF: Partial<Readonly<Record<CheckpointKey, Material>>> = {
  'first-meeting': 'meeting-record',
  interview: 'meeting-record',
  meeting: 'meeting-record',
  'meeting-after-reading': 'meeting-record',
  'meeting-before-hearing': 'meeting-record',
  'mandate-papers': 'mandate-agreement',
  'file-reading': 'file-reading-record',
  'evidence-work': 'investigation-material',
  'evidence-list': 'investigation-material',
  facts: 'investigation-material',
  'written-opinion': 'legal-opinion',
  'arrest-opinion': 'legal-opinion',
  'custody-change': 'custody-application',
  'custody-necessity': 'custody-application',
  hearing: 'hearing-record',
  'hearing-or-opinion': 'hearing-record',
  'defence-statement': 'defence-statement',
  statement: 'representation-statement',
  filing: 'pleading',
  'progress-notice': 'progress-notice',
  'transfer-learnt': 'transfer-record',
  'mediation-with-consent': 'mediation-consent',
  'performance-checked': 'performance-proof',
};

/** Records that the handler writes as the paper itself; of any other paper the record is about it, not it. */
const RECORD_TITLES: Partial<Readonly<Record<Material, string>>> = {
  'meeting-record': '会见（约见）笔录',
  'file-reading-record': '阅卷笔录',
  'legal-opinion': '法律意见书',
  'custody-application': '变更强制措施申请书',
  'defence-statement': '辩护词',
  'representation-statement': '代理词',
  'hearing-record': '庭审情况记录',
  'investigation-material': '调查取证情况记录',
  'progress-notice': '案件承办情况通报记录',
};

/** Everything that the handling of a case made. */
export function handlingPapers(view: CaseView): DocumentEntry[] {
  return [...overview(view), ...checkpointRecords(view), ...progress(view), ...hearings(view), ...closingReport(view)];
}

function responsible(view: CaseView): string {
  return view.handler ?? view.agency;
}

/** All checkpoints with what became of them. */
function overview(view: CaseView): DocumentEntry[] {
  const { checkpoints } = view.source;
  if (checkpoints.length === 0) return [];
  const shown = checkpoints.map(({ key, state, completed_on: on, reason }): readonly [string, string] => {
    const why =
      reason === null
        ? ''
        : `：${zh({ ...NOT_APPLICABLE_WORDS, ...CHECKPOINT_EXCUSE_WORDS, ...MANDATE_EXCUSE_WORDS }, reason)}`;
    const day = on === null ? '' : `（${plainDate(isoDate(on))}）`;
    return [zh(CHECKPOINT_WORDS, key), `${zh(CHECKPOINT_STATE_WORDS, state)}${day}${why}`];
  });
  return [
    record(
      { id: 'checkpoints', material: 'other', responsible: responsible(view), date: view.archivedOn },
      {
        title: '办理节点一览',
        fields: fields(...shown),
        paragraphs: [],
        signatures: [],
      },
    ),
  ];
}

function materialOf(row: LedgerFact): Material {
  const [named] = Array.isArray(row.facts.materials) ? (row.facts.materials as readonly string[]) : [];
  const key = word(row.facts, 'checkpoint');
  if (named !== undefined && (MATERIALS as readonly string[]).includes(named)) return named as Material;
  return RECORD_OF[key as CheckpointKey] ?? 'other';
}

/** The handler's record of each checkpoint that has one. */
function checkpointRecords(view: CaseView): DocumentEntry[] {
  const rows = view.rows(
    'handling.checkpoint-completed',
    'handling.checkpoint-not-applicable',
    'handling.checkpoint-excused',
    'handling.mandate-excused',
  );
  return rows.flatMap((row): DocumentEntry[] => {
    const paragraphs = view.paragraphs(row);
    if (paragraphs.length === 0) return [];
    const key = word(row.facts, 'checkpoint') ?? 'mandate-papers';
    const done = row.kind === 'handling.checkpoint-completed';
    const material = done ? materialOf(row) : 'other';
    const materials = Array.isArray(row.facts.materials) ? (row.facts.materials as readonly string[]) : [];
    return [
      record(
        {
          id: `checkpoint-${row.seq}`,
          material,
          responsible: view.person(row.person) ?? responsible(view),
          date: view.day(row),
        },
        {
          title: (done ? RECORD_TITLES[material] : undefined) ?? `${zh(CHECKPOINT_WORDS, key)}记录`,
          fields: fields(
            ['案件编号', view.source.file.number],
            ['受援人', view.recipient],
            ['办理节点', zh(CHECKPOINT_WORDS, key)],
            ['日期', plainDate(view.day(row))],
            ['承办单位', view.unit],
            ['承办人', view.handler],
            ['办案机关', view.source.authority],
            ['形成材料', materials.map((one) => zh(MATERIAL_WORDS, one)).join('、')],
          ),
          paragraphs,
          signatures: signatures(view, row, done ? material : 'other'),
        },
      ),
    ];
  });
}

function signatures(view: CaseView, row: LedgerFact, material: Material): StructuredRecord['signatures'] {
  const handler = view.signature(row.role === 'handler' ? '承办人签名' : '经办人签名', row.person);
  return material === 'meeting-record' || material === 'progress-notice'
    ? [{ label: '受援人签名（捺印）' }, handler]
    : [handler];
}

function progress(view: CaseView): DocumentEntry[] {
  return view.rows('handling.progress-reported').map((row) =>
    record(
      {
        id: `progress-${row.seq}`,
        material: 'progress-notice',
        responsible: view.person(row.person) ?? responsible(view),
        date: view.day(row),
      },
      {
        title: '案件承办情况通报/报告记录',
        fields: fields(
          ['案件编号', view.source.file.number],
          ['受援人', view.recipient],
          ['事项', zh(PROGRESS_WORDS, word(row.facts, 'kind'))],
          ['日期', plainDate(view.day(row))],
          ['承办单位', view.unit],
          ['承办人', view.handler],
        ),
        paragraphs: view.paragraphs(row),
        signatures: [view.signature('承办人签名', row.person), { label: '受援人签名（捺印）' }],
      },
    ),
  );
}

/** `2025年5月21日9时30分` of an instant. */
export function plainTime(instant: string): string {
  const at = Date.parse(instant);
  const day = legalDay(at);
  const minutes = Math.floor((at - startOfDay(day)) / 60_000);
  return `${plainDate(day)}${Math.floor(minutes / 60)}时${String(minutes % 60).padStart(2, '0')}分`;
}

function hearings(view: CaseView): DocumentEntry[] {
  return view.source.hearings.map((one) =>
    record(
      {
        id: `hearing-${one.id}`,
        material: 'hearing-notice',
        responsible: view.source.authority ?? view.agency,
        date: one.held_on === null ? legalDay(Date.parse(one.planned_at)) : isoDate(one.held_on),
      },
      {
        title: '开庭情况登记',
        fields: fields(
          ['案件编号', view.source.file.number],
          ['受援人', view.recipient],
          ['审理机关', view.source.authority],
          ['开庭次序', `第${one.session_no}次`],
          ['预定时间', plainTime(one.planned_at)],
          ['开庭日期', one.held_on === null ? null : plainDate(isoDate(one.held_on))],
          ['是否公开', zh(PUBLICITY_WORDS, one.publicity)],
          ['审理程序', zh(HEARING_PROCEDURE_WORDS, one.procedure)],
          ['状态', zh(HEARING_STATE_WORDS, one.state)],
          ['承办人', view.handler],
        ),
        paragraphs: [],
        signatures: [],
      },
    ),
  );
}

/** 结案报告表 021, from the outcome that was examined last. */
export function closingReport(view: CaseView): DocumentEntry[] {
  const { file, letters, submissions } = view.source;
  if (file.closed_on === null) return [];
  const handedIn = view.rows('closing.submitted');
  // Handed in again after a return, the report may not be repeated: the last one that has a text stands.
  const submitted = handedIn.findLast((row) => view.paragraphs(row).length > 0) ?? handedIn.at(-1);
  const stated = submissions.at(-1)?.outcome ?? (handedIn.at(-1)?.facts.outcome as JsonObject | undefined) ?? null;
  const reported = view.last('handling.closing-document-reported');
  const approved = view.last('closing.approved');
  const agreed = view
    .rows('case-file.decision-agreed', 'case-file.decision-proposed')
    .filter((row) => row.facts.kind === 'close');
  const sheetNumber = letters.filter(({ form_no: form }) => form === '021').at(-1)?.number;
  const assigned = letters.filter(({ form_no: form }) => form === '011').at(-1);
  const money = (key: string): string | null => {
    const value = stated?.[key];
    return typeof value === 'number' ? yuan(value) : null;
  };
  const averted = stated?.lossAvertedFen;
  const recovered = [
    money('lossRecoveredFen'),
    typeof averted === 'number' && averted > 0 ? `避免损失${yuan(averted)}` : null,
  ].filter((text) => text !== null);
  const document = word(reported?.facts, 'document');
  const values: Record<string, string | null> = {
    recipient: view.recipient,
    assignmentNumber: assigned?.number ?? null,
    cause: view.cause,
    form: view.form,
    proceeding: view.proceeding,
    authority: view.authority,
    unit: view.unit,
    handler: view.handler,
    assignedOn: assigned === undefined ? null : plainDate(isoDate(assigned.issued_on)),
    closedOn: plainDate(isoDate(file.closed_on)),
    closingDocument:
      document === null ? zh(CLOSING_KIND_WORDS, word(reported?.facts, 'kind')) : zh(MATERIAL_WORDS, document),
    result: stated === null ? null : zh(RESULT_WORDS, word(stated, 'result')),
    opinionAdopted: stated === null ? null : zh(ADOPTION_WORDS, word(stated, 'opinionAdopted')),
    claim: money('amountClaimedFen'),
    recovered: recovered.length === 0 ? null : recovered.join('；'),
    performed: stated === null ? null : zh(PERFORMANCE_WORDS, word(stated, 'performed')),
    personsHelped: typeof stated?.personsHelped === 'number' ? `${stated.personsHelped}人` : null,
  };
  const examiner = agreed[0];
  const summary = [...view.paragraphs(reported), ...view.paragraphs(submitted)].join('\n');
  const examination = agreed.flatMap((row) => view.paragraphs(row)).join('\n');
  const by = submitted ?? reported;
  return [
    {
      id: 'closing-report',
      material: 'closing-report',
      ...(sheetNumber === undefined ? {} : { number: sheetNumber }),
      responsible: responsible(view),
      date: by === undefined ? isoDate(file.closed_on) : view.day(by),
      body: {
        kind: 'sheet',
        sheet: {
          form: '021',
          agency: view.agency,
          number: sheetNumber ?? file.number,
          values: {
            ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value ?? NOT_RECORDED])),
            ...(summary === '' ? {} : { summary }),
            ...signedBy('handler', view.person(by?.person ?? null), by === undefined ? null : view.day(by)),
            ...(approved === undefined ? {} : { examination: examination === '' ? '同意结案。' : examination }),
            ...signedBy(
              'examiner',
              view.person(examiner?.person ?? null),
              approved === undefined ? null : view.day(approved),
            ),
          },
        },
      },
    },
  ];
}

/** Name and day below a box of form 021; both stay blank where nobody signed. */
function signedBy(
  who: 'handler' | 'examiner',
  name: string | null,
  on: IsoDate | null,
): Readonly<Record<string, string>> {
  return name === null || on === null ? {} : { [`${who}Signed`]: name, [`${who}SignedOn`]: plainDate(on) };
}
