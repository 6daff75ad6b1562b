import { describe, expect, it } from 'vitest';
import { createPool, type Pool } from '#platform/store/pool';
import { assertSafeRole, dangerOfRole } from '#platform/store/safe-role';
import { withDatabase } from '../support/database.ts';

const database = withDatabase();

async function withPool<T>(url: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = createPool({ url, size: 1 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

describe('the role of the application', () => {
  it('is safe when it owns nothing, and a production process starts with it', async () => {
    await withPool(database.url, async (pool) => {
      expect(await dangerOfRole(pool)).toBeNull();
      await expect(assertSafeRole(pool, true)).resolves.toBeUndefined();
    });
  });

  it('is refused in production when it owns the tables', async () => {
    await withPool(database.ownerUrl, async (pool) => {
      expect(await dangerOfRole(pool)).toBe('owner');
      await expect(assertSafeRole(pool, true)).rejects.toThrow('owns tables');
      await expect(assertSafeRole(pool, false)).resolves.toBeUndefined();
    });
  });

  it('is refused in production when it is a superuser', async () => {
    await withPool(database.adminUrl, async (pool) => {
      expect(await dangerOfRole(pool)).toBe('superuser');
      await expect(assertSafeRole(pool, true)).rejects.toThrow('superuser');
    });
  });
});
