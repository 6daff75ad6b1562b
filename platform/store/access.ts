import type { Grant } from '#domain/identity/permissions';
import type { JsonObject } from '#domain/kernel/json';
import { formatInstant, legalDay, type Instant } from '#domain/kernel/time';
import { rowText } from '#domain/supervision/row-text';
import { accessStream } from '#domain/supervision/streams';
import { checkFacts } from '#contract/ledger/index';
import type { OpenedWhat } from '#contract/ledger/index';
import type { Pool } from './pool.ts';

const KIND = 'supervision.file-opened';

/** Somebody who was shown personal data of a case. */
export interface Opening {
  readonly caseId: string;
  readonly agencyCode: string;
  readonly person: string;
  /** The grant under which the data was shown. */
  readonly grant: Grant;
  readonly what: OpenedWhat;
  /** Id of the document or dossier. */
  readonly reference?: string;
  /** Whether the person handles the case. */
  readonly handles: boolean;
  readonly at: Instant;
}

/**
 * Appends one row to `access/<agency>/<day>`: who was shown what, and whether it was a case of their own, which is one
 * that they handle or in which they have done an act. One statement.
 *
 * @throws when the row can't be written; what would have been shown must not be shown then
 */
export async function recordOpening(pool: Pool, opening: Opening): Promise<void> {
  const { caseId, person, grant, what, reference, handles, at } = opening;
  const body = (own: boolean): string => {
    const facts: JsonObject = { caseId, what, ...(reference === undefined ? {} : { reference }), own };
    return rowText({
      kind: KIND,
      kindVersion: checkFacts(KIND, facts),
      actor: { person, grant: grant.id, role: grant.role },
      command: null,
      receivedAt: at,
      facts,
      texts: [],
    });
  };
  await pool.query({
    name: 'record-opening',
    text: `SELECT append_row($1, CASE WHEN $4::boolean OR EXISTS (SELECT 1 FROM command c WHERE c.case_id = $5 AND c.person_id = $6) THEN $2 ELSE $3 END, $7, $8, NULL)`,
    values: [
      accessStream(opening.agencyCode, legalDay(at)),
      body(true),
      body(false),
      handles,
      caseId,
      person,
      formatInstant(at),
      KIND,
    ],
  });
}
