/**
 * State of one evaluated file, folded from its events. The workflow holds it, the database keeps it, and both fold the
 * same events. Persons and experts appear by opaque ids only.
 */
import type { Form, Proceeding } from '../case-file/codes.ts';
import type { JsonObject } from '../kernel/json.ts';
import { endOfDueDay, startOfDay, addDays, type Instant, type IsoDate } from '../kernel/time.ts';
import type { Cap, Grade, NotAssessedReason, ObjectionGround, RedFlag } from './codes.ts';
import type { DecidedBy } from './decision.ts';
import type { CaseEvent } from '../case-file/events.ts';
import type { SubjectState } from '../supervision/subject.ts';
import type { EvaluationPolicy } from './policy.ts';
import type { Rubric } from './rubric.ts';

/** Where a file stands. `review` scores again with fresh experts after an objection. */
export const EVALUATION_STAGES = ['scoring', 'third', 'moderation', 'provisional', 'objected', 'final'] as const;
export type EvaluationStage = (typeof EVALUATION_STAGES)[number];

export const SEAT_ROLES = ['first', 'second', 'third'] as const;
export type SeatRole = (typeof SEAT_ROLES)[number];

/** A seat from the naming of its expert to the end; only `submitted` counts. */
export const SEAT_STATUSES = [
  'assigned',
  'declared',
  'opened',
  'submitted',
  'conflict',
  'withdrawn',
  'lapsed',
] as const;
export type SeatStatus = (typeof SEAT_STATUSES)[number];

/** What of a sheet the decision needs; the items are in the table of scores. */
export interface SheetDigest {
  /** Exact points `a/b`, null in a grade-only rubric. */
  readonly total: string | null;
  readonly grade: Grade;
  readonly redFlags: readonly RedFlag[];
  readonly caps: readonly Cap[];
}

export interface Seat {
  readonly id: string;
  readonly expert: string;
  readonly person: string;
  readonly role: SeatRole;
  /** 1 for the evaluation, 2 for the second review after an objection. */
  readonly generation: number;
  readonly status: SeatStatus;
  readonly due: IsoDate;
  readonly reminded: boolean;
  /** Version of the sheet, 0 before the first. */
  readonly version: number;
  readonly sheet: SheetDigest | null;
}

/** A result of one generation; an earlier one stays visible. */
export interface FileResult {
  readonly generation: number;
  readonly score: string | null;
  readonly grade: Grade;
  readonly by: DecidedBy | 'dossier-not-produced';
  readonly third: boolean;
  readonly redFlags: readonly RedFlag[];
  readonly caps: readonly Cap[];
}

export interface SeatNeeded {
  readonly role: SeatRole;
  readonly generation: number;
  /** Nobody could be found; the organiser has been told and may name somebody. */
  readonly impossible: boolean;
}

export interface EvaluationState extends SubjectState {
  readonly round: string;
  /** Code of the file in the round's frame. */
  readonly code: string;
  readonly form: Form;
  readonly proceeding: Proceeding;
  readonly handlerPerson: string | null;
  /** The whole rubric, so that a later version never reaches a file that is under way. */
  readonly rubric: Rubric;
  readonly policy: EvaluationPolicy;
  readonly stage: EvaluationStage;
  readonly generation: number;
  readonly seats: readonly Seat[];
  readonly needs: readonly SeatNeeded[];
  readonly results: readonly FileResult[];
  readonly notAssessed: NotAssessedReason | null;
  readonly thirdAsked: boolean;
  readonly moderateBy: IsoDate | null;
  readonly objectBy: IsoDate | null;
  readonly objection: {
    readonly on: IsoDate;
    readonly grounds: readonly ObjectionGround[];
    readonly answerBy: IsoDate;
  } | null;
  readonly answered: 'upheld' | 'second-review' | null;
  /** Steps whose lateness has been told to the organiser, so that nobody is told twice. */
  readonly escalated: readonly string[];
}

export const EVALUATION_EVENTS = [
  'evaluation.opened',
  'evaluation.seated',
  'evaluation.seat-impossible',
  'evaluation.declared',
  'evaluation.file-opened',
  'evaluation.submitted',
  'evaluation.corrected',
  'evaluation.seat-left',
  'evaluation.third-asked',
  'evaluation.moderation-asked',
  'evaluation.decided-together',
  'evaluation.provisional',
  'evaluation.objected',
  'evaluation.answered',
  'evaluation.reminded',
  'evaluation.escalated',
  'evaluation.not-assessed',
  'evaluation.final',
] as const;
export type EvaluationEventKind = (typeof EVALUATION_EVENTS)[number];

/** One thing that happened; facts are exactly what the ledger row holds. */
export interface EvaluationEvent extends CaseEvent {
  readonly kind: EvaluationEventKind;
}

/** The seat that somebody holds and still has to fill, null for none. */
export function openSeatOf(state: EvaluationState, person: string | null): Seat | null {
  if (person === null) return null;
  return state.seats.find((seat) => seat.person === person && isOpen(seat)) ?? null;
}

