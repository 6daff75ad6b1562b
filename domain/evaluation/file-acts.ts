/** Who may do what to an evaluated file, and what then happens. Pure: the calendar's days are given as an argument. */
import { text } from '../case-file/act-rule.ts';
import type { ActRequest } from '../case-file/act-rule.ts';
import type { Role } from '../case-file/codes.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { rational } from '../sampling/rational.ts';
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts';
import { endOfDueDay, isoDate, type IsoDate } from '../kernel/time.ts';
import {
  DECLARABLE,
  NOT_ASSESSED_REASONS,
  OBJECTION_GROUNDS,
  WITHDRAWAL_REASONS,
  type Cap,
  type Grade,
  type RedFlag,
} from './codes.ts';
import { decideThree, decideTwo, type Decided } from './decision.ts';
import {
  aboutFile,
  finalEvent,
  openSeatOf,
  reduceEvaluation,
  seatOf,
  submittedSeats,
  type EvaluationEvent,
  type EvaluationStage,
  type EvaluationState,
  type FileResult,
  type Seat,
  type SheetDigest,
} from './file.ts';
import { pointsOf, pointsText } from './points.ts';
import { gradeOf, maxHalves, type Rubric } from './rubric.ts';
import { capped, scoreSheet, type Sheet, type SheetResult } from './sheet.ts';

/**
 * Days that only the calendar knows: the last day of each period that an act may open, counted from the act's own day.
 * The commit gathers them as the fact `days`; before it, in the validator and under the lock, the act's day stands for
 * them, and no rule refuses because of one.
 */
export const EVALUATION_PERIODS = ['moderation', 'objection', 'answer', 'plan'] as const;
export type EvaluationPeriod = (typeof EVALUATION_PERIODS)[number];

function dueOf(request: ActRequest, period: EvaluationPeriod): IsoDate {
  const days = request.facts['days'] as Partial<Record<EvaluationPeriod, IsoDate>> | undefined;
  return days?.[period] ?? isoDate(request.on);
}

type Outcome = Refusal | readonly EvaluationEvent[];

interface ActRule {
  readonly roles: readonly Role[];
  readonly stages: readonly EvaluationStage[];
  readonly decide: (state: EvaluationState, request: ActRequest) => Outcome;
}

const SCORING: readonly EvaluationStage[] = ['scoring', 'third'];
const CHAIR: readonly Role[] = ['moderator', 'round-organiser', 'supervisor'];
const ANY: readonly EvaluationStage[] = ['scoring', 'third', 'moderation', 'provisional', 'objected', 'final'];

/** The acts of an evaluated file: role → stage → what it leads to. */
export const EVALUATION_ACTS: Readonly<Record<string, ActRule>> = {
  'evaluation.declare': { roles: ['expert'], stages: ANY, decide: declare },
  'evaluation.open': { roles: ['expert'], stages: ANY, decide: open },
  'evaluation.submit': { roles: ['expert'], stages: ANY, decide: submit },
  'evaluation.correct': { roles: ['expert'], stages: ANY, decide: correct },
  'evaluation.withdraw': { roles: ['expert'], stages: ANY, decide: withdraw },
  'evaluation.decide-together': { roles: CHAIR, stages: ['scoring', 'third', 'moderation'], decide: decideTogether },
  'evaluation.moderate': { roles: CHAIR, stages: ['moderation'], decide: moderate },
  'evaluation.report-missing': { roles: CHAIR, stages: [...SCORING, 'moderation'], decide: reportMissing },
  'evaluation.object': { roles: ['handler'], stages: ['provisional'], decide: object },
  'evaluation.accept': { roles: ['handler'], stages: ['provisional'], decide: acceptResult },
  'evaluation.answer': { roles: CHAIR, stages: ['objected'], decide: answer },
};

/**
 * Decides one act. Refuses `evaluation.act-unknown`, `evaluation.act-of-another-role`, `evaluation.act-out-of-order`
 * and what the act's own rule refuses; an accepted act that completes the scores carries the decision with it.
 */
export function decideEvaluation(state: EvaluationState | null, request: ActRequest): Outcome {
  const rule = EVALUATION_ACTS[request.act];
  if (rule === undefined) return refuse('evaluation.act-unknown', { params: { act: request.act } });
  if (state === null) return refuse('evaluation.unknown');
  if (!rule.roles.includes(request.actor.role)) {
    return refuse('evaluation.act-of-another-role', { params: { act: request.act, role: request.actor.role } });
  }
  if (!rule.stages.includes(state.stage)) {
    return refuse('evaluation.act-out-of-order', { params: { act: request.act, stage: state.stage } });
  }
  const outcome = rule.decide(state, request);
  return isRefusal(outcome) ? outcome : aboutFile(state.id, outcome);
}

