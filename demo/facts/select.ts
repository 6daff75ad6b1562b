/** Chooses the cases of a demonstration: real records first, generated ones where no record can exist. */
import type { Form, Proceeding } from '#domain/case-file/codes';
import type { CaseToBe } from './case-to-be.ts';
import { oneOf, shuffled, weighted, type Seed } from './chance.ts';
import { matterOf } from './to-case.ts';
import { notServed, type Matter, type Matters, type NotServedReason } from './matters.ts';
import { CATEGORIES, shares, type Category, type Profile } from './mixture.ts';
import { Places, type NetworkView } from './places.ts';
import type { FactRecord } from './record.ts';
import { regionOf, toCase } from './to-case.ts';

export interface Selection {
  /** In an order of the seed, so that kinds and places alternate. */
  readonly cases: readonly CaseToBe[];
  readonly fromFacts: number;
  readonly generated: number;
  /** Every record of the input that legal aid would not serve, in the order of the input. */
  readonly notServed: readonly { readonly recordId: string; readonly reason: NotServedReason }[];
}

export interface SelectInput {
  readonly records: readonly FactRecord[];
  readonly count: number;
  readonly seed: Seed;
  readonly profile: Profile;
  readonly network: NetworkView;
  readonly matters: Matters;
}

/**
 * Exactly `count` cases. Where the input holds no more records that legal aid serves than that, each of them
 * becomes a case and the rest is generated towards the mixture; otherwise the mixture decides, and records of a
 * few agencies in each province are preferred, so that an agency has a year and not a single case.
 */
export function selectCases(input: SelectInput): Selection {
  const { records, count, seed, profile, matters } = input;
  if (!Number.isInteger(count) || count < 1) throw new Error('a demonstration has at least one case');
  const places = new Places(input.network);
  const refused: { recordId: string; reason: NotServedReason }[] = [];
  const served: FactRecord[] = [];
  for (const record of records) {
    const reason = notServed(record, matters);
    if (reason) refused.push({ recordId: record.id, reason });
    else served.push(record);
  }
  const wanted = shares(count, profile);
  const focus = focusAgencies(served, places, count, seed);
  const chosen = served.length <= count ? served : byMixture(served, wanted, focus, places, seed);
  const have = new Map<Category, number>();
  for (const record of chosen) have.set(categoryOf(record), (have.get(categoryOf(record)) ?? 0) + 1);

  const cases = chosen.map((record) => fromRecord(record, focus, places, matters, seed));
  let serial = 0;
  for (const category of fillOrder(wanted, have, count - chosen.length)) {
    serial += 1;
    cases.push(generatedCase(category, `G${String(serial).padStart(5, '0')}`, focus, places, matters, seed));
  }
  return {
    cases: shuffled(cases, (one) => one.key, seed, 'order'),
    fromFacts: chosen.length,
    generated: serial,
    notServed: refused,
  };
}

function categoryOf(record: FactRecord): Category {
  return record.caseType === '刑事' ? 'criminal' : 'civil';
}

/** Agencies that get a year's work: in each province those with the most records, more of them for more cases. */
function focusAgencies(served: readonly FactRecord[], places: Places, count: number, seed: Seed): readonly string[] {
  const weight = new Map<string, number>();
  for (const record of served) {
    const region = regionOf(record, places);
    // Where the list lacks the basic courts, cases would all stand before the intermediate one.
    if (region === null || !places.hasOwnCourt(region)) continue;
    const code = places.agencyOf(region).regionCode;
    weight.set(code, (weight.get(code) ?? 0) + 1);
  }
  const perProvince = Math.max(1, Math.ceil(count / 150));
  const provinces = [...new Set(places.agencies().map((one) => `${one.regionCode.slice(0, 2)}0000`))];
  return provinces.flatMap((province) =>
    shuffled(places.agencies(province), (one) => one.regionCode, seed, 'focus')
      // A provincial centre without districts of its own is nobody's first address.
      .filter((one) => one.regionCode !== province || places.countiesOf(one)[0] !== province)
      .sort((a, b) => (weight.get(b.regionCode) ?? 0) - (weight.get(a.regionCode) ?? 0))
      .slice(0, perProvince)
      .map((one) => one.regionCode),
  );
}

