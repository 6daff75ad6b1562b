/** The shape of schema `public` as PostgreSQL's own catalogue tells it. */
import type { Client } from 'pg';
import type { TableShape } from './schema-prisma.ts';

const BOOKKEEPING = '_prisma_migrations';
const NAMES = `(SELECT string_agg(a.attname, ', ' ORDER BY o) FROM unnest(%) WITH ORDINALITY u(x, o)
  JOIN pg_attribute a ON a.attrelid = @ AND a.attnum = u.x)`;
const names = (numbers: string, table: string): string => NAMES.replace('%', numbers).replace('@', table);

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly not_null: boolean;
  readonly fallback: string | null;
}

/** Every table of `public` but the migrations' own, by name. */
export async function databaseSchema(client: Client): Promise<Readonly<Record<string, TableShape>>> {
  const tables = await client.query<{ oid: number; name: string }>(
    `SELECT oid::int, relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND relname <> $1 ORDER BY relname COLLATE "C"`,
    [BOOKKEEPING],
  );
  const shapes: Record<string, TableShape> = {};
  for (const { oid, name } of tables.rows) shapes[name] = await table(client, oid);
  return shapes;
}

async function table(client: Client, oid: number): Promise<TableShape> {
  const columns = await client.query<ColumnRow>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS not_null, pg_get_expr(d.adbin, d.adrelid) AS fallback
       FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [oid],
  );
  const indexes = await client.query<{ text: string; columns: string; kind: 'primary' | 'unique' | 'plain' }>(
    `SELECT format('%s(%s)', i.relname, ${names('x.indkey::int2[]', 'x.indrelid')}) AS text, ${names('x.indkey::int2[]', 'x.indrelid')} AS columns,
            CASE WHEN x.indisprimary THEN 'primary' WHEN x.indisunique THEN 'unique' ELSE 'plain' END AS kind
       FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      WHERE x.indrelid = $1 AND x.indpred IS NULL AND x.indexprs IS NULL AND NOT x.indisexclusion ORDER BY 1`,
    [oid],
  );
  const references = await client.query<{ text: string }>(
    `SELECT format('%s → %s.%s', ${names('k.conkey', 'k.conrelid')}, k.confrelid::regclass, ${names('k.confkey', 'k.confrelid')})
            || CASE confdeltype WHEN 'a' THEN '' ELSE ' ON DELETE ' || confdeltype::text END
            || CASE confupdtype WHEN 'a' THEN '' ELSE ' ON UPDATE ' || confupdtype::text END AS text
       FROM pg_constraint k WHERE k.conrelid = $1 AND k.contype = 'f'`,
    [oid],
  );
  const of = (kind: string): string[] => indexes.rows.filter((row) => row.kind === kind).map((row) => row.text);
  return {
    columns: Object.fromEntries(columns.rows.map((row) => [row.name, columnText(row)])),
    primaryKey: indexes.rows.find((row) => row.kind === 'primary')?.columns ?? '',
    unique: of('unique').sort(),
    indexes: of('plain').sort(),
    references: references.rows.map((row) => row.text).sort(),
  };
}

function columnText({ type, not_null: notNull, fallback }: ColumnRow): string {
  const given = fallback?.replace(/^('.*')::[\w ]+$/u, '$1');
  return `${type}${notNull ? ' not null' : ''}${given === undefined ? '' : ` default ${given}`}`;
}

/** What the migrations made in `public` that a Prisma schema has no words for. */
export async function inexpressible(client: Client): Promise<Readonly<Record<string, readonly string[]>>> {
  const list = async (sql: string): Promise<readonly string[]> => {
    const { rows } = await client.query<{ text: string }>(sql);
    return rows.map(({ text }) => text).sort();
  };
  const constraint = (type: string): Promise<readonly string[]> =>
    list(`SELECT format('%s.%s', conrelid::regclass, conname) AS text FROM pg_constraint
           WHERE connamespace = 'public'::regnamespace AND contype = '${type}' AND conrelid <> 0`);
  const index = (where: string): Promise<readonly string[]> =>
    list(`SELECT format('%s.%s%s', x.indrelid::regclass, i.relname, CASE WHEN x.indisunique THEN ' unique' ELSE '' END) AS text
            FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
           WHERE i.relnamespace = 'public'::regnamespace AND NOT x.indisexclusion AND ${where}`);
  return {
    extensions: await list(`SELECT extname AS text FROM pg_extension WHERE extname <> 'plpgsql'`),
    checks: await constraint('c'),
    exclusions: await constraint('x'),
    partialIndexes: await index('x.indpred IS NOT NULL'),
    expressionIndexes: await index('x.indexprs IS NOT NULL AND x.indpred IS NULL'),
    triggers:
      await list(`SELECT format('%s.%s', tgrelid::regclass, tgname) AS text FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
                           WHERE NOT tgisinternal AND c.relnamespace = 'public'::regnamespace`),
    functions:
      await list(`SELECT proname AS text FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND proname NOT LIKE 'change\\_%'
                            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`),
    listsNeverNull:
      await list(`SELECT format('%s.%s', attrelid::regclass, attname) AS text FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
                                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND attndims > 0 AND attnotnull`),
  };
}
