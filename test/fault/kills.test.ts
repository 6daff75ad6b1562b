/**
 * Four cases lived over HTTP on a stack of their own, while one of its parts is killed in the middle and started again.
 * Every case must come to the same end, by the same events, as in a run that nothing disturbed.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#domain/kernel/json';
import { loadConfig } from '#platform/config/config';
import { createLog } from '#platform/log/log';
import { verifyDatabaseChains } from '#platform/store/ledger-check';
import { createPool, type Pool } from '#platform/store/pool';
import { caseTaskQueue, createTemporalClient } from '#platform/temporal/connection';
import { APPLICATION, NOTICE, type DriverDeps } from '../support/case-driver.ts';
import { seedNetwork, type Member } from '../support/case-network.ts';
import { apiClient, type ApiClient } from '../support/http.ts';
import { loadTool } from '../support/tools.ts';
import { eventually } from '../support/until.ts';
import { HttpLife } from './http-life.ts';

interface Stack {
  readonly apiUrl: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ownerEnv: Readonly<Record<string, string>>;
  pids(): Readonly<Record<string, number>>;
  kill(name: string, signal?: string): Promise<void>;
  restart(name: string): Promise<void>;
  stop(): Promise<void>;
}
interface StackTool {
  readonly startStack: (options: {
    home: string;
    own: true;
    supervise: boolean;
    what: string;
    env: Record<string, string>;
  }) => Promise<Stack>;
}

const PASSWORD = 'a password of nobody';
/** One person drives one case at a time, so four lives need no more than one client each. */
const clients = new Map<string, ApiClient>();
let stack: Stack;
let pool: Pool;
let driver: DriverDeps;
let home = '';

beforeAll(async () => {
  const { startStack } = await loadTool<StackTool>('lib/stack.mjs');
  home = await mkdtemp(join(tmpdir(), 'zhiheng-fault-'));
  // As root PostgreSQL runs as another user, who has to get in.
  await chmod(home, 0o755);
  // PostgreSQL with all its durability: what was committed must be there after a kill.
  stack = await startStack({
    home,
    own: true,
    supervise: false,
    what: 'the fault tests',
    env: { LOG_LEVEL: 'warn' },
  });
  const config = loadConfig({ ...stack.env, TZ: 'UTC' });
  const passwordHash = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const people: ReadonlyMap<string, Member> = await seedNetwork(
    stack.ownerEnv['DATABASE_OWNER_URL'] ?? '',
    passwordHash,
  );
  pool = createPool({ url: config.DATABASE_URL, size: 6, onError: () => {} });
  driver = {
    pool,
    people,
    client: createTemporalClient(config),
    taskQueue: caseTaskQueue(''),
    fieldKey: { id: config.ZHIHENG_FIELD_KEY_ID, key: Buffer.from(config.ZHIHENG_FIELD_KEY, 'base64') },
    now: () => Date.now(),
    log: createLog('fault', 'fatal'),
  };
  for (const name of people.keys()) clients.set(name, await apiClient(stack.apiUrl).signIn(name, PASSWORD));
}, 180_000);

afterAll(async () => {
  await pool?.end();
  await stack?.stop();
  await rm(home, { recursive: true, force: true });
}, 90_000);

/** What happened to one case, without ids, instants and what the public draw on its id came to. */
interface Story {
  readonly ending: string | null;
  readonly rows: readonly string[];
  readonly commands: readonly string[];
  readonly deadlines: readonly string[];
  readonly letters: readonly string[];
  readonly dossiers: number;
  /** Types of workflows whose closed runs were exported: how many runs there were hangs on when one began afresh. */
  readonly exported: readonly string[];
}

const LIVES: readonly (readonly [string, JsonObject])[] = [
  ['application', APPLICATION],
  ['notice', NOTICE],
  [
    'second application',
    { ...APPLICATION, form: 'labour-arbitration', proceeding: 'arbitration', cause: 'CC-6-17-186' },
  ],
  ['withdrawn', APPLICATION],
];

