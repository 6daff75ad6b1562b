import { randomUUID } from 'node:crypto';
import type { SessionPerson } from '#platform/store/identity';
import type { RequestHandler, Response } from 'express';

/** What a request knows about itself; kept in `response.locals`. */
export interface RequestContext {
  readonly requestId: string;
  person: SessionPerson | null;
  /** Pattern of the route that took it, for logs and metrics: never the address with its ids. */
  route: string;
}

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/u;

/** Gives each request an id (the caller's own `X-Request-Id` when it is a decent one) and sends it back. */
export const requestContext: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id');
  const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
  response.locals['zhiheng'] = { requestId, person: null, route: '' } satisfies RequestContext;
  response.set('X-Request-Id', requestId);
  next();
};

export function contextOf(response: Response): RequestContext {
  return response.locals['zhiheng'] as RequestContext;
}

/** The person signed in; a route that calls this stands behind `signedIn`. */
export function personOf(response: Response): SessionPerson {
  const { person } = contextOf(response);
  if (person === null) throw new Error('a route for signed-in people was reached without signing in');
  return person;
}
