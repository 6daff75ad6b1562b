/** What commands that need the running system share: settings, a pool, and its end. */
import { createPool, type Pool } from '#platform/store/pool';

/** The environment without empty values. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Value of a setting that a command can't do without. @throws naming the setting and the remedy */
export function needed(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') {
    throw new Error(`${name} is not set: no Zhiheng runs in this folder; start one with npm start, or set ${name}`);
  }
  return value;
}

/** Runs `work` with a small pool on `DATABASE_URL`, which is closed whatever happens. */
export async function withPool<T>(environment: Environment, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = createPool({ url: needed(environment, 'DATABASE_URL'), size: 4, name: 'zhiheng-cli' });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
