import { randomBytes } from 'node:crypto';
import type { JsonObject } from '#domain/kernel/json';
import { formatInstant, type Instant } from '#domain/kernel/time';
import { uuidV7 } from '#domain/kernel/uuid';
import type { CheckOutcome, Finding, FindingKind } from '#domain/supervision/findings';
import { inTransaction, type Pool } from './pool.ts';

/** A case with what of its tables the ledger says too. */
export interface CheckedCase {
  readonly id: string;
  readonly stage: string;
  readonly version: number;
  readonly number: string;
  readonly ending: string | null;
  readonly agency: string;
  readonly region: string;
  readonly form: string;
  readonly proceeding: string;
  readonly protection: string;
  readonly state: JsonObject;
  /** Rows of its stream in their order. */
  readonly rows: readonly { readonly seq: number; readonly command: string | null; readonly body: string }[];
  readonly texts: readonly CheckedText[];
  readonly exports: readonly {
    readonly id: string;
    readonly runId: string;
    readonly sha256: string;
    readonly events: number;
  }[];
  readonly dossiers: readonly { readonly id: string; readonly sha256: string }[];
  /** Rule, subject, due day, state and `overdue` of each deadline, joined by spaces. */
  readonly deadlines: readonly string[];
}

/** A sealed text with its commitment as stored. */
export interface CheckedText {
  readonly command: string;
  readonly name: string;
  readonly cipher: Buffer;
  readonly salt: Buffer;
  readonly commitment: string;
}

/** Cases after an id in id order, at most so many; each with its rows and tables, read in one snapshot. */
export async function checkedCases(pool: Pool, after: string | null, most: number): Promise<readonly CheckedCase[]> {
  return inTransaction(pool, async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const cases = await tx.query<Omit<CheckedCase, 'rows' | 'texts' | 'exports' | 'dossiers' | 'deadlines'>>({
      name: 'checked-cases',
      text: `SELECT f.id, f.stage, f.version, f.number, f.ending, f.agency_id AS agency, f.region_code AS region, f.form, f.proceeding,
                    f.protection, f.state
               FROM case_file f WHERE $1::uuid IS NULL OR f.id > $1 ORDER BY f.id LIMIT $2`,
      values: [after, most],
    });
    const ids = cases.rows.map(({ id }) => id);
    const rows = await tx.query<{ stream: string; seq: number; command: string | null; body: string }>({
      name: 'checked-rows',
      text: `SELECT stream, seq::float8 AS seq, command_id AS command, convert_from(body, 'UTF8') AS body FROM ledger_row
              WHERE stream = ANY($1) ORDER BY stream, seq`,
      values: [ids.map((id) => `case/${id}`)],
    });
    const texts = await tx.query<CheckedText & { caseId: string }>({
      name: 'checked-texts',
      text: `SELECT case_id AS "caseId", command_id AS command, name, cipher, salt, encode(commitment, 'hex') AS commitment
               FROM private_text WHERE case_id = ANY($1::uuid[]) AND command_id IS NOT NULL`,
      values: [ids],
    });
    const exports = await tx.query<CheckedCase['exports'][number] & { caseId: string }>({
      name: 'checked-exports',
      text: `SELECT case_id AS "caseId", id, run_id AS "runId", sha256, events FROM history_export WHERE case_id = ANY($1::uuid[])`,
      values: [ids],
    });
    const dossiers = await tx.query<CheckedCase['dossiers'][number] & { caseId: string }>({
      name: 'checked-dossiers',
      text: `SELECT case_id AS "caseId", id, sha256 FROM dossier WHERE case_id = ANY($1::uuid[])`,
      values: [ids],
    });
    const deadlines = await tx.query<{ caseId: string; text: string }>({
      name: 'checked-deadlines',
      text: `SELECT case_id AS "caseId", concat_ws(' ', rule_key, coalesce(subject, ''), due::text, state,
               CASE WHEN overdue_at IS NULL THEN '' ELSE 'overdue' END) AS text FROM deadline WHERE case_id = ANY($1::uuid[])`,
      values: [ids],
    });
    const deadlinesOf = grouped(deadlines.rows, ({ caseId }) => caseId);
    const rowsOf = grouped(rows.rows, ({ stream }) => stream);
    const textsOf = grouped(texts.rows, ({ caseId }) => caseId);
    const exportsOf = grouped(exports.rows, ({ caseId }) => caseId);
    const dossiersOf = grouped(dossiers.rows, ({ caseId }) => caseId);
    return cases.rows.map((row) => ({
      ...row,
      rows: rowsOf.get(`case/${row.id}`) ?? [],
      texts: textsOf.get(row.id) ?? [],
      exports: exportsOf.get(row.id) ?? [],
      dossiers: dossiersOf.get(row.id) ?? [],
      deadlines: (deadlinesOf.get(row.id) ?? []).map(({ text }) => text),
    }));
  });
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** One query over the whole ledger, which may take longer than any act. */
async function overAll<Row extends object>(pool: Pool, sql: string): Promise<readonly Row[]> {
  return inTransaction(pool, async (tx) => {
    await tx.query("SET LOCAL statement_timeout = '10min'");
    return (await tx.query<Row>(sql)).rows;
  });
}

