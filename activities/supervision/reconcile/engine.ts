/** Checks that ask the engine: what runs, what has closed, how long it is kept, and whether it tells what the ledger tells. */
import { Context } from '@temporalio/activity';
import type { Decision } from '#domain/case-file/decision';
import { LEAST_RETENTION_DAYS, type CheckOutcome, type Finding } from '#domain/supervision/findings';
import type { HistoryEvent } from '#domain/supervision/history';
import {
  askForExport,
  casesOfCommands,
  casesToRun,
  commandsOf,
  exportedRuns,
  knownCases,
  nextCases,
  type ToldCommand,
} from '#platform/store/reconcile';
import { exportedCaseRuns, liveCaseRuns, type CaseRun } from '#platform/temporal/case-runs';
import { describeRun } from '#platform/temporal/read-history';
import {
  ARCHIVE_DOSSIER,
  CASE_FILE,
  caseIdOf,
  caseWorkflowId,
  dossierWorkflowId,
  LATE_ACT,
  lateActWorkflowId,
} from '#workflows/case-file/messages';
import type { SupervisionPorts } from '../export-histories.ts';

const DAY_SECONDS = 86_400;

/** Whether the engine keeps closed runs long enough. */
export async function checkRetention({ temporal }: SupervisionPorts): Promise<CheckOutcome> {
  const { namespace } = temporal.options;
  const described = await temporal.workflowService.describeNamespace({ namespace });
  const days = Math.floor(Number(described.config?.workflowExecutionRetentionTtl?.seconds ?? 0) / DAY_SECONDS);
  const findings: Finding[] =
    days >= LEAST_RETENTION_DAYS
      ? []
      : [
          {
            kind: 'retention-too-short',
            subject: namespace,
            caseId: null,
            facts: { days, least: LEAST_RETENTION_DAYS },
          },
        ];
  return { examined: [{ kinds: ['retention-too-short'], cases: null }], findings, looked: 1 };
}

