import { ROLE_REACH } from '#domain/identity/permissions';
import type { JsonObject } from '#domain/kernel/json';
import { legalDay } from '#domain/kernel/time';
import {
  agencyQuery,
  authorityQuery,
  handlerQuery,
  quotaQuery,
  regionQuery,
  staffQuery,
  unitQuery,
} from '#contract/http/reads';
import { listHandlers, listNetwork, listRegions, listStaff, readQuota } from '#platform/store/reads-work';
import { regionOfAgency } from '#platform/store/commands';
import { Router, type Response } from 'express';
import { signedIn } from '../kit/authenticate.ts';
import { personOf } from '../kit/context.ts';
import { PAGE, pageOf, positionOf } from '../kit/cursor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { parseQuery } from '../kit/parse.ts';
import { Problem } from '../kit/problem.ts';

type Row = JsonObject & { readonly id: string; readonly sort_key: string };

/** Look-ups in the network, for whoever has to name an agency, a unit, a handler or an authority. */
export function networkRoutes(deps: ApiDeps): Router {
  const routes = Router();

  routes.get('/network/regions', signedIn, async (request, response) => {
    const { parent } = parseQuery(regionQuery, request);
    const rows = await listRegions(deps.pool, parent ?? null, legalDay(deps.clock.now()));
    response.json({
      items: rows.map((row) => ({
        code: row['code'],
        name: row['name'],
        level: row['level'],
        parent: row['parent_code'],
      })),
    });
  });

  routes.get('/network/agencies', signedIn, async (request, response) => {
    const { limit = PAGE, cursor, ...filter } = parseQuery(agencyQuery, request);
    const rows = (await listNetwork(deps.pool, 'agency', filter, {
      limit: limit + 1,
      after: positionOf('agencies', cursor),
    })) as readonly Row[];
    answer(response, 'agencies', rows, limit, (row) => ({
      id: row.id,
      code: row['code'] ?? '',
      name: row['name'] ?? '',
      region: row['region_code'] ?? '',
    }));
  });

  routes.get('/network/units', signedIn, async (request, response) => {
    const { limit = PAGE, cursor, ...filter } = parseQuery(unitQuery, request);
    const rows = (await listNetwork(deps.pool, 'unit', filter, {
      limit: limit + 1,
      after: positionOf('units', cursor),
    })) as readonly Row[];
    answer(response, 'units', rows, limit, (row) => ({
      id: row.id,
      agency: row['agency_id'] ?? '',
      kind: row['kind'] ?? '',
      name: row['name'] ?? '',
      region: row['region_code'] ?? '',
    }));
  });

  routes.get('/network/authorities', signedIn, async (request, response) => {
    const { limit = PAGE, cursor, ...filter } = parseQuery(authorityQuery, request);
    const rows = (await listNetwork(deps.pool, 'authority', filter, {
      limit: limit + 1,
      after: positionOf('authorities', cursor),
    })) as readonly Row[];
    answer(response, 'authorities', rows, limit, (row) => ({
      id: row.id,
      kind: row['kind'] ?? '',
      name: row['name'] ?? '',
      region: row['region_code'] ?? '',
      level: row['level'] ?? null,
    }));
  });

  routes.get('/network/handlers', signedIn, async (request, response) => {
    const { limit = PAGE, cursor, ...filter } = parseQuery(handlerQuery, request);
    const rows = (await listHandlers(deps.pool, filter, {
      limit: limit + 1,
      after: positionOf('handlers', cursor),
    })) as readonly Row[];
    answer(response, 'handlers', rows, limit, (row) => ({
      id: row.id,
      person: row['person_id'] ?? '',
      name: row['name'] ?? '',
      unit: { id: row['unit_id'] ?? '', name: row['unit_name'] ?? null },
      agency: row['agency_id'] ?? '',
      kind: row['kind'] ?? '',
      practisingSince: row['practising_since'] ?? '',
      criminalDefenceYears: row['criminal_defence_years'] ?? 0,
      criminalDefenceConfirmed: row['criminal_defence_confirmed'] ?? false,
      minorsListSince: row['minors_list_since'] ?? null,
      specialties: row['specialties'] ?? [],
      languages: row['languages'] ?? [],
      load: row['load'] ?? 0,
      loadCap: row['load_cap'] ?? 0,
      status: row['status'] ?? '',
      acceptsAid: row['accepts_aid'] ?? false,
    }));
  });

  routes.get('/network/staff', signedIn, async (request, response) => {
    const { agency, role } = parseQuery(staffQuery, request);
    if (!personOf(response).grants.some((grant) => grant.agency === agency))
      throw new Problem('identity.not-permitted');
    response.json({ items: await listStaff(deps.pool, agency, role, legalDay(deps.clock.now())) });
  });

  routes.get('/quota', signedIn, async (request, response) => {
    const { agency, year } = parseQuery(quotaQuery, request);
    if ((await regionOfAgency(deps.pool, agency)) === null)
      throw new Problem('network.unknown-agency', { refusal: { code: 'network.unknown-agency', field: '/agency' } });
    const allowed = personOf(response).grants.some(
      (grant) => grant.agency === agency || ROLE_REACH[grant.role] === 'region',
    );
    if (!allowed) throw new Problem('identity.not-permitted');
    const quota = await readQuota(deps.pool, agency, year);
    const shareBasisPoints =
      quota.casesHeard === 0 ? null : Math.floor((quota.casesObserved * 10_000) / quota.casesHeard);
    response.json({ agency, year, ...quota, shareBasisPoints });
  });

  return routes;
}

function answer(
  response: Response,
  list: string,
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => JsonObject,
): void {
  const page = pageOf(list, rows, limit);
  response.json({ items: page.rows.map(present), next: page.next });
}
