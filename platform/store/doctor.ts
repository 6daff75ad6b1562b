import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatInstant } from '#domain/kernel/time';
import { businessInstant, readClock } from '#platform/clock/clock';
import { packageRoot } from '#platform/config/package-root';
import type { Pool } from './pool.ts';

/** What a look at the database shows, without any personal text. */
export interface DatabaseFindings {
  readonly version: string;
  readonly migrations: number;
  readonly migrationsMissing: readonly string[];
  readonly role: { readonly owner: boolean };
  readonly cases: number;
  readonly agencies: number;
  readonly packs: readonly string[];
  readonly calendars: readonly string[];
  readonly queueTables: number;
  /** Commands that nobody decided within a minute. */
  readonly undecided: number;
  /** Reminders that should have left ten minutes ago. */
  readonly remindersLate: number;
  readonly startsWaiting: number;
  /** Business instant, and how far this machine's clock is from the database's. */
  readonly clock: { readonly now: string; readonly scale: number; readonly paused: boolean; readonly driftMs: number };
}

/** Looks at the database. @throws when it can't be reached or its schema isn't there */
export async function examineDatabase(pool: Pool): Promise<DatabaseFindings> {
  const before = Date.now();
  const server = await pool.query<{
    version: string;
    at: string;
    queue_tables: number;
    owner: boolean;
    migrated: boolean;
  }>(
    `SELECT current_setting('server_version') AS version, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at,
        (SELECT count(*)::int FROM pg_tables WHERE schemaname = 'bullmq') AS queue_tables,
        EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user) AS owner,
        to_regclass('public."_prisma_migrations"') IS NOT NULL AS migrated`,
  );
  const driftMs = Math.round((before + Date.now()) / 2 - Number(server.rows[0]?.at ?? before));
  const shipped = await shippedMigrations();
  const applied = new Set<string>();
  if (server.rows[0]?.migrated === true) {
    const done = await pool.query<{ migration_name: string }>(
      'SELECT migration_name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    for (const row of done.rows) applied.add(row.migration_name);
  }
  const migrationsMissing = shipped.filter((name) => !applied.has(name));
  const base = {
    version: server.rows[0]?.version ?? '',
    migrations: applied.size,
    migrationsMissing,
    role: { owner: server.rows[0]?.owner === true },
    queueTables: server.rows[0]?.queue_tables ?? 0,
  };
  if (migrationsMissing.length > 0) {
    return {
      ...base,
      cases: 0,
      agencies: 0,
      packs: [],
      calendars: [],
      undecided: 0,
      remindersLate: 0,
      startsWaiting: 0,
      clock: { now: formatInstant(Date.now()), scale: 1, paused: false, driftMs },
    };
  }
  const row = await readClock(pool);
  const now = businessInstant(row, Date.now());
  const counted = await pool.query<{
    cases: number;
    agencies: number;
    packs: string[];
    calendars: string[];
    undecided: number;
    late: number;
    waiting: number;
  }>(
    `SELECT (SELECT count(*)::int FROM case_file) AS cases, (SELECT count(*)::int FROM agency) AS agencies,
        ARRAY(SELECT pack FROM rule_pack ORDER BY pack) AS packs, ARRAY(SELECT version FROM calendar_version ORDER BY version) AS calendars,
        (SELECT count(*)::int FROM command WHERE state = 'received' AND recorded_at < now() - interval '1 minute') AS undecided,
        (SELECT count(*)::int FROM notification WHERE state = 'planned' AND planned_at < $1::timestamptz - interval '10 minutes') AS late,
        (SELECT count(*)::int FROM workflow_start WHERE state = 'waiting') AS waiting`,
    [formatInstant(now)],
  );
  const found = counted.rows[0];
  if (found === undefined) throw new Error('the database answered nothing');
  return {
    ...base,
    cases: found.cases,
    agencies: found.agencies,
    packs: found.packs,
    calendars: found.calendars,
    undecided: found.undecided,
    remindersLate: found.late,
    startsWaiting: found.waiting,
    clock: { now: formatInstant(now), scale: row.scale, paused: row.pausedAt !== null, driftMs },
  };
}

async function shippedMigrations(): Promise<readonly string[]> {
  const entries = await readdir(join(packageRoot(), 'prisma', 'migrations'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
