import type { RequestHandler, Response } from 'express';
import { contextOf } from './context.ts';
import { Problem } from './problem.ts';

/** A token bucket for each key; keys that are full again are forgotten. */
export class Buckets {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(burst: number, perSecond: number, now: () => number = Date.now) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Null when one more is allowed, otherwise the seconds to wait. */
  take(key: string): number | null {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#burst, at: now };
    const tokens = Math.min(this.#burst, bucket.tokens + ((now - bucket.at) / 1_000) * this.#perSecond);
    if (tokens < 1) {
      this.#buckets.set(key, { tokens, at: now });
      return Math.max(1, Math.ceil((1 - tokens) / this.#perSecond));
    }
    this.#buckets.set(key, { tokens: tokens - 1, at: now });
    if (this.#buckets.size > 10_000) this.#sweep(now);
    return null;
  }

  #sweep(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (bucket.tokens + ((now - bucket.at) / 1_000) * this.#perSecond >= this.#burst) this.#buckets.delete(key);
    }
  }
}

/** The limits of one process: people by who they are, everybody else by address. */
export interface Limits {
  readonly people: Buckets;
  readonly addresses: Buckets;
  readonly signInAddresses: Buckets;
  /** Failed sign-ins by login name, whether anybody has that name or not. */
  readonly signInNames: Buckets;
}

/** Limits for an office, or wide ones where one machine plays hundreds of people. */
export function createLimits(crowd: boolean, now: () => number = Date.now): Limits {
  const wide = crowd ? 1_000 : 1;
  return {
    people: new Buckets(200 * wide, 50 * wide, now),
    addresses: new Buckets(200 * wide, 50 * wide, now),
    signInAddresses: new Buckets(30 * wide, 0.5 * wide, now),
    // Five failures, then one more try a minute.
    signInNames: new Buckets(5, 1 / 60, now),
  };
}

/** Refuses with 429 and `Retry-After` when the bucket of this key is empty. */
export function spend(buckets: Buckets, key: string, code = 'request.too-many'): void {
  const wait = buckets.take(key);
  if (wait !== null) throw new Problem(code, { headers: { 'Retry-After': String(wait) } });
}

/** Counts a request against its person, or against its address when nobody is signed in. */
export function limitRequests(limits: Limits): RequestHandler {
  return (request, response, next) => {
    const person = contextOf(response as Response).person;
    if (person === null) spend(limits.addresses, request.ip ?? 'unknown');
    else spend(limits.people, person.id);
    next();
  };
}
