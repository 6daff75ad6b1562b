import { following } from '#domain/case-file/acts';
import { settleDeadlines, type CaseDeadline } from '#domain/case-file/deadline-plan';
import { event, type CaseEvent } from '#domain/case-file/events';
import { reduce } from '#domain/case-file/reduce';
import type { CaseState } from '#domain/case-file/state';
import { tasksOf } from '#domain/case-file/tasks';
import type { JsonObject } from '#domain/kernel/json';
import { formatInstant, legalDay, startOfDay, type Instant } from '#domain/kernel/time';
import { uuidV7 } from '#domain/kernel/uuid';
import { plannedEscalations } from '#domain/reference/ladders';
import { insert, update, type Change, type LoadedAct } from '#platform/store/acts';
import type { EffectContext } from '../context.ts';
import type { Ports } from '../ports.ts';
import { planReminders } from '../supervision/reminders.ts';
import { rowOf } from './deadlines.ts';
import { project } from './project.ts';

/** One past event with the act that caused it. */
interface Told {
  readonly context: EffectContext;
  readonly happened: CaseEvent;
  /** When it counts. */
  readonly at: Instant;
}

/**
 * A case that is lived again from what another system tells: the same rules, events, deadlines and read model as a
 * live one, but everything in memory until it is kept, and nothing reminded of that is over.
 */
export class PastCase {
  readonly #ports: Ports;
  readonly #caseId: string;
  readonly #now: Instant;
  readonly #deadlines = new Map<string, CaseDeadline>();
  readonly #changes: Change[] = [];
  readonly told: Told[] = [];
  state: CaseState | null = null;

  constructor(ports: Ports, caseId: string, now: Instant) {
    this.#ports = ports;
    this.#caseId = caseId;
    this.#now = now;
  }

  #newId(): string {
    return uuidV7(Date.now(), this.#ports.randomBytes(10));
  }

  #open(): CaseDeadline[] {
    return [...this.#deadlines.values()].filter(({ endedAt }) => endedAt === null);
  }

