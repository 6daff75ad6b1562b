import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerExample, exampleWait } from '../support/examples/workflow.ts';
import { withTimeSkipping, withRunningWorker, workerOptions } from '../support/temporal.ts';

describe('the time-skipping harness', () => {
  const temporal = withTimeSkipping();
  let workflowBundle: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    const workflowsPath = fileURLToPath(new URL('../support/examples/workflow.ts', import.meta.url));
    workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  });
  withRunningWorker(() => workerOptions(temporal, { workflowBundle }));

  it('passes thirty days within the test, with a search attribute set', async () => {
    const before = await temporal.env.currentTimeMs();
    const result = await temporal.client.workflow.execute(exampleWait, {
      workflowId: 'example-expired',
      taskQueue: temporal.taskQueue,
      args: [30],
    });
    expect(result).toBe('expired');
    expect((await temporal.env.currentTimeMs()) - before).toBeGreaterThanOrEqual(30 * 86_400_000);
  });

  it('lets an update arrive before the time is up', async () => {
    const handle = await temporal.client.workflow.start(exampleWait, {
      workflowId: 'example-answered',
      taskQueue: temporal.taskQueue,
      args: [30],
    });
    await handle.executeUpdate(answerExample, { args: ['in time'] });
    expect(await handle.result()).toBe('in time');
  });
});
