import { TOUCH_PHASES, type TouchPhase } from '#domain/follow-up/touches';
import { askedExtensions } from '#domain/handling/extensions';
import type { HandlingDeadlineRule } from '#domain/handling/checkpoint-codes';
import { openRequired } from '#domain/handling/progress';
import type { Role } from './codes.ts';
import type { CaseDeadline } from './deadline-plan.ts';
import type { CaseState } from './state.ts';

/** Something a person or a unit has to do next in a case; one open task per key. */
export interface CaseTask {
  readonly key: string;
  readonly act: string;
  readonly role: Role;
  readonly unit: string | null;
  readonly person: string | null;
  /** Earliest due day of the deadlines it discharges, null when there is none. */
  readonly due: string | null;
}

type Agency = (act: string, role: Role, due?: string | null) => CaseTask;

function dueOf(open: readonly CaseDeadline[], ...rules: readonly string[]): string | null {
  const dues = open
    .filter((deadline) => deadline.state === 'open' && rules.includes(deadline.rule))
    .map((deadline) => deadline.due);
  return dues.length === 0 ? null : dues.reduce((least, due) => (due < least ? due : least));
}

/** All that is to be done in a case now, derived from its state alone: the same answer whoever asks. */
export function tasksOf(state: CaseState, open: readonly CaseDeadline[]): readonly CaseTask[] {
  const agency = (act: string, role: Role, due: string | null = null): CaseTask => ({
    key: act,
    act,
    role,
    unit: null,
    person: null,
    due,
  });
  const pending = state.pending;
  if (pending !== null) {
    const role = state.policy.steps[pending.kind][pending.step]?.[0] ?? 'approver';
    return [
      agency(
        'case-file.agree',
        role,
        dueOf(open, 'intake.decide', 'assignment.assign', 'assignment.notice-assign-and-answer', 'closing.examine'),
      ),
    ];
  }
  switch (state.stage) {
    case 'intake':
      if (state.ending === 'refused')
        return [agency('intake.serve-refusal', 'officer', dueOf(open, 'letters.serve-refusal'))];
      return [
        ...lodgingTasks(state, open, agency),
        state.intake.waitingForSupplement
          ? supplementTask(state, open, agency)
          : agency('intake.propose-grant', 'officer', dueOf(open, 'intake.decide')),
      ];
    case 'assignment':
      return [...assignmentTasks(state, open, agency), ...commitmentTasks(state, open, agency)];
    case 'handling':
      return [
        ...commitmentTasks(state, open, agency),
        ...deadlineTasks(state, open, agency),
        ...handlingTasks(state, open),
        ...hearingTasks(state, open, agency),
        ...followUpTasks(state, open, agency),
      ];
    case 'closing':
      return [
        ...commitmentTasks(state, open, agency),
        ...deadlineTasks(state, open, agency),
        ...closingTasks(state, open, agency),
        ...hearingTasks(state, open, agency),
        ...followUpTasks(state, open, agency),
      ];
    case 'archive':
      return state.archiveFailed
        ? [agency('closing.retry-archive', 'archivist', dueOf(open, 'closing.lock-dossier'))]
        : [];
    case 'ended':
      return [];
  }
}

/** The papers are waited for until their time is over; then the application counts as withdrawn, or they came late. */
function supplementTask(state: CaseState, open: readonly CaseDeadline[], agency: Agency): CaseTask {
  const waited = open.some(({ rule, endedAt }) => rule === 'intake.supplement-window' && endedAt === null);
  return waited || state.intake.supplementBy === undefined
    ? agency('intake.supplement', 'officer', dueOf(open, 'intake.supplement-window'))
    : agency('intake.deem-withdrawn', 'officer');
}

/** An application that somebody else took in and has not forwarded; the organ's delay is nobody's task here. */
function lodgingTasks(state: CaseState, open: readonly CaseDeadline[], agency: Agency): CaseTask[] {
  const { lodged } = state.intake;
  if (lodged !== 'station' && lodged !== 'duty-lawyer') return [];
  const role = lodged === 'station' ? 'station-officer' : 'officer';
  return [agency('intake.forward', role, dueOf(open, 'intake.station-forward', 'intake.duty-forward'))];
}

/** Extensions that wait for an answer, and rights-losing dates that no checkpoint settles. */
function deadlineTasks(state: CaseState, open: readonly CaseDeadline[], agency: Agency): CaseTask[] {
  const person = state.assignment.handlerPerson;
  const asTasks: readonly string[] = state.plan === null ? [] : openRequired(state.plan);
  const planned = new Set(state.plan?.items.filter(({ key }) => asTasks.includes(key)).map((item) => item.deadline));
  return [
    ...askedExtensions(state).map(({ rule }) => ({
      ...agency('handling.grant-extension', 'officer', dueOf(open, rule)),
      key: `extension:${rule}`,
    })),
    ...open
      .filter(({ rightsLosing, state: at }) => rightsLosing && at === 'open')
      .filter(({ rule }) => !planned.has(rule.slice('handling.'.length) as HandlingDeadlineRule))
      .map(({ rule, due }) => ({
        key: `right:${rule}`,
        act: 'handling.settle-right',
        role: 'handler' as const,
        unit: null,
        person,
        due,
      })),
  ];
}

/** The integrity commitment that was drawn for a check. */
function commitmentTasks(state: CaseState, open: readonly CaseDeadline[], agency: Agency): CaseTask[] {
  return state.intake.commitmentCheck === 'drawn'
    ? [agency('intake.check-commitment', 'officer', dueOf(open, 'intake.commitment-check'))]
    : [];
}

