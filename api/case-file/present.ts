import { ownSideOnly } from '#domain/supervision/oversight';
import { ACT_RULES } from '#domain/case-file/acts';
import { checkStanding } from '#domain/case-file/act-rule';
import type { CaseState } from '#domain/case-file/state';
import type { Grant } from '#domain/identity/permissions';
import type { JsonObject } from '#domain/kernel/json';
import type { Instant, IsoDate } from '#domain/kernel/time';
import { legalDay } from '#domain/kernel/time';
import { lightOf, type CaseDetail, type CaseListRow, type DeadlineView } from '#platform/store/reads-cases';
import type { TiedCase } from '#platform/store/case-links';
import { instant, instantOrNull, presentRow } from '../kit/present.ts';
import { followUpForUnit, hiddenFromUnit } from './unit-side.ts';

/** A case as lists and pages show it. */
export function presentCase(row: CaseListRow, today: IsoDate, recipientName: string | null): JsonObject {
  return {
    id: row.id,
    number: row.number,
    agency: row.agency_id,
    region: row.region_code,
    form: row.form,
    proceeding: row.proceeding,
    entry: row.entry,
    cause: row.cause_code,
    stage: row.stage,
    ending: row.ending,
    protection: row.protection,
    greenLane: row.green_lane,
    receivedOn: row.received_on,
    nextDue: row.next_due,
    light: lightOf(row.next_due, today),
    unit: row.unit_id === null ? null : { id: row.unit_id, name: row.unit_name },
    handler: row.handler_id === null ? null : { id: row.handler_id, name: row.handler_name },
    version: row.version,
    demonstration: row.demonstration,
    recipientName,
  };
}

/** A deadline with the derivation of its date. */
export function presentDeadline(row: DeadlineView): JsonObject {
  return {
    id: row.id,
    rule: row.rule_key,
    rulePack: row.rule_pack,
    value: row.value,
    unit: row.unit,
    startedOn: row.started_on,
    due: row.due,
    dueInstant: instant(row.due_instant),
    provisional: row.provisional,
    derivation: row.derivation as JsonObject,
    duty: row.duty,
    rightsLosing: row.rights_losing,
    consequence: row.consequence,
    version: row.version,
    state: row.state,
    suspendedOn: row.suspended_on,
    overdueAt: instantOrNull(row.overdue_at),
    endedAt: instantOrNull(row.ended_at),
  };
}

interface Viewer {
  readonly person: string;
  readonly grants: readonly Grant[];
  readonly now: Instant;
}

/** Acts that neither role, stage nor standing would refuse to the viewer: what a page offers. */
export function actsFor(state: CaseState, viewer: Viewer): readonly string[] {
  return Object.entries(ACT_RULES)
    .filter(([act, rule]) =>
      viewer.grants.some(
        (grant) =>
          checkStanding(rule, state, {
            act,
            actor: { person: viewer.person, grant: grant.id, role: grant.role, unit: grant.unit },
            on: legalDay(viewer.now),
            at: viewer.now,
            facts: {},
          }) === null,
      ),
    )
    .map(([act]) => act);
}

/**
 * One case on one page. `texts` holds the opened personal texts, null when the viewer may not see any; `ties` are those
 * cases tied to it that the viewer may see.
 */
export function presentDetail(
  detail: CaseDetail,
  viewer: Viewer,
  texts: ReadonlyMap<string, string> | null,
  ties: readonly TiedCase[],
): JsonObject {
  const { row } = detail;
  const state = detail.state as unknown as CaseState;
  const today = legalDay(viewer.now);
  const opened = (id: string | null): string | null => (id === null ? null : (texts?.get(id) ?? null));
  const recipients = detail.recipients.map((one) => ({
    id: one.id,
    position: one.position,
    reach: one.reach,
    minor: one.minor,
    name: opened(one.name_text_id),
    phone: opened(one.phone_text_id),
    idNumber: opened(one.id_number_text_id),
  }));
  const unitSide = ownSideOnly(viewer.grants);
  const planned = new Map(state.plan?.items.map((item) => [item.key as string, item]) ?? []);
  return {
    ...presentCase(row, today, recipients[0]?.name ?? null),
    agencyName: String(row['agency_name']),
    noticeGround: (row['notice_ground'] ?? null) as string | null,
    intakePoint: String(row['intake_point']),
    means: (row['means_basis'] ?? null) as string | null,
    authority:
      row['authority_id'] === null
        ? null
        : { id: row['authority_id'] as string, name: (row['authority_name'] ?? null) as string | null },
    rulePack: String(row['rule_pack']),
    calendar: String(row['calendar_version']),
    closedOn: (row['closed_on'] ?? null) as string | null,
    lockedAt: instantOrNull(row['locked_at'] as Date | null as never),
    createdAt: instant(row['created_at'] as Date),
    updatedAt: instant(row['updated_at'] as Date),
    recipients,
    pending:
      state.pending === null
        ? null
        : {
            kind: state.pending.kind,
            no: state.pending.no,
            step: state.pending.step + 1,
            roles: [...(state.policy.steps[state.pending.kind][state.pending.step] ?? [])],
          },
    assignment: {
      status: state.assignment.status,
      attempt: state.assignment.attempt,
      method: state.assignment.method,
      organAnswered: state.assignment.organAnswered,
      silences: state.assignment.silences,
      wishes: (state.assignment.wishes ?? []).map(({ handler, rank }) => ({ handler, rank })),
      previousHandler: earlierHandler(ties),
      previousPassedOver: state.assignment.previousPassedOver ?? null,
    },
    links: ties.map(({ kind, direction, ...tied }) => ({ kind, direction, case: tied })),
    assignments: detail.assignments.map(presentRow),
    checkpoints: detail.checkpoints.map((one) => {
      const item = planned.get(one['key'] as string);
      return {
        key: one['key'] ?? '',
        required: one['required'] ?? false,
        state: one['state'] ?? '',
        completedOn: one['completed_on'] ?? null,
        reason: one['reason'] ?? null,
        condition: item?.condition ?? null,
        materials: item?.materials ?? [],
      };
    }),
    deadlines: detail.deadlines.filter(({ rule_key: rule }) => !unitSide || !hiddenFromUnit(rule)).map(presentDeadline),
    tasks: detail.tasks
      .filter(({ act }) => !unitSide || !String(act as string).startsWith('follow-up.'))
      .map((task) => ({
        id: task['id'] ?? '',
        key: task['key'] ?? '',
        act: task['act'] ?? '',
        role: task['role'] ?? '',
        unit: task['unit_id'] ?? null,
        person: task['person_id'] ?? null,
        due: task['due'] ?? null,
      })),
    decisions: detail.decisions.map(presentRow),
    hearing: state.hearing as unknown as JsonObject | null,
    followUp:
      state.followUp !== null && unitSide
        ? followUpForUnit(state.followUp)
        : (state.followUp as unknown as JsonObject | null),
    closing: state.closing as unknown as JsonObject | null,
    mayDo: actsFor(state, viewer),
  };
}

/** Who handled the stage before, as far as the viewer may see that case. */
function earlierHandler(ties: readonly TiedCase[]): TiedCase['handler'] {
  return ties.find(({ kind, direction }) => kind === 'stage-change' && direction === 'earlier')?.handler ?? null;
}
