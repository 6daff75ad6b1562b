import { randomBytes } from 'node:crypto';
import { refuse, isRefusal, type Refusal } from '#domain/kernel/refusal';
import { addDays, formatInstant, legalDay, startOfDay, type Instant } from '#domain/kernel/time';
import type { TouchPhase } from '#domain/follow-up/touches';
import { linkBody, LINK_PURPOSES } from '#contract/links';
import { addLink, linkSubject, type LinkSubject } from '#platform/store/links';
import { createReferenceStore, type ReferenceStore } from '#platform/store/reference';
import { Router } from 'express';
import { hashToken, signedIn } from '../kit/authenticate.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { parseBody } from '../kit/parse.ts';
import { Problem, refusalProblem } from '../kit/problem.ts';
import { caseOf } from '../kit/standing.ts';

/** Making one-time links: the token goes out once, the database keeps its hash. */
export function issueLinkRoutes(deps: ApiDeps): Router {
  const routes = Router();
  const reference = createReferenceStore(deps.pool);

  routes.post('/cases/:caseId/links', signedIn, async (request, response) => {
    const { standing, grants } = await caseOf(deps, request, response);
    const wanted = parseBody(linkBody, request);
    const issuers = LINK_PURPOSES[wanted.purpose]?.issuers ?? [];
    if (!grants.some((grant) => grant.agency === standing.agency && issuers.includes(grant.role)))
      throw new Problem('identity.not-permitted');
    const subject = await linkSubject(deps.pool, standing.id, wanted.reference);
    if (subject === null) throw new Problem('case-file.unknown');
    const now = deps.clock.now();
    const expiresAt =
      wanted.purpose === 'hearing.give-opinion'
        ? await opinionExpiry(reference, subject, now)
        : ratingExpiry(subject, now);
    if (isRefusal(expiresAt)) throw refusalProblem(expiresAt);
    const token = randomBytes(32).toString('base64url');
    const id = await addLink(deps.pool, {
      caseId: standing.id,
      purpose: wanted.purpose,
      reference: wanted.reference,
      tokenHash: hashToken(token),
      expiresAt,
      now,
    });
    const path = `/api/v1/links/${token}`;
    response.status(201).json({
      id,
      purpose: wanted.purpose,
      url: deps.config.PUBLIC_URL === undefined ? path : new URL(path, deps.config.PUBLIC_URL).href,
      token,
      expiresAt: formatInstant(expiresAt),
    });
  });

  return routes;
}

/** The end of the last day of the touch's window; only for a touch that may be answered by message. */
function ratingExpiry(subject: LinkSubject, now: Instant): Instant | Refusal {
  const touch = subject.state.followUp?.touches[subject.phase as TouchPhase];
  if (subject.phase === null || touch === undefined)
    return refuse('follow-up.link-reference-unknown', { field: '/reference' });
  const end = touch.closesOn === undefined ? now : startOfDay(addDays(touch.closesOn, 1));
  if (touch.state !== 'open' || end <= now)
    return refuse('follow-up.not-open', { field: '/reference', params: { phase: subject.phase, state: touch.state } });
  if (!touch.channels.includes('message'))
    return refuse('follow-up.channel-not-allowed', { field: '/reference', params: { channel: 'message' } });
  return end;
}

/** As many days as the case's rules give an opinion by link, the last one whole. */
async function opinionExpiry(
  reference: ReferenceStore,
  subject: LinkSubject,
  now: Instant,
): Promise<Instant | Refusal> {
  if (subject.opinion === null) return refuse('follow-up.link-reference-unknown', { field: '/reference' });
  if (['received', 'declined'].includes(subject.opinion))
    return refuse('hearing.opinion-ended', { field: '/reference', params: { phase: subject.opinion } });
  const { pack } = await reference.forCase(subject.rulePack, subject.calendar);
  const rule = pack.deadlines.find(({ key }) => key === 'hearing.opinion-link');
  if (rule === undefined) throw new Error(`rule pack ${subject.rulePack} has no time for an opinion by link`);
  return startOfDay(addDays(legalDay(now), rule.value + 1));
}
