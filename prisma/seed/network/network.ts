/**
 * The reference network of a demonstration or a first start: the region tree of the six provinces, and in it
 * agencies, stations, contact points, units, handlers, authorities and their people. A pure function of the
 * shipped data and a seed number: the same input gives the same rows, ids included. Nothing is read or written.
 */
import type { Role } from '#domain/case-file/codes';
import { authoritiesOf } from './authorities.ts';
import { stableId, whole } from './chance.ts';
import { DEMO_MARK, personName } from './names.ts';
import { regionRows } from './regions.ts';
import type {
  AgencyRow,
  ContactPointRow,
  CourtData,
  HandlerRow,
  Network,
  PersonRow,
  RegionData,
  RegionRow,
  RoleGrantRow,
  StationRow,
  UnitRow,
} from './rows.ts';
import { unitsOf } from './units.ts';

/** Day from which every grant of the seed holds. */
const GRANTED_FROM = '2022-01-01';

/** How many people of a role an agency has; the first decision step and the second are never one person. */
const STAFF: readonly (readonly [Role, number])[] = [
  ['officer', 2],
  ['reviewer', 1],
  ['approver', 1],
  ['head', 1],
  ['caller', 1],
  ['observer', 2],
  ['closure-examiner', 1],
  ['archivist', 1],
];

export interface NetworkInput {
  readonly regions: RegionData;
  readonly courts: CourtData;
  readonly seed: number;
  /** Number of counties that get an agency of their own, spread over the cities; default 60. */
  readonly counties?: number;
  /** Cities per province that get an agency; default all. */
  readonly citiesPerProvince?: number;
  /** Counties that get an agency in any case. */
  readonly withCounties?: readonly string[];
}

