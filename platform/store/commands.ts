import { createHash, randomBytes } from 'node:crypto';
import type { Decision } from '#domain/case-file/decision';
import { requestOf } from '#domain/case-file/request-of';
import type { CasePlace } from '#domain/identity/permissions';
import type { Json, JsonObject } from '#domain/kernel/json';
import type { Refusal } from '#domain/kernel/refusal';
import { formatInstant, type Instant } from '#domain/kernel/time';
import { uuidV7 } from '#domain/kernel/uuid';
import { commitment } from '#domain/supervision/ledger-row';
import type { SubjectKind } from '#domain/supervision/subject';
import { newCaseKey, seal, unwrapCaseKey } from '#platform/crypto/case-keys';
import { actOf, commit, loadAct, movedMeanwhile } from './acts.ts';
import { refusalCommit, subjectRefusal } from './attempts.ts';
import type { Pool } from './pool.ts';
import { SEALED } from './reads-scope.ts';
import { commitSubject, loadSubjectAct, type LoadedSubjectAct } from './subjects.ts';

/** The installation's key for personal text. */
export interface FieldKey {
  readonly id: string;
  readonly key: Buffer;
}

/** One command, ready to be stored. */
export interface NewCommand {
  /** The case, or the id of the `subject`. */
  readonly caseId: string;
  /** What the command is about; a case when left out. */
  readonly subject?: SubjectKind;
  /** Whether this command makes the case (and therefore its key). */
  readonly makesCase: boolean;
  /** Of a case; a subject has an agency or a region. */
  readonly agencyId: string | null;
  readonly regionCode?: string;
  readonly act: string;
  readonly personId: string | null;
  readonly grantId: string | null;
  readonly role: string;
  readonly linkId: string | null;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
  readonly facts: JsonObject;
  readonly texts: Readonly<Record<string, string>>;
  /** The business instant at which the act counts. */
  readonly receivedAt: Instant;
}

/** A command as stored. */
export interface StoredCommand {
  readonly id: string;
  readonly subject: 'case' | SubjectKind;
  /** The case, or the id of the subject. */
  readonly caseId: string;
  readonly act: string;
  readonly personId: string | null;
  readonly grantId: string | null;
  readonly role: string;
  readonly facts: JsonObject;
  readonly receivedAt: Instant;
  readonly state: 'received' | 'accepted' | 'refused';
  readonly decision: Decision | null;
}

/** A new row, the first one with the same key and content, or a key already used for something else. */
export type Filed =
  { readonly outcome: 'stored' | 'repeated'; readonly command: StoredCommand } | { readonly outcome: 'key-reused' };

/** The bytes that tell a repetition from another request: act, case (none for a registration) and body. */
export function requestHash(act: string, caseId: string | null, body: Json): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([act, caseId, sortedJson(body)]))
    .digest();
}

// Not canonical JSON: a body may hold text in any script as keys, and fractions are refused elsewhere.
function sortedJson(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortedJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
      .map(([key, item]) => [key, sortedJson(item)]),
  );
}

interface CommandRow {
  id: string;
  subject: StoredCommand['subject'];
  case_id: string;
  act: string;
  person_id: string | null;
  grant_id: string | null;
  role: string;
  facts: JsonObject;
  received_at: Date;
  state: StoredCommand['state'];
  decision: Decision | null;
  request_hash: Buffer;
}

const COLUMNS =
  'id, subject, case_id, act, person_id, grant_id, role, facts, received_at, state, decision, request_hash';

function stored(row: CommandRow): StoredCommand {
  return {
    id: row.id,
    subject: row.subject,
    caseId: row.case_id,
    act: row.act,
    personId: row.person_id,
    grantId: row.grant_id,
    role: row.role,
    facts: row.facts,
    receivedAt: row.received_at.getTime(),
    state: row.state,
    decision: row.decision,
  };
}

/**
 * Stores a command with its sealed texts in one statement, all or nothing. Somebody who sends the same key
 * again gets the first command when act, case and body are the same, and `key-reused` otherwise.
 *
 * @throws when the database can't be reached: nothing was stored
 */
