/** Assignment: the officer selects by the planned method, the unit arranges. */
import type { CaseLife, DueStep } from '../conductor/case-life.ts';
import { choose, fraction } from '../life/choose.ts';
import { decide } from './decisions.ts';
import type { Desk } from './desk.ts';
import type { HandlerFacts } from './people.ts';
import { DONE, type Verdict } from './verdict.ts';

/** Selects a handler, has it decided, and learns who it is. */
export async function assign(desk: Desk, life: CaseLife, due: DueStep): Promise<Verdict> {
  const { step } = due;
  const officer = desk.actor(life, 'officer');
  for (let round = 1; round <= 2; round += 1) {
    const no = await select(desk, life, due, officer);
    if (no !== null) return no;
    const end = await decide(desk, life, due, step.details.sentBack === true && round === 1);
    if (end === 'sent-back') continue;
    if (end.kind === 'done') await learn(desk, life);
    return end;
  }
  return { kind: 'stuck', why: `${step.act}: sent back twice` };
}

/** Null when somebody was selected; a named handler who may not act is replaced by a draw, as an officer would. */
async function select(desk: Desk, life: CaseLife, due: DueStep, officer: string): Promise<Verdict | null> {
  const { act, details, attempt } = due.step;
  if (act === 'assignment.rotate') {
    const result = await desk.act(life, officer, act, {});
    if (result.outcome === 'accepted') return null;
    desk.unplanned(due, result);
  }
  const handler = act === 'assignment.choose' || act === 'assignment.recommend' ? wanted(desk, life, attempt) : null;
  if (handler !== null) {
    const reason = act === 'assignment.recommend' ? { reason: details.reason } : {};
    const result = await desk.act(life, officer, act, { handler: handler.id, ...reason });
    if (result.outcome === 'accepted') return null;
    desk.unplanned(due, result);
  }
  // Requested and drawn in one go, as an officer does who has the recipient on the line.
  const requested = await desk.act(life, officer, 'assignment.request-draw', {});
  if (requested.outcome === 'refused') {
    const verdict = desk.unplanned(due, requested);
    // A pool that is full today has room when one of its cases ends.
    return verdict.kind === 'stuck' ? desk.later(due, verdict.why, 3) : verdict;
  }
  const nonce = String(Math.floor(fraction(desk.seed, life.one.key, 'draw/nonce', attempt) * 1_000_000));
  const drawn = await desk.act(life, officer, 'assignment.draw', {
    nonce: nonce.padStart(6, '0'),
    nonceGiver: life.one.entry === 'notice' ? 'notifying-authority' : 'recipient',
  });
  return drawn.outcome === 'accepted' ? null : desk.unplanned(due, drawn);
}

/** A handler whom a recipient would name or an officer recommend: one who may act, as far as the list tells. */
function wanted(desk: Desk, life: CaseLife, attempt: number): HandlerFacts | null {
  const { one } = life;
  const fit = desk.people
    .pool(one.agencyId)
    .filter(
      (handler) =>
        handler.status === 'practising' &&
        handler.acceptsAid &&
        handler.id !== life.handler &&
        (!one.possibleLifeOrDeath || (handler.criminalDefenceConfirmed && handler.criminalDefenceYears >= 3)) &&
        (!one.minor || handler.minorsListSince !== null),
    );
  if (fit.length === 0) return null;
  const options = fit.map((handler) => [handler, 1] as const);
  return choose(desk.seed, one.key, 'assignment/wanted', attempt, options);
}

async function learn(desk: Desk, life: CaseLife): Promise<void> {
  const detail = await desk.detail(life);
  life.unit = (detail['unit'] as { id: string } | null)?.id ?? life.unit;
  life.handler = (detail['handler'] as { id: string } | null)?.id ?? life.handler;
  life.handlerPerson = desk.people.handler(life.handler)?.personId ?? life.handlerPerson;
}

/** The unit arranges whom the agency selected, or now and then another of its own people. */
export async function arrange(desk: Desk, life: CaseLife, due: DueStep): Promise<Verdict> {
  const clerk = desk.actor(life, 'unit-clerk');
  const other = due.step.details.namesAnother === true ? colleague(desk, life) : undefined;
  if (other !== undefined) {
    const result = await desk.act(life, clerk, 'assignment.arrange', { handler: other.id });
    if (result.outcome === 'accepted') {
      life.handler = other.id;
      life.handlerPerson = other.personId;
      return DONE;
    }
    desk.unplanned(due, result);
  }
  const result = await desk.act(life, clerk, 'assignment.arrange', {});
  return result.outcome === 'accepted' ? DONE : desk.unplanned(due, result);
}

function colleague(desk: Desk, life: CaseLife): HandlerFacts | undefined {
  if (life.one.possibleLifeOrDeath || life.one.minor) return undefined;
  return desk.people
    .pool(life.one.agencyId)
    .find(
      ({ id, unitId, status, acceptsAid }) =>
        unitId === life.unit && id !== life.handler && status === 'practising' && acceptsAid,
    );
}
