import type { RequestHandler } from 'express';
import { ENDPOINTS } from '#contract/http/endpoints';
import { Problem } from './problem.ts';

const ACT_PATH = /^\/cases\/[^/]+\/acts\/[^/]+$/u;
const ADDRESSES = [
  ...new Map(
    ENDPOINTS.map(({ path }) => [
      path,
      new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u'),
    ]),
  ),
].map(([path, pattern]) => ({
  pattern,
  methods: ENDPOINTS.filter((one) => one.path === path).map(({ method }) => method.toUpperCase()),
}));

/** Behind all routes: an address that exists but takes other methods is 405 with `Allow`, not 404. */
export const refuseMethod: RequestHandler = (request, _response, next) => {
  if (ACT_PATH.test(request.path) && request.method !== 'POST')
    throw new Problem('request.method-not-allowed', { headers: { Allow: 'POST' } });
  const methods = ADDRESSES.filter(({ pattern }) => pattern.test(request.path)).flatMap((address) => address.methods);
  if (methods.length > 0 && !methods.includes(request.method)) {
    const allowed = [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)];
    if (!allowed.includes(request.method))
      throw new Problem('request.method-not-allowed', { headers: { Allow: allowed.join(', ') } });
  }
  next();
};
