/** Acts that the product must refuse: out of order, or by a person who has no standing. Each makes a refused attempt. */
import type { Planner } from './plan-life.ts';
import { RATES } from './figures.ts';

/** Adds a refused attempt to a few cases. */
export function troubleSteps(plan: Planner, begunOn: number, closedOn: number): void {
  if (plan.yes('trouble/out-of-order', RATES.outOfOrder)) {
    const [role, act, day] = plan.choose('trouble/which', [
      [['handler', 'closing.submit', begunOn + 2] as const, 4],
      [['officer', 'assignment.request-draw', begunOn + 1] as const, 3],
      [['unit-clerk', 'assignment.arrange', Math.min(begunOn + 3, closedOn - 1)] as const, 2],
      [['officer', 'intake.supplement', begunOn + 1] as const, 1],
    ]);
    plan.add({ lane: 'trouble', day, role, act, attempt: 99, minute: 1030, refused: 'out-of-order' });
  }
  if (plan.yes('trouble/wrong-person', RATES.wrongPerson)) {
    const [role, act] = plan.choose('trouble/who', [
      [['handler', 'handling.report-progress'] as const, 4],
      [['caller', 'handling.instruct'] as const, 2],
      [['unit-clerk', 'closing.propose-approval'] as const, 2],
    ]);
    // The handler of another case, a caller, another unit's clerk: none has standing here.
    plan.add({
      lane: 'trouble',
      day: Math.min(begunOn + plan.days('trouble/day', 2, 6), closedOn - 1),
      role,
      act,
      attempt: 98,
      minute: 1035,
      refused: 'wrong-person',
    });
  }
}
