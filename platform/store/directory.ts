import type { Pool } from './pool.ts';

/** Who holds a role where: for reminders and escalations. Cached for a short while; grants change rarely. */
export interface Directory {
  atAgency(agencyId: string, role: string): Promise<readonly string[]>;
  atUnit(unitId: string, role: string): Promise<readonly string[]>;
  /** Holders at the region or any region above it: supervisors. */
  aboveRegion(region: string, role: string): Promise<readonly string[]>;
}

const KEEP_MS = 60_000;

export function createDirectory(pool: Pool): Directory {
  const cache = new Map<string, { readonly until: number; readonly persons: readonly string[] }>();
  const ask = async (key: string, sql: string, values: readonly string[]): Promise<readonly string[]> => {
    const cached = cache.get(key);
    if (cached !== undefined && cached.until > Date.now()) return cached.persons;
    const found = await pool.query<{ person_id: string }>(sql, [...values]);
    const persons = found.rows.map((row) => row.person_id);
    if (cache.size > 20_000) cache.clear();
    cache.set(key, { until: Date.now() + KEEP_MS, persons });
    return persons;
  };
  const live = `AND valid_from <= current_date AND (valid_to IS NULL OR valid_to >= current_date) ORDER BY person_id LIMIT 5`;
  return {
    atAgency: (agencyId, role) =>
      ask(`agency/${agencyId}/${role}`, `SELECT person_id FROM role_grant WHERE agency_id = $1 AND role = $2 ${live}`, [
        agencyId,
        role,
      ]),
    atUnit: (unitId, role) =>
      ask(`unit/${unitId}/${role}`, `SELECT person_id FROM role_grant WHERE unit_id = $1 AND role = $2 ${live}`, [
        unitId,
        role,
      ]),
    aboveRegion: (region, role) =>
      ask(
        `region/${region}/${role}`,
        `SELECT person_id FROM role_grant WHERE role = $2 AND region_code IN (
           WITH RECURSIVE up AS (SELECT code, parent_code FROM region WHERE code = $1
             UNION ALL SELECT r.code, r.parent_code FROM region r JOIN up ON r.code = up.parent_code) SELECT code FROM up) ${live}`,
        [region, role],
      ),
  };
}
