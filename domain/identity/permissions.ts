/**
 * Who may do and see what: one table, derived from the transition table where it concerns acts. A right is
 * role × act × standing (own unit, own agency, own region and below); somebody who holds none may not even
 * learn that a case exists.
 */
import { ACT_RULES, REGISTER } from '#domain/case-file/acts';
import type { Role } from '#domain/case-file/codes';

/** One grant of a role, valid now. Exactly one of region, agency and unit is set. */
export interface Grant {
  readonly id: string;
  readonly role: Role;
  readonly region: string | null;
  readonly agency: string | null;
  readonly unit: string | null;
}

/** Where a case stands, as far as rights are concerned. */
export interface CasePlace {
  readonly agency: string;
  /** Its region and all above it. */
  readonly regions: readonly string[];
  /** The unit, once the assignment has been issued to it; before that the unit knows nothing. */
  readonly unit: string | null;
  /** The person who handles it, once arranged. */
  readonly handlerPerson: string | null;
  /** Persons named as observers of its hearings. */
  readonly observers: readonly string[];
  /** Set for a case whose criminal record is sealed (犯罪记录封存): whether work on it goes on or is over. */
  readonly sealed: 'running' | 'over' | null;
}

/** At which kind of place a role holds, and how far it reaches. */
export type Reach = 'agency' | 'unit' | 'own-cases' | 'observed-cases' | 'region' | 'none';

/** The reach of each role. `none`: sees no case (links, the product itself, the technical administrator). */
export const ROLE_REACH: Readonly<Record<Role, Reach>> = {
  officer: 'agency',
  reviewer: 'agency',
  approver: 'agency',
  head: 'agency',
  'station-officer': 'agency',
  'unit-head': 'unit',
  'unit-clerk': 'unit',
  handler: 'own-cases',
  observer: 'observed-cases',
  caller: 'agency',
  'closure-examiner': 'agency',
  archivist: 'agency',
  supervisor: 'region',
  auditor: 'region',
  // They know rounds and files by code or alias; no case exists for them by its number.
  'round-organiser': 'none',
  expert: 'none',
  moderator: 'none',
  'system-administrator': 'none',
  recipient: 'none',
  authority: 'none',
  system: 'none',
};

/** Roles that see names, phones and texts of a case they may see; the others see codes and dates. */
export const SEES_PERSONAL_DATA: Readonly<Record<Role, boolean>> = {
  officer: true,
  reviewer: true,
  approver: true,
  head: true,
  'station-officer': true,
  'unit-head': true,
  'unit-clerk': true,
  handler: true,
  observer: false,
  caller: true,
  'closure-examiner': true,
  archivist: true,
  supervisor: false,
  auditor: false,
  'round-organiser': false,
  expert: false,
  moderator: false,
  'system-administrator': false,
  recipient: false,
  authority: false,
  system: false,
};

/** Roles that keep sealed cases of their agency when the work on them is over. */
export const KEEPS_SEALED: readonly Role[] = ['head', 'archivist'];

/**
 * Whether a role may know of a sealed case that it reaches (Criminal Procedure Law 286): while it runs, the agency, unit
 * and handler that work on it; once it is over, only who keeps it. Region and observers never do.
 */
export function knowsSealed(role: Role, sealed: 'running' | 'over'): boolean {
  if (sealed === 'over') return KEEPS_SEALED.includes(role);
  return ['agency', 'unit', 'own-cases'].includes(ROLE_REACH[role]);
}

/** Who may register a case; every other act takes its roles from the transition table. */
export const REGISTERS: readonly Role[] = ['officer', 'head', 'station-officer'];

/** Roles that may do an act at all; empty for an act that does not exist. */
export function rolesOf(act: string): readonly Role[] {
  return act === REGISTER ? REGISTERS : (ACT_RULES[act]?.roles ?? []);
}

/** Whether a grant reaches a case. */
export function covers(grant: Grant, person: string, place: CasePlace): boolean {
  if (place.sealed !== null && !knowsSealed(grant.role, place.sealed)) return false;
  switch (ROLE_REACH[grant.role]) {
    case 'agency':
      return grant.agency === place.agency;
    case 'unit':
      return grant.unit !== null && grant.unit === place.unit;
    case 'own-cases':
      return person === place.handlerPerson;
    case 'observed-cases':
      return grant.agency === place.agency && place.observers.includes(person);
    case 'region':
      return grant.region !== null && place.regions.includes(grant.region);
    case 'none':
      return false;
  }
}

/** The grants under which somebody may know of a case; none: to them it does not exist. */
export function grantsOn(grants: readonly Grant[], person: string, place: CasePlace): readonly Grant[] {
  return grants.filter((grant) => covers(grant, person, place));
}

/**
 * The grant under which somebody does an act in a case: one whose role may do it, else any that lets them
 * see the case (the rules then refuse the act, and the attempt is recorded), else null: not found.
 */
export function grantFor(grants: readonly Grant[], person: string, act: string, place: CasePlace): Grant | null {
  const own = grantsOn(grants, person, place);
  const roles = rolesOf(act);
  return own.find((grant) => roles.includes(grant.role)) ?? own[0] ?? null;
}

/** The grants under which somebody may register, for one agency or for any. */
export function registeringGrants(grants: readonly Grant[], agency: string | null): readonly Grant[] {
  return grants.filter(
    (grant) => REGISTERS.includes(grant.role) && grant.agency !== null && (agency === null || grant.agency === agency),
  );
}

/** Whether personal data of a case may be shown to the holder of these grants on it. */
export function seesPersonalData(grants: readonly Grant[]): boolean {
  return grants.some((grant) => SEES_PERSONAL_DATA[grant.role]);
}

/** Roles that may hand in a document of a case they may see. */
export const UPLOADS: readonly Role[] = [
  'officer',
  'head',
  'station-officer',
  'unit-head',
  'unit-clerk',
  'handler',
  'observer',
  'caller',
  'archivist',
];
