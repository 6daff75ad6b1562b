import type { HandlerKind, UnitKind } from '#domain/case-file/codes';
import { chance, pick, stableId, whole } from './chance.ts';
import { DEMO_MARK, firmName } from './names.ts';
import type { People } from './network.ts';
import { SPECIALTIES, type AgencyRow, type HandlerRow, type RegionRow, type UnitRow } from './rows.ts';

/** Short names of the provinces, as firms use them. */
const SHORT: Readonly<Record<string, string>> = {
  '110000': '北京',
  '130000': '河北',
  '320000': '江苏',
  '330000': '浙江',
  '340000': '安徽',
  '510000': '四川',
};
const TOWNS = ['城关', '新城', '河东', '永安', '太平', '双桥'];
const DIALECTS: Readonly<Record<string, readonly string[]>> = {
  '320000': ['wuu'],
  '330000': ['wuu'],
  '510000': ['ii', 'bo'],
};
/** Latest year of the seed's practice histories; nothing here looks at a clock. */
const REFERENCE_YEAR = 2024;

interface UnitsInput {
  readonly seed: number;
  readonly agency: AgencyRow;
  readonly region: RegionRow;
  /** Firms named so far, by province; grows. */
  readonly firms: Map<string, number>;
  readonly people: People;
}

/**
 * Units and handlers of one agency: 3-6 firms, a grassroots legal service office below the province, and the
 * agency's own staff. In every agency the first two firms hold two lawyers each who may take any criminal
 * case (five years or more of confirmed criminal defence, on the list of lawyers familiar with minors), so
 * that co-defendants always find two persons of two units; the rest vary with the seed.
 */
export function unitsOf(input: UnitsInput): {
  readonly units: readonly UnitRow[];
  readonly handlers: readonly HandlerRow[];
} {
  const { seed, agency, region, people, firms } = input;
  const units: UnitRow[] = [];
  const handlers: HandlerRow[] = [];
  const province = `${region.code.slice(0, 2)}0000`;

  const addUnit = (kind: UnitKind, name: string, no: number, staff: number): void => {
    const key = `${region.code}/${no}`;
    const head = people.person(`unit-head${no}.${region.code}`);
    const id = stableId(seed, 'unit', key);
    units.push({ id, agencyId: agency.id, kind, name, regionCode: region.code, headPersonId: head });
    people.grant(head, 'unit-head', { unitId: id });
    people.grant(people.person(`unit-clerk${no}.${region.code}`), 'unit-clerk', { unitId: id });
    for (let index = 1; index <= staff; index += 1) {
      const login = `${LOGIN[kind]}${no}-${index}.${region.code}`;
      const personId = people.person(login);
      people.grant(personId, 'handler', { unitId: id });
      handlers.push({
        id: stableId(seed, 'handler', login),
        personId,
        unitId: id,
        agencyId: agency.id,
        ...profile(seed, login, KIND[kind], province, kind === 'law-firm' && no <= 2 && index <= 2),
      });
    }
  };

  const firmCount = 3 + whole(seed, `firms/${region.code}`, region.level === 'county' ? 2 : 4);
  for (let no = 1; no <= firmCount; no += 1) {
    const index = firms.get(province) ?? 0;
    firms.set(province, index + 1);
    addUnit(
      'law-firm',
      firmName(seed, province, SHORT[province] ?? '', index),
      no,
      3 + whole(seed, `size/${region.code}/${no}`, 2),
    );
  }
  if (region.level !== 'province') {
    const town = pick(seed, `town/${region.code}`, TOWNS);
    addUnit('grassroots-legal-service-office', `${region.name}${town}法律服务所${DEMO_MARK}`, firmCount + 1, 2);
  }
  addUnit('own-staff', `${agency.name.replace(DEMO_MARK, '')}机构承办组${DEMO_MARK}`, firmCount + 2, 2);
  return { units, handlers };
}

const LOGIN: Readonly<Record<UnitKind, string>> = {
  'law-firm': 'lawyer',
  'grassroots-legal-service-office': 'legal-worker',
  'own-staff': 'staff-handler',
};
const KIND: Readonly<Record<UnitKind, HandlerKind>> = {
  'law-firm': 'lawyer',
  'grassroots-legal-service-office': 'grassroots-legal-service-worker',
  'own-staff': 'agency-staff',
};

type Profile = Omit<HandlerRow, 'id' | 'personId' | 'unitId' | 'agencyId'>;

function profile(seed: number, login: string, kind: HandlerKind, province: string, core: boolean): Profile {
  const years = (core ? 8 : 1) + whole(seed, `years/${login}`, 20);
  const lawyer = kind === 'lawyer';
  const defence = core
    ? 5 + whole(seed, `defence/${login}`, years - 4)
    : lawyer
      ? whole(seed, `defence/${login}`, years + 1)
      : 0;
  const minors = core || (lawyer && years >= 5 && chance(seed, `minors/${login}`, 25));
  const specialties = SPECIALTIES.filter((one) => {
    if (one === 'minors') return minors;
    if (one === 'criminal') return lawyer && defence >= 3;
    return chance(seed, `specialty/${login}/${one}`, 35);
  });
  const dialects = DIALECTS[province] ?? [];
  const languages = [
    'zh',
    ...dialects.filter((one) => chance(seed, `language/${login}/${one}`, one === 'wuu' ? 30 : 6)),
  ];
  if (chance(seed, `language/${login}/csl`, 4)) languages.push('csl');
  const since = REFERENCE_YEAR - years;
  const month = 1 + whole(seed, `month/${login}`, 12);
  return {
    kind,
    practisingSince: `${since}-${String(month).padStart(2, '0')}-01`,
    criminalDefenceYears: defence,
    criminalDefenceConfirmed: lawyer && (core || (defence > 0 && chance(seed, `confirmed/${login}`, 80))),
    minorsListSince: minors ? `${Math.max(since + 4, 2013)}-01-01` : null,
    specialties: specialties.length > 0 ? specialties : ['labour'],
    languages,
    loadCap: lawyer ? 20 + whole(seed, `cap/${login}`, 3) * 5 : 12,
    status: core || !chance(seed, `suspended/${login}`, 1) ? 'practising' : 'suspended',
    acceptsAid: core || !chance(seed, `accepts/${login}`, 4),
  };
}
