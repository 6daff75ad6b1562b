import type { ActRequest, Actor } from '#domain/case-file/act-rule';
import { decideAct, REGISTER } from '#domain/case-file/acts';
import { event } from '#domain/case-file/events';
import { checkLinkedForm, type CaseLink } from '#domain/case-file/links';
import type { CaseState } from '#domain/case-file/state';
import { canonicalText } from '#domain/kernel/canonical';
import type { Json, JsonObject } from '#domain/kernel/json';
import { isRefusal, type Refusal } from '#domain/kernel/refusal';
import { formatInstant, isoDate, startOfDay, type Instant } from '#domain/kernel/time';
import { isUuid, uuidV7 } from '#domain/kernel/uuid';
import { caseStream } from '#domain/supervision/streams';
import { checkRegistration, linksField } from '#contract/acts/intake';
import { checkFacts } from '#contract/ledger/index';
import {
  isText,
  readPastAct,
  readTakeOver,
  shownValue,
  type LoadError,
  type LoadRequest,
  type LoadResult,
  type TakeOverAct,
  type TakeOverRecord,
} from '#contract/take-over';
import type { FieldKey } from '#platform/store/commands';
import { inTransaction, type PoolClient } from '#platform/store/pool';
import {
  appendImported,
  findReferences,
  findTied,
  knownRecords,
  lockLoads,
  sealTexts,
  storeLoaded,
  type PastCommand,
  type References,
} from '#platform/store/take-over';
import type { EffectContext } from '../context.ts';
import type { Ports } from '../ports.ts';
import { PastCase } from './past-case.ts';
import { countPastHearings, gatherPast, NAMING } from './past-facts.ts';

export interface TakeOverPorts extends Ports {
  readonly fieldKey: FieldKey;
  /** Codes of causes that exist. */
  readonly causes: ReadonlySet<string>;
}

/** Why one row is not loaded. */
class RowFault extends Error {
  readonly field: string;
  readonly value: unknown;
  readonly code: string;
  constructor(code: string, field: string, value?: unknown) {
    super(code);
    this.code = code;
    this.field = field;
    this.value = value;
  }
}

/** Ends the transaction without a trace: a dry run, or a file with bad rows. */
class Undone extends Error {}

/** A draw made elsewhere can't be proved here, so it isn't told as one. */
const DRAWS: readonly string[] = ['assignment.request-draw', 'assignment.draw', 'assignment.abort-draw'];

/**
 * Loads cases under way. All rows are checked before anything is kept: each past act passes the same rules as a
 * live one, and what they refuse is an error of its row. Then one transaction holds everything: commands, ledger
 * rows of kind `imported` (`at` now, the past day in the facts), read model, deadlines, tasks, reminders that
 * still lie ahead, and a start request for each workflow. A record that was loaded before is left as it is.
 */
