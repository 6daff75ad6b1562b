import { isoDate } from '#domain/kernel/time';
import { oversees, ownSideOnly } from '#domain/supervision/oversight';
import type { HistoryEvent } from '#domain/supervision/history';
import { timelineQuery } from '#contract/http/timeline';
import type { z } from 'zod';
import { Router } from 'express';
import { signedIn } from '../../kit/authenticate.ts';
import { personOf } from '../../kit/context.ts';
import { cursorOf, positionOf } from '../../kit/cursor.ts';
import type { ApiDeps } from '../../kit/deps.ts';
import { traceOpening } from '../../kit/opening.ts';
import { parseQuery } from '../../kit/parse.ts';
import { Problem } from '../../kit/problem.ts';
import { caseOf } from '../../kit/standing.ts';
import { engineRecord } from './engine.ts';
import type { Entry } from './entries.ts';
import { gatherTimeline, textsOf, type TimelineFilter } from './gather.ts';

/** Entries a page when nobody says. */
const PAGE = 100;

/** The filters of a query in the form of {@link gatherTimeline}. */
export function filterOf(query: z.output<typeof timelineQuery>): TimelineFilter {
  return {
    ...query,
    from: query.from === undefined ? undefined : isoDate(query.from),
    to: query.to === undefined ? undefined : isoDate(query.to),
  };
}

/** The timeline of a case, and one raw event of the engine. */
export function timelineRoutes(deps: ApiDeps): Router {
  const routes = Router();

  routes.get('/cases/:caseId/timeline', signedIn, async (request, response) => {
    const own = await caseOf(deps, request, response);
    const { standing, grants } = own;
    const query = parseQuery(timelineQuery, request);
    const limit = query.limit ?? PAGE;
    const list = `timeline ${standing.id}`;
    const timeline = await gatherTimeline(deps, { person: personOf(response).id, standing, grants }, filterOf(query));
    const from = startOf(timeline.entries, positionOf(list, query.cursor)?.key ?? null);
    const shown = timeline.entries.slice(from, from + limit);
    const texts = await textsOf(deps, grants, shown);
    if (texts !== null && texts.size > 0) await traceOpening(deps, response, own, 'case');
    const last = shown.at(-1);
    response.json({
      items: shown.map((entry) => ({
        ...entry,
        texts: texts === null ? null : (texts.get(entry.command ?? '') ?? {}),
      })),
      attempts: timeline.attempts,
      engine: timeline.engineReachable ? 'complete' : 'unreachable',
      total: timeline.entries.length,
      next:
        from + limit < timeline.entries.length && last !== undefined
          ? cursorOf(list, { key: `${last.at} ${last.id}`, id: standing.id })
          : null,
    });
  });

  routes.get('/cases/:caseId/timeline/events/:runId/:eventId', signedIn, async (request, response) => {
    const { standing, grants } = await caseOf(deps, request, response);
    if (ownSideOnly(grants)) throw new Problem('identity.not-permitted');
    const record = await engineRecord(deps, standing.id);
    const run = record.runs.find(({ runId }) => runId === request.params['runId']);
    const event = run?.events?.find(({ eventId }) => eventId === request.params['eventId']);
    if (run === undefined || event === undefined) {
      throw new Problem(record.reachable ? 'supervision.event-not-found' : 'service.unavailable');
    }
    const { workflowId, workflowType, status } = run;
    response.json({
      workflow: { id: workflowId, run: run.runId, type: workflowType, status, export: run.export },
      event: oversees(grants) ? opened(event) : sealed(event),
      payloads: oversees(grants) ? 'opened' : 'withheld',
      engineUi: uiOf(deps, workflowId, run.runId),
    });
  });

  return routes;
}

/** The engine's own page of a run, null where it has none. */
export function uiOf(deps: ApiDeps, workflowId: string, runId: string): string | null {
  const { TEMPORAL_UI_URL: ui, TEMPORAL_NAMESPACE: namespace } = deps.config;
  if (ui === undefined) return null;
  return new URL(
    `namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}/${encodeURIComponent(runId)}/history`,
    ui.endsWith('/') ? ui : `${ui}/`,
  ).href;
}

/** Where the next page starts: after the entry that was last, or after its instant when it is no longer shown. */
export function startOf(entries: readonly Entry[], after: string | null): number {
  if (after === null) return 0;
  const [at = '', ...id] = after.split(' ');
  const position = entries.findIndex((entry) => entry.id === id.join(' '));
  if (position !== -1) return position + 1;
  const later = entries.findIndex((entry) => entry.at > at);
  return later === -1 ? entries.length : later;
}

/** The event with the JSON of its payloads readable in place. */
function opened(event: HistoryEvent): unknown {
  return mapPayloads(event, (data) => {
    try {
      return JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as unknown;
    } catch {
      return data;
    }
  });
}

/** The event without what its payloads hold. */
function sealed(event: HistoryEvent): unknown {
  return mapPayloads(event, () => null);
}

function mapPayloads(value: unknown, change: (data: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapPayloads(item, change));
  if (value === null || typeof value !== 'object') return value;
  const { metadata, data } = value as { metadata?: { encoding?: unknown }; data?: unknown };
  if (typeof metadata?.encoding === 'string' && typeof data === 'string') {
    return { encoding: Buffer.from(metadata.encoding, 'base64').toString('utf8'), data: change(data) };
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapPayloads(item, change)]));
}
