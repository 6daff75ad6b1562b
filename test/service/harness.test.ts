import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, dropDatabase, withClient, withDatabase } from '../support/database.ts';
import { answerExample, exampleWait } from '../support/examples/workflow.ts';
import { expectWorkflowRefusal, withRunningWorker, withTemporal, workerOptions } from '../support/temporal.ts';
import { eventually } from '../support/until.ts';

describe('the database harness', () => {
  const database = withDatabase();

  it('gives the application role a UTF8 database in which it may not create tables', async () => {
    await withClient(database.url, async (client) => {
      const { rows } = await client.query<{ one: number; encoding: string; zone: string }>(
        `SELECT 1 AS one, current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone`,
      );
      expect(rows).toEqual([{ one: 1, encoding: 'UTF8', zone: 'UTC' }]);
      await expect(client.query('CREATE TABLE of_my_own (id int)')).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('gives every caller a database that nobody else sees', async () => {
    const other = await createDatabase();
    expect(other.name).not.toBe(database.name);
    await withClient(other.ownerUrl, (client) => client.query('CREATE TABLE only_here (id int)'));
    await withClient(database.ownerUrl, async (client) => {
      const { rows } = await client.query(`SELECT to_regclass('only_here') AS found`);
      expect(rows).toEqual([{ found: null }]);
    });
    await dropDatabase(other);
  });

  it('fails when a connection is left open, and names it', async () => {
    const leaky = await createDatabase();
    const client = new Client({ connectionString: leaky.url, application_name: 'forgotten' });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('SELECT 42');
    await expect(dropDatabase(leaky)).rejects.toThrow(/left open[^]*forgotten \(idle\): SELECT 42/u);
    await client.end().catch(() => undefined);
  });
});

describe('the dev server harness', () => {
  const temporal = withTemporal();
  let workflowBundle: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    const workflowsPath = fileURLToPath(new URL('../support/examples/workflow.ts', import.meta.url));
    workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  });
  withRunningWorker(() => workerOptions(temporal, { workflowBundle }));

  it('runs a workflow on a queue of the file, with the search attributes registered', async () => {
    const handle = await temporal.client.workflow.start(exampleWait, {
      workflowId: `example-${randomUUID()}`,
      taskQueue: temporal.taskQueue,
      args: [30],
    });
    await handle.executeUpdate(answerExample, { args: ['answered'] });
    expect(await eventually(() => handle.result(), { handle })).toBe('answered');
    expect((await handle.describe()).searchAttributes).toMatchObject({ Stage: ['handling'] });
  });

  it('tells a refusal from a success and from any other failure', async () => {
    await expect(expectWorkflowRefusal(Promise.resolve('yes'), 'room.reason')).rejects.toThrow('succeeded with "yes"');
    await expect(expectWorkflowRefusal(Promise.reject(new Error('network')), 'room.reason')).rejects.toThrow(
      'failed otherwise',
    );
  });
});
