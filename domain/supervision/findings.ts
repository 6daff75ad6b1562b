/** What the reconciler can find; codes are stored and never renamed. */

/**
 * By kind what it is about: `case`, `run` of a workflow, `row` or `stream` of the ledger, `command`, or the engine's
 * `namespace`.
 */
export const FINDING_KINDS = {
  'retention-too-short': 'namespace',
  'run-without-export': 'run',
  'case-without-workflow': 'case',
  'history-without-ledger': 'command',
  'ledger-without-history': 'command',
  'history-unreadable': 'run',
  'chain-broken': 'row',
  'head-wrong': 'stream',
  'receipt-without-row': 'command',
  'row-without-command': 'row',
  'case-missing': 'case',
  'read-model-differs': 'case',
  'text-altered': 'command',
  'export-record-differs': 'run',
  'dossier-record-differs': 'case',
  'dossier-check-failed': 'case',
} as const satisfies Readonly<Record<string, string>>;
export type FindingKind = keyof typeof FINDING_KINDS;

/** One finding; `subject` tells it from others of its kind. */
export interface Finding {
  readonly kind: FindingKind;
  readonly subject: string;
  readonly caseId: string | null;
  /** Codes and numbers only. */
  readonly facts: Readonly<Record<string, string | number | readonly string[]>>;
}

/** What one check looked at: a finding of its kinds that it no longer found there is gone. */
export interface Examined {
  readonly kinds: readonly FindingKind[];
  /** The cases that were looked at; null for all there is. */
  readonly cases: readonly string[] | null;
}

/** Outcome of one check. */
export interface CheckOutcome {
  readonly examined: readonly Examined[];
  readonly findings: readonly Finding[];
  /** How many things were looked at. */
  readonly looked: number;
}

/** Least retention of the engine's namespace: exports are minutes behind, a week leaves time to repair. */
export const LEAST_RETENTION_DAYS = 7;
