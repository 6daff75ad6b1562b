import { ownSideOnly } from '#domain/supervision/oversight';
import { grantsOn, seesPersonalData } from '#domain/identity/permissions';
import type { JsonObject } from '#domain/kernel/json';
import { isoDate, legalDay } from '#domain/kernel/time';
import { caseListQuery } from '#contract/http/reads';
import {
  listCases,
  openRecipientNames,
  openTexts,
  readCase,
  readDeadlines,
  type CaseListRow,
  type CaseSort,
} from '#platform/store/reads-cases';
import { readRows } from '#platform/store/reads-work';
import { Router } from 'express';
import { signedIn } from '../kit/authenticate.ts';
import { personOf } from '../kit/context.ts';
import { PAGE, pageOf, positionOf } from '../kit/cursor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { traceOpening } from '../kit/opening.ts';
import { parseQuery } from '../kit/parse.ts';
import { presentRow } from '../kit/present.ts';
import { Problem } from '../kit/problem.ts';
import { caseOf } from '../kit/standing.ts';
import { visibleTies } from './links.ts';
import { presentCase, presentDeadline, presentDetail } from './present.ts';
import { hiddenFromUnit } from './unit-side.ts';

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

  routes.get('/cases/:caseId/deadlines', signedIn, async (request, response) => {
    const { standing, grants } = await caseOf(deps, request, response);
    const rows = await readDeadlines(deps.pool, standing.id);
    const shown = ownSideOnly(grants) ? rows.filter(({ rule_key: rule }) => !hiddenFromUnit(rule)) : rows;
    response.json({ items: shown.map(presentDeadline) });
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
    response.json({ items: ownSideOnly(grants) ? rows.map(({ answers: _answers, ...row }) => row) : rows });
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
    // The list holds no sealed case that its reader may not know of.
    sealed: row.protection === 'criminal-record-sealed' ? (row.stage === 'ended' ? 'over' : 'running') : null,
  };
}
