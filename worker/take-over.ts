import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { createTakeOver } from '#activities/case-file/take-over';
import type { LoadRequest } from '#contract/take-over';
import { openClock } from '#platform/clock/clock';
import { readData } from '#platform/config/package-root';
import { ConfigurationError, loadConfig } from '#platform/config/config';
import { createLog } from '#platform/log/log';
import { createDirectory } from '#platform/store/directory';
import { createPool } from '#platform/store/pool';
import { createReferenceStore } from '#platform/store/reference';

interface CauseList {
  readonly [kind: string]: unknown;
}

/** Codes of every cause that is shipped. */
export function shippedCauses(): ReadonlySet<string> {
  const lists = Object.values(readData('causes.json') as CauseList).filter((list) => Array.isArray(list)) as {
    readonly code: string;
  }[][];
  return new Set(lists.flat().map(({ code }) => code));
}

/**
 * Loads cases for the command line, which may not use activities itself: reads a `LoadRequest` as JSON on standard
 * input and prints the `LoadResult`. A program of its own beside the workers, because it needs what they need.
 */
async function main(): Promise<void> {
  const request = JSON.parse(await text(process.stdin)) as LoadRequest;
  const config = loadConfig(process.env);
  const log = createLog('load', config.LOG_LEVEL);
  const pool = createPool({ url: config.DATABASE_URL, size: 4, name: 'zhiheng-load' });
  try {
    const clock = await openClock(pool, {
      demonstration: config.ZHIHENG_DEMONSTRATION,
      production: config.NODE_ENV === 'production',
    });
    const takeOver = createTakeOver({
      pool,
      clock,
      log,
      reference: createReferenceStore(pool),
      directory: createDirectory(pool),
      randomBytes,
      fieldKey: { id: config.ZHIHENG_FIELD_KEY_ID, key: Buffer.from(config.ZHIHENG_FIELD_KEY, 'base64') },
      causes: shippedCauses(),
    });
    process.stdout.write(JSON.stringify(await takeOver(request)));
  } finally {
    await pool.end();
  }
}

if (process.argv[1] !== undefined && /[/\\]worker[/\\]take-over\.[jt]s$/u.test(process.argv[1])) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigurationError ? error.message : String((error as Error).stack)}\n`);
    process.exit(1);
  }
}
