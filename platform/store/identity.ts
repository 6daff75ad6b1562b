import type { Grant } from '#domain/identity/permissions';
import type { Instant, IsoDate } from '#domain/kernel/time';
import { formatInstant } from '#domain/kernel/time';
import type { Pool } from './pool.ts';

/** A person as the rest of the product knows them. */
export interface Person {
  readonly id: string;
  readonly loginName: string | null;
  readonly displayName: string;
}

/** A live session with the person and their grants valid on the day. */
export interface SessionPerson extends Person {
  readonly session: string;
  readonly expiresAt: Instant;
  readonly grants: readonly Grant[];
}

/** What sign-in needs to know of a login name. */
export interface Credential {
  readonly personId: string;
  readonly passwordHash: string;
  readonly active: boolean;
  readonly failedTries: number;
  readonly lockedUntil: Instant | null;
}

const GRANTS = `coalesce((SELECT jsonb_agg(jsonb_build_object('id', g.id, 'role', g.role, 'region', g.region_code, 'agency', g.agency_id, 'unit', g.unit_id)
    ORDER BY g.role, g.id) FROM role_grant g
  WHERE g.person_id = p.id AND g.valid_from <= $2::date AND (g.valid_to IS NULL OR g.valid_to >= $2::date)), '[]')`;

/** The credential of a login name, null when nobody has it. */
export async function findCredential(pool: Pool, loginName: string): Promise<Credential | null> {
  const found = await pool.query<{
    person_id: string;
    password_hash: string;
    active: boolean;
    failed_tries: number;
    locked_until: Date | null;
  }>({
    name: 'find-credential',
    text: `SELECT c.person_id, c.password_hash, p.active, c.failed_tries, c.locked_until
             FROM person p JOIN credential c ON c.person_id = p.id WHERE p.login_name = $1`,
    values: [loginName],
  });
  const row = found.rows[0];
  if (row === undefined) return null;
  return {
    personId: row.person_id,
    passwordHash: row.password_hash,
    active: row.active,
    failedTries: row.failed_tries,
    lockedUntil: row.locked_until === null ? null : row.locked_until.getTime(),
  };
}

/** Counts a failed try and locks the credential for longer each time from the fifth on: 1, 2, 4, 8, then 15 minutes. */
export async function recordFailure(pool: Pool, personId: string): Promise<void> {
  await pool.query(
    `UPDATE credential SET failed_tries = failed_tries + 1,
       locked_until = CASE WHEN failed_tries + 1 >= 5
         THEN now() + least(interval '15 minutes', interval '1 minute' * power(2, least(failed_tries + 1 - 5, 4))) END
     WHERE person_id = $1`,
    [personId],
  );
}

/** Opens a session and forgets earlier failures. Only the hash of the token is stored. */
export async function openSession(
  pool: Pool,
  session: { readonly id: string; readonly tokenHash: Buffer; readonly personId: string; readonly expiresAt: Instant },
): Promise<void> {
  await pool.query(
    `WITH forgotten AS (UPDATE credential SET failed_tries = 0, locked_until = NULL WHERE person_id = $3 AND (failed_tries > 0 OR locked_until IS NOT NULL))
     INSERT INTO session (id, token_hash, person_id, expires_at) VALUES ($1, $2, $3, $4)`,
    [session.id, session.tokenHash, session.personId, formatInstant(session.expiresAt)],
  );
}

/**
 * The person behind a token: asked of the database at every request, so that a revoked session, a person
 * who left or a grant that ended stops counting at once.
 */
export async function findSession(pool: Pool, tokenHash: Buffer, day: IsoDate): Promise<SessionPerson | null> {
  const found = await pool.query<{
    id: string;
    person_id: string;
    login_name: string | null;
    display_name: string;
    expires_at: Date;
    grants: Grant[];
  }>({
    name: 'find-session',
    text: `SELECT s.id, s.person_id, p.login_name, p.display_name, s.expires_at, ${GRANTS} AS grants
             FROM session s JOIN person p ON p.id = s.person_id
            WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND p.active`,
    values: [tokenHash, day],
  });
  const row = found.rows[0];
  if (row === undefined) return null;
  return {
    session: row.id,
    id: row.person_id,
    loginName: row.login_name,
    displayName: row.display_name,
    expiresAt: row.expires_at.getTime(),
    grants: row.grants,
  };
}

/** Ends a session at once. */
export async function revokeSession(pool: Pool, session: string): Promise<void> {
  await pool.query('UPDATE session SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [session]);
}

/** Ends every session of a person. */
export async function revokeSessionsOf(pool: Pool, personId: string): Promise<void> {
  await pool.query('UPDATE session SET revoked_at = now() WHERE person_id = $1 AND revoked_at IS NULL', [personId]);
}

/** Places of grants by name, for showing somebody what they hold. */
export async function namePlaces(pool: Pool, grants: readonly Grant[]): Promise<ReadonlyMap<string, string>> {
  const found = await pool.query<{ id: string; name: string }>(
    `SELECT id::text AS id, name FROM agency WHERE id = ANY($1::uuid[]) UNION ALL
     SELECT id::text, name FROM unit WHERE id = ANY($2::uuid[]) UNION ALL
     SELECT code, name FROM region WHERE code = ANY($3::text[])`,
    [ids(grants, 'agency'), ids(grants, 'unit'), ids(grants, 'region')],
  );
  return new Map(found.rows.map((row) => [row.id, row.name]));
}

function ids(grants: readonly Grant[], place: 'agency' | 'unit' | 'region'): readonly string[] {
  return grants.flatMap((grant) => grant[place] ?? []);
}

/** Changes the name by which a person is shown, when it is still the one the caller saw. */
export async function renamePerson(pool: Pool, personId: string, from: string, to: string): Promise<boolean> {
  const done = await pool.query('UPDATE person SET display_name = $3 WHERE id = $1 AND display_name = $2', [
    personId,
    from,
    to,
  ]);
  return done.rowCount === 1;
}

/** The stored hash and a conditional change of it. */
export async function changePassword(pool: Pool, personId: string, oldHash: string, newHash: string): Promise<boolean> {
  const done = await pool.query(
    'UPDATE credential SET password_hash = $3, changed_at = now(), failed_tries = 0, locked_until = NULL WHERE person_id = $1 AND password_hash = $2',
    [personId, oldHash, newHash],
  );
  return done.rowCount === 1;
}
