import type { Answers } from '#domain/follow-up/answers';
import {
  followUpStep,
  openFollowUp,
  touchWindow,
  type AnsweredBy,
  type FollowUpAct,
  type NoAnswerCode,
  type TouchChannel,
  type TouchPhase,
} from '#domain/follow-up/touches';
import { materialsOf, withMaterials } from '#domain/closing/file-materials';
import type { ChecklistItemKey, MissingExcuse } from '#domain/closing/checklists';
import type { Outcome } from '#domain/closing/outcome';
import type { ReturnReason } from '#domain/closing/return-reasons';
import { closureStep, openClosure, type ClosureAct } from '#domain/closing/submission';
import { HEARING_FOLDS, NO_HEARING_ROOM } from '#domain/hearing/fold';
import {
  completeCheckpoint,
  declareNotApplicable,
  excuseCheckpoint,
  freezePlan,
  frozenPlan,
  type PlanStep,
} from '#domain/handling/progress';
import type { CheckpointExcuse, NotApplicableReason } from '#domain/handling/checkpoint-codes';
import type { PassOverReason, Wish } from '#domain/assignment/methods';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, type Refusal } from '#domain/kernel/refusal';
import { isoDate } from '#domain/kernel/time';
import type {
  AssignmentMethod,
  Ending,
  Entry,
  Form,
  GreenLane,
  Material,
  MeansBasis,
  Proceeding,
  Protection,
  Reach,
} from './codes.ts';
import type { CaseEvent } from './events.ts';
import { linksOf } from './links.ts';
import type { LodgedWith } from './lodging.ts';
import type { AssignmentState, CasePolicy, CaseState, DecisionKind, PendingDecision } from './state.ts';

/**
 * The state after an event. Total over every event ever released: an unknown kind changes nothing but the
 * version, so that an older worker can follow a newer one.
 *
 * @throws when an event contradicts the state: the ledger and the state no longer agree
 */
export function reduce(state: CaseState | null, happened: CaseEvent, caseId: string): CaseState {
  const { kind, facts } = happened;
  if (state === null) {
    if (kind !== 'intake.received' && kind !== 'intake.notice-received')
      throw new Error(`a case cannot begin with ${kind}`);
    return registered(happened, caseId);
  }
  const moved = STEPS[kind]?.(state, facts) ?? state;
  const room = moved.hearing ?? (kind.startsWith('hearing.') ? NO_HEARING_ROOM : null);
  const fold = HEARING_FOLDS[kind];
  const next = fold === undefined || room === null ? moved : { ...moved, hearing: fold(room, facts) };
  return { ...next, materials: withMaterials(next.materials, materialsOf(happened)), version: state.version + 1 };
}

type Step = (state: CaseState, facts: JsonObject) => CaseState;

const NO_ASSIGNMENT: AssignmentState = {
  status: 'none',
  attempt: 0,
  method: null,
  unit: null,
  handler: null,
  handlerPerson: null,
  organAnswered: false,
  declinedHandlers: [],
  silences: 0,
};

/** A case is a group case from this number of persons where its policy pins no other. */
const GROUP_PERSONS = 10;

function registered(happened: CaseEvent, caseId: string): CaseState {
  const { kind, facts } = happened;
  const policy = facts.policy as unknown as CasePolicy;
  return {
    v: 1,
    caseId,
    number: facts.number as string,
    agency: facts.agency as string,
    region: facts.region as string,
    entry: facts.entry as Entry,
    form: facts.form as Form,
    proceeding: facts.proceeding as Proceeding,
    protection: facts.protection as Protection,
    greenLane: (facts.greenLane ?? null) as GreenLane | null,
    reach: facts.reach as Reach,
    minor: facts.minor === true,
    possibleLifeOrDeath: facts.possibleLifeOrDeath === true,
    receivedOn: facts.receivedOn as string,
    policy,
    version: 1,
    stage: kind === 'intake.notice-received' ? 'assignment' : 'intake',
    ending: null,
    decisions: 0,
    pending: null,
    intake: { waitingForSupplement: false, supplementAsked: false, grantedFirst: false },
    assignment: NO_ASSIGNMENT,
    plan: null,
    means: (facts.means ?? null) as MeansBasis | null,
    massOrMajor:
      facts.possibleLifeOrDeath === true ||
      Number(facts.groupPersons ?? 1) >= (policy.groupPersonsAtLeast ?? GROUP_PERSONS),
    materials: withMaterials([], materialsOf(happened)),
    hearing: null,
    followUp: null,
    closing: null,
    closedOn: null,
    approvedOn: null,
    dossier: null,
    archiveFailed: false,
    officer: (facts.officer ?? null) as string | null,
    ...tied(facts),
  };
}

