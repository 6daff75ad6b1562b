import { legalDay } from '#domain/kernel/time';
import { inboxMark, inboxQuery, taskQuery } from '#contract/http/reads';
import { lightOf } from '#platform/store/reads-cases';
import { listInbox, listTasks, markRead, readInboxEntry, type InboxRow } from '#platform/store/reads-work';
import { Router } from 'express';
import { signedIn } from '../kit/authenticate.ts';
import { personOf } from '../kit/context.ts';
import { PAGE, pageOf, positionOf } from '../kit/cursor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { demandMatch, etagOf } from '../kit/etag.ts';
import { parseBody, parseQuery, pathId } from '../kit/parse.ts';
import { instant, instantOrNull } from '../kit/present.ts';
import { Problem } from '../kit/problem.ts';

/** What the signed-in person has to do, and what they were told. */
export function workRoutes(deps: ApiDeps): Router {
  const routes = Router();

  routes.get('/tasks', signedIn, async (request, response) => {
    const person = personOf(response);
    const query = parseQuery(taskQuery, request);
    const limit = query.limit ?? PAGE;
    const rows = await listTasks(
      deps.pool,
      { person: person.id, grants: person.grants },
      { limit: limit + 1, after: positionOf('tasks', query.cursor), caseId: query.case, act: query.act },
    );
    const today = legalDay(deps.clock.now());
    const page = pageOf('tasks', rows, limit);
    response.json({
      items: page.rows.map((row) => ({
        id: row.id,
        case: { id: row.case_id, number: row.case_number, stage: row.stage, version: row.version },
        key: row.key,
        act: row.act,
        role: row.role,
        due: row.due,
        light: lightOf(row.due, today),
        openedAt: instant(row.opened_at),
      })),
      next: page.next,
    });
  });

  routes.get('/inbox', signedIn, async (request, response) => {
    const person = personOf(response);
    const query = parseQuery(inboxQuery, request);
    const limit = query.limit ?? PAGE;
    const rows = await listInbox(
      deps.pool,
      { person: person.id, grants: person.grants },
      {
        limit: limit + 1,
        unread: query.unread === 'true',
        after: positionOf('inbox', query.cursor),
      },
    );
    const page = pageOf('inbox', rows, limit);
    response.json({ items: page.rows.map(presentEntry), next: page.next });
  });

  routes.patch('/inbox/:entryId', signedIn, async (request, response) => {
    const person = personOf(response);
    const id = pathId(request, 'entryId', 'supervision.notification-not-found');
    const entry = await readInboxEntry(deps.pool, { person: person.id, grants: person.grants }, id);
    if (entry === null) throw new Problem('supervision.notification-not-found');
    demandMatch(request, tagOf(entry));
    const { read } = parseBody(inboxMark, request);
    if (!(await markRead(deps.pool, person.id, id, entry.read_at, read ? deps.clock.now() : null)))
      throw new Problem('request.version-changed');
    const marked = await readInboxEntry(deps.pool, { person: person.id, grants: person.grants }, id);
    if (marked === null) throw new Problem('supervision.notification-not-found');
    response.set('ETag', tagOf(marked)).json(presentEntry(marked));
  });

  return routes;
}

function tagOf(row: InboxRow): string {
  return etagOf(['inbox', row.id, instantOrNull(row.read_at)]);
}

function presentEntry(row: InboxRow): object {
  return {
    id: row.id,
    case: { id: row.case_id, number: row.case_number },
    template: row.template,
    rung: row.rung,
    facts: row.facts,
    at: instant(row.planned_at),
    readAt: instantOrNull(row.read_at),
    etag: tagOf(row),
  };
}