/** The expert's own open seat in time, or why there is none. */
function ownSeat(state: EvaluationState, request: ActRequest): Seat | Refusal {
  const seat = openSeatOf(state, request.actor.person);
  if (seat !== null) {
    return request.at < endOfDueDay(seat.due)
      ? seat
      : refuse('evaluation.after-deadline', { params: { due: seat.due } });
  }
  const earlier = seatOf(state, request.actor.person);
  if (earlier === null) return refuse('evaluation.not-your-file');
  if (earlier.status === 'submitted') return refuse('evaluation.scored-already');
  if (earlier.status === 'lapsed') return refuse('evaluation.after-deadline', { params: { due: earlier.due } });
  return refuse('evaluation.seat-given-up');
}

function declare(state: EvaluationState, request: ActRequest): Outcome {
  const seat = ownSeat(state, request);
  if ('code' in seat) return seat;
  if (seat.status !== 'assigned') return refuse('evaluation.declared-already');
  const conflict = request.facts['conflict'];
  if (conflict === null) return [{ kind: 'evaluation.declared', facts: { seat: seat.id, on: request.on } }];
  if (!DECLARABLE.some((one) => one === conflict)) return refuse('evaluation.conflict-unknown', { field: '/conflict' });
  return [left(seat, 'conflict', text(request.facts, 'conflict'))];
}

function left(seat: Seat, how: 'conflict' | 'withdrawn', reason: string): EvaluationEvent {
  return { kind: 'evaluation.seat-left', facts: { seat: seat.id, how, reason } };
}

function open(state: EvaluationState, request: ActRequest): Outcome {
  const seat = ownSeat(state, request);
  if ('code' in seat) return seat;
  if (seat.status === 'assigned') return refuse('evaluation.not-declared');
  if (seat.status === 'opened') return refuse('evaluation.opened-already');
  return [{ kind: 'evaluation.file-opened', facts: { seat: seat.id, on: request.on } }];
}

function sheetOf(facts: JsonObject): Sheet {
  return {
    items: facts['items'] as unknown as Sheet['items'],
    redFlags: facts['redFlags'] as RedFlag[],
    caps: facts['caps'] as Cap[],
    grade: (facts['grade'] ?? null) as Grade | null,
  };
}

function sheetFacts(rubric: Rubric, sheet: Sheet, result: SheetResult): JsonObject {
  return {
    rubric: rubric.key,
    rubricVersion: rubric.version,
    items: sheet.items as unknown as Json,
    total: result.total === null ? null : pointsText(result.total),
    grade: result.grade,
    redFlags: [...sheet.redFlags],
    caps: [...sheet.caps],
  };
}

function submit(state: EvaluationState, request: ActRequest): Outcome {
  const seat = ownSeat(state, request);
  if ('code' in seat) return seat;
  if (seat.status === 'assigned') return refuse('evaluation.not-declared');
  if (seat.status === 'declared') return refuse('evaluation.not-opened');
  const sheet = sheetOf(request.facts);
  const result = scoreSheet(state.rubric, sheet);
  if (isRefusal(result)) return result;
  const submitted: EvaluationEvent = {
    kind: 'evaluation.submitted',
    facts: { seat: seat.id, version: 1, ...sheetFacts(state.rubric, sheet, result) },
  };
  return [submitted, ...consequences(reduceEvaluation(state, submitted, state.id), request)];
}

/** A new version of one's own sheet, only as long as nothing has been decided with it. */
function correct(state: EvaluationState, request: ActRequest): Outcome {
  const seat = seatOf(state, request.actor.person);
  if (seat === null) return refuse('evaluation.not-your-file');
  if (seat.status !== 'submitted') return refuse('evaluation.nothing-to-correct');
  const counted = seat.generation !== state.generation || submittedSeats(state).length >= 2;
  if (counted || !SCORING.includes(state.stage)) return refuse('evaluation.decided-already');
  const sheet = sheetOf(request.facts);
  const result = scoreSheet(state.rubric, sheet);
  if (isRefusal(result)) return result;
  const facts = { seat: seat.id, version: seat.version + 1, ...sheetFacts(state.rubric, sheet, result) };
  return [{ kind: 'evaluation.corrected', facts }];
}

function withdraw(state: EvaluationState, request: ActRequest): Outcome {
  const seat = ownSeat(state, request);
  if ('code' in seat) return seat;
  if (!WITHDRAWAL_REASONS.some((one) => one === request.facts['reason'])) {
    return refuse('evaluation.reason-unknown', { field: '/reason' });
  }
  return [left(seat, 'withdrawn', text(request.facts, 'reason'))];
}

