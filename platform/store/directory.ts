import type { Pool } from './pool.ts';

/** Who holds a role where: for reminders and escalations. Cached for a short while; grants change rarely. */
export interface Directory {
  atAgency(agencyId: string, role: string): Promise<readonly string[]>;
  atUnit(unitId: string, role: string): Promise<readonly string[]>;
  /**
   * The supervisors of the nearest region, from this one upwards, that has any: at least of the given level (`any`: from
   * the region itself). A city without supervisors leaves its duties to the province.
   */
  nearestSupervisors(region: string, level: 'any' | 'city' | 'province'): Promise<readonly string[]>;
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
    nearestSupervisors: (region, level) =>
      ask(
        `supervisors/${region}/${level}`,
        `WITH RECURSIVE up AS (SELECT code, parent_code, level, 0 AS depth FROM region WHERE code = $1
             UNION ALL SELECT r.code, r.parent_code, r.level, up.depth + 1 FROM region r JOIN up ON r.code = up.parent_code),
           held AS (SELECT g.person_id, up.depth FROM up JOIN role_grant g ON g.region_code = up.code
             WHERE g.role = 'supervisor' AND g.valid_from <= current_date AND (g.valid_to IS NULL OR g.valid_to >= current_date)
               AND ($2 = 'any' OR up.level = 'province' OR ($2 = 'city' AND up.level = 'city')))
         SELECT person_id FROM held WHERE depth = (SELECT min(depth) FROM held) ORDER BY person_id LIMIT 5`,
        [region, level],
      ),
  };
}
