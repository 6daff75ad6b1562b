/** `zhiheng verify-chain --database`: every chain of the running database. */
import { parseArgs } from 'node:util';
import { verifyDatabaseChains } from '#platform/store/ledger-check';
import type { CommandIo } from './offline-io.ts';
import { badInput, EXIT } from './offline-io.ts';
import { withPool, type Environment } from './server-io.ts';

/** Prints `{streams, rows, failures}` with `--json`, otherwise lines; returns 0, or 1 when a chain is broken. */
export async function runVerifyDatabase(
  argv: readonly string[],
  io: CommandIo,
  environment: Environment = process.env,
): Promise<number> {
  let json = false;
  try {
    const options = { database: { type: 'boolean' }, json: { type: 'boolean' } } as const;
    json = parseArgs({ args: [...argv], options, strict: true }).values.json === true;
  } catch (error) {
    return badInput(io, {
      what: (error as Error).message,
      rule: 'verify-chain --database [--json]',
      remedy: 'give the options as shown',
    });
  }
  const report = await withPool(environment, verifyDatabaseChains);
  if (json) io.stdout(JSON.stringify(report));
  else {
    for (const { stream, seq, field, code } of report.failures)
      io.stdout(`altered: stream ${stream} seq ${seq} field ${field} (${code})`);
    io.stdout(`${report.failures.length === 0 ? 'ok' : 'altered'}: rows ${report.rows}, streams ${report.streams}`);
  }
  return report.failures.length === 0 ? EXIT.ok : EXIT.altered;
}
