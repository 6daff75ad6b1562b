import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#domain/kernel/refusal';
import { isoDate, startOfDay } from '#domain/kernel/time';
import { RULE_PACKS } from '#domain/reference/packs/index';
import { resolvePack } from '#domain/reference/resolve-pack';
import { clockFrom } from '#platform/clock/clock';
import { loadConfig } from '#platform/config/config';
import type { Log } from '#platform/log/log';
import { createPool, type Pool } from '#platform/store/pool';
import { startQueueWorker } from '../../worker/queue-worker.ts';
import { withClient, withDatabase } from '../support/database.ts';
import { withTemporal } from '../support/temporal.ts';
import { eventually } from '../support/until.ts';

const REGION = '330100';
const KEY = Buffer.alloc(32, 7).toString('base64');
/** The scale of a demonstration: about a year and a half in four minutes. */
const SCALE = 200_000;
const ROWS = 2_000;

describe('the queue worker', () => {
  const database = withDatabase();
  const temporal = withTemporal();
  let pool: Pool;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhiheng-queue-'));
    pool = createPool({ url: database.url, size: 8, name: 'queue-worker-test' });
    // A connection cut while idle tells the pool, one cut inside a transaction its client.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    const pack = resolvePack(RULE_PACKS, [REGION], isoDate('2026-11-24'));
    if (isRefusal(pack)) throw new Error(pack.code);
    const [agency, caseId] = [randomUUID(), randomUUID()];
    await pool.query(`INSERT INTO region (code, name, level, valid_from) VALUES ($1, 'r', 'city', '2000-01-01')`, [
      REGION,
    ]);
    await pool.query(`INSERT INTO rule_pack VALUES ('plain', $1, $2, 'x')`, [REGION, JSON.stringify(pack)]);
    await pool.query(`INSERT INTO calendar_version VALUES ('c1', '{}', 'x')`);
    await pool.query(`INSERT INTO agency VALUES ($1, '330100-01', 'a', $2)`, [agency, REGION]);
    await pool.query(
      `INSERT INTO person SELECT gen_random_uuid(), 'login-' || n, 'n', true FROM generate_series(1, 500) n`,
    );
    await pool.query(
      `INSERT INTO case_file (id, number, agency_id, region_code, form, proceeding, entry, intake_point, cause_code, protection, stage, version, base,
         rule_pack, calendar_version, received_on, created_at, updated_at)
       VALUES ($1, '330100-01-2026-000001', $2, $3, 'civil-litigation', 'first-instance', 'application', 'agency', 'x', 'ordinary', 'ended', 1, '{}',
         'plain', 'c1', '2026-11-20', now(), now())`,
      [caseId, agency, REGION],
    );
    await pool.query(
      `INSERT INTO notification (id, case_id, obligation, recipient_id, rung, channel, template, facts, planned_at, state)
       SELECT gen_random_uuid(), $1, 'o', p.id, 'r' || n, c, 'deadline-reminder', '{"rule":"closing.submit","due":"2026-11-27"}', '2026-11-20T01:00:00Z', 'planned'
         FROM person p, generate_series(1, $2::int / 500) n, unnest(ARRAY['inbox', 'mail']) c`,
      [caseId, ROWS],
    );
  });
  afterAll(async () => {
    await pool.end();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'delivers thousands of messages at a demonstration pace, outlives the loss of its connections, and stops whole',
    { timeout: 90_000 },
    async () => {
      const config = loadConfig({
        TZ: 'UTC',
        NODE_ENV: 'test',
        DATABASE_URL: database.url,
        ZHIHENG_PAYLOAD_KEY: KEY,
        ZHIHENG_FIELD_KEY: KEY,
        ZHIHENG_DATA: folder,
      });
      const clock = clockFrom({
        baseInstant: startOfDay(isoDate('2026-11-24'), 600),
        wallBase: Date.now(),
        scale: SCALE,
        pausedAt: null,
      });
      const errors: string[] = [];
      const log: Log = { info() {}, warn() {}, debug() {}, error: (_facts, message) => void errors.push(message) };
      const worker = await startQueueWorker({ config, pool, clock, log, temporal: temporal.client });
      const sent = async (): Promise<number> => {
        const found = await pool.query<{ count: number }>(
          `SELECT count(*)::int AS count FROM notification WHERE state = 'sent'`,
        );
        return found.rows[0]?.count ?? 0;
      };
      await eventually(async () => (await sent()) > 100);
      // What a restart of PostgreSQL does to its clients.
      await withClient(database.adminUrl, (client) =>
        client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`,
          [database.name],
        ),
      );
      const left = await eventually(
        async () => {
          const found = await pool.query<{ state: string; count: number }>(
            `SELECT state, count(*)::int AS count FROM notification GROUP BY state ORDER BY state`,
          );
          const unsettled = found.rows.filter(({ state }) => state === 'planned');
          return unsettled.length === 0 && found.rows;
        },
        { timeoutMs: 60_000 },
      );
      await worker.stop();
      // A cut connection may leave a mail that was being sent; its lease is minutes long and nobody sends it twice.
      const count = (state: string): number => left.find((row) => row.state === state)?.count ?? 0;
      expect(count('sent') + count('sending') + count('claimed')).toBe(2 * ROWS);
      const twice = await pool.query(
        `SELECT notification_id FROM delivery_attempt WHERE outcome = 'sent' GROUP BY notification_id HAVING count(*) > 1`,
      );
      expect(twice.rows).toEqual([]);
      const seeds = await pool.query('SELECT 1 FROM day_seed');
      expect(seeds.rowCount).toBeGreaterThan(7);
      const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.eml'));
      expect(files.length).toBeGreaterThan(ROWS - 60);
      expect(errors).toEqual([]);
    },
  );
});
