import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createTemporalClient, caseTaskQueue } from '#platform/temporal/connection';
import { openClock } from '#platform/clock/clock';
import type { Config } from '#platform/config/config';
import { createFileStore } from '#platform/files/files';
import { createLog } from '#platform/log/log';
import { createPool } from '#platform/store/pool';
import { assertSafeRole } from '#platform/store/safe-role';
import { createApi } from './app.ts';
import type { ApiDeps } from './kit/deps.ts';
import { createMetrics } from './kit/metrics.ts';
import { createLimits } from './kit/rate-limit.ts';

/** A listening API. */
export interface RunningApi {
  readonly port: number;
  readonly url: string;
  readonly deps: ApiDeps;
  /** Stops taking requests, lets running ones end for at most `graceMs`, then closes what it opened. */
  close(graceMs?: number): Promise<void>;
}

/** Opens what the API needs, in order, and listens. Closing goes the other way. */
export async function startApi(
  config: Config,
  overrides: Partial<Pick<ApiDeps, 'answerWithinMs' | 'log' | 'limits'>> = {},
): Promise<RunningApi> {
  const log = overrides.log ?? createLog('api', config.LOG_LEVEL);
  const pool = createPool({
    url: config.DATABASE_URL,
    size: config.DATABASE_POOL_SIZE,
    name: 'zhiheng-api',
    onError: (error) =>
      log.warn({ code: (error as { code?: string }).code ?? error.name }, 'an idle database connection ended'),
  });
  await assertSafeRole(pool, config.NODE_ENV === 'production');
  const clock = await openClock(pool, {
    demonstration: config.ZHIHENG_DEMONSTRATION,
    production: config.NODE_ENV === 'production',
  });
  const temporal = createTemporalClient(config);
  const deps: ApiDeps = {
    config,
    pool,
    clock,
    temporal,
    taskQueue: caseTaskQueue(config.ZHIHENG_TASK_QUEUE_SUFFIX),
    fieldKey: { id: config.ZHIHENG_FIELD_KEY_ID, key: Buffer.from(config.ZHIHENG_FIELD_KEY, 'base64') },
    files: createFileStore(join(config.ZHIHENG_DATA, 'files')),
    log,
    metrics: createMetrics(pool),
    limits: overrides.limits ?? createLimits(config.ZHIHENG_DEMONSTRATION || config.NODE_ENV === 'test'),
    answerWithinMs: overrides.answerWithinMs ?? 10_000,
  };
  const server = createServer(
    { requestTimeout: 120_000, headersTimeout: 20_000, keepAliveTimeout: 75_000, maxHeaderSize: 16_384 },
    createApi(deps),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.PORT, config.HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = async (graceMs: number): Promise<void> => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    await ended;
    clearTimeout(timer);
    await temporal.connection.close();
    await pool.end();
  };
  return {
    port,
    url: `http://${config.HOST}:${port}`,
    deps,
    close: (graceMs = 12_000) => (closing ??= close(graceMs)),
  };
}
