import express, { Router, type Express } from 'express';
import { actRoutes } from './case-file/acts.ts';
import { caseRoutes } from './case-file/cases.ts';
import { commandRoutes } from './case-file/command-status.ts';
import { issueLinkRoutes } from './follow-up/issue-link.ts';
import { linkRoutes } from './follow-up/links.ts';
import { documentRoutes } from './handling/documents.ts';
import { letterRoutes } from './letters/letters.ts';
import { sessionRoutes } from './identity/sessions.ts';
import { accessLog } from './kit/access-log.ts';
import { authenticate } from './kit/authenticate.ts';
import { requestContext } from './kit/context.ts';
import type { ApiDeps } from './kit/deps.ts';
import { jsonBody } from './kit/json-body.ts';
import { refuseMethod } from './kit/methods.ts';
import { notFound, problemHandler } from './kit/problem.ts';
import { limitRequests } from './kit/rate-limit.ts';
import { securityHeaders } from './kit/security.ts';
import { networkRoutes } from './network/lookups.ts';
import { demonstrationRoutes } from './reference/demonstration.ts';
import { problemPageRoutes, referenceRoutes } from './reference/reference-page.ts';
import { healthRoutes } from './supervision/health.ts';
import { logRoutes } from './supervision/log.ts';
import { oversightRoutes } from './supervision/oversight/routes.ts';
import { timelineRoutes } from './supervision/timeline/routes.ts';
import { workRoutes } from './supervision/work.ts';

/** The whole HTTP interface over its ports; listens to nothing by itself. */
export function createApi(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', deps.config.NODE_ENV === 'production' ? 'loopback, linklocal, uniquelocal' : false);
  app.use(requestContext);
  app.use(accessLog(deps.log, deps.metrics));
  app.use(securityHeaders(deps.config.NODE_ENV === 'production'));
  app.use(healthRoutes(deps));
  app.use(problemPageRoutes());
  app.use('/api/v1', apiRoutes(deps));
  app.use(notFound);
  app.use(problemHandler(deps.log));
  return app;
}

function apiRoutes(deps: ApiDeps): Router {
  const routes = Router();
  routes.use(referenceRoutes());
  routes.use(authenticate(deps));
  routes.use(limitRequests(deps.limits));
  // Before anything reads a body: a wrong method, and files, which are no JSON.
  routes.use(refuseMethod);
  routes.use(documentRoutes(deps));
  routes.use(letterRoutes(deps));
  routes.use(jsonBody);
  routes.use(sessionRoutes(deps));
  routes.use(actRoutes(deps));
  routes.use(caseRoutes(deps));
  routes.use(timelineRoutes(deps));
  routes.use(oversightRoutes(deps));
  routes.use(commandRoutes(deps));
  routes.use(workRoutes(deps));
  routes.use(networkRoutes(deps));
  routes.use(issueLinkRoutes(deps));
  routes.use(linkRoutes(deps));
  routes.use(logRoutes(deps));
  if (deps.config.ZHIHENG_DEMONSTRATION) routes.use(demonstrationRoutes(deps));
  return routes;
}
