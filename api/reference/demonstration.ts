import { formatInstant } from '#domain/kernel/time';
import { clockBody } from '#contract/http/reads';
import { businessInstant, readClock } from '#platform/clock/clock';
import { countUndecided, writeClock } from '#platform/store/reads-work';
import { Router } from 'express';
import { signedIn } from '../kit/authenticate.ts';
import { personOf } from '../kit/context.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { parseBody } from '../kit/parse.ts';
import { Problem } from '../kit/problem.ts';

/**
 * The conductor's routes: the clock of a demonstration. They exist only in a process that was started for
 * one (production refuses to start so), and only for the system administrator.
 */
export function demonstrationRoutes(deps: ApiDeps): Router {
  const routes = Router();
  routes.use('/demo', signedIn, (_request, response, next) => {
    if (!personOf(response).grants.some((grant) => grant.role === 'system-administrator'))
      throw new Problem('identity.not-permitted');
    next();
  });

  routes.get('/demo/clock', async (_request, response) => {
    response.json(await presentClock(deps));
  });

  routes.put('/demo/clock', async (request, response) => {
    const { baseInstant, scale, paused } = parseBody(clockBody, request);
    const wall = Date.now();
    const row = await readClock(deps.pool);
    const now = businessInstant(row, wall);
    await writeClock(deps.pool, {
      base: baseInstant === undefined ? now : Date.parse(baseInstant),
      wall,
      scale: scale ?? row.scale,
      paused: paused ?? row.pausedAt !== null,
    });
    // What comes in from now on counts at the new time, not at what this process last read.
    await deps.clock.reload?.();
    response.json(await presentClock(deps));
  });

  return routes;
}

async function presentClock(deps: ApiDeps): Promise<object> {
  const [row, undecided] = await Promise.all([readClock(deps.pool), countUndecided(deps.pool)]);
  return {
    now: formatInstant(businessInstant(row, Date.now())),
    baseInstant: formatInstant(row.baseInstant),
    wallBase: formatInstant(row.wallBase),
    scale: row.scale,
    paused: row.pausedAt !== null,
    undecided,
  };
}
