import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { CLONE_PREFIX, TEMPLATE } from '../clones.ts';
import '../provided.ts';
import { inRepository, loadTool, ROOT } from '../tools.ts';

interface Postgres {
  readonly adminUrl: string;
  ownerUrl(database?: string): string;
  appUrl(database?: string): string;
  createDatabase(name: string): Promise<boolean>;
  stop(): Promise<void>;
}
interface PostgresTool {
  readonly startPostgres: (options: {
    dataDir: string;
    name: string;
    port: number;
    fsync: boolean;
  }) => Promise<Postgres>;
}

/** One throwaway cluster for the run, with a migrated template that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { startPostgres } = await loadTool<PostgresTool>('lib/postgres.mjs');
  const folder = await mkdtemp(join(tmpdir(), 'zhiheng-postgres-'));
  // As root the server runs as another user, who has to get in.
  await chmod(folder, 0o755);
  const remove = async (): Promise<void> => {
    const elsewhere = await readFile(join(folder, 'cluster-is-at'), 'utf8').catch(() => '');
    await rm(folder, { recursive: true, force: true });
    if (elsewhere.trim() !== '') await rm(dirname(elsewhere.trim()), { recursive: true, force: true });
  };
  const server = await startPostgres({ dataDir: folder, name: TEMPLATE, port: 0, fsync: false });
  try {
    await migrateTemplate(server);
  } catch (error) {
    await server.stop();
    await remove();
    throw error;
  }
  project.provide('postgresAdminUrl', server.adminUrl);
  project.provide('postgresOwner', account(server.ownerUrl()));
  project.provide('postgresApp', account(server.appUrl()));
  return async () => {
    const left = await leftOver(server.adminUrl);
    await server.stop();
    await remove();
    if (left.length > 0) throw new Error(`databases that no test dropped: ${left.join(', ')}`);
  };
}

/** Applies the migrations; without any the template is an empty database. */
async function migrateTemplate(server: Postgres): Promise<void> {
  if (!inRepository('platform/store/migrate.ts') || !inRepository('prisma/migrations')) return;
  const { migrate } = (await import(/* @vite-ignore */ pathToFileURL(`${ROOT}platform/store/migrate.ts`).href)) as {
    migrate: (options: { ownerUrl: string; appRole: string }) => Promise<void>;
  };
  await migrate({ ownerUrl: server.ownerUrl(TEMPLATE), appRole: account(server.appUrl()).user });
}

function account(url: string): { readonly user: string; readonly password: string } {
  const { username, password } = new URL(url);
  return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
}

async function leftOver(url: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [CLONE_PREFIX],
    );
    return rows.map((row) => row.datname);
  } finally {
    await client.end();
  }
}