async function storyOf(life: HttpLife): Promise<Story> {
  const texts = async (sql: string): Promise<readonly string[]> =>
    (await pool.query<{ text: string }>(sql, [life.id])).rows.map(({ text }) => text);
  return {
    ending: (await life.state()).ending,
    rows: await texts(
      `SELECT replace(convert_from(body, 'UTF8')::jsonb ->> 'kind', 'commitment-not-drawn', 'commitment-drawn') AS text
         FROM ledger_row
        WHERE stream = 'case/' || $1
          AND convert_from(body, 'UTF8')::jsonb ->> 'kind' <> 'supervision.history-exported' ORDER BY seq`,
    ),
    commands: await texts(`SELECT act || ' ' || state AS text FROM command WHERE case_id = $1 ORDER BY id`),
    deadlines: await texts(
      `SELECT rule_key || ' ' || state AS text FROM deadline
        WHERE case_id = $1 AND rule_key <> 'intake.commitment-check' ORDER BY rule_key, subject, id`,
    ),
    letters: await texts(`SELECT form_no AS text FROM letter WHERE case_id = $1 ORDER BY form_no`),
    dossiers: (await texts(`SELECT sha256 AS text FROM dossier WHERE case_id = $1`)).length,
    exported: await texts(
      `SELECT DISTINCT workflow_type AS text FROM history_export WHERE case_id = $1 ORDER BY workflow_type`,
    ),
  };
}

async function isExported(caseId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT 1 FROM history_export WHERE case_id = $1 AND workflow_type = 'caseFile' AND status = 'completed'`,
    [caseId],
  );
  return rowCount === 1;
}

/** Lives the four cases at once; `strike` runs when half of the acts have been decided. */
async function liveAll(strike: () => Promise<void>): Promise<ReadonlyMap<string, Story>> {
  let decided = 0;
  const lives = LIVES.map(([name, facts]) => ({ name, facts, life: new HttpLife(driver, clients, () => decided++) }));
  const living = Promise.all(
    lives.map(async ({ name, facts, life }) => {
      if (name === 'withdrawn') {
        await life.register(facts);
        await life.act('officer', 'intake.withdraw', { reason: 'recipient-asks' });
      } else await life.live(facts);
    }),
  );
  // Seen again below; a life that fails while the strike is still on must not be an unhandled rejection.
  living.catch(() => undefined);
  await eventually(() => decided >= STRIKE_AFTER_ACTS, { timeoutMs: 60_000, everyMs: 5, what: 'half of the acts' });
  await strike();
  await living;
  for (const { life } of lives) {
    await eventually(async () => (await life.state()).stage === 'ended', { timeoutMs: 120_000, what: 'the end' });
    // The last run of the case's own workflow is exported after all others.
    await eventually(() => isExported(life.id), {
      timeoutMs: 120_000,
      everyMs: 250,
      what: 'the export of its history',
    });
  }
  const stories = new Map<string, Story>();
  for (const { name, life } of lives) stories.set(name, await storyOf(life));
  return stories;
}

const STRIKE_AFTER_ACTS = 30;
let undisturbed: ReadonlyMap<string, Story>;

async function killAndRestart(part: string): Promise<void> {
  const pid = stack.pids()[part] ?? 0;
  expect(pid).toBeGreaterThan(1);
  await stack.kill(part, 'SIGKILL');
  // A dead process that its parent has not taken note of yet still holds its place for PostgreSQL's lock file.
  await eventually(() => !exists(pid), { everyMs: 10, what: `the end of process ${pid}` });
  await stack.restart(part).catch((error: unknown) => {
    const { log = '' } = error as { log?: string };
    throw new Error(`${part} did not start again:\n${log}`, { cause: error });
  });
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Nothing is left undecided or open, every case has one dossier, every chain is whole. */
async function expectComplete(stories: ReadonlyMap<string, Story>): Promise<void> {
  for (const story of stories.values()) {
    expect(story.dossiers).toBe(1);
    expect(story.commands.filter((line) => !line.endsWith(' accepted'))).toEqual([]);
    expect(story.deadlines.filter((line) => / (?:open|suspended)$/u.test(line))).toEqual([]);
  }
  const { failures, rows } = await verifyDatabaseChains(pool);
  expect(failures).toEqual([]);
  expect(rows).toBeGreaterThan(0);
}

describe('four cases', () => {
  it('come to their ends when nothing disturbs them', async () => {
    undisturbed = await liveAll(() => Promise.resolve());
    expect([...undisturbed.values()].map(({ ending }) => ending)).toEqual([
      'handled',
      'handled',
      'handled',
      'withdrawn',
    ]);
    await expectComplete(undisturbed);
  });

  it.each([
    ['workflow and queue worker', 'worker'],
    ['API', 'api'],
    ['database', 'postgres'],
    ['Temporal', 'temporal'],
    ['dossier worker', 'dossier'],
  ])('come to the same ends when the %s is killed in the middle and started again', async (_title, part) => {
    const stories = await liveAll(() => killAndRestart(part));
    expect(stories).toEqual(undisturbed);
    await expectComplete(stories);
  });
});
