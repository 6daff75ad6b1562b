import type { ActRequest } from '#domain/case-file/act-rule';
import type { Role } from '#domain/case-file/codes';
import type { Decision } from '#domain/case-file/decision';
import { event, type CaseEvent } from '#domain/case-file/events';
import { requestOf } from '#domain/case-file/request-of';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, type Refusal } from '#domain/kernel/refusal';
import { formatInstant, legalDay, type Instant } from '#domain/kernel/time';
import { uuidV7 } from '#domain/kernel/uuid';
import { rowText } from '#domain/supervision/row-text';
import { foldSubject, type SubjectKind, type SubjectState } from '#domain/supervision/subject';
import { checkFacts } from '#contract/ledger/index';
import { movedMeanwhile } from '#platform/store/acts';
import { subjectRefusal } from '#platform/store/attempts';
import { inTransaction, type PoolClient } from '#platform/store/pool';
import { commitSubject, loadSubjectAct, lockSubject, type LoadedSubjectAct } from '#platform/store/subjects';
import type { Ports } from '../ports.ts';
import type { SubjectContext, SubjectRoom, SubjectRooms } from '../subjects.ts';

export interface CommitSubjectActInput {
  readonly v: 1;
  readonly subject: SubjectKind;
  readonly subjectId: string;
  readonly commandId: string;
  /** The refusal that the workflow's own predicate gave under the lock; recorded when it still holds. */
  readonly early: Refusal | null;
  /** Version of the state that the workflow holds; another one in the database is answered with the state. */
  readonly version: number | null;
}
export interface SubjectAlarmInput {
  readonly v: 1;
  readonly subject: SubjectKind;
  readonly subjectId: string;
  readonly version: number | null;
}
export interface SubjectEventInput extends SubjectAlarmInput {
  readonly kind: string;
  readonly facts: JsonObject;
}

/** A decision as the workflow gets it; `resync` is the whole state where the events alone would not do. */
export interface SubjectDecision extends Decision {
  readonly resync?: SubjectState;
}

const RACES = 5;
const NOTHING: Decision = { outcome: 'accepted', events: [], rows: [], alarmAt: null, waitMs: null };

/**
 * Commits one act on a subject: decision, control state, ledger rows and the tables of its room in one transaction, with
 * the subject's row locked. The guarantees of `commitAct` hold: decided once, a refusal is a value and leaves nothing
 * but the refused attempt, an act counts at the instant of its receipt.
 */
export function createCommitSubjectAct(
  ports: Ports,
  rooms: SubjectRooms,
): (input: CommitSubjectActInput) => Promise<SubjectDecision> {
  return (input) =>
    again(async () => {
      const loaded = await loadSubjectAct(ports.pool, input.commandId);
      if (loaded === null) throw new Error(`there is no command ${input.commandId}`);
      const { command } = loaded;
      if (command.subject !== input.subject || command.subject_id !== input.subjectId)
        throw new Error('the command belongs to another subject');
      const room = roomOf(rooms, input.subject);
      if (command.decision !== null) return decidedBefore(ports, room, loaded);
      return inTransaction(ports.pool, async (tx) => {
        const found = await lockSubject(tx, input.subject, input.subjectId);
        const before = (found?.state ?? null) as SubjectState | null;
        const request = requestOf({
          act: command.act,
          personId: command.person_id,
          grantId: command.grant_id,
          role: command.role,
          facts: command.facts,
          receivedAt: Date.parse(command.received_at),
        });
        const context = contextOf(ports, input.subjectId, before, command.id, request, loaded.texts);
        const stale = input.version !== (before?.version ?? null);
        const decision = await decideAct(tx, room, context, stale ? null : input.early, loaded);
        return stale && before !== null
          ? { ...decision, ...resync(ports, room, before, decision, input.subjectId) }
          : decision;
      });
    });
}

