/**
 * A refusal: a rule of the field said no. It is a value, never thrown; a fault (something broken) is
 * thrown with a cause. The code is stable for ever and its words live in `contract/`.
 */
export interface Refusal {
  /** `room.reason`, for example `assignment.handler-lacks-experience`. */
  readonly code: string;
  /** JSON pointer of the offending field, where one field is at fault. */
  readonly field?: string;
  /** Article, standard or policy key that says no. */
  readonly rule?: string;
  /** Codes, dates and integers that the sentence needs; never personal data. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Builds a refusal; use it so that a grep for `refuse(` finds every rule that can say no. */
export function refuse(code: string, more: Omit<Refusal, 'code'> = {}): Refusal {
  return { code, ...more };
}

/** Tells a refusal from any other value that a rule may return. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'code' in value && !('events' in value);
}
