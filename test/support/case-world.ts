/** Everything a case needs to live in a test: a seeded database, the workers of the cases and of the dossiers, a clock. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll } from 'vitest';
import { createDossierActivities } from '#activities/closing/archive';
import { createActivities } from '#activities/index';
import { createSupervisionActivities } from '#activities/supervision/index';
import type { SupervisionPorts } from '#activities/supervision/export-histories';
import type { Clock } from '#platform/clock/clock';
import { AesPayloadCodec } from '#platform/crypto/payload-codec';
import { createFileStore } from '#platform/files/files';
import { createLog } from '#platform/log/log';
import { createDirectory } from '#platform/store/directory';
import { createPool, type Pool } from '#platform/store/pool';
import { createReferenceStore } from '#platform/store/reference';
import { dossierTaskQueue } from '#workflows/case-file/messages';
import { CaseLife, type DriverDeps } from './case-driver.ts';
import { seedNetwork, type Member } from './case-network.ts';
import { withDatabase, type TestDatabase } from './database.ts';
import { builtBundle, workerOptions, type TestTemporal } from './temporal.ts';

export const DAY_MS = 86_400_000;

/** A business clock that a test sets by hand. */
export class SettableClock implements Clock {
  readonly row = { baseInstant: 0, wallBase: 0, scale: 1, pausedAt: null };
  #now: number;
  constructor(start: string) {
    this.#now = Date.parse(start);
  }
  now(): number {
    return this.#now;
  }
  waitMs(until: number, leastMs = 1_000): number {
    return Math.max(leastMs, until - this.#now);
  }
  set(instant: number): void {
    this.#now = instant;
  }
  daysPass(days: number): void {
    this.#now += days * DAY_MS;
  }
}

/** Encryption of payloads by a key of the tests. */
export const TEST_CONVERTER: DataConverter = {
  payloadCodecs: [new AesPayloadCodec(new Map([['test', Buffer.alloc(32, 7)]]), 'test')],
};

export interface CaseWorld {
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly ports: SupervisionPorts;
  readonly driver: DriverDeps;
  /** A new case, not yet registered. */
  newCase(): CaseLife;
  rows<Row extends object>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

export interface CaseWorldOptions {
  readonly clock: SettableClock;
  /** Brings the clock to where it must be; awaited before every activity and every act. */
  readonly tick?: () => Promise<void>;
  readonly dataConverter?: DataConverter;
  /** Without it nothing is archived. */
  readonly dossiers?: boolean;
}

/** A world for a test file; its parts can be read once the tests run. */
export function withCaseWorld(temporal: TestTemporal, options: CaseWorldOptions): CaseWorld {
  const database = withDatabase();
  const { clock, tick = () => Promise.resolve(), dossiers = true } = options;
  let pool: Pool | undefined;
  let ports: SupervisionPorts | undefined;
  let people: ReadonlyMap<string, Member> = new Map();
  let folder = '';
  const fieldKey = randomBytes(32);
  const running: { worker: Worker; run: Promise<void> }[] = [];
  const start = async (more: Parameters<typeof workerOptions>[1]): Promise<void> => {
    const converter = options.dataConverter === undefined ? {} : { dataConverter: options.dataConverter };
    const worker = await Worker.create(workerOptions(temporal, { ...more, ...converter }));
    const run = worker.run();
    run.catch(() => undefined);
    running.push({ worker, run });
  };
  beforeAll(async () => {
    people = await seedNetwork(database.ownerUrl);
    pool = createPool({ url: database.url, size: 8 });
    folder = await mkdtemp(join(tmpdir(), 'zhiheng-case-'));
    ports = {
      pool,
      clock,
      reference: createReferenceStore(pool),
      directory: createDirectory(pool),
      log: createLog('case-test', 'fatal'),
      randomBytes,
      temporal: temporal.client,
      files: createFileStore(join(folder, 'files')),
      fieldKey: { id: 'field-1', key: fieldKey },
    };
    const activities = { ...createActivities(ports), ...createSupervisionActivities(ports) };
    await start({ ...builtBundle(), activities: ticking(activities, tick) });
    if (dossiers) {
      await start({
        taskQueue: dossierTaskQueue(temporal.taskQueue),
        activities: ticking({ ...createDossierActivities({ ...ports, dataFolder: folder, fieldKey }) }, tick),
      });
    }
  });
  afterAll(async () => {
    for (const { worker, run } of running) {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await run;
    }
    await pool?.end();
    await rm(folder, { recursive: true, force: true });
  });
  const live = <Value>(value: Value | undefined): Value => {
    if (value === undefined) throw new Error('the world exists only while the tests run');
    return value;
  };
  const driver = (): DriverDeps => ({
    pool: live(pool),
    client: temporal.client,
    taskQueue: temporal.taskQueue,
    people,
    fieldKey: { id: 'field-1', key: fieldKey },
    now: async () => {
      await tick();
      return clock.now();
    },
    log: live(ports).log,
  });
  return {
    database,
    get pool() {
      return live(pool);
    },
    get ports() {
      return live(ports);
    },
    get driver() {
      return driver();
    },
    newCase: () => new CaseLife(driver()),
    async rows<Row extends object>(sql: string, values: readonly unknown[] = []) {
      return (await live(pool).query<Row>(sql, [...values])).rows;
    },
  };
}

type Activity = (...given: never[]) => Promise<unknown>;

/** The same activities, each after the clock was brought to where it must be. */
function ticking<Made extends object>(made: Made, tick: () => Promise<void>): Made {
  return Object.fromEntries(
    Object.entries(made as Record<string, Activity>).map(([name, activity]) => [
      name,
      async (...given: never[]) => {
        await tick();
        return activity(...given);
      },
    ]),
  ) as Made;
}
