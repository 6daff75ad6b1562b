import { grantsOn, type Grant } from '#domain/identity/permissions';
import { findStanding, type CaseStanding } from '#platform/store/commands';
import type { Request, Response } from 'express';
import { personOf } from './context.ts';
import type { ApiDeps } from './deps.ts';
import { pathId } from './parse.ts';
import { Problem } from './problem.ts';

/** The case of the path and the grants under which the caller may see it; without any the case does not exist to them. */
export async function caseOf(
  deps: ApiDeps,
  request: Request,
  response: Response,
): Promise<{ readonly standing: CaseStanding; readonly grants: readonly Grant[] }> {
  const person = personOf(response);
  const standing = await findStanding(deps.pool, pathId(request, 'caseId', 'case-file.unknown'));
  if (standing === null) throw new Problem('case-file.unknown');
  const grants = grantsOn(person.grants, person.id, standing);
  if (grants.length === 0) throw new Problem('case-file.unknown');
  return { standing, grants };
}