  /** Applies what an act made happen. */
  async happen(context: EffectContext, events: readonly CaseEvent[]): Promise<void> {
    for (const happened of events) {
      this.state = reduce(this.state, happened, this.#caseId);
      this.#changes.push(...project(context, happened, this.state));
      this.told.push({ context, happened, at: context.request.at });
    }
    if (this.state === null) return;
    const { pack, calendar } = await this.#ports.reference.forCase(this.state.policy.pack, this.state.policy.calendar);
    const outcome = settleDeadlines({
      events,
      open: this.#open(),
      ended: [...this.#deadlines.values()].filter(({ endedAt }) => endedAt !== null).map(({ rule }) => rule),
      rules: pack.deadlines,
      state: this.state,
      calendar,
      at: context.request.at,
      newId: () => this.#newId(),
    });
    for (const deadline of outcome.deadlines) this.#deadlines.set(deadline.id, deadline);
  }

  /** Lets time pass: what was due before `until` lapses or becomes overdue at its own instant. */
  async passTo(until: Instant): Promise<void> {
    for (;;) {
      const { state } = this;
      const [due] = this.#open()
        .filter(({ nextAlarm }) => nextAlarm !== null && nextAlarm <= until)
        .sort((left, right) => left.dueInstant - right.dueInstant);
      if (state === null || due === undefined) return;
      const facts = { rule: due.rule, deadline: due.id, due: due.due };
      const at = due.dueInstant;
      const on = legalDay(at);
      const context = this.#systemContext(state, at);
      if (due.consequence === 'lapse') {
        await this.happen(context, [event('case-file.deadline-lapsed', facts)]);
      } else {
        this.#deadlines.set(due.id, { ...due, overdueAt: at, nextAlarm: null });
        const overdue = event('case-file.deadline-overdue', facts);
        await this.happen(context, [overdue, ...following(state, [overdue], on)]);
      }
      const after = this.#deadlines.get(due.id);
      // An event that leaves the deadline as it was would be told for ever.
      if (after?.nextAlarm === due.nextAlarm) throw new Error(`deadline ${due.rule} does not end`);
    }
  }

  #systemContext(state: CaseState, at: Instant, agency?: LoadedAct['agency']): EffectContext {
    return {
      ports: this.#ports,
      loaded: {
        command: {
          id: '',
          case_id: this.#caseId,
          agency_id: state.agency,
          act: 'system',
          person_id: null,
          grant_id: null,
          role: 'system',
          link_id: null,
          facts: {},
          received_at: formatInstant(at),
          state: 'received',
          decision: null,
        },
        caseFile: null,
        agency: agency ?? { id: state.agency, code: '', region_code: state.region },
        deadlines: [],
        endedRules: [],
        tasks: [],
        texts: [],
      },
      state,
      caseId: this.#caseId,
      agencyId: state.agency,
      commandId: null,
      request: {
        act: 'system',
        actor: { person: null, grant: null, role: 'system', unit: null },
        on: legalDay(at),
        at,
        facts: {},
      },
      newId: () => this.#newId(),
    };
  }

  /**
   * All that is to be written of the case, the case row first. Steps of escalation that have passed count as made,
   * and only warnings that still lie ahead are planned.
   */
  async finish(agency: LoadedAct['agency']): Promise<{ readonly changes: readonly Change[] }> {
    const { state } = this;
    if (state === null) throw new Error('a case without a registration');
    const now = formatInstant(this.#now);
    const context = this.#systemContext(state, this.#now, agency);
    const { pack, calendar } = await this.#ports.reference.forCase(state.policy.pack, state.policy.calendar);
    for (const deadline of this.#open()) {
      if (deadline.overdueAt === null) continue;
      const steps =
        deadline.consequence === 'record-only'
          ? []
          : plannedEscalations(deadline.due, pack.settings.escalation.value, calendar);
      const passed = steps.filter((step) => step.at <= this.#now).length;
      this.#deadlines.set(deadline.id, { ...deadline, escalated: passed, nextAlarm: steps[passed]?.at ?? null });
    }
    const open = this.#open();
    const reminders: Change[] = [];
    for (const deadline of open.filter(({ overdueAt }) => overdueAt === null)) {
      // As if planned when it began: what would have been sent since then stays unsent.
      const begun = { ...context, request: { ...context.request, at: startOfDay(deadline.startedOn) } };
      const outcome = { deadlines: [deadline], opened: [deadline.id], changed: [] };
      reminders.push(...(await planReminders(this.#ports, begun, state, outcome, pack, calendar)));
    }
    const tasks: JsonObject[] = tasksOf(state, open).map((task) => ({
      id: this.#newId(),
      case_id: this.#caseId,
      agency_id: state.agency,
      key: task.key,
      act: task.act,
      role: task.role,
      unit_id: task.unit,
      person_id: task.person,
      due: task.due,
      state: 'open',
      opened_at: now,
    }));
    const dues = open.filter((deadline) => deadline.state === 'open').map(({ due }) => due);
    const creates = this.#changes.filter((change) => change.op === 'insert' && change.table === 'case_file');
    const rows = [...this.#deadlines.values()].map((deadline) => rowOf(deadline, this.#caseId, state.policy.pack));
    return {
      changes: [
        ...creates,
        ...this.#changes.filter((change) => !creates.includes(change)),
        update(
          'case_file',
          { id: this.#caseId },
          {
            stage: state.stage,
            ending: state.ending,
            version: state.version,
            base: state as unknown as JsonObject,
            assignment_status: state.assignment.status,
            unit_id: state.assignment.unit,
            handler_id: state.assignment.handler,
            closed_on: state.closedOn,
            next_due: dues.length === 0 ? null : dues.reduce((least, due) => (due < least ? due : least)),
            updated_at: now,
          },
        ),
        ...(rows.length === 0 ? [] : [insert('deadline', ...rows)]),
        ...(tasks.length === 0 ? [] : [insert('task', ...tasks)]),
        ...reminders,
      ],
    };
  }
}
