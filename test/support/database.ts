/**
 * Databases for tests: each file gets a clone of the migrated template, and a file that leaves a
 * connection open fails, because a leaked pool is a leaked worker in production.
 */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { CLONE_PREFIX, TEMPLATE } from './clones.ts';
import './provided.ts';
import { eventually } from './until.ts';

export interface TestDatabase {
  readonly name: string;
  /** URL of the application role: no DDL. */
  readonly url: string;
  /** URL of the role that owns the schema. */
  readonly ownerUrl: string;
  /** Superuser URL, for tests of rights and for looking at the server. */
  readonly adminUrl: string;
}

/**
 * Clones the template. Without `{ empty: true }` the clone holds the migrated schema and no rows but those
 * that the migrations made.
 */
export async function createDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const admin = inject('postgresAdminUrl');
  const owner = inject('postgresOwner');
  const app = inject('postgresApp');
  const name = `${CLONE_PREFIX}${randomBytes(6).toString('hex')}`;
  await asAdmin(admin, async (client) => {
    // Copying files beats writing them to the log again: nothing of this cluster has to survive a power cut.
    const source = options.empty === true ? 'template0' : `${TEMPLATE} STRATEGY FILE_COPY`;
    await client.query(`CREATE DATABASE ${name} OWNER ${owner.user} TEMPLATE ${source}`);
    // The rights on a database are not cloned with it; those inside it are.
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${name} TO ${app.user}`);
  });
  return {
    name,
    url: withUser(admin, name, app),
    ownerUrl: withUser(admin, name, owner),
    adminUrl: withUser(admin, name),
  };
}

/**
 * Drops the database.
 * @throws when somebody is still connected to it, naming who; the database is dropped all the same.
 */
export async function dropDatabase(database: TestDatabase): Promise<void> {
  await asAdmin(inject('postgresAdminUrl'), async (client) => {
    const leaks = await leakedConnections(client, database.name);
    await client.query(`DROP DATABASE IF EXISTS ${database.name} WITH (FORCE)`);
    if (leaks.length > 0) throw new Error(`connections left open at the end of the test:\n  ${leaks.join('\n  ')}`);
  });
}

/** A database for the test file or `describe` block it is called in; its values can be read once the tests run. */
export function withDatabase(options: { readonly empty?: boolean } = {}): TestDatabase {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createDatabase(options);
  });
  afterAll(async () => {
    if (database) await dropDatabase(database);
  });
  const current = (): TestDatabase => {
    if (!database) throw new Error('the database exists only while the tests run: read it inside a test or a hook');
    return database;
  };
  return {
    get name() {
      return current().name;
    },
    get url() {
      return current().url;
    },
    get ownerUrl() {
      return current().ownerUrl;
    },
    get adminUrl() {
      return current().adminUrl;
    },
  };
}

/** Runs `work` with a connection of its own, which is closed whatever happens. */
export async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, application_name: 'test' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const asAdmin = withClient;

function withUser(url: string, database: string, user?: { readonly user: string; readonly password: string }): string {
  const made = new URL(url);
  made.pathname = `/${database}`;
  if (user) {
    made.username = user.user;
    made.password = user.password;
  }
  return made.href;
}

/** Backends still connected after a moment for those that are just closing. */
async function leakedConnections(client: Client, name: string): Promise<readonly string[]> {
  const list = async (): Promise<readonly string[]> => {
    const { rows } = await client.query<{ who: string }>(
      `SELECT format('%s (%s): %s', application_name, state, left(query, 120)) AS who
         FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [name],
    );
    return rows.map((row) => row.who);
  };
  // A closed socket takes the server a moment to notice.
  await eventually(async () => (await list()).length === 0, { timeoutMs: 2000 }).catch(() => undefined);
  return await list();
}