async function decideAct(
  tx: PoolClient,
  room: SubjectRoom,
  context: SubjectContext,
  early: Refusal | null,
  loaded: LoadedSubjectAct,
): Promise<Decision> {
  const { ports, state, request } = context;
  const no = async (refusal: Refusal): Promise<Decision> => {
    const stage = state?.stage ?? 'none';
    return (await commitSubject(
      tx,
      subjectRefusal(loaded, { ...request, facts: loaded.command.facts }, stage, refusal, ports.clock.now()),
    )) as unknown as Decision;
  };
  const first = room.rules.decide(state, request);
  if (isRefusal(first)) return no(first);
  if (early !== null && state !== null) return no(early);
  const gather = room.gather[request.act];
  const gathered = gather === undefined ? {} : await gather(tx, context);
  if (isRefusal(gathered)) return no(gathered);
  const complete: ActRequest = { ...request, facts: { ...request.facts, ...gathered } };
  const events = gather === undefined ? first : room.rules.decide(state, complete);
  if (isRefusal(events)) return no(events);
  return commitEvents(tx, room, { ...context, request: complete }, events);
}

async function commitEvents(
  tx: PoolClient,
  room: SubjectRoom,
  context: SubjectContext,
  events: readonly CaseEvent[],
  start: 'waiting' | 'started' = 'started',
  parent: string | null = null,
): Promise<Decision> {
  const { ports, state: before, id, request, commandId } = context;
  const after = foldSubject(room.rules, before, events, id);
  if (after === null) throw new Error('an accepted act left no subject');
  const alarmAt = room.rules.alarmAt(after);
  const now = ports.clock.now();
  const stored = await commitSubject(tx, {
    command: commandId,
    now: formatInstant(now),
    rows: events.map((happened) => ({
      stream: room.streamOf(after, happened),
      kind: happened.kind,
      body: rowText({
        kind: happened.kind,
        kindVersion: checkFacts(happened.kind, happened.facts),
        actor: request.actor,
        command: commandId,
        receivedAt: request.at,
        facts: happened.facts,
        texts: context.texts,
      }),
    })),
    accepted: true,
    decision: {
      outcome: 'accepted',
      events: events as unknown as JsonObject[],
      alarmAt,
      waitMs: waitFor(ports, alarmAt),
    },
    subject: {
      id,
      kind: room.rules.kind,
      region: after.region,
      parent,
      expectedVersion: before?.version ?? null,
      stage: after.stage,
      version: after.version,
      ended: after.ended,
      state: after as unknown as JsonObject,
      nextAlarm: alarmAt === null ? null : formatInstant(alarmAt),
      start,
    },
  });
  await room.write(tx, context as SubjectContext<never>, events, after as never);
  ports.log.debug({ command: commandId, subject: id, kind: room.rules.kind }, 'act on a subject committed');
  return stored as unknown as Decision;
}

/**
 * Makes a subject that no command asks for (an evaluation file, a rectification) inside the caller's transaction; the
 * dispatcher starts its workflow. The events are those that make it.
 */
export async function makeSubject(
  tx: PoolClient,
  ports: Ports,
  room: SubjectRoom,
  made: { readonly id: string; readonly parent: string | null; readonly events: readonly CaseEvent[] },
): Promise<Decision> {
  const context = contextOf(ports, made.id, null, null, systemRequest(ports, 'system'), []);
  return commitEvents(tx, room, context, made.events, 'waiting', made.parent);
}

/** What time has brought about by now. A fired timer never acts on memory: the stored state is read again. */
export function createCheckSubjectAlarm(
  ports: Ports,
  rooms: SubjectRooms,
): (input: SubjectAlarmInput) => Promise<SubjectDecision> {
  return (input) =>
    asSystem(ports, rooms, input, async (tx, room, context, state) => {
      const events = room.rules.due(state, ports.clock.now());
      if (events.length === 0) return { ...NOTHING, ...alarm(ports, room, state) };
      return commitEvents(tx, room, context, events);
    });
}

