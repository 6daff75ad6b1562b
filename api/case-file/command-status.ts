import { ownSideOnly } from '#domain/supervision/oversight';
import { grantsOn } from '#domain/identity/permissions';
import { formatInstant } from '#domain/kernel/time';
import { findCommand, findStanding } from '#platform/store/commands';
import { Router } from 'express';
import { signedIn } from '../kit/authenticate.ts';
import { personOf } from '../kit/context.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { pathId } from '../kit/parse.ts';
import { Problem } from '../kit/problem.ts';

/** What became of a command; for who sent it and for whom the case exists. */
export function commandRoutes(deps: ApiDeps): Router {
  const routes = Router();
  routes.get('/commands/:commandId', signedIn, async (request, response) => {
    const person = personOf(response);
    const command = await findCommand(deps.pool, pathId(request, 'commandId', 'command.not-found'));
    if (command === null) throw new Problem('command.not-found');
    const standing = await findStanding(deps.pool, command.caseId);
    const grants = standing === null ? [] : grantsOn(person.grants, person.id, standing);
    // The unit's side sees its own commands only: the events of others may tell what a recipient answered.
    const visible = standing !== null && grants.length > 0 && (command.personId === person.id || !ownSideOnly(grants));
    if (command.personId !== person.id && !visible) throw new Problem('command.not-found');
    if (command.state === 'received') response.set('Retry-After', '2');
    response.json({
      id: command.id,
      act: command.act,
      caseId: command.caseId,
      state: command.state,
      receivedAt: formatInstant(command.receivedAt),
      case: visible
        ? { id: standing.id, number: standing.number, stage: standing.stage, version: standing.version }
        : null,
      events: command.decision?.events.map((event) => event.kind) ?? [],
      rows: command.decision?.rows ?? [],
      refusal: command.decision?.refusal ?? null,
    });
  });
  return routes;
}