/** Open cases, last acted on longer ago than the grace, whose workflow does not run. */
export async function checkRunning({ pool, temporal }: SupervisionPorts, graceMs: number): Promise<CheckOutcome> {
  const open = await casesToRun(pool, Date.now() - graceMs);
  const running = new Set<string>();
  const query = `TaskQueue = '${Context.current().info.taskQueue}' AND WorkflowType = '${CASE_FILE}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of temporal.workflow.list({ query })) {
    running.add(workflowId);
    Context.current().heartbeat();
  }
  const findings: Finding[] = [];
  for (const caseId of open) {
    if (running.has(caseWorkflowId(caseId))) continue;
    // The list may lag behind: the workflow itself has the last word.
    const run = await describeRun(temporal, caseWorkflowId(caseId));
    if (run?.status === 'running') continue;
    findings.push({
      kind: 'case-without-workflow',
      subject: caseId,
      caseId,
      facts: { status: run?.status ?? 'none' },
    });
  }
  return { examined: [{ kinds: ['case-without-workflow'], cases: null }], findings, looked: open.length };
}

/** Runs that closed longer ago than the grace and have no export; their export is asked for again. */
export async function checkExported({ pool, temporal }: SupervisionPorts, graceMs: number): Promise<CheckOutcome> {
  const before = new Date(Date.now() - graceMs).toISOString();
  const types = [CASE_FILE, ARCHIVE_DOSSIER, LATE_ACT].map((type) => `'${type}'`).join(', ');
  const query = `WorkflowType IN (${types}) AND ExecutionStatus != 'Running' AND CloseTime < '${before}'`;
  const closed: { readonly workflowId: string; readonly runId: string; readonly type: string }[] = [];
  for await (const { workflowId, runId, type } of temporal.workflow.list({ query })) {
    closed.push({ workflowId, runId, type });
    Context.current().heartbeat();
  }
  const exported = await exportedRuns(
    pool,
    closed.map(({ runId }) => runId),
  );
  const left = closed.filter(({ runId }) => !exported.has(runId));
  const ofCommand = await casesOfCommands(
    pool,
    left.flatMap(({ workflowId }) => commandOf(workflowId) ?? []),
  );
  const withCase = left.map((run) => ({
    ...run,
    caseId: caseOfWorkflow(run.workflowId) ?? ofCommand.get(commandOf(run.workflowId) ?? '') ?? null,
  }));
  // A registration that was refused leaves a run without a case: nothing to keep.
  const known = await knownCases(
    pool,
    withCase.flatMap(({ caseId }) => caseId ?? []),
  );
  const findings: Finding[] = [];
  for (const { caseId, runId, workflowId, type } of withCase) {
    if (caseId === null || !known.has(caseId)) continue;
    findings.push({ kind: 'run-without-export', subject: runId, caseId, facts: { workflow: workflowId, type } });
    await askForExport(pool, caseId);
  }
  return { examined: [{ kinds: ['run-without-export'], cases: null }], findings, looked: closed.length };
}

const LATE = lateActWorkflowId('');
const DOSSIER = dossierWorkflowId('');

function commandOf(workflowId: string): string | null {
  return workflowId.startsWith(LATE) ? workflowId.slice(LATE.length) : null;
}

function caseOfWorkflow(workflowId: string): string | null {
  return workflowId.startsWith(DOSSIER) ? workflowId.slice(DOSSIER.length) : caseIdOf(workflowId);
}

/** What a pass over histories found, and where the next one begins; null after the last case. */
export interface HistoriesOutcome extends CheckOutcome {
  readonly next: string | null;
  readonly cases: readonly string[];
}

/** Compares what histories and ledger tell of the acts of the next cases. */
export async function checkHistories(
  ports: SupervisionPorts,
  after: string | null,
  most: number,
  graceMs: number,
): Promise<HistoriesOutcome> {
  const cases = await nextCases(ports.pool, after, most);
  const findings: Finding[] = [];
  for (const caseId of cases) {
    findings.push(...(await ofCase(ports, caseId, graceMs)));
    Context.current().heartbeat(caseId);
  }
  const kinds = ['history-without-ledger', 'ledger-without-history', 'history-unreadable'] as const;
  return {
    examined: [{ kinds, cases }],
    findings,
    looked: cases.length,
    cases,
    next: cases.length < most ? null : (cases.at(-1) ?? null),
  };
}

async function ofCase(ports: SupervisionPorts, caseId: string, graceMs: number): Promise<readonly Finding[]> {
  const exported = await exportedCaseRuns(ports, caseId);
  const known = new Set(exported.map(({ runId }) => runId));
  const live = await liveCaseRuns(ports, [caseWorkflowId(caseId)], known);
  // Read after the histories: whatever they tell has been decided by then.
  const commands = new Map((await commandsOf(ports.pool, caseId)).map((one) => [one.id, one]));
  const runs = [...exported, ...live];
  const unreadable = exported.filter(({ events }) => events === null);
  const told = new Map(runs.flatMap(({ events }) => [...decisionsIn(events ?? [])]));
  const findings: Finding[] = unreadable.map(({ runId, workflowId }) => ({
    kind: 'history-unreadable',
    subject: runId,
    caseId,
    facts: { workflow: workflowId },
  }));
  for (const [command, decision] of told) {
    if (decision.outcome !== 'accepted') continue;
    const stored = commands.get(command);
    if (stored?.state === 'accepted' && decision.rows.every(({ hash }) => stored.hashes.includes(hash))) continue;
    findings.push({
      kind: 'history-without-ledger',
      subject: command,
      caseId,
      facts: { state: stored?.state ?? 'none', rows: decision.rows.length },
    });
  }
  if (unreadable.length > 0 || !whole(runs)) return findings;
  const since = Math.min(...runs.map(({ startedAt }) => Date.parse(startedAt)));
  for (const command of commands.values()) {
    if (told.has(command.id) || !mustBeTold(command, since, Date.now() - graceMs)) continue;
    if (runs.some(({ workflowId }) => workflowId === lateActWorkflowId(command.id))) continue;
    if ((await describeRun(ports.temporal, lateActWorkflowId(command.id))) !== null) continue;
    findings.push({ kind: 'ledger-without-history', subject: command.id, caseId, facts: {} });
  }
  return findings;
}

/** A registration's command is a moment older than the workflow that it starts. */
const REGISTRATION_MS = 60_000;

function mustBeTold({ state, recordedAt, hashes }: ToldCommand, since: number, before: number): boolean {
  return state === 'accepted' && hashes.length > 0 && recordedAt >= since - REGISTRATION_MS && recordedAt < before;
}

/** Whether every run from the first one on is at hand. */
function whole(runs: readonly CaseRun[]): boolean {
  const ids = new Set(runs.map(({ runId }) => runId));
  return (
    runs.length > 0 &&
    runs.every(({ workflowType, events }) => {
      if (workflowType !== CASE_FILE) return true;
      const started = events?.[0]?.['workflowExecutionStartedEventAttributes'] as
        { continuedExecutionRunId?: string } | undefined;
      const before = started?.continuedExecutionRunId ?? '';
      return before === '' || ids.has(before);
    })
  );
}

/** Decisions of acts that a history tells of, by command. */
function* decisionsIn(events: readonly HistoryEvent[]): Generator<readonly [string, Decision]> {
  for (const event of events) {
    const completed = event['workflowExecutionUpdateCompletedEventAttributes'] as
      | {
          meta?: { updateId?: string };
          outcome?: { success?: { payloads?: readonly { readonly data?: string }[] } };
        }
      | undefined;
    const command = completed?.meta?.updateId;
    const data = completed?.outcome?.success?.payloads?.[0]?.data;
    if (command === undefined || data === undefined) continue;
    try {
      yield [command, JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as Decision];
    } catch {
      // Of a payload key that is no longer configured: it can't be compared.
    }
  }
}