/** An event that the product itself brings about; happens once, because it names the version that it was decided on. */
export function createCommitSubjectEvent(
  ports: Ports,
  rooms: SubjectRooms,
): (input: SubjectEventInput) => Promise<SubjectDecision> {
  return (input) =>
    asSystem(ports, rooms, input, async (tx, room, context, state) => {
      if (input.version !== state.version) return { ...NOTHING, ...alarm(ports, room, state) };
      const gather = room.gather[input.kind];
      const gathered = gather === undefined ? {} : await gather(tx, context as SubjectContext<never>);
      if (isRefusal(gathered)) throw new Error(`the product's own event ${input.kind} was refused: ${gathered.code}`);
      return commitEvents(tx, room, context, [event(input.kind, { ...input.facts, ...gathered })]);
    });
}

function asSystem(
  ports: Ports,
  rooms: SubjectRooms,
  input: SubjectAlarmInput & { readonly kind?: string },
  work: (tx: PoolClient, room: SubjectRoom, context: SubjectContext, state: SubjectState) => Promise<Decision>,
): Promise<SubjectDecision> {
  return again(() =>
    inTransaction(ports.pool, async (tx) => {
      const found = await lockSubject(tx, input.subject, input.subjectId);
      if (found === null) throw new Error(`there is no ${input.subject} ${input.subjectId}`);
      const room = roomOf(rooms, input.subject);
      const state = found.state as unknown as SubjectState;
      const request = systemRequest(ports, input.kind ?? 'system');
      const context = contextOf(ports, input.subjectId, state, null, request, []);
      const decision = await work(tx, room, context, state);
      return input.version === state.version
        ? decision
        : { ...decision, ...resync(ports, room, state, decision, input.subjectId) };
    }),
  );
}

function systemRequest(ports: Ports, act: string): ActRequest {
  const at = ports.clock.now();
  const role: Role = 'system';
  return { act, actor: { person: null, grant: null, role, unit: null }, on: legalDay(at), at, facts: {} };
}

function contextOf(
  ports: Ports,
  id: string,
  state: SubjectState | null,
  commandId: string | null,
  request: ActRequest,
  texts: LoadedSubjectAct['texts'],
): SubjectContext {
  const newId = (): string => uuidV7(Date.now(), ports.randomBytes(10));
  return { ports, id, state, commandId, request, texts, newId, scratch: new Map() };
}

/** The stored decision, with the subject and its next alarm as they are now. */
async function decidedBefore(ports: Ports, room: SubjectRoom, loaded: LoadedSubjectAct): Promise<SubjectDecision> {
  const decision = loaded.command.decision as unknown as Decision;
  const state = loaded.state as unknown as SubjectState | null;
  if (decision.outcome === 'refused' || state === null) return decision;
  return { ...decision, ...alarm(ports, room, state), resync: state };
}

function resync(
  ports: Ports,
  room: SubjectRoom,
  before: SubjectState,
  decision: Decision,
  id: string,
): Pick<SubjectDecision, 'resync' | 'alarmAt' | 'waitMs'> {
  const after = foldSubject(room.rules, before, decision.events, id) ?? before;
  return { ...alarm(ports, room, after), resync: after };
}

function alarm(ports: Ports, room: SubjectRoom, state: SubjectState): Pick<Decision, 'alarmAt' | 'waitMs'> {
  const alarmAt = room.rules.alarmAt(state);
  return { alarmAt, waitMs: waitFor(ports, alarmAt) };
}

function waitFor(ports: Ports, alarmAt: Instant | null): number | null {
  return alarmAt === null ? null : ports.clock.waitMs(alarmAt);
}

function roomOf(rooms: SubjectRooms, kind: SubjectKind): SubjectRoom {
  const room = rooms[kind];
  if (room === undefined) throw new Error(`nothing is known of subjects of kind ${kind}`);
  return room as unknown as SubjectRoom;
}

/** Runs once more when somebody else was first. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let race = 0; ; race++) {
    try {
      return await work();
    } catch (error) {
      if (!movedMeanwhile(error) || race >= RACES) throw error;
    }
  }
}
