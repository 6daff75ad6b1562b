import type { JsonObject } from '#domain/kernel/json';

/**
 * What happened in a case: the unit of the ledger (one event, one row), of the workflow's state and of
 * the deadlines it opens and ends. Facts hold codes, ids, legal dates and integers, never text or names.
 */
export interface CaseEvent {
  /** `room.what-happened`, for example `intake.received`; never renamed once released. */
  readonly kind: string;
  readonly facts: JsonObject;
}

/** Builds an event. */
export function event(kind: string, facts: JsonObject = {}): CaseEvent {
  return { kind, facts };
}
