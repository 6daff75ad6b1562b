/** Ties of a registration to earlier cases: numbers become ids, and a new stage takes over what is not said anew. */
import { CARRIED_FACTS, CARRIED_TEXTS, checkLinkedForm, type CaseLink } from '#domain/case-file/links';
import type { Form } from '#domain/case-file/codes';
import { grantsOn } from '#domain/identity/permissions';
import type { Json, JsonObject } from '#domain/kernel/json';
import { linksField } from '#contract/acts/intake';
import { casesByNumber, readRegistration, readTies, type TiedCase } from '#platform/store/case-links';
import { findStanding, type CaseStanding } from '#platform/store/commands';
import type { Response } from 'express';
import { z } from 'zod';
import { personOf } from '../kit/context.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { traceOpening } from '../kit/opening.ts';
import { parseValue } from '../kit/parse.ts';
import { refusalProblem } from '../kit/problem.ts';

/** The ties alone, before the body is complete; whatever else is wrong with it shows afterwards. */
const tiesOnly = z.looseObject({ links: linksField.optional() });

/** A registration's body, completed, with its ties by id. */
export interface TiedBody {
  readonly body: Json;
  /** By the tie's place in the body. */
  readonly links: readonly CaseLink[];
  /** Whether the stage before is a case of a demonstration: then this one is too. */
  readonly demonstration: boolean;
  /** Leaves the trace of what was opened; to be called once the registration is to be stored. */
  readonly trace: () => Promise<void>;
}

/**
 * Looks up the earlier cases that a registration names and completes the body from the stage before. To somebody who may
 * not see it a case does not exist: an unknown and an invisible number are refused alike, before anything is stored.
 */
export async function withEarlierCases(deps: ApiDeps, response: Response, body: Json): Promise<TiedBody> {
  const none = { body, links: [], demonstration: false, trace: () => Promise.resolve() };
  if (body === null || typeof body !== 'object' || Array.isArray(body) || !('links' in body)) return none;
  const named = (parseValue(tiesOnly, body).links ?? []) as readonly CaseLink[];
  if (named.length === 0) return none;
  const ids = await casesByNumber(
    deps.pool,
    named.map((link) => link.case),
  );
  const links: CaseLink[] = [];
  let carried: Carried | null = null;
  for (const [index, link] of named.entries()) {
    const id = ids.get(link.case);
    const standing = id === undefined ? null : await visible(deps, response, id);
    if (standing === null)
      throw refusalProblem({ code: 'case-file.linked-case-unknown', field: `/links/${index}/case` });
    const no = checkLinkedForm(link.kind, standing.form as Form, index);
    if (no !== null) throw refusalProblem(no);
    links.push({ case: standing.id, kind: link.kind });
    if (link.kind === 'stage-change' && carried === null) carried = await carryOver(deps, standing);
  }
  if (carried === null) return { ...none, links };
  const { values, demonstration, standing } = carried;
  const person = personOf(response);
  // The names of the stage before are opened to be written down again: that leaves a trace like any reading.
  const grants = grantsOn(person.grants, person.id, standing);
  return {
    body: { ...values, ...body },
    links,
    demonstration,
    trace: () => traceOpening(deps, response, { standing, grants }, 'case'),
  };
}

/** A case as somebody may see it, null when they may not. */
async function visible(deps: ApiDeps, response: Response, caseId: string): Promise<CaseStanding | null> {
  const person = personOf(response);
  const standing = await findStanding(deps.pool, caseId);
  return standing !== null && grantsOn(person.grants, person.id, standing).length > 0 ? standing : null;
}

interface Carried {
  readonly values: JsonObject;
  readonly demonstration: boolean;
  readonly standing: CaseStanding;
}

async function carryOver(deps: ApiDeps, standing: CaseStanding): Promise<Carried | null> {
  const earlier = await readRegistration(deps.pool, deps.fieldKey, standing.id);
  if (earlier === null) return null;
  const from = (source: JsonObject, names: readonly string[]): [string, Json][] =>
    names.flatMap((name): [string, Json][] =>
      source[name] === undefined || source[name] === null ? [] : [[name, source[name]]],
    );
  const values = Object.fromEntries([...from(earlier.facts, CARRIED_FACTS), ...from(earlier.texts, CARRIED_TEXTS)]);
  return { values, demonstration: earlier.demonstration, standing };
}

/** The ties of a case that the viewer may see. */
export async function visibleTies(deps: ApiDeps, response: Response, caseId: string): Promise<readonly TiedCase[]> {
  const ties = await readTies(deps.pool, caseId);
  const seen = await Promise.all(ties.map(async (tie) => (await visible(deps, response, tie.id)) !== null));
  return ties.filter((_tie, index) => seen[index]);
}
