/**
 * The seed of a round: A, twenty dice digits of a named person outside the agency, followed by B, a public value that
 * does not exist yet when the frame is frozen. A is committed to in the frozen record and shown after B.
 */
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { Instant } from '../kernel/time.ts';

/** Digits of A. */
export const PART_A_DIGITS = 20;
/** Least digits of A and B together. */
export const SEED_DIGITS = 20;
/** Most digits of B: a beacon of 512 bits has 155. */
const MOST_DIGITS = 400;
/** A not shown in time. */
export const LATE_PART_A = '0'.repeat(PART_A_DIGITS);
/** How long after B has been given A may still be shown. */
export const REVEAL_WITHIN_MS = 24 * 3_600_000;

const DIGITS = /^[0-9]+$/u;

/** Hex SHA-256 of "zhiheng/round-seed/v1\n" + round + "\n" + A. */
export function seedCommitment(round: string, partA: string): string {
  return sha256Hex(`zhiheng/round-seed/v1\n${round}\n${partA}`);
}

/** Null for twenty digits; else `sampling.seed-letters` or `sampling.seed-length`. */
export function checkPartA(text: string, field = '/digits'): Refusal | null {
  if (!DIGITS.test(text)) return refuse('sampling.seed-letters', { field });
  if (text.length !== PART_A_DIGITS)
    return refuse('sampling.seed-length', { field, params: { digits: text.length, needed: PART_A_DIGITS } });
  return null;
}

/** Null when a public value can be part of a seed; else `sampling.seed-letters` or `sampling.seed-too-short`. */
export function checkPublicValue(text: string, field = '/value'): Refusal | null {
  if (!DIGITS.test(text)) return refuse('sampling.seed-letters', { field });
  if (text.length > MOST_DIGITS)
    return refuse('sampling.seed-length', { field, params: { digits: text.length, needed: MOST_DIGITS } });
  // A lottery result or a beacon has more than a few digits; what is shorter can be guessed and tried.
  if (text.length < LEAST_B_DIGITS)
    return refuse('sampling.seed-too-short', { field, params: { digits: text.length, least: LEAST_B_DIGITS } });
  return null;
}

/** Least digits of B: six numbers of a lottery. */
export const LEAST_B_DIGITS = 6;

/** Null when the two parts make a seed of a round; else why not. */
export function checkSeed(partA: string, partB: string): Refusal | null {
  const seed = partA + partB;
  if (!DIGITS.test(seed)) return refuse('sampling.seed-letters', { field: '/seed' });
  if (seed.length < SEED_DIGITS)
    return refuse('sampling.seed-too-short', { field: '/seed', params: { digits: seed.length, least: SEED_DIGITS } });
  return null;
}

/** Until when A may be shown, once B was given. */
export function revealBy(publicGivenAt: Instant): Instant {
  return publicGivenAt + REVEAL_WITHIN_MS;
}
