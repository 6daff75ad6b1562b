import { formatInstant } from '#domain/kernel/time';
import { actBody, type ActContract } from '#contract/acts';
import { ACT_CONTRACTS } from '#contract/acts/index';
import { LINK_PURPOSES, type LinkPurpose } from '#contract/links';
import { linkTitle } from '#contract/words/links';
import { requestHash } from '#platform/store/commands';
import { findLink, sameAnswers, type LinkRow } from '#platform/store/links';
import { Router, type Request } from 'express';
import { z } from 'zod';
import { submit } from '../case-file/command-path.ts';
import { bodyOf, read } from '../case-file/acts.ts';
import { hashToken } from '../kit/authenticate.ts';
import { contextOf } from '../kit/context.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { Problem } from '../kit/problem.ts';
import { spend } from '../kit/rate-limit.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/u;

/** Forms behind one-time links: no account, no sign-in, one use, and nothing personal on them. */
export function linkRoutes(deps: ApiDeps): Router {
  const routes = Router();

  routes.get('/links/:token', async (request, response) => {
    contextOf(response).route = '/api/v1/links/{token}';
    const { link, purpose } = await known(deps, request);
    demandUsable(deps, link);
    const fields = Object.entries(actBody(purpose.contract).shape).filter(([name]) => !purpose.fixed.includes(name));
    const neutral = link.neutral && purpose.role === 'recipient';
    response.json({
      purpose: link.purpose,
      act: purpose.act,
      title: linkTitle(link.purpose, neutral),
      form: neutral ? null : link.form,
      expiresAt: formatInstant(link.expires_at.getTime()),
      fields: z.toJSONSchema(z.strictObject(Object.fromEntries(fields)), { io: 'input', unrepresentable: 'any' }),
    });
  });

  routes.post('/links/:token', async (request, response) => {
    contextOf(response).route = '/api/v1/links/{token}';
    const { link, purpose } = await known(deps, request);
    const hash = requestHash(purpose.act, link.case_id, request.body ?? {});
    const same = await sameAnswers(deps.pool, link.id, hash);
    if (same.standing === 0) demandUsable(deps, link);
    // Whoever sends the same answer again gets the first receipt; one that was refused (too early) may come again.
    const idempotencyKey = `link-${same.refused}-${hash.toString('hex')}`;
    const { facts, texts } = read(deps, purpose.act, bodyOf(request));
    const own = Object.fromEntries(Object.entries(facts).filter(([name]) => !purpose.fixed.includes(name)));
    await submit(
      deps,
      response,
      {
        caseId: link.case_id,
        makesCase: false,
        agencyId: link.agency_id,
        act: purpose.act,
        personId: null,
        grantId: null,
        role: purpose.role,
        linkId: link.id,
        idempotencyKey,
        requestHash: hash,
        facts: { ...own, ...(link.phase === null ? {} : { touch: link.phase }), reference: link.reference },
        texts,
        receivedAt: deps.clock.now(),
      },
      { makesCase: false, ended: link.stage === 'ended', started: true },
    );
  });

  return routes;
}

/** The link of the address, used or over as it may be; an unknown one tells nothing. */
async function known(
  deps: ApiDeps,
  request: Request,
): Promise<{ readonly link: LinkRow; readonly purpose: LinkPurpose & { readonly contract: ActContract } }> {
  spend(deps.limits.addresses, `links/${request.ip ?? 'unknown'}`);
  const token = String(request.params['token']);
  const link = TOKEN.test(token) ? await findLink(deps.pool, hashToken(token)) : null;
  const purpose = link === null ? undefined : LINK_PURPOSES[link.purpose];
  const contract = purpose === undefined ? undefined : ACT_CONTRACTS[purpose.act];
  if (link === null || purpose === undefined || contract === undefined) throw new Problem('follow-up.link-unknown');
  return { link, purpose: { ...purpose, contract } };
}

function demandUsable(deps: ApiDeps, link: LinkRow): void {
  if (link.used_at !== null) throw new Problem('follow-up.link-used');
  if (link.expires_at.getTime() <= deps.clock.now()) throw new Problem('follow-up.link-expired');
}
