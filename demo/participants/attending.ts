/** Hearings: who observes them, and what the authority says when it is asked. */
import type { CaseLife, DueStep } from '../conductor/case-life.ts';
import { yes } from '../life/choose.ts';
import type { PlannedStep } from '../life/plan.ts';
import { writeText } from '../life/texts.ts';
import type { Desk } from './desk.ts';
import { DONE, dropped, type Verdict } from './verdict.ts';

/** Authorities of a hundred that are asked by link; the others by letter. */
const BY_LINK = 70;

export function plansOpinion(life: CaseLife): boolean {
  return life.plan.steps.some((step) => step.act === 'hearing.give-opinion');
}

/** How the authority of a case is asked. */
export function opinionWay(desk: Desk, life: CaseLife): 'link' | 'paper' {
  return yes(desk.seed, life.one.key, 'opinion/way', 1, BY_LINK) ? 'link' : 'paper';
}

/** What the court will say of a hearing whose publicity is unknown. */
export function plannedPublicity(life: CaseLife): PlannedStep['details'] {
  return life.plan.steps.find((step) => step.act === 'hearing.confirm-publicity')?.details ?? {};
}

/** Somebody of the agency who does not belong to the unit. */
export async function assignObserver(desk: Desk, life: CaseLife, due: DueStep): Promise<Verdict> {
  const { agencyId, key } = life.one;
  for (let no = 0; no < desk.people.holders('observer', agencyId).length; no += 1) {
    const observer = desk.people.holder('observer', agencyId, key, no);
    const result = await desk.act(life, desk.actor(life, 'officer'), due.step.act, { observer });
    if (result.outcome === 'accepted') {
      life.observer = observer;
      return DONE;
    }
    if (result.code !== 'hearing.observer-of-the-unit') return desk.unplanned(due, result);
  }
  return dropped('no observer');
}

interface Opinion {
  readonly id: string;
  readonly way: string;
}

/** The authority answers behind its link, or on paper that an officer enters. */
export async function giveOpinion(desk: Desk, life: CaseLife, due: DueStep): Promise<Verdict> {
  const officer = desk.actor(life, 'officer');
  if (!life.opinionAsked) {
    life.opinionAsked = true;
    const asked = await desk.act(life, officer, 'hearing.ask-opinion', { way: opinionWay(desk, life) });
    if (asked.outcome === 'refused') return desk.unplanned(due, asked);
  }
  const answer = {
    scores: due.step.details.opinion,
    remark: writeText(life.one, 'judge-remark', 1, desk.seed),
  };
  if (opinionWay(desk, life) === 'link') {
    const login = desk.people.login(officer);
    const { body } = await desk.api.get(login, `/cases/${life.caseId}/hearings`);
    const reference = (body['opinions'] as readonly Opinion[]).findLast(({ way }) => way === 'link')?.id;
    if (reference !== undefined) {
      const link = { purpose: 'hearing.give-opinion', reference };
      const result = await desk.api.byLink(login, life.caseId, link, answer);
      if (result.outcome === 'accepted') {
        desk.counts.accepted += 1;
        return DONE;
      }
      desk.refusals.set(`link: ${result.code}`, (desk.refusals.get(`link: ${result.code}`) ?? 0) + 1);
    }
  }
  const result = await desk.act(life, officer, 'hearing.give-opinion', { ...answer, way: 'paper' });
  return result.outcome === 'accepted' ? DONE : desk.unplanned(due, result);
}

/** After the time for an opinion is over, the officer calls once; nobody answers. */
export async function callForOpinion(desk: Desk, life: CaseLife, due: DueStep): Promise<Verdict> {
  const room = (await desk.detail(life))['hearing'] as { opinions: readonly { phase: string }[] } | null;
  if (life.stage !== 'handling' && life.stage !== 'closing') return dropped('closed before the call');
  const phase = room?.opinions.at(-1)?.phase;
  if (phase === 'requested') return desk.later(due, 'its time is not over', 3);
  if (phase !== 'calling') return dropped('the opinion has ended');
  const result = await desk.act(life, desk.actor(life, 'officer'), due.step.act, {});
  return result.outcome === 'accepted' ? DONE : desk.unplanned(due, result);
}