export function createTakeOver(ports: TakeOverPorts): (request: LoadRequest) => Promise<LoadResult> {
  return async (request) => {
    const errors: LoadError[] = [];
    const records: { readonly line: number; readonly record: TakeOverRecord }[] = [];
    const lines = new Map<string, number>();
    for (const { line, value } of request.rows) {
      const read = readTakeOver(value);
      if ('faults' in read) {
        for (const { pointer, code } of read.faults)
          errors.push({
            line,
            field: pointer,
            value: code === 'field.unknown' ? null : safeValue(value, pointer),
            code,
          });
      } else if (lines.has(read.record.recordId)) {
        errors.push({
          line,
          field: '/recordId',
          value: shownValue(read.record.recordId),
          code: 'case-file.record-twice',
        });
      } else {
        lines.set(read.record.recordId, line);
        records.push({ line, record: read.record });
      }
    }
    const references = await findReferences(ports.pool, {
      agencies: records.map(({ record }) => record.agency),
      logins: records.flatMap(({ record }) =>
        record.acts.flatMap(({ by, facts }) =>
          [by, facts['handler'], facts['observer']].filter((name) => typeof name === 'string'),
        ),
      ),
      handlers: records.flatMap(({ record }) =>
        record.acts.flatMap(({ facts }) =>
          typeof facts['handler'] === 'string' && isUuid(facts['handler']) ? [facts['handler']] : [],
        ),
      ),
      authorities: records.flatMap(({ record }) =>
        typeof record.case['authority'] === 'string' ? [record.case['authority']] : [],
      ),
    });
    const counts = { loaded: 0, unchanged: 0 };
    try {
      await inTransaction(ports.pool, async (tx) => {
        await lockLoads(tx);
        const known = await knownRecords(
          tx,
          records.map(({ record }) => record.recordId),
        );
        for (const { line, record } of records) {
          if (known.has(record.recordId)) {
            counts.unchanged += 1;
            continue;
          }
          await tx.query('SAVEPOINT row_of_file');
          try {
            await loadRecord(ports, tx, record, references, request.source);
            counts.loaded += 1;
            await tx.query('RELEASE SAVEPOINT row_of_file');
          } catch (error) {
            if (!(error instanceof RowFault)) throw error;
            await tx.query('ROLLBACK TO SAVEPOINT row_of_file');
            errors.push({ line, field: error.field, value: shownValue(error.value), code: error.code });
          }
        }
        if (request.dryRun || (errors.length > 0 && !request.skipBad)) throw new Undone();
      });
    } catch (error) {
      if (!(error instanceof Undone)) throw error;
      counts.loaded = 0;
    }
    const bad = new Set(errors.map(({ line }) => line)).size;
    return {
      rows: request.rows.length,
      valid: request.rows.length - bad,
      ...counts,
      errors: errors.toSorted((left, right) => left.line - right.line),
    };
  };
}

/** The value at a pointer of a faulty line, but for what may be a personal text. */
function safeValue(value: unknown, pointer: string): string | null {
  const parts = pointer.split('/').slice(1);
  if (parts[0] === 'case' && parts[1] !== undefined && isText(REGISTER, parts[1])) return null;
  if (parts[0] === 'acts' && parts[2] === 'facts') return null;
  const at = valueAt(value, pointer);
  return typeof at === 'object' && at !== null ? null : shownValue(at);
}

function valueAt(value: unknown, pointer: string): unknown {
  let at = value;
  for (const part of pointer.split('/').slice(1))
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined;
  return at;
}