function resultsOf(seats: readonly Seat[]): readonly SheetResult[] {
  return seats.map(({ sheet }) => {
    if (sheet === null) throw new Error('a submitted seat without a sheet');
    return { total: sheet.total === null ? null : pointsOf(sheet.total), grade: sheet.grade };
  });
}

/** What a complete set of scores leads to: a third expert, the moderator, or a provisional result. */
function consequences(state: EvaluationState, request: ActRequest): readonly EvaluationEvent[] {
  const seats = submittedSeats(state);
  const [first, second, third] = resultsOf(seats);
  if (first === undefined || second === undefined) return [];
  if (state.stage === 'scoring') {
    const decided = decideTwo(state.rubric, first, second);
    if ('third' in decided)
      return [{ kind: 'evaluation.third-asked', facts: { generation: state.generation, because: decided.third } }];
    return settle(state, decided, seats, request);
  }
  if (third === undefined) return [];
  return settle(state, decideThree(state.rubric, [first, second, third], state.policy.thirdRule), seats, request);
}

function settle(
  state: EvaluationState,
  decided: Decided,
  seats: readonly Seat[],
  request: ActRequest,
): readonly EvaluationEvent[] {
  const { redFlags, caps, disputed } = findings(seats.flatMap(({ sheet }) => (sheet === null ? [] : [sheet])));
  if (redFlags.length > 0 || disputed.length > 0) {
    const due = dueOf(request, 'moderation');
    return [
      { kind: 'evaluation.moderation-asked', facts: { generation: state.generation, redFlags, caps: disputed, due } },
    ];
  }
  return conclude(state, decided, { redFlags: [], caps }, request);
}

/** Red flags of anybody; caps that most of the experts noted, and those that exactly half of them did. */
function findings(sheets: readonly SheetDigest[]): {
  readonly redFlags: RedFlag[];
  readonly caps: Cap[];
  readonly disputed: Cap[];
} {
  const noted = (cap: Cap): number => sheets.filter((sheet) => sheet.caps.includes(cap)).length * 2;
  const all = [...new Set(sheets.flatMap((sheet) => sheet.caps))];
  return {
    redFlags: [...new Set(sheets.flatMap((sheet) => sheet.redFlags))],
    caps: all.filter((cap) => noted(cap) > sheets.length),
    disputed: all.filter((cap) => noted(cap) === sheets.length),
  };
}

/** A provisional result; after a second review there is no further objection, so it is final at once. */
function conclude(
  state: EvaluationState,
  decided: Decided,
  found: { readonly redFlags: readonly RedFlag[]; readonly caps: readonly Cap[] },
  request: ActRequest,
): readonly EvaluationEvent[] {
  const held = capped(state.rubric, decided.grade, found.caps.length > 0);
  const result: FileResult = {
    generation: state.generation,
    score: decided.score === null ? null : pointsText(decided.score),
    grade: found.redFlags.length > 0 ? 'fail' : held,
    by: decided.by,
    third: state.thirdAsked,
    redFlags: found.redFlags,
    caps: found.caps,
  };
  return provisional(state, result, request);
}

function provisional(state: EvaluationState, result: FileResult, request: ActRequest): readonly EvaluationEvent[] {
  const last = state.generation > 1;
  const objectBy = last ? null : dueOf(request, 'objection');
  const happened: EvaluationEvent = {
    kind: 'evaluation.provisional',
    facts: { ...(result as unknown as JsonObject), objectBy },
  };
  return last ? [happened, finalEvent(state, result)] : [happened];
}

/** What the scores come to without moderator; the group's or the moderator's word is added by the caller. */
function scored(state: EvaluationState): Decided | null {
  const [first, second, third] = resultsOf(submittedSeats(state));
  if (first === undefined || second === undefined) return null;
  if (third !== undefined) return decideThree(state.rubric, [first, second, third], state.policy.thirdRule);
  const two = decideTwo(state.rubric, first, second);
  return 'third' in two ? null : two;
}

function moderate(state: EvaluationState, request: ActRequest): Outcome {
  const redFlags = request.facts['redFlags'] as RedFlag[];
  const caps = request.facts['caps'] as Cap[];
  const noted = submittedSeats(state).flatMap(({ sheet }) => (sheet === null ? [] : [sheet]));
  const flag = redFlags.findIndex((one) => !noted.some((sheet) => sheet.redFlags.includes(one)));
  if (flag !== -1) return refuse('evaluation.flag-not-raised', { field: `/redFlags/${flag}` });
  const cap = caps.findIndex((one) => !noted.some((sheet) => sheet.caps.includes(one)));
  if (cap !== -1) return refuse('evaluation.flag-not-raised', { field: `/caps/${cap}` });
  const decided = scored(state);
  if (decided === null) throw new Error('a file came to the moderator without a decision of its experts');
  const agreed = findings(noted).caps.filter((one) => !caps.includes(one));
  return conclude(state, decided, { redFlags, caps: [...caps, ...agreed] }, request);
}

