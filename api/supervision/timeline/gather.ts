import { seesPersonalData, type Grant } from '#domain/identity/permissions';
import type { IsoDate } from '#domain/kernel/time';
import { legalDay } from '#domain/kernel/time';
import { isUuid } from '#domain/kernel/uuid';
import { oversees, ownSideOnly } from '#domain/supervision/oversight';
import { caseStream } from '#domain/supervision/streams';
import type { Instrument } from '#contract/words/timeline/codes';
import type { CaseStanding } from '#platform/store/commands';
import { openTextsOfCommands, readDeadlines } from '#platform/store/reads-cases';
import { createReferenceStore } from '#platform/store/reference';
import { readCaseRows, readMentions, readNames, readPolicyOf, type TimelineRow } from '#platform/store/timeline';
import type { ApiDeps } from '../../kit/deps.ts';
import { engineEntries, engineRecord } from './engine.ts';
import { ledgerEntries, mentionEntry, type Entry, type EntryContext, type EntrySource } from './entries.ts';

/** What of a timeline is asked for; a missing member means all. */
export interface TimelineFilter {
  readonly person?: string | undefined;
  /** An act or a kind of row. */
  readonly act?: string | undefined;
  readonly instrument?: Instrument | undefined;
  readonly source?: EntrySource | undefined;
  /** Legal days, both included. */
  readonly from?: IsoDate | undefined;
  readonly to?: IsoDate | undefined;
}

/** A case as its viewer sees it. */
export interface TimelineViewer {
  readonly person: string;
  readonly standing: CaseStanding;
  readonly grants: readonly Grant[];
}

/** The whole timeline in its order, before it is cut into pages. */
export interface Timeline {
  readonly entries: readonly Entry[];
  /** Refused attempts in it, before filters, by the code that refused. */
  readonly attempts: Readonly<Record<string, number>>;
  /** False when the engine did not answer for what it alone has. */
  readonly engineReachable: boolean;
}

/**
 * Everything that is known of a case on one line: its rows, refused attempts, accesses, draws, and the engine's events,
 * as the viewer may see them. Whoever does not supervise sees their own attempts and accesses only; the unit's side
 * sees no engine and nothing that is for the supervisor first.
 */
export async function gatherTimeline(
  deps: ApiDeps,
  { person, standing, grants }: TimelineViewer,
  filter: TimelineFilter,
): Promise<Timeline> {
  const stream = caseStream(standing.id);
  const overseer = oversees(grants);
  const ownSide = ownSideOnly(grants);
  const wantsEngine =
    !ownSide && (filter.source ?? 'engine') === 'engine' && (filter.instrument ?? 'engine') === 'engine';
  const [rows, mentions, deadlines, policy, record] = await Promise.all([
    readCaseRows(deps.pool, stream),
    readMentions(deps.pool, standing.id, stream),
    readDeadlines(deps.pool, standing.id),
    readPolicyOf(deps.pool, standing.id),
    wantsEngine ? engineRecord(deps, standing.id) : null,
  ]);
  const seen = mentions.filter((row) => overseer || row.stream.startsWith('draws/') || actorOf(row) === person);
  const names = await readNames(deps.pool, idsIn([...rows, ...seen]));
  const pack = policy === null ? null : await createReferenceStore(deps.pool).forCase(policy.pack, policy.calendar);
  const context: EntryContext = {
    caseId: standing.id,
    pack: pack?.pack ?? null,
    deadlines,
    nameOf: (id) => names.get(id) ?? null,
    ownSide,
  };
  const ledger = ledgerEntries(rows, context);
  const others = seen.map((row) => mentionEntry(row, context));
  const atOfCommand = new Map(ledger.flatMap(({ command, at }) => (command === null ? [] : [[command, at] as const])));
  const first = ledger[0]?.at ?? others[0]?.at ?? '';
  const engine = record === null ? [] : engineEntries(record, standing.id, first, atOfCommand);
  const all = merge([ledger, others, engine]).filter((entry) => matches(entry, filter));
  const attempts: Record<string, number> = {};
  for (const { source, facts } of others) {
    const code = facts['code'];
    if (source === 'attempt' && typeof code === 'string') attempts[code] = (attempts[code] ?? 0) + 1;
  }
  return { entries: all, attempts, engineReachable: record?.reachable ?? true };
}

/** Opened texts of the commands of some entries; null for those who may not see personal data. */
export async function textsOf(
  deps: ApiDeps,
  grants: readonly Grant[],
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>> | null> {
  if (!seesPersonalData(grants)) return null;
  const commands = [
    ...new Set(entries.flatMap(({ command }) => (command !== null && isUuid(command) ? [command] : []))),
  ];
  return openTextsOfCommands(deps.pool, deps.fieldKey, commands);
}

function matches(entry: Entry, filter: TimelineFilter): boolean {
  const { person, act, instrument, source, from, to } = filter;
  const day = legalDay(Date.parse(entry.at));
  return (
    (person === undefined || entry.actor?.person === person) &&
    (act === undefined || entry.kind === act || entry.facts['act'] === act) &&
    (instrument === undefined || entry.instrument === instrument) &&
    (source === undefined || entry.source === source) &&
    (from === undefined || day >= from) &&
    (to === undefined || day <= to)
  );
}

/** Merges lists that are each in order, stably: at one instant a case's row comes before what belongs to it. */
function merge(lists: readonly (readonly Entry[])[]): readonly Entry[] {
  return lists
    .flatMap((list, rank) => list.map((entry, index) => ({ entry, rank, index })))
    .sort((left, right) => {
      if (left.entry.at !== right.entry.at) return left.entry.at < right.entry.at ? -1 : 1;
      return left.rank - right.rank || left.index - right.index;
    })
    .map(({ entry }) => entry);
}

function actorOf(row: TimelineRow): string | null {
  return (JSON.parse(row.body) as { actor?: { person?: string } }).actor?.person ?? null;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gu;

/** Every id that stands in the rows, once. */
export function idsIn(rows: readonly Pick<TimelineRow, 'body'>[]): readonly string[] {
  return [...new Set(rows.flatMap(({ body }) => body.match(UUID) ?? []))];
}
