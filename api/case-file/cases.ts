import { grantsOn, seesPersonalData } from '#domain/identity/permissions';
import type { JsonObject } from '#domain/kernel/json';
import { isoDate, legalDay } from '#domain/kernel/time';
import { caseStream } from '#domain/supervision/streams';
import { caseListQuery, timelineQuery } from '#contract/http/reads';
import {
  listCases,
  openRecipientNames,
  openTexts,
  openTextsOfCommands,
  readCase,
  readDeadlines,
  readTimeline,
  type CaseListRow,
  type CaseSort,
} from '#platform/store/reads-cases';
import { readRows } from '#platform/store/reads-work';
import { Router } from 'express';
import { signedIn } from '../kit/authenticate.ts';
import { personOf } from '../kit/context.ts';
import { cursorOf, PAGE, pageOf, positionOf } from '../kit/cursor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { traceOpening } from '../kit/opening.ts';
import { parseQuery } from '../kit/parse.ts';
import { presentRow } from '../kit/present.ts';
import { Problem } from '../kit/problem.ts';
import { caseOf } from '../kit/standing.ts';
import { visibleTies } from './links.ts';
import { presentCase, presentDeadline, presentDetail } from './present.ts';
import { hiddenFromUnit, isUnitSide } from './unit-side.ts';

/** The id that stands in cursors of lists ordered by number. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Lists and pages of cases. */
export function caseRoutes(deps: ApiDeps): Router {
  const routes = Router();

  routes.get('/cases', signedIn, async (request, response) => {
    const person = personOf(response);
    const query = parseQuery(caseListQuery, request);
    const order = query.sort ?? 'nextDue';
    const limit = query.limit ?? PAGE;
    const list = `cases ${order}`;
    const today = legalDay(deps.clock.now());
    const rows = await listCases(
      deps.pool,
      { person: person.id, grants: person.grants },
      {
        ...query,
        dueBefore: query.dueBefore === undefined ? undefined : isoDate(query.dueBefore),
        sort: order.replace('-', '') as CaseSort,
        descending: order.startsWith('-'),
        limit: limit + 1,
        after: positionOf(list, query.cursor),
      },
      today,
    );
    const page = pageOf(list, rows, limit);
    const open = page.rows.filter((row) => seesPersonalData(grantsOn(person.grants, person.id, placeOf(row))));
    const names = await openRecipientNames(
      deps.pool,
      deps.fieldKey,
      open.map((row) => row.id),
    );
    response.json({
      items: page.rows.map((row) => presentCase(row, today, names.get(row.id) ?? null)),
      next: page.next,
    });
  });

  routes.get('/cases/:caseId', signedIn, async (request, response) => {
    const person = personOf(response);
    const own = await caseOf(deps, request, response);
    const { standing, grants } = own;
    const detail = await readCase(deps.pool, standing.id);
    if (detail === null) throw new Problem('case-file.unknown');
    const textIds = detail.recipients
      .flatMap((one) => [one.name_text_id, one.phone_text_id, one.id_number_text_id])
      .filter((id) => id !== null);
    const texts = seesPersonalData(grants) ? await openTexts(deps.pool, deps.fieldKey, textIds) : null;
    const viewer = { person: person.id, grants, now: deps.clock.now() };
    const ties = await visibleTies(deps, response, standing.id);
    if (texts !== null && texts.size > 0) await traceOpening(deps, response, own, 'case');
    response.set('ETag', `"${detail.row.version}"`).json(presentDetail(detail, viewer, texts, ties));
  });

  routes.get('/cases/:caseId/timeline', signedIn, async (request, response) => {
    const own = await caseOf(deps, request, response);
    const { standing, grants } = own;
    const query = parseQuery(timelineQuery, request);
    const limit = query.limit ?? PAGE;
    const list = `timeline ${standing.id}`;
    const after = Number(positionOf(list, query.cursor)?.key ?? 0);
    if (!Number.isSafeInteger(after) || after < 0) throw new Problem('request.cursor-invalid');
    const rows = await readTimeline(deps.pool, caseStream(standing.id), after, limit + 1);
    const shown = rows.slice(0, limit);
    const commands = [...new Set(shown.flatMap((row) => row.command_id ?? []))];
    const texts = seesPersonalData(grants) ? await openTextsOfCommands(deps.pool, deps.fieldKey, commands) : null;
    if (texts !== null && texts.size > 0) await traceOpening(deps, response, own, 'case');
    const last = shown.at(-1);
    const ownSide = isUnitSide(grants);
    response.json({
      items: shown.flatMap((row) => {
        const body = JSON.parse(row.body) as JsonObject;
        if (ownSide && hiddenFromUnit(String(body['kind'] as string))) return [];
        return {
          seq: row.seq,
          at: body['at'],
          kind: body['kind'],
          actor: { ...(body['actor'] as JsonObject), name: row.person_name, role: row.role },
          command: body['command'],
          rule: body['rule'] ?? null,
          facts: body['facts'],
          texts: texts === null ? null : (texts.get(row.command_id ?? '') ?? {}),
          commitments: body['commitments'],
          hash: row.hash,
          prevHash: row.prev_hash,
        };
      }),
      next: rows.length > limit && last !== undefined ? cursorOf(list, { key: String(last.seq), id: NO_ID }) : null,
    });
  });

  routes.get('/cases/:caseId/deadlines', signedIn, async (request, response) => {
    const { standing, grants } = await caseOf(deps, request, response);
    const rows = await readDeadlines(deps.pool, standing.id);
    const shown = isUnitSide(grants) ? rows.filter(({ rule_key: rule }) => !hiddenFromUnit(rule)) : rows;
    response.json({ items: shown.map(presentDeadline) });
  });

  routes.get('/cases/:caseId/letters', signedIn, async (request, response) => {
    const { standing } = await caseOf(deps, request, response);
    response.json({ items: (await readRows(deps.pool, 'letter', standing.id)).map(presentRow) });
  });

  routes.get('/cases/:caseId/hearings', signedIn, async (request, response) => {
    const { standing } = await caseOf(deps, request, response);
    const read = async (table: 'hearing' | 'observation' | 'authority_opinion'): Promise<readonly JsonObject[]> =>
      (await readRows(deps.pool, table, standing.id)).map(presentRow);
    const [hearings, observations, opinions] = await Promise.all([
      read('hearing'),
      read('observation'),
      read('authority_opinion'),
    ]);
    response.json({ hearings, observations, opinions });
  });

  routes.get('/cases/:caseId/touches', signedIn, async (request, response) => {
    const { standing, grants } = await caseOf(deps, request, response);
    const rows = (await readRows(deps.pool, 'touch', standing.id)).map(presentRow);
    // "Money was taken: yes" is the supervisor's first; the unit and its people never see answers.
    response.json({ items: isUnitSide(grants) ? rows.map(({ answers: _answers, ...row }) => row) : rows });
  });

  return routes;
}

/** Where a listed case stands; grants by region never open personal data, so its regions don't matter here. */
function placeOf(row: CaseListRow): Parameters<typeof grantsOn>[2] {
  const issued = ['issued', 'arranged', 'declining', 'confirmed'].includes(row.assignment_status);
  const arranged = issued && row.assignment_status !== 'issued';
  return {
    agency: row.agency_id,
    regions: [],
    unit: issued ? row.unit_id : null,
    handlerPerson: arranged ? row.handler_person : null,
    observers: [],
  };
}