/** Collects people and what they may do; logins are unique by construction, which is checked. */
export class People {
  readonly persons: PersonRow[] = [];
  readonly roleGrants: RoleGrantRow[] = [];
  readonly #logins = new Set<string>();
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Adds a person under a login and gives back the id. */
  person(loginName: string): string {
    if (this.#logins.has(loginName)) throw new Error(`two people with the login ${loginName}`);
    this.#logins.add(loginName);
    const id = stableId(this.#seed, 'person', loginName);
    this.persons.push({ id, displayName: personName(this.#seed, loginName), loginName });
    return id;
  }

  /** Gives a role at exactly one node. */
  grant(personId: string, role: Role, node: Partial<Pick<RoleGrantRow, 'regionCode' | 'agencyId' | 'unitId'>>): void {
    this.roleGrants.push({
      id: stableId(this.#seed, 'grant', `${personId}/${role}`),
      personId,
      role,
      regionCode: node.regionCode ?? null,
      agencyId: node.agencyId ?? null,
      unitId: node.unitId ?? null,
      validFrom: GRANTED_FROM,
    });
  }
}

/** Makes the whole network. Throws only when the shipped data break their own rules. */
export function generateNetwork(input: NetworkInput): Network {
  const { seed } = input;
  const regions = regionRows(input.regions);
  const byCode = new Map(regions.map((one) => [one.code, one]));
  const seats = agencySeats(input, regions);
  const people = new People(seed);
  const agencies: AgencyRow[] = [];
  const stations: StationRow[] = [];
  const contactPoints: ContactPointRow[] = [];
  const units: UnitRow[] = [];
  const handlers: HandlerRow[] = [];
  const firms = new Map<string, number>();

  for (const region of seats) {
    const agency: AgencyRow = {
      id: stableId(seed, 'agency', region.code),
      code: `${region.code}-01`,
      name: `${fullName(region, byCode)}法律援助中心${DEMO_MARK}`,
      regionCode: region.code,
    };
    agencies.push(agency);
    for (const [role, count] of STAFF) {
      for (let index = 1; index <= count; index += 1) {
        people.grant(people.person(`${role}${index}.${region.code}`), role, { agencyId: agency.id });
      }
    }
    people.grant(people.person(`supervisor1.${region.code}`), 'supervisor', { regionCode: region.code });
    for (const [index, place] of ['人民法院', '看守所'].entries()) {
      const name = `驻${region.name}${place}法律援助工作站${DEMO_MARK}`;
      stations.push({
        id: stableId(seed, 'station', `${region.code}/${index}`),
        agencyId: agency.id,
        kind: 'fixed',
        name,
        regionCode: region.code,
      });
    }
    people.grant(people.person(`station-officer1.${region.code}`), 'station-officer', { agencyId: agency.id });
    for (const [index, place] of ['总工会', '妇女联合会', '退役军人服务中心'].entries()) {
      const name = `${region.name}${place}法律援助联络点${DEMO_MARK}`;
      contactPoints.push({
        id: stableId(seed, 'contact-point', `${region.code}/${index}`),
        agencyId: agency.id,
        name,
        regionCode: region.code,
      });
    }
    const own = unitsOf({ seed, agency, region, firms, people });
    units.push(...own.units);
    handlers.push(...own.handlers);
  }
  for (const province of regions.filter((one) => one.level === 'province')) {
    people.grant(people.person(`auditor1.${province.code}`), 'auditor', { regionCode: province.code });
    people.grant(people.person(`round-organiser1.${province.code}`), 'round-organiser', { regionCode: province.code });
  }
  const top = regions.find((one) => one.level === 'province');
  if (top) people.grant(people.person('system-administrator1'), 'system-administrator', { regionCode: top.code });

  return {
    regions,
    agencies,
    stations,
    contactPoints,
    units,
    handlers,
    authorities: authoritiesOf(seed, regions, input.courts),
    persons: people.persons,
    roleGrants: people.roleGrants,
  };
}

/** Which regions get an agency: every province, its cities, and a spread of counties that have a court. */
function agencySeats(input: NetworkInput, regions: readonly RegionRow[]): readonly RegionRow[] {
  const { seed, counties = 60, citiesPerProvince = Number.POSITIVE_INFINITY, withCounties = [] } = input;
  const current = regions.filter((one) => one.validTo === null);
  const courtAt = new Set(input.courts.courts.map((one) => one.regionCode));
  const order = (kind: string) => (a: RegionRow, b: RegionRow) =>
    whole(seed, `${kind}/${a.code}`, 2 ** 31) - whole(seed, `${kind}/${b.code}`, 2 ** 31) || (a.code < b.code ? -1 : 1);
  const provinces = current.filter((one) => one.level === 'province');
  // The provincial capital is the first city of every province's codes.
  const cities = provinces.flatMap((province) =>
    current.filter((one) => one.level === 'city' && one.parentCode === province.code).slice(0, citiesPerProvince),
  );
  const wanted = new Set(withCounties);
  // Round after round, each city (and Beijing) gives one more county, until there are enough.
  const groups = [...provinces, ...cities].map((parent) =>
    current
      .filter((one) => one.level === 'county' && one.parentCode === parent.code && courtAt.has(one.code))
      .sort(order('seat')),
  );
  const queue: RegionRow[] = [];
  for (let round = 0; groups.some((group) => group[round] !== undefined); round += 1) {
    queue.push(...groups.flatMap((group) => group[round] ?? []).sort(order(`round${round}`)));
  }
  for (const one of queue) if (wanted.size < counties) wanted.add(one.code);
  const chosen = current.filter((one) => one.level === 'county' && wanted.has(one.code));
  return [...provinces, ...cities, ...chosen].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** 杭州市西湖区, but 桐庐县 alone: a district is named with its city, a county or county-level city is not. */
function fullName(region: RegionRow, byCode: ReadonlyMap<string, RegionRow>): string {
  const parent = region.parentCode === null ? undefined : byCode.get(region.parentCode);
  return region.level === 'county' && region.name.endsWith('区') && parent ? parent.name + region.name : region.name;
}
