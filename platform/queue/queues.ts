/**
 * The queue: BullMQ over PostgreSQL (schema `bullmq`, made by the migrations) or, with `REDIS_URL`, over Redis.
 * It only delivers. Everything in it can be made again from rows, so it is never backed up, finished and failed
 * jobs are thrown away at once, and a producer that can't reach it fails fast and tries again later.
 */
import {
  Queue,
  Worker,
  createPostgresBackend,
  withBackend,
  type Job,
  type QueueOptions,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import type { z } from 'zod';
import { checkJob, type JobKind, type QueueName } from '#contract/jobs/index';
import type { Log } from '#platform/log/log';

export interface QueueSettings {
  /** Application role's address; used when there is no Redis. */
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  readonly log: Log;
  /** Real milliseconds that closing may take before connections are cut. */
  readonly closeWithinMs?: number;
  /** Keeps installations on one Redis apart; a hash tag for a cluster. */
  readonly redisPrefix?: string;
}

/** One job to be added. Two jobs with one id are one job as long as the first waits or runs. */
export interface NewJob<Payload = unknown> {
  /** No colon and no integer: Redis keys and BullMQ's own ids use those. */
  readonly id: string;
  readonly payload: Payload;
  /** Before all that wait; for heartbeats. */
  readonly first?: boolean;
}

export type Processor = (name: string, payload: unknown) => Promise<void>;

export interface OpenQueue {
  readonly name: QueueName;
  /** Adds jobs in one round trip. @throws within a few seconds when the queue can't be reached */
  add<P extends z.ZodType>(kind: JobKind<P>, jobs: readonly NewJob<z.input<P>>[]): Promise<void>;
  /** Jobs that wait for a worker. */
  waiting(): Promise<number>;
}

export interface Queues {
  /** Opens a queue, for adding only or, with a processor, for working too. The same name twice is the same queue. */
  openQueue(name: QueueName, processor?: Processor, options?: { readonly concurrency?: number }): OpenQueue;
  /** Stops the workers, waits for running jobs up to the limit, then closes the producers. */
  close(): Promise<void>;
}

const ADD_WITHIN_MS = 5_000;
const { Queue: PostgresQueue, Worker: PostgresWorker } = withBackend(createPostgresBackend);

type AnyQueue = Pick<Queue, 'addBulk' | 'getJobCounts' | 'close' | 'on'>;
type AnyWorker = Pick<Worker, 'close' | 'on'>;

/** The one registry of a process's queues. */
export function createQueues(settings: QueueSettings): Queues {
  const { log, closeWithinMs = 10_000 } = settings;
  const opened = new Map<QueueName, { readonly open: OpenQueue; readonly queue: AnyQueue; worker: AnyWorker | null }>();
  const backend = settings.redisUrl === undefined ? overPostgres(settings) : overRedis(settings, settings.redisUrl);

  const work = (name: QueueName, processor: Processor, concurrency: number): AnyWorker => {
    const worker = backend.worker(
      name,
      async (job) => {
        checkJob(name, job.name, job.data);
        await processor(job.name, job.data);
      },
      concurrency,
    );
    // Without listeners an error event would end the process; the watchdog decides about that.
    worker.on('error', (error: Error) => log.warn({ queue: name, error: error.message }, 'the queue reports an error'));
    worker.on('failed', (job: Job | undefined, error: Error) =>
      log.warn(
        { queue: name, job: job?.name, id: job?.id, error: error.message },
        'a job failed; its rows stay and will be queued again',
      ),
    );
    return worker;
  };

  return {
    openQueue(name, processor, options = {}) {
      const found = opened.get(name);
      if (found !== undefined) {
        if (processor !== undefined) {
          if (found.worker !== null) throw new Error(`queue ${name} has a processor already`);
          found.worker = work(name, processor, options.concurrency ?? 1);
        }
        return found.open;
      }
      const queue = backend.queue(name);
      queue.on('error', (error: Error) =>
        log.warn({ queue: name, error: error.message }, 'the queue reports an error'),
      );
      const open: OpenQueue = {
        name,
        async add(kind, jobs) {
          const entries = jobs.map(({ id, payload, first }) => {
            if (id.includes(':') || /^\d+$/u.test(id)) throw new Error(`not a job id: ${id}`);
            checkJob(name, kind.name, payload);
            return {
              name: kind.name,
              data: payload as unknown,
              opts: { jobId: id, ...(first === true ? { lifo: true } : {}) },
            };
          });
          if (entries.length > 0)
            await within(
              ADD_WITHIN_MS,
              queue.addBulk(entries),
              `queue ${name} did not take ${entries.length} job(s) in time`,
            );
        },
        async waiting() {
          const counts = await queue.getJobCounts('wait', 'delayed', 'prioritized');
          return Object.values(counts).reduce((sum, one) => sum + one, 0);
        },
      };
      opened.set(name, {
        open,
        queue,
        worker: processor === undefined ? null : work(name, processor, options.concurrency ?? 1),
      });
      return open;
    },
    async close() {
      const all = [...opened.values()];
      opened.clear();
      const workers = all.flatMap(({ worker }) => (worker === null ? [] : [worker]));
      await Promise.all(workers.map((worker) => closeWorker(worker, closeWithinMs, log)));
      await Promise.all(
        all.map(({ queue }) =>
          within(closeWithinMs, queue.close(), 'a queue did not close').catch((error: unknown) =>
            log.warn({ error: String(error) }, 'a queue was left open'),
          ),
        ),
      );
      await backend.end();
    },
  };
}

async function closeWorker(worker: AnyWorker, limitMs: number, log: Log): Promise<void> {
  try {
    await within(limitMs, worker.close(), 'running jobs did not end in time');
  } catch (error) {
    // Their rows stay claimed or sending until the lease ends; nothing is lost by cutting them.
    log.warn({ error: String(error) }, 'jobs were cut at shutdown');
    await within(2_000, worker.close(true), 'a worker did not close').catch(() => {});
  }
}

interface Backend {
  queue(name: string): AnyQueue;
  worker(name: string, processor: (job: Job) => Promise<void>, concurrency: number): AnyWorker;
  end(): Promise<void>;
}

/** Rows are the truth: a job kept after its end would only stop the same job from being added again. */
const FORGET = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;
/**
 * A dead worker's job comes back within half a minute; a live one renews its lock every few seconds. After a lost
 * connection work goes on after 2 s instead of 15.
 */
const WORKER = {
  lockDuration: 15_000,
  stalledInterval: 10_000,
  maxStalledCount: 2,
  runRetryDelay: 2_000,
  drainDelay: 5,
} as const;

function overPostgres({ databaseUrl }: QueueSettings): Backend {
  const connection = (role: string, max: number) => ({
    connectionString: databaseUrl,
    schema: 'bullmq',
    max,
    application_name: `zhiheng-queue-${role}`,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    keepAlive: true,
  });
  return {
    queue: (name) =>
      new PostgresQueue(name, { connection: connection(name, 2), defaultJobOptions: FORGET }) as unknown as AnyQueue,
    worker: (name, processor, concurrency) =>
      new PostgresWorker(name, processor as never, {
        ...WORKER,
        connection: connection(`${name}-worker`, concurrency + 1),
        concurrency,
      }) as unknown as AnyWorker,
    end: async () => {},
  };
}

function overRedis({ log, redisPrefix = '{zhiheng}' }: QueueSettings, url: string): Backend {
  const listen = (redis: Redis): Redis =>
    redis.on('error', (error: Error) => log.warn({ error: error.message }, 'Redis reports an error'));
  // A producer must not wait for a Redis that is away; a worker waits as long as it takes.
  const producing = listen(new Redis(url, { maxRetriesPerRequest: 1, connectTimeout: 5_000 }));
  const working = listen(new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 5_000, lazyConnect: true }));
  return {
    queue: (name) =>
      new Queue(name, {
        connection: producing,
        prefix: redisPrefix,
        defaultJobOptions: FORGET,
      } as QueueOptions) as unknown as AnyQueue,
    worker: (name, processor, concurrency) =>
      new Worker(
        name,
        processor as never,
        { ...WORKER, connection: working, prefix: redisPrefix, concurrency } as WorkerOptions,
      ) as unknown as AnyWorker,
    end: async () => {
      for (const redis of [producing, working]) redis.disconnect();
    },
  };
}

/** Rejects when the work takes longer; the work itself goes on unheard. */
async function within<T>(limitMs: number, work: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error(message)), limitMs);
      }),
    ]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
