import { heartbeat } from '#contract/jobs/index';
import type { Log } from '#platform/log/log';
import type { OpenQueue } from '#platform/queue/queues';

/** Real milliseconds between heartbeats, and without one until the process gives up. */
const BEAT_EVERY_MS = 60_000;
const GIVE_UP_AFTER_MS = 180_000;

export interface Watchdog {
  /** A heartbeat was processed. */
  beaten(queue: string): void;
  /** Adds a heartbeat when it is time and gives up on a queue that is silent for too long. */
  check(): Promise<void>;
}

export interface WatchdogOptions {
  readonly process: string;
  readonly queues: () => readonly OpenQueue[];
  readonly log: Log;
  /** Monotonic milliseconds: a machine that slept is no dead queue. */
  readonly now?: () => number;
  readonly giveUp?: () => void;
}

/**
 * A worker can look alive and take no job (after a restart of its server, for one). Each queue gets a heartbeat
 * job a minute; when none is processed for three minutes the process ends and its supervisor starts a new one.
 * Any process may take another's beat, so one whose queue is empty is not silent: somebody works.
 */
export function createWatchdog({
  process: own,
  queues,
  log,
  now = () => performance.now(),
  giveUp = () => process.exit(1),
}: WatchdogOptions): Watchdog {
  const started = now();
  const last = new Map<string, number>();
  let beat = 0;
  let next = started;
  return {
    beaten: (queue) => void last.set(queue, now()),
    async check() {
      for (const queue of queues()) {
        const { name } = queue;
        const silentMs = now() - (last.get(name) ?? started);
        if (silentMs < GIVE_UP_AFTER_MS || (await emptied(queue))) continue;
        log.error(
          { queue: name, silentSeconds: Math.round(silentMs / 1_000) },
          'the queue takes no jobs; this process ends so that a new one can start',
        );
        giveUp();
        return;
      }
      if (now() < next) return;
      next = now() + BEAT_EVERY_MS;
      beat++;
      for (const queue of queues())
        await queue.add(heartbeat, [{ id: `beat-${own}-${beat}`, payload: { v: 1, process: own, beat }, first: true }]);
    },
  };
}

async function emptied(queue: OpenQueue): Promise<boolean> {
  return queue.waiting().then(
    (count) => count === 0,
    () => false,
  );
}
