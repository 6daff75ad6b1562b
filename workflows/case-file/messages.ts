import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Decision } from '#domain/case-file/decision';
import type { ActRequest } from '#domain/case-file/act-rule';
import type { CaseState } from '#domain/case-file/state';
import type { JsonObject } from '#domain/kernel/json';

/** All that others may import from the case's workflow: its id, its messages and their types. */

/** Workflow type, as clients start it. */
export const CASE_FILE = 'caseFile';
export const ARCHIVE_DOSSIER = 'archiveDossier';
export const LATE_ACT = 'lateAct';
export const PRINT_LETTER = 'printLetter';

/** Workflow id of a case; the id is opaque, so nothing about the case can be read from it. */
export function caseWorkflowId(caseId: string): string {
  return `case-${caseId}`;
}

/** Inverse of {@link caseWorkflowId}; null for any other workflow. */
export function caseIdOf(workflowId: string): string | null {
  return workflowId.startsWith('case-') ? workflowId.slice('case-'.length) : null;
}

export function dossierWorkflowId(caseId: string): string {
  return `dossier-${caseId}`;
}

/** Rendering has a task queue of its own, named after the cases' queue. */
export function dossierTaskQueue(taskQueue: string): string {
  return `${taskQueue}-dossier`;
}

export function letterWorkflowId(letterId: string): string {
  return `letter-${letterId}`;
}

export function lateActWorkflowId(commandId: string): string {
  return `late-${commandId}`;
}

/** One act as it travels: ids, codes, dates and integers only; texts stay in the database. */
export interface ActMessage {
  readonly v: 1;
  readonly commandId: string;
  readonly request: ActRequest;
}

/** Every act is this one Update; its id is the command's id. */
export const actUpdate = defineUpdate<Decision, [ActMessage]>('act');

/** Sent when a deadline was moved earlier by something other than an act of the case. */
export const deadlinesChangedSignal = defineSignal('deadlinesChanged');

/** The live control state, for the state of one case while it runs; lists read the database. */
export const stateQuery = defineQuery<CaseState | null>('state');

/** Input of a case's workflow: empty for a registration, a snapshot after continue-as-new and at take-over. */
export interface CaseFileInput {
  readonly v: 1;
  readonly caseId: string;
  readonly state: CaseState | null;
  /** Real milliseconds until the next alarm as last computed, null when none is due. */
  readonly waitMs: number | null;
  /** The business instant of that alarm, when a run before this one knew it. */
  readonly alarmAt?: number | null;
}

export interface CaseFileResult {
  readonly ending: string | null;
  readonly version: number;
}

/** One line for lists: case number · form · stage. */
export function caseSummary({ number, form, stage }: Pick<CaseState, 'number' | 'form' | 'stage'>): string {
  return `${number} · ${form} · ${stage}`;
}

/**
 * Summary and details with which a case's run is started. A registration has no number yet, because the commit gives
 * it: its line begins with the form, and the details that the run sets itself name the number from then on.
 */
export function startedAs(facts: JsonObject | CaseState): {
  readonly staticSummary: string;
  readonly staticDetails: string;
} {
  const code = (key: string): string => {
    const value = (facts as JsonObject)[key];
    return typeof value === 'string' ? value : '–';
  };
  const known = typeof (facts as JsonObject)['number'] === 'string';
  return {
    staticSummary: known ? caseSummary(facts as CaseState) : `${code('form')} · intake`,
    staticDetails: ['form', 'proceeding', 'entry'].map((key) => `- ${key}: \`${code(key)}\``).join('\n'),
  };
}
