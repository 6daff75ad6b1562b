import { randomBytes } from 'node:crypto';
import type { Grant } from '#domain/identity/permissions';
import type { Role } from '#domain/case-file/codes';
import type { JsonObject } from '#domain/kernel/json';
import { formatInstant, type Instant, type IsoDate } from '#domain/kernel/time';
import { uuidV7 } from '#domain/kernel/uuid';
import { commitment } from '#domain/supervision/ledger-row';
import { newCaseKey, seal, unwrapCaseKey } from '#platform/crypto/case-keys';
import type { FieldKey } from './commands.ts';
import { inTransaction, type Pool } from './pool.ts';
import { knownIfSealed, regionsBelow, Sql } from './reads-scope.ts';

/** An open task with its case. */
export interface TaskView {
  readonly id: string;
  readonly case_id: string;
  readonly case_number: string;
  readonly stage: string;
  readonly version: number;
  readonly key: string;
  readonly act: string;
  readonly role: string;
  readonly due: IsoDate | null;
  readonly opened_at: Date;
  readonly sort_key: string;
}

/** Roles that may do another role's tasks too. */
const DOES_ALSO: Partial<Record<Role, readonly Role[]>> = {
  head: ['officer', 'approver'],
  'unit-head': ['unit-clerk'],
};

/** One page of somebody's own queue: what their roles at their places, or they by name, have to do; earliest due first. */
export async function listTasks(
  pool: Pool,
  who: { readonly person: string; readonly grants: readonly Grant[] },
  page: {
    readonly limit: number;
    readonly after: { readonly key: string; readonly id: string } | null;
    readonly caseId?: string | undefined;
    readonly act?: string | undefined;
  },
): Promise<readonly TaskView[]> {
  const sql = new Sql();
  const mine = [`t.person_id = ${sql.value(who.person)}`];
  for (const grant of who.grants) {
    const roles = [grant.role, ...(DOES_ALSO[grant.role] ?? [])];
    if (grant.agency !== null) {
      mine.push(
        `(t.agency_id = ${sql.value(grant.agency)} AND t.role = ANY(${sql.value(roles)}::text[]) AND t.unit_id IS NULL AND t.person_id IS NULL)`,
      );
    } else if (grant.unit !== null) {
      mine.push(
        `(t.unit_id = ${sql.value(grant.unit)} AND t.role = ANY(${sql.value(roles)}::text[]) AND t.person_id IS NULL)`,
      );
    }
  }
  const where = [`t.state = 'open'`, `(${mine.join(' OR ')})`, knownIfSealed(sql, who.person, who.grants)];
  const key = `coalesce(t.due::text, '9999-12-31')`;
  if (page.caseId !== undefined) where.push(`t.case_id = ${sql.value(page.caseId)}`);
  if (page.act !== undefined) where.push(`t.act = ${sql.value(page.act)}`);
  if (page.after !== null)
    where.push(`(${key}, t.id) > (${sql.value(page.after.key)}, ${sql.value(page.after.id)}::uuid)`);
  const found = await pool.query<TaskView>(
    `SELECT t.id, t.case_id, f.number AS case_number, f.stage, f.version, t.key, t.act, t.role, t.due, t.opened_at, ${key} AS sort_key
       FROM task t JOIN case_file f ON f.id = t.case_id WHERE ${where.join(' AND ')} ORDER BY ${key}, t.id LIMIT ${sql.value(page.limit)}`,
    sql.values,
  );
  return found.rows;
}

/** A notification of the in-app inbox. */
export interface InboxRow {
  readonly id: string;
  readonly case_id: string;
  readonly case_number: string;
  readonly template: string;
  readonly rung: string;
  readonly facts: JsonObject;
  readonly planned_at: Date;
  readonly read_at: Date | null;
  readonly sort_key: string;
}

function inboxOf(sql: Sql, { person, grants }: Reader): string {
  return `SELECT n.id, n.case_id, f.number AS case_number, n.template, n.rung, n.facts, n.planned_at, n.read_at,
  to_char(n.planned_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS') AS sort_key FROM notification n JOIN case_file f ON f.id = n.case_id
  WHERE n.recipient_id = ${sql.value(person)} AND n.channel = 'inbox' AND n.state IN ('sent','maybe-sent') AND ${knownIfSealed(sql, person, grants)}`;
}

/** Whose inbox it is, and what they may know of. */
interface Reader {
  readonly person: string;
  readonly grants: readonly Grant[];
}

