import { createHash } from 'node:crypto';
import { canonicalText } from '#domain/kernel/canonical';
import type { Json } from '#domain/kernel/json';
import type { Calendar } from '#domain/reference/calendar';
import type { ResolvedPack } from '#domain/reference/rule-pack';
import type { Pool } from './pool.ts';

/** Pinned reference data: what a running case keeps using, whatever is released later. */
export interface ReferenceStore {
  /** @throws when the pack or the calendar was never stored: the installation is incomplete */
  forCase(pack: string, calendar: string): Promise<{ pack: ResolvedPack; calendar: Calendar }>;
  /** Stores a resolved pack and a calendar version once; the same id with another content is refused. */
  keep(pack: ResolvedPack, region: string, calendar: Calendar): Promise<void>;
}

/** Packs and calendars never change once stored, so what has been read stays in memory. */
export function createReferenceStore(pool: Pool): ReferenceStore {
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
  return {
    async forCase(pack, calendar) {
      return {
        pack: await read(packs, pack, 'SELECT body FROM rule_pack WHERE pack = $1'),
        calendar: await read(calendars, calendar, 'SELECT body FROM calendar_version WHERE version = $1'),
      };
    },
    async keep(pack, region, calendar) {
      await keepOnce(pool, 'INSERT INTO rule_pack (pack, region_code, body, sha256) VALUES ($1, $2, $3, $4) ON CONFLICT (pack) DO NOTHING', [pack.pack, region], pack);
      await keepOnce(pool, 'INSERT INTO calendar_version (version, body, sha256) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING', [calendar.version], calendar);
      const stored = await pool.query<{ pack: string | null; calendar: string | null }>(
        'SELECT (SELECT sha256 FROM rule_pack WHERE pack = $1) AS pack, (SELECT sha256 FROM calendar_version WHERE version = $2) AS calendar',
        [pack.pack, calendar.version],
      );
      if (stored.rows[0]?.pack !== hash(pack)) throw new Error(`rule pack ${pack.pack} was changed after its release; give the change a new id`);
      if (stored.rows[0]?.calendar !== hash(calendar)) throw new Error(`calendar ${calendar.version} was changed after its release; give the change a new version`);
    },
  };
}

function hash(content: unknown): string {
  return createHash('sha256').update(canonicalText(JSON.parse(JSON.stringify(content)) as Json)).digest('hex');
}

async function keepOnce(pool: Pool, sql: string, keys: readonly string[], content: unknown): Promise<void> {
  const values = [...keys, JSON.stringify(content), hash(content)];
  await pool.query(sql, values);
}
