import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { HistoryEvent } from '#domain/supervision/history';
import { packageRoot } from '../config/package-root.ts';
import { historyFromJson } from './history-json.ts';

/** A run to be replayed; payloads decoded. */
export interface ReplayedRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly events: readonly HistoryEvent[];
}

/** What a replay showed: `same`, or what the installed code would do otherwise, and at which event, as the SDK says it. */
export type ReplayOutcome = ReplayedRun & {
  readonly differs: { readonly name: string; readonly message: string } | null;
};

/** Replays runs against the workflows of this installation. Asks no server; nothing is carried out. */
export async function replayRuns(
  runs: readonly ReplayedRun[],
  bundle: string = join(packageRoot(), 'dist', 'workflow-bundle.js'),
): Promise<readonly ReplayOutcome[]> {
  quiet();
  const outcomes: ReplayOutcome[] = [];
  for (const run of runs) {
    const history = historyFromJson({ events: run.events });
    const options = { workflowBundle: { codePath: bundle } };
    for await (const { error } of Worker.runReplayHistories(options, [{ workflowId: run.workflowId, history }])) {
      outcomes.push({
        ...run,
        differs: error === undefined ? null : { name: error.name, message: said(error.message) },
      });
    }
  }
  return outcomes;
}

/** The core's own sentence, with the event, out of what the SDK wraps it in. */
function said(message: string): string {
  return /message: "((?:[^"\\]|\\.)*)"/u.exec(message)?.[1] ?? message;
}

/** What differs is said once, by the outcome, and not by the runtime's log too. */
function quiet(): void {
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR', () => {}) });
  } catch {
    // Somebody in this process has installed one already.
  }
}
