import express, { Router, type Express } from 'express';
import { actRoutes } from './case-file/acts.ts';
import { sessionRoutes } from './identity/sessions.ts';
import { accessLog } from './kit/access-log.ts';
import { authenticate } from './kit/authenticate.ts';
import { requestContext } from './kit/context.ts';
import type { ApiDeps } from './kit/deps.ts';
import { jsonBody } from './kit/json-body.ts';
import { notFound, problemHandler } from './kit/problem.ts';
import { limitRequests } from './kit/rate-limit.ts';
import { securityHeaders } from './kit/security.ts';
import { healthRoutes } from './supervision/health.ts';

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
  app.use('/api/v1', apiRoutes(deps));
  app.use(notFound);
  app.use(problemHandler(deps.log));
  return app;
}

function apiRoutes(deps: ApiDeps): Router {
  const routes = Router();
  routes.use(authenticate(deps));
  routes.use(limitRequests(deps.limits));
  routes.use(jsonBody);
  routes.use(sessionRoutes(deps));
  routes.use(actRoutes(deps));
  return routes;
}
