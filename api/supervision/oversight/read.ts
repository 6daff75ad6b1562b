import type { Grant } from '#domain/identity/permissions';
import { addDays, formatInstant, isoDate, startOfDay, type Instant } from '#domain/kernel/time';
import { PROPERTY_ITEMS } from '#domain/supervision/four-properties';
import { oversees } from '#domain/supervision/oversight';
import type { conductQuery } from '#contract/http/oversight';
import { FINDING_REMEDY_WORDS, FINDING_WORDS } from '#contract/words/findings';
import { PROPERTY_ITEM_WORDS } from '#contract/words/oversight';
import { PROBLEM_WORDS } from '#contract/words/problems';
import type { SessionPerson } from '#platform/store/identity';
import {
  countAttempts,
  figuresAt,
  findingsFor,
  listConduct,
  regionNames,
  type ConductFilter,
  type ConductRow,
} from '#platform/store/oversight';
import { listChecks } from '#platform/store/properties';
import { latestRuns } from '#platform/store/reconcile';
import { createReferenceStore } from '#platform/store/reference';
import { readNames } from '#platform/store/timeline';
import type { z } from 'zod';
import { cursorOf, PAGE, positionOf } from '../../kit/cursor.ts';
import type { ApiDeps } from '../../kit/deps.ts';
import { Problem } from '../../kit/problem.ts';
import { idsIn } from '../timeline/gather.ts';
import { mentionEntry } from '../timeline/entries.ts';

/** What both the API and the pages of supervision show, from one place. */

/** @throws `identity.not-permitted` for somebody who supervises nothing */
export function demandOversight(grants: readonly Grant[], more: readonly Grant['role'][] = []): void {
  if (!oversees(grants) && !grants.some(({ role }) => more.includes(role))) throw new Problem('identity.not-permitted');
}

type ConductQuery = z.output<typeof conductQuery> & { readonly foreign?: 'true' | 'false' | undefined };

function filterOf(kind: ConductFilter['kind'], { person, from, to, foreign }: ConductQuery): ConductFilter {
  return {
    kind,
    person,
    from: from === undefined ? undefined : startOfDay(isoDate(from)),
    before: to === undefined ? undefined : startOfDay(addDays(isoDate(to), 1)),
    foreign: foreign === 'true',
  };
}

/** Rows of conduct as entries of a timeline, newest first, with the cursor of the next page. */
async function readConduct(deps: ApiDeps, grants: readonly Grant[], kind: ConductFilter['kind'], query: ConductQuery) {
  const limit = query.limit ?? PAGE;
  const rows = await listConduct(deps.pool, grants, filterOf(kind, query), {
    after: positionOf(kind, query.cursor)?.key ?? null,
    most: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const names = await readNames(deps.pool, idsIn(shown));
  const last = shown.at(-1);
  return {
    items: shown.map((row: ConductRow) => ({
      ...mentionEntry(row, {
        caseId: row.caseId,
        pack: null,
        deadlines: [],
        nameOf: (id) => names.get(id) ?? null,
        ownSide: false,
      }),
      case: { id: row.caseId, number: row.caseNumber },
    })),
    next: rows.length > limit && last !== undefined ? cursorOf(kind, { key: last.sortKey, id: last.caseId }) : null,
  };
}

/** Refused attempts that somebody oversees, with counts by person and reason. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- pages and API take what it gives
export async function readAttempts(deps: ApiDeps, { grants }: SessionPerson, query: ConductQuery) {
  demandOversight(grants);
  const kind = 'supervision.attempt-refused';
  const [page, counts] = await Promise.all([
    readConduct(deps, grants, kind, query),
    countAttempts(deps.pool, grants, filterOf(kind, query)),
  ]);
  return {
    ...page,
    counts: counts.map((one) => ({ ...one, why: PROBLEM_WORDS[one.code] ?? { zh: one.code, en: one.code } })),
  };
}

/** Accesses that somebody oversees. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- pages and API take what it gives
export async function readAccesses(deps: ApiDeps, { grants }: SessionPerson, query: ConductQuery) {
  demandOversight(grants);
  return readConduct(deps, grants, 'supervision.file-opened', query);
}

/** What the reconciler found, and its latest passes. The system administrator sees all of it: codes only. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- pages and API take what it gives
export async function readIntegrity(deps: ApiDeps, { id, grants }: SessionPerson, gone: boolean) {
  demandOversight(grants, ['system-administrator']);
  const everything = grants.some(({ role }) => role === 'system-administrator');
  const [findings, runs] = await Promise.all([
    findingsFor(deps.pool, id, grants, { everything, open: !gone, most: 500 }),
    latestRuns(deps.pool, 10),
  ]);
  return {
    findings: findings.map((one) => ({
      id: one.id,
      kind: one.kind,
      subject: one.subject,
      case: one.caseId === null ? null : { id: one.caseId, number: one.caseNumber },
      sentence: FINDING_WORDS[one.kind],
      remedy: FINDING_REMEDY_WORDS[one.kind],
      facts: one.facts,
      firstSeen: formatInstant(one.firstSeen),
      lastSeen: formatInstant(one.lastSeen),
      goneAt: one.goneAt === null ? null : formatInstant(one.goneAt),
    })),
    runs: runs.map(({ startedAt, endedAt, counts }) => ({
      startedAt: formatInstant(startedAt),
      endedAt: endedAt === null ? null : formatInstant(endedAt),
      counts,
    })),
  };
}

/** The checks of a case's dossiers, newest first. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- pages and API take what it gives
export async function readProperties(deps: ApiDeps, caseId: string) {
  const checks = await listChecks(deps.pool, caseId);
  return {
    items: checks.map((check) => ({
      id: check.id,
      dossier: check.dossierId,
      occasion: check.occasion,
      result: check.result,
      at: formatInstant(check.at),
      checkedAt: formatInstant(check.checkedAt),
      items: check.items.map(({ item, outcome }) => ({
        item,
        property: PROPERTY_ITEMS[item],
        outcome,
        words: PROPERTY_ITEM_WORDS[item],
      })),
    })),
  };
}

/** Figures of the cases that somebody oversees, as of a moment. @throws `request.invalid-query` for one that has not come */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- pages and API take what it gives
export async function readReport(deps: ApiDeps, { id, grants }: SessionPerson, at: string | undefined) {
  demandOversight(grants);
  const now = deps.clock.now();
  const moment: Instant = at === undefined ? now : Date.parse(at);
  if (moment > now)
    throw new Problem('request.invalid-query', { errors: [{ pointer: '/at', code: 'field.date-in-the-future' }] });
  const figures = await figuresAt(deps.pool, createReferenceStore(deps.pool), id, grants, moment);
  const [regions, names] = await Promise.all([
    regionNames(
      deps.pool,
      figures.regions.map(({ region }) => region),
    ),
    readNames(
      deps.pool,
      figures.handlers.map(({ person }) => person),
    ),
  ]);
  return {
    at: formatInstant(moment),
    cases: figures.cases,
    rows: figures.rows,
    regions: figures.regions.map((one) => ({ ...one, name: regions.get(one.region) ?? null })),
    handlers: figures.handlers.map((one) => ({ ...one, name: names.get(one.person) ?? null })),
  };
}
