/** Shapes of the rows that the reference network is made of. Plain values, camelCase, no database types. */
import type { AuthorityKind, HandlerKind, Role, UnitKind } from '#domain/case-file/codes';

/** What `data/regions.json` holds. */
export interface RegionData {
  readonly regions: readonly {
    readonly code: string;
    readonly name: string;
    readonly level: string;
    readonly parent: string | null;
  }[];
  readonly retired: readonly {
    readonly code: string;
    readonly name: string;
    readonly ended: string;
    readonly successors: readonly string[];
  }[];
}

/** What `data/courts.json` holds. */
export interface CourtData {
  readonly courts: readonly { readonly name: string; readonly level: string; readonly regionCode: string }[];
}

export type RegionLevel = 'province' | 'city' | 'county';

export interface RegionRow {
  readonly code: string;
  readonly name: string;
  readonly level: RegionLevel;
  readonly parentCode: string | null;
  readonly validFrom: string;
  /** Last day of a retired code; null while in use. */
  readonly validTo: string | null;
  /** Code in use that took over the chief part of a retired one. */
  readonly successorCode: string | null;
}

export interface AgencyRow {
  readonly id: string;
  /** `<GB/T 2260>-<2 digits>`. */
  readonly code: string;
  readonly name: string;
  readonly regionCode: string;
}

export interface StationRow {
  readonly id: string;
  readonly agencyId: string;
  readonly kind: 'fixed' | 'mobile' | 'online';
  readonly name: string;
  readonly regionCode: string;
}

export interface ContactPointRow {
  readonly id: string;
  readonly agencyId: string;
  readonly name: string;
  readonly regionCode: string;
}

export interface UnitRow {
  readonly id: string;
  readonly agencyId: string;
  readonly kind: UnitKind;
  readonly name: string;
  readonly regionCode: string;
  readonly headPersonId: string;
}

export interface HandlerRow {
  readonly id: string;
  readonly personId: string;
  readonly unitId: string;
  /** Agency whose pool the handler belongs to. */
  readonly agencyId: string;
  readonly kind: HandlerKind;
  /** Day since which the licence has run. */
  readonly practisingSince: string;
  readonly criminalDefenceYears: number;
  /** Whether the agency has confirmed the years of criminal-defence practice on evidence. */
  readonly criminalDefenceConfirmed: boolean;
  /** On the list of lawyers familiar with minors since. */
  readonly minorsListSince: string | null;
  /** Codes of {@link SPECIALTIES}. */
  readonly specialties: readonly string[];
  /** BCP 47 codes; `csl` is Chinese Sign Language (ISO 639-3). */
  readonly languages: readonly string[];
  readonly loadCap: number;
  readonly status: 'practising' | 'suspended';
  readonly acceptsAid: boolean;
}

export interface AuthorityRow {
  readonly id: string;
  readonly kind: AuthorityKind;
  /** Real names of courts carry the mark （演示）. */
  readonly name: string;
  readonly regionCode: string;
  readonly level: 'high' | 'intermediate' | 'basic' | RegionLevel;
  /** True for a place of detention (看守所), whose kind is `other`. */
  readonly detention: boolean;
}

export interface PersonRow {
  readonly id: string;
  readonly displayName: string;
  /** ASCII, unique. */
  readonly loginName: string;
}

export interface RoleGrantRow {
  readonly id: string;
  readonly personId: string;
  readonly role: Role;
  /** Exactly one node is set. */
  readonly regionCode: string | null;
  readonly agencyId: string | null;
  readonly unitId: string | null;
  readonly validFrom: string;
}

export interface Network {
  readonly regions: readonly RegionRow[];
  readonly agencies: readonly AgencyRow[];
  readonly stations: readonly StationRow[];
  readonly contactPoints: readonly ContactPointRow[];
  readonly units: readonly UnitRow[];
  readonly handlers: readonly HandlerRow[];
  readonly authorities: readonly AuthorityRow[];
  readonly persons: readonly PersonRow[];
  readonly roleGrants: readonly RoleGrantRow[];
}

/** Fields of law a handler may be strong in. */
export const SPECIALTIES = ['criminal', 'labour', 'injury', 'family', 'administrative', 'land', 'minors'] as const;
export type Specialty = (typeof SPECIALTIES)[number];
