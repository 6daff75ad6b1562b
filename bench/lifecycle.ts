import { fileURLToPath } from 'node:url';
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { text, type ActRequest } from '#domain/case-file/act-rule';
import { REGISTER } from '#domain/case-file/acts';
import type { Decision } from '#domain/case-file/decision';
import type { Role } from '#domain/case-file/codes';
import type { JsonObject } from '#domain/kernel/json';
import { legalDay } from '#domain/kernel/time';
import { clockFrom, REAL_TIME } from '#platform/clock/clock';
import { createLog } from '#platform/log/log';
import type { Pool } from '#platform/store/pool';
import { caseTaskQueue, connectionOptions, createTemporalClient, dataConverter } from '#platform/temporal/connection';
import { actUpdate, CASE_FILE, caseWorkflowId, type CaseFileInput } from '#workflows/case-file/messages';
import { startWorkflowWorker } from '../worker/workflow-worker.ts';
import { nothing } from './bare-activities.ts';
import { as, cast, REGISTRATION, storeCommand, type Cast, type Sender } from './cases.ts';
import { BARE, bareUpdate, endSignal } from './messages.ts';
import { benchConfig, benchPool, benchPorts, median, randomUUID } from './support.ts';

const CASES = 30;
const ACTS = 20;
const PAIRS = 3;

/**
 * lifecycleRatio: acts a second of the case workflow (20 acts, 30 cases at a time, no HTTP, no rendering) over Updates
 * a second of a bare workflow with no-op local activities, same client, server and codec. eventsPerAct: history
 * events of all runs over accepted acts.
 */
export async function lifecycle(): Promise<{ lifecycleRatio: number; eventsPerAct: number }> {
  const config = benchConfig();
  const logger = new DefaultLogger('WARN');
  Runtime.install({ logger });
  const pool = benchPool(20);
  const client = createTemporalClient(config);
  const log = createLog('bench', 'error');
  const { stop } = await startWorkflowWorker({ config, pool, clock: clockFrom(REAL_TIME), log });
  const connection = await NativeConnection.connect(connectionOptions(config));
  const bundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./bare-workflow.js', import.meta.url)),
    logger,
  });
  const worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: BARE,
    workflowBundle: bundle,
    activities: { nothing },
    dataConverter: dataConverter(config),
  });
  const running = worker.run();
  const ratios: number[] = [];
  const events: number[] = [];
  await lives(client, pool, 4); // warm caches and prepared statements
  for (let pair = 0; pair < PAIRS; pair++) {
    const real = await lives(client, pool, CASES);
    events.push(real.eventsPerAct);
    ratios.push(real.rate / (await bareRate(client)));
  }
  worker.shutdown();
  await running;
  await connection.close();
  await stop();
  await pool.end();
  return { lifecycleRatio: median(ratios), eventsPerAct: Math.max(...events) };
}

async function bareRate(client: Client): Promise<number> {
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CASES }, async () => {
      const handle = await client.workflow.start(BARE, { workflowId: `bare-${randomUUID()}`, taskQueue: BARE });
      for (let turn = 0; turn < ACTS; turn++) await handle.executeUpdate(bareUpdate, { args: [turn] });
      await handle.signal(endSignal);
    }),
  );
  return (CASES * ACTS) / ((performance.now() - started) / 1_000);
}

async function lives(client: Client, pool: Pool, cases: number): Promise<{ rate: number; eventsPerAct: number }> {
  const casting = await cast(pool);
  const ids = Array.from({ length: cases }, () => randomUUID());
  const started = performance.now();
  const counts = await Promise.all(ids.map((caseId) => life(client, pool, casting, caseId)));
  const acts = counts.reduce((sum, count) => sum + count, 0);
  const seconds = (performance.now() - started) / 1_000;
  let length = 0;
  for (const caseId of ids) length += await historyEvents(client, caseWorkflowId(caseId));
  for (const caseId of ids) await client.workflow.getHandle(caseWorkflowId(caseId)).terminate('the benchmark is over');
  return { rate: acts / seconds, eventsPerAct: length / acts };
}

/** Events of the last run and, by the chain of continued runs, of all before it. */
async function historyEvents(client: Client, workflowId: string): Promise<number> {
  let events = 0;
  let runId: string | undefined;
  do {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    events += history.events?.length ?? 0;
    runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
  } while (runId !== undefined);
  return events;
}

async function life(client: Client, pool: Pool, casting: Cast, caseId: string): Promise<number> {
  const ports = benchPorts(pool);
  let acts = 0;
  const send = async (act: string, facts: JsonObject, sender: Sender): Promise<Decision> => {
    const commandId = await storeCommand(pool, casting.agencyId, caseId, act, facts, sender);
    const at = Date.now();
    const actor = { person: sender.person, grant: sender.id, role: sender.role as Role, unit: sender.unit };
    const request: ActRequest = {
      act,
      actor,
      on: legalDay(at),
      at,
      facts: sender.unit === null ? facts : { ...facts, actorUnit: sender.unit },
    };
    const accepted = (decision: Decision): Decision => {
      if (decision.outcome === 'accepted') return decision;
      throw new Error(
        `${act} was refused: ${decision.refusal?.code} ${JSON.stringify(decision.refusal?.params ?? {})}`,
      );
    };
    const options = { updateId: commandId, args: [{ v: 1, commandId, request }] as const };
    acts++;
    if (act !== REGISTER)
      return accepted(
        await client.workflow.getHandle(caseWorkflowId(caseId)).executeUpdate(actUpdate, options as never),
      );
    const startWorkflowOperation = new WithStartWorkflowOperation(CASE_FILE, {
      workflowId: caseWorkflowId(caseId),
      taskQueue: caseTaskQueue(''),
      args: [{ v: 1, caseId, state: null, waitMs: null } satisfies CaseFileInput],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return accepted(
      await client.workflow.executeUpdateWithStart(actUpdate, { ...options, startWorkflowOperation } as never),
    );
  };
  const today = legalDay(Date.now());
  await send(REGISTER, { ...REGISTRATION, receivedOn: today }, as(casting, 'officer'));
  await send('intake.propose-grant', { means: 'integrity-commitment' }, as(casting, 'officer'));
  await send('case-file.agree', {}, as(casting, 'approver'));
  await send('assignment.rotate', { reason: 'rotation-of-persons' }, as(casting, 'officer'));
  const issued = await send('case-file.agree', {}, as(casting, 'approver'));
  const facts = issued.events.find(({ kind }) => kind === 'assignment.issued')?.facts ?? {};
  const unit = text(facts, 'unit');
  const found = await ports.pool.query<{ id: string; person_id: string; role: string }>(
    `SELECT id, person_id, role FROM role_grant WHERE unit_id = $1 AND role IN ('unit-clerk','unit-head') OR person_id = $2 AND role = 'handler'`,
    [unit, facts.handlerPerson],
  );
  const grant = (role: RegExp): Sender => {
    const row = found.rows.find((one) => role.test(one.role));
    if (row === undefined) throw new Error('the unit has nobody to act');
    return { role: row.role, id: row.id, person: row.person_id, unit };
  };
  await send('assignment.arrange', {}, grant(/^unit-/u));
  const handler = { ...grant(/^handler$/u), unit: null };
  await send('assignment.confirm', {}, handler);
  while (acts < ACTS) await send('handling.report-progress', { kind: 'hearing-date', happenedOn: today }, handler);
  return acts;
}
