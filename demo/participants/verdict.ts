import type { Instant } from '#domain/kernel/time';

/** What became of a step: done, to be tried later, pointless because the case went another way, or the end of the way. */
export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly at: Instant; readonly why: string }
  | { readonly kind: 'dropped'; readonly why: string }
  | { readonly kind: 'stuck'; readonly why: string };

export const DONE: Verdict = { kind: 'done' };

export function dropped(why: string): Verdict {
  return { kind: 'dropped', why };
}
