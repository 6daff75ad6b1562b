import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '#domain/kernel/refusal';
import { formatInstant, isoDate, startOfDay } from '#domain/kernel/time';
import { RULE_PACKS } from '#domain/reference/packs/index';
import { resolvePack } from '#domain/reference/resolve-pack';
import { clockFrom, type Clock } from '#platform/clock/clock';
import type { Log } from '#platform/log/log';
import { openMail, smtpFailure, type MailTransport } from '#platform/mail/transport';
import { createQueues, type Queues } from '#platform/queue/queues';
import { DELIVERY_TIMES, type DeliveryTimes } from '#platform/store/notifications';
import { createPool, type Pool } from '#platform/store/pool';
import { createReferenceStore } from '#platform/store/reference';
import { createSweeper, openReminderQueues, type ReminderDeps, type Sweeper } from '../../worker/queues/reminders.ts';
import { createWatchdog } from '../../worker/queues/watchdog.ts';
import { withDatabase } from '../support/database.ts';
import { eventually } from '../support/until.ts';

const SILENT: Log = { info() {}, warn() {}, error() {}, debug() {} };
const DUE = isoDate('2026-11-27');
/** 10:00 on a working day: no quiet hours. */
const NOON = startOfDay(isoDate('2026-11-24'), 10 * 60);
const REGION = '330100';
/** Leases and pauses that have always ended, so that no test waits for them. */
const IMPATIENT: DeliveryTimes = { claimLeaseMs: 0, sendLeaseMs: 0, retryBaseMs: 0 };
const HAS_REDIS = spawnSync('redis-server', ['--version']).status === 0;
if (!HAS_REDIS) process.stderr.write('redis-server is not installed: the queue is tested on PostgreSQL only\n');

const database = withDatabase();
let pool: Pool;
let folder: string;
let redis: { url: string; server: ChildProcess } | undefined;

beforeAll(async () => {
  pool = createPool({ url: database.url, size: 8, name: 'reminders-test' });
  if (HAS_REDIS) redis = await startRedis();
  const pack = resolvePack(RULE_PACKS, [REGION], DUE);
  if (isRefusal(pack)) throw new Error(pack.code);
  const body = {
    ...pack,
    settings: { ...pack.settings, remindersPerPersonAndDay: { ...pack.settings.remindersPerPersonAndDay, value: 2 } },
  };
  await pool.query(`INSERT INTO region (code, name, level, valid_from) VALUES ($1, 'r', 'city', '2000-01-01')`, [
    REGION,
  ]);
  await pool.query(`INSERT INTO rule_pack VALUES ('capped', $1, $2, 'x'), ('plain', $1, $3, 'x')`, [
    REGION,
    JSON.stringify(body),
    JSON.stringify(pack),
  ]);
  await pool.query(`INSERT INTO calendar_version VALUES ('c1', '{}', 'x')`);
  await pool.query(`INSERT INTO agency VALUES ($1, '330100-01', 'a', $2)`, [AGENCY, REGION]);
});
afterAll(async () => {
  redis?.server.kill();
  await pool.end();
});

const AGENCY = randomUUID();
let numbered = 0;

async function makePerson(active = true, address: string | null = null): Promise<string> {
  const id = randomUUID();
  await pool.query(
    'INSERT INTO person (id, login_name, display_name, active, mail_address) VALUES ($1, $2, $3, $4, $5)',
    [id, `lawyer-${++numbered}`, '张三', active, address],
  );
  return id;
}

/** An open case with one open deadline. */
async function makeCase(
  options: { protection?: string; pack?: string } = {},
): Promise<{ caseId: string; deadline: string; number: string }> {
  const caseId = randomUUID();
  const deadline = randomUUID();
  const number = `330100-01-2026-${String(++numbered).padStart(6, '0')}`;
  const pack = options.pack ?? 'plain';
  await pool.query(
    `INSERT INTO case_file (id, number, agency_id, region_code, form, proceeding, entry, intake_point, cause_code, protection, stage, version, base,
       rule_pack, calendar_version, received_on, created_at, updated_at)
     VALUES ($1, $2, $3, $4, 'civil-litigation', 'first-instance', 'application', 'agency', 'x', $5, 'handling', 1, '{}', $6, 'c1', '2026-11-01', now(), now())`,
    [caseId, number, AGENCY, REGION, options.protection ?? 'ordinary', pack],
  );
  await pool.query(
    `INSERT INTO deadline (id, case_id, rule_key, rule_pack, value, unit, started_on, due, due_instant, provisional, derivation, duty, rights_losing, consequence, version, state)
     VALUES ($1, $2, 'closing.submit', $3, 30, 'natural', '2026-11-01', $4, $5, false, '[]', 'handler', false, 'warn', 1, 'open')`,
    [deadline, caseId, pack, DUE, formatInstant(startOfDay(DUE, 24 * 60))],
  );
  return { caseId, deadline, number };
}

