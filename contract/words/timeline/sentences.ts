/** Ledger rows as sentences. */
import type { RuleSource } from '#domain/reference/rule-pack';
import type { JsonObject } from '#domain/kernel/json';
import { EVENT_WORDS, LAW_WORDS, ROLE_WORDS } from '../filing.ts';
import { both, type Instrument, type Sentence } from './codes.ts';
import { codeInWords, hasReading, readFacts, type NameOf, type ReadFact, type Tongue } from './facts.ts';

/** Kinds that stand in other streams than a case's, or are no act of the case. */
const OTHER_KINDS: Readonly<Record<string, Sentence>> = {
  'supervision.attempt-refused': both('操作被拒绝', 'Act refused'),
  'supervision.subject-attempt-refused': both('操作被拒绝', 'Act refused'),
  'supervision.file-opened': both('查阅', 'Opened'),
  'draw.seed-committed': both('公布当日种子承诺', 'Seed of the day committed to'),
  'draw.requested': both('公布抽取请求', 'Draw request published'),
  'draw.drawn': both('抽取完成', 'Drawn'),
  'draw.aborted': both('抽取中止', 'Draw aborted'),
  'draw.seed-revealed': both('公布当日种子', 'Seed of the day revealed'),
  'intake.commitment-drawn': both('诚信承诺抽查：抽中', 'Commitment drawn for a check'),
  'intake.commitment-not-drawn': both('诚信承诺抽查：未抽中', 'Commitment not drawn for a check'),
};

/** What a kind says; null for a kind that this version has no words for. */
export function kindInWords(kind: string): Sentence | null {
  return OTHER_KINDS[kind] ?? EVENT_WORDS[kind] ?? null;
}

/** Facts of a row that have no words: none for a row that can be said. */
export function unsayable(kind: string, facts: JsonObject): readonly string[] {
  return [
    ...(kindInWords(kind) === null ? [kind] : []),
    ...Object.keys(facts)
      .filter((fact) => !hasReading(kind, fact))
      .map((fact) => `${kind}/${fact}`),
  ];
}

/** Who acted, as the reader may see them. */
export interface SaidActor {
  /** Null for the product itself and for somebody whose name the reader may not see. */
  readonly name: string | null;
  readonly role: string | null;
}

/** A row in words. */
export interface SaidRow {
  readonly sentence: string;
  readonly facts: readonly ReadFact[];
}

/**
 * One row as a sentence: who, what, and the facts in the order in which they are stored. Total: a kind without words is
 * named by its code, so that an older program shows a newer row rather than none.
 */
export function rowInWords(kind: string, facts: JsonObject, actor: SaidActor, nameOf: NameOf, tongue: Tongue): SaidRow {
  const said = readFacts(kind, facts, nameOf, tongue);
  const what = kindInWords(kind)?.[tongue] ?? kind;
  const details = said.map(({ label, value }) => (tongue === 'zh' ? `${label}：${value}` : `${label}: ${value}`));
  const who = actorInWords(actor, tongue);
  const sentence =
    tongue === 'zh'
      ? `${who}${who === '' ? '' : '：'}${what}${details.length === 0 ? '' : `（${details.join('；')}）`}。`
      : `${who}${who === '' ? '' : ': '}${what}${details.length === 0 ? '' : ` (${details.join('; ')})`}.`;
  return { sentence, facts: said };
}

/** 经办人 张三; the role alone where there is no name. */
export function actorInWords({ name, role }: SaidActor, tongue: Tongue): string {
  const words = role === null ? '' : codeInWords(role, [ROLE_WORDS], tongue);
  if (name === null) return words;
  if (words === '') return name;
  return tongue === 'zh' ? `${words}${name}` : `${name} (${words})`;
}

/** 《法律援助法》第四十三条 as 第43条第1款, or `Legal Aid Law, art. 43 ¶1`; the law alone where no article is known. */
export function articleInWords({ law, article, title }: RuleSource, tongue: Tongue): string {
  const name = title ?? LAW_WORDS[law][tongue];
  if (article === null || !/^[\d,\s–-]+(?:¶\d+)?$/u.test(article.replaceAll(' ¶', '¶'))) return name;
  const [numbers = '', paragraph] = article.split('¶').map((part) => part.trim());
  if (tongue === 'en') return `${name}, art. ${numbers}${paragraph === undefined ? '' : ` ¶${paragraph}`}`;
  const shown = numbers
    .split(',')
    .map((one) => `第${one.trim().replaceAll(/[–-]/gu, '至')}条`)
    .join('、');
  return `${name}${shown}${paragraph === undefined ? '' : `第${paragraph}款`}`;
}

const BY_ROOM: Readonly<Record<string, Instrument>> = {
  intake: 'intake',
  'case-file': 'decisions',
  assignment: 'assignment',
  draw: 'assignment',
  handling: 'checkpoints',
  hearing: 'hearing',
  'follow-up': 'follow-up',
  closing: 'closing',
  archive: 'closing',
  subsidy: 'closing',
  imported: 'intake',
  round: 'evaluation',
  sampling: 'evaluation',
  evaluation: 'evaluation',
  rectification: 'evaluation',
};

/** The instrument of supervision to which a kind belongs. */
export function instrumentOf(kind: string): Instrument {
  if (kind.includes('attempt-refused')) return 'attempts';
  if (kind === 'supervision.history-exported') return 'closing';
  if (kind.startsWith('supervision.')) return 'access';
  return BY_ROOM[kind.split('.')[0] ?? ''] ?? 'decisions';
}
