/** Decisions of several steps: somebody proposes, those whose step it is agree, or the second step sends back once. */
import type { Role } from '#domain/case-file/codes';
import type { CaseLife, DueStep } from '../conductor/case-life.ts';
import type { Desk } from './desk.ts';
import { DONE, type Verdict } from './verdict.ts';

const OPINIONS: Readonly<Record<string, string>> = {
  'intake.propose-grant': '经审查，符合法律援助条件，建议给予法律援助。',
  'intake.propose-refusal': '经审查，不符合法律援助条件，建议不予法律援助。',
  'closing.propose-approval': '材料齐全，同意结案归档。',
};
/** So many persons are asked before a step counts as nobody's. */
const MOST_PERSONS = 4;

/** Proposes and lets it be decided; a proposal that was sent back is made once more. */
export async function propose(desk: Desk, life: CaseLife, due: DueStep): Promise<Verdict> {
  const { step } = due;
  const person = desk.actor(life, step.role);
  const body = {
    opinion: OPINIONS[step.act],
    ...(step.act === 'intake.propose-refusal' ? { ground: step.details.reason } : {}),
    ...(step.act === 'intake.propose-grant' ? { means: life.one.meansBasis } : {}),
  };
  for (let round = 1; round <= 2; round += 1) {
    const result = await desk.act(life, person, step.act, body);
    if (result.outcome === 'refused') return desk.unplanned(due, result);
    const end = await decide(desk, life, due, step.details.sentBack === true && round === 1);
    if (end !== 'sent-back') return end;
  }
  return { kind: 'stuck', why: `${step.act}: sent back twice` };
}

/**
 * Lets everybody whose step it is agree, or the second step send back. Whose step it is is looked up once for each
 * agency and kind of decision; people know who signs after them.
 */
export async function decide(
  desk: Desk,
  life: CaseLife,
  due: DueStep,
  sendBack: boolean,
): Promise<'sent-back' | Verdict> {
  const { agencyId, key } = life.one;
  for (let step = 2, no = 0; no < MOST_PERSONS;) {
    const roles = await rolesOf(desk, life, due, step);
    if (roles === null) return DONE;
    const role = roles.find((one) => desk.people.holders(one, agencyId).length > 0);
    if (role === undefined) break;
    const person = desk.people.holder(role, agencyId, key, no);
    if (sendBack) {
      const back = { reason: 'facts-unclear', opinion: '事实表述不清，请补充后重新报批。' };
      const result = await desk.act(life, person, 'case-file.send-back', back);
      return result.outcome === 'refused' ? desk.unplanned(due, result) : 'sent-back';
    }
    const result = await desk.act(life, person, 'case-file.agree', { opinion: '同意。' });
    if (result.outcome === 'accepted') {
      // The last step brings what was decided along with the agreement.
      if (result.events.some((kind) => kind !== 'case-file.decision-agreed')) return DONE;
      step += 1;
      no = 0;
    } else if (result.code === 'case-file.step-needs-another-person') no += 1;
    else return desk.unplanned(due, result);
  }
  return { kind: 'stuck', why: `${due.step.act}: nobody agrees` };
}

/** The roles of a step (from 1, the proposal being the first), null when nothing is pending. */
async function rolesOf(desk: Desk, life: CaseLife, due: DueStep, step: number): Promise<readonly Role[] | null> {
  const name = `${life.one.agencyId}/${due.step.act.startsWith('assignment.') ? 'assign' : due.step.act}/${step}`;
  const known = desk.decisionRoles.get(name);
  if (known !== undefined) return known;
  const pending = (await desk.detail(life))['pending'] as { step: number; roles: Role[] } | null;
  if (pending?.step !== step) return null;
  desk.decisionRoles.set(name, pending.roles);
  return pending.roles;
}
