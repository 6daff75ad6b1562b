import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomUUID } from 'node:crypto';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerExample, exampleWait } from '../support/examples/workflow.ts';
import { historyToJson } from '#platform/temporal/history-json';
import { HISTORIES, recordedHistories, replay, type RecordedHistory } from '../support/replay.ts';
import { builtBundle, withRunningWorker, withTemporal, workerOptions } from '../support/temporal.ts';

describe('recorded histories', () => {
  const histories = recordedHistories();
  const workflows = existsSync(HISTORIES) ? readdirSync(HISTORIES) : [];

  it('are there, and named <release>-<path>, for every workflow that has a folder', () => {
    for (const workflow of workflows) {
      const names = readdirSync(join(HISTORIES, workflow));
      expect(names.length, `test/replay/histories/${workflow} is empty`).toBeGreaterThan(0);
      for (const name of names) expect(name).toMatch(/^\d+\.\d+(?:\.\d+)?-[a-z0-9-]+\.json$/u);
    }
  });

  it.skipIf(histories.length === 0)(
    'are all understood by the workflows as they are now',
    async () => {
      expect(await replay(builtBundle(), histories)).toEqual([]);
    },
    120_000,
  );

  it.skipIf(histories.length === 0)(
    'are refused when they were tampered with, so that the check can fail',
    async () => {
      const tampered = histories.slice(0, 3).map(tamper);
      expect(await replay(builtBundle(), tampered)).toHaveLength(tampered.length);
    },
    120_000,
  );
});

describe('the replay harness', () => {
  const temporal = withTemporal();
  let workflowBundle: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    const workflowsPath = fileURLToPath(new URL('../support/examples/workflow.ts', import.meta.url));
    workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  });
  withRunningWorker(() => workerOptions(temporal, { workflowBundle }));

  it('accepts a history that the code wrote and refuses the same history with another timer', async () => {
    const handle = await temporal.client.workflow.start(exampleWait, {
      workflowId: `replay-${randomUUID()}`,
      taskQueue: temporal.taskQueue,
      args: [30],
    });
    await handle.executeUpdate(answerExample, { args: ['yes'] });
    await handle.result();
    const history = historyToJson(await handle.fetchHistory());
    const recorded: RecordedHistory = { workflow: 'example', name: '0.1-answered', history };
    expect(await replay({ workflowBundle }, [recorded])).toEqual([]);
    const wrong = await replay({ workflowBundle }, [recorded, tamper(recorded)]);
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(/DeterminismViolation|[Nn]ondeterminism/u);
  });
});

/** The history as if the code had once done something else: its first command is of another kind. */
function tamper(recorded: RecordedHistory): RecordedHistory {
  const history = structuredClone(recorded.history);
  const position = history.events.findIndex(({ eventType }) =>
    ['EVENT_TYPE_TIMER_STARTED', 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED', 'EVENT_TYPE_MARKER_RECORDED'].includes(
      String(eventType),
    ),
  );
  const event = history.events[position];
  if (event === undefined) throw new Error(`${recorded.workflow}/${recorded.name} has no command to tamper with`);
  // Servers differ in which of these they write; a key without a value is no JSON.
  const kept = Object.fromEntries(
    Object.entries(event).filter(([key]) => ['eventId', 'eventTime', 'taskId'].includes(key)),
  );
  const before = history.events
    .slice(0, position)
    .findLast(({ eventType }) => eventType === 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED');
  history.events[position] = {
    ...kept,
    eventType: 'EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED',
    startChildWorkflowExecutionInitiatedEventAttributes: {
      namespace: 'default',
      workflowId: 'never-started',
      workflowType: { name: 'neverStarted' },
      taskQueue: { name: 'none' },
      workflowTaskCompletedEventId: before?.['eventId'] ?? '4',
    },
  };
  return { ...recorded, name: `${recorded.name}-tampered`, history };
}
