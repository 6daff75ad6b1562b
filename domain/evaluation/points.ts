/** Points as exact fractions: what scores need beside the arithmetic of the draws. */
import { add, divide, parseFraction, rational, type Rational } from '../sampling/rational.ts';

/** Magnitude without sign. */
export function absolute(value: Rational): Rational {
  return value.n < 0n ? { n: -value.n, d: value.d } : value;
}

/** Arithmetic mean; throws without values. */
export function mean(values: readonly Rational[]): Rational {
  return divide(
    values.reduce((sum, value) => add(sum, value), rational(0)),
    rational(values.length),
  );
}

/** `a/b`, or `a` when it is whole: the form in which scores are stored and published. */
export function pointsText({ n, d }: Rational): string {
  return d === 1n ? String(n) : `${n}/${d}`;
}

/** Reads what {@link pointsText} writes. Throws on anything else, because only we write it. */
export function pointsOf(text: string): Rational {
  const value = parseFraction(text.includes('/') ? text : `${text}/1`);
  if (value === null) throw new Error('a stored score is no fraction');
  return value;
}