function byMixture(
  served: readonly FactRecord[],
  wanted: Readonly<Record<Category, number>>,
  focus: readonly string[],
  places: Places,
  seed: Seed,
): readonly FactRecord[] {
  const inFocus = (record: FactRecord): boolean => {
    const region = regionOf(record, places);
    return region === null || focus.includes(places.agencyOf(region).regionCode);
  };
  const order = shuffled(served, (one) => one.id, seed, 'records');
  return (['criminal', 'civil'] as const).flatMap((category) => {
    const all = order.filter((one) => categoryOf(one) === category);
    return [...all.filter(inFocus), ...all.filter((one) => !inFocus(one))].slice(0, wanted[category]);
  });
}

/** Categories of the cases still to be made: the largest shortage first, again and again. */
function fillOrder(
  wanted: Readonly<Record<Category, number>>,
  have: ReadonlyMap<Category, number>,
  missing: number,
): readonly Category[] {
  const list: Category[] = [];
  const count = new Map(have);
  for (let made = 0; made < missing; made += 1) {
    const shortage = (category: Category): number => wanted[category] - (count.get(category) ?? 0);
    const category = [...CATEGORIES].sort((a, b) => shortage(b) - shortage(a))[0] ?? 'civil';
    count.set(category, (count.get(category) ?? 0) + 1);
    list.push(category);
  }
  return list;
}

function placed(
  key: string,
  focus: readonly string[],
  places: Places,
  seed: Seed,
  provinces: 'all' | readonly string[] = 'all',
): string {
  const within = focus.filter((code) => provinces === 'all' || provinces.includes(`${code.slice(0, 2)}0000`));
  const seat = oneOf(within.length > 0 ? within : focus, seed, key, 'agency');
  const agency = places.agencies().find((one) => one.regionCode === seat);
  if (!agency) throw new Error(`no agency at ${seat}`);
  return oneOf(places.countiesOf(agency), seed, key, 'region');
}

function fromRecord(
  record: FactRecord,
  focus: readonly string[],
  places: Places,
  matters: Matters,
  seed: Seed,
): CaseToBe {
  const category = categoryOf(record);
  const matter = category === 'civil' ? matterOf(record.causeCode ?? '', matters) : null;
  const charge = record.causeCode === undefined ? weighted(CHARGES, seed, record.id, 'cause') : null;
  const stated = regionOf(record, places);
  const region = stated === null || (stated.endsWith('0000') && !isSeat(stated, places)) ? null : stated;
  // A record that names only its province is placed inside it.
  const regionCode =
    region ?? placed(record.id, stated ? focusIn(focus, stated, places) : focus, places, seed, matter?.provinces);
  return toCase(
    {
      key: record.id,
      record,
      category,
      regionCode,
      causeCode: charge?.[0] ?? record.causeCode ?? '',
      causeName: charge?.[1] ?? record.cause ?? matter?.cause ?? record.causeCode ?? '',
      matter,
      generated: [...(region === null ? ['regionCode'] : []), ...(charge ? ['causeCode'] : [])],
    },
    places,
    seed,
  );
}

function isSeat(code: string, places: Places): boolean {
  return places.authority(code, 'police') !== null;
}

function focusIn(focus: readonly string[], province: string, places: Places): readonly string[] {
  const inside = focus.filter((code) => code.startsWith(province.slice(0, 2)));
  return inside.length > 0 ? inside : places.agencies(province).map((one) => one.regionCode);
}

