/** All that others may import from the workflows of supervision: their ids, types and inputs. */

/** Workflow types, as clients start them. */
export const EXPORT_HISTORY = 'exportHistory';
export const RECONCILE = 'reconcile';

/** Workflow id of the export of a case's histories. */
export function historyWorkflowId(caseId: string): string {
  return `history-${caseId}`;
}

/** Id of the schedule that reconciles; its workflows bear it with the instant of their start. */
export function reconcileScheduleId(taskQueue: string): string {
  return `reconcile-${taskQueue}`;
}

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
