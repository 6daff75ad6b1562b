import type { Pool } from './pool.ts';

/** A row of a case's stream, or of another stream that names the case, with who acted. */
export interface TimelineRow {
  readonly stream: string;
  readonly seq: number;
  readonly hash: string;
  readonly prevHash: string;
  readonly body: string;
  readonly commandId: string | null;
  readonly personName: string | null;
  readonly role: string | null;
}

const SELECT = `SELECT l.stream, l.seq::float8 AS seq, encode(l.hash, 'hex') AS hash, encode(l.prev_hash, 'hex') AS "prevHash",
    convert_from(l.body, 'UTF8') AS body, l.command_id AS "commandId", p.display_name AS "personName", c.role`;

/** All rows of a case's stream in their order. */
export async function readCaseRows(pool: Pool, stream: string): Promise<readonly TimelineRow[]> {
  const found = await pool.query<TimelineRow>({
    name: 'read-case-rows',
    text: `${SELECT} FROM ledger_row l LEFT JOIN command c ON c.id = l.command_id LEFT JOIN person p ON p.id = c.person_id
            WHERE l.stream = $1 ORDER BY l.seq`,
    values: [stream],
  });
  return found.rows;
}

/** Rows of other streams that name the case: refused attempts, accesses, draws; oldest first. */
export async function readMentions(pool: Pool, caseId: string, ownStream: string): Promise<readonly TimelineRow[]> {
  const found = await pool.query<TimelineRow>({
    name: 'read-mentions',
    text: `${SELECT} FROM case_mention m JOIN ledger_row l ON l.stream = m.stream AND l.seq = m.seq
             LEFT JOIN command c ON c.id = l.command_id
             LEFT JOIN person p ON p.id::text = (convert_from(l.body, 'UTF8')::jsonb #>> '{actor,person}')
            WHERE m.case_id = $1 AND m.stream <> $2 ORDER BY m.at, m.stream, m.seq`,
    values: [caseId, ownStream],
  });
  return found.rows;
}

/** Names of people, units, handlers, agencies and authorities by id; an id that is none of them is left out. */
export async function readNames(pool: Pool, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await pool.query<{ id: string; name: string }>({
    name: 'read-names',
    text: `SELECT id, display_name AS name FROM person WHERE id = ANY($1::uuid[])
           UNION ALL SELECT id, name FROM unit WHERE id = ANY($1::uuid[])
           UNION ALL SELECT id, name FROM agency WHERE id = ANY($1::uuid[])
           UNION ALL SELECT id, name FROM authority WHERE id = ANY($1::uuid[])
           UNION ALL SELECT h.id, p.display_name FROM handler h JOIN person p ON p.id = h.person_id WHERE h.id = ANY($1::uuid[])`,
    values: [ids],
  });
  return new Map(found.rows.map(({ id, name }) => [id, name]));
}

/** Rule pack and calendar of a case. */
export async function readPolicyOf(
  pool: Pool,
  caseId: string,
): Promise<{ readonly pack: string; readonly calendar: string } | null> {
  const found = await pool.query<{ pack: string; calendar: string }>(
    'SELECT rule_pack AS pack, calendar_version AS calendar FROM case_file WHERE id = $1',
    [caseId],
  );
  return found.rows[0] ?? null;
}