/** One page of somebody's inbox, newest first. */
export async function listInbox(
  pool: Pool,
  who: Reader,
  page: {
    readonly limit: number;
    readonly unread: boolean;
    readonly after: { readonly key: string; readonly id: string } | null;
  },
): Promise<readonly InboxRow[]> {
  const sql = new Sql();
  const parts = [inboxOf(sql, who), page.unread ? 'AND n.read_at IS NULL' : ''];
  if (page.after !== null) {
    const { key, id } = page.after;
    parts.push(
      `AND (to_char(n.planned_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS'), n.id) < (${sql.value(key)}, ${sql.value(id)}::uuid)`,
    );
  }
  const found = await pool.query<InboxRow>(
    `${parts.join(' ')} ORDER BY n.planned_at DESC, n.id DESC LIMIT ${sql.value(page.limit)}`,
    sql.values,
  );
  return found.rows;
}

/** One notification of somebody's inbox. */
export async function readInboxEntry(pool: Pool, who: Reader, id: string): Promise<InboxRow | null> {
  const sql = new Sql();
  const found = await pool.query<InboxRow>(`${inboxOf(sql, who)} AND n.id = ${sql.value(id)}`, sql.values);
  return found.rows[0] ?? null;
}

/** Marks a notification read or unread, when its mark is still the one the caller saw. */
export async function markRead(
  pool: Pool,
  person: string,
  id: string,
  seen: Date | null,
  read: Instant | null,
): Promise<boolean> {
  const done = await pool.query(
    `UPDATE notification SET read_at = $4 WHERE id = $2 AND recipient_id = $1 AND channel = 'inbox' AND read_at IS NOT DISTINCT FROM $3`,
    [person, id, seen, read === null ? null : formatInstant(read)],
  );
  return done.rowCount === 1;
}

/** A document of a case; its name is sealed. */
export interface DocumentRow {
  readonly id: string;
  readonly material: string;
  readonly volume: string;
  readonly media_type: string;
  readonly size_bytes: number;
  readonly sha256: string;
  readonly name_text_id: string;
  readonly state: string;
  readonly uploaded_by: string;
  readonly uploader_name: string;
  readonly uploaded_at: Date;
  readonly version: number;
}

const DOCUMENT = `SELECT d.id, d.material, d.volume, d.media_type, d.size_bytes, d.sha256, d.name_text_id, d.state, d.uploaded_by,
  p.display_name AS uploader_name, d.uploaded_at, d.version FROM document d JOIN person p ON p.id = d.uploaded_by`;

export async function listDocuments(pool: Pool, caseId: string): Promise<readonly DocumentRow[]> {
  const found = await pool.query<DocumentRow>(`${DOCUMENT} WHERE d.case_id = $1 ORDER BY d.uploaded_at, d.id`, [
    caseId,
  ]);
  return found.rows;
}

export async function readDocument(pool: Pool, caseId: string, id: string): Promise<DocumentRow | null> {
  const found = await pool.query<DocumentRow>(`${DOCUMENT} WHERE d.case_id = $1 AND d.id = $2`, [caseId, id]);
  return found.rows[0] ?? null;
}

/** The same file handed in by the same person as the same material, so that a repeated upload makes no second one. */
export async function findSameDocument(
  pool: Pool,
  caseId: string,
  person: string,
  material: string,
  sha256: string,
): Promise<DocumentRow | null> {
  const found = await pool.query<DocumentRow>(
    `${DOCUMENT} WHERE d.case_id = $1 AND d.uploaded_by = $2 AND d.material = $3 AND d.sha256 = $4 LIMIT 1`,
    [caseId, person, material, sha256],
  );
  return found.rows[0] ?? null;
}

export interface NewDocument {
  readonly caseId: string;
  readonly material: string;
  readonly volume: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly name: string;
  readonly uploadedBy: string;
  readonly uploadedAt: Instant;
}

