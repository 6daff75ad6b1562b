import { ConfigurationError, loadConfig } from '#platform/config/config';
import { createLog } from '#platform/log/log';
import { startApi } from './server.ts';

/** The API as a process: says that it is ready by one line of JSON, ends in order on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLog('api', config.LOG_LEVEL);
  const api = await startApi(config, { log });
  const stop = (signal: string): void => {
    log.info({ signal }, 'stopping');
    api.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: String(error) }, 'did not stop in order');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // The launcher's channel closes when the launcher is gone; nobody would stop this process then.
  process.once('disconnect', () => stop('disconnect'));
  process.stdout.write(`${JSON.stringify({ ready: true, port: api.port })}\n`);
  process.send?.({ ready: true, port: api.port });
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigurationError
      ? `${error.message}\n`
      : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
  process.exit();
});
