import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Clock } from '#platform/clock/clock';
import type { Config } from '#platform/config/config';
import type { Log } from '#platform/log/log';
import { openMail } from '#platform/mail/transport';
import { createQueues } from '#platform/queue/queues';
import type { Pool } from '#platform/store/pool';
import { createReferenceStore } from '#platform/store/reference';
import { caseTaskQueue } from '#platform/temporal/connection';
import { createCheckpointer, logIdentity } from './queues/checkpoints.ts';
import { createDaySeedJob } from './queues/day-seeds.ts';
import { createDispatcher, createSender } from './queues/dispatcher.ts';
import { createExportStarter } from './queues/histories.ts';
import { createSweeper, openReminderQueues } from './queues/reminders.ts';
import { createSchedules } from './queues/schedules.ts';
import { createStarter, createStrandedCheck } from './queues/starts.ts';
import { createSubjectStarter } from './queues/subjects.ts';
import { repeat } from './queues/ticker.ts';
import { createWatchdog } from './queues/watchdog.ts';

export interface QueueWorkerDeps {
  readonly config: Config;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly temporal: Client;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * The queue worker: delivers reminders, sends undecided commands again, starts the workflows of imported cases
 * and keeps the day seeds of draws. Everything it does begins from rows and may be repeated, so several of them
 * may run at once and any may be killed. `stop` ends new work, waits for what is under way within limits and
 * closes what it opened; pool and client stay the caller's.
 */
export async function startQueueWorker(deps: QueueWorkerDeps): Promise<{ readonly stop: () => Promise<void> }> {
  const { config, pool, clock, log, temporal } = deps;
  const mail = openMail(config);
  const queues = createQueues({ databaseUrl: config.DATABASE_URL, redisUrl: config.REDIS_URL, log });
  const taskQueue = caseTaskQueue(config.ZHIHENG_TASK_QUEUE_SUFFIX);
  const reminders = {
    pool,
    clock,
    log,
    mail,
    reference: createReferenceStore(pool),
    signInAt: config.PUBLIC_URL ?? null,
  };
  const watchdog = createWatchdog({ process: randomUUID(), queues: () => Object.values(opened), log });
  const opened = openReminderQueues(queues, reminders, (queue) => watchdog.beaten(queue));
  const sweeper = createSweeper(reminders, opened);
  const sender = createSender({ pool, clock, log, temporal, taskQueue });
  const starts = { pool, log, temporal, taskQueue };
  // Under a scaled clock a day passes in less than a second: the rounds are shorter there.
  const round = (usualMs: number, scaledMs: number) => () => (clock.row.scale === 1 ? usualMs : scaledMs);
  const stranded = createStrandedCheck(starts);
  const identity = logIdentity(config);
  if (identity === null) log.warn({}, 'no ZHIHENG_LOG_KEY: the ledger gets no checkpoints');
  const tickers = [
    repeat('reminders', round(2 * SECOND, 500), () => sweeper.sweep(), log),
    repeat('resends', () => 2 * SECOND, createDispatcher({ pool, log, send: sender }), log),
    repeat('starts', () => SECOND, createStarter(starts), log),
    repeat('subject-starts', () => SECOND, createSubjectStarter(starts), log),
    repeat('histories', () => 2 * SECOND, createExportStarter(starts), log),
    repeat('schedules', () => 10 * MINUTE, createSchedules(starts), log),
    repeat('day-seeds', round(MINUTE, 500), createDaySeedJob({ pool, clock, log }), log),
    repeat(
      'watchdog',
      () => 15 * SECOND,
      () => watchdog.check(),
      log,
    ),
    repeat('stranded-cases', () => 10 * MINUTE, stranded, log),
    ...(identity === null
      ? []
      : [repeat('checkpoints', round(5 * SECOND, SECOND), createCheckpointer({ pool, clock, log, identity }), log)]),
  ];
  log.info({ queue: config.REDIS_URL === undefined ? 'postgresql' : 'redis', mail: mail.kind }, 'queue worker started');
  return {
    stop: async () => {
      await Promise.all(tickers.map((ticker) => ticker.stop()));
      await queues.close();
      mail.close();
      log.info({}, 'queue worker stopped');
    },
  };
}
