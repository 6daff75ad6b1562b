/** Ties between cases as people name and read them: by number, and only as far as somebody may see the other case. */
import type { LinkKind } from '#domain/case-file/codes';
import type { JsonObject } from '#domain/kernel/json';
import type { FieldKey } from './commands.ts';
import type { Pool } from './pool.ts';
import { openTextsOfCommands } from './reads-cases.ts';

/** Ids of cases by their numbers; a number that no case has is missing. */
export async function casesByNumber(pool: Pool, numbers: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await pool.query<{ number: string; id: string }>(
    'SELECT number, id FROM case_file WHERE number = ANY($1::text[])',
    [numbers],
  );
  return new Map(found.rows.map(({ number, id }) => [number, id]));
}

/** A tied case as the page of the other one shows it; `direction`: whether it was there first. */
export interface TiedCase {
  readonly kind: LinkKind;
  readonly direction: 'earlier' | 'later';
  readonly id: string;
  readonly number: string;
  readonly form: string;
  readonly proceeding: string;
  readonly stage: string;
  /** The handler last named there, as the case stands. */
  readonly handler: { readonly id: string; readonly name: string } | null;
}

/** All ties of a case, the line of its stages first; who may see which is for the caller to say. */
export async function readTies(pool: Pool, caseId: string): Promise<readonly TiedCase[]> {
  const found = await pool.query<TiedCase>({
    name: 'read-ties',
    text: `SELECT l.kind, CASE WHEN l.case_id = $1 THEN 'earlier' ELSE 'later' END AS direction, f.id, f.number, f.form, f.proceeding, f.stage,
        CASE WHEN h.id IS NOT NULL THEN jsonb_build_object('id', h.id, 'name', p.display_name) END AS handler
       FROM case_link l JOIN case_file f ON f.id = CASE WHEN l.case_id = $1 THEN l.other_case_id ELSE l.case_id END
       LEFT JOIN handler h ON h.id = f.handler_id LEFT JOIN person p ON p.id = h.person_id
      WHERE $1 IN (l.case_id, l.other_case_id) ORDER BY l.kind <> 'stage-change', f.number, l.kind`,
    values: [caseId],
  });
  return found.rows;
}

/** A case's registration as it was accepted, with what may have changed since: protection and reach. */
export interface EarlierRegistration {
  readonly facts: JsonObject;
  readonly texts: Readonly<Record<string, string>>;
  readonly demonstration: boolean;
}

/** What a case was registered with, texts opened; null when the registration is not kept. */
export async function readRegistration(
  pool: Pool,
  fieldKey: FieldKey,
  caseId: string,
): Promise<EarlierRegistration | null> {
  const found = await pool.query<{ id: string; facts: JsonObject; protection: string; reach: string; demo: boolean }>(
    `SELECT c.id, c.facts, f.protection, f.state ->> 'reach' AS reach, f.demonstration AS demo
       FROM command c JOIN case_file f ON f.id = c.case_id
      WHERE c.case_id = $1 AND c.act = 'intake.register' AND c.state = 'accepted' ORDER BY c.id LIMIT 1`,
    [caseId],
  );
  const row = found.rows[0];
  if (row === undefined) return null;
  const texts = await openTextsOfCommands(pool, fieldKey, [row.id]);
  return {
    facts: { ...row.facts, protection: row.protection, reach: row.reach },
    texts: texts.get(row.id) ?? {},
    demonstration: row.demo,
  };
}