interface Planned {
  readonly caseId: string;
  readonly deadline: string;
  readonly recipient: string;
  readonly channel: 'inbox' | 'mail';
  readonly rung?: string;
  readonly at?: number;
  readonly rightsLosing?: boolean;
  readonly version?: number;
}

async function plan({
  caseId,
  deadline,
  recipient,
  channel,
  rung = `t-${++numbered}`,
  at = NOON - 3_600_000,
  rightsLosing = false,
  version = 1,
}: Planned): Promise<string> {
  const id = randomUUID();
  await pool.query(
    `INSERT INTO notification (id, case_id, obligation, deadline_id, recipient_id, rung, channel, template, facts, planned_at, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'deadline-reminder', $8, $9, 'planned')`,
    [
      id,
      caseId,
      `${deadline}/${version}`,
      deadline,
      recipient,
      rung,
      channel,
      JSON.stringify({ rule: 'closing.submit', due: DUE, rightsLosing }),
      formatInstant(at),
    ],
  );
  return id;
}

async function state(id: string): Promise<string | undefined> {
  const found = await pool.query<{ state: string }>('SELECT state FROM notification WHERE id = $1', [id]);
  return found.rows[0]?.state;
}

async function attempts(id: string): Promise<string[]> {
  const found = await pool.query<{ line: string }>(
    `SELECT concat_ws(' ', outcome, detail) AS line FROM delivery_attempt WHERE notification_id = $1 ORDER BY id`,
    [id],
  );
  return found.rows.map(({ line }) => line);
}

async function mailFiles(): Promise<readonly string[]> {
  return (await readdir(join(folder, 'mail-outbox'), { recursive: true }).catch((): string[] => [])).filter((name) =>
    name.endsWith('.eml'),
  );
}

async function startRedis(): Promise<{ url: string; server: ChildProcess }> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: 'ignore' },
  );
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => {});
  await eventually(() => client.ping(), { what: 'Redis' });
  client.disconnect();
  return { url, server };
}

/** Loses everything that the queue holds: FLUSHALL, or the jobs' table emptied. */
async function wipe(backend: string): Promise<void> {
  if (backend === 'PostgreSQL') {
    await pool.query('DELETE FROM bullmq.job');
    return;
  }
  const client = new Redis(redis?.url ?? '');
  await client.flushall();
  client.disconnect();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiheng-mail-'));
});
afterEach(async () => {
  // What a test left unsent is no other test's business.
  await pool.query(`UPDATE notification SET state = 'cancelled' WHERE state IN ('planned', 'claimed', 'sending')`);
  await rm(folder, { recursive: true, force: true });
});

