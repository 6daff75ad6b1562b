import type { Instant } from '#domain/kernel/time';
import { formatInstant } from '#domain/kernel/time';
import { actBody, type ActContract } from '#contract/acts';
import { ACT_CONTRACTS } from '#contract/acts/index';
import { LINK_PURPOSES, type LinkPurpose } from '#contract/links';
import { requestHash } from '#platform/store/commands';
import { findLink, type LinkRow } from '#platform/store/reads-work';
import { Router, type Request } from 'express';
import { z } from 'zod';
import { submit } from '../case-file/command-path.ts';
import { read } from '../case-file/acts.ts';
import { hashToken } from '../kit/authenticate.ts';
import { contextOf } from '../kit/context.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { Problem } from '../kit/problem.ts';
import { spend } from '../kit/rate-limit.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/u;

/** Forms behind one-time links: no account, no sign-in, one use; an unknown, used or expired link tells nothing. */
export function linkRoutes(deps: ApiDeps): Router {
  const routes = Router();

  routes.get('/links/:token', async (request, response) => {
    contextOf(response).route = '/api/v1/links/{token}';
    const { link, purpose } = await usable(deps, request);
    if (link.used_at !== null) throw new Problem('follow-up.link-unknown');
    response.json({
      purpose: link.purpose,
      act: purpose.act,
      form: link.form,
      expiresAt: formatInstant(link.expires_at.getTime()),
      fields: z.toJSONSchema(actBody(purpose.contract), { io: 'input', unrepresentable: 'any' }),
    });
  });

  routes.post('/links/:token', async (request, response) => {
    contextOf(response).route = '/api/v1/links/{token}';
    const { link, purpose } = await usable(deps, request);
    const { facts, texts, body } = read(deps, purpose.act, request);
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
        // A link is used once: whoever sends the same answer again gets the first receipt, another answer is refused.
        idempotencyKey: `link-${link.id}`,
        requestHash: requestHash(purpose.act, link.case_id, body),
        facts: { ...facts, link: link.id, reference: link.reference },
        texts,
        receivedAt: deps.clock.now(),
      },
      { makesCase: false, form: link.form, ended: link.stage === 'ended', started: true },
    );
  });

  return routes;
}

/** A link that is not over. One that was used may be sent again: its first answer is what counts. */
async function usable(
  deps: ApiDeps,
  request: Request,
): Promise<{ readonly link: LinkRow; readonly purpose: LinkPurpose & { readonly contract: ActContract } }> {
  spend(deps.limits.addresses, `links/${request.ip ?? 'unknown'}`);
  const token = String(request.params['token']);
  const link = TOKEN.test(token) ? await findLink(deps.pool, hashToken(token)) : null;
  const purpose = link === null ? undefined : LINK_PURPOSES[link.purpose];
  const contract = purpose === undefined ? undefined : ACT_CONTRACTS[purpose.act];
  const now: Instant = deps.clock.now();
  if (link === null || purpose === undefined || contract === undefined || link.expires_at.getTime() <= now)
    throw new Problem('follow-up.link-unknown');
  return { link, purpose: { ...purpose, contract } };
}
