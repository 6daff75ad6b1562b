/** Follow-up: who is reached in the three touches, after how many tries, and what they say. */
import { TOUCH_PHASES } from '#domain/follow-up/touches';
import type { HearingPlan } from './hearing-plan.ts';
import type { PlannedAnswers, PlannedTouch } from './plan.ts';
import type { Planner } from './plan-life.ts';
import { RATES } from './figures.ts';

/** Three touches; people in custody are not visited, those without a contact are tried and given up. */
export function planTouches(plan: Planner): readonly PlannedTouch[] {
  return ([1, 2, 3] as const).map((touch) => {
    const phase = TOUCH_PHASES[touch - 1] ?? 'first';
    if (plan.one.reach === 'in-custody') {
      return {
        touch,
        phase,
        noAnswers: [],
        answers: null,
        channel: null,
        evening: false,
        end: 'in-custody-not-visited',
      };
    }
    const reached = plan.one.reach !== 'cannot-be-contacted' && plan.yes('touch/reached', RATES.reached, touch);
    const tries = reached
      ? plan.choose(
          'touch/tries',
          [
            [0, 68],
            [1, 22],
            [2, 10],
          ],
          touch,
        )
      : 3;
    const noAnswers = Array.from({ length: tries }, (_, index) =>
      plan.choose<PlannedTouch['noAnswers'][number]>(
        'touch/code',
        [
          ['not-picked-up', 6],
          ['switched-off', 3],
          ['busy', 2],
          ['wrong-number', 1],
        ],
        touch * 10 + index,
      ),
    );
    return {
      touch,
      phase,
      noAnswers,
      answers: reached ? answers(plan, touch) : null,
      channel: plan.choose(
        'touch/channel',
        [
          ['message', touch === 3 ? 45 : 65],
          ['phone', touch === 3 ? 55 : 35],
        ],
        touch,
      ),
      // The last try before giving up is in the evening, as the plan of follow-up wants one to be.
      evening: tries >= 2,
      end: reached ? 'answered' : 'exhausted',
    };
  });
}

function answers(plan: Planner, touch: number): PlannedAnswers {
  const content = plan.yes('touch/satisfied', RATES.satisfied, touch);
  const grade = (item: string): number =>
    plan.choose(
      `touch/${item}`,
      content
        ? [
            [5, 78],
            [4, 22],
          ]
        : [
            [1, 20],
            [2, 50],
            [3, 30],
          ],
      touch,
    );
  return {
    ratings: {
      attitude: grade('attitude'),
      communication: grade('communication'),
      'interests-protected': grade('protection'),
      // The result pleases less often than the lawyer does.
      result: content
        ? plan.choose(
            'touch/result',
            [
              [5, 60],
              [4, 30],
              [3, 10],
            ],
            touch,
          )
        : grade('result'),
      overall: grade('overall'),
    },
    tookMoney: plan.yes('touch/money', RATES.moneyTaken, touch),
  };
}

export interface TouchTimes {
  readonly firstMeetingOn: number;
  readonly hearings: HearingPlan | null;
  readonly closedOn: number;
}

/** Adds tries and answers of every touch, each try on a day of its own. */
export function touchSteps(plan: Planner, touches: readonly PlannedTouch[], times: TouchTimes): void {
  for (const touch of touches) {
    const start = {
      1: times.firstMeetingOn + plan.days('touch/day', 3, 8, 1),
      2: times.hearings
        ? times.hearings.heldOn + plan.days('touch/day', 1, 8, 2)
        : Math.min(times.firstMeetingOn + 60, Math.max(times.firstMeetingOn + 12, times.closedOn - 3)),
      3: times.closedOn + plan.days('touch/day', 3, 12, 3),
    }[touch.touch];
    let day = start;
    for (const [index] of touch.noAnswers.entries()) {
      const evening = touch.evening && index === touch.noAnswers.length - 1;
      plan.add({
        lane: 'follow-up',
        day,
        role: 'caller',
        act: 'follow-up.try',
        attempt: touch.touch * 10 + index,
        minute: evening ? 1110 : plan.days('touch/minute', 560, 1000, touch.touch * 10 + index),
        details: { touch },
      });
      day += plan.days('touch/gap', 1, 2, touch.touch * 10 + index);
    }
    if (touch.end === 'answered') {
      const byLink = touch.channel === 'message';
      plan.add({
        lane: 'follow-up',
        day,
        role: byLink ? 'recipient' : 'caller',
        act: byLink ? 'follow-up.answer-by-link' : 'follow-up.record-answer',
        attempt: touch.touch,
        details: { touch, text: 'follow-up-note' },
      });
    } else if (touch.end === 'in-custody-not-visited') {
      plan.add({
        lane: 'follow-up',
        day,
        role: 'caller',
        act: 'follow-up.mark-in-custody',
        attempt: touch.touch,
        details: { touch },
      });
    }
  }
}
