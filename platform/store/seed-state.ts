import type { Pool } from './pool.ts';

/** What a seed must know before it adds anything. */
export async function countSeeded(pool: Pool): Promise<{ readonly cases: number; readonly credentials: number }> {
  const found = await pool.query<{ cases: number; credentials: number }>(
    'SELECT (SELECT count(*)::int FROM case_file) AS cases, (SELECT count(*)::int FROM credential) AS credentials',
  );
  return found.rows[0] ?? { cases: 0, credentials: 0 };
}

/** Codes of the regions in which an agency sits, each once. */
export async function regionsOfAgencies(pool: Pool): Promise<readonly string[]> {
  const found = await pool.query<{ region_code: string }>(
    'SELECT DISTINCT region_code FROM agency ORDER BY region_code',
  );
  return found.rows.map((row) => row.region_code);
}