async function loadRecord(
  ports: TakeOverPorts,
  tx: PoolClient,
  record: TakeOverRecord,
  references: References,
  source: LoadRequest['source'],
): Promise<void> {
  const agency = references.agencies.get(record.agency);
  if (agency === undefined) throw new RowFault('network.unknown-agency', '/agency', record.agency);
  const now = ports.clock.now();
  const caseId = uuidV7(Date.now(), ports.randomBytes(10));
  const key = sealTexts(ports.fieldKey, caseId, ports.randomBytes);
  const past = new PastCase(ports, caseId, now);
  const commands: PastCommand[] = [];
  let before: Instant = 0;
  for (const [index, act] of record.acts.entries()) {
    const at = instantOf(act, index, before, now);
    before = at;
    const actor = actorOf(act, index, agency.id, references);
    const ties = index === 0 ? await tiesStated(tx, record) : [];
    const { facts, texts } = bodyOf(ports, record, act, index, past.state, references);
    if (ties.length > 0) facts['links'] = ties as unknown as Json;
    if (actor.unit !== null) facts['actorUnit'] = actor.unit;
    const command = uuidV7(Date.now(), ports.randomBytes(10));
    const sealed = key.seal(command, texts);
    let request: ActRequest = {
      act: act.act,
      actor,
      on: act.on,
      at,
      facts: act.act === REGISTER ? { ...facts, agency: agency.id, region: agency.region_code } : facts,
    };
    await past.passTo(at);
    const context: EffectContext = {
      ports,
      loaded: {
        command: {
          id: command,
          case_id: caseId,
          agency_id: agency.id,
          act: act.act,
          person_id: actor.person,
          grant_id: actor.grant,
          role: actor.role,
          link_id: null,
          facts: request.facts,
          received_at: formatInstant(at),
          state: 'received',
          decision: null,
        },
        caseFile: null,
        agency,
        deadlines: [],
        endedRules: [],
        tasks: [],
        texts: sealed.map(({ id, name, commitment }) => ({ id, name, commitment })),
      },
      state: past.state,
      caseId,
      agencyId: agency.id,
      commandId: command,
      request,
      newId: () => uuidV7(Date.now(), ports.randomBytes(10)),
    };
    if (act.refused !== undefined) {
      commands.push(await refusedAttempt(past, context, act, index, `${source}/${caseId}/${index + 1}`, sealed));
      continue;
    }
    const first = decideAct(past.state, request);
    if (isRefusal(first)) throw refused(first, index, act);
    const gathered = await gatherPast(tx, context, references);
    if (isRefusal(gathered)) throw refused(gathered, index, act);
    request = { ...request, facts: { ...request.facts, ...gathered } };
    const events = decideAct(past.state, request);
    if (isRefusal(events)) throw refused(events, index, act);
    await past.happen({ ...context, request }, events);
    commands.push({
      id: command,
      actor,
      act: act.act,
      facts: request.facts,
      at,
      key: `${source}/${caseId}/${index + 1}`,
      events: events as unknown as Json,
      texts: sealed,
    });
  }
  await past.passTo(now);
  if (past.state === null) throw new RowFault('case-file.unknown', '/acts/0/act', record.acts[0]?.act);
  if (past.state.stage !== record.stage)
    throw new RowFault(
      'case-file.stage-differs',
      '/stage',
      `${record.stage}, but the acts lead to ${past.state.stage}`,
    );
  const finished = await past.finish(agency);
  await storeLoaded(tx, { caseId, agencyId: agency.id, commands, key: key.row, changes: finished.changes, now });
  const [registered] = past.told;
  if (registered !== undefined) await countPastHearings(tx, registered.context, past.state);
  await appendImported(
    tx,
    past.told.map(({ context, happened, at }) => {
      // What a live act could not write, an import may not either.
      checkFacts(happened.kind, happened.facts);
      const { actor } = context.request;
      const facts: JsonObject = {
        source,
        event: happened.kind,
        on: context.request.on,
        person: actor.person,
        role: actor.role,
        facts: happened.facts,
      };
      return {
        stream: caseStream(caseId),
        kind: 'imported',
        command: context.commandId,
        at: now,
        body: canonicalText({
          v: 1,
          kind: 'imported',
          kindVersion: checkFacts('imported', facts),
          at: '?',
          actor: { person: 'system', grant: source },
          command: context.commandId ?? 'system',
          facts: { ...facts, receivedAt: formatInstant(at) },
          commitments: Object.fromEntries(context.loaded.texts.map((text) => [text.name, text.commitment])),
        }),
      };
    }),
  );
}

/** Kind of the event by which an attempt that was refused stands in the case's own history. */
const ATTEMPT = 'supervision.attempt-refused';

/** An attempt that another system refused: kept with who tried what and why it was refused; it changes nothing. */
async function refusedAttempt(
  past: PastCase,
  context: EffectContext,
  act: TakeOverAct,
  index: number,
  key: string,
  texts: PastCommand['texts'],
): Promise<PastCommand> {
  if (past.state === null || act.refused === undefined)
    throw new RowFault('case-file.registration-first', `/acts/${index}/act`, act.act);
  const { code, rule } = act.refused;
  const facts: JsonObject = { act: act.act, caseId: context.caseId, code, stage: past.state.stage };
  await past.happen(context, [event(ATTEMPT, facts)]);
  const refusal: Refusal = rule === undefined ? { code } : { code, rule, params: { rule } };
  const { actor, facts: stated, at } = context.request;
  return { id: context.commandId ?? '', actor, act: act.act, facts: stated, at, key, events: [], texts, refusal };
}

