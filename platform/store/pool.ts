import pg from 'pg';

/** Instants come back as milliseconds' text and bigint as text by default; dates must stay `YYYY-MM-DD`. */
const DATE_OID = 1082;
pg.types.setTypeParser(DATE_OID, (text: string) => text);

export interface PoolOptions {
  readonly url: string;
  readonly size?: number;
  readonly name?: string;
  readonly onError?: (error: Error) => void;
}

/** A pool that never waits for ever: connection, statement, lock and idle transaction all have limits. */
export function createPool({ url, size = 20, name = 'zhiheng', onError }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    options: '-c timezone=UTC',
  });
  // Without a listener an idle connection's end (a restart of PostgreSQL) would end the process.
  pool.on('error', (error) => onError?.(error));
  // The same for a connection that is cut while it is checked out: its query fails, the process lives.
  pool.on('connect', (client) => client.on('error', (error) => onError?.(error)));
  return pool;
}

/** Runs `work` in one transaction; rolls back when it throws. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: unknown) => {
      broken = rollbackError as Error;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
export type { Pool, PoolClient } from 'pg';
