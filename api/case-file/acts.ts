import { REGISTER } from '#domain/case-file/acts';
import { grantFor, registeringGrants, type Grant } from '#domain/identity/permissions';
import type { Json, JsonObject } from '#domain/kernel/json';
import { legalDay } from '#domain/kernel/time';
import { uuidV7 } from '#domain/kernel/uuid';
import { actBody, type ActContract } from '#contract/acts';
import { ACT_CONTRACTS } from '#contract/acts/index';
import type { FieldFault } from '#contract/fields';
import {
  findHandler,
  findStanding,
  regionOfAgency,
  requestHash,
  unknownDocuments,
  unknownIds,
  type CaseStanding,
} from '#platform/store/commands';
import { randomBytes } from 'node:crypto';
import { Router, type Request } from 'express';
import type { z } from 'zod';
import { signedIn } from '../kit/authenticate.ts';
import { personOf } from '../kit/context.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { invalid, parseValue, pathId } from '../kit/parse.ts';
import { Problem, refusalProblem } from '../kit/problem.ts';
import { submit } from './command-path.ts';
import { withEarlierCases } from './links.ts';

const BODIES: ReadonlyMap<string, z.ZodObject> = new Map(
  Object.entries(ACT_CONTRACTS).map(([code, contract]) => [code, actBody(contract)]),
);
const KEY = /^[\x21-\x7e]{8,128}$/u;

/** Registration and every act of a case. */
export function actRoutes(deps: ApiDeps): Router {
  const routes = Router();

  routes.post('/cases', signedIn, async (request, response) => {
    const person = personOf(response);
    const idempotencyKey = keyOf(request);
    const tied = await withEarlierCases(deps, response, bodyOf(request));
    const { facts, texts } = read(deps, REGISTER, tied.body);
    const grant = registeringGrant(person.grants, typeof facts['agency'] === 'string' ? facts['agency'] : null);
    const agencyId = grant.agency ?? '';
    const region = await regionOfAgency(deps.pool, agencyId);
    if (region === null)
      throw new Problem('network.unknown-agency', { refusal: { code: 'network.unknown-agency', field: '/agency' } });
    if (!deps.config.ZHIHENG_DEMONSTRATION) forDemonstrations(facts);
    if (typeof facts['authority'] === 'string') await knownAuthority(deps, facts['authority']);
    await tied.trace();
    const receivedAt = deps.clock.now();
    const caseId = uuidV7(Date.now(), randomBytes(10));
    await submit(
      deps,
      response,
      {
        caseId,
        makesCase: true,
        agencyId,
        act: REGISTER,
        personId: person.id,
        grantId: grant.id,
        role: grant.role,
        linkId: null,
        idempotencyKey,
        // As it was sent: what the stage before added may have changed when the same request comes again.
        requestHash: requestHash(REGISTER, null, bodyOf(request)),
        facts: {
          receivedOn: legalDay(receivedAt),
          ...facts,
          ...(tied.links.length === 0 ? {} : { links: tied.links as unknown as Json }),
          ...(tied.demonstration ? { demonstration: true } : {}),
          agency: agencyId,
          region,
          officer: person.id,
        },
        texts,
        receivedAt,
      },
      { makesCase: true, ended: false, started: true },
    );
  });

  routes.post('/cases/:caseId/acts/:act', signedIn, async (request, response) => {
    const person = personOf(response);
    const caseId = pathId(request, 'caseId', 'case-file.unknown');
    const act = String(request.params['act']);
    if (act === REGISTER || !BODIES.has(act)) throw new Problem('case-file.unknown-act');
    const standing = await findStanding(deps.pool, caseId);
    const grant = standing === null ? null : grantFor(person.grants, person.id, act, standing);
    // To somebody without standing the case does not exist.
    if (standing === null || grant === null) throw new Problem('case-file.unknown');
    const idempotencyKey = keyOf(request);
    const body = bodyOf(request);
    const { facts, texts } = read(deps, act, body);
    await submit(
      deps,
      response,
      {
        caseId,
        makesCase: false,
        agencyId: standing.agency,
        act,
        personId: person.id,
        grantId: grant.id,
        role: grant.role,
        linkId: null,
        idempotencyKey,
        requestHash: requestHash(act, caseId, body),
        facts: {
          ...(await resolved(deps, standing, withDefaults(act, facts, standing))),
          ...(grant.unit === null ? {} : { actorUnit: grant.unit }),
        },
        texts,
        receivedAt: deps.clock.now(),
      },
      { makesCase: false, ended: standing.stage === 'ended', started: standing.started },
    );
  });

  return routes;
}