/** Streams of cases that no table knows. */
export async function streamsWithoutCase(pool: Pool): Promise<readonly string[]> {
  const rows = await overAll<{ id: string }>(
    pool,
    `SELECT substr(h.stream, 6) AS id FROM ledger_head h
      WHERE h.stream LIKE 'case/%' AND h.seq > 0 AND NOT EXISTS (SELECT 1 FROM case_file f WHERE f.id::text = substr(h.stream, 6))`,
  );
  return rows.map(({ id }) => id);
}

/** Receipts of decided commands that name a row which is not there or is another one. */
export async function receiptsWithoutRow(
  pool: Pool,
): Promise<
  readonly { readonly command: string; readonly caseId: string; readonly stream: string; readonly seq: number }[]
> {
  const rows = await overAll<{ command: string; caseId: string; stream: string; seq: number }>(
    pool,
    `SELECT c.id AS command, c.case_id AS "caseId", r->>'stream' AS stream, (r->>'seq')::float8 AS seq
       FROM command c CROSS JOIN LATERAL jsonb_array_elements(c.decision->'rows') r
       LEFT JOIN ledger_row l ON l.stream = r->>'stream' AND l.seq = (r->>'seq')::bigint
      WHERE c.decision IS NOT NULL AND (l.hash IS NULL OR encode(l.hash, 'hex') <> r->>'hash' OR l.command_id IS DISTINCT FROM c.id)`,
  );
  return rows;
}

/** Rows that bear a command which was never stored, or which was not decided by them. */
export async function rowsWithoutCommand(
  pool: Pool,
): Promise<readonly { readonly stream: string; readonly seq: number }[]> {
  const rows = await overAll<{ stream: string; seq: number }>(
    pool,
    `SELECT l.stream, l.seq::float8 AS seq FROM ledger_row l LEFT JOIN command c ON c.id = l.command_id
      WHERE l.command_id IS NOT NULL AND (c.id IS NULL OR NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(c.decision->'rows') r WHERE r->>'stream' = l.stream AND (r->>'seq')::bigint = l.seq))`,
  );
  return rows;
}

/** Cases that should have a running workflow and were last acted on before an instant (real time). */
export async function casesToRun(pool: Pool, before: Instant): Promise<readonly string[]> {
  const found = await pool.query<{ id: string }>(
    `SELECT f.id FROM case_file f LEFT JOIN workflow_start w ON w.case_id = f.id
      WHERE f.stage <> 'ended' AND coalesce(w.state, 'started') = 'started'
        AND NOT EXISTS (SELECT 1 FROM command c WHERE c.case_id = f.id AND c.recorded_at >= $1) ORDER BY f.id`,
    [formatInstant(before)],
  );
  return found.rows.map(({ id }) => id);
}

/** Those of the runs that have an export. */
export async function exportedRuns(pool: Pool, runs: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await pool.query<{ run: string }>('SELECT run_id AS run FROM history_export WHERE run_id = ANY($1)', [
    runs,
  ]);
  return new Set(found.rows.map(({ run }) => run));
}

