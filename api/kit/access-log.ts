import type { Log } from '#platform/log/log';
import type { Request, RequestHandler } from 'express';
import { contextOf } from './context.ts';
import type { Metrics } from './metrics.ts';

/** One line a request: pattern, status, duration and ids; no query, no body, no header. */
export function accessLog(log: Log, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    response.once('close', () => {
      const context = contextOf(response);
      const ms = Math.round((performance.now() - began) * 10) / 10;
      const route = context.route === '' ? patternOf(request) : context.route;
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.requests.observe({ method: request.method, route, status: String(status) }, ms / 1_000);
      log.info(
        { requestId: context.requestId, method: request.method, route, status, ms, person: context.person?.id ?? null },
        'request',
      );
    });
    next();
  };
}

function patternOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? `${request.baseUrl}${route.path}` : 'none';
}
