import type { CaseDeadline } from '#domain/case-file/deadline-plan';
import type { CaseState } from '#domain/case-file/state';
import { tasksOf, type CaseTask } from '#domain/case-file/tasks';
import { formatInstant } from '#domain/kernel/time';
import { insert, update, type Change, type TaskRow } from '#platform/store/acts';
import type { EffectContext } from '../context.ts';

/** Brings the stored tasks of a case to what its state asks for; `rows` are those that are open then. */
export function planTasks(
  context: EffectContext,
  after: CaseState,
  open: readonly CaseDeadline[],
): { readonly changes: readonly Change[]; readonly rows: readonly TaskRow[] } {
  const wanted = new Map(tasksOf(after, open).map((task) => [task.key, task]));
  const now = formatInstant(context.ports.clock.now());
  const changes: Change[] = [];
  const rows: TaskRow[] = [];
  for (const row of context.loaded.tasks) {
    const task = wanted.get(row.key);
    if (task === undefined) changes.push(update('task', { id: row.id }, { state: 'done', ended_at: now }));
    else {
      wanted.delete(row.key);
      if (!same(row, task)) changes.push(update('task', { id: row.id }, assignees(task)));
      rows.push({ ...row, ...assignees(task) });
    }
  }
  const opened = [...wanted.values()].map((task) => ({
    id: context.newId(),
    key: task.key,
    act: task.act,
    ...assignees(task),
  }));
  if (opened.length > 0) {
    const row = { case_id: context.caseId, agency_id: context.agencyId, state: 'open', opened_at: now };
    changes.push(insert('task', ...opened.map((task) => ({ ...task, ...row }))));
    rows.push(...opened);
  }
  return { changes, rows };
}

function assignees(task: CaseTask): {
  role: string;
  unit_id: string | null;
  person_id: string | null;
  due: string | null;
} {
  return { role: task.role, unit_id: task.unit, person_id: task.person, due: task.due };
}

function same(row: TaskRow, task: CaseTask): boolean {
  return row.role === task.role && row.unit_id === task.unit && row.person_id === task.person && row.due === task.due;
}