describe.each(HAS_REDIS ? ['PostgreSQL', 'Redis'] : ['PostgreSQL'])('reminders over %s', (backend) => {
  const open: Queues[] = [];
  afterEach(async () => {
    for (const queues of open.splice(0)) await queues.close();
  });

  function start(
    more: { mail?: MailTransport; times?: DeliveryTimes; at?: number; requeueAfterMs?: number; working?: boolean } = {},
  ): {
    sweeper: Sweeper;
    queues: ReturnType<typeof openReminderQueues>;
    deps: ReminderDeps;
  } {
    const queues = createQueues({
      databaseUrl: database.url,
      redisUrl: backend === 'Redis' ? redis?.url : undefined,
      log: SILENT,
      closeWithinMs: 5_000,
    });
    open.push(queues);
    const at = more.at ?? NOON;
    const clock: Clock = {
      row: { baseInstant: 0, wallBase: 0, scale: 1, pausedAt: null },
      now: () => at,
      waitMs: () => 1_000,
    };
    const mail = more.mail ?? openMail({ MAIL_FROM: 'aid@example.org', ZHIHENG_DATA: folder, SMTP_URL: undefined });
    const deps: ReminderDeps = {
      pool,
      clock,
      log: SILENT,
      mail,
      reference: createReferenceStore(pool),
      signInAt: null,
      times: more.times ?? DELIVERY_TIMES,
    };
    const opened =
      more.working === false
        ? { inbox: queues.openQueue('inbox'), mail: queues.openQueue('mail') }
        : openReminderQueues(queues, deps);
    return { sweeper: createSweeper(deps, opened, more.requeueAfterMs), queues: opened, deps };
  }

  it('are delivered exactly once when two workers sweep at once', async () => {
    const { caseId, deadline } = await makeCase();
    const people = await Promise.all(Array.from({ length: 30 }, () => makePerson()));
    const ids = (
      await Promise.all(
        people.map(async (recipient) => [
          await plan({ caseId, deadline, recipient, channel: 'inbox' }),
          await plan({ caseId, deadline, recipient, channel: 'inbox' }),
          await plan({ caseId, deadline, recipient, channel: 'mail' }),
        ]),
      )
    ).flat();
    const workers = [start({ requeueAfterMs: 0 }), start({ requeueAfterMs: 0 })];
    await eventually(async () => {
      await Promise.all(workers.map(({ sweeper }) => sweeper.sweep()));
      const left = await pool.query(`SELECT 1 FROM notification WHERE id = ANY($1) AND state <> 'sent'`, [ids]);
      return left.rowCount === 0;
    });
    const logged = await pool.query<{ count: number; distinct: number }>(
      `SELECT count(*)::int AS count, count(DISTINCT notification_id)::int AS distinct FROM delivery_attempt WHERE notification_id = ANY($1)`,
      [ids],
    );
    expect(logged.rows).toEqual([{ count: 90, distinct: 90 }]);
    expect(await mailFiles()).toHaveLength(30);
  });

  it('are made again from their rows when the queue was wiped, and sent once', async () => {
    const { caseId, deadline } = await makeCase();
    const recipient = await makePerson();
    const ids = [
      await plan({ caseId, deadline, recipient, channel: 'inbox' }),
      await plan({ caseId, deadline, recipient, channel: 'mail' }),
    ];
    const producer = start({ working: false, requeueAfterMs: 0 });
    expect(await producer.sweeper.sweep()).toBe(2);
    expect(await producer.queues.inbox.waiting()).toBe(1);
    await wipe(backend);
    expect(await producer.queues.inbox.waiting()).toBe(0);
    expect(await Promise.all(ids.map(state))).toEqual(['planned', 'planned']);
    expect(await producer.sweeper.sweep()).toBe(2);
    start();
    await eventually(async () => (await Promise.all(ids.map(state))).every((one) => one === 'sent'));
    expect(await Promise.all(ids.map(attempts))).toEqual([['sent'], ['sent']]);
    expect(await mailFiles()).toHaveLength(1);
  });

  it('go over SMTP to the address of the person, and to nobody who has none', async () => {
    const server = await startSmtp();
    const mail = openMail({ MAIL_FROM: 'aid@example.org', ZHIHENG_DATA: folder, SMTP_URL: server.url });
    try {
      const { caseId, deadline } = await makeCase();
      const planned = async (address: string | null): Promise<string> =>
        plan({ caseId, deadline, recipient: await makePerson(true, address), channel: 'mail' });
      const ids = [await planned('li@example.org'), await planned(null), await planned('a@example.org, b@example.org')];
      const { sweeper } = start({ mail });
      await sweeper.sweep();
      await eventually(async () =>
        (await Promise.all(ids.map(state))).every((one) => one !== 'planned' && one !== 'claimed' && one !== 'sending'),
      );
      expect(await Promise.all(ids.map(attempts))).toEqual([
        ['sent'],
        ['suppressed no-address'],
        ['suppressed no-address'],
      ]);
      expect(server.recipients).toEqual(['<li@example.org>']);
    } finally {
      mail.close();
      server.close();
    }
  });

  it('that may have been sent when the processor died become maybe-sent and are not sent again', async () => {
    const { caseId, deadline } = await makeCase();
    const id = await plan({ caseId, deadline, recipient: await makePerson(), channel: 'mail' });
    let calls = 0;
    const folderMail = openMail({ MAIL_FROM: 'aid@example.org', ZHIHENG_DATA: folder, SMTP_URL: undefined });
    const dying: MailTransport = {
      ...folderMail,
      send: async (mail) => {
        calls++;
        await folderMail.send(mail);
        throw new Error('the process died here');
      },
    };
    const { sweeper } = start({ mail: dying, requeueAfterMs: 0 });
    await sweeper.sweep();
    await eventually(async () => (await state(id)) === 'sending');
    const after = start({ times: IMPATIENT, requeueAfterMs: 0 });
    await eventually(async () => {
      await after.sweeper.sweep();
      return (await state(id)) === 'maybe-sent';
    });
    await after.sweeper.sweep();
    await eventually(async () => (await after.queues.mail.waiting()) === 0);
    expect(calls).toBe(1);
    expect(await state(id)).toBe('maybe-sent');
    expect(await attempts(id)).toEqual(['maybe-sent processor-died']);
    expect(await mailFiles()).toHaveLength(1);
  });

  it('that were claimed and not begun are sent after the lease', async () => {
    const { caseId, deadline } = await makeCase();
    const id = await plan({ caseId, deadline, recipient: await makePerson(), channel: 'mail' });
    await pool.query(
      `UPDATE notification SET state = 'claimed', claimed_at = now() - interval '1 hour' WHERE id = $1`,
      [id],
    );
    const { sweeper } = start();
    await sweeper.sweep();
    await eventually(async () => (await state(id)) === 'sent');
    expect(await attempts(id)).toEqual(['returned processor-died', 'sent']);
  });

  it('fail after five tries, each of them recorded', async () => {
    const { caseId, deadline } = await makeCase();
    const id = await plan({ caseId, deadline, recipient: await makePerson(), channel: 'mail' });
    const mail: MailTransport = {
      ...openMail({ MAIL_FROM: 'aid@example.org', ZHIHENG_DATA: folder, SMTP_URL: undefined }),
      send: () => Promise.resolve({ outcome: 'not-sent', detail: 'smtp-451', forGood: false, unreachable: false }),
    };
    const { sweeper } = start({ mail, times: { ...DELIVERY_TIMES, retryBaseMs: 1 }, requeueAfterMs: 0 });
    await eventually(async () => {
      await sweeper.sweep();
      return (await state(id)) === 'failed';
    });
    expect(await attempts(id)).toEqual([...Array.from({ length: 4 }, () => 'not-sent smtp-451'), 'failed smtp-451']);
  });

  it('are cancelled when their deadline was met or moved before they were sent', async () => {
    const met = await makeCase();
    const moved = await makeCase();
    await pool.query(`UPDATE deadline SET state = 'met', ended_at = now(), version = 2 WHERE id = $1`, [met.deadline]);
    await pool.query('UPDATE deadline SET version = 2 WHERE id = $1', [moved.deadline]);
    const recipient = await makePerson();
    const cancelled = [
      await plan({ ...met, recipient, channel: 'inbox' }),
      await plan({ ...met, recipient, channel: 'mail' }),
      await plan({ ...moved, recipient, channel: 'inbox' }),
      await plan({ ...moved, recipient, channel: 'mail' }),
    ];
    const anew = await plan({ ...moved, recipient, channel: 'mail', version: 2 });
    await start().sweeper.sweep();
    await eventually(async () => (await Promise.all(cancelled.map(state))).every((one) => one === 'cancelled'));
    await eventually(async () => (await state(anew)) === 'sent');
    expect(await attempts(cancelled[1] ?? '')).toEqual(['cancelled deadline-ended']);
  });

  it('keep to the cap of a person and day, but for rights-losing dates, and leave the inbox whole', async () => {
    const where = await makeCase({ pack: 'capped' });
    const recipient = await makePerson();
    const mails: string[] = [];
    for (let minute = 0; minute < 4; minute++)
      mails.push(await plan({ ...where, recipient, channel: 'mail', at: NOON - 600_000 + minute }));
    const losing = await plan({ ...where, recipient, channel: 'mail', rightsLosing: true });
    const inbox = await Promise.all(Array.from({ length: 4 }, () => plan({ ...where, recipient, channel: 'inbox' })));
    await start().sweeper.sweep();
    await eventually(async () =>
      (await Promise.all([...mails, losing, ...inbox].map(state))).every(
        (one) => one !== 'planned' && one !== 'claimed' && one !== 'sending',
      ),
    );
    expect(await Promise.all(mails.map(state))).toEqual(['sent', 'sent', 'suppressed', 'suppressed']);
    expect(await attempts(mails[3] ?? '')).toEqual(['suppressed daily-cap']);
    expect(await state(losing)).toBe('sent');
    expect(await Promise.all(inbox.map(state))).toEqual(['sent', 'sent', 'sent', 'sent']);
    // The next batch of the day counts what the first sent.
    const late = await plan({ ...where, recipient, channel: 'mail' });
    await start().sweeper.sweep();
    await eventually(async () => (await state(late)) === 'suppressed');
  });

  it('do not reach people who have left, and wait for the morning in quiet hours', async () => {
    const where = await makeCase();
    const gone = await makePerson(false);
    const ids = [
      await plan({ ...where, recipient: gone, channel: 'inbox' }),
      await plan({ ...where, recipient: gone, channel: 'mail' }),
    ];
    const night = startOfDay(isoDate('2026-11-24'), 22 * 60);
    const later = await plan({ ...where, recipient: await makePerson(), channel: 'mail' });
    await start({ at: night }).sweeper.sweep();
    await eventually(async () => (await Promise.all(ids.map(state))).every((one) => one === 'suppressed'));
    const moved = await eventually(async () => {
      const found = await pool.query<{ state: string; planned_at: Date }>(
        'SELECT state, planned_at FROM notification WHERE id = $1 AND planned_at > $2',
        [later, formatInstant(night)],
      );
      return found.rows[0];
    });
    expect(moved).toEqual({ state: 'planned', planned_at: new Date(startOfDay(isoDate('2026-11-25'), 8 * 60)) });
    expect(await mailFiles()).toEqual([]);
  });

  it('beat through both queues', async () => {
    const queues = createQueues({
      databaseUrl: database.url,
      redisUrl: backend === 'Redis' ? redis?.url : undefined,
      log: SILENT,
    });
    open.push(queues);
    const beaten = new Set<string>();
    const { deps } = start({ working: false });
    const opened = openReminderQueues(queues, deps, (queue) => beaten.add(queue));
    const watchdog = createWatchdog({
      process: randomUUID(),
      queues: () => Object.values(opened),
      log: SILENT,
      giveUp: () => expect.unreachable(),
    });
    await watchdog.check();
    await eventually(() => beaten.size === 2);
  });
});