/** 合议: in a session the group decides instead of a third expert; recorded with its members. */
function decideTogether(state: EvaluationState, request: ActRequest): Outcome {
  if (state.policy.mode !== 'session') return refuse('evaluation.no-session');
  if (submittedSeats(state).length < 2) return refuse('evaluation.scores-missing');
  const members = request.facts['members'] as string[];
  if (new Set(members).size < 3)
    return refuse('evaluation.group-too-small', { field: '/members', params: { least: 3 } });
  const halves = request.facts['halves'];
  const graded = state.rubric.scale === 'grade-only';
  const grade = request.facts['grade'];
  if (graded) {
    if (!state.rubric.grades.some((one) => one === grade)) return refuse('evaluation.score-grade', { field: '/grade' });
  } else {
    const most = maxHalves(state.rubric.scale);
    const sound = typeof halves === 'number' && Number.isSafeInteger(halves) && halves >= 0 && halves <= most;
    if (!sound)
      return refuse('evaluation.score-out-of-range', { field: '/halves', params: { item: 'total', mostHalves: most } });
  }
  const score = graded ? null : rational(halves as number, 2);
  const decided: Decided = {
    score,
    grade: score === null ? (grade as Grade) : gradeOf(state.rubric, score),
    by: 'group',
  };
  const together: EvaluationEvent = {
    kind: 'evaluation.decided-together',
    facts: { generation: state.generation, members: [...new Set(members)] },
  };
  const found = { redFlags: request.facts['redFlags'] as RedFlag[], caps: request.facts['caps'] as Cap[] };
  return [together, ...conclude(reduceEvaluation(state, together, state.id), decided, found, request)];
}

/** A drawn file that can't be assessed: 不合格 where the agency can't produce it and the policy says so, else missing. */
function reportMissing(state: EvaluationState, request: ActRequest): Outcome {
  const { reason } = request.facts;
  const known = NOT_ASSESSED_REASONS.find((one) => one === reason);
  if (known === undefined) return refuse('evaluation.reason-unknown', { field: '/reason' });
  const happened: EvaluationEvent = { kind: 'evaluation.not-assessed', facts: { reason: known } };
  const after = reduceEvaluation(state, happened, state.id);
  if (known === 'other' || !state.policy.missingDossierFails) return [happened, finalEvent(after, null)];
  const result: FileResult = {
    generation: state.generation,
    score: null,
    grade: 'fail',
    by: 'dossier-not-produced',
    third: state.thirdAsked,
    redFlags: [],
    caps: [],
  };
  return [happened, ...provisional(after, result, request)];
}

function ownResult(state: EvaluationState, request: ActRequest): Refusal | null {
  return request.actor.person !== null && request.actor.person === state.handlerPerson
    ? null
    : refuse('evaluation.not-your-result');
}

function object(state: EvaluationState, request: ActRequest): Outcome {
  const refusal = ownResult(state, request);
  if (refusal !== null) return refusal;
  if (state.objectBy === null || request.at >= endOfDueDay(state.objectBy)) {
    return refuse('evaluation.objection-late', { params: { due: state.objectBy ?? '' } });
  }
  const grounds = request.facts['grounds'] as string[];
  const known = grounds.length > 0 && grounds.every((one) => OBJECTION_GROUNDS.some((ground) => ground === one));
  if (!known) return refuse('evaluation.ground-unknown', { field: '/grounds' });
  const answerBy = dueOf(request, 'answer');
  return [{ kind: 'evaluation.objected', facts: { on: request.on, grounds, answerBy } }];
}

function acceptResult(state: EvaluationState, request: ActRequest): Outcome {
  return ownResult(state, request) ?? [finalEvent(state)];
}

function answer(state: EvaluationState, request: ActRequest): Outcome {
  const { outcome } = request.facts;
  if (outcome !== 'upheld' && outcome !== 'second-review') {
    return refuse('evaluation.answer-unknown', { field: '/outcome' });
  }
  const missing = state.notAssessed !== null && outcome === 'second-review';
  if (missing) return refuse('evaluation.nothing-to-review');
  const happened: EvaluationEvent = { kind: 'evaluation.answered', facts: { on: request.on, outcome } };
  return outcome === 'upheld' ? [happened, finalEvent(state)] : [happened];
}
