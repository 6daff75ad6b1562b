import type { Log } from '#platform/log/log';

export interface Ticker {
  /** Ends the repetition and waits for the run that is under way. */
  stop(): Promise<void>;
}

/**
 * Runs `work` again and again, never twice at a time, `everyMs` real milliseconds after the end of the last run.
 * A failed run is logged and the next comes all the same: what it does must be safe to repeat.
 */
export function repeat(name: string, everyMs: () => number, work: () => Promise<unknown>, log: Log): Ticker {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.warn(
        { task: name, error: error instanceof Error ? error.message : String(error) },
        'a repeated task failed and will run again',
      );
    }
  };
  const schedule = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = running.then(run).then(schedule);
    }, everyMs());
  };
  running = run().then(schedule);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