describe('mail in the folder', () => {
  it('says case, matter and due day in Chinese and English, names nobody, and keeps one Message-ID', async () => {
    const mail = openMail({ MAIL_FROM: 'aid@example.org', ZHIHENG_DATA: folder, SMTP_URL: undefined });
    const queues = createQueues({ databaseUrl: database.url, log: SILENT });
    const clock = clockFrom({ baseInstant: NOON, wallBase: 0, scale: 0.000_001, pausedAt: null }, () => 0);
    const deps: ReminderDeps = {
      pool,
      clock,
      log: SILENT,
      mail,
      reference: createReferenceStore(pool),
      signInAt: 'https://aid.example.org/',
    };
    const opened = openReminderQueues(queues, deps);
    const where = await makeCase();
    const secret = await makeCase({ protection: 'minor' });
    const id = await plan({ ...where, recipient: await makePerson(), channel: 'mail', rung: 't-3' });
    const hidden = await plan({ ...secret, recipient: await makePerson(), channel: 'mail', rung: 't-3' });
    await createSweeper(deps, opened).sweep();
    await eventually(async () => (await state(id)) === 'sent' && (await state(hidden)) === 'sent');
    await queues.close();
    const raw = await readFile(join(folder, 'mail-outbox', '2026-11-24', `${id}.eml`), 'utf8');
    expect(raw).toContain(`Message-ID: <${id}@example.org>\r\n`);
    expect(raw).toMatch(/^To: lawyer-\d+@example\.invalid\r$/mu);
    const text = bodyOf(raw);
    expect(text).toContain(`案件${where.number}：提交结案归档材料。`);
    expect(text).toContain('最迟办理日期：2026年11月27日（到期前3日）。');
    expect(text).toContain(`Case ${where.number}: Submit the closure file.`);
    expect(text).toContain('Due on 2026-11-27 (3 days before).');
    expect(raw + text).not.toContain('张三');
    const neutral = bodyOf(await readFile(join(folder, 'mail-outbox', '2026-11-24', `${hidden}.eml`), 'utf8'));
    expect(neutral).toContain('您有一项待办事项');
    expect(neutral).not.toMatch(/330100-01|结案|closure/u);
    const stored = await pool.query<{ provider_ref: string }>('SELECT provider_ref FROM notification WHERE id = $1', [
      id,
    ]);
    expect(stored.rows).toEqual([{ provider_ref: `<${id}@example.org>` }]);
  });
});

