import { SEES_PERSONAL_DATA, type Grant } from '#domain/identity/permissions';
import type { OpenedWhat } from '#contract/ledger/index';
import { recordOpening } from '#platform/store/access';
import type { CaseStanding } from '#platform/store/commands';
import type { Response } from 'express';
import { personOf } from './context.ts';
import type { ApiDeps } from './deps.ts';

/** Leaves a trace of personal data that is about to be shown; without the trace nothing is shown. */
export async function traceOpening(
  deps: ApiDeps,
  response: Response,
  { standing, grants }: { readonly standing: CaseStanding; readonly grants: readonly Grant[] },
  what: OpenedWhat,
  reference?: string,
): Promise<void> {
  const { id: person } = personOf(response);
  const grant = grants.find(({ role }) => SEES_PERSONAL_DATA[role]);
  if (grant === undefined) throw new Error('personal data is shown under no grant');
  await recordOpening(deps.pool, {
    caseId: standing.id,
    agencyCode: standing.agencyCode,
    person,
    grant,
    what,
    ...(reference === undefined ? {} : { reference }),
    handles: standing.handlerPerson === person,
    at: deps.clock.now(),
  });
}
