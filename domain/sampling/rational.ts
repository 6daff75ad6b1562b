/**
 * Exact fractions of big integers, in lowest terms with a positive denominator. Shares, probabilities and sizes are
 * computed with these and nothing else: 0.277 · 98000 is 27146.000000000004 in floating point.
 */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** n/d in lowest terms; throws on a denominator of zero. */
export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
  const [top, bottom] = [BigInt(n), BigInt(d)];
  if (bottom === 0n) throw new Error('a fraction with a denominator of zero');
  const sign = bottom < 0n ? -1n : 1n;
  const common = gcd(top < 0n ? -top : top, bottom < 0n ? -bottom : bottom);
  return { n: (sign * top) / common, d: (sign * bottom) / common };
}

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };

export const add = (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Rational, b: Rational): Rational => rational(a.n * b.d - b.n * a.d, a.d * b.d);
export const multiply = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
export const divide = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);

/** Negative, zero or positive. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The greatest integer that is not above the fraction. */
export function floorOf({ n, d }: Rational): bigint {
  const whole = n / d;
  return n % d < 0n ? whole - 1n : whole;
}

/** The least integer that is not below the fraction. */
export function ceilOf({ n, d }: Rational): bigint {
  const whole = n / d;
  return n % d > 0n ? whole + 1n : whole;
}

/** `a/b` in lowest terms; a whole number is `a/1`. */
export const textOf = ({ n, d }: Rational): string => `${n}/${d}`;

const FRACTION = /^(0|[1-9]\d{0,17})\/([1-9]\d{0,17})$/u;

/** Reads `a/b` in lowest terms, not negative; null for anything else, so that a value has one spelling. */
export function parseFraction(text: string): Rational | null {
  const parts = FRACTION.exec(text);
  if (parts === null) return null;
  const read = rational(BigInt(parts[1] ?? ''), BigInt(parts[2] ?? ''));
  return textOf(read) === text ? read : null;
}

/** The nearest floating-point number, for showing only. */
export function numberOf({ n, d }: Rational): number {
  // Scaled first, because both parts may be far beyond 2^53.
  const scale = 1n << 80n;
  return Number((n * scale) / d) / Number(scale);
}

function gcd(a: bigint, b: bigint): bigint {
  let [left, right] = [a, b];
  while (right !== 0n) [left, right] = [right, left % right];
  return left === 0n ? 1n : left;
}
