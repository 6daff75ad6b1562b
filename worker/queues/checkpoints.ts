import { isKeyName } from '#domain/supervision/log/note';
import type { Clock } from '#platform/clock/clock';
import type { Config } from '#platform/config/config';
import { signingKey } from '#platform/crypto/ed25519';
import type { Log } from '#platform/log/log';
import { appendCheckpoint, readCheckpoint, type LogIdentity, type StoredCheckpoint } from '#platform/store/log';
import type { Pool } from '#platform/store/pool';

export interface CheckpointDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: LogIdentity;
  /** Real milliseconds; injected so that a test needs no timer. */
  readonly elapsedMs?: () => number;
}

const MINUTE = 60_000;
/** While rows arrive: well inside the ten minutes that the format promises, so that one that is put off is no breach. */
const USUAL_MS = MINUTE;
const LONGEST_MS = 8 * MINUTE;
/** Without rows: inside the promised day. */
const ALIVE_MS = 23 * 60 * MINUTE;
/** A checkpoint may take this part of the worker's time at most; a very large map of heads is signed less often. */
const SHARE = 20;

/**
 * The log's identity of the configuration, or null where no key is set and none is demanded.
 *
 * @throws in production without key, and when the origin is no name
 */
export function logIdentity(config: Config): LogIdentity | null {
  const secret = config.ZHIHENG_LOG_KEY;
  if (secret === undefined) {
    if (config.NODE_ENV !== 'production') return null;
    throw new Error('ZHIHENG_LOG_KEY: is needed by the queue worker in production, which signs the log with it');
  }
  const host = config.PUBLIC_URL === undefined ? 'zhiheng.invalid' : new URL(config.PUBLIC_URL).host;
  const origin = config.ZHIHENG_LOG_ORIGIN ?? (config.ZHIHENG_DEMONSTRATION ? 'demonstration.zhiheng.invalid' : host);
  if (!isKeyName(origin)) throw new Error('ZHIHENG_LOG_ORIGIN: is a name without spaces and plus signs');
  const key = signingKey(Buffer.from(secret, 'base64'));
  const next = config.ZHIHENG_LOG_KEY_NEXT;
  return next === undefined ? { origin, key } : { origin, key, next: signingKey(Buffer.from(next, 'base64')) };
}

/**
 * The log's checkpointer: a checkpoint about every minute while rows arrive (at once under a demonstration's clock) and
 * one a day in any case. Any number of workers may run it; the database lets one at a time.
 */
export function createCheckpointer(deps: CheckpointDeps): () => Promise<StoredCheckpoint | null> {
  const { pool, clock, log } = deps;
  const elapsed = deps.elapsedMs ?? (() => performance.now());
  let identity: LogIdentity | null = null;
  let lastRun = Number.NEGATIVE_INFINITY;
  let tookMs = 0;
  let putOff = 0;
  return async () => {
    // A log goes on under the name that it was begun with, whatever address the installation has today.
    const previous = await readCheckpoint(pool);
    identity ??= { ...deps.identity, origin: previous?.origin ?? deps.identity.origin };
    const scaled = clock.row.scale !== 1;
    const pause = scaled ? 0 : Math.min(LONGEST_MS, Math.max(USUAL_MS, tookMs * SHARE));
    if (elapsed() - lastRun < pause) return null;
    const now = clock.now();
    const silent = previous === null || now - previous.time.getTime() >= ALIVE_MS;
    const started = elapsed();
    const made = await appendCheckpoint(pool, identity, now, { evenUnchanged: !scaled && silent });
    if (made === 'busy') {
      putOff += 1;
      // Ten seconds of one long append are ordinary; minutes are worth a look.
      if (putOff % 20 === 0) log.warn({ putOff }, 'a checkpoint of the log is put off: one append takes long');
      return null;
    }
    if (typeof made === 'string') return null;
    putOff = 0;
    lastRun = elapsed();
    tookMs = lastRun - started;
    log.debug({ number: made.number, size: made.size, ms: Math.round(tookMs) }, 'checkpoint of the log signed');
    return made;
  };
}
