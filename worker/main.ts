import { randomBytes } from 'node:crypto';
import { loadConfig, ConfigurationError } from '#platform/config/config';
import { openClock } from '#platform/clock/clock';
import { createLog } from '#platform/log/log';
import { createPool } from '#platform/store/pool';
import { assertSafeRole } from '#platform/store/safe-role';
import { createTemporalClient } from '#platform/temporal/connection';
import { checkRules, FaultyRules } from './check-rules.ts';

/** Services that one worker process may carry; `--services=workflow,queue` or `--services=dossier`. */
const SERVICES = ['workflow', 'queue', 'dossier'] as const;
type Service = (typeof SERVICES)[number];

function wanted(argv: readonly string[]): Service[] {
  const given = argv.find((word) => word.startsWith('--services='))?.slice('--services='.length);
  const names = given === undefined ? [...SERVICES] : given.split(',');
  const unknown = names.filter((name) => !(SERVICES as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new ConfigurationError([`--services: ${unknown.join(', ')} is none of ${SERVICES.join(', ')}`]);
  return names as Service[];
}

/** Starts the chosen services, tells when they are ready, and stops them in the reverse order. */
async function main(): Promise<void> {
  const services = wanted(process.argv.slice(2));
  const config = loadConfig(process.env);
  if (services.includes('workflow')) checkRules();
  const log = createLog(`worker-${services.join('-')}`, config.LOG_LEVEL);
  const pool = createPool({
    url: config.DATABASE_URL,
    size: config.DATABASE_POOL_SIZE,
    name: `zhiheng-${services.join('-')}`,
    onError: (error) => log.warn({ error: error.message }, 'an idle database connection ended'),
  });
  await assertSafeRole(pool, config.NODE_ENV === 'production');
  const clock = await openClock(pool, {
    demonstration: config.ZHIHENG_DEMONSTRATION,
    production: config.NODE_ENV === 'production',
  });
  const stops: (() => Promise<void>)[] = [];
  if (services.includes('workflow')) {
    const { startWorkflowWorker } = await import('./workflow-worker.ts');
    stops.push((await startWorkflowWorker({ config, pool, clock, log })).stop);
  }
  if (services.includes('dossier')) {
    const { startDossierWorker } = await import('./dossier-worker.ts');
    stops.push((await startDossierWorker({ config, pool, clock, log, randomBytes })).stop);
  }
  if (services.includes('queue')) {
    const { startQueueWorker } = await import('./queue-worker.ts');
    stops.push((await startQueueWorker({ config, pool, clock, log, temporal: createTemporalClient(config) })).stop);
  }
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    void (async () => {
      for (const one of stops.toReversed()) await one();
      await pool.end();
      process.exit(0);
    })();
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // The launcher's channel closes when the launcher is gone; nobody would stop this process then.
  process.on('disconnect', () => stop('disconnect'));
  // It may have gone while the services were starting.
  if (process.connected === false) stop('disconnect');
  process.stdout.write(`${JSON.stringify({ ready: true, services })}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigurationError || error instanceof FaultyRules ? error.message : String((error as Error).stack)}\n`,
  );
  process.exit(1);
}
