// SQL over node-postgres, for set-up only.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/** node-postgres, which exists once the packages are installed. */
function pgClient() {
  const require = createRequire(join(ROOT, 'package.json'));
  return require('pg').Client;
}

/**
 * Runs statements one by one over one connection.
 * @param {string} url
 * @param {string[]} statements
 * @returns {Promise<any[][]>} rows of each
 */
export async function sql(url, statements) {
  const Client = pgClient();
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  await client.connect();
  try {
    const results = [];
    for (const text of statements) results.push((await client.query(text)).rows);
    return results;
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param {string} name */
export function identifier(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

/** @param {string} text */
export function literal(text) {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * @param {string} url
 * @param {string} owner empty: the role of `url`
 * @param {string} appRole
 * @param {string} name
 * @param {string} [template]
 */
export async function createDatabase(url, owner, appRole, name, template) {
  const [found] = await sql(url, [`SELECT 1 FROM pg_database WHERE datname = ${literal(name)}`]);
  if (found && found.length > 0) return false;
  const ownerClause = owner ? ` OWNER ${identifier(owner)}` : '';
  const source = template
    ? ` TEMPLATE ${identifier(template)} STRATEGY FILE_COPY`
    : " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'";
  try {
    await sql(url, [`CREATE DATABASE ${identifier(name)}${ownerClause}${source}`]);
  } catch (error) {
    const code = /** @type {{ code?: string }} */ (error).code;
    if (code === '42P04' || code === '23505') return false; // another process was quicker
    throw error;
  }
  await sql(url, [
    `REVOKE ALL ON DATABASE ${identifier(name)} FROM PUBLIC`,
    `GRANT CONNECT, TEMPORARY ON DATABASE ${identifier(name)} TO ${identifier(appRole)}`,
  ]);
  return true;
}

/**
 * @param {string} adminUrl
 * @param {{ zhiheng_owner: string, zhiheng_app: string }} passwords
 */
export async function ensureRoles(adminUrl, passwords) {
  const [rows] = await sql(adminUrl, [
    `SELECT rolname FROM pg_roles WHERE rolname IN ('zhiheng_owner', 'zhiheng_app')`,
  ]);
  const have = new Set((rows ?? []).map((row) => row.rolname));
  /** @type {string[]} */
  const statements = [];
  for (const role of /** @type {const} */ (['zhiheng_owner', 'zhiheng_app'])) {
    if (have.has(role)) continue;
    statements.push(
      `CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${literal(passwords[role])}`,
    );
  }
  if (statements.length > 0) await sql(adminUrl, statements);
}