export async function fileCommand(pool: Pool, fieldKey: FieldKey, input: NewCommand): Promise<Filed> {
  const id = uuidV7(Date.now(), randomBytes(10));
  const texts = Object.entries(input.texts);
  const key = texts.length === 0 && !input.makesCase ? null : await caseKey(pool, fieldKey, input);
  const sealed = texts.map(([name, value]) => {
    if (key === null) throw new Error('texts without a key');
    const salt = randomBytes(32);
    return {
      id: uuidV7(Date.now(), randomBytes(10)),
      name,
      cipher: `\\x${seal(key.key, Buffer.from(value, 'utf8'), `${input.caseId}/${name}`).toString('hex')}`,
      salt: `\\x${salt.toString('hex')}`,
      commitment: `\\x${commitment(salt, name, value)}`,
    };
  });
  const inserted = await pool.query<CommandRow>({
    name: 'file-command',
    text: `WITH filed AS (
        INSERT INTO command (id, case_id, agency_id, act, person_id, grant_id, role, link_id, idempotency_key, request_hash, facts, received_at, state, subject, region_code)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'received', $16, $17)
        ON CONFLICT (coalesce(person_id, link_id, '00000000-0000-0000-0000-000000000000'::uuid), idempotency_key) DO NOTHING
        RETURNING ${COLUMNS}),
      keyed AS (
        INSERT INTO case_key (case_id, kek_id, wrapped) SELECT case_id, $13, $14::bytea FROM filed WHERE $14::bytea IS NOT NULL),
      texts AS (
        INSERT INTO private_text (id, case_id, command_id, name, cipher, salt, commitment)
        SELECT t.id, f.case_id, f.id, t.name, t.cipher, t.salt, t.commitment
          FROM filed f, jsonb_to_recordset($15::jsonb) AS t(id uuid, name text, cipher bytea, salt bytea, commitment bytea))
      SELECT * FROM filed`,
    values: [
      id,
      input.caseId,
      input.agencyId,
      input.act,
      input.personId,
      input.grantId,
      input.role,
      input.linkId,
      input.idempotencyKey,
      input.requestHash,
      JSON.stringify(input.facts),
      formatInstant(input.receivedAt),
      fieldKey.id,
      key !== null && key.isNew ? key.wrapped : null,
      JSON.stringify(sealed),
      input.subject ?? 'case',
      input.regionCode ?? null,
    ],
  });
  const row = inserted.rows[0];
  if (row !== undefined) return { outcome: 'stored', command: stored(row) };
  const first = await pool.query<CommandRow>(
    `SELECT ${COLUMNS} FROM command WHERE coalesce(person_id, link_id, '00000000-0000-0000-0000-000000000000'::uuid) = $1 AND idempotency_key = $2`,
    [input.personId ?? input.linkId ?? '00000000-0000-0000-0000-000000000000', input.idempotencyKey],
  );
  const found = first.rows[0];
  if (found === undefined) throw new Error('a command collided with one that is not there');
  return found.request_hash.equals(input.requestHash)
    ? { outcome: 'repeated', command: stored(found) }
    : { outcome: 'key-reused' };
}

async function caseKey(
  pool: Pool,
  fieldKey: FieldKey,
  input: NewCommand,
): Promise<{ key: Buffer; wrapped: Buffer; isNew: boolean }> {
  if (!input.makesCase) {
    const found = await pool.query<{ wrapped: Buffer }>('SELECT wrapped FROM case_key WHERE case_id = $1', [
      input.caseId,
    ]);
    const wrapped = found.rows[0]?.wrapped;
    if (wrapped !== undefined)
      return { key: unwrapCaseKey(fieldKey.key, input.caseId, wrapped), wrapped, isNew: false };
  }
  return { ...newCaseKey(fieldKey.key, input.caseId), isNew: true };
}

/** A command by its id, null when there is none. */
export async function findCommand(pool: Pool, id: string): Promise<StoredCommand | null> {
  const found = await pool.query<CommandRow>({
    name: 'find-command',
    text: `SELECT ${COLUMNS} FROM command WHERE id = $1`,
    values: [id],
  });
  const row = found.rows[0];
  return row === undefined ? null : stored(row);
}

/**
 * Records that a rule said no before the act was carried out: the command becomes refused and the attempt is
 * appended to `attempts/<agency>/<day>`. A command that was decided meanwhile keeps its decision, which is
 * returned instead.
 */
export async function refuseCommand(pool: Pool, commandId: string, refusal: Refusal, now: Instant): Promise<Decision> {
  const aboutSubject = await loadSubjectAct(pool, commandId);
  if (aboutSubject !== null) return refuseSubjectCommand(pool, aboutSubject, refusal, now);
  const loaded = await loadAct(pool, commandId);
  if (loaded === null) throw new Error(`there is no command ${commandId}`);
  if (loaded.command.decision !== null) return loaded.command.decision as unknown as Decision;
  const request = requestOf(actOf(loaded.command));
  const input = refusalCommit(loaded, commandId, loaded.command.case_id, request, refusal, now);
  return (await commit(pool, input)) as unknown as Decision;
}

