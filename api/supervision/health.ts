import { FINDING_KINDS, type FindingKind } from '#domain/supervision/findings';
import type { readiness } from '#contract/http/reads';
import type { Pool } from '#platform/store/pool';
import { countFindings } from '#platform/store/reconcile';
import { Router } from 'express';
import type { z } from 'zod';
import type { ApiDeps } from '../kit/deps.ts';

type Readiness = z.output<typeof readiness>;
type Check = Readiness['checks']['database'];

/** Health for machines: alive, ready with each dependency, and metrics. Needs no sign-in and tells no secret. */
export function healthRoutes(deps: ApiDeps): Router {
  const routes = Router();
  routes.get('/healthz', (_request, response) => {
    response.json({ alive: true });
  });
  routes.get('/readyz', async (_request, response) => {
    const [database, temporal, queue] = await Promise.all([
      check(() => databaseAnswers(deps.pool)),
      check(() => temporalAnswers(deps)),
      check(() => queueAnswers(deps.pool)),
    ]);
    const ready = database === 'ok' && temporal === 'ok';
    // Without its queue the product still takes acts; reminders wait.
    const answer: Readiness = { ready, checks: { database, temporal, queue } };
    response.status(ready ? 200 : 503).json(answer);
  });
  routes.get('/metrics', async (_request, response) => {
    const { registry, findings } = deps.metrics;
    // A database that does not answer keeps nobody from reading the other metrics.
    const counts = await countFindings(deps.pool).catch(() => null);
    if (counts !== null)
      for (const kind of Object.keys(FINDING_KINDS) as FindingKind[]) findings.set({ kind }, counts[kind] ?? 0);
    response.type(registry.contentType).send(await registry.metrics());
  });
  return routes;
}

async function check(work: () => Promise<unknown>): Promise<Check> {
  try {
    await work();
    return 'ok';
  } catch {
    return 'failed';
  }
}

async function databaseAnswers(pool: Pool): Promise<void> {
  await pool.query('SELECT 1');
}

async function temporalAnswers(deps: ApiDeps): Promise<void> {
  const { temporal } = deps;
  await temporal.withDeadline(Date.now() + 3_000, () =>
    temporal.workflowService.describeNamespace({ namespace: temporal.options.namespace }),
  );
}

/** The queue lives in the same database or in Redis; what the API can see is that nothing waits far too long. */
async function queueAnswers(pool: Pool): Promise<void> {
  const stuck = await pool.query<{ late: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM command WHERE state = 'received' AND recorded_at < now() - interval '15 minutes') AS late`,
  );
  if (stuck.rows[0]?.late === true) throw new Error('commands wait for more than 15 minutes');
}
