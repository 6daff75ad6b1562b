import type { Client } from '@temporalio/client';
import { isRefusal } from '#domain/kernel/refusal';
import type { HistoryEvent } from '#domain/supervision/history';
import { openExport } from '../files/histories.ts';
import type { FileStore } from '../files/files.ts';
import type { FieldKey } from '../store/commands.ts';
import { findCaseKey, listExports } from '../store/histories.ts';
import type { Pool } from '../store/pool.ts';
import { describeRun, readRun, runBefore, type DescribedRun } from './read-history.ts';

/** One run of a workflow of a case, from its export or from the engine. */
export interface CaseRun {
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

/** Where runs are read from. */
export interface RunSources {
  readonly pool: Pool;
  readonly temporal: Client;
  readonly files: FileStore;
  readonly fieldKey: FieldKey;
}

/** The exported runs of a case, opened. */
export async function exportedCaseRuns(sources: RunSources, caseId: string): Promise<readonly CaseRun[]> {
  const exports = await listExports(sources.pool, caseId);
  const key = exports.length === 0 ? null : await findCaseKey(sources.pool, sources.fieldKey, caseId);
  return Promise.all(
    exports.map(async (row): Promise<CaseRun> => {
      const history = key === null ? null : await openExport(sources.files, key, row);
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
}

/** The runs of some workflows that the engine has and no export does: from the latest back to the first known one. */
export async function liveCaseRuns(
  { temporal }: Pick<RunSources, 'temporal'>,
  workflowIds: readonly string[],
  known: ReadonlySet<string>,
): Promise<readonly CaseRun[]> {
  const described: DescribedRun[] = [];
  for (const workflowId of workflowIds) {
    let run = await describeRun(temporal, workflowId);
    while (run !== null && !known.has(run.runId)) {
      described.push(run);
      const before = await runBefore(temporal, workflowId, run.runId);
      run = before === null ? null : await describeRun(temporal, workflowId, before);
    }
  }
  return Promise.all(
    described.map(async (run) => ({
      ...run,
      export: null,
      events: await readRun(temporal, run.workflowId, run.runId),
    })),
  );
}

/** Runs in the order in which they began. */
export function byStart(runs: readonly CaseRun[]): readonly CaseRun[] {
  return runs.toSorted((left, right) =>
    left.startedAt < right.startedAt ? -1 : left.startedAt > right.startedAt ? 1 : 0,
  );
}
