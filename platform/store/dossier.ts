import type {
  Ending,
  Entry,
  Form,
  LinkKind,
  Material,
  Proceeding,
  Protection,
  Role,
  Stage,
  Volume,
} from '#domain/case-file/codes';
import type { RowReceipt } from '#domain/case-file/decision';
import type { CaseEvent } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import type { DrawRequest } from '#domain/assignment/draw';
import type { Json, JsonObject } from '#domain/kernel/json';
import { caseStream } from '#domain/supervision/streams';
import { open, unwrapCaseKey } from '#platform/crypto/case-keys';
import type { Pool, PoolClient } from './pool.ts';

/** Rows of one case as its dossier needs them; column names as in the schema, days as text, instants as ISO text. */
export interface DossierSource {
  readonly file: {
    readonly id: string;
    readonly number: string;
    readonly agency_id: string;
    readonly form: Form;
    readonly proceeding: Proceeding;
    readonly entry: Entry;
    readonly notice_ground: string | null;
    readonly intake_point: string;
    readonly cause_code: string;
    readonly protection: Protection;
    readonly means_basis: string | null;
    readonly stage: Stage;
    readonly ending: Ending | null;
    readonly version: number;
    readonly state: CaseState;
    readonly demonstration: boolean;
    readonly received_on: string;
    readonly closed_on: string | null;
  };
  readonly agency: { readonly code: string; readonly name: string };
  readonly authority: string | null;
  /** Names by the id of a unit that was ever assigned. */
  readonly units: Readonly<Record<string, string>>;
  /** Names by the id of everybody who acted in the case, uploaded or observed. */
  readonly persons: Readonly<Record<string, string>>;
  /** Somebody who holds the archivist's role at the agency, null when nobody does. */
  readonly archivist: string | null;
  readonly recipients: readonly { readonly name_text_id: string | null; readonly reach: string }[];
  /** Cases that this one is tied to, the line of its stages first. */
  readonly ties: readonly {
    readonly kind: LinkKind;
    readonly direction: 'earlier' | 'later';
    readonly number: string;
    readonly proceeding: Proceeding;
  }[];
  readonly letters: readonly {
    readonly id: string;
    readonly form_no: string;
    readonly number: string;
    readonly facts: JsonObject;
    readonly issued_on: string;
    readonly served_on: string | null;
    readonly service_way: string | null;
  }[];
  readonly draws: readonly {
    readonly id: string;
    readonly day: string;
    readonly draw_no: number;
    /** The frozen request, canonical JSON. */
    readonly request: DrawRequest;
    readonly request_hash: string;
    readonly nonce: string | null;
    readonly number: string | null;
    readonly total: string | null;
    readonly chosen: string | null;
    readonly state: string;
    readonly reason: string | null;
  }[];
  readonly checkpoints: readonly {
    readonly key: string;
    readonly required: boolean;
    readonly state: string;
    readonly completed_on: string | null;
    readonly reason: string | null;
  }[];
  readonly documents: readonly {
    readonly id: string;
    readonly material: Material;
    readonly volume: Volume;
    readonly media_type: string;
    readonly size_bytes: number;
    readonly sha256: string;
    readonly name_text_id: string;
    readonly uploaded_by: string;
    readonly uploaded_at: string;
  }[];
  readonly deadlines: readonly {
    readonly id: string;
    readonly rule_key: string;
    readonly value: number;
    readonly unit: string;
    readonly started_on: string;
    readonly due: string;
    readonly derivation: Json;
    readonly state: string;
  }[];
  readonly hearings: readonly {
    readonly id: string;
    readonly session_no: number;
    readonly planned_at: string;
    readonly publicity: string;
    readonly procedure: string;
    readonly state: string;
    readonly held_on: string | null;
  }[];
  readonly observations: readonly {
    readonly id: string;
    readonly hearing_id: string;
    readonly state: string;
    readonly observer_id: string | null;
    readonly channel: string | null;
    readonly facts: JsonObject | null;
    readonly recorded_on: string | null;
  }[];
  readonly opinions: readonly {
    readonly id: string;
    readonly way: string;
    readonly state: string;
    readonly requested_on: string;
    readonly answered_on: string | null;
    readonly facts: JsonObject | null;
  }[];
  readonly touches: readonly {
    readonly id: string;
    readonly phase: string;
    readonly state: string;
    readonly channel: string;
    readonly attempts: Json;
    readonly answers: JsonObject | null;
    readonly ended_on: string | null;
  }[];
  readonly submissions: readonly {
    readonly submission_no: number;
    readonly outcome: JsonObject;
    readonly submitted_by: string;
    readonly submitted_on: string;
  }[];
  readonly reviews: readonly {
    readonly id: string;
    readonly submission_no: number;
    readonly decision: string;
    readonly returns: Json;
    readonly person_id: string;
    readonly reviewed_on: string;
  }[];
  readonly ledger: readonly {
    readonly seq: number;
    readonly at: string;
    readonly kind: string;
    readonly hash: string;
    readonly facts: JsonObject;
    readonly command: string | null;
    readonly act: string | null;
    readonly person: string | null;
    readonly role: Role | null;
  }[];
  /** Name and unit by the id of a handler of the case or of its draws. */
  readonly handlers: Readonly<Record<string, { readonly name: string; readonly unit: string }>>;
  /** Opened texts by command, then by name of the field. */
  readonly texts: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly textsById: ReadonlyMap<string, string>;
}