function tied(facts: JsonObject): Pick<CaseState, 'links'> {
  const links = linksOf(facts);
  return links.length === 0 ? {} : { links };
}

function assign(state: CaseState, change: Partial<AssignmentState>): CaseState {
  return { ...state, assignment: { ...state.assignment, ...change } };
}

function toArchive(ending: Ending): Step {
  return (state) => ({ ...state, stage: 'archive', ending, pending: null });
}

function stepped(state: CaseState, step: PlanStep | Refusal): CaseState {
  if (isRefusal(step)) throw new Error(`the checkpoint plan refuses what was decided: ${step.code}`);
  return { ...state, plan: step.state };
}

/** What was examined before a grant is on file with it. */
function meansKnown(state: CaseState, facts: JsonObject): CaseState {
  const means = (facts.means ?? state.means) as MeansBasis | null;
  return {
    ...state,
    means,
    materials: withMaterials(state.materials, meansStated(means) ? ['hardship-statement'] : []),
  };
}

function meansStated(means: MeansBasis | null): boolean {
  return means === 'integrity-commitment' || means === 'certificate';
}

function closureOpened(state: CaseState): CaseState {
  const { form, proceeding, entry, closedOn } = state;
  const facts = {
    meansChecked: meansStated(state.means),
    massOrMajor: state.massOrMajor,
  };
  const opened = openClosure({ form, proceeding, entry, facts }, isoDate(closedOn ?? ''));
  if (isRefusal(opened)) throw new Error(`a closure that can't be opened: ${opened.code}`);
  return { ...state, closing: opened.state };
}

function closure(state: CaseState, act: ClosureAct): CaseState {
  if (state.closing === null) throw new Error(`closure moved (${act.kind}) before it was opened`);
  const present = withMaterials(state.closing.present, state.materials);
  const step = closureStep({ ...state.closing, present }, act);
  if (isRefusal(step)) throw new Error(`closure refuses what was decided: ${step.code}`);
  return { ...state, closing: step.state };
}

function followUpOpened(state: CaseState): NonNullable<CaseState['followUp']> {
  const opened = openFollowUp({
    reach: state.reach,
    guardianIsParty: false,
    // A relative is registered as the way to reach somebody only with that person's consent.
    relativeConsents: state.reach === 'close-relative',
    protection: state.protection,
    sensitive: false,
    group: false,
  });
  return { ...opened, abnormalOpen: [] };
}

function followUpOf(state: CaseState): NonNullable<CaseState['followUp']> {
  if (state.followUp === null) throw new Error('a touch moved before handling began');
  return state.followUp;
}

function followed(state: CaseState, act: FollowUpAct): CaseState {
  const followUp = followUpOf(state);
  const step = followUpStep(followUp, act, state.policy.followUp);
  if (isRefusal(step)) throw new Error(`follow-up refuses what was decided: ${step.code}`);
  return { ...state, followUp: { ...step.state, abnormalOpen: followUp.abnormalOpen } };
}

/** The end of a touch; one that its last try or its opening has ended already stays as it is. */
function touchEnded(state: CaseState, facts: JsonObject): CaseState {
  const phase = facts.touch as TouchPhase;
  if (followUpOf(state).touches[phase].state !== 'open') return state;
  const on = day(facts);
  switch (facts.how) {
    case 'answered': {
      const ratings = facts.ratings as unknown as Answers['ratings'];
      const answers: Answers = { ratings, tookMoney: false, textRef: null };
      return followed(state, {
        kind: 'answer',
        phase,
        on,
        channel: facts.channel as TouchChannel,
        by: facts.by as AnsweredBy,
        answers,
      });
    }
    case 'refused':
      return followed(state, { kind: 'refuse', phase, on });
    case 'in-custody-not-visited':
      return followed(state, { kind: 'not-visited', phase, on });
    default:
      return followed(state, { kind: 'expire', phase, on });
  }
}

