import { createHash } from 'node:crypto';
import { canonicalText } from '#domain/kernel/canonical';
import type { Json } from '#domain/kernel/json';
import { isRefusal } from '#domain/kernel/refusal';
import type { IsoDate } from '#domain/kernel/time';
import { parseCalendar, type Calendar } from '#domain/reference/calendar';
import { RULE_PACKS } from '#domain/reference/packs/index';
import { resolvePack } from '#domain/reference/resolve-pack';
import type { ResolvedPack } from '#domain/reference/rule-pack';
import { readData } from '#platform/config/package-root';
import type { Pool } from './pool.ts';

/** Pinned reference data: what a running case keeps using, whatever is released later. */
export interface ReferenceStore {
  /** @throws when the pack or the calendar was never stored: the installation is incomplete */
  forCase(pack: string, calendar: string): Promise<{ pack: ResolvedPack; calendar: Calendar }>;
  /** What a case registered in this region on this day is pinned to; stored on first use. */
  current(region: string, day: IsoDate): Promise<{ pack: ResolvedPack; calendar: Calendar }>;
  /** Stores a resolved pack and a calendar version once; the same id with another content is refused. */
  keep(pack: ResolvedPack, region: string, calendar: Calendar): Promise<void>;
}

/** Packs and calendars never change once stored, so what has been read stays in memory. */
export function createReferenceStore(pool: Pool, shipped: Calendar = shippedCalendar()): ReferenceStore {
  const resolved = new Map<string, ResolvedPack>();
  const packs = new Map<string, ResolvedPack>();
  const calendars = new Map<string, Calendar>();
  const read = async <T>(cache: Map<string, T>, key: string, sql: string): Promise<T> => {
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const found = await pool.query<{ body: T }>(sql, [key]);
    const body = found.rows[0]?.body;
    if (body === undefined) throw new Error(`reference data ${key} is not in the database; run the seed`);
    cache.set(key, body);
    return body;
  };
  const store: ReferenceStore = {
    async current(region, day) {
      const key = `${region} ${day}`;
      let pack = resolved.get(key);
      if (pack === undefined) {
        const path = await regionPath(pool, region);
        const found = resolvePack(RULE_PACKS, path, day);
        if (isRefusal(found)) throw new Error(`no rule pack holds in ${region} on ${day}: ${found.code}`);
        await store.keep(found, region, shipped);
        if (resolved.size > 10_000) resolved.clear();
        resolved.set(key, found);
        pack = found;
      }
      return { pack, calendar: shipped };
    },
    async forCase(pack, calendar) {
      return {
        pack: await read(packs, pack, 'SELECT body FROM rule_pack WHERE pack = $1'),
        calendar: await read(calendars, calendar, 'SELECT body FROM calendar_version WHERE version = $1'),
      };
    },
    async keep(pack, region, calendar) {
      await keepOnce(
        pool,
        'INSERT INTO rule_pack (pack, region_code, body, sha256) VALUES ($1, $2, $3, $4) ON CONFLICT (pack) DO NOTHING',
        [pack.pack, region],
        pack,
      );
      await keepOnce(
        pool,
        'INSERT INTO calendar_version (version, body, sha256) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING',
        [calendar.version],
        calendar,
      );
      const stored = await pool.query<{ pack: string | null; calendar: string | null }>(
        'SELECT (SELECT sha256 FROM rule_pack WHERE pack = $1) AS pack, (SELECT sha256 FROM calendar_version WHERE version = $2) AS calendar',
        [pack.pack, calendar.version],
      );
      if (stored.rows[0]?.pack !== hash(pack))
        throw new Error(`rule pack ${pack.pack} was changed after its release; give the change a new id`);
      if (stored.rows[0]?.calendar !== hash(calendar))
        throw new Error(`calendar ${calendar.version} was changed after its release; give the change a new version`);
    },
  };
  return store;
}

/** The calendar that this version ships. @throws when the shipped file is broken */
export function shippedCalendar(): Calendar {
  const parsed = parseCalendar(readData('holidays.json'));
  if ('length' in parsed)
    throw new Error(
      `data/holidays.json is broken: ${parsed.map(({ code, field }) => `${code} ${field ?? ''}`).join(', ')}`,
    );
  return parsed;
}

/** Codes of a region and its parents, the widest first: province, city, county. */
async function regionPath(pool: Pool, region: string): Promise<string[]> {
  const found = await pool.query<{ code: string }>(
    `WITH RECURSIVE up AS (SELECT code, parent_code, 0 AS depth FROM region WHERE code = $1
       UNION ALL SELECT r.code, r.parent_code, up.depth + 1 FROM region r JOIN up ON r.code = up.parent_code)
     SELECT code FROM up ORDER BY depth DESC`,
    [region],
  );
  return found.rows.map(({ code }) => code);
}

function hash(content: unknown): string {
  return createHash('sha256')
    .update(canonicalText(JSON.parse(JSON.stringify(content)) as Json))
    .digest('hex');
}

async function keepOnce(pool: Pool, sql: string, keys: readonly string[], content: unknown): Promise<void> {
  const values = [...keys, JSON.stringify(content), hash(content)];
  await pool.query(sql, values);
}
