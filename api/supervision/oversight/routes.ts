import { Router } from 'express';
import { accessQuery, conductQuery, integrityQuery, reportQuery } from '#contract/http/oversight';
import { signedIn } from '../../kit/authenticate.ts';
import { personOf } from '../../kit/context.ts';
import type { ApiDeps } from '../../kit/deps.ts';
import { parseQuery } from '../../kit/parse.ts';
import { caseOf } from '../../kit/standing.ts';
import { readAccesses, readAttempts, readIntegrity, readProperties, readReport } from './read.ts';

/** Conduct, integrity, the four properties and past figures, for those who supervise. */
export function oversightRoutes(deps: ApiDeps): Router {
  const routes = Router();
  routes.get('/attempts', signedIn, async (request, response) => {
    response.json(await readAttempts(deps, personOf(response), parseQuery(conductQuery, request)));
  });
  routes.get('/accesses', signedIn, async (request, response) => {
    response.json(await readAccesses(deps, personOf(response), parseQuery(accessQuery, request)));
  });
  routes.get('/integrity', signedIn, async (request, response) => {
    const { gone } = parseQuery(integrityQuery, request);
    response.json(await readIntegrity(deps, personOf(response), gone === 'true'));
  });
  routes.get('/report', signedIn, async (request, response) => {
    response.json(await readReport(deps, personOf(response), parseQuery(reportQuery, request).at));
  });
  routes.get('/cases/:caseId/properties', signedIn, async (request, response) => {
    const { standing } = await caseOf(deps, request, response);
    response.json(await readProperties(deps, standing.id));
  });
  return routes;
}
