/** Where a case belongs: agency, court and organ by region. Works on rows of the network, however they were got. */
import type { AuthorityKind } from '#domain/case-file/codes';

/** The part of the network that placing needs. */
export interface NetworkView {
  readonly regions: readonly {
    readonly code: string;
    readonly name: string;
    readonly level: string;
    readonly parentCode: string | null;
    readonly validTo: string | null;
    readonly successorCode: string | null;
  }[];
  readonly agencies: readonly { readonly id: string; readonly code: string; readonly regionCode: string }[];
  readonly authorities: readonly {
    readonly id: string;
    readonly kind: AuthorityKind;
    readonly name: string;
    readonly regionCode: string;
    readonly level: string;
    readonly detention: boolean;
  }[];
}

type Region = NetworkView['regions'][number];
type Agency = NetworkView['agencies'][number];
type Authority = NetworkView['authorities'][number];

/** Answers questions of place; built once for a network. */
export class Places {
  readonly #regions: ReadonlyMap<string, Region>;
  readonly #agencyAt: ReadonlyMap<string, Agency>;
  readonly #authorities: ReadonlyMap<string, readonly Authority[]>;
  readonly #network: NetworkView;

  constructor(network: NetworkView) {
    this.#network = network;
    this.#regions = new Map(network.regions.map((one) => [one.code, one]));
    this.#agencyAt = new Map(network.agencies.map((one) => [one.regionCode, one]));
    const authorities = new Map<string, Authority[]>();
    for (const one of network.authorities) {
      const key = `${one.regionCode}/${one.kind}`;
      authorities.set(key, [...(authorities.get(key) ?? []), one]);
    }
    this.#authorities = authorities;
  }

  /** The region in use that a code is, or has become; null where the network has none. */
  current(code: string): string | null {
    const region = this.#regions.get(code);
    if (!region) return null;
    return region.validTo === null ? code : region.successorCode;
  }

  /** A region and those above it, nearest first. */
  chain(code: string): readonly Region[] {
    const list: Region[] = [];
    for (let region = this.#regions.get(code); region; region = this.#regions.get(region.parentCode ?? ''))
      list.push(region);
    return list;
  }

  /** The nearest agency at or above a region. */
  agencyOf(code: string): Agency {
    for (const region of this.chain(code)) {
      const agency = this.#agencyAt.get(region.code);
      if (agency) return agency;
    }
    throw new Error(`no agency serves ${code}`);
  }

  /** The nearest authority of a kind; `intermediate` skips basic courts. */
  authority(code: string, kind: AuthorityKind, intermediate = false): Authority | null {
    for (const region of this.chain(code)) {
      const found = this.#authorities
        .get(`${region.code}/${kind}`)
        ?.find((one) => !one.detention && !(intermediate && one.level === 'basic'));
      if (found) return found;
    }
    return null;
  }

  /** Whether a court of the list sits in the region itself. */
  hasOwnCourt(code: string): boolean {
    return this.#authorities.has(`${code}/court`);
  }

  /** The nearest place of detention. */
  detention(code: string): Authority | null {
    for (const region of this.chain(code)) {
      const found = this.#authorities.get(`${region.code}/other`)?.find((one) => one.detention);
      if (found) return found;
    }
    return null;
  }

  /** Agencies of a province, or of all. */
  agencies(provinceCode?: string): readonly Agency[] {
    const prefix = provinceCode?.slice(0, 2) ?? '';
    return this.#network.agencies.filter((one) => one.regionCode.startsWith(prefix));
  }

  /** Counties in use with a basic court whose cases come to the agency; the agency's own region when there are none. */
  countiesOf(agency: Agency): readonly string[] {
    const prefix = agency.regionCode.replace(/(00)+$/u, '');
    const counties = this.#network.regions.filter(
      (one) =>
        one.level === 'county' &&
        one.validTo === null &&
        one.code.startsWith(prefix) &&
        this.#authorities.has(`${one.code}/court`) &&
        this.agencyOf(one.code).id === agency.id,
    );
    return counties.length > 0 ? counties.map((one) => one.code) : [agency.regionCode];
  }
}
