/** A case as the papers look at it: names for ids, words for codes, texts of the acts. */
import type { JsonObject } from '#domain/kernel/json';
import { isoDate, legalDay, type IsoDate } from '#domain/kernel/time';
import type { ResolvedPack } from '#domain/reference/rule-pack';
import type { DossierSource } from '#platform/store/dossier';
import { FORM_NAMES, PROCEEDING_NAMES } from '#contract/words/dossier';
import { ROLE_WORDS, TEXT_LABELS } from '#contract/words/filing';
import type { DocumentEntry, StructuredRecord } from './model.ts';

export type LedgerFact = DossierSource['ledger'][number];

/** What a paper prints where the case has no such fact; never a guess. */
export const NOT_RECORDED = '未登记';
const NO_AUTHORITY = '尚无办案机关';

export class CaseView {
  readonly source: DossierSource;
  readonly pack: ResolvedPack;
  readonly cause: string;
  /** The day on which the dossier is made. */
  readonly archivedOn: IsoDate;
  /** 受援人 as letters name them: everybody, joined. */
  readonly recipients: readonly string[];
  /** What happened, in order; rows told by another system as the events they tell of. */
  readonly events: readonly LedgerFact[];

  constructor(source: DossierSource, pack: ResolvedPack, cause: string, archivedOn: IsoDate) {
    this.archivedOn = archivedOn;
    this.source = source;
    this.pack = pack;
    this.cause = cause;
    this.events = source.ledger.map(told);
    const names = source.recipients.flatMap(({ name_text_id: id }) => {
      const name = id === null ? undefined : source.textsById.get(id);
      return name === undefined ? [] : [clean(name)];
    });
    this.recipients = names.length > 0 ? names : ['受援人'];
  }

  get agency(): string {
    return this.source.agency.name;
  }
  get recipient(): string {
    return this.recipients.join('、');
  }
  get form(): string {
    return FORM_NAMES[this.source.file.form];
  }
  get proceeding(): string {
    return PROCEEDING_NAMES[this.source.file.proceeding];
  }
  get authority(): string {
    return this.source.authority ?? NO_AUTHORITY;
  }
  get unit(): string | null {
    const id = this.source.file.state.assignment.unit;
    return id === null ? null : (this.source.units[id] ?? null);
  }
  get handler(): string | null {
    const id = this.source.file.state.assignment.handler;
    return id === null ? null : (this.source.handlers[id]?.name ?? null);
  }
  /** The officer who is responsible for the case, or whoever registered it. */
  get officer(): string {
    const registering = this.source.ledger[0];
    return this.person(this.source.file.state.officer ?? registering?.person ?? null) ?? this.agency;
  }

  person(id: string | null): string | null {
    return id === null ? null : (this.source.persons[id] ?? null);
  }

  /** Name and role of who caused a row. */
  actor(row: LedgerFact): string {
    const role = row.role === null ? ROLE_WORDS.system.zh : ROLE_WORDS[row.role].zh;
    const name = this.person(row.person);
    return name === null ? role : `${name}（${role}）`;
  }

  /** The signature of whoever did the act; a box stays empty where nobody is known, and is never filled by another. */
  signature(label: string, person: string | null): StructuredRecord['signatures'][number] {
    const name = this.person(person);
    return name === null ? { label } : { label, name };
  }

  rows(...kinds: readonly string[]): readonly LedgerFact[] {
    return this.events.filter(({ kind }) => kinds.includes(kind));
  }

  last(...kinds: readonly string[]): LedgerFact | undefined {
    return this.rows(...kinds).at(-1);
  }

  /** Texts of the act that wrote a row, by name. */
  texts(row: LedgerFact | undefined): Readonly<Record<string, string>> {
    return row?.command == null ? {} : this.textsOf(row.command);
  }

  textsOf(command: string): Readonly<Record<string, string>> {
    return this.source.texts.get(command) ?? {};
  }

  /** All texts of an act as paragraphs, in the order of their names. */
  paragraphs(row: LedgerFact | undefined, ...without: readonly string[]): readonly string[] {
    return Object.entries(this.texts(row))
      .filter(([name]) => !without.includes(name))
      .flatMap(([, value]) => lines(value));
  }

  /** Day of an event: the one it states, else the day of its row. */
  day(row: LedgerFact): IsoDate {
    const { on } = row.facts;
    return typeof on === 'string' ? isoDate(on) : legalDay(Date.parse(row.at));
  }
}

/** A row of a case that was taken over, as the event that it tells of; any other row as it is. */
function told(row: LedgerFact): LedgerFact {
  const { event, on, facts } = row.facts;
  if (row.kind !== 'imported' || typeof event !== 'string') return row;
  return { ...row, kind: event, facts: { on: on ?? null, ...(facts as JsonObject) } };
}

/** Text without what must not be printed: control and format characters but line feeds. */
export function clean(text: string): string {
  return text
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/[\p{Zl}\p{Zp}]/gu, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/(?!\n)[\p{Cc}\p{Cf}]/gu, '')
    .trim();
}

/** The lines of a text, empty ones left out. */
export function lines(text: string): string[] {
  return clean(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A fact that is a word, or null. */
export function word(facts: JsonObject | null | undefined, key: string): string | null {
  const value = facts?.[key];
  return typeof value === 'string' ? value : null;
}

/** A word for a code; the code itself where a later version has no word yet. */
export function zh(words: Readonly<Record<string, { readonly zh: string }>>, code: string | null): string {
  return code === null ? NOT_RECORDED : (words[code]?.zh ?? code);
}

/** Fields of a record without the empty ones. */
export function fields(
  ...pairs: readonly (readonly [string, string | null | undefined])[]
): StructuredRecord['fields'] {
  return pairs.flatMap(([label, value]) => (value == null || value === '' ? [] : [{ label, value }]));
}

/** Label of a private text by its name. */
export function textLabel(name: string): string {
  return TEXT_LABELS[name] ?? '内容';
}

export interface RecordHead {
  readonly id: string;
  readonly material: DocumentEntry['material'];
  readonly responsible: string;
  readonly date: IsoDate | undefined;
}

/** One record as a document; its title is also the title in the contents. */
export function record(head: RecordHead, content: StructuredRecord, more: Partial<DocumentEntry> = {}): DocumentEntry {
  return {
    id: head.id,
    material: head.material,
    title: content.title,
    responsible: head.responsible,
    ...(head.date === undefined ? {} : { date: head.date }),
    ...more,
    body: { kind: 'record', record: content },
  };
}
