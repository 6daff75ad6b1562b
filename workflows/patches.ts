import { patched } from '@temporalio/workflow';

/**
 * Every change of a workflow's behaviour after its first release, by id. A running case replays with the
 * behaviour it started with; `patched` is called only through {@link changed}.
 */
export const PATCHES = {} as const satisfies Record<
  string,
  { what: string; why: string; since: string; removableWhen: string }
>;

/** Whether this run has the changed behaviour. */
export function changed(id: keyof typeof PATCHES): boolean {
  return patched(id);
}
