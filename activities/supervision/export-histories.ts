import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { uuidV7 } from '#domain/kernel/uuid';
import { historyLines, type HistoryEvent } from '#domain/supervision/history';
import { sealHistory, wrapHistorySecret } from '#platform/crypto/history-seal';
import type { FileStore } from '#platform/files/files';
import type { FieldKey } from '#platform/store/commands';
import { ensureCaseKey, findExportable, listExports, saveExport } from '#platform/store/histories';
import { describeRun, readRun, runBefore, type DescribedRun } from '#platform/temporal/read-history';
import { caseWorkflowId, lateActWorkflowId } from '#workflows/case-file/messages';
import type { Ports } from '../ports.ts';

/** What supervision needs beside the ports of every activity. */
export interface SupervisionPorts extends Ports {
  readonly temporal: Client;
  readonly files: FileStore;
  /** The installation's key for personal text. */
  readonly fieldKey: FieldKey;
}

export interface ExportInput {
  readonly v: 1;
  readonly caseId: string;
}

export interface ExportOutcome {
  readonly exported: number;
  /** Runs of an ended case that still run, so that somebody has to look again. */
  readonly open: boolean;
  readonly ended: boolean;
}

/**
 * Exports every closed run of a case that has no export yet: the runs of its own workflow from the latest back to the
 * first exported one, their children, and the short workflows of acts after its end. A run is exported after its
 * children, so that an exported run means an exported family. Safe to repeat: a run keeps its first export.
 *
 * @throws `case-file.unknown` for good when there is no such case
 */
export function createExportClosedRuns(ports: SupervisionPorts): (input: ExportInput) => Promise<ExportOutcome> {
  return async ({ caseId }) => {
    const exportable = await findExportable(ports.pool, caseId);
    if (exportable === null)
      throw ApplicationFailure.create({ message: 'no such case', type: 'case-file.unknown', nonRetryable: true });
    const done = new Set((await listExports(ports.pool, caseId)).map(({ runId }) => runId));
    const work = new Exporter(ports, caseId, done);
    const latest = await describeRun(ports.temporal, caseWorkflowId(caseId));
    const own = latest === null ? [] : await runsOf(ports.temporal, latest, done);
    for (const run of own) await work.export(run);
    if (exportable.ended && latest !== null && latest.closedAt !== null) {
      for (const command of await exportable.commandsAfter(latest.closedAt)) {
        const late = await describeRun(ports.temporal, lateActWorkflowId(command));
        if (late !== null) await work.export(late);
      }
    }
    return { exported: work.exported, open: exportable.ended && work.open > 0, ended: exportable.ended };
  };
}

/** The runs of a workflow that are not exported, first one first. */
async function runsOf(
  client: Client,
  latest: DescribedRun,
  done: ReadonlySet<string>,
): Promise<readonly DescribedRun[]> {
  const runs: DescribedRun[] = [];
  for (let run: DescribedRun | null = latest; run !== null && !done.has(run.runId);) {
    runs.unshift(run);
    const before = await runBefore(client, run.workflowId, run.runId);
    run = before === null ? null : await describeRun(client, run.workflowId, before);
  }
  return runs;
}

class Exporter {
  exported = 0;
  open = 0;
  readonly #ports: SupervisionPorts;
  readonly #caseId: string;
  readonly #done: Set<string>;
  constructor(ports: SupervisionPorts, caseId: string, done: Set<string>) {
    this.#ports = ports;
    this.#caseId = caseId;
    this.#done = done;
  }

  /** Exports a closed run after its children; false when it or one of them still runs. */
  async export(run: DescribedRun): Promise<boolean> {
    if (this.#done.has(run.runId)) return true;
    if (run.closedAt === null) {
      this.open++;
      return false;
    }
    Context.current().heartbeat(run.runId);
    const { temporal } = this.#ports;
    const events = await readRun(temporal, run.workflowId, run.runId);
    for (const child of childrenOf(events)) {
      const described = await describeRun(temporal, child.workflowId, child.runId);
      if (described !== null && !(await this.export(described))) return false;
    }
    await this.#save({ ...run, closedAt: run.closedAt }, events);
    this.#done.add(run.runId);
    return true;
  }

  async #save(run: DescribedRun & { readonly closedAt: string }, events: readonly HistoryEvent[]): Promise<void> {
    const { pool, clock, files, fieldKey, randomBytes } = this.#ports;
    const id = uuidV7(Date.now(), randomBytes(10));
    const { header, text } = historyLines({ caseId: this.#caseId, export: id, ...run }, events);
    const { sealed, secret, commitment } = await sealHistory(Buffer.from(text, 'utf8'), this.#caseId, id);
    const caseKey = await ensureCaseKey(pool, fieldKey, this.#caseId);
    const { sha256, sizeBytes } = await files.put(sealed);
    const added = await saveExport(pool, {
      header,
      sha256,
      sizeBytes,
      wrapped: wrapHistorySecret(caseKey, id, secret),
      commitment,
      at: clock.now(),
    });
    if (added) this.exported++;
  }
}

interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/** The child workflows that a history says were started. */
function childrenOf(events: readonly HistoryEvent[]): readonly Execution[] {
  return events.flatMap((event) => {
    const started = event['childWorkflowExecutionStartedEventAttributes'] as
      { workflowExecution?: Execution } | undefined;
    return started?.workflowExecution === undefined ? [] : [started.workflowExecution];
  });
}
