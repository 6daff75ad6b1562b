import { createHash } from 'node:crypto';
import { legalDay } from '#domain/kernel/time';
import { findSession } from '#platform/store/identity';
import type { Request, RequestHandler } from 'express';
import { contextOf } from './context.ts';
import type { ApiDeps } from './deps.ts';
import { Problem } from './problem.ts';

/** Name of the session cookie. */
export const COOKIE = 'zhiheng_session';
const TOKEN = /^[A-Za-z0-9_-]{43}$/u;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The hash under which a token is stored. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

/** Who is asking: the session behind the bearer token or the cookie, looked up in the database every time. */
export function authenticate(deps: ApiDeps): RequestHandler {
  return async (request, response, next) => {
    const found = tokenOf(request);
    if (found !== null) {
      if (found.from === 'cookie' && !SAFE.has(request.method)) refuseCrossSite(request, deps.config.PUBLIC_URL);
      contextOf(response).person = await findSession(deps.pool, hashToken(found.token), legalDay(deps.clock.now()));
    }
    next();
  };
}

/** Lets only signed-in people through. */
export const signedIn: RequestHandler = (_request, response, next) => {
  if (contextOf(response).person === null) throw new Problem('identity.not-signed-in');
  next();
};

function tokenOf(request: Request): { readonly token: string; readonly from: 'bearer' | 'cookie' } | null {
  const authorization = request.get('authorization');
  if (authorization !== undefined) {
    const token = /^Bearer ([^\s]+)$/iu.exec(authorization)?.[1];
    return token !== undefined && TOKEN.test(token) ? { token, from: 'bearer' } : null;
  }
  for (const part of (request.get('cookie') ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === COOKIE && value !== undefined && TOKEN.test(value)) return { token: value, from: 'cookie' };
  }
  return null;
}

/** A browser sends cookies by itself, so a change asked for by cookie must come from our own pages. */
function refuseCrossSite(request: Request, publicUrl: string | undefined): void {
  const site = request.get('sec-fetch-site');
  if (site === 'same-origin') return;
  const origin = request.get('origin');
  const own = [
    publicUrl === undefined ? null : new URL(publicUrl).origin,
    `${request.protocol}://${request.get('host') ?? ''}`,
  ];
  if (site === undefined && origin !== undefined && own.includes(origin)) return;
  throw new Problem('request.cross-site');
}
