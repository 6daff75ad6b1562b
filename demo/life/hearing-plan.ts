/** Hearings: when they are set, moved, held or closed to the public, and what their observer does. */
import type { Publicity } from '#domain/case-file/codes';
import type { Planner } from './plan-life.ts';
import { RATES } from './figures.ts';

export interface HearingPlan {
  readonly heldOn: number;
  readonly publicity: Publicity;
  /** Whether the authority answers when it is asked for its opinion. */
  readonly answered: boolean;
}

/** The day of the first date of hearing; null where there is none in this proceeding. */
export function hearingDay(plan: Planner, begunOn: number, span: number): number | null {
  const { one } = plan;
  const share = heardShare(plan);
  if (share === 0 || !plan.yes('hearing/held', share)) return null;
  const earliest = one.procedure === 'fast-track' ? 5 : 9;
  return begunOn + Math.max(earliest, Math.round((span * plan.days('hearing/at', 55, 75)) / 100));
}

/** Of a hundred cases of the kind, those with a hearing. */
function heardShare({ one }: Planner): number {
  if (one.proceeding === 'second-instance') return 30;
  if (one.proceeding === 'retrial') return 50;
  if (one.proceeding === 'arbitration') return 100;
  if (one.proceeding !== 'first-instance') return 0;
  return one.form === 'criminal-representation' ? 85 : 100;
}

/** Adds the steps of the hearing's life and says when it is held. */
export function hearingSteps(plan: Planner, firstDate: number, begunOn: number): HearingPlan {
  const { one } = plan;
  const minute = plan.choose('hearing/minute', [
    [540, 4],
    [570, 3],
    [840, 2],
    [870, 3],
  ]);
  let onDay = firstDate;
  let known = Math.max(begunOn + 1, onDay - plan.days('hearing/notice', 4, 12));
  const hearing = (no: number, publicity: Publicity = one.publicity) => ({ no, onDay, minute, publicity });
  plan.add({ lane: 'hearing', day: known, role: 'handler', act: 'hearing.schedule', details: { hearing: hearing(1) } });
  for (let no = 2; no <= 3; no += 1) {
    if (!plan.yes('hearing/moved', no === 2 ? RATES.hearingMoved : RATES.hearingMovedAgain, no)) break;
    const told = Math.max(known + 1, onDay - plan.days('hearing/told', 1, 3, no));
    onDay = Math.max(onDay, told) + plan.days('hearing/by', 5, 15, no);
    const reason = plan.choose(
      'hearing/moved/why',
      [
        ['court-calendar', 60],
        ['party-request', 20],
        ['evidence', 20],
      ],
      no,
    );
    plan.add({
      lane: 'hearing',
      day: told,
      role: 'handler',
      act: 'hearing.move',
      attempt: no - 1,
      details: { hearing: hearing(no), reason },
    });
    known = told;
  }
  let publicity = one.publicity;
  if (publicity === 'unknown') {
    publicity = plan.yes('hearing/unknown', RATES.unknownIsPublic) ? 'public' : 'non-public';
    plan.add({
      lane: 'hearing',
      day: Math.max(known, onDay - 2),
      role: 'officer',
      act: 'hearing.confirm-publicity',
      details: { hearing: hearing(1, publicity) },
    });
  } else if (publicity === 'public' && plan.yes('hearing/doors', RATES.doorsClosed)) {
    publicity = 'non-public';
    plan.add({
      lane: 'hearing',
      day: onDay,
      role: 'handler',
      act: 'hearing.declare-non-public',
      minute: minute - 20,
      details: { hearing: hearing(1, publicity), reason: 'declared-on-the-day' },
    });
  }
  plan.add({
    lane: 'hearing',
    day: onDay,
    role: 'handler',
    act: 'hearing.hold',
    minute: Math.max(minute + 90, 960),
    details: { hearing: hearing(1, publicity) },
  });
  const score = (item: string): number =>
    plan.choose(`hearing/score/${item}`, [
      [5, 48],
      [4, 44],
      [3, 7],
      [2, 1],
    ]);
  // Whether an observer was selected is the product's to say; the record follows where one was.
  plan.add({
    lane: 'hearing',
    day: onDay + plan.within('hearing/record', 0, 4, 3),
    role: 'observer',
    act: 'hearing.record-observation',
    minute: 1005,
    details: {
      text: 'observation',
      hearing: hearing(1, publicity),
      scores: {
        preparation: score('preparation'),
        inquiry: score('inquiry'),
        debate: score('debate'),
        effect: score('effect'),
      },
    },
  });
  return { heldOn: onDay, publicity, answered: plan.yes('opinion/answered', RATES.opinionAnswered) };
}
