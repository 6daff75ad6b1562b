/**
 * Special functions and the quantiles that intervals and tests need, in double precision: relative error below
 * 1e-12 in the ranges used (compared with SciPy in the tests). Pure, so that an offline verifier computes what the
 * server computed.
 */

const LOG_SQRT_2PI = 0.9189385332046728;

/** Stirling's series for ln Γ is exact to double precision from this argument on. */
const STIRLING_FROM = 15;

/** Natural logarithm of Γ(x), x > 0. Throws on any other x. */
export function logGamma(x: number): number {
  if (!(x > 0) || !Number.isFinite(x)) throw new RangeError(`logGamma needs a positive number, not ${x}`);
  let shifted = x;
  let product = 1;
  while (shifted < STIRLING_FROM) {
    product *= shifted;
    shifted += 1;
  }
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  const series =
    inverse *
    (1 / 12 -
      square *
        (1 / 360 -
          square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360 - square / 156))))));
  return (shifted - 0.5) * Math.log(shifted) - shifted + LOG_SQRT_2PI + series - Math.log(product);
}

/** Natural logarithm of the binomial coefficient; -Infinity when k is outside 0..n. Whole numbers only. */
export function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return -Infinity;
  if (k === 0 || k === n) return 0;
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

const TINY = 1e-300;
const EPSILON = 1e-16;
const MOST_TERMS = 100_000;

/** Regularised incomplete beta function I_x(a, b), a, b > 0, by Lentz's continued fraction. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    a * Math.log(x) + b * Math.log1p(-x) - logGamma(a) - logGamma(b) + logGamma(a + b) - Math.log(a),
  );
  let c = 1;
  let d = guard(1 - ((a + b) * x) / (a + 1));
  d = 1 / d;
  let fraction = d;
  for (let m = 1; m < MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) <= EPSILON) break;
  }
  return front * fraction;
}

function guard(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** Upper regularised incomplete gamma function Q(a, x), a > 0, x ≥ 0. */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < MOST_TERMS && term > sum * EPSILON; n += 1) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - front * sum;
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n += 1) {
    const factor = -n * (n - a);
    b += 2;
    d = 1 / guard(factor * d + b);
    c = guard(b + factor / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) <= EPSILON) break;
  }
  return front * fraction;
}

/** P(Z > z) of the standard normal distribution, exact in both tails. */
export function normalUpper(z: number): number {
  const half = upperGamma(0.5, (z * z) / 2) / 2;
  return z >= 0 ? half : 1 - half;
}

/** The z with P(Z > z) = tail, 0 < tail < 1. */
export function normalQuantileUpper(tail: number): number {
  if (tail > 0.5) return -normalQuantileUpper(1 - tail);
  return bisect((z) => normalUpper(z) > tail, 0, 40);
}

/** P(T > t) of Student's distribution with `df` > 0 degrees of freedom. */
export function studentUpper(t: number, df: number): number {
  const half = incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
  return t >= 0 ? half : 1 - half;
}

/** The t with P(T > t) = tail, 0 < tail ≤ 1/2. */
export function studentQuantileUpper(tail: number, df: number): number {
  let high = 2;
  while (studentUpper(high, df) > tail) high *= 2;
  return bisect((t) => studentUpper(t, df) > tail, 0, high);
}

/** P(X > x) of the chi-square distribution with `df` > 0 degrees of freedom. */
export function chiSquareUpper(x: number, df: number): number {
  return upperGamma(df / 2, x / 2);
}

/** The x with I_x(a, b) = p, 0 < p < 1. */
export function betaQuantile(p: number, a: number, b: number): number {
  return bisect((x) => incompleteBeta(x, a, b) < p, 0, 1);
}

/** Where a monotone condition stops being true; ends when no double lies between. */
function bisect(before: (x: number) => boolean, low: number, high: number): number {
  let left = low;
  let right = high;
  for (let step = 0; step < 2_000; step += 1) {
    const middle = left + (right - left) / 2;
    if (middle <= left || middle >= right) break;
    if (before(middle)) left = middle;
    else right = middle;
  }
  return left + (right - left) / 2;
}
