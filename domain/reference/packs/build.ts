/** Builders that keep the shipped packs readable: defaults for what most rules have in common. */
import type { Confidence, DeadlineRule, EventMatch, Law, RuleSource, Scalar, Setting } from '../rule-pack.ts';

/** Matches an event kind, and only events whose facts have one of the values given. */
export function on(kind: string, facts?: Readonly<Record<string, readonly Scalar[]>>): EventMatch {
  return facts === undefined ? { kind } : { kind, facts };
}

/** A legal source with how sure the figure is. */
export function law(code: Law, article: string, confidence: Confidence): RuleSource {
  return { law: code, article, confidence };
}

/** Our own default: no law says so. */
export const POLICY: RuleSource = { law: 'policy', article: null, confidence: 'policy' };

type Needed = 'key' | 'value' | 'unit' | 'trigger' | 'metBy' | 'duty' | 'source';

/** Fills in what a rule doesn't say: opens at once, after the start, nationally, warned by length of limit. */
export function rule(
  given: Pick<DeadlineRule, Needed> & Partial<Omit<DeadlineRule, Needed | 'verified'>>,
  validFrom: string,
): DeadlineRule {
  return {
    direction: 'after',
    opensAfterDays: 0,
    repeats: false,
    subject: null,
    condition: {},
    startFrom: 'on',
    agencySet: null,
    checkpoints: [],
    withdrawnBy: [],
    suspendedBy: [],
    resumedBy: [],
    consequence: 'warn',
    ladder: 'standard',
    validFrom,
    validTo: null,
    region: 'cn',
    // A figure of law binds every region; a default of ours binds none.
    stricterOnly: given.source.law !== 'policy',
    ...given,
    verified: given.source.confidence === 'confirmed',
  };
}

/** A policy value of ours. */
export function ours<T>(value: T): Setting<T> {
  return { value, source: POLICY, verified: false };
}

/** A policy value with a legal source. */
export function sourced<T>(value: T, source: RuleSource): Setting<T> {
  return { value, source, verified: source.confidence === 'confirmed' };
}
