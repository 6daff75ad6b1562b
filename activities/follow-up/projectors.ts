import type { CaseEvent } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import type { Touch, TouchPhase } from '#domain/follow-up/touches';
import type { JsonObject } from '#domain/kernel/json';
import { insert, update } from '#platform/store/acts';
import type { EffectContext, Projector } from '../context.ts';

function touchOf(after: CaseState, happened: CaseEvent): Touch {
  const touch = after.followUp?.touches[happened.facts.touch as TouchPhase];
  if (touch === undefined) throw new Error(`${happened.kind} without a touch`);
  return touch;
}

/** What was answered, with the id of the private text; who may see the question of money is the reader's to decide. */
function answersOf(context: EffectContext, { answers, answeredBy }: Touch): JsonObject | null {
  if (answers === undefined) return null;
  const text = context.loaded.texts.find(({ name }) => name === 'answerText')?.id ?? null;
  return { ratings: answers.ratings, tookMoney: answers.tookMoney, by: answeredBy ?? null, textId: text };
}

const moved: Projector = (context, happened, after) => {
  const touch = touchOf(after, happened);
  return [
    update(
      'touch',
      { case_id: context.caseId, phase: happened.facts.touch ?? '' },
      {
        state: touch.state,
        channel: touch.channel ?? touch.channels[0] ?? 'none',
        attempts: touch.attempts as unknown as JsonObject[],
        answers: answersOf(context, touch),
        ended_on: touch.endedOn ?? null,
      },
    ),
  ];
};

/** Read model of follow-up: one row for each touch, from its opening. */
export const FOLLOW_UP_PROJECTORS: Readonly<Record<string, Projector>> = {
  'follow-up.touch-opened': (context, happened, after) => {
    const touch = touchOf(after, happened);
    return [
      insert('touch', {
        id: context.newId(),
        case_id: context.caseId,
        phase: happened.facts.touch ?? '',
        state: touch.state,
        channel: touch.channels[0] ?? 'none',
        window_from: happened.facts.opensOn ?? null,
        window_to: happened.facts.closesOn ?? null,
        attempts: [],
      }),
    ];
  },
  'follow-up.tried': moved,
  'follow-up.touch-ended': moved,
  'follow-up.money-reported': moved,
  'follow-up.reach-changed': (context, happened) => [
    update('recipient', { case_id: context.caseId, position: 1 }, { reach: happened.facts.reach ?? '' }),
  ],
};