/** Money taken is an event of its own, because not everybody may read it. */
function moneyReported(state: CaseState, phase: TouchPhase): CaseState {
  const followUp = followUpOf(state);
  const touch = followUp.touches[phase];
  if (touch.answers === undefined) throw new Error('money was reported without answers');
  const told = { ...touch, answers: { ...touch.answers, tookMoney: true } };
  return { ...state, followUp: { ...followUp, abnormalSeen: true, touches: { ...followUp.touches, [phase]: told } } };
}

function abnormal(state: CaseState, change: (open: readonly TouchPhase[]) => readonly TouchPhase[]): CaseState {
  const followUp = followUpOf(state);
  return { ...state, followUp: { ...followUp, abnormalOpen: change(followUp.abnormalOpen) } };
}

/** The corrected day, in the closure, and the window of a third touch that is still open. */
function closingDateCorrected(state: CaseState, facts: JsonObject): CaseState {
  const to = isoDate(facts.closingDate as string);
  const moved = closure(
    { ...state, closedOn: to },
    { kind: 'correct-closing-date', on: day(facts), to, reasonGiven: true },
  );
  const third = moved.followUp?.touches.third;
  if (moved.followUp === null || third?.state !== 'open') return moved;
  const window = touchWindow('third', { closedOn: to }, moved.policy.followUp);
  if (window === null) return moved;
  const { overdue: _overdue, ...touch } = third;
  const touches = { ...moved.followUp.touches, third: { ...touch, ...window } };
  return { ...moved, followUp: { ...moved.followUp, touches } };
}

function undecided(state: CaseState, rule: unknown): NonNullable<CaseState['extensions']> {
  return (state.extensions ?? []).filter((one) => one.rule !== rule);
}

/** An extension that was asked for is granted or refused. */
function decided(state: CaseState, facts: JsonObject): CaseState {
  return state.extensions === undefined ? state : { ...state, extensions: undecided(state, facts.rule) };
}

function day(facts: JsonObject): ReturnType<typeof isoDate> {
  return isoDate(facts.on as string);
}