async function refuseSubjectCommand(
  pool: Pool,
  loaded: LoadedSubjectAct,
  refusal: Refusal,
  now: Instant,
): Promise<Decision> {
  const { command } = loaded;
  if (command.decision !== null) return command.decision as unknown as Decision;
  const { act, person_id: personId, grant_id: grantId, role, facts, received_at } = command;
  const request = requestOf({ act, personId, grantId, role, facts, receivedAt: Date.parse(received_at) });
  const stage = typeof loaded.state?.['stage'] === 'string' ? loaded.state['stage'] : 'none';
  try {
    const stored = await commitSubject(pool, subjectRefusal(loaded, request, stage, refusal, now));
    return stored as unknown as Decision;
  } catch (error) {
    // Decided meanwhile: that decision stands.
    const decided = movedMeanwhile(error) ? (await findCommand(pool, command.id))?.decision : null;
    if (decided == null) throw error;
    return decided;
  }
}

/** What a case's address and rights need: where it stands now. Null when there is no such case. */
export interface CaseStanding extends CasePlace {
  readonly id: string;
  readonly number: string;
  readonly agencyCode: string;
  readonly form: string;
  readonly stage: string;
  readonly version: number;
  /** The handler selected or arranged, whatever step the assignment is at. */
  readonly handler: string | null;
  /** Whether its workflow has begun; false for an imported case that still waits. */
  readonly started: boolean;
}

export async function findStanding(pool: Pool, caseId: string): Promise<CaseStanding | null> {
  const found = await pool.query<{
    id: string;
    number: string;
    form: string;
    stage: string;
    version: number;
    agency_id: string;
    agency_code: string;
    unit_id: string | null;
    handler_id: string | null;
    handler_person: string | null;
    regions: string[];
    observers: string[] | null;
    sealed: CasePlace['sealed'];
    started: boolean;
  }>({
    name: 'find-standing',
    text: `SELECT f.id, f.number, f.form, f.stage, f.version, f.agency_id, a.code AS agency_code, f.handler_id,
        CASE WHEN f.assignment_status IN ('issued','arranged','declining','confirmed') THEN f.unit_id END AS unit_id,
        CASE WHEN f.assignment_status IN ('arranged','declining','confirmed') THEN h.person_id END AS handler_person,
        ARRAY(WITH RECURSIVE up AS (SELECT r.code, r.parent_code FROM region r WHERE r.code = f.region_code
              UNION ALL SELECT r.code, r.parent_code FROM region r JOIN up ON r.code = up.parent_code) SELECT code FROM up) AS regions,
        (SELECT array_agg(DISTINCT o.observer_id) FROM observation o WHERE o.case_id = f.id AND o.observer_id IS NOT NULL) AS observers,
        ${SEALED} AS sealed,
        coalesce((SELECT w.state = 'started' FROM workflow_start w WHERE w.case_id = f.id), true) AS started
      FROM case_file f JOIN agency a ON a.id = f.agency_id LEFT JOIN handler h ON h.id = f.handler_id WHERE f.id = $1`,
    values: [caseId],
  });
  const row = found.rows[0];
  if (row === undefined) return null;
  return {
    id: row.id,
    number: row.number,
    form: row.form,
    stage: row.stage,
    version: row.version,
    agency: row.agency_id,
    agencyCode: row.agency_code,
    regions: row.regions,
    unit: row.unit_id,
    handler: row.handler_id,
    handlerPerson: row.handler_person,
    observers: row.observers ?? [],
    sealed: row.sealed,
    started: row.started,
  };
}

/** Region of an agency, null when there is no such agency. */
export async function regionOfAgency(pool: Pool, agencyId: string): Promise<string | null> {
  const found = await pool.query<{ region_code: string }>('SELECT region_code FROM agency WHERE id = $1', [agencyId]);
  return found.rows[0]?.region_code ?? null;
}

/** Handler's person and unit, null when there is no such handler. */
export async function findHandler(
  pool: Pool,
  id: string,
): Promise<{ readonly person: string; readonly unit: string; readonly agency: string } | null> {
  const found = await pool.query<{ person_id: string; unit_id: string; agency_id: string }>(
    'SELECT person_id, unit_id, agency_id FROM handler WHERE id = $1',
    [id],
  );
  const row = found.rows[0];
  return row === undefined ? null : { person: row.person_id, unit: row.unit_id, agency: row.agency_id };
}

/** Those of the ids that no row of the table has. */
export async function unknownIds(
  pool: Pool,
  table: 'authority' | 'agency' | 'person',
  ids: readonly string[],
): Promise<readonly string[]> {
  const found = await pool.query<{ id: string }>(`SELECT id FROM ${table} WHERE id = ANY($1::uuid[])`, [ids]);
  const known = new Set(found.rows.map((row) => row.id));
  return ids.filter((id) => !known.has(id));
}

/** Those of the ids that are no document of the case. */
export async function unknownDocuments(pool: Pool, caseId: string, ids: readonly string[]): Promise<readonly string[]> {
  const found = await pool.query<{ id: string }>(
    'SELECT id FROM document WHERE case_id = $1 AND id = ANY($2::uuid[])',
    [caseId, ids],
  );
  const known = new Set(found.rows.map((row) => row.id));
  return ids.filter((id) => !known.has(id));
}
