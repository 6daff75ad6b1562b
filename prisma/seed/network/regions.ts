import type { RegionData, RegionLevel, RegionRow } from './rows.ts';

/** First day of codes whose own first day the data don't tell. */
const VALID_FROM = '2000-01-01';

/** The region tree with retired codes; parents come before children. */
export function regionRows(data: RegionData): readonly RegionRow[] {
  const current = new Set(data.regions.map((one) => one.code));
  const rows: RegionRow[] = data.regions.map((one) => ({
    code: one.code,
    name: one.name,
    level: level(one.code),
    parentCode: one.parent,
    validFrom: VALID_FROM,
    validTo: null,
    successorCode: null,
  }));
  const retiredCities = new Set(data.retired.map((one) => one.code).filter((code) => level(code) === 'city'));
  for (const one of data.retired) {
    const city = `${one.code.slice(0, 4)}00`;
    const hasCity = one.code !== city && (current.has(city) || retiredCities.has(city));
    rows.push({
      code: one.code,
      name: one.name,
      level: level(one.code),
      parentCode: hasCity ? city : `${one.code.slice(0, 2)}0000`,
      validFrom: VALID_FROM,
      validTo: `${one.ended}-12-31`,
      successorCode: one.successors.at(-1) ?? null,
    });
  }
  const rank = { province: 0, city: 1, county: 2 };
  return rows.sort((a, b) => rank[a.level] - rank[b.level] || (a.code < b.code ? -1 : 1));
}

function level(code: string): RegionLevel {
  if (code.endsWith('0000')) return 'province';
  return code.endsWith('00') ? 'city' : 'county';
}
