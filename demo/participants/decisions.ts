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
/** No decision has more persons than this who could take one of its steps. */
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

/** Lets everybody whose step it is agree, or the second step send back. */
export async function decide(
  desk: Desk,
  life: CaseLife,
  due: DueStep,
  sendBack: boolean,
): Promise<'sent-back' | Verdict> {
  const asked = new Map<number, number>();
  const { agencyId, key } = life.one;
  for (;;) {
    const pending = (await desk.detail(life))['pending'] as { step: number; roles: Role[] } | null;
    if (pending === null) return DONE;
    const no = asked.get(pending.step) ?? 0;
    asked.set(pending.step, no + 1);
    const role = pending.roles.find((one) => desk.people.holders(one, agencyId).length > 0);
    if (role === undefined || no >= MOST_PERSONS)
      return { kind: 'stuck', why: `nobody agrees to step ${pending.step} (${pending.roles.join(' ')})` };
    const person = desk.people.holder(role, agencyId, key, no);
    if (sendBack) {
      const back = { reason: 'facts-unclear', opinion: '事实表述不清，请补充后重新报批。' };
      const result = await desk.act(life, person, 'case-file.send-back', back);
      return result.outcome === 'refused' ? desk.unplanned(due, result) : 'sent-back';
    }
    const result = await desk.act(life, person, 'case-file.agree', { opinion: '同意。' });
    if (result.outcome === 'refused' && result.code !== 'case-file.step-needs-another-person')
      return desk.unplanned(due, result);
  }
}
