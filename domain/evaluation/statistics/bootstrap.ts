/**
 * Bootstrap that anybody can repeat: the unit is a file with its first scores, files are drawn again within their
 * stratum, and every draw comes from a published seed.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../../kernel/sha256.ts';

/** 95 % of the resamples lie between `low` and `high`; `used` of `resamples` had a value at all. */
export interface Bootstrap {
  readonly low: number;
  readonly high: number;
  readonly resamples: number;
  readonly used: number;
}

/**
 * Words of resample b, b = 0, 1, 2 …: word k is the big-endian 32-bit number k mod 8 of
 * SHA-256(UTF-8(seed + "\n" + b + "\n" + floor(k/8))), k = 0, 1, 2 …
 */
export function words(seed: string, resample: number): () => number {
  // The first part is hashed once: most of a bootstrap's time goes into these digests.
  const start = sha256.create().update(utf8(`${seed}\n${resample}\n`));
  let [at, block] = [0, new DataView(new ArrayBuffer(0))];
  return () => {
    const index = at % 8;
    if (index === 0) {
      const digest = start
        .clone()
        .update(digits(Math.floor(at / 8)))
        .digest();
      block = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
    }
    at += 1;
    return block.getUint32(index * 4);
  };
}

/** A whole number in ASCII digits. */
function digits(value: number): Uint8Array {
  return Uint8Array.from(String(value), (digit) => 48 + Number(digit));
}

/**
 * Percentile interval (2.5 to 97.5, linear interpolation) of a statistic. Strata in the order given (by id): resample
 * b takes as many units from each stratum as it has, each by one word modulo the stratum's number, words running on
 * from stratum to stratum. A resample for which the statistic is null counts as not used; null when none has a value.
 */
export function bootstrap<Unit>(
  strata: readonly (readonly Unit[])[],
  statistic: (sample: readonly Unit[]) => number | null,
  { seed, resamples }: { readonly seed: string; readonly resamples: number },
): Bootstrap | null {
  const [result] = bootstrapAll(strata, [statistic], { seed, resamples });
  return result ?? null;
}

/** Like {@link bootstrap} for several statistics of the same resamples. */
export function bootstrapAll<Unit>(
  strata: readonly (readonly Unit[])[],
  statistics: readonly ((sample: readonly Unit[]) => number | null)[],
  { seed, resamples }: { readonly seed: string; readonly resamples: number },
): readonly (Bootstrap | null)[] {
  const found: number[][] = statistics.map(() => []);
  for (let resample = 0; resample < resamples; resample += 1) {
    const next = words(seed, resample);
    const sample: Unit[] = [];
    for (const stratum of strata)
      for (let taken = 0; taken < stratum.length; taken += 1) {
        const unit = stratum[next() % stratum.length];
        if (unit !== undefined) sample.push(unit);
      }
    for (const [index, statistic] of statistics.entries()) {
      const value = statistic(sample);
      if (value !== null) found[index]?.push(value);
    }
  }
  return found.map((values) => {
    values.sort((a, b) => a - b);
    if (values.length === 0) return null;
    return { low: percentile(values, 0.025), high: percentile(values, 0.975), resamples, used: values.length };
  });
}

/** The share's place between sorted values, linear in between. */
export function percentile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (place - Math.floor(place)) * (above - below);
}
