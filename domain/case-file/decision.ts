import type { Refusal } from '#domain/kernel/refusal';
import type { CaseEvent } from './events.ts';

/** One appended ledger row: the receipt that the answer to a command carries. */
export interface RowReceipt {
  readonly stream: string;
  readonly seq: number;
  /** Lowercase hex. */
  readonly hash: string;
}

/** What became of a command; stored with it, and the answer to every repetition of it. */
export interface Decision {
  readonly outcome: 'accepted' | 'refused';
  readonly refusal?: Refusal;
  /** Events of an accepted act, in order; the workflow applies the same ones. */
  readonly events: readonly CaseEvent[];
  readonly rows: readonly RowReceipt[];
  /** The case's next alarm as a business instant, null when none is open. */
  readonly alarmAt: number | null;
  /** Real milliseconds until then, as the clock stood; at least 1,000. */
  readonly waitMs: number | null;
}
