import type { JsonObject } from '#domain/kernel/json';
import type { CheckedItem } from '#domain/supervision/four-properties';
import { formatInstant, type Instant } from '#domain/kernel/time';
import type { Pool } from './pool.ts';

/** A dossier as recorded, with what of its case its check compares. */
export interface CheckableDossier {
  readonly id: string;
  readonly sha256: string;
  readonly contentHash: string;
  readonly pages: number;
  readonly sizeBytes: number;
  readonly manifest: JsonObject;
  readonly caseNumber: string;
  readonly receivedOn: string;
  readonly ending: string | null;
}

/** The dossier in force of a case, null while there is none. */
export async function findCheckable(pool: Pool, caseId: string): Promise<CheckableDossier | null> {
  const found = await pool.query<CheckableDossier>(
    `SELECT d.id, d.sha256, d.content_hash AS "contentHash", d.pages, d.size_bytes AS "sizeBytes", d.manifest, f.number AS "caseNumber",
            f.received_on AS "receivedOn", f.ending
       FROM dossier d JOIN case_file f ON f.id = d.case_id
      WHERE d.case_id = $1 AND NOT EXISTS (SELECT 1 FROM dossier n WHERE n.supersedes = d.id)`,
    [caseId],
  );
  return found.rows[0] ?? null;
}

/** Whether PostgreSQL refuses the application any change of ledger and dossiers: by rights and by triggers. */
export async function changesRefused(pool: Pool): Promise<boolean> {
  const found = await pool.query<{ refused: boolean }>(
    `SELECT NOT has_table_privilege('ledger_row', 'UPDATE') AND NOT has_table_privilege('ledger_row', 'DELETE')
        AND NOT has_table_privilege('dossier', 'UPDATE') AND NOT has_table_privilege('dossier', 'DELETE')
        AND (SELECT count(*) FROM pg_trigger WHERE tgname IN ('ledger_row_append_only','ledger_row_no_truncate','dossier_append_only')
              AND tgenabled IN ('O','A')) = 3 AS refused`,
  );
  return found.rows[0]?.refused === true;
}

/** A stored check. */
export interface PropertyCheck {
  readonly id: string;
  readonly caseId: string;
  readonly dossierId: string;
  readonly occasion: 'locked' | 'schedule';
  readonly result: 'passed' | 'failed';
  readonly items: readonly CheckedItem[];
  /** The business instant, and the real one. */
  readonly at: Instant;
  readonly checkedAt: Instant;
}

export async function saveCheck(pool: Pool, check: PropertyCheck): Promise<void> {
  await pool.query('INSERT INTO property_check VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
    check.id,
    check.caseId,
    check.dossierId,
    check.occasion,
    check.result,
    JSON.stringify(check.items),
    formatInstant(check.at),
    formatInstant(check.checkedAt),
  ]);
}

/** The checks of a case's dossiers, newest first. */
export async function listChecks(pool: Pool, caseId: string): Promise<readonly PropertyCheck[]> {
  const found = await pool.query<PropertyCheck>(
    `SELECT id, case_id AS "caseId", dossier_id AS "dossierId", occasion, result, items, (extract(epoch FROM at) * 1000)::float8 AS at,
            (extract(epoch FROM checked_at) * 1000)::float8 AS "checkedAt"
       FROM property_check WHERE case_id = $1 ORDER BY checked_at DESC, id DESC LIMIT 100`,
    [caseId],
  );
  return found.rows;
}
