import type { ActRequest } from '#domain/case-file/act-rule';
import { decideAct } from '#domain/case-file/acts';
import type { Decision, RowReceipt } from '#domain/case-file/decision';
import type { CaseEvent } from '#domain/case-file/events';
import { reduce } from '#domain/case-file/reduce';
import type { CaseState } from '#domain/case-file/state';
import { requestOf } from '#domain/case-file/request-of';
import type { Json, JsonObject } from '#domain/kernel/json';
import { isRefusal, type Refusal } from '#domain/kernel/refusal';
import { formatInstant, type Instant } from '#domain/kernel/time';
import { uuidV7 } from '#domain/kernel/uuid';
import { rowText } from '#domain/supervision/row-text';
import { caseStream } from '#domain/supervision/streams';
import { checkFacts } from '#contract/ledger/index';
import {
  actOf,
  commit,
  loadAct,
  movedMeanwhile,
  storedState,
  type Change,
  type CommitInput,
  type LoadedAct,
} from '#platform/store/acts';
import { refusalCommit } from '#platform/store/attempts';
import { CaseMemory, type KnownCase } from '#platform/store/case-memory';
import { inTransaction, type PoolClient } from '#platform/store/pool';
import type { EffectContext } from '../context.ts';
import type { Ports } from '../ports.ts';
import { GATHERERS } from '../gatherers.ts';
import { deadlineOf, earliest, planDeadlines, type DeadlinePlan } from './deadlines.ts';
import { project } from './project.ts';
import { drawRows } from '../assignment/draw-rows.ts';
import { linkUsed } from '../follow-up/link.ts';
import { planNotices } from '../supervision/notices.ts';
import { planTasks } from './tasks.ts';

export interface CommitActInput {
  readonly v: 1;
  readonly caseId: string;
  readonly commandId: string;
  /** The refusal that the workflow's own predicate gave under the lock; recorded when it still holds. */
  readonly early: Refusal | null;
  /** Version of the state that the workflow holds, null for none; another one in the database is answered with the state. */
  readonly version?: number | null;
}

/**
 * A decision as the workflow gets it. `resync` is the whole control state, there when the events alone would not do: the
 * command had been decided before (sent again after a continue-as-new, or committed by a try that was never answered), so
 * the workflow may or may not have applied them; or the workflow's state was not the one that the decision was made on.
 */
export interface CaseDecision extends Decision {
  readonly resync?: CaseState;
}

/** How often a commit that lost a race against another writer of the case is decided again. */
const RACES = 5;

/**
 * Commits one act: decision, ledger rows, read model, deadlines, tasks and reminders in one transaction.
 *
 * Guarantees: a command is decided once, every repetition gets the stored decision; a refusal is returned as
 * a value and leaves nothing but the refused attempt; an act counts at `command.receivedAt`.
 *
 * @throws when the database can't be reached or an invariant is broken; the caller retries
 */
export function createCommitAct(ports: Ports): (input: CommitActInput) => Promise<CaseDecision> {
  const memory = new CaseMemory();
  return async (input) => {
    for (let race = 0; ; race++) {
      try {
        return await attempt(ports, memory, input);
      } catch (error) {
        if (!movedMeanwhile(error) || race >= RACES) throw error;
      }
    }
  };
}