/** The earlier cases that a line names, by number or by the record id of a line above or of an earlier load. */
async function tiesStated(tx: PoolClient, record: TakeOverRecord): Promise<readonly CaseLink[]> {
  const stated = linksField.safeParse(record.case['links'] ?? []);
  // What is wrong with its form shows when the whole body is read.
  if (!stated.success || stated.data.length === 0) return [];
  if (record.v === 1) throw new RowFault('field.not-expected', '/case/links');
  const known = await findTied(
    tx,
    stated.data.map((link) => link.case),
  );
  return stated.data.map((link, index) => {
    const other = known.get(link.case);
    if (other === undefined)
      throw new RowFault('case-file.linked-case-unknown', `/case/links/${index}/case`, link.case);
    const no = checkLinkedForm(link.kind, other.form, index);
    if (no !== null) throw new RowFault(no.code, `/case${no.field ?? ''}`, link.kind);
    return { case: other.id, kind: link.kind };
  });
}

function refused(no: { readonly code: string; readonly field?: string }, index: number, act: TakeOverAct): RowFault {
  return new RowFault(
    no.code,
    `${index === 0 ? '/case' : `/acts/${index}`}${index === 0 || no.field === undefined ? '' : '/facts'}${no.field ?? ''}`,
    act.act,
  );
}

/** When a past act counts: its clock, or office hours in the order of the file; never after now. */
function instantOf(act: TakeOverAct, index: number, before: Instant, now: Instant): Instant {
  const day = isoDate(act.on);
  const [hours, minutes] = (act.time ?? '').split(':').map(Number);
  const stated = act.time !== undefined;
  const at = startOfDay(day, stated ? (hours ?? 0) * 60 + (minutes ?? 0) : 9 * 60 + Math.min(index, 480));
  if (startOfDay(day) > now || (stated && at > now))
    throw new RowFault('field.date-in-the-future', `/acts/${index}/on`, act.on);
  if (startOfDay(day) + 86_400_000 <= before || (stated && at < before))
    throw new RowFault('case-file.acts-not-in-order', `/acts/${index}/on`, act.on);
  return Math.min(now, Math.max(at, before));
}

/** Roles that act without a login of their own. */
const NOBODY: readonly string[] = ['recipient', 'authority', 'system'];

function actorOf(act: TakeOverAct, index: number, agencyId: string, references: References): Actor {
  if (act.by === null) {
    if (!NOBODY.includes(act.role)) throw new RowFault('field.missing', `/acts/${index}/by`, act.role);
    return { person: null, grant: null, role: act.role, unit: null };
  }
  const person = references.persons.get(act.by);
  if (person === undefined) throw new RowFault('case-file.unknown-person', `/acts/${index}/by`, act.by);
  const grant = person.grants.find(({ role, agency }) => role === act.role && agency === agencyId);
  if (grant === undefined) throw new RowFault('case-file.role-not-held', `/acts/${index}/role`, act.role);
  return { person: person.id, grant: grant.id, role: act.role, unit: grant.unit };
}