/** The key of a command; without one a repetition could not be told from a second act. */
export function keyOf(request: Request): string {
  const key = request.get('idempotency-key');
  if (key === undefined) throw new Problem('request.idempotency-key-missing');
  if (!KEY.test(key))
    throw new Problem('request.invalid-header', {
      errors: [{ pointer: '/headers/Idempotency-Key', code: 'field.wrong-format' }],
    });
  return key;
}

interface ReadBody {
  readonly facts: JsonObject;
  readonly texts: Readonly<Record<string, string>>;
}

/** The body of a request as it was sent; an act without fields may leave it out. */
export function bodyOf(request: Request): Json {
  return (request.body === undefined ? {} : request.body) as Json;
}

/** Body of an act by its contract, split into facts and texts. */
export function read(deps: ApiDeps, act: string, body: Json): ReadBody {
  const contract = ACT_CONTRACTS[act];
  const schema = BODIES.get(act);
  if (contract === undefined || schema === undefined) throw new Problem('case-file.unknown-act');
  const parsed = parseValue(schema, body) as JsonObject;
  const future = laterThanToday(contract, parsed, legalDay(deps.clock.now()));
  if (future.length > 0) throw invalid(future);
  const facts = Object.fromEntries(
    Object.entries(parsed).filter(([name, value]) => !(name in contract.texts) && value !== undefined),
  );
  const no = contract.check?.(facts) ?? null;
  if (no !== null) throw refusalProblem(no);
  const texts = Object.fromEntries(
    Object.keys(contract.texts).flatMap((name) => (typeof parsed[name] === 'string' ? [[name, parsed[name]]] : [])),
  );
  return { facts, texts };
}

function laterThanToday(contract: ActContract, facts: JsonObject, today: string): readonly FieldFault[] {
  return contract.past.flatMap((name): FieldFault[] => {
    const day = facts[name];
    return typeof day === 'string' && day > today
      ? [{ pointer: `/${name}`, code: 'field.date-in-the-future', params: { today } }]
      : [];
  });
}

function registeringGrant(grants: readonly Grant[], agency: string | null): Grant {
  const [first, ...others] = registeringGrants(grants, agency);
  if (first === undefined) throw new Problem('identity.not-permitted');
  if (others.some((other) => other.agency !== first.agency)) {
    throw new Problem('identity.several-agencies', {
      refusal: { code: 'identity.several-agencies', field: '/agency' },
    });
  }
  return first;
}

function forDemonstrations(facts: JsonObject): void {
  const field = ['recordId', 'demonstration', 'generated'].find((name) => facts[name] !== undefined);
  if (field !== undefined) throw refusalProblem({ code: 'intake.demonstration-only', field: `/${field}` });
}

async function knownAuthority(deps: ApiDeps, id: string): Promise<void> {
  const [unknown] = await unknownIds(deps.pool, 'authority', [id]);
  if (unknown !== undefined) throw refusalProblem({ code: 'network.unknown-authority', field: '/authority' });
}

/** Without a name a unit arranges the handler who was selected. */
function withDefaults(act: string, facts: JsonObject, standing: CaseStanding): JsonObject {
  if (act !== 'assignment.arrange' || facts['handler'] !== undefined || standing.handler === null) return facts;
  return { ...facts, handler: standing.handler };
}

/** Checks what the facts refer to and adds what a reference stands for: a handler's person and unit. */
async function resolved(deps: ApiDeps, { id: caseId }: CaseStanding, facts: JsonObject): Promise<JsonObject> {
  const { documents, handler, to } = facts;
  if (Array.isArray(documents) && documents.length > 0) {
    const unknown = await unknownDocuments(deps.pool, caseId, documents as string[]);
    const index = (documents as string[]).findIndex((id) => unknown.includes(id));
    if (index >= 0) throw refusalProblem({ code: 'handling.unknown-document', field: `/documents/${index}` });
  }
  if (typeof to === 'string') {
    const [unknown] = await unknownIds(deps.pool, 'agency', [to]);
    if (unknown !== undefined) throw refusalProblem({ code: 'network.unknown-agency', field: '/to' });
  }
  if (typeof handler !== 'string') return facts;
  const found = await findHandler(deps.pool, handler);
  if (found === null) throw refusalProblem({ code: 'assignment.unknown-handler', field: '/handler' });
  return { ...facts, handlerPerson: found.person, unit: found.unit };
}