/** Causes of generated cases with weights (our own): what such cases are mostly about. */
const CIVIL: readonly (readonly [string, number])[] = [
  ['CC-7-19-205-5', 20],
  ['CC-10-35-411', 22],
  ['CC-10-35-406', 14],
  ['CC-2-2-24-1', 6],
  ['CC-2-2-22-1', 12],
  ['CC-7-19-206-2', 10],
  ['CC-10-35-413', 5],
  ['CC-7-19-205-1', 8],
  ['CC-10-35-419', 3],
];
const LABOUR: readonly (readonly [string, number])[] = [
  ['CC-7-19-205-5', 42],
  ['CC-7-19-205-1', 18],
  ['CC-7-19-206-2', 22],
  ['CC-7-19-205-6', 14],
  ['CC-7-19-206-1', 4],
];
const NON_LITIGATION: readonly (readonly [string, number])[] = [
  ['CC-7-19-205-5', 52],
  ['CC-10-35-411', 20],
  ['CC-10-35-406', 16],
  ['CC-2-2-24-1', 12],
];
const ADMINISTRATIVE: readonly (readonly [readonly [string, string], number])[] = [
  [['AD-1-7', '行政确认'], 50],
  [['AD-1-8', '行政给付'], 30],
  [['AD-1-5', '行政征收或者征用'], 20],
];

function generatedCase(
  category: Category,
  key: string,
  focus: readonly string[],
  places: Places,
  matters: Matters,
  seed: Seed,
): CaseToBe {
  if (category === 'administrative') {
    const [causeCode, causeName] = weighted(ADMINISTRATIVE, seed, key, 'cause');
    const matter: Matter = {
      causeCode,
      cause: causeName,
      matter: 'administrative',
      article: 'lal-31-2',
      provinces: 'all',
      verified: false,
    };
    const reconsideration = weighted(
      [
        [true, 25],
        [false, 75],
      ],
      seed,
      key,
      'form',
    );
    return generatedFrom(category, key, matter, focus, places, seed, {
      form: reconsideration ? 'administrative-reconsideration' : 'administrative-litigation',
      proceeding: reconsideration ? 'reconsideration' : 'first-instance',
    });
  }
  if (category === 'criminal') {
    const [causeCode, cause] = weighted(CHARGES, seed, key, 'cause');
    return toCase(
      {
        key,
        record: null,
        category,
        regionCode: placed(key, focus, places, seed),
        causeCode,
        causeName: cause,
        matter: null,
        generated: ['causeCode', 'regionCode'],
      },
      places,
      seed,
    );
  }
  const table = category === 'arbitration' ? LABOUR : category === 'non-litigation' ? NON_LITIGATION : CIVIL;
  const matter = matterOf(weighted(table, seed, key, 'cause'), matters);
  const shape: { form?: Form; proceeding?: Proceeding } =
    category === 'arbitration'
      ? { form: 'labour-arbitration', proceeding: 'arbitration' }
      : category === 'non-litigation'
        ? { form: 'other-non-litigation', proceeding: 'mediation' }
        : {};
  return generatedFrom(category, key, matter, focus, places, seed, shape);
}

function generatedFrom(
  category: Category,
  key: string,
  matter: Matter,
  focus: readonly string[],
  places: Places,
  seed: Seed,
  shape: { readonly form?: Form; readonly proceeding?: Proceeding },
): CaseToBe {
  return toCase(
    {
      key,
      record: null,
      category,
      regionCode: placed(key, focus, places, seed, matter.provinces),
      causeCode: matter.causeCode,
      causeName: matter.cause,
      matter,
      ...shape,
      generated: ['causeCode', 'regionCode', 'form'],
    },
    places,
    seed,
  );
}

/** Charges of generated criminal cases, used only when a file holds too few criminal records. */
const CHARGES: readonly (readonly [readonly [string, string], number])[] = [
  [['CR-5-2', '盗窃罪'], 36],
  [['CR-4-3', '故意伤害罪'], 22],
  [['CR-5-3', '诈骗罪'], 20],
  [['CR-6-1-54', '开设赌场罪'], 8],
];
