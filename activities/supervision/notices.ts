import type { CaseEvent } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import type { JsonObject } from '#domain/kernel/json';
import { formatInstant } from '#domain/kernel/time';
import { insert, type Change } from '#platform/store/acts';
import type { EffectContext } from '../context.ts';
import type { Ports } from '../ports.ts';
import { CHANNELS } from './reminders.ts';

/** What is said at once because of an event, to whom, and with which codes. */
interface Notice {
  readonly template: string;
  readonly to: (ports: Ports, before: CaseState, after: CaseState) => Promise<readonly string[]> | readonly string[];
  readonly facts?: readonly string[];
  /** Told whatever the recipient's cap of the day. */
  readonly urgent?: true;
}

const handler: Notice['to'] = (_ports, _before, { assignment }) =>
  assignment.handlerPerson === null ? [] : [assignment.handlerPerson];
const officer: Notice['to'] = (ports, _before, { agency, officer: person }) =>
  person === null ? ports.directory.atAgency(agency, 'officer') : [person];

/**
 * Money that was taken is for the supervisor alone, the same day: no notice about it ever goes to the agency's or the
 * unit's side.
 */
const NOTICES: Readonly<Record<string, Notice>> = {
  'follow-up.money-reported': {
    template: 'money-reported',
    to: (ports, _before, { region }) => ports.directory.nearestSupervisors(region, 'any'),
    facts: ['touch'],
    urgent: true,
  },
  'handling.extension-requested': { template: 'extension-asked', to: officer, facts: ['rule'] },
  'handling.deadline-extended': { template: 'extension-granted', to: handler, facts: ['rule'] },
  'handling.extension-refused': { template: 'extension-refused', to: handler, facts: ['rule'] },
  'handling.instructed': { template: 'instructed', to: handler, facts: ['kind'] },
  'handling.closing-date-corrected': { template: 'closing-date-corrected', to: handler },
  'intake.commitment-drawn': { template: 'commitment-drawn', to: officer },
  // The unit lost the assignment because it was silent, which is counted: its head is told.
  'assignment.taken-back': {
    template: 'assignment-taken-back',
    to: (ports, before) =>
      before.assignment.unit === null ? [] : ports.directory.atUnit(before.assignment.unit, 'unit-head'),
  },
};

/** The messages that the events of an act bring about at once, beside the reminders of deadlines. */
export async function planNotices(
  ports: Ports,
  context: EffectContext,
  events: readonly CaseEvent[],
  after: CaseState,
): Promise<readonly Change[]> {
  const before = context.state;
  if (before === null) return [];
  const rows: JsonObject[] = [];
  for (const happened of events) {
    const notice = NOTICES[happened.kind];
    if (notice === undefined) continue;
    for (const person of await notice.to(ports, before, after))
      rows.push(...messages(context, happened, notice, person));
  }
  return rows.length === 0 ? [] : [{ ...insert('notification', ...rows), ignoreConflict: true } as Change];
}

function messages(context: EffectContext, happened: CaseEvent, notice: Notice, person: string): JsonObject[] {
  const { template, facts = [], urgent } = notice;
  const named = Object.fromEntries(facts.map((name) => [name, happened.facts[name] ?? null]));
  return CHANNELS.map((channel) => ({
    id: context.newId(),
    case_id: context.caseId,
    obligation: `${template}/${context.commandId ?? context.caseId}`,
    deadline_id: null,
    recipient_id: person,
    rung: 'now',
    channel,
    template,
    facts: { ...named, due: context.request.on, ...(urgent === true ? { urgent: true } : {}) },
    planned_at: formatInstant(context.ports.clock.now()),
    state: 'planned',
    tries: 0,
  }));
}
