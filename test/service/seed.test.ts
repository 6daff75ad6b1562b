import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSeed, SEED_COUNTIES, type SignIn } from '../../cli/seed.ts';
import { verifyDatabaseChains } from '#platform/store/ledger-check';
import { createPool } from '#platform/store/pool';
import { withClient, withDatabase } from '../support/database.ts';
import { referenceNetwork, testLoader } from '../support/loader.ts';

const database = withDatabase();
let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'zhiheng-seed-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const network = referenceNetwork(SEED_COUNTIES);
const keys = { ZHIHENG_FIELD_KEY: randomBytes(32).toString('base64'), ZHIHENG_FIELD_KEY_ID: 'field-1' };

const load = testLoader({ url: () => database.url, fieldKey: Buffer.from(keys.ZHIHENG_FIELD_KEY, 'base64') });

async function seed(argv: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    stdout: (line: string) => void out.push(line),
    stderr: (line: string) => void err.push(line),
    readText: (path: string) => readFileSync(path, 'utf8'),
  };
  const environment = { DATABASE_URL: database.url, ZHIHENG_DATA: home, ...keys, ...more };
  const code = await runSeed(argv, io, { environment, network: () => Promise.resolve(network), load });
  return { code, out, err };
}

const counts = (): Promise<Record<string, number>> =>
  withClient(database.ownerUrl, async (client) => {
    const { rows } = await client.query<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM region) AS regions, (SELECT count(*)::int FROM agency) AS agencies, (SELECT count(*)::int FROM person) AS persons,
        (SELECT count(*)::int FROM role_grant) AS grants, (SELECT count(*)::int FROM authority) AS authorities, (SELECT count(*)::int FROM credential) AS credentials,
        (SELECT count(*)::int FROM rule_pack) AS packs, (SELECT count(*)::int FROM calendar_version) AS calendars, (SELECT count(*)::int FROM case_file) AS cases`,
    );
    return rows[0] ?? {};
  });

describe('zhiheng seed', () => {
  it('stores nothing in production, where people are invited', async () => {
    expect(await seed(['--empty'], { NODE_ENV: 'production' })).toMatchObject({ code: 0 });
    expect(await counts()).toMatchObject({ regions: 0, persons: 0, credentials: 0 });
  });

  it('stores the whole network, rule packs, the calendar and a password for every login', async () => {
    expect(await seed(['--empty'])).toMatchObject({ code: 0, err: [] });
    const found = await counts();
    expect(found).toMatchObject({
      regions: network.regions.length,
      agencies: network.agencies.length,
      persons: network.persons.length,
      grants: network.roleGrants.length,
      authorities: network.authorities.length,
      credentials: network.persons.length,
      calendars: 1,
      cases: 0,
    });
    expect(found['packs']).toBeGreaterThan(0);
  });

  it('changes nothing the second time', async () => {
    const before = await counts();
    const signIns = readFileSync(join(home, 'sign-ins.json'), 'utf8');
    expect(await seed(['--empty'])).toMatchObject({ code: 0 });
    expect(await counts()).toEqual(before);
    expect(readFileSync(join(home, 'sign-ins.json'), 'utf8')).toBe(signIns);
  });

  it('writes one login of each role and of each province, readable by its owner only, with the password that was stored', async () => {
    const path = join(home, 'sign-ins.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const list = JSON.parse(readFileSync(path, 'utf8')) as SignIn[];
    const roles = new Set(list.map(({ role }) => role));
    for (const role of [
      'officer',
      'reviewer',
      'approver',
      'head',
      'station-officer',
      'unit-head',
      'unit-clerk',
      'handler',
      'observer',
      'caller',
      'closure-examiner',
      'archivist',
      'supervisor',
      'auditor',
      'round-organiser',
      'system-administrator',
    ]) {
      expect(roles, role).toContain(role);
    }
    for (const code of ['110000', '130000', '320000', '330000', '340000', '510000'])
      expect(list.map(({ login }) => login)).toContain(`supervisor1.${code}`);
    expect(list.every(({ roleZh }) => /\p{Script=Han}/u.test(roleZh))).toBe(true);
    const hashes = await withClient(database.ownerUrl, (client) =>
      client.query<{ login_name: string; password_hash: string }>(
        'SELECT p.login_name, c.password_hash FROM person p JOIN credential c ON c.person_id = p.id WHERE p.login_name = ANY($1)',
        [list.map(({ login }) => login)],
      ),
    );
    expect(hashes.rows).toHaveLength(new Set(list.map(({ login }) => login)).size);
    expect(await verify(hashes.rows[0]?.password_hash ?? '', list[0]?.password ?? '')).toBe(true);
  });

  it('keeps passwords when the file is gone, and says so', async () => {
    await rm(join(home, 'sign-ins.json'));
    const again = await seed(['--empty']);
    expect(again.code).toBe(0);
    expect(again.err.join()).toContain('sign-ins.json is gone');
  });

  it('loads 30 cases under way, spread over the stages, once, with chains that verify and a start for each workflow', async () => {
    expect(await seed([])).toMatchObject({ code: 0 });
    const stages = await withClient(database.ownerUrl, (client) =>
      client.query<{ stage: string; count: number }>(
        'SELECT stage, count(*)::int AS count FROM case_file GROUP BY stage ORDER BY stage',
      ),
    );
    expect(stages.rows.reduce((sum, { count }) => sum + count, 0)).toBe(30);
    expect(stages.rows.map(({ stage }) => stage)).toEqual(['archive', 'assignment', 'closing', 'handling', 'intake']);
    for (const { count } of stages.rows) expect(count).toBeGreaterThanOrEqual(2);
    const rest = await withClient(database.ownerUrl, (client) =>
      client.query<Record<string, number>>(
        `SELECT (SELECT count(*)::int FROM workflow_start WHERE state = 'waiting') AS starts,
          (SELECT count(*)::int FROM notification WHERE planned_at < now() - interval '2 hours') AS "backDated",
          (SELECT count(*)::int FROM notification) AS reminders,
          (SELECT count(*)::int FROM task WHERE state = 'open') AS tasks,
          (SELECT count(*)::int FROM deadline WHERE state = 'open') AS deadlines,
          (SELECT count(*)::int FROM case_file WHERE received_on < now()::date - 200 OR received_on > now()::date) AS "farAway",
          (SELECT count(*)::int FROM ledger_row WHERE kind <> 'imported') AS "otherKinds"`,
      ),
    );
    const found = rest.rows[0] ?? {};
    expect(found).toMatchObject({ starts: 30, backDated: 0, farAway: 0, otherKinds: 0 });
    for (const name of ['reminders', 'tasks', 'deadlines']) expect(found[name], name).toBeGreaterThan(10);
    const pool = createPool({ url: database.url, size: 2, name: 'test-verify' });
    try {
      const report = await verifyDatabaseChains(pool);
      expect(report).toMatchObject({ streams: 30, failures: [] });
      expect(report.rows).toBeGreaterThan(300);
    } finally {
      await pool.end();
    }
    expect(await seed([])).toMatchObject({ code: 0 });
    expect(await counts()).toMatchObject({ cases: 30 });
  });

  it('refuses an option it does not know', async () => {
    expect(await seed(['--full'])).toMatchObject({ code: 2, out: [] });
  });
});
