import type { CaseState } from '#domain/case-file/state';
import { reduce } from '#domain/case-file/reduce';
import type { JsonObject } from '#domain/kernel/json';
import type { Instant } from '#domain/kernel/time';
import { matchesEvent } from '#domain/reference/resolve-pack';
import type { ResolvedPack } from '#domain/reference/rule-pack';
import type { DerivationStep } from '#domain/reference/periods';
import { caseEventOf } from '#domain/supervision/case-fold';
import { factShownToUnit, shownToUnit } from '#domain/supervision/oversight';
import { derivationInWords } from '#contract/words/derivation';
import { DEADLINE_WORDS } from '#contract/words/reminders';
import type { Instrument, Sentence } from '#contract/words/timeline/codes';
import type { ReadFact } from '#contract/words/timeline/facts';
import { articleInWords, instrumentOf, rowInWords } from '#contract/words/timeline/sentences';
import type { DeadlineView } from '#platform/store/reads-cases';
import type { TimelineRow } from '#platform/store/timeline';

/** Where an entry of a timeline comes from. */
export type EntrySource = 'ledger' | 'attempt' | 'access' | 'draw' | 'engine';

/** A deadline that a row opened or ended. */
export interface EntryDeadline {
  readonly id: string;
  readonly rule: string;
  readonly name: Sentence;
  readonly effect: string;
  readonly due: string;
  readonly article: Sentence;
  readonly derivation: { readonly zh: readonly string[]; readonly en: readonly string[] };
}

/** Where the case stood. */
export interface Standing {
  readonly stage: string;
  readonly version: number;
  readonly assignment: string;
  readonly pending: string | null;
}

/** One entry of a timeline; the same for the API and for pages. */
export interface Entry {
  readonly id: string;
  readonly source: EntrySource;
  /** The business instant; of an engine's event that of the act it belongs to. */
  readonly at: string;
  /** The engine's own instant, null for rows of the ledger. */
  readonly engineAt: string | null;
  readonly kind: string;
  readonly kindVersion: number | null;
  readonly instrument: Instrument;
  readonly actor: {
    readonly person: string;
    readonly grant: string;
    readonly name: string | null;
    readonly role: string | null;
  } | null;
  readonly sentence: Sentence;
  readonly details: readonly { readonly fact: string; readonly label: Sentence; readonly value: Sentence }[];
  readonly rule: {
    readonly pack: string;
    readonly version: string | number;
    readonly key: string;
    readonly name: Sentence;
    readonly article: Sentence;
  } | null;
  readonly deadlines: readonly EntryDeadline[];
  readonly before: Standing | null;
  readonly after: Standing | null;
  /** Address of the raw event below `/api/v1`, null for a row, which is raw already. */
  readonly raw: string | null;
  readonly seq: number | null;
  readonly stream: string | null;
  readonly command: string | null;
  readonly facts: JsonObject;
  readonly commitments: JsonObject;
  readonly hash: string | null;
  readonly prevHash: string | null;
}

/** What entries are made from. */
export interface EntryContext {
  readonly caseId: string;
  readonly pack: ResolvedPack | null;
  readonly deadlines: readonly DeadlineView[];
  readonly nameOf: (id: string) => string | null;
  /** Leaves out what the unit's side never sees. */
  readonly ownSide: boolean;
}

interface Body {
  readonly kind: string;
  readonly kindVersion: number;
  readonly at: string;
  readonly actor: { readonly person: string; readonly grant: string };
  readonly command: string;
  readonly rule?: { readonly pack: string; readonly version: string | number; readonly key: string };
  readonly facts: JsonObject;
  readonly commitments: JsonObject;
}

/** Entries of a case's own rows, with where the case stood before and after each. */
export function ledgerEntries(rows: readonly TimelineRow[], context: EntryContext): readonly Entry[] {
  let state: CaseState | null = null;
  let folds = true;
  const opened = new Set<string>();
  const entries: Entry[] = [];
  for (const row of rows) {
    const body = JSON.parse(row.body) as Body;
    const before = standingOf(state);
    const event = folds ? caseEventOf(body) : null;
    if (event !== null) {
      try {
        state = reduce(state, event, context.caseId);
      } catch {
        // The ledger contradicts itself from here on, which the reconciler reports; what rows say is shown all the same.
        folds = false;
        state = null;
      }
    }
    if (context.ownSide && !shownToUnit(body.kind)) continue;
    entries.push({
      ...rowEntry(row, body, 'ledger', context),
      deadlines: deadlinesOf(body, context, opened),
      before,
      after: standingOf(state),
    });
  }
  return entries;
}

/** An entry of a row of another stream that names the case. */
export function mentionEntry(row: TimelineRow, context: EntryContext): Entry {
  const body = JSON.parse(row.body) as Body;
  const source = row.stream.startsWith('attempts/') ? 'attempt' : row.stream.startsWith('access/') ? 'access' : 'draw';
  return rowEntry(row, body, source, context);
}