function assignmentTasks(state: CaseState, open: readonly CaseDeadline[], agency: Agency): CaseTask[] {
  const due = dueOf(open, 'assignment.assign', 'assignment.notice-assign-and-answer');
  const { status, unit, handlerPerson } = state.assignment;
  const tasks: CaseTask[] = [];
  if (status === 'none') tasks.push(agency('assignment.request-draw', 'officer', due));
  if (status === 'draw-requested') tasks.push(agency('assignment.draw', 'officer', due));
  if (status === 'issued') {
    tasks.push({
      key: 'assignment.arrange',
      act: 'assignment.arrange',
      role: 'unit-clerk',
      unit,
      person: null,
      due: dueOf(open, 'assignment.unit-silence'),
    });
    if (state.assignment.silences > 0) tasks.push(agency('assignment.take-back', 'officer', due));
  }
  if (status === 'arranged') {
    tasks.push({
      key: 'assignment.confirm',
      act: 'assignment.confirm',
      role: 'handler',
      unit: null,
      person: handlerPerson,
      due,
    });
  }
  if (status === 'declining')
    tasks.push(agency('assignment.grant-not-to-act', 'officer', dueOf(open, 'assignment.decide-decline')));
  const answerable = status === 'arranged' || status === 'confirmed';
  if (state.entry === 'notice' && answerable && !state.assignment.organAnswered)
    tasks.push(agency('assignment.answer-organ', 'officer', due));
  return tasks;
}

function handlingTasks(state: CaseState, open: readonly CaseDeadline[]): CaseTask[] {
  const person = state.assignment.handlerPerson;
  const checkpoints = state.plan === null ? [] : openRequired(state.plan);
  const rules = new Map(state.plan?.items.map((item) => [item.key as string, item.deadline]) ?? []);
  return checkpoints.map((key) => {
    const rule = rules.get(key);
    const due = rule === null || rule === undefined ? null : dueOf(open, `handling.${rule}`);
    return { key: `checkpoint:${key}`, act: 'handling.complete-checkpoint', role: 'handler', unit: null, person, due };
  });
}

const TALK_AFTER_RETURNS = 2;

function closingTasks(state: CaseState, open: readonly CaseDeadline[], agency: Agency): CaseTask[] {
  const { closing } = state;
  if (closing === null) return [];
  const person = state.assignment.handlerPerson;
  const tasks: CaseTask[] = [];
  if (closing.phase === 'waiting') {
    tasks.push(...handlingTasks(state, open));
    tasks.push({
      key: 'closing.submit',
      act: 'closing.submit',
      role: 'handler',
      unit: null,
      person,
      due: dueOf(open, 'closing.submit'),
    });
  }
  if (closing.phase === 'returned') {
    tasks.push({
      key: 'closing.resubmit',
      act: 'closing.resubmit',
      role: 'handler',
      unit: null,
      person,
      due: dueOf(open, 'closing.correct'),
    });
  }
  if (closing.phase === 'submitted') {
    tasks.push(agency('closing.propose-approval', 'closure-examiner', dueOf(open, 'closing.examine')));
  }
  if (closing.returns.length >= TALK_AFTER_RETURNS && closing.talkedOn === undefined) {
    tasks.push(agency('closing.record-talk', 'closure-examiner'));
  }
  return tasks;
}

const TOUCH_RULES: Readonly<Record<TouchPhase, readonly string[]>> = {
  first: ['follow-up.first-touch'],
  second: ['follow-up.second-touch-after-hearing', 'follow-up.second-touch-day-60'],
  third: ['follow-up.third-touch'],
};

/** One task for each open touch and each bad answer that nobody has looked into. */
function followUpTasks(state: CaseState, open: readonly CaseDeadline[], agency: Agency): CaseTask[] {
  const { followUp } = state;
  if (followUp === null) return [];
  const act = followUp.reach === 'in-custody' ? 'follow-up.mark-in-custody' : 'follow-up.try';
  const touches = TOUCH_PHASES.filter((phase) => followUp.touches[phase].state === 'open');
  return [
    ...touches.map((phase) => ({
      ...agency(act, 'caller', dueOf(open, ...TOUCH_RULES[phase])),
      key: `touch:${phase}`,
    })),
    ...followUp.abnormalOpen.map((phase) => ({
      ...agency('follow-up.settle-abnormal', 'officer', dueOf(open, 'follow-up.abnormal-answer')),
      key: `abnormal:${phase}`,
    })),
  ];
}

/** Attendance: the court to be asked, an observer to be named, a record to be made; and the authority's opinion. */
function hearingTasks(state: CaseState, open: readonly CaseDeadline[], agency: Agency): CaseTask[] {
  const room = state.hearing;
  if (room === null) return [];
  const tasks = room.observations.flatMap((observation): CaseTask[] => {
    const key = (act: string): string => `${act}:${observation.hearing}`;
    switch (observation.phase) {
      case 'selected':
        return [
          {
            ...agency('hearing.confirm-publicity', 'officer', observation.hearingOn),
            key: key('hearing.confirm-publicity'),
          },
        ];
      case 'confirmed':
        return [
          {
            ...agency('hearing.assign-observer', 'officer', observation.hearingOn),
            key: key('hearing.assign-observer'),
          },
        ];
      case 'held':
        return [
          {
            ...agency('hearing.record-observation', 'observer', dueOf(open, 'hearing.observation-record')),
            key: key('hearing.record-observation'),
            person: observation.observer ?? null,
          },
        ];
      default:
        return [];
    }
  });
  const heard = room.hearings.some((hearing) => hearing.state === 'held');
  if (heard && room.opinions.length === 0) tasks.push(agency('hearing.ask-opinion', 'officer'));
  if (room.opinions.at(-1)?.phase === 'calling') tasks.push(agency('hearing.record-opinion-call', 'officer'));
  return tasks;
}
