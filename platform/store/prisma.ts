import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '#generated/client';
import { createPool, type Pool } from './pool.ts';

/**
 * Prisma over `pg`, for reads, reference data and seeds. Never for the path of an act: that is one SQL function
 * and a few statements, and stays on `pg` (docs/adr/0001).
 */
export type Prisma = PrismaClient;

/** More statements than this are not prepared: each costs memory in every connection. */
const PREPARED_LIMIT = 500;

/**
 * A client over a pool that somebody else ends, or over one of its own with the limits of every pool, which
 * `$disconnect()` ends. Statements are prepared once per connection under the hash of their text.
 */
export function createPrisma(source: string | Pool): Prisma {
  const own = typeof source === 'string';
  const pool = own ? createPool({ url: source, size: 5, name: 'zhiheng-prisma' }) : source;
  return new PrismaClient({
    // Plans of statements with lists of many lengths would otherwise pile up.
    queryPlanCacheMaxSize: 128,
    adapter: new PrismaPg(pool, { disposeExternalPool: own, statementNameGenerator: namer() }),
  });
}

/** Names of prepared statements: the same text, the same name. Empty, which means unprepared, beyond the limit. */
function namer(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= PREPARED_LIMIT) return '';
    const name = `prisma_${createHash('sha256').update(sql).digest('hex').slice(0, 40)}`;
    names.set(sql, name);
    return name;
  };
}