async function attempt(ports: Ports, memory: CaseMemory, input: CommitActInput): Promise<CaseDecision> {
  const loaded = await loadAct(ports.pool, input.commandId, memory.get(input.caseId));
  if (loaded === null) throw new Error(`there is no command ${input.commandId}`);
  if (loaded.command.case_id !== input.caseId) throw new Error('the command belongs to another case');
  if (loaded.command.decision !== null) return decidedBefore(ports, loaded);
  const state = loaded.caseFile?.state ?? null;
  const context: EffectContext = {
    ports,
    loaded,
    state,
    caseId: input.caseId,
    agencyId: loaded.command.agency_id,
    commandId: input.commandId,
    request: requestOf(actOf(loaded.command)),
    newId: () => uuidV7(Date.now(), ports.randomBytes(10)),
  };
  const gather = GATHERERS[loaded.command.act];
  const { decision, known } =
    gather === undefined
      ? await finish(ports, context, input, ports.pool as unknown as PoolClient)
      : await inTransaction(ports.pool, async (tx) => {
          const before = decideAct(state, context.request);
          // A refusal by the control rules needs no facts from the database, and takes no locks.
          const gathered = isRefusal(before) ? before : await gather(tx, context);
          if (isRefusal(gathered)) return { decision: await refuse(ports, context, gathered, tx), known: null };
          const request: ActRequest = { ...context.request, facts: { ...context.request.facts, ...gathered } };
          return finish(ports, { ...context, request }, input, tx);
        });
  // Only now: a transaction that could not be committed has left the case as it was.
  if (known !== null) memory.set(input.caseId, known);
  return resynced(ports, input, loaded, decision);
}

/** Whether the workflow decided on another state than the database holds. */
function stale(input: CommitActInput, state: CaseState | null): boolean {
  return input.version !== undefined && input.version !== (state?.version ?? null);
}

/** Adds the state, and to a refusal the alarm, when the workflow decided on another state than the database holds. */
function resynced(ports: Ports, input: CommitActInput, loaded: LoadedAct, decision: Decision): CaseDecision {
  const before = loaded.caseFile?.state ?? null;
  if (before === null || !stale(input, before)) return decision;
  if (decision.outcome === 'refused') return { ...decision, ...nextAlarm(ports, loaded), resync: before };
  return {
    ...decision,
    resync: decision.events.reduce<CaseState>((so, happened) => reduce(so, happened, input.caseId), before),
  };
}

function nextAlarm(ports: Ports, loaded: LoadedAct): Pick<Decision, 'alarmAt' | 'waitMs'> {
  const alarmAt = earliest(loaded.deadlines.map((row) => deadlineOf(row).nextAlarm));
  return { alarmAt, waitMs: waitFor(ports, alarmAt) };
}

/** The stored decision, with the case and its next alarm as they are now. */
function decidedBefore(ports: Ports, loaded: LoadedAct): CaseDecision {
  const decision = loaded.command.decision as unknown as Decision;
  const state = loaded.caseFile?.state;
  if (decision.outcome === 'refused' || state === undefined) return decision;
  return { ...decision, ...nextAlarm(ports, loaded), resync: state };
}

/** A stored decision, and after an accepted act the case as the next one will find it. */
interface Finished {
  readonly decision: Decision;
  readonly known: KnownCase | null;
}

async function finish(ports: Ports, context: EffectContext, input: CommitActInput, db: PoolClient): Promise<Finished> {
  const outcome = decideAct(context.state, context.request);
  if (isRefusal(outcome)) return { decision: await refuse(ports, context, outcome, db), known: null };
  if (input.early !== null && context.state !== null && !stale(input, context.state))
    return { decision: await refuse(ports, context, input.early, db), known: null };
  return acceptKnowing(ports, context, outcome, db, []);
}

/** Applies events to state and read model and stores them; used by acts and by alarms. */
export async function accept(
  ports: Ports,
  context: EffectContext,
  events: readonly CaseEvent[],
  db: PoolClient,
  extra: { readonly changes?: readonly Change[] } = {},
): Promise<Decision> {
  return (await acceptKnowing(ports, context, events, db, extra.changes ?? [])).decision;
}

