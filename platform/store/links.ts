import { randomBytes } from 'node:crypto';
import type { CaseState } from '#domain/case-file/state';
import { formatInstant, type Instant } from '#domain/kernel/time';
import { uuidV7 } from '#domain/kernel/uuid';
import type { Pool } from './pool.ts';

/** A one-time link with what its form needs to know of the case. */
export interface LinkRow {
  readonly id: string;
  readonly case_id: string;
  readonly purpose: string;
  readonly reference: string;
  readonly expires_at: Date;
  readonly used_at: Date | null;
  readonly agency_id: string;
  readonly form: string;
  readonly stage: string;
  /** Whether nothing that is shown may tell that it is about legal aid. */
  readonly neutral: boolean;
  /** The touch that a link to a rating is about. */
  readonly phase: string | null;
}

/** The link behind a token's hash, whatever its state; null when there is none. */
export async function findLink(pool: Pool, tokenHash: Buffer): Promise<LinkRow | null> {
  const found = await pool.query<LinkRow>(
    `SELECT l.id, l.case_id, l.purpose, l.reference, l.expires_at, l.used_at, f.agency_id, f.form, f.stage,
            f.protection <> 'ordinary' OR coalesce((f.state #>> '{followUp,neutralText}')::boolean, false) AS neutral,
            (SELECT t.phase FROM touch t WHERE t.id = l.reference) AS phase
       FROM link l JOIN case_file f ON f.id = l.case_id WHERE l.token_hash = $1`,
    [tokenHash],
  );
  return found.rows[0] ?? null;
}

/** How often exactly this answer came by a link: refused, and standing (accepted or still undecided). */
export async function sameAnswers(
  pool: Pool,
  linkId: string,
  requestHash: Buffer,
): Promise<{ readonly refused: number; readonly standing: number }> {
  const found = await pool.query<{ refused: number; standing: number }>(
    `SELECT count(*) FILTER (WHERE state = 'refused')::int AS refused, count(*) FILTER (WHERE state <> 'refused')::int AS standing
       FROM command WHERE coalesce(person_id, link_id, '00000000-0000-0000-0000-000000000000'::uuid) = $1 AND request_hash = $2`,
    [linkId, requestHash],
  );
  return found.rows[0] ?? { refused: 0, standing: 0 };
}

/** What a link can be made for, as the database has it. */
export interface LinkSubject {
  readonly rulePack: string;
  readonly calendar: string;
  readonly state: CaseState;
  /** Set when the reference is a touch of the case. */
  readonly phase: string | null;
  /** Set when the reference is the latest request for an opinion in the case: where that stands. */
  readonly opinion: string | null;
}

/** What the reference is in this case; null when there is no such case. */
export async function linkSubject(pool: Pool, caseId: string, reference: string): Promise<LinkSubject | null> {
  const found = await pool.query<LinkSubject>(
    `SELECT f.rule_pack AS "rulePack", f.calendar_version AS calendar, f.state,
            (SELECT t.phase FROM touch t WHERE t.id = $2 AND t.case_id = f.id) AS phase,
            (SELECT o.state FROM authority_opinion o WHERE o.id = $2 AND o.case_id = f.id
                AND NOT EXISTS (SELECT 1 FROM authority_opinion n WHERE n.case_id = f.id AND n.requested_on > o.requested_on)) AS opinion
       FROM case_file f WHERE f.id = $1`,
    [caseId, reference],
  );
  return found.rows[0] ?? null;
}

/** Stores a link by its token's hash alone and ends the earlier ones for the same thing, in one statement. */
export async function addLink(
  pool: Pool,
  link: {
    readonly caseId: string;
    readonly purpose: string;
    readonly reference: string;
    readonly tokenHash: Buffer;
    readonly expiresAt: Instant;
    readonly now: Instant;
  },
): Promise<string> {
  const id = uuidV7(Date.now(), randomBytes(10));
  await pool.query(
    `WITH earlier AS (
       UPDATE link SET expires_at = $7 WHERE case_id = $2 AND purpose = $3 AND reference = $4 AND used_at IS NULL AND expires_at > $7)
     INSERT INTO link (id, case_id, purpose, reference, token_hash, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      id,
      link.caseId,
      link.purpose,
      link.reference,
      link.tokenHash,
      formatInstant(link.expiresAt),
      formatInstant(link.now),
    ],
  );
  return id;
}
