import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { insertAll } from './bulk.ts';
import { inTransaction, type Pool } from './pool.ts';

/** Rows of a network as its generator gives them; camelCase, no database types. */
export interface NetworkRows {
  readonly regions: readonly object[];
  readonly persons: readonly { readonly id: string; readonly loginName: string | null; readonly displayName: string }[];
  readonly agencies: readonly object[];
  readonly stations: readonly object[];
  readonly units: readonly object[];
  readonly handlers: readonly object[];
  readonly authorities: readonly object[];
  readonly roleGrants: readonly object[];
}

/** Stores a network; what is there already stays. Returns how many rows were new. */
export async function storeNetwork(pool: Pool, network: NetworkRows): Promise<number> {
  return inTransaction(pool, async (tx) => {
    // A region's parent and successor may come later in the list.
    let stored = await insertAll(tx, 'region', network.regions);
    stored += await insertAll(tx, 'person', network.persons);
    stored += await insertAll(tx, 'agency', network.agencies);
    stored += await insertAll(tx, 'station', network.stations);
    stored += await insertAll(tx, 'unit', network.units);
    stored += await insertAll(tx, 'handler', network.handlers);
    stored += await insertAll(tx, 'authority', network.authorities);
    stored += await insertAll(tx, 'role_grant', network.roleGrants);
    return stored;
  });
}

/** Parameters of OWASP's first recommendation for argon2id. */
export const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * Gives every person with a login one and the same local password, for demonstrations and first starts on one
 * machine only; a production installation invites its people instead.
 */
export async function setLocalPassword(pool: Pool, password: string): Promise<void> {
  const passwordHash = await hash(password, ARGON2);
  await pool.query(
    `INSERT INTO credential (person_id, password_hash) SELECT id, $1 FROM person WHERE login_name IS NOT NULL ON CONFLICT (person_id) DO NOTHING`,
    [passwordHash],
  );
}

/** A password for one machine: 20 characters without look-alikes. */
export function newLocalPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  return Array.from(randomBytes(20), (byte) => alphabet[byte % alphabet.length]).join('');
}
