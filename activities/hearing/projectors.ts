import type { CaseEvent } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import type { Hearing } from '#domain/hearing/hearings';
import { formatInstant, startOfDay } from '#domain/kernel/time';
import { insert, update, type Change } from '#platform/store/acts';
import type { EffectContext, Projector } from '../context.ts';

function hearingsOf(after: CaseState): readonly Hearing[] {
  return after.hearing?.hearings ?? [];
}

/** A scheduled hearing as its row; its number is its place in the order of scheduling. */
function scheduled(context: EffectContext, after: CaseState, id: unknown): Change {
  const hearings = hearingsOf(after);
  const index = hearings.findIndex((hearing) => hearing.id === id);
  const hearing = hearings[index];
  if (hearing === undefined) throw new Error('a hearing was scheduled that there is not');
  let moves = 0;
  for (let from = hearing.movedFrom; from !== undefined; moves++)
    from = hearings.find((other) => other.id === from)?.movedFrom;
  return insert('hearing', {
    id: hearing.id,
    case_id: context.caseId,
    session_no: index + 1,
    planned_at: formatInstant(startOfDay(hearing.on, hearing.startMinute)),
    publicity: hearing.publicity,
    procedure: hearing.procedure,
    state: hearing.state,
    moves,
  });
}

function stateOf(after: CaseState, happened: CaseEvent): Change {
  const hearing = hearingsOf(after).find(({ id }) => id === happened.facts.hearing);
  if (hearing === undefined) throw new Error(`${happened.kind} without a hearing`);
  const held = hearing.state === 'held' ? hearing.on : null;
  return update('hearing', { id: hearing.id }, { state: hearing.state, publicity: hearing.publicity, held_on: held });
}

/** The observation of the event's hearing as it is now. */
const observation: Projector = (context, happened, after) => {
  const found = after.hearing?.observations.find(({ hearing }) => hearing === happened.facts.hearing);
  if (found === undefined) return [];
  const { record } = found;
  return [
    update(
      'observation',
      { hearing_id: found.hearing, case_id: context.caseId },
      {
        state: found.phase,
        observer_id: found.observer ?? null,
        channel: found.channel ?? null,
        facts: { ended: found.reason ?? null, scores: record?.scores ?? null, textId: record?.textRef ?? null },
        recorded_on: record?.on ?? null,
      },
    ),
  ];
};

function opinion(set: (context: EffectContext, happened: CaseEvent) => Parameters<typeof update>[2]): Projector {
  return (context, happened, after) => {
    const last = after.hearing?.opinions.at(-1);
    return last === undefined
      ? []
      : [
          // Only one request is open at a time, so the day of the last names its row.
          update(
            'authority_opinion',
            { case_id: context.caseId, requested_on: last.requestedOn },
            { state: last.phase, ...set(context, happened) },
          ),
        ];
  };
}

/** Read model of hearings, attendance and opinions. */
export const HEARING_PROJECTORS: Readonly<Record<string, Projector>> = {
  'hearing.scheduled': (context, happened, after) => [scheduled(context, after, happened.facts.hearing)],
  'hearing.moved': (context, happened, after) => [
    stateOf(after, happened),
    scheduled(context, after, happened.facts.newHearing),
  ],
  'hearing.cancelled': (_context, happened, after) => [stateOf(after, happened)],
  'hearing.publicity-set': (context, happened, after) => [
    stateOf(after, happened),
    ...observation(context, happened, after),
  ],
  'hearing.held': (context, happened, after) => [stateOf(after, happened), ...observation(context, happened, after)],
  'hearing.attendance-selected': (context, happened, after) => [
    insert('observation', {
      id: context.newId(),
      case_id: context.caseId,
      agency_id: context.agencyId,
      hearing_id: happened.facts.hearing ?? '',
      state: after.hearing?.observations.find(({ hearing }) => hearing === happened.facts.hearing)?.phase ?? 'selected',
      reason: happened.facts.reason ?? '',
    }),
  ],
  'hearing.observer-assigned': observation,
  'hearing.observer-released': observation,
  'hearing.observation-lapsed': observation,
  'hearing.observation-recorded': observation,
  'hearing.observation-excused': observation,
  'hearing.opinion-asked': (context, happened) => [
    insert('authority_opinion', {
      id: context.newId(),
      case_id: context.caseId,
      way: happened.facts.way ?? '',
      state: 'requested',
      requested_on: happened.facts.on ?? context.request.on,
    }),
  ],
  'hearing.opinion-received': opinion((context, happened) => ({
    way: happened.facts.way ?? '',
    answered_on: happened.facts.on ?? null,
    facts: {
      scores: happened.facts.scores ?? {},
      late: happened.facts.late ?? false,
      textId: context.loaded.texts.find(({ name }) => name === 'remark')?.id ?? null,
    },
  })),
  'hearing.opinion-call-unanswered': opinion(() => ({})),
  // The lapse of the opinion's time opens the phone call; other lapses change nothing here.
  'case-file.deadline-lapsed': opinion(() => ({})),
};