async function acceptKnowing(
  ports: Ports,
  context: EffectContext,
  events: readonly CaseEvent[],
  db: PoolClient,
  extra: readonly Change[],
): Promise<Finished> {
  let after = context.state;
  const changes: Change[] = [...extra];
  for (const happened of events) {
    after = reduce(after, happened, context.caseId);
    changes.push(...project(context, happened, after));
  }
  if (after === null) throw new Error('an accepted act left no case');
  const now = ports.clock.now();
  const deadlines = await planDeadlines(ports, context, events, after);
  const tasks = planTasks(context, after, deadlines.open);
  changes.push(...deadlines.changes, ...tasks.changes, ...linkUsed(context, now));
  changes.push(...(await planNotices(ports, context, events, after)));
  const before = context.loaded.caseFile;
  const stored =
    before === null
      ? { columns: { base: after as unknown as JsonObject }, base: after }
      : storedState(before.base, after);
  const caseSet = { ...caseColumns(after, deadlines, now), ...stored.columns };
  const decision = await store(ports, db, {
    command: context.commandId,
    caseId: context.caseId,
    ...(context.state === null
      ? { expectedVersion: null, changes: created(changes, caseSet) }
      : { expectedVersion: context.state.version, changes, caseSet }),
    now: formatInstant(now),
    rows: [
      ...events.map((happened) => ({
        stream: caseStream(context.caseId),
        body: body(context, happened.kind, happened.facts, deadlines.ruleFor(happened.kind)),
        kind: happened.kind,
      })),
      ...events.flatMap((happened) =>
        drawRows(context, happened).map((row) => ({
          stream: row.stream,
          body: body(context, row.kind, row.facts, null),
          kind: row.kind,
        })),
      ),
    ],
    accepted: true,
    decision: {
      outcome: 'accepted',
      events: events as unknown as Json,
      alarmAt: deadlines.alarmAt,
      waitMs: waitFor(ports, deadlines.alarmAt),
    },
  });
  // The command of a registration was decided while this one waited for it: what stands is not what was made here.
  if ('repeated' in decision) return { decision, known: null };
  const known = {
    caseFile: { id: context.caseId, state: after, base: stored.base },
    agency: context.loaded.agency,
    deadlines: deadlines.rows,
    endedRules: deadlines.endedRules,
    tasks: tasks.rows,
  };
  return { decision, known };
}

function waitFor(ports: Ports, alarmAt: Instant | null): number | null {
  return alarmAt === null ? null : ports.clock.waitMs(alarmAt);
}

/** The changes of a registration: the case row first, because everything else refers to it, and at once as it will stand. */
function created(changes: readonly Change[], caseSet: JsonObject): readonly Change[] {
  return changes
    .map((change) =>
      change.op === 'insert' && change.table === 'case_file'
        ? { ...change, rows: change.rows.map((row) => ({ ...row, ...caseSet })) }
        : change,
    )
    .toSorted((a, b) => Number(b.table === 'case_file') - Number(a.table === 'case_file'));
}

function caseColumns(after: CaseState, deadlines: DeadlinePlan, now: Instant): JsonObject {
  return {
    stage: after.stage,
    ending: after.ending,
    version: after.version,
    assignment_status: after.assignment.status,
    unit_id: after.assignment.unit,
    handler_id: after.assignment.handler,
    closed_on: after.closedOn,
    next_due: deadlines.nextDue,
    updated_at: formatInstant(now),
  };
}

/** A refused command: decided, and the attempt kept in its own stream. */
async function refuse(ports: Ports, context: EffectContext, refusal: Refusal, db: PoolClient): Promise<Decision> {
  if (context.commandId === null) throw new Error('only a command can be refused');
  const { loaded, commandId, caseId, request } = context;
  return store(ports, db, refusalCommit(loaded, commandId, caseId, request, refusal, ports.clock.now()));
}

async function store(ports: Ports, db: PoolClient, input: CommitInput): Promise<Decision> {
  const stored = await commit(db, input);
  ports.log.debug({ command: input.command, caseId: input.caseId, accepted: input.accepted }, 'act committed');
  return stored as unknown as Decision;
}

/** The canonical body; `at` is filled by the database under the head's lock. */
function body(
  context: EffectContext,
  kind: string,
  facts: JsonObject,
  rule: { readonly pack: string; readonly version: number; readonly key: string } | null,
): string {
  const { actor, at } = context.request;
  return rowText({
    kind,
    kindVersion: checkFacts(kind, facts),
    actor,
    command: context.commandId,
    rule,
    receivedAt: at,
    facts,
    texts: context.loaded.texts,
  });
}

export type { RowReceipt };
