import type { Config } from '#platform/config/config';
import { createTemporalClient } from './connection.ts';

/** What a look at Temporal shows. */
export interface TemporalFindings {
  readonly version: string;
  readonly retentionDays: number;
  /** Search attributes that the workflows set and the namespace does not know. */
  readonly missingAttributes: readonly string[];
  /** Workers that polled each task queue lately. */
  readonly pollers: readonly { readonly queue: string; readonly count: number }[];
}

const ATTRIBUTES = ['Stage', 'Region', 'Form'] as const;
/** Codes of the API's enumeration of task queues. */
const KINDS = { workflow: 1, activity: 2 } as const;

/** A task queue that somebody should poll. */
export interface AskedQueue {
  readonly name: string;
  readonly kind: keyof typeof KINDS;
}

/** Looks at server, namespace and task queues. @throws when the server can't be reached */
export async function examineTemporal(config: Config, queues: readonly AskedQueue[]): Promise<TemporalFindings> {
  const client = createTemporalClient(config);
  const namespace = config.TEMPORAL_NAMESPACE;
  try {
    return await client.withDeadline(Date.now() + 4_000, async () => {
      const info = await client.workflowService.getSystemInfo({});
      const described = await client.workflowService.describeNamespace({ namespace });
      const attributes = await client.connection.operatorService.listSearchAttributes({ namespace });
      const known = new Set(Object.keys(attributes.customAttributes ?? {}));
      const pollers: { queue: string; count: number }[] = [];
      for (const { name, kind } of queues) {
        const found = await client.workflowService.describeTaskQueue({
          namespace,
          taskQueue: { name },
          taskQueueType: KINDS[kind],
        });
        pollers.push({ queue: name, count: found.pollers?.length ?? 0 });
      }
      return {
        version: info.serverVersion ?? '',
        retentionDays: Math.round(Number(described.config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 86_400),
        missingAttributes: ATTRIBUTES.filter((name) => !known.has(name)),
        pollers,
      };
    });
  } finally {
    await client.connection.close();
  }
}
