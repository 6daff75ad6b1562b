import type { Pool, PoolClient } from './pool.ts';

/**
 * Inserts rows given in camelCase into a table, a few thousand at a time; rows that are there already stay as
 * they are. Only for seeds and imports, with table names from the program.
 */
export async function insertAll(db: Pool | PoolClient, table: string, rows: readonly object[]): Promise<number> {
  if (!/^[a-z_]+$/u.test(table)) throw new Error(`not a table name: ${table}`);
  let inserted = 0;
  for (let from = 0; from < rows.length; from += 5_000) {
    const batch = rows.slice(from, from + 5_000).map((row) => snake(row));
    const columns = Object.keys(batch[0] ?? {});
    const list = columns.map((column) => `"${column}"`).join(',');
    const done = await db.query(
      `INSERT INTO ${table} (${list}) SELECT ${list} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb) ON CONFLICT DO NOTHING`,
      [JSON.stringify(batch)],
    );
    inserted += done.rowCount ?? 0;
  }
  return inserted;
}

function snake(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`),
      value as unknown,
    ]),
  );
}
