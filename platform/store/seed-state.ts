import type { Pool } from './pool.ts';
import { createPrisma } from './prisma.ts';

/** What a seed must know before it adds anything. */
export async function countSeeded(pool: Pool): Promise<{ readonly cases: number; readonly credentials: number }> {
  const prisma = createPrisma(pool);
  const [cases, credentials] = await Promise.all([prisma.caseFile.count(), prisma.credential.count()]);
  return { cases, credentials };
}

/** Codes of the regions in which an agency sits, each once, in order. */
export async function regionsOfAgencies(pool: Pool): Promise<readonly string[]> {
  const rows = await createPrisma(pool).agency.groupBy({ by: ['regionCode'], orderBy: { regionCode: 'asc' } });
  return rows.map(({ regionCode }) => regionCode);
}
