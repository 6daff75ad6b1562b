import type { Pool } from './pool.ts';

/**
 * What is dangerous about the role that a process connects as: a superuser or an owner could switch off the
 * triggers that keep the ledger append-only. Null when it has no more than the application's rights.
 */
export async function dangerOfRole(pool: Pool): Promise<'superuser' | 'owner' | null> {
  const found = await pool.query<{ super: boolean; owner: boolean }>(
    `SELECT r.rolsuper AS super,
            EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE n.nspname = 'public' AND c.relkind = 'r' AND pg_has_role(r.oid, c.relowner, 'MEMBER')) AS owner
       FROM pg_roles r WHERE r.rolname = current_user`,
  );
  const role = found.rows[0];
  if (role === undefined || role.super) return 'superuser';
  return role.owner ? 'owner' : null;
}

/** @throws in production when DATABASE_URL names a superuser or a role that owns a table */
export async function assertSafeRole(pool: Pool, production: boolean): Promise<void> {
  if (!production) return;
  const danger = await dangerOfRole(pool);
  if (danger === null) return;
  throw new Error(
    `DATABASE_URL connects as ${danger === 'superuser' ? 'a superuser' : 'a role that owns tables'}; ` +
      'give the application a role of its own and keep the owner for DATABASE_OWNER_URL',
  );
}
