/** The draws of one agency and day: numbers without gap, one outcome each, reveal on the next day. */
import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { IsoDate } from '../kernel/time.ts';
import { daysBetween } from '../kernel/time.ts';

/** Why a draw that was requested ends without a choice. */
export const ABORT_REASONS = [
  'case-withdrawn',
  'request-wrong',
  'method-changed',
  'seed-lost',
  'no-outcome-in-time',
] as const;
export type AbortReason = (typeof ABORT_REASONS)[number];

/** An entry of the stream `draws/<agency>/<day>`, as far as the count of draws is concerned. */
export interface DrawEntry {
  readonly drawNo: number;
  readonly kind: 'requested' | 'drawn' | 'aborted';
}

/** The number of the next request of the day. */
export function nextDrawNo(entries: readonly DrawEntry[]): number {
  return entries.filter((entry) => entry.kind === 'requested').length + 1;
}

/**
 * Null when a day's entries, in ledger order, are complete: requests numbered 1, 2, 3 … and each followed by
 * exactly one outcome. Refuses `assignment.draw-number-gap`, `assignment.draw-without-request`,
 * `assignment.draw-two-outcomes`, `assignment.draw-without-outcome`, each with the number.
 */
export function verifyDrawDay(entries: readonly DrawEntry[]): Refusal | null {
  const open = new Set<number>();
  let requested = 0;
  for (const { drawNo, kind } of entries) {
    const params = { drawNo };
    if (kind === 'requested') {
      if (drawNo !== requested + 1)
        return refuse('assignment.draw-number-gap', { params: { drawNo, expected: requested + 1 } });
      requested = drawNo;
      open.add(drawNo);
    } else if (!open.delete(drawNo)) {
      const decided = drawNo >= 1 && drawNo <= requested;
      return refuse(decided ? 'assignment.draw-two-outcomes' : 'assignment.draw-without-request', { params });
    }
  }
  const [drawNo] = open;
  return drawNo === undefined ? null : refuse('assignment.draw-without-outcome', { params: { drawNo } });
}

/** Null when the seed of `day` may be shown on `today`: refuses `assignment.seed-reveal-too-early` before the next day. */
export function checkReveal(day: IsoDate, today: IsoDate): Refusal | null {
  return daysBetween(day, today) >= 1 ? null : refuse('assignment.seed-reveal-too-early', { params: { day, today } });
}