/** Records an upload with its sealed name; the bytes are in the file store already. */
export async function addDocument(pool: Pool, fieldKey: FieldKey, document: NewDocument): Promise<string> {
  return inTransaction(pool, async (tx) => {
    const id = uuidV7(Date.now(), randomBytes(10));
    const textId = uuidV7(Date.now(), randomBytes(10));
    const made = newCaseKey(fieldKey.key, document.caseId);
    await tx.query(
      'INSERT INTO case_key (case_id, kek_id, wrapped) VALUES ($1, $2, $3) ON CONFLICT (case_id) DO NOTHING',
      [document.caseId, fieldKey.id, made.wrapped],
    );
    const stored = await tx.query<{ wrapped: Buffer }>('SELECT wrapped FROM case_key WHERE case_id = $1', [
      document.caseId,
    ]);
    const wrapped = stored.rows[0]?.wrapped;
    if (wrapped === undefined) throw new Error('the key of a case is gone');
    const key = unwrapCaseKey(fieldKey.key, document.caseId, wrapped);
    const salt = randomBytes(32);
    const name = 'documentName';
    await tx.query(
      'INSERT INTO private_text (id, case_id, command_id, name, cipher, salt, commitment) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [
        textId,
        document.caseId,
        id,
        name,
        seal(key, Buffer.from(document.name, 'utf8'), `${document.caseId}/${name}`),
        salt,
        Buffer.from(commitment(salt, name, document.name), 'hex'),
      ],
    );
    await tx.query(
      `INSERT INTO document (id, case_id, material, volume, media_type, size_bytes, sha256, name_text_id, state, uploaded_by, uploaded_at, version)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'uploaded', $9, $10, 1 + (SELECT count(*) FROM document WHERE case_id = $2 AND material = $3)`,
      [
        id,
        document.caseId,
        document.material,
        document.volume,
        document.mediaType,
        document.sizeBytes,
        document.sha256,
        textId,
        document.uploadedBy,
        formatInstant(document.uploadedAt),
      ],
    );
    return id;
  });
}

/** The locked dossier in force. */
export interface DossierRow {
  readonly id: string;
  readonly sha256: string;
  readonly content_hash: string;
  readonly pages: number;
  readonly size_bytes: number;
  readonly retention_class: string;
  readonly locked_at: Date;
}

export async function readDossier(pool: Pool, caseId: string): Promise<DossierRow | null> {
  const found = await pool.query<DossierRow>(
    `SELECT id, sha256, content_hash, pages, size_bytes, retention_class, locked_at FROM dossier d
      WHERE d.case_id = $1 AND NOT EXISTS (SELECT 1 FROM dossier n WHERE n.supersedes = d.id) ORDER BY d.locked_at DESC LIMIT 1`,
    [caseId],
  );
  return found.rows[0] ?? null;
}

/** Rows of a table that belong to one case, as JSON. Only the tables named here. */
export async function readRows(
  pool: Pool,
  table: 'letter' | 'hearing' | 'observation' | 'authority_opinion' | 'touch',
  caseId: string,
): Promise<readonly JsonObject[]> {
  const order: Readonly<Record<typeof table, string>> = {
    letter: 't.issued_on, t.form_no, t.seq',
    hearing: 't.session_no',
    observation: 't.id',
    authority_opinion: 't.requested_on, t.id',
    touch: 't.window_from, t.phase',
  };
  const found = await pool.query<{ row: JsonObject }>(
    `SELECT to_jsonb(t) - 'case_id' AS row FROM ${table} t WHERE t.case_id = $1 ORDER BY ${order[table]}`,
    [caseId],
  );
  return found.rows.map(({ row }) => row);
}

/** Attendance of an agency's hearings in a year. */
export async function readQuota(
  pool: Pool,
  agencyId: string,
  year: number,
): Promise<{ readonly casesHeard: number; readonly casesObserved: number; readonly casesSelected: number }> {
  const found = await pool.query<{ cases_heard: number; cases_observed: number; cases_selected: number }>(
    'SELECT cases_heard, cases_observed, cases_selected FROM quota_plan WHERE agency_id = $1 AND year = $2',
    [agencyId, year],
  );
  const row = found.rows[0];
  return {
    casesHeard: row?.cases_heard ?? 0,
    casesObserved: row?.cases_observed ?? 0,
    casesSelected: row?.cases_selected ?? 0,
  };
}

// ── network ──────────────────────────────────────────────────────────────────────────────────

export interface NetworkPage {
  readonly limit: number;
  readonly after: { readonly key: string; readonly id: string } | null;
}

const TABLES = {
  agency: { columns: 't.id, t.code, t.name, t.region_code', key: 't.code' },
  unit: { columns: 't.id, t.agency_id, t.kind, t.name, t.region_code', key: 't.name' },
  authority: { columns: 't.id, t.kind, t.name, t.region_code, t.level', key: 't.name' },
} as const;