type Loaded = Omit<DossierSource, 'handlers' | 'texts' | 'textsById' | 'draws' | 'ledger'> & {
  readonly draws: readonly (Omit<DossierSource['draws'][number], 'request'> & { readonly request: string })[];
  readonly ledger: readonly (Omit<DossierSource['ledger'][number], 'facts'> & { readonly body: string })[];
};

const rowsOf = (table: string, order: string): string =>
  `coalesce((SELECT jsonb_agg(to_jsonb(x) ORDER BY ${order}) FROM ${table} x WHERE x.case_id = f.id), '[]')`;

const LOAD = `SELECT jsonb_build_object(
  'file', to_jsonb(f) - 'base' - 'moved' || jsonb_build_object('state', f.state),
  'agency', (SELECT jsonb_build_object('code', a.code, 'name', a.name) FROM agency a WHERE a.id = f.agency_id),
  'authority', (SELECT o.name FROM authority o WHERE o.id = f.authority_id),
  'units', coalesce((SELECT jsonb_object_agg(u.id, u.name) FROM unit u
     WHERE u.id = f.unit_id OR u.id IN (SELECT s.unit_id FROM assignment s WHERE s.case_id = f.id)), '{}'),
  'persons', coalesce((SELECT jsonb_object_agg(p.id, p.display_name) FROM person p WHERE p.id IN (
       SELECT c.person_id FROM command c WHERE c.case_id = f.id UNION SELECT d.uploaded_by FROM document d WHERE d.case_id = f.id
       UNION SELECT o.observer_id FROM observation o WHERE o.case_id = f.id
       UNION SELECT r.person_id FROM closure_review r WHERE r.case_id = f.id
       UNION SELECT h.person_id FROM handler h WHERE h.id = f.handler_id)), '{}'),
  'archivist', (SELECT p.display_name FROM role_grant g JOIN person p ON p.id = g.person_id
     WHERE g.agency_id = f.agency_id AND g.role = 'archivist' AND g.valid_to IS NULL ORDER BY p.id LIMIT 1),
  'recipients', ${rowsOf('recipient', 'x.position')},
  'ties', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', l.kind, 'direction', CASE WHEN l.case_id = f.id THEN 'earlier' ELSE 'later' END,
       'number', o.number, 'proceeding', o.proceeding) ORDER BY l.kind <> 'stage-change', o.number, l.kind)
     FROM case_link l JOIN case_file o ON o.id = CASE WHEN l.case_id = f.id THEN l.other_case_id ELSE l.case_id END
    WHERE f.id IN (l.case_id, l.other_case_id)), '[]'),
  'letters', ${rowsOf('letter', 'x.issued_on, x.id')},
  'draws', coalesce((SELECT jsonb_agg(to_jsonb(x) || jsonb_build_object('request', convert_from(x.request, 'UTF8')) ORDER BY x.attempt)
     FROM draw_request x WHERE x.case_id = f.id), '[]'),
  'checkpoints', ${rowsOf('checkpoint', 'x.position')},
  'documents', coalesce((SELECT jsonb_agg(to_jsonb(x) ORDER BY x.uploaded_at, x.id) FROM document x WHERE x.case_id = f.id AND x.state = 'filed'), '[]'),
  'deadlines', ${rowsOf('deadline', 'x.started_on, x.due_instant, x.id')},
  'hearings', ${rowsOf('hearing', 'x.session_no')},
  'observations', ${rowsOf('observation', 'x.id')},
  'opinions', ${rowsOf('authority_opinion', 'x.requested_on, x.id')},
  'touches', ${rowsOf('touch', 'x.window_from, x.id')},
  'submissions', ${rowsOf('closure_submission', 'x.submission_no')},
  'reviews', ${rowsOf('closure_review', 'x.reviewed_on, x.id')},
  'ledger', coalesce((SELECT jsonb_agg(jsonb_build_object('seq', l.seq, 'at', l.at, 'kind', l.kind, 'hash', encode(l.hash, 'hex'),
       'body', convert_from(l.body, 'UTF8'), 'command', l.command_id, 'act', c.act, 'person', c.person_id, 'role', c.role) ORDER BY l.seq)
     FROM ledger_row l LEFT JOIN command c ON c.id = l.command_id WHERE l.stream = 'case/' || f.id), '[]')
  ) AS source FROM case_file f WHERE f.id = $1`;

