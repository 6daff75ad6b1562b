import { createHash, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { runMigrations } from 'bullmq';
import pg from 'pg';
import { packageRoot } from '#platform/config/package-root';

/**
 * Applies the migrations of `prisma/migrations` as the schema's owner, in name order, each in its own
 * transaction, under an advisory lock, with Prisma's own bookkeeping table, so that `prisma migrate
 * deploy` accepts the same database. Our own runner exists because the Prisma engine is a download
 * that closed networks refuse (docs/adr/0005).
 */
export interface MigrateOptions {
  /** Connection of the role that owns the schema. */
  readonly ownerUrl: string;
  /** Name of the application role that receives its rights; never an owner. */
  readonly appRole: string;
  readonly log?: (line: string) => void;
}

const LOCK_KEY = 7_266_481_519n;
const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;

/**
 * Brings schema `public` and the queue's schema `bullmq` up to date and sets the application role's rights.
 *
 * @throws when an applied migration's file has changed or disappeared, or when a statement fails
 */
export async function migrate({ ownerUrl, appRole, log = () => {} }: MigrateOptions): Promise<void> {
  if (!/^[a-z_][a-z0-9_]{0,62}$/u.test(appRole)) throw new Error(`not a role name: ${appRole}`);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    await assertServer(client);
    await client.query(BOOKKEEPING);
    await applyPending(client, log);
    await client.query('CREATE SCHEMA IF NOT EXISTS bullmq');
    // The application role may not create the queue's tables itself, so the owner makes them.
    await runMigrations(client, 'bullmq');
    await grantRights(client, appRole);
  } finally {
    await client.end();
  }
}

async function assertServer(client: pg.Client): Promise<void> {
  const found = await client.query<{ version: string; encoding: string }>(
    `SELECT current_setting('server_version_num') AS version, pg_encoding_to_char(encoding) AS encoding
       FROM pg_database WHERE datname = current_database()`,
  );
  const row = found.rows[0];
  if (Number(row?.version) < 150_000) throw new Error(`PostgreSQL 15 or newer is needed, found ${row?.version}`);
  if (row?.encoding !== 'UTF8')
    throw new Error(`the database must be UTF8, found ${row?.encoding}; create it with ENCODING 'UTF8'`);
}

async function applyPending(client: pg.Client, log: (line: string) => void): Promise<void> {
  const folder = path.join(packageRoot(), 'prisma', 'migrations');
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  names.sort();
  const done = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  );
  const applied = new Map(done.rows.map((row) => [row.migration_name, row]));
  for (const name of applied.keys()) {
    if (!names.includes(name))
      throw new Error(`the database has migration ${name}, which this version of the program does not know`);
  }
  for (const name of names) {
    const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
    const checksum = createHash('sha256').update(sql).digest('hex');
    const earlier = applied.get(name);
    if (earlier) {
      if (earlier.checksum !== checksum) throw new Error(`migration ${name} was changed after it had been applied`);
      if (earlier.finished_at === null)
        throw new Error(`migration ${name} was begun and never finished; repair the database first`);
      continue;
    }
    const started = Date.now();
    await client.query('BEGIN');
    try {
      await client.query(sql);
      await client.query(
        `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         VALUES ($1, $2, $3, now(), now(), 1)`,
        [randomUUID(), checksum, name],
      );
      await client.query('COMMIT');
    } catch (cause) {
      await client.query('ROLLBACK');
      throw new Error(`migration ${name} failed and was rolled back`, { cause });
    }
    log(`${name} (${Date.now() - started} ms)`);
  }
}

async function grantRights(client: pg.Client, role: string): Promise<void> {
  await client.query(`
    GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO ${role};
    REVOKE UPDATE, DELETE, TRUNCATE ON ledger_row, rule_pack, calendar_version, dossier FROM ${role};
    REVOKE UPDATE, DELETE, TRUNCATE ON history_export, property_check, letter_print FROM ${role};
    REVOKE UPDATE, DELETE, TRUNCATE ON log_checkpoint, log_leaf, log_node, log_cosignature FROM ${role};
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON log_clock FROM ${role};
    REVOKE INSERT, UPDATE, DELETE ON "_prisma_migrations" FROM ${role};
    GRANT DELETE ON session, case_key, private_text, credential, evaluation_draft TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${role};
    GRANT USAGE, CREATE ON SCHEMA bullmq TO ${role};
    GRANT ALL ON ALL TABLES IN SCHEMA bullmq TO ${role};
    GRANT ALL ON ALL SEQUENCES IN SCHEMA bullmq TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bullmq TO ${role};
  `);
}

/** The role named in the application's connection string. */
export function roleOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}

if (process.argv[1] !== undefined && import.meta.url === new URL(`file://${path.resolve(process.argv[1])}`).href) {
  const { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: appUrl } = process.env;
  if (ownerUrl === undefined || appUrl === undefined) {
    process.stderr.write('DATABASE_OWNER_URL and DATABASE_URL are both needed to migrate\n');
    process.exitCode = 2;
  } else {
    await migrate({ ownerUrl, appRole: roleOf(appUrl), log: (line) => process.stdout.write(`${line}\n`) });
  }
}
