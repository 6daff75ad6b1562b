/** Issued letters with the values of their templates, and the record of every handler draw. */
import { isoDate } from '#domain/kernel/time';
import type { DossierSource } from '#platform/store/dossier';
import { DRAW_EXCLUSION_WORDS, HARD_RULE_WORDS } from '#contract/words/assignment';
import { plainDate } from '#contract/words/dossier';
import { CAPACITY_WORDS, MEANS_WORDS, REFUSAL_REASONS, SCOPE_BASIS } from '#contract/words/filing';
import type { DocumentEntry, Letter } from './model.ts';
import { type CaseView, record, fields, word, zh } from './view.ts';

const LAW = '《中华人民共和国法律援助法》';
/** The licence number is on the handler's own licence; the product does not keep it. */
const LICENCE = '以执业证记载为准';

const EXCLUSION_WORDS: Readonly<Record<string, { readonly 'zh-CN': string }>> = {
  ...HARD_RULE_WORDS,
  ...DRAW_EXCLUSION_WORDS,
};

type LetterRow = DossierSource['letters'][number];

const MATERIAL = {
  '009': 'grant-decision',
  '010': 'refusal-decision',
  '011': 'assignment-notice',
  '013': 'official-letter',
} as const;
type Printed = keyof typeof MATERIAL;

/** Letters of a case as documents; form 021 is a sheet and made with the closing. */
export function letterPapers(view: CaseView): DocumentEntry[] {
  return view.source.letters.flatMap((row): DocumentEntry[] => {
    const form = row.form_no as Printed;
    const letter = printed(view, row, form);
    if (letter === null) return [];
    return [
      {
        id: `letter-${row.id}`,
        material: MATERIAL[form],
        number: row.number,
        responsible: view.agency,
        date: isoDate(row.issued_on),
        body: { kind: 'letter', letter },
      },
    ];
  });
}

function printed(view: CaseView, row: LetterRow, form: Printed): Letter | null {
  const base = { form, number: row.number, agency: view.agency, issuedOn: isoDate(row.issued_on) };
  const matter = { cause: view.cause, form: view.form, proceeding: view.proceeding };
  const appliedOn = plainDate(isoDate(view.source.file.received_on));
  switch (form) {
    case '009': {
      const late = view.source.deadlines.find(({ rule_key: key }) => key === 'intake.late-papers');
      const copies = view.unit;
      return {
        ...base,
        addressee: view.recipient,
        values: {
          ...matter,
          appliedOn,
          basis: grantBasis(view, row),
          ...(word(row.facts, 'ground') === null || late === undefined
            ? {}
            : { supplementBy: plainDate(isoDate(late.due)) }),
          ...(copies === null ? {} : { copies }),
        },
      };
    }
    case '010': {
      const why = REFUSAL_REASONS[word(row.facts, 'ground') ?? ''];
      return {
        ...base,
        addressee: view.recipient,
        values: {
          appliedOn,
          cause: view.cause,
          reason: why?.reason ?? '你的申请不符合法律援助条件。',
          basis: `${LAW}${why?.basis ?? '第四十三条'}`,
          supervisor: '设立本中心的司法行政部门',
        },
      };
    }
    case '011':
      return assignmentNotice(view, row, base, matter);
    case '013':
      return officialLetter(view, row, base, matter);
    default:
      return null;
  }
}

type Base = Pick<Letter, 'form' | 'number' | 'agency' | 'issuedOn'>;
type Matter = { readonly cause: string; readonly form: string; readonly proceeding: string };

function grantBasis(view: CaseView, row: LetterRow): string {
  if (word(row.facts, 'ground') !== null) return `${LAW}第四十四条`;
  const means = word(row.facts, 'means') ?? view.source.file.means_basis;
  const article = means === 'exempt' || means === 'not-required' ? '第四十二条' : '第四十一条';
  const shown = means === null ? '' : `（经济状况核查：${zh(MEANS_WORDS, means)}）`;
  return `${LAW}${SCOPE_BASIS[view.source.file.form]}、${article}${shown}`;
}

/** Handler and unit that a letter names; the assignment may have moved on since. */
function named(view: CaseView, row: LetterRow): { readonly handler: string; readonly unit: string } {
  const found = view.source.handlers[word(row.facts, 'handler') ?? ''];
  const unit = view.source.units[word(row.facts, 'unit') ?? ''];
  return { handler: found?.name ?? view.handler ?? '', unit: unit ?? found?.unit ?? view.unit ?? '' };
}

function assignmentNotice(view: CaseView, row: LetterRow, base: Base, matter: Matter): Letter {
  const { handler, unit } = named(view, row);
  const granted = view.source.letters.filter(({ form_no: form }) => form === '009').at(-1);
  const arrange = view.source.deadlines.find(
    ({ rule_key: key, started_on: on }) => key === 'assignment.unit-silence' && on === row.issued_on,
  );
  const filing = view.pack.deadlines.find(({ key }) => key === 'closing.submit')?.value ?? 30;
  return {
    ...base,
    addressee: unit,
    values: {
      ...matter,
      recipient: view.recipient,
      decisionNumber: granted?.number ?? '办案机关依法通知',
      authority: view.authority,
      ...(handler === '' ? {} : { handler }),
      arrangeBy: arrange === undefined ? '本通知书规定的期限' : plainDate(isoDate(arrange.due)),
      filingDays: String(filing),
    },
  };
}

function officialLetter(view: CaseView, row: LetterRow, base: Base, matter: Matter): Letter {
  const { handler, unit } = named(view, row);
  return {
    ...base,
    addressee: view.source.authority ?? '有关办案机关',
    values: {
      recipient: view.recipient,
      cause: matter.cause,
      proceeding: matter.proceeding,
      unit,
      handler,
      licence: LICENCE,
      capacity: CAPACITY_WORDS[view.source.file.form],
      officer: view.officer,
    },
  };
}

/** Every draw of the case: drawn ones with all that anybody needs to repeat them, given-up ones as a note. */
export function drawPapers(view: CaseView): DocumentEntry[] {
  return view.source.draws.map((row): DocumentEntry => {
    const head = {
      id: `draw-${row.id}`,
      material: 'assignment-record',
      responsible: view.agency,
      date: isoDate(row.day),
    } as const;
    if (row.state !== 'drawn' || row.number === null || row.total === null) {
      return record(head, {
        title: '承办人随机抽取取消记录',
        fields: fields(
          ['抽取序号', String(row.draw_no)],
          ['抽取日期', plainDate(isoDate(row.day))],
          ['请求摘要值', row.request_hash],
        ),
        paragraphs: ['本次抽取请求未产生结果，已取消。'],
        signatures: [],
      });
    }
    const person = (id: string): { readonly name: string; readonly unit: string } =>
      view.source.handlers[id] ?? { name: id, unit: '' };
    return {
      ...head,
      title: '承办人随机抽取记录',
      body: {
        kind: 'draw',
        draw: {
          drawNo: row.draw_no,
          day: isoDate(row.day),
          agency: view.agency,
          seedCommitment: row.request.commitment,
          requestHash: row.request_hash,
          nonce: row.nonce ?? '',
          number: Number(row.number),
          total: Number(row.total),
          chosen: row.chosen === null ? '' : person(row.chosen).name,
          candidates: row.request.candidates.map(({ id, weight }) => ({ ...person(id), weight })),
          exclusions: row.request.excluded.map(({ id, rule }) => ({
            name: person(id).name,
            reason: EXCLUSION_WORDS[rule]?.['zh-CN'] ?? rule,
          })),
        },
      },
    };
  });
}
