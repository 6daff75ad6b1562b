/** All that others may import from the workflows of supervision: their ids, types and inputs. */

/** Workflow types, as clients start them. */
export const EXPORT_HISTORY = 'exportHistory';
export const RECONCILE = 'reconcile';

/** Workflow id of the export of a case's histories. */
export function historyWorkflowId(caseId: string): string {
  return `history-${caseId}`;
}

/** Id of the schedule of one scope; its workflows bear it with the instant of their start. */
export function reconcileScheduleId(taskQueue: string, scope: ReconcileInput['scope']): string {
  return `reconcile-${scope}-${taskQueue}`;
}

/** How a pass is made. */
export interface ReconcileInput {
  readonly v: 1;
  /** `engine`: what runs and has closed, and the histories of the next cases; `all`: the whole database too. */
  readonly scope: 'engine' | 'all';
  /** Real milliseconds that processes have to catch up before something counts as missing. */
  readonly graceMs: number;
  /** Most cases whose histories are compared in this pass. */
  readonly cases: number;
}

/** What was looked at, by check; `next` is where the next pass over histories begins. */
export type ReconcileCounts = Readonly<Record<string, number | string | null>>;

export interface ExportHistoryInput {
  readonly v: 1;
  readonly caseId: string;
}

export interface ExportHistoryResult {
  /** Runs exported by this workflow. */
  readonly exported: number;
  /** Whether runs of an ended case were still open at the end; the reconciler asks again. */
  readonly open: boolean;
}
