/** What a year of cases is made of: two profiles (our own defaults) and exact shares for any number of cases. */

/** Kinds of cases that the mixture counts. */
export const CATEGORIES = ['criminal', 'civil', 'arbitration', 'administrative', 'non-litigation'] as const;
export type Category = (typeof CATEGORIES)[number];

export type Profile = 'full-coverage-province' | 'civil-heavy-city';

/** Hundredths of the cases. */
export const MIXTURES: Readonly<Record<Profile, Readonly<Record<Category, number>>>> = {
  'full-coverage-province': { criminal: 65, civil: 18, arbitration: 10, administrative: 1, 'non-litigation': 6 },
  'civil-heavy-city': { criminal: 30, civil: 46, arbitration: 22, administrative: 2, 'non-litigation': 0 },
};

/** Splits `count` cases by largest remainder; earlier categories win ties. */
export function shares(count: number, profile: Profile): Readonly<Record<Category, number>> {
  const mixture = MIXTURES[profile];
  const exact = CATEGORIES.map((category) => ({ category, exact: (count * mixture[category]) / 100 }));
  const result = Object.fromEntries(exact.map((one) => [one.category, Math.floor(one.exact)])) as Record<
    Category,
    number
  >;
  let rest = count - exact.reduce((sum, one) => sum + Math.floor(one.exact), 0);
  const byRemainder = [...exact].sort((a, b) => (b.exact % 1) - (a.exact % 1));
  for (const { category } of byRemainder) {
    if (rest === 0) break;
    result[category] += 1;
    rest -= 1;
  }
  return result;
}