function rowEntry(row: TimelineRow, body: Body, source: EntrySource, context: EntryContext): Entry {
  const facts = context.ownSide
    ? Object.fromEntries(Object.entries(body.facts).filter(([fact]) => factShownToUnit(body.kind, fact)))
    : body.facts;
  const role = row.role ?? (body.actor.person === 'system' ? body.actor.grant : null);
  const actor = {
    name: row.personName ?? (body.actor.person === 'system' ? null : context.nameOf(body.actor.person)),
    role,
  };
  const zh = rowInWords(body.kind, facts, actor, context.nameOf, 'zh');
  const en = rowInWords(body.kind, facts, actor, context.nameOf, 'en');
  return {
    id: `${row.stream}/${row.seq}`,
    source,
    at: body.at,
    engineAt: null,
    kind: body.kind,
    kindVersion: body.kindVersion,
    instrument: instrumentOf(body.kind),
    actor: { ...body.actor, ...actor },
    sentence: { zh: zh.sentence, en: en.sentence },
    details: zip(zh.facts, en.facts),
    rule: body.rule === undefined ? null : ruleOf(body.rule, context.pack),
    deadlines: [],
    before: null,
    after: null,
    raw: null,
    seq: row.seq,
    stream: row.stream,
    command: body.command,
    facts,
    commitments: body.commitments,
    hash: row.hash,
    prevHash: row.prevHash,
  };
}

function zip(zh: readonly ReadFact[], en: readonly ReadFact[]): Entry['details'] {
  return zh.map((one, index) => ({
    fact: one.fact,
    label: { zh: one.label, en: en[index]?.label ?? one.label },
    value: { zh: one.value, en: en[index]?.value ?? one.value },
  }));
}

function standingOf(state: CaseState | null): Standing | null {
  if (state === null) return null;
  const { pending } = state;
  return {
    stage: state.stage,
    version: state.version,
    assignment: state.assignment.status,
    pending: pending === null ? null : `${pending.kind}/${pending.step + 1}`,
  };
}

function ruleOf(rule: NonNullable<Body['rule']>, pack: ResolvedPack | null): NonNullable<Entry['rule']> {
  const found = pack?.deadlines.find(({ key }) => key === rule.key);
  const name = DEADLINE_WORDS[rule.key] ?? { zh: rule.key, en: rule.key };
  return { ...rule, name, article: articleOf(found) };
}

type Rule = ResolvedPack['deadlines'][number];

function articleOf(rule: Rule | undefined): Sentence {
  if (rule === undefined) return { zh: '', en: '' };
  return { zh: articleInWords(rule.source, 'zh'), en: articleInWords(rule.source, 'en') };
}

/** The deadlines that a row opened, by the rules of the case's pack, and those that ended at its instant by it. */
function deadlinesOf(body: Body, context: EntryContext, opened: Set<string>): readonly EntryDeadline[] {
  const { pack } = context;
  if (pack === null) return [];
  const happened = { kind: body.kind, facts: body.facts };
  const named = body.facts['deadline'];
  return context.deadlines.flatMap((row): readonly EntryDeadline[] => {
    const rule = pack.deadlines.find(({ key }) => key === row.rule_key);
    if (rule === undefined) return [];
    if (row.id === named) return [saidDeadline(row, rule, effectOfKind(body.kind))];
    const subject = rule.subject === null ? null : body.facts[rule.subject];
    if (typeof subject === 'string' && row.subject !== null && row.subject !== subject) return [];
    if (!opened.has(row.id) && matchesEvent(rule.trigger, happened) && startsWith(row, rule, body)) {
      opened.add(row.id);
      return [saidDeadline(row, rule, 'opened')];
    }
    const ends = [...rule.metBy, ...rule.withdrawnBy];
    if (row.ended_at !== null && matchesEvent(ends, happened) && Date.parse(row.ended_at) === countsAt(body))
      return [saidDeadline(row, rule, row.state)];
    return [];
  });
}

function effectOfKind(kind: string): string {
  return kind.slice(kind.lastIndexOf('-') + 1);
}

/** Whether a deadline's start is the day that the row gave for it. */
function startsWith(row: DeadlineView, rule: Rule, body: Body): boolean {
  const start = body.facts[rule.startFrom];
  return typeof start !== 'string' || rule.direction === 'before' || start === row.started_on;
}

function countsAt(body: Body): Instant {
  const received = body.facts['receivedAt'];
  return Date.parse(typeof received === 'string' ? received : body.at);
}

function saidDeadline(row: DeadlineView, rule: Rule, effect: string): EntryDeadline {
  const steps = (row.derivation as { steps?: readonly DerivationStep[] } | null)?.steps ?? [];
  return {
    id: row.id,
    rule: row.rule_key,
    name: DEADLINE_WORDS[row.rule_key] ?? { zh: row.rule_key, en: row.rule_key },
    effect,
    due: row.due,
    article: articleOf(rule),
    derivation: { zh: derivationInWords(steps, 'zh-CN'), en: derivationInWords(steps, 'en') },
  };
}