/** Any seat of a person, the newest first; tells "not yours" from "already done". */
export function seatOf(state: EvaluationState, person: string | null): Seat | null {
  return state.seats.findLast((seat) => seat.person === person) ?? null;
}

export function isOpen(seat: Seat): boolean {
  return seat.status === 'assigned' || seat.status === 'declared' || seat.status === 'opened';
}

/** Seats of the running generation that have been filled, in the order first, second, third. */
export function submittedSeats(state: EvaluationState): readonly Seat[] {
  return state.seats
    .filter((seat) => seat.generation === state.generation && seat.status === 'submitted')
    .toSorted((a, b) => ['first', 'second', 'third'].indexOf(a.role) - ['first', 'second', 'third'].indexOf(b.role));
}

/** Folds one event. A state only ever begins with `evaluation.opened`. */
export function reduceEvaluation(state: EvaluationState | null, happened: CaseEvent, id: string): EvaluationState {
  const { facts } = happened;
  if (happened.kind === 'evaluation.opened') return begin(facts, id);
  if (state === null) throw new Error(`${happened.kind} before the file was opened`);
  const next: EvaluationState = { ...state, version: state.version + 1 };
  switch (happened.kind) {
    case 'evaluation.seated': {
      const seat = seatFrom(facts);
      const needs = next.needs.filter((need) => need.role !== seat.role || need.generation !== seat.generation);
      return { ...next, seats: [...next.seats, seat], needs };
    }
    case 'evaluation.seat-impossible':
      return {
        ...next,
        needs: next.needs.map((need) => (need.role === facts['role'] ? { ...need, impossible: true } : need)),
      };
    case 'evaluation.declared':
      return withSeat(next, facts, { status: 'declared' });
    case 'evaluation.file-opened':
      return withSeat(next, facts, { status: 'opened' });
    case 'evaluation.submitted':
    case 'evaluation.corrected':
      return withSeat(next, facts, {
        status: 'submitted',
        version: facts['version'] as number,
        sheet: {
          total: facts['total'] as string | null,
          grade: facts['grade'] as Grade,
          redFlags: facts['redFlags'] as RedFlag[],
          caps: facts['caps'] as Cap[],
        },
      });
    case 'evaluation.seat-left': {
      const left = withSeat(next, facts, { status: facts['how'] as SeatStatus });
      const seat = state.seats.find((one) => one.id === facts['seat']);
      if (seat === undefined) throw new Error('a seat was left that is not there');
      return { ...left, needs: [...left.needs, { role: seat.role, generation: seat.generation, impossible: false }] };
    }
    case 'evaluation.third-asked':
      return {
        ...next,
        stage: 'third',
        thirdAsked: true,
        needs: [...next.needs, { role: 'third', generation: next.generation, impossible: false }],
      };
    case 'evaluation.moderation-asked':
      return { ...next, stage: 'moderation', moderateBy: facts['due'] as IsoDate };
    case 'evaluation.provisional':
      return {
        ...next,
        stage: 'provisional',
        needs: [],
        seats: next.seats.map((seat) => (isOpen(seat) ? { ...seat, status: 'withdrawn' } : seat)),
        results: [...next.results, resultFrom(facts)],
        objectBy: facts['objectBy'] as IsoDate | null,
      };
    case 'evaluation.objected':
      return {
        ...next,
        stage: 'objected',
        objection: {
          on: facts['on'] as IsoDate,
          grounds: facts['grounds'] as ObjectionGround[],
          answerBy: facts['answerBy'] as IsoDate,
        },
      };
    case 'evaluation.answered':
      if (facts['outcome'] === 'upheld') return { ...next, answered: 'upheld' };
      return {
        ...next,
        answered: 'second-review',
        stage: 'scoring',
        generation: 2,
        moderateBy: null,
        objectBy: null,
        thirdAsked: false,
        needs: (['first', 'second'] as const).map((role) => ({ role, generation: 2, impossible: false })),
      };
    case 'evaluation.decided-together':
      return next;
    case 'evaluation.reminded':
      return withSeat(next, facts, { reminded: true });
    case 'evaluation.escalated':
      return { ...next, escalated: [...next.escalated, facts['step'] as string] };
    case 'evaluation.not-assessed':
      return {
        ...next,
        notAssessed: facts['reason'] as NotAssessedReason,
        needs: [],
        seats: next.seats.map((seat) => (isOpen(seat) ? { ...seat, status: 'withdrawn' } : seat)),
      };
    case 'evaluation.final':
      return { ...next, stage: 'final', ended: true };
    default:
      throw new Error(`an evaluated file knows no ${happened.kind}`);
  }
}