/**
 * Everything of a case that its dossier holds, from one snapshot, with its texts opened.
 *
 * @throws when there is no such case, or a text does not open with the installation's key
 */
export async function readDossierSource(pool: Pool, fieldKey: Buffer, caseId: string): Promise<DossierSource> {
  const found = await pool.query<{ source: Loaded }>({ name: 'dossier-source', text: LOAD, values: [caseId] });
  const source = found.rows[0]?.source;
  if (source === undefined) throw new Error(`there is no case ${caseId}`);
  const draws = source.draws.map((row) => ({ ...row, request: JSON.parse(row.request) as DrawRequest }));
  const ledger = source.ledger.map(({ body, ...row }) => ({
    ...row,
    facts: (JSON.parse(body) as { facts: JsonObject }).facts,
  }));
  const { texts, textsById } = await openTextsOfCase(pool, fieldKey, caseId);
  return { ...source, draws, ledger, handlers: await handlersOf(pool, source, draws), texts, textsById };
}

/** The handler of the case and everybody named in its draws. */
async function handlersOf(
  pool: Pool,
  source: Loaded,
  draws: DossierSource['draws'],
): Promise<DossierSource['handlers']> {
  const ids = new Set<string>();
  const handler = source.file.state.assignment.handler;
  if (handler !== null) ids.add(handler);
  for (const { request } of draws) for (const { id } of [...request.candidates, ...request.excluded]) ids.add(id);
  for (const { facts } of source.letters) if (typeof facts.handler === 'string') ids.add(facts.handler);
  for (const { handler: wished } of source.file.state.assignment.wishes ?? []) ids.add(wished);
  for (const row of source.ledger) {
    const { facts } = JSON.parse(row.body) as { facts: JsonObject };
    for (const named of [facts.handler, (facts.facts as JsonObject | undefined)?.handler])
      if (typeof named === 'string') ids.add(named);
  }
  const found = await pool.query<{ id: string; name: string; unit: string }>(
    `SELECT h.id, p.display_name AS name, u.name AS unit FROM handler h JOIN person p ON p.id = h.person_id JOIN unit u ON u.id = h.unit_id
      WHERE h.id::text = ANY($1::text[])`,
    [[...ids]],
  );
  return Object.fromEntries(found.rows.map(({ id, name, unit }) => [id, { name, unit }]));
}

async function openTextsOfCase(
  pool: Pool,
  fieldKey: Buffer,
  caseId: string,
): Promise<Pick<DossierSource, 'texts' | 'textsById'>> {
  const found = await pool.query<{ id: string; command_id: string; name: string; cipher: Buffer; wrapped: Buffer }>(
    `SELECT t.id, t.command_id, t.name, t.cipher, k.wrapped FROM private_text t JOIN case_key k ON k.case_id = t.case_id
      WHERE t.case_id = $1 ORDER BY t.name, t.id`,
    [caseId],
  );
  const texts = new Map<string, Record<string, string>>();
  const textsById = new Map<string, string>();
  let key: Buffer | null = null;
  for (const row of found.rows) {
    key ??= unwrapCaseKey(fieldKey, caseId, row.wrapped);
    const value = open(key, row.cipher, `${caseId}/${row.name}`).toString('utf8');
    textsById.set(row.id, value);
    const ofCommand = texts.get(row.command_id) ?? {};
    ofCommand[row.name] = value;
    texts.set(row.command_id, ofCommand);
  }
  return { texts, textsById };
}

/** A locked dossier with the events and rows that its locking wrote. */
export interface LockedDossier {
  readonly id: string;
  readonly sha256: string;
  readonly events: readonly CaseEvent[];
  readonly rows: readonly RowReceipt[];
}

/** The first dossier of a case, null while there is none. */
export async function findDossier(db: Pool | PoolClient, caseId: string): Promise<LockedDossier | null> {
  const found = await db.query<{ id: string; sha256: string }>(
    'SELECT id, sha256 FROM dossier WHERE case_id = $1 AND supersedes IS NULL',
    [caseId],
  );
  const dossier = found.rows[0];
  if (dossier === undefined) return null;
  const stream = caseStream(caseId);
  const written = await db.query<{ seq: string; kind: string; hash: string; body: string }>(
    `SELECT seq, kind, encode(hash, 'hex') AS hash, convert_from(body, 'UTF8') AS body FROM ledger_row
      WHERE stream = $1 AND kind IN ('closing.dossier-locked', 'case-file.ended') ORDER BY seq`,
    [stream],
  );
  const events = written.rows.map(({ kind, body }) => {
    // The day of receipt is the row's, not the event's.
    const { receivedAt: _receivedAt, ...facts } = (JSON.parse(body) as { facts: JsonObject }).facts;
    return { kind, facts };
  });
  return { ...dossier, events, rows: written.rows.map(({ seq, hash }) => ({ stream, seq: Number(seq), hash })) };
}
