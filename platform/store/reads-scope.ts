import type { Grant } from '#domain/identity/permissions';
import { knowsSealed, ROLE_REACH } from '#domain/identity/permissions';

/** Builds a statement piece by piece; every value is a parameter. */
export class Sql {
  readonly values: unknown[] = [];
  /** The placeholder of a value. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

const SEALED_LEVEL = `'criminal-record-sealed'`;
/** Whether a case `f` is sealed, and whether the work on it goes on, as `CasePlace` has it. */
export const SEALED = `CASE WHEN f.protection = ${SEALED_LEVEL} THEN CASE f.stage WHEN 'ended' THEN 'over' ELSE 'running' END END`;

const ISSUED = `('issued','arranged','declining','confirmed')`;
const ARRANGED = `('arranged','declining','confirmed')`;

/**
 * The condition under which somebody may see a case `f`, as SQL: the same rule as `covers` in
 * `domain/identity/permissions`, for lists; a sealed case drops out for whoever may not know of it. Keep in step with:
 * domain/identity/permissions.ts
 */
export function visibleCases(sql: Sql, person: string, grants: readonly Grant[]): string {
  const reached = reachedCases(sql, person, grants);
  return reached === 'false' ? reached : `(${reached} AND ${knownIfSealed(sql, person, grants)})`;
}

/** The condition that a case `f` is not sealed, or is one of which somebody may know all the same. */
export function knownIfSealed(sql: Sql, person: string, grants: readonly Grant[]): string {
  const known = (sealed: 'running' | 'over'): string =>
    reachedCases(
      sql,
      person,
      grants.filter(({ role }) => knowsSealed(role, sealed)),
    );
  return `(f.protection <> ${SEALED_LEVEL} OR CASE f.stage WHEN 'ended' THEN ${known('over')} ELSE ${known('running')} END)`;
}

function reachedCases(sql: Sql, person: string, grants: readonly Grant[]): string {
  const by = (reach: string): readonly Grant[] => grants.filter((grant) => ROLE_REACH[grant.role] === reach);
  const conditions: string[] = [];
  const agencies = by('agency').flatMap((grant) => grant.agency ?? []);
  if (agencies.length > 0) conditions.push(`f.agency_id = ANY(${sql.value(agencies)}::uuid[])`);
  const units = by('unit').flatMap((grant) => grant.unit ?? []);
  if (units.length > 0) {
    conditions.push(`(f.unit_id = ANY(${sql.value(units)}::uuid[]) AND f.assignment_status IN ${ISSUED})`);
  }
  if (by('own-cases').length > 0) {
    conditions.push(
      `(f.handler_id = ANY(ARRAY(SELECT id FROM handler WHERE person_id = ${sql.value(person)}))
        AND f.assignment_status IN ${ARRANGED})`,
    );
  }
  const observing = by('observed-cases').flatMap((grant) => grant.agency ?? []);
  if (observing.length > 0) {
    conditions.push(
      `(f.agency_id = ANY(${sql.value(observing)}::uuid[])
        AND EXISTS (SELECT 1 FROM observation o WHERE o.case_id = f.id AND o.observer_id = ${sql.value(person)}))`,
    );
  }
  const regions = by('region').flatMap((grant) => grant.region ?? []);
  if (regions.length > 0) conditions.push(`f.region_code = ANY(${regionsBelow(sql, regions)})`);
  return conditions.length === 0 ? 'false' : `(${conditions.join(' OR ')})`;
}

/** These regions and all below them. */
export function regionsBelow(sql: Sql, regions: readonly string[]): string {
  return `ARRAY(WITH RECURSIVE below AS (SELECT code FROM region WHERE code = ANY(${sql.value(regions)}::text[])
    UNION SELECT r.code FROM region r JOIN below ON r.parent_code = below.code) SELECT code FROM below)`;
}