function begin(facts: JsonObject, id: string): EvaluationState {
  return {
    id,
    round: facts['round'] as string,
    code: facts['code'] as string,
    form: facts['form'] as Form,
    proceeding: facts['proceeding'] as Proceeding,
    handlerPerson: facts['handlerPerson'] as string | null,
    region: facts['region'] as string,
    rubric: facts['rubric'] as unknown as Rubric,
    policy: facts['policy'] as unknown as EvaluationPolicy,
    stage: 'scoring',
    generation: 1,
    seats: [],
    needs: (['first', 'second'] as const).map((role) => ({ role, generation: 1, impossible: false })),
    results: [],
    notAssessed: null,
    thirdAsked: false,
    moderateBy: null,
    objectBy: null,
    objection: null,
    answered: null,
    escalated: [],
    ended: false,
    version: 1,
  };
}

function seatFrom(facts: JsonObject): Seat {
  return {
    id: facts['seat'] as string,
    expert: facts['expert'] as string,
    person: facts['person'] as string,
    role: facts['role'] as SeatRole,
    generation: facts['generation'] as number,
    status: 'assigned',
    due: facts['due'] as IsoDate,
    reminded: false,
    version: 0,
    sheet: null,
  };
}

function resultFrom(facts: JsonObject): FileResult {
  return {
    generation: facts['generation'] as number,
    score: facts['score'] as string | null,
    grade: facts['grade'] as Grade,
    by: facts['by'] as FileResult['by'],
    third: facts['third'] as boolean,
    redFlags: facts['redFlags'] as RedFlag[],
    caps: facts['caps'] as Cap[],
  };
}

function withSeat(state: EvaluationState, facts: JsonObject, change: Partial<Seat>): EvaluationState {
  const { seat: id } = facts;
  if (!state.seats.some((seat) => seat.id === id)) throw new Error('an event names a seat that is not there');
  return { ...state, seats: state.seats.map((seat) => (seat.id === id ? { ...seat, ...change } : seat)) };
}

/** Days before a seat's due day on which its expert is reminded. */
const REMIND_DAYS_BEFORE = 3;

/** The instant at which something is due to happen by itself, null when the file only waits for people. */
export function nextAlarm(state: EvaluationState): Instant | null {
  if (state.ended) return null;
  const open = state.seats.filter(isOpen);
  const moments = [
    ...open.map((seat) => endOfDueDay(seat.due)),
    ...open.filter((seat) => !seat.reminded).map((seat) => startOfDay(addDays(seat.due, -REMIND_DAYS_BEFORE), 9 * 60)),
    ...lateSteps(state).map(({ due }) => endOfDueDay(due)),
    ...(state.stage === 'provisional' && state.objectBy !== null ? [endOfDueDay(state.objectBy)] : []),
  ];
  return moments.length === 0 ? null : Math.min(...moments);
}

/** Steps that the organiser hears of when they are late, and has not heard of yet. */
function lateSteps(state: EvaluationState): readonly { readonly step: string; readonly due: IsoDate }[] {
  const steps = [
    ...(state.stage === 'moderation' && state.moderateBy !== null
      ? [{ step: `moderation-${state.generation}`, due: state.moderateBy }]
      : []),
    ...(state.objection !== null && !state.ended ? [{ step: 'answer', due: state.objection.answerBy }] : []),
  ];
  return steps.filter(({ step }) => !state.escalated.includes(step));
}

/** What happens by itself at `now`: reminders, lapsed seats, escalations, the end of the time for objections. */
export function decideAlarm(state: EvaluationState, now: Instant): readonly EvaluationEvent[] {
  if (state.ended) return [];
  const events: EvaluationEvent[] = [];
  for (const seat of state.seats.filter(isOpen)) {
    if (now >= endOfDueDay(seat.due)) {
      events.push({ kind: 'evaluation.seat-left', facts: { seat: seat.id, how: 'lapsed', reason: 'due-day-over' } });
    } else if (!seat.reminded && now >= startOfDay(addDays(seat.due, -REMIND_DAYS_BEFORE), 9 * 60)) {
      events.push({ kind: 'evaluation.reminded', facts: { seat: seat.id, due: seat.due } });
    }
  }
  for (const { step, due } of lateSteps(state)) {
    if (now >= endOfDueDay(due)) events.push({ kind: 'evaluation.escalated', facts: { step, due } });
  }
  if (state.stage === 'provisional' && state.objectBy !== null && now >= endOfDueDay(state.objectBy)) {
    events.push(finalEvent(state));
  }
  return aboutFile(state.id, events);
}

/** The same events with the file that they are about: many files share the stream of their round. */
export function aboutFile(id: string, events: readonly EvaluationEvent[]): readonly EvaluationEvent[] {
  return events.map(({ kind, facts }) => ({ kind, facts: { file: id, ...facts } }));
}

/** The last event of a file: its newest result, or that it has none. */
export function finalEvent(
  state: EvaluationState,
  last: FileResult | null = state.results.at(-1) ?? null,
): EvaluationEvent {
  return {
    kind: 'evaluation.final',
    facts: {
      grade: last?.grade ?? null,
      score: last?.score ?? null,
      generation: last?.generation ?? state.generation,
      redFlag: (last?.redFlags.length ?? 0) > 0,
      missing: state.notAssessed,
    },
  };
}