/** Facts and texts of a past act, references resolved. */
function bodyOf(
  ports: TakeOverPorts,
  record: TakeOverRecord,
  act: TakeOverAct,
  index: number,
  state: CaseState | null,
  references: References,
): { readonly facts: Record<string, Json>; readonly texts: Readonly<Record<string, string>> } {
  const at = index === 0 ? '/case' : `/acts/${index}/facts`;
  if ((act.act === REGISTER) !== (index === 0))
    throw new RowFault('case-file.registration-first', `/acts/${index}/act`, act.act);
  if (DRAWS.includes(act.act)) throw new RowFault('case-file.draw-elsewhere', `/acts/${index}/act`, act.act);
  if (index === 0 && Object.keys(act.facts).length > 0) throw new RowFault('field.not-expected', '/acts/0/facts');
  const body: Record<string, Json> = { ...((index === 0 ? record.case : act.facts) as JsonObject) };
  if (Array.isArray(body['documents']) && body['documents'].length > 0)
    throw new RowFault('case-file.documents-not-carried', `${at}/documents`);
  const handler = act.act in NAMING ? handlerOf(act, body, index, state, references) : null;
  const { handler: _stated, ...rest } = body;
  if (body['hearing'] !== undefined) throw new RowFault('field.not-expected', `${at}/hearing`);
  if (act.act === 'hearing.assign-observer') body['observer'] = observerOf(body, index, references);
  const inContract =
    handler === null ? body : act.act === 'assignment.rotate' ? rest : { ...rest, handler: handler.id };
  if (index === 0) resolveCase(ports, body, references);
  const read = readPastAct(act.act, index === 0 ? body : inContract);
  if (read === null) throw new RowFault('case-file.unknown-act', `/acts/${index}/act`, act.act);
  if ('faults' in read) {
    const [fault] = read.faults;
    const name = fault?.pointer.split('/')[1] ?? '';
    throw new RowFault(
      fault?.code ?? 'field.wrong-format',
      `${at}${fault?.pointer ?? ''}`,
      // A field nobody knows may be a misspelt name, with a name in it.
      isText(act.act, name) || fault?.code === 'field.unknown' ? undefined : valueAt(body, fault?.pointer ?? ''),
    );
  }
  if (index > 0) {
    return {
      facts: {
        ...(read.facts as JsonObject),
        ...(handler === null ? {} : { handler: handler.id, handlerPerson: handler.person, unit: handler.unit }),
      },
      texts: read.texts,
    };
  }
  const no = checkRegistration(read.facts as JsonObject);
  if (no !== null) throw new RowFault(no.code, `/case${no.field ?? ''}`, read.facts[no.field?.slice(1) ?? '']);
  const { agency: _agency, ...facts } = read.facts as Record<string, Json>;
  const receivedOn = typeof facts['receivedOn'] === 'string' ? facts['receivedOn'] : act.on;
  return { facts: { ...facts, receivedOn, recordId: record.recordId, officer: null }, texts: read.texts };
}

/** Names of the other system for what is an id here. */
function resolveCase(ports: TakeOverPorts, body: Record<string, Json>, references: References): void {
  const { authority, cause } = body;
  if (typeof authority === 'string') {
    const id = references.authorities.get(authority);
    if (id === undefined) throw new RowFault('network.unknown-authority', '/case/authority', authority);
    body['authority'] = id;
  }
  if (typeof cause === 'string' && !ports.causes.has(cause))
    throw new RowFault('case-file.unknown-cause', '/case/cause', cause);
  if (body['recordId'] !== undefined) throw new RowFault('field.not-expected', '/case/recordId', body['recordId']);
  if (body['agency'] !== undefined) throw new RowFault('field.not-expected', '/case/agency', body['agency']);
}

/** An observer is stated by login name. */
function observerOf(body: JsonObject, index: number, references: References): string {
  const stated = body['observer'];
  const person = typeof stated === 'string' ? references.persons.get(stated) : undefined;
  if (person === undefined) throw new RowFault('case-file.unknown-person', `/acts/${index}/facts/observer`, stated);
  return person.id;
}

function handlerOf(
  act: TakeOverAct,
  body: JsonObject,
  index: number,
  state: CaseState | null,
  references: References,
): { readonly id: string; readonly person: string; readonly unit: string } {
  const stated = body['handler'];
  if (
    stated === undefined &&
    act.act === 'assignment.arrange' &&
    state?.assignment.handler != null &&
    state.assignment.handlerPerson !== null
  ) {
    return { id: state.assignment.handler, person: state.assignment.handlerPerson, unit: state.assignment.unit ?? '' };
  }
  if (typeof stated !== 'string') throw new RowFault('field.missing', `/acts/${index}/facts/handler`);
  const found = references.handlers.get(stated);
  if (found === undefined) throw new RowFault('assignment.unknown-handler', `/acts/${index}/facts/handler`, stated);
  return found;
}