/** Those of the cases that there are. */
export async function knownCases(pool: Pool, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await pool.query<{ id: string }>('SELECT id FROM case_file WHERE id = ANY($1::uuid[])', [ids]);
  return new Set(found.rows.map(({ id }) => id));
}

/** The case of each of some commands. */
export async function casesOfCommands(pool: Pool, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await pool.query<{ id: string; caseId: string }>(
    'SELECT id, case_id AS "caseId" FROM command WHERE id = ANY($1::uuid[])',
    [ids],
  );
  return new Map(found.rows.map(({ id, caseId }) => [id, caseId]));
}

/** Asks for the export of a case's closed runs again. */
export async function askForExport(pool: Pool, caseId: string): Promise<void> {
  await pool.query(
    `INSERT INTO history_due VALUES ($1, clock_timestamp()) ON CONFLICT (case_id) DO UPDATE SET due_at = coalesce(history_due.due_at, EXCLUDED.due_at)`,
    [caseId],
  );
}

/** A command of a case as far as its history must tell of it. */
export interface ToldCommand {
  readonly id: string;
  readonly state: string;
  readonly recordedAt: Instant;
  /** Hashes of the rows that its receipt names, as they stand in the ledger. */
  readonly hashes: readonly string[];
}

/** The commands of a case. */
export async function commandsOf(pool: Pool, caseId: string): Promise<readonly ToldCommand[]> {
  const found = await pool.query<ToldCommand>({
    name: 'told-commands',
    text: `SELECT id, state, (extract(epoch FROM recorded_at) * 1000)::float8 AS "recordedAt",
             ARRAY(SELECT encode(l.hash, 'hex') FROM jsonb_array_elements(coalesce(decision->'rows', '[]')) r
                     JOIN ledger_row l ON l.stream = r->>'stream' AND l.seq = (r->>'seq')::bigint) AS hashes
             FROM command WHERE case_id = $1 ORDER BY id`,
    values: [caseId],
  });
  return found.rows;
}

/** Cases after an id that have had a workflow, round and round: after the last comes the first. */
export async function nextCases(pool: Pool, after: string | null, most: number): Promise<readonly string[]> {
  const found = await pool.query<{ id: string }>(
    `SELECT f.id FROM case_file f LEFT JOIN workflow_start w ON w.case_id = f.id
      WHERE ($1::uuid IS NULL OR f.id > $1) AND coalesce(w.state, 'started') = 'started' ORDER BY f.id LIMIT $2`,
    [after, most],
  );
  return found.rows.map(({ id }) => id);
}

/** Of some cases those whose dossier was last checked before an instant (real time). */
export async function dossiersToCheck(
  pool: Pool,
  cases: readonly string[],
  before: Instant,
): Promise<readonly string[]> {
  const found = await pool.query<{ id: string }>(
    `SELECT DISTINCT d.case_id AS id FROM dossier d WHERE d.case_id = ANY($1::uuid[])
        AND NOT EXISTS (SELECT 1 FROM property_check p WHERE p.case_id = d.case_id AND p.checked_at >= $2)`,
    [cases, formatInstant(before)],
  );
  return found.rows.map(({ id }) => id);
}

/** Of some cases those whose latest check of the four properties failed. */
export async function failedChecks(pool: Pool, cases: readonly string[]): Promise<readonly string[]> {
  const found = await pool.query<{ id: string }>(
    `SELECT case_id AS id FROM (SELECT DISTINCT ON (case_id) case_id, result FROM property_check WHERE case_id = ANY($1::uuid[])
       ORDER BY case_id, checked_at DESC, id DESC) latest WHERE result = 'failed'`,
    [cases],
  );
  return found.rows.map(({ id }) => id);
}

/**
 * Records what a check found: new findings, old ones seen again, and those that were looked for and are gone. A
 * finding that comes back is open again and keeps the day when it was first seen. Returns how many are new.
 */
