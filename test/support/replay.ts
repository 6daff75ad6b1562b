/** Recorded histories and their replay against a workflow bundle. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { historyFromJson } from '#platform/temporal/history-json';
import { ROOT } from './tools.ts';

export interface RecordedHistory {
  /** Name of the workflow's folder, in kebab-case. */
  readonly workflow: string;
  /** File name without `.json`: `<release>-<path>`. */
  readonly name: string;
  /** The history as Temporal's JSON; typed loosely on purpose, for it is another program's format. */
  readonly history: { events: Record<string, unknown>[] };
}

export const HISTORIES = join(ROOT, 'test/replay/histories');

/** Every recorded history, in name order. */
export function recordedHistories(folder: string = HISTORIES): readonly RecordedHistory[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: workflow }) =>
      readdirSync(join(folder, workflow))
        .filter((file) => file.endsWith('.json'))
        .sort()
        .map((file) => ({
          workflow,
          name: file.slice(0, -'.json'.length),
          history: JSON.parse(readFileSync(join(folder, workflow, file), 'utf8')) as RecordedHistory['history'],
        })),
    );
}

/**
 * Replays the histories and returns what went wrong, one line each; none means that every case which wrote
 * them would go on.
 */
export async function replay(
  options: ReplayWorkerOptions,
  histories: readonly RecordedHistory[],
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const entries = histories.map(({ workflow, name, history }) => ({
    workflowId: `${workflow}/${name}`,
    history: historyFromJson(history),
  }));
  for await (const result of Worker.runReplayHistories(options, entries)) {
    if (result.error) wrong.push(`${result.workflowId}: ${result.error.name}: ${result.error.message}`);
  }
  return wrong;
}
