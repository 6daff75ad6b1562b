import { following } from '#domain/case-file/acts';
import type { CaseDeadline } from '#domain/case-file/deadline-plan';
import type { Decision } from '#domain/case-file/decision';
import { event, type CaseEvent } from '#domain/case-file/events';
import { reduce } from '#domain/case-file/reduce';
import type { CaseState } from '#domain/case-file/state';
import type { JsonObject } from '#domain/kernel/json';
import { formatInstant, legalDay, type Instant } from '#domain/kernel/time';
import { uuidV7 } from '#domain/kernel/uuid';
import { plannedEscalations } from '#domain/reference/ladders';
import { insert, loadCase, update, movedMeanwhile, type Change } from '#platform/store/acts';
import { inTransaction, type PoolClient } from '#platform/store/pool';
import type { EffectContext } from '../context.ts';
import type { Ports } from '../ports.ts';
import { messages, personsOf } from '../supervision/reminders.ts';
import { accept, type CaseDecision } from './commit.ts';
import { deadlineOf, earliest, rowOf } from './deadlines.ts';

export interface CheckAlarmInput {
  readonly v: 1;
  readonly caseId: string;
  /** Version of the state that the asker holds; another one in the database is answered with the whole state. */
  readonly version?: number;
}
export interface SystemEventInput extends CheckAlarmInput {
  readonly kind: string;
  readonly facts: JsonObject;
}

const NOTHING: Decision = { outcome: 'accepted', events: [], rows: [], alarmAt: null, waitMs: null };

/**
 * What is due in a case now. A fired timer never acts on memory: the rows are read again, so a date moved
 * later costs one early wake-up and nothing else. Marks deadlines overdue (once), escalates them, lapses
 * those that lapse, opens what that brings about (the touch of day 60), and returns the next alarm.
 *
 * A try that was committed and never answered is not lost: the next one finds nothing due, and the state that the
 * asker does not have yet.
 */
export function createCheckAlarm(ports: Ports): (input: CheckAlarmInput) => Promise<CaseDecision> {
  return (input) =>
    withCase(ports, input.caseId, async (tx, context, state) => {
      const now = ports.clock.now();
      const { pack, calendar } = await ports.reference.forCase(state.policy.pack, state.policy.calendar);
      const open = context.loaded.deadlines.map((row) => deadlineOf(row));
      const due = open.filter((deadline) => deadline.nextAlarm !== null && deadline.nextAlarm <= now);
      const events: CaseEvent[] = [];
      const changes: Change[] = [];
      for (const deadline of due) {
        const facts = { rule: deadline.rule, deadline: deadline.id, due: deadline.due };
        if (deadline.consequence === 'lapse') {
          events.push(event('case-file.deadline-lapsed', facts));
          continue;
        }
        const steps =
          deadline.consequence === 'record-only'
            ? []
            : plannedEscalations(deadline.due, pack.settings.escalation.value, calendar);
        const passed = steps.filter((step) => step.at <= now).length;
        if (deadline.overdueAt === null) events.push(event('case-file.deadline-overdue', facts));
        for (const step of steps.slice(deadline.escalated, passed)) {
          events.push(event('case-file.deadline-escalated', { ...facts, step: step.step }));
          const rows: JsonObject[] = [];
          for (const person of await personsOf(ports, state, deadline.duty, step.audience)) {
            rows.push(...messages(context, deadline, person, step.step, now, 'deadline-overdue'));
          }
          if (rows.length > 0) changes.push({ ...insert('notification', ...rows), ignoreConflict: true } as Change);
        }
        const moved: CaseDeadline = {
          ...deadline,
          overdueAt: deadline.overdueAt ?? deadline.dueInstant,
          escalated: Math.max(deadline.escalated, passed),
          nextAlarm: steps[passed]?.at ?? null,
        };
        replace(context, moved);
        const { id: _id, case_id: _case, ...set } = rowOf(moved, state.caseId, state.policy.pack);
        changes.push(update('deadline', { id: moved.id }, set));
      }
      if (events.length === 0 && changes.length === 0)
        return resynced(input, state, state, { ...NOTHING, ...next(ports, open) });
      const all = [...events, ...following(state, events, legalDay(now))];
      const after = all.reduce<CaseState>((so, happened) => reduce(so, happened, input.caseId), state);
      return resynced(input, state, after, await accept(ports, context, all, tx, { changes }));
    });
}

/** Adds the state when the asker's is another one than that which the decision was made on. */
function resynced(input: CheckAlarmInput, before: CaseState, after: CaseState, decision: Decision): CaseDecision {
  return input.version === undefined || input.version === before.version ? decision : { ...decision, resync: after };
}

/** The context's own copy, so that the commit sees the deadline as just changed. */
function replace(context: EffectContext, moved: CaseDeadline): void {
  const rows = context.loaded.deadlines as unknown as Record<string, unknown>[];
  const row = rows.find(({ id }) => id === moved.id);
  if (row === undefined) return;
  Object.assign(row, {
    overdue_at: moved.overdueAt === null ? null : formatInstant(moved.overdueAt),
    escalated: moved.escalated,
    next_alarm: moved.nextAlarm === null ? null : formatInstant(moved.nextAlarm),
  });
}

function next(ports: Ports, open: readonly CaseDeadline[]): { alarmAt: Instant | null; waitMs: number | null } {
  const alarmAt = earliest(open.map(({ nextAlarm }) => nextAlarm));
  return { alarmAt, waitMs: alarmAt === null ? null : ports.clock.waitMs(alarmAt) };
}

/**
 * An event that the product itself causes: a failed rendering. With the asker's version it happens once: a case that has
 * moved on since is answered with its state.
 */
export function createCommitSystemEvent(ports: Ports): (input: SystemEventInput) => Promise<CaseDecision> {
  return (input) =>
    withCase(ports, input.caseId, async (tx, context, state) => {
      if (input.version !== undefined && input.version !== state.version) {
        const open = context.loaded.deadlines.map((row) => deadlineOf(row));
        return { ...NOTHING, ...next(ports, open), resync: state };
      }
      return accept(ports, context, [event(input.kind, input.facts)], tx);
    });
}

/** Runs with the case row locked, as the system, at the business instant now. */
export async function withCase(
  ports: Ports,
  caseId: string,
  work: (tx: PoolClient, context: EffectContext, state: CaseState) => Promise<CaseDecision>,
): Promise<CaseDecision> {
  for (let race = 0; ; race++) {
    try {
      return await inTransaction(ports.pool, async (tx) => {
        await tx.query('SELECT 1 FROM case_file WHERE id = $1 FOR UPDATE', [caseId]);
        const loaded = await loadCase(tx, caseId);
        const state = loaded?.caseFile?.state;
        if (loaded === null || state === undefined) throw new Error(`there is no case ${caseId}`);
        const at = ports.clock.now();
        const context: EffectContext = {
          ports,
          loaded,
          state,
          caseId,
          agencyId: state.agency,
          commandId: null,
          request: {
            act: 'system',
            actor: { person: null, grant: null, role: 'system', unit: null },
            on: legalDay(at),
            at,
            facts: {},
          },
          newId: () => uuidV7(Date.now(), ports.randomBytes(10)),
        };
        return work(tx, context, state);
      });
    } catch (error) {
      if (!movedMeanwhile(error) || race >= 5) throw error;
    }
  }
}
