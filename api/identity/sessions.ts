import { randomBytes } from 'node:crypto';
import { uuidV7 } from '#domain/kernel/uuid';
import { formatInstant } from '#domain/kernel/time';
import { passwordBody, profileBody, signInBody } from '#contract/http/identity';
import {
  changePassword,
  findCredential,
  namePlaces,
  openSession,
  recordFailure,
  renamePerson,
  revokeSession,
  revokeSessionsOf,
  type SessionPerson,
} from '#platform/store/identity';
import { Router, type Response } from 'express';
import { COOKIE, hashToken, signedIn } from '../kit/authenticate.ts';
import { contextOf, personOf } from '../kit/context.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { demandMatch, etagOf } from '../kit/etag.ts';
import { invalid, parseBody } from '../kit/parse.ts';
import { Problem } from '../kit/problem.ts';
import { spend } from '../kit/rate-limit.ts';
import { hashPassword, passwordMatches } from './passwords.ts';

const SESSION_MS = 12 * 3_600_000;
const LEAST_PASSWORD = 12;

// A hash of something nobody knows: an unknown name takes as long to refuse as a wrong password.
let nobody: Promise<string> | undefined;
const hashOfNobody = (): Promise<string> => (nobody ??= hashPassword(randomBytes(32).toString('base64')));

/** Sign-in, sign-out and one's own profile. */
export function sessionRoutes(deps: ApiDeps): Router {
  const routes = Router();

  routes.post('/sessions', async (request, response) => {
    const { loginName, password } = parseBody(signInBody, request);
    spend(deps.limits.signInAddresses, request.ip ?? 'unknown');
    const person = await checkPassword(deps, loginName, password);
    const token = randomBytes(32).toString('base64url');
    const expiresAt = Date.now() + SESSION_MS;
    const id = uuidV7(Date.now(), randomBytes(10));
    await openSession(deps.pool, { id, tokenHash: hashToken(token), personId: person, expiresAt });
    deps.metrics.signIns.inc({ outcome: 'opened' });
    deps.log.info({ requestId: contextOf(response).requestId, person, session: id }, 'signed in');
    setCookie(response, token, expiresAt, deps.config.NODE_ENV === 'production');
    response
      .status(201)
      .location('/api/v1/me')
      .json({ token, expiresAt: formatInstant(expiresAt) });
  });

  routes.delete('/sessions/current', signedIn, async (_request, response) => {
    const person = personOf(response);
    await revokeSession(deps.pool, person.session);
    clearCookie(response, deps.config.NODE_ENV === 'production');
    response.status(204).end();
  });

  routes.get('/me', signedIn, async (_request, response) => {
    const person = personOf(response);
    response.set('ETag', profileTag(person)).json(await presentPerson(deps, person));
  });

  routes.patch('/me', signedIn, async (request, response) => {
    const person = personOf(response);
    demandMatch(request, profileTag(person));
    const { displayName } = parseBody(profileBody, request);
    if (!(await renamePerson(deps.pool, person.id, person.displayName, displayName)))
      throw new Problem('request.version-changed');
    const renamed = { ...person, displayName };
    response.set('ETag', profileTag(renamed)).json(await presentPerson(deps, renamed));
  });

  routes.post('/me/password', signedIn, async (request, response) => {
    const person = personOf(response);
    const body = parseBody(passwordBody, request);
    const credential = person.loginName === null ? null : await findCredential(deps.pool, person.loginName);
    spend(deps.limits.signInNames, `password/${person.id}`, 'identity.sign-in-locked');
    if (credential === null || !(await passwordMatches(credential.passwordHash, body.oldPassword)))
      throw new Problem('identity.wrong-credentials');
    if (Array.from(body.newPassword).length < LEAST_PASSWORD || body.newPassword === body.oldPassword) {
      throw new Problem('identity.weak-password', {
        refusal: { code: 'identity.weak-password', field: '/newPassword', params: { least: LEAST_PASSWORD } },
      });
    }
    if (!(await changePassword(deps.pool, person.id, credential.passwordHash, await hashPassword(body.newPassword))))
      throw new Problem('request.version-changed');
    await revokeSessionsOf(deps.pool, person.id);
    clearCookie(response, deps.config.NODE_ENV === 'production');
    response.status(204).end();
  });

  return routes;
}

/** The id of the person whose name and password these are; says neither which of the two was wrong nor whether the name exists. */
async function checkPassword(deps: ApiDeps, loginName: string, password: string): Promise<string> {
  if (loginName.normalize('NFC') !== loginName) throw invalid([{ pointer: '/loginName', code: 'field.not-nfc' }]);
  const credential = await findCredential(deps.pool, loginName);
  const lockedMs = (credential?.lockedUntil ?? 0) - Date.now();
  const right = await passwordMatches(credential?.passwordHash ?? (await hashOfNobody()), password);
  if (credential !== null && credential.active && right && lockedMs <= 0) return credential.personId;
  deps.metrics.signIns.inc({ outcome: lockedMs > 0 ? 'locked' : 'refused' });
  deps.log.warn({ person: credential?.personId ?? null, locked: lockedMs > 0 }, 'sign-in refused');
  if (lockedMs > 0)
    throw new Problem('identity.sign-in-locked', { headers: { 'Retry-After': String(Math.ceil(lockedMs / 1_000)) } });
  if (credential !== null && !right) await recordFailure(deps.pool, credential.personId);
  // Names that nobody has are counted too, so that a lock does not tell which names exist.
  spend(deps.limits.signInNames, hashToken(loginName).toString('hex'), 'identity.sign-in-locked');
  throw new Problem('identity.wrong-credentials');
}

function setCookie(response: Response, token: string, expiresAt: number, secure: boolean): void {
  response.cookie(COOKIE, token, {
    httpOnly: true,
    sameSite: 'strict',
    secure,
    path: '/',
    expires: new Date(expiresAt),
  });
}

function clearCookie(response: Response, secure: boolean): void {
  response.clearCookie(COOKIE, { httpOnly: true, sameSite: 'strict', secure, path: '/' });
}

function profileTag(person: SessionPerson): string {
  return etagOf(['profile', person.id, person.displayName]);
}

async function presentPerson(deps: ApiDeps, person: SessionPerson): Promise<object> {
  const names = await namePlaces(deps.pool, person.grants);
  return {
    id: person.id,
    loginName: person.loginName,
    displayName: person.displayName,
    sessionExpiresAt: formatInstant(person.expiresAt),
    grants: person.grants.map((grant) => ({
      ...grant,
      place: names.get(grant.agency ?? grant.unit ?? grant.region ?? '') ?? null,
    })),
  };
}