/** As much of an SMTP server as taking messages needs; remembers whom they were for. */
async function startSmtp(): Promise<{ readonly url: string; readonly recipients: string[]; close(): void }> {
  const recipients: string[] = [];
  const server = createServer((socket) => {
    let text = false;
    const answer = (line: string): string | null => {
      if (text) {
        if (line !== '.') return null;
        text = false;
        return '250 taken';
      }
      const [verb = ''] = line.toUpperCase().split(/[ :]/u);
      if (verb === 'RCPT') recipients.push(line.slice(line.indexOf(':') + 1).split(' ')[0] ?? '');
      if (verb === 'DATA') text = true;
      return verb === 'DATA' ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 ok';
    };
    socket.write('220 test\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      const reply = answer(line);
      if (reply !== null) socket.write(`${reply}\r\n`);
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, recipients, close: () => server.close() };
}

/** The decoded text of a message with one base64 part. */
function bodyOf(raw: string): string {
  return Buffer.from(raw.slice(raw.indexOf('\r\n\r\n') + 4), 'base64')
    .toString('utf8')
    .replaceAll('\r\n', '\n');
}

describe('failures of SMTP', () => {
  it.each([
    [{ responseCode: 451, code: 'EMESSAGE', message: '' }, 'not-sent', false],
    [{ responseCode: 550, code: 'EENVELOPE', message: '' }, 'not-sent', true],
    [{ code: 'ESOCKET', syscall: 'connect', message: 'connect ECONNREFUSED' }, 'not-sent', false],
    [{ code: 'ETIMEDOUT', message: 'Greeting never received' }, 'not-sent', false],
    [{ code: 'ETIMEDOUT', message: 'Timeout' }, 'unsure', undefined],
    [{ code: 'ECONNECTION', message: 'Connection closed unexpectedly' }, 'unsure', undefined],
  ])('%o is %s', (error, outcome, forGood) => {
    const result = smtpFailure(error);
    expect(result.outcome).toBe(outcome);
    expect('forGood' in result ? result.forGood : undefined).toBe(forGood);
  });
});

describe('the watchdog', () => {
  it('gives up on a queue that holds jobs and takes none for three minutes, and only on that', async () => {
    let now = 0;
    let waiting = 0;
    let gaveUp = 0;
    const added: string[] = [];
    const queue = {
      name: 'mail' as const,
      add: async (_kind: unknown, jobs: readonly { id: string }[]) => void added.push(...jobs.map(({ id }) => id)),
      waiting: () => Promise.resolve(waiting),
    };
    const watchdog = createWatchdog({
      process: 'p',
      queues: () => [queue],
      log: SILENT,
      now: () => now,
      giveUp: () => gaveUp++,
    });
    await watchdog.check();
    now = 60_000;
    await watchdog.check();
    expect(added).toEqual(['beat-p-1', 'beat-p-2']);
    watchdog.beaten('mail');
    now = 200_000;
    waiting = 5;
    await watchdog.check();
    expect(gaveUp).toBe(0);
    now = 240_000;
    await watchdog.check();
    expect(gaveUp).toBe(1);
    waiting = 0;
    await watchdog.check();
    expect(gaveUp).toBe(1);
  });
});
