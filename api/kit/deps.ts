import type { Client } from '@temporalio/client';
import type { Clock } from '#platform/clock/clock';
import type { Config } from '#platform/config/config';
import type { FileStore } from '#platform/files/files';
import type { Log } from '#platform/log/log';
import type { FieldKey } from '#platform/store/commands';
import type { Pool } from '#platform/store/pool';
import type { Metrics } from './metrics.ts';
import type { Limits } from './rate-limit.ts';

/** What the API needs from outside; given once by the composition root. */
export interface ApiDeps {
  readonly config: Config;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly temporal: Client;
  readonly taskQueue: string;
  readonly fieldKey: FieldKey;
  readonly files: FileStore;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits: Limits;
  /** How long a command is waited for before it is answered 202. */
  readonly answerWithinMs: number;
}
