import { createCommitAct } from '#activities/case-file/commit';
import type { Ports } from '#activities/ports';
import { text } from '#domain/case-file/act-rule';
import { REGISTER } from '#domain/case-file/acts';
import type { Decision } from '#domain/case-file/decision';
import type { JsonObject } from '#domain/kernel/json';
import { formatInstant, legalDay } from '#domain/kernel/time';
import type { Pool } from '#platform/store/pool';
import { randomUUID } from './support.ts';

/** Who may do what in the benchmark's agency. */
export interface Cast {
  readonly agencyId: string;
  readonly grants: ReadonlyMap<string, { readonly id: string; readonly person: string; readonly unit: string | null }>;
}

/**
 * An agency with a whole staff, of these the one with the fewest cases: a handler has a cap on open cases, and those of
 * earlier turns stay open.
 */
export async function cast(pool: Pool): Promise<Cast> {
  const found = await pool.query<{ agency_id: string }>(
    `SELECT a.id AS agency_id FROM agency a WHERE EXISTS (SELECT 1 FROM role_grant g WHERE g.agency_id = a.id AND g.role = 'closure-examiner')
      ORDER BY (SELECT count(*) FROM case_file f WHERE f.agency_id = a.id), a.code LIMIT 1`,
  );
  const agencyId = found.rows[0]?.agency_id;
  if (agencyId === undefined) throw new Error('the database has no agency; seed it first');
  const grants = await pool.query<{ id: string; person_id: string; role: string }>(
    'SELECT id, person_id, role FROM role_grant WHERE agency_id = $1',
    [agencyId],
  );
  return {
    agencyId,
    grants: new Map(grants.rows.map((row) => [row.role, { id: row.id, person: row.person_id, unit: null }])),
  };
}

export const REGISTRATION: JsonObject = {
  form: 'civil-litigation',
  proceeding: 'first-instance',
  entry: 'application',
  intakePoint: 'window',
  cause: 'CC-6-17-1',
  protection: 'ordinary',
  reach: 'own-phone',
  minor: false,
  possibleLifeOrDeath: false,
  means: 'integrity-commitment',
};

export interface Sender {
  readonly role: string;
  readonly id: string;
  readonly person: string;
  readonly unit: string | null;
}

/** Stores a command as the API does and returns its id. */
export async function storeCommand(
  pool: Pool,
  agencyId: string,
  caseId: string,
  act: string,
  facts: JsonObject,
  sender: Sender,
): Promise<string> {
  const id = randomUUID();
  await pool.query({
    name: 'bench-command',
    text: `INSERT INTO command (id, case_id, agency_id, act, person_id, grant_id, role, idempotency_key, request_hash, facts, received_at, state)
           VALUES ($1::uuid, $2, $3, $4, $5, $6, $7, $1::text, '\\x00', $8, $9, 'received')`,
    values: [
      id,
      caseId,
      agencyId,
      act,
      sender.person,
      sender.id,
      sender.role,
      JSON.stringify(sender.unit === null ? facts : { ...facts, actorUnit: sender.unit }),
      formatInstant(Date.now()),
    ],
  });
  return id;
}

/** Commits one act directly, without workflow and HTTP. */
export async function commitOne(
  ports: Ports,
  casting: Cast,
  caseId: string,
  act: string,
  facts: JsonObject,
  sender: Sender,
): Promise<Decision> {
  const commandId = await storeCommand(ports.pool, casting.agencyId, caseId, act, facts, sender);
  const decision = await createCommitAct(ports)({ v: 1, caseId, commandId, early: null });
  if (decision.outcome === 'refused') throw new Error(`${act} was refused: ${decision.refusal?.code}`);
  return decision;
}

export function as(casting: Cast, role: string): Sender {
  const grant = casting.grants.get(role);
  if (grant === undefined) throw new Error(`the agency has no ${role}`);
  return { role, ...grant };
}

/** A case brought to handling by the shortest way; returns it with its handler. */
export async function caseInHandling(ports: Ports, casting: Cast): Promise<{ caseId: string; handler: Sender }> {
  const caseId = randomUUID();
  const today = legalDay(Date.now());
  const run = (act: string, facts: JsonObject, sender: Sender): Promise<Decision> =>
    commitOne(ports, casting, caseId, act, facts, sender);
  await run(REGISTER, { ...REGISTRATION, receivedOn: today }, as(casting, 'officer'));
  await run('intake.propose-grant', { means: 'integrity-commitment' }, as(casting, 'officer'));
  await run('case-file.agree', {}, as(casting, 'approver'));
  await run('assignment.rotate', { reason: 'rotation-of-persons' }, as(casting, 'officer'));
  const issued = await run('case-file.agree', {}, as(casting, 'approver'));
  const facts = issued.events.find(({ kind }) => kind === 'assignment.issued')?.facts ?? {};
  const unit = text(facts, 'unit');
  const clerk = await ports.pool.query<{ id: string; person_id: string; role: string }>(
    `SELECT id, person_id, role FROM role_grant WHERE unit_id = $1 AND role IN ('unit-clerk','unit-head') ORDER BY role LIMIT 1`,
    [unit],
  );
  const grant = clerk.rows[0];
  if (grant === undefined) throw new Error('the unit has nobody');
  await run('assignment.arrange', {}, { role: grant.role, id: grant.id, person: grant.person_id, unit });
  const own = await ports.pool.query<{ id: string }>(
    `SELECT id FROM role_grant WHERE person_id = $1 AND role = 'handler' LIMIT 1`,
    [facts.handlerPerson],
  );
  const handler = { role: 'handler', id: own.rows[0]?.id ?? grant.id, person: text(facts, 'handlerPerson'), unit };
  await run('assignment.confirm', {}, handler);
  return { caseId, handler };
}