/** One page of a part of the network, narrowed by equality and, for regions, to a region and all below it. */
export async function listNetwork(
  pool: Pool,
  table: keyof typeof TABLES,
  filter: {
    readonly agency?: string | undefined;
    readonly region?: string | undefined;
    readonly kind?: string | undefined;
  },
  page: NetworkPage,
): Promise<readonly JsonObject[]> {
  const sql = new Sql();
  const { columns, key } = TABLES[table];
  const where = ['true'];
  if (filter.agency !== undefined) where.push(`t.agency_id = ${sql.value(filter.agency)}`);
  if (filter.kind !== undefined) where.push(`t.kind = ${sql.value(filter.kind)}`);
  if (filter.region !== undefined) where.push(`t.region_code = ANY(${regionsBelow(sql, [filter.region])})`);
  if (page.after !== null)
    where.push(`(${key}, t.id) > (${sql.value(page.after.key)}, ${sql.value(page.after.id)}::uuid)`);
  const found = await pool.query<JsonObject>(
    `SELECT ${columns}, ${key} AS sort_key FROM ${table} t WHERE ${where.join(' AND ')} ORDER BY ${key}, t.id LIMIT ${sql.value(page.limit)}`,
    sql.values,
  );
  return found.rows;
}

/** One page of the handlers of an agency or unit, with their present load. */
export async function listHandlers(
  pool: Pool,
  filter: { readonly agency?: string | undefined; readonly unit?: string | undefined },
  page: NetworkPage,
): Promise<readonly JsonObject[]> {
  const sql = new Sql();
  const where = ['true'];
  if (filter.agency !== undefined) where.push(`h.agency_id = ${sql.value(filter.agency)}`);
  if (filter.unit !== undefined) where.push(`h.unit_id = ${sql.value(filter.unit)}`);
  if (page.after !== null)
    where.push(`(p.display_name, h.id) > (${sql.value(page.after.key)}, ${sql.value(page.after.id)}::uuid)`);
  const found = await pool.query<JsonObject>(
    `SELECT h.id, h.person_id, p.display_name AS name, h.unit_id, u.name AS unit_name, h.agency_id, h.kind, h.practising_since, h.criminal_defence_years,
            h.criminal_defence_confirmed, h.minors_list_since, h.specialties, h.languages, h.load_cap, h.status, h.accepts_aid,
            (SELECT count(*)::int FROM assignment a JOIN case_file f ON f.id = a.case_id WHERE a.handler_id = h.id
               AND a.state IN ('issued','arranged','confirmed') AND f.stage IN ('assignment','handling','closing')) AS load,
            p.display_name AS sort_key
       FROM handler h JOIN person p ON p.id = h.person_id JOIN unit u ON u.id = h.unit_id
      WHERE ${where.join(' AND ')} ORDER BY p.display_name, h.id LIMIT ${sql.value(page.limit)}`,
    sql.values,
  );
  return found.rows;
}

/** Regions below one, or the topmost ones. */
export async function listRegions(pool: Pool, parent: string | null, day: IsoDate): Promise<readonly JsonObject[]> {
  const found = await pool.query<JsonObject>(
    `SELECT code, name, level, parent_code FROM region WHERE parent_code IS NOT DISTINCT FROM $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2) ORDER BY code`,
    [parent, day],
  );
  return found.rows;
}

/** People who hold a role at an agency now: whom an observer or a caller is chosen from. */
export async function listStaff(
  pool: Pool,
  agency: string,
  role: string,
  day: IsoDate,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const found = await pool.query<{ id: string; name: string }>(
    `SELECT DISTINCT p.id, p.display_name AS name FROM role_grant g JOIN person p ON p.id = g.person_id
      WHERE g.agency_id = $1 AND g.role = $2 AND p.active AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to >= $3) ORDER BY 2, 1`,
    [agency, role, day],
  );
  return found.rows;
}

// ── the demonstration's clock ────────────────────────────────────────────────────────────────

/** Sets the business clock. `scale` 1 and no pause is real time from `base` on. */
export async function writeClock(
  pool: Pool,
  clock: { readonly base: Instant; readonly wall: Instant; readonly scale: number; readonly paused: boolean },
): Promise<void> {
  await pool.query(
    `INSERT INTO business_clock (id, base_instant, wall_base, scale, paused_at) VALUES (1, $1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET base_instant = $1, wall_base = $2, scale = $3, paused_at = $4`,
    [
      formatInstant(clock.base),
      formatInstant(clock.wall),
      clock.scale,
      clock.paused ? formatInstant(clock.wall) : null,
    ],
  );
}

/** Commands that nobody has decided yet. */
export async function countUndecided(pool: Pool): Promise<number> {
  const found = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM command WHERE state = 'received'`,
  );
  return found.rows[0]?.count ?? 0;
}