export async function recordFindings(pool: Pool, { examined, findings }: CheckOutcome): Promise<number> {
  return inTransaction(pool, async (tx) => {
    let added = 0;
    for (const { kind, subject, caseId, facts } of findings) {
      const done = await tx.query<{ added: boolean }>(
        `INSERT INTO integrity_finding VALUES ($1, $2, $3, $4, $5, clock_timestamp(), clock_timestamp(), NULL)
           ON CONFLICT (kind, subject) DO UPDATE SET last_seen = clock_timestamp(), facts = EXCLUDED.facts, gone_at = NULL
           RETURNING (xmax = 0) AS added`,
        [uuidV7(Date.now(), randomBytes(10)), kind, subject, caseId, JSON.stringify(facts)],
      );
      if (done.rows[0]?.added === true) added++;
    }
    for (const { kinds, cases } of examined) {
      const seen = findings.filter(({ kind }) => kinds.includes(kind)).map(({ kind, subject }) => `${kind} ${subject}`);
      await tx.query(
        `UPDATE integrity_finding SET gone_at = clock_timestamp()
          WHERE gone_at IS NULL AND kind = ANY($1) AND ($2::uuid[] IS NULL OR case_id = ANY($2::uuid[])) AND NOT (kind || ' ' || subject = ANY($3))`,
        [kinds, cases, seen],
      );
    }
    return added;
  });
}

/** A finding as stored. */
export interface StoredFinding extends Finding {
  readonly id: string;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  readonly goneAt: Instant | null;
}

/** Findings, open ones first, then the latest; of some cases or of all. */
export async function listFindings(
  pool: Pool,
  { caseId, open, most }: { readonly caseId?: string | undefined; readonly open: boolean; readonly most: number },
): Promise<readonly StoredFinding[]> {
  const found = await pool.query<StoredFinding>(
    `SELECT id, kind, subject, case_id AS "caseId", facts, (extract(epoch FROM first_seen) * 1000)::float8 AS "firstSeen",
            (extract(epoch FROM last_seen) * 1000)::float8 AS "lastSeen", (extract(epoch FROM gone_at) * 1000)::float8 AS "goneAt"
       FROM integrity_finding WHERE ($1::uuid IS NULL OR case_id = $1) AND (NOT $2 OR gone_at IS NULL)
      ORDER BY gone_at IS NOT NULL, last_seen DESC, kind, subject LIMIT $3`,
    [caseId ?? null, open, most],
  );
  return found.rows;
}

/** Open findings by kind. */
export async function countFindings(pool: Pool): Promise<Readonly<Partial<Record<FindingKind, number>>>> {
  const found = await pool.query<{ kind: FindingKind; count: number }>(
    'SELECT kind, count(*)::integer AS count FROM integrity_finding WHERE gone_at IS NULL GROUP BY kind',
  );
  return Object.fromEntries(found.rows.map(({ kind, count }) => [kind, count]));
}

/** One pass of the reconciler. */
export interface ReconcilerRun {
  readonly id: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  /** What was looked at, by check, and `next`: where the next pass over histories begins. */
  readonly counts: Readonly<Record<string, number | string | null>>;
}

/** Keeps what a pass did. `at` is the business instant. */
export async function saveRun(pool: Pool, run: ReconcilerRun, at: Instant): Promise<void> {
  await pool.query('INSERT INTO reconciler_run VALUES ($1, $2, $3, $4, $5)', [
    run.id,
    formatInstant(run.startedAt),
    run.endedAt === null ? null : formatInstant(run.endedAt),
    formatInstant(at),
    JSON.stringify(run.counts),
  ]);
}

/** The latest passes, newest first. */
export async function latestRuns(pool: Pool, most: number): Promise<readonly ReconcilerRun[]> {
  const found = await pool.query<ReconcilerRun>(
    `SELECT id, (extract(epoch FROM started_at) * 1000)::float8 AS "startedAt", (extract(epoch FROM ended_at) * 1000)::float8 AS "endedAt", counts
       FROM reconciler_run ORDER BY started_at DESC, id DESC LIMIT $1`,
    [most],
  );
  return found.rows;
}