const STEPS: Readonly<Record<string, Step>> = {
  // ── decisions ─────────────────────────────────────────────────────────────────────────────────
  'case-file.decision-proposed': (state, facts) => ({
    ...state,
    decisions: state.decisions + 1,
    pending: {
      kind: facts.kind as DecisionKind,
      no: facts.no as number,
      step: 1,
      by: typeof facts.by === 'string' ? [facts.by] : [],
      facts: facts.facts as unknown as PendingDecision['facts'],
    },
  }),
  'case-file.decision-agreed': (state, facts) =>
    state.pending === null
      ? state
      : {
          ...state,
          pending: {
            ...state.pending,
            step: state.pending.step + 1,
            by: [...state.pending.by, ...(typeof facts.by === 'string' ? [facts.by] : [])],
          },
        },
  'case-file.decision-sent-back': (state, facts) =>
    facts.kind === 'assign'
      ? assign(
          { ...state, pending: null },
          { status: 'none', unit: null, handler: null, handlerPerson: null, method: null },
        )
      : { ...state, pending: null },
  // ── intake ────────────────────────────────────────────────────────────────────────────────────
  'intake.supplement-requested': (state, facts) => ({
    ...state,
    intake: {
      ...state.intake,
      waitingForSupplement: true,
      supplementAsked: true,
      ...(typeof facts.by === 'string' ? { supplementBy: facts.by } : {}),
    },
  }),
  'intake.lodged-elsewhere': (state, facts) => ({
    ...state,
    intake: { ...state.intake, lodged: facts.by as LodgedWith, lodgedAt: facts.at as number },
  }),
  'intake.forwarded': (state) => ({ ...state, intake: { ...state.intake, lodged: 'forwarded' } }),
  'intake.supplemented': (state) => ({ ...state, intake: { ...state.intake, waitingForSupplement: false } }),
  'intake.granted': (state, facts) => meansKnown({ ...state, stage: 'assignment', pending: null }, facts),
  'intake.granted-first': (state) => ({
    ...state,
    stage: 'assignment',
    pending: null,
    intake: { ...state.intake, grantedFirst: true },
  }),
  'intake.commitment-drawn': (state) => ({ ...state, intake: { ...state.intake, commitmentCheck: 'drawn' } }),
  'intake.commitment-checked': (state) => ({ ...state, intake: { ...state.intake, commitmentCheck: 'checked' } }),
  'intake.refused': (state) => ({ ...state, pending: null, ending: 'refused' }),
  'intake.refusal-final': toArchive('refused'),
  'intake.withdrawn': toArchive('withdrawn'),
  'intake.deemed-withdrawn': toArchive('deemed-withdrawn'),
  'intake.transferred': toArchive('transferred'),
  'intake.notice-returned': toArchive('returned-to-organ'),
  // ── assignment ────────────────────────────────────────────────────────────────────────────────
  'assignment.wishes-recorded': (state, facts) => assign(state, { wishes: facts.wishes as unknown as readonly Wish[] }),
  'assignment.previous-passed-over': (state, facts) =>
    assign(state, { previousPassedOver: facts.reason as PassOverReason }),
  'assignment.draw-requested': (state, facts) =>
    assign(state, { status: 'draw-requested', attempt: facts.attempt as number, method: 'draw' }),
  'assignment.draw-aborted': (state) => assign(state, { status: 'none', method: null }),
  'assignment.selected': (state, facts) =>
    assign(state, {
      status: 'proposed',
      method: facts.method as AssignmentMethod,
      attempt: facts.attempt as number,
      unit: facts.unit as string,
      handler: facts.handler as string,
      handlerPerson: facts.handlerPerson as string,
    }),
  'assignment.issued': (state) => assign({ ...state, pending: null }, { status: 'issued', silences: 0 }),
  'assignment.arranged': (state, facts) =>
    assign(state, {
      status: 'arranged',
      handler: facts.handler as string,
      handlerPerson: facts.handlerPerson as string,
    }),
  'assignment.not-to-act-applied': (state) => assign(state, { status: 'declining' }),
  'assignment.not-to-act-refused': (state) => assign(state, { status: 'arranged' }),
  'assignment.not-to-act-granted': (state, facts) =>
    assign(state, {
      status: 'none',
      unit: null,
      handler: null,
      handlerPerson: null,
      method: null,
      declinedHandlers: [...state.assignment.declinedHandlers, facts.handler as string],
    }),
  'assignment.taken-back': (state) =>
    assign(state, { status: 'none', unit: null, handler: null, handlerPerson: null, method: null }),
  'assignment.confirmed': (state) => assign(state, { status: 'confirmed' }),
  'assignment.organ-answered': (state) => assign(state, { organAnswered: true }),
  // ── handling ──────────────────────────────────────────────────────────────────────────────────
  'handling.begun': (state, facts) =>
    stepped(
      { ...state, stage: 'handling', hearing: NO_HEARING_ROOM, followUp: followUpOpened(state) },
      freezePlan(state.form, state.proceeding, isoDate(facts.on as string)),
    ),
  'handling.checkpoint-completed': (state, facts) =>
    stepped(
      state,
      completeCheckpoint(frozenPlan(state), facts.checkpoint as string, {
        on: isoDate(facts.on as string),
        materials: (facts.materials ?? []) as readonly Material[],
      }),
    ),
  'handling.checkpoint-not-applicable': (state, facts) =>
    stepped(
      state,
      declareNotApplicable(
        frozenPlan(state),
        facts.checkpoint as string,
        facts.reason as NotApplicableReason,
        isoDate(facts.on as string),
      ),
    ),
  'handling.checkpoint-excused': (state, facts) =>
    stepped(
      state,
      excuseCheckpoint(
        frozenPlan(state),
        facts.checkpoint as string,
        facts.reason as CheckpointExcuse,
        isoDate(facts.on as string),
      ),
    ),
  'handling.closing-document-reported': (state, facts) =>
    closureOpened({ ...state, stage: 'closing', closedOn: facts.closingDate as string }),
  'handling.closing-date-corrected': closingDateCorrected,
  'handling.extension-requested': (state, facts) => ({
    ...state,
    extensions: [...undecided(state, facts.rule), { rule: facts.rule as string, days: facts.days as number }],
  }),
  'handling.deadline-extended': decided,
  'handling.extension-refused': decided,
  // ── follow-up ─────────────────────────────────────────────────────────────────────────────────
  'follow-up.touch-opened': (state, facts) =>
    followed(state, {
      kind: 'open',
      phase: facts.touch as TouchPhase,
      opensOn: isoDate(facts.opensOn as string),
      closesOn: isoDate(facts.closesOn as string),
      ticket: facts.ticket as number,
    }),
  'follow-up.tried': (state, facts) =>
    followed(state, {
      kind: 'no-answer',
      phase: facts.touch as TouchPhase,
      at: facts.at as number,
      channel: facts.channel as TouchChannel,
      noAnswer: facts.noAnswer as NoAnswerCode,
    }),
  'follow-up.touch-ended': touchEnded,
  'follow-up.money-reported': (state, facts) => moneyReported(state, facts.touch as TouchPhase),
  'follow-up.abnormal-answer': (state, facts) =>
    abnormal(state, (open) => [...open.filter((phase) => phase !== facts.touch), facts.touch as TouchPhase]),
  'follow-up.abnormal-settled': (state, facts) =>
    abnormal(state, (open) => open.filter((phase) => phase !== facts.touch)),
  'follow-up.reach-changed': (state, facts) =>
    followed(
      { ...state, reach: facts.reach as Reach },
      {
        kind: 'change-reach',
        reach: facts.reach as Reach,
        guardianIsParty: facts.guardianIsParty === true,
        relativeConsents: facts.relativeConsents === true,
      },
    ),
  // ── closing and archive ───────────────────────────────────────────────────────────────────────
  'closing.submitted': (state, facts) =>
    closure(state, {
      kind: 'submit',
      on: day(facts),
      present: facts.materials as readonly Material[],
      outcome: facts.outcome as unknown as Outcome,
    }),
  'closing.item-excused': (state, facts) =>
    closure(state, {
      kind: 'excuse',
      on: day(facts),
      excuse: { key: facts.item as ChecklistItemKey, reason: facts.reason as MissingExcuse },
    }),
  'closing.returned': (state, facts) =>
    closure(state, { kind: 'return', on: day(facts), reasons: facts.reasons as readonly ReturnReason[] }),
  'closing.talk-recorded': (state, facts) => closure(state, { kind: 'record-talk', on: day(facts) }),
  // Whether follow-up was waited for was judged when approval was proposed.
  'closing.approved': (state, facts) => ({
    ...closure(state, { kind: 'approve', on: day(facts), thirdTouchSettled: true }),
    stage: 'archive',
    ending: 'handled',
    pending: null,
    approvedOn: facts.on as string,
  }),
  'archive.failed': (state) => ({ ...state, archiveFailed: true }),
  'archive.retried': (state) => ({ ...state, archiveFailed: false }),
  'closing.dossier-locked': (state, facts) => ({ ...state, dossier: facts.sha256 as string, archiveFailed: false }),
  'case-file.ended': (state) => ({ ...state, stage: 'ended' }),
  // ── deadlines ─────────────────────────────────────────────────────────────────────────────────
  'case-file.deadline-overdue': (state, facts) =>
    facts.rule === 'assignment.unit-silence' ? assign(state, { silences: state.assignment.silences + 1 }) : state,
  'case-file.deadline-lapsed': (state, facts) =>
    facts.rule === 'case-file.objection-window' && state.ending === 'refused' && state.stage === 'intake'
      ? { ...state, stage: 'archive' }
      : state,
};
