import { isRefusal } from '#domain/kernel/refusal';
import type { HistoryEvent } from '#domain/supervision/history';
import { engineDetail, engineEventInWords } from '#contract/words/timeline/engine';
import { openExport } from '#platform/files/histories';
import { findCaseKey, listExports } from '#platform/store/histories';
import { describeRun, readRun, runBefore, type DescribedRun } from '#platform/temporal/read-history';
import { caseWorkflowId, dossierWorkflowId } from '#workflows/case-file/messages';
import type { ApiDeps } from '../../kit/deps.ts';
import type { Entry } from './entries.ts';

/** One run of a workflow of the case, from its export or from the engine. */
export interface EngineRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly status: string;
  readonly startedAt: string;
  /** The export that holds it, null while only the engine has it. */
  readonly export: string | null;
  /** Null when the export can't be opened: its key was erased, or its file altered. */
  readonly events: readonly HistoryEvent[] | null;
}

/** The engine's record of a case; `reachable` is false when the engine did not answer for runs that it alone has. */
export interface EngineRecord {
  readonly runs: readonly EngineRun[];
  readonly reachable: boolean;
}

/** How long the engine is waited for; a timeline without it is better than none. */
const PATIENCE_MS = 2_000;

/** All runs that are known of a case, first one first: exported ones from their files, others from the engine. */
export async function engineRecord(deps: ApiDeps, caseId: string): Promise<EngineRecord> {
  const exports = await listExports(deps.pool, caseId);
  const key = exports.length === 0 ? null : await findCaseKey(deps.pool, deps.fieldKey, caseId);
  const exported = await Promise.all(
    exports.map(async (row): Promise<EngineRun> => {
      const history = key === null ? null : await openExport(deps.files, key, row);
      return {
        workflowId: row.workflowId,
        runId: row.runId,
        workflowType: row.workflowType,
        status: row.status,
        startedAt: new Date(row.startedAt).toISOString(),
        export: row.id,
        events: history === null || isRefusal(history) ? null : history.events,
      };
    }),
  );
  const known = new Set(exports.map(({ runId }) => runId));
  try {
    const live = await deps.temporal.withDeadline(Date.now() + PATIENCE_MS, () => liveRuns(deps, caseId, known));
    return { runs: byStart([...exported, ...live]), reachable: true };
  } catch (error) {
    deps.log.warn({ error: error instanceof Error ? error.name : typeof error }, 'the engine did not tell its history');
    return { runs: byStart(exported), reachable: false };
  }
}

function byStart(runs: readonly EngineRun[]): readonly EngineRun[] {
  return runs.toSorted((left, right) =>
    left.startedAt < right.startedAt ? -1 : left.startedAt > right.startedAt ? 1 : 0,
  );
}

async function liveRuns(deps: ApiDeps, caseId: string, known: ReadonlySet<string>): Promise<readonly EngineRun[]> {
  const described: DescribedRun[] = [];
  for (const workflowId of [caseWorkflowId(caseId), dossierWorkflowId(caseId)]) {
    let run = await describeRun(deps.temporal, workflowId);
    while (run !== null && !known.has(run.runId)) {
      described.push(run);
      const before = await runBefore(deps.temporal, workflowId, run.runId);
      run = before === null ? null : await describeRun(deps.temporal, workflowId, before);
    }
  }
  return Promise.all(
    described.map(async (run) => ({
      ...run,
      export: null,
      events: await readRun(deps.temporal, run.workflowId, run.runId),
    })),
  );
}

/**
 * Entries of the engine's events. Their business instant is that of the act that they belong to: a demonstration's
 * clock runs faster than the engine's, and what is read together should stand together.
 */
export function engineEntries(
  record: EngineRecord,
  caseId: string,
  first: string,
  atOfCommand: ReadonlyMap<string, string>,
): readonly Entry[] {
  let at = first;
  return record.runs.flatMap((run) =>
    (run.events ?? []).map((event): Entry => {
      const command = commandOf(event);
      const own = command === null ? undefined : atOfCommand.get(command);
      if (own !== undefined && own > at) at = own;
      const detail = engineDetail(event);
      return {
        id: `${run.workflowId}/${run.runId}/${event.eventId}`,
        source: 'engine',
        at,
        engineAt: engineInstant(event.eventTime),
        kind: event.eventType,
        kindVersion: null,
        instrument: 'engine',
        actor: null,
        sentence: {
          zh: engineEventInWords(event.eventType, detail, 'zh'),
          en: engineEventInWords(event.eventType, detail, 'en'),
        },
        details: [],
        rule: null,
        deadlines: [],
        before: null,
        after: null,
        raw: `/cases/${caseId}/timeline/events/${run.runId}/${event.eventId}`,
        seq: null,
        stream: null,
        command,
        facts: {},
        commitments: {},
        hash: null,
        prevHash: null,
      };
    }),
  );
}

function engineInstant(text: string): string {
  return new Date(Date.parse(text)).toISOString();
}

/** The command whose Update an event is about: its id is the Update's. */
function commandOf(event: HistoryEvent): string | null {
  const accepted = event['workflowExecutionUpdateAcceptedEventAttributes'] as
    { protocolInstanceId?: string } | undefined;
  const completed = event['workflowExecutionUpdateCompletedEventAttributes'] as
    { meta?: { updateId?: string } } | undefined;
  return accepted?.protocolInstanceId ?? completed?.meta?.updateId ?? null;
}
