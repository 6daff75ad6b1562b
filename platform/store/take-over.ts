import { randomBytes } from 'node:crypto';
import type { Actor } from '#domain/case-file/act-rule';
import type { Form } from '#domain/case-file/codes';
import type { Json, JsonObject } from '#domain/kernel/json';
import type { Refusal } from '#domain/kernel/refusal';
import { formatInstant, type Instant } from '#domain/kernel/time';
import { uuidV7 } from '#domain/kernel/uuid';
import { commitment } from '#domain/supervision/ledger-row';
import { newCaseKey, seal } from '#platform/crypto/case-keys';
import type { Change } from './acts.ts';
import { insertAll } from './bulk.ts';
import { requestHash, type FieldKey } from './commands.ts';
import type { Pool, PoolClient } from './pool.ts';

/** A person whom a past act names, with every grant they have or had below an agency. */
export interface KnownPerson {
  readonly id: string;
  readonly grants: readonly {
    readonly id: string;
    readonly role: string;
    readonly agency: string | null;
    readonly unit: string | null;
  }[];
}
export interface KnownHandler {
  readonly id: string;
  readonly person: string;
  readonly unit: string;
}
/** What names of a file stand for here. */
export interface References {
  readonly agencies: ReadonlyMap<string, { readonly id: string; readonly code: string; readonly region_code: string }>;
  readonly persons: ReadonlyMap<string, KnownPerson>;
  /** By id and by login name. */
  readonly handlers: ReadonlyMap<string, KnownHandler>;
  /** By id and by name; a name that two authorities share stands for none. */
  readonly authorities: ReadonlyMap<string, string>;
}

/** Looks up every name of a file at once. */
export async function findReferences(
  pool: Pool,
  names: {
    readonly agencies: readonly string[];
    readonly logins: readonly string[];
    readonly handlers: readonly string[];
    readonly authorities: readonly string[];
  },
): Promise<References> {
  const [agencies, persons, handlers, authorities] = await Promise.all([
    pool.query<{ id: string; code: string; region_code: string }>(
      'SELECT id, code, region_code FROM agency WHERE code = ANY($1)',
      [names.agencies],
    ),
    pool.query<{ login_name: string; id: string; grants: KnownPerson['grants'] }>(
      `SELECT p.login_name, p.id, coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'role', g.role, 'agency', coalesce(g.agency_id, u.agency_id), 'unit', g.unit_id)
          ORDER BY g.valid_from DESC) FILTER (WHERE g.id IS NOT NULL), '[]') AS grants
         FROM person p LEFT JOIN role_grant g ON g.person_id = p.id LEFT JOIN unit u ON u.id = g.unit_id WHERE p.login_name = ANY($1) GROUP BY p.id`,
      [names.logins],
    ),
    pool.query<{ id: string; person_id: string; unit_id: string; login_name: string | null }>(
      `SELECT h.id, h.person_id, h.unit_id, p.login_name FROM handler h JOIN person p ON p.id = h.person_id WHERE h.id = ANY($1::uuid[]) OR p.login_name = ANY($2)`,
      [names.handlers, names.logins],
    ),
    pool.query<{ id: string; name: string }>(
      'SELECT id::text AS id, name FROM authority WHERE name = ANY($1) OR id::text = ANY($1)',
      [names.authorities],
    ),
  ]);
  const known = new Map<string, KnownHandler>();
  for (const { id, person_id: person, unit_id: unit, login_name: login } of handlers.rows) {
    known.set(id, { id, person, unit });
    if (login !== null) known.set(login, { id, person, unit });
  }
  const organs = new Map<string, string>();
  const twice = new Set<string>();
  for (const { id, name } of authorities.rows) {
    if (organs.has(name)) twice.add(name);
    organs.set(name, id).set(id, id);
  }
  for (const name of twice) organs.delete(name);
  return {
    agencies: new Map(agencies.rows.map((row) => [row.code, row])),
    persons: new Map(persons.rows.map(({ login_name: login, id, grants }) => [login, { id, grants }])),
    handlers: known,
    authorities: organs,
  };
}

/** One load at a time, so that two of the same file can't both find a record missing. */
export async function lockLoads(tx: PoolClient): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('case-load', 0))`);
}

/** Those of the record ids that have a case already. */
export async function knownRecords(tx: PoolClient, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await tx.query<{ record_id: string }>('SELECT record_id FROM case_file WHERE record_id = ANY($1)', [
    ids,
  ]);
  return new Set(found.rows.map((row) => row.record_id));
}

/** Cases by what a file calls an earlier case: its number here, or the record id under which it was loaded. */
export async function findTied(
  tx: PoolClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly form: Form }>> {
  const found = await tx.query<{ name: string; id: string; form: Form }>(
    `SELECT n.name, f.id, f.form FROM unnest($1::text[]) AS n(name) JOIN case_file f ON f.number = n.name OR f.record_id = n.name
      ORDER BY f.number = n.name`,
    [names],
  );
  return new Map(found.rows.map(({ name, id, form }) => [name, { id, form }]));
}

/** A sealed text of a past act. */
export interface SealedText {
  readonly id: string;
  readonly name: string;
  readonly commitment: string;
  readonly cipher: string;
  readonly salt: string;
}

/** The wrapped key of one case, and what seals texts with it. */
export interface CaseSeal {
  readonly row: { readonly caseId: string; readonly kekId: string; readonly wrapped: string };
  readonly seal: (command: string, texts: Readonly<Record<string, string>>) => readonly SealedText[];
}

/** Seals the texts of one case with a key of its own. */
export function sealTexts(
  fieldKey: FieldKey,
  caseId: string,
  random: (count: number) => Buffer = randomBytes,
): CaseSeal {
  const { key, wrapped } = newCaseKey(fieldKey.key, caseId);
  return {
    row: { caseId, kekId: fieldKey.id, wrapped: `\\x${wrapped.toString('hex')}` },
    seal: (_command, texts) =>
      Object.entries(texts).map(([name, value]) => {
        const salt = random(32);
        return {
          id: uuidV7(Date.now(), random(10)),
          name,
          commitment: commitment(salt, name, value),
          cipher: `\\x${seal(key, Buffer.from(value, 'utf8'), `${caseId}/${name}`).toString('hex')}`,
          salt: `\\x${salt.toString('hex')}`,
        };
      }),
  };
}

/** A past act as it is kept: accepted or refused, by whom and when it counted. */
export interface PastCommand {
  readonly id: string;
  readonly actor: Actor;
  readonly act: string;
  readonly facts: JsonObject;
  readonly at: Instant;
  readonly key: string;
  readonly events: Json;
  readonly texts: readonly SealedText[];
  /** Why it was refused; absent for an accepted act. */
  readonly refusal?: Refusal;
}

/** Writes everything of one loaded case but its ledger rows, and asks for its workflow. */
export async function storeLoaded(
  tx: PoolClient,
  loaded: {
    readonly caseId: string;
    readonly agencyId: string;
    readonly commands: readonly PastCommand[];
    readonly key: object;
    readonly changes: readonly Change[];
    readonly now: Instant;
  },
): Promise<void> {
  const { caseId, agencyId } = loaded;
  const commands = loaded.commands.map(({ id, actor, act, facts, at, key, events, refusal }) => ({
    id,
    caseId,
    agencyId,
    act,
    personId: actor.person,
    grantId: actor.grant,
    role: actor.role,
    idempotencyKey: key,
    requestHash: `\\x${requestHash(act, caseId, facts).toString('hex')}`,
    facts,
    receivedAt: formatInstant(at),
    recordedAt: formatInstant(Date.now()),
    state: refusal === undefined ? 'accepted' : 'refused',
    decision: {
      ...(refusal === undefined ? { outcome: 'accepted' } : { outcome: 'refused', refusal }),
      events,
      rows: [],
      alarmAt: null,
      waitMs: null,
    },
    decidedAt: formatInstant(loaded.now),
    resends: 0,
    nextResendAt: formatInstant(loaded.now),
  }));
  const texts = loaded.commands.flatMap(({ id: commandId, texts: sealed }) =>
    sealed.map(({ id, name, cipher, salt, commitment: hash }) => ({
      id,
      caseId,
      commandId,
      name,
      cipher,
      salt,
      commitment: `\\x${hash}`,
    })),
  );
  await all(tx, 'command', commands);
  await all(tx, 'case_key', [loaded.key]);
  await all(tx, 'private_text', texts);
  await tx.query('SELECT apply_changes($1, $2::jsonb)', [caseId, JSON.stringify(loaded.changes)]);
  await all(tx, 'workflow_start', [{ caseId, state: 'waiting', requestedAt: formatInstant(Date.now()) }]);
}

async function all(tx: PoolClient, table: string, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const stored = await insertAll(tx, table, rows);
  if (stored !== rows.length) throw new Error(`${rows.length - stored} rows of ${table} were there already`);
}

/** Appends rows in their order, each with the command that it stands for. */
export async function appendImported(
  tx: PoolClient,
  rows: readonly {
    readonly stream: string;
    readonly kind: string;
    readonly command: string | null;
    readonly at: Instant;
    readonly body: string;
  }[],
): Promise<void> {
  for (const { stream, kind, command, at, body } of rows) {
    await tx.query({
      name: 'append-imported',
      text: 'SELECT append_row($1, $2, $3, $4, $5)',
      values: [stream, body, formatInstant(at), kind, command],
    });
  }
}
