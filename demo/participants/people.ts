/** Who takes part: people of the network with their logins, found by role and place. */
import type { AuthorityKind, Role } from '#domain/case-file/codes';
import type { IsoDate } from '#domain/kernel/time';
import { choose } from '../life/choose.ts';
import type { Seed } from '../facts/chance.ts';
import type { NetworkView } from '../facts/places.ts';

/** The network as the seed prints it: what places need, and the list of people with their logins. */
export interface Crew extends NetworkView {
  readonly persons: readonly { readonly id: string; readonly loginName: string; readonly displayName: string }[];
  readonly roleGrants: readonly {
    readonly personId: string;
    readonly role: Role;
    readonly regionCode: string | null;
    readonly agencyId: string | null;
    readonly unitId: string | null;
  }[];
  readonly handlers: readonly HandlerFacts[];
  readonly authorities: readonly (NetworkView['authorities'][number] & { readonly kind: AuthorityKind })[];
}

export interface HandlerFacts {
  readonly id: string;
  readonly personId: string;
  readonly unitId: string;
  readonly agencyId: string;
  readonly criminalDefenceYears: number;
  readonly criminalDefenceConfirmed: boolean;
  readonly minorsListSince: IsoDate | string | null;
  readonly status: string;
  readonly acceptsAid: boolean;
}

/** Look-ups over a crew; the same question about the same case gives the same person. */
export class People {
  readonly #logins: ReadonlyMap<string, string>;
  readonly #holders = new Map<string, string[]>();
  readonly #handlers: ReadonlyMap<string, HandlerFacts>;
  readonly #pool = new Map<string, HandlerFacts[]>();
  readonly #seats: ReadonlyMap<string, string>;
  readonly #seed: Seed;

  constructor(crew: Crew, seed: Seed) {
    this.#seed = seed;
    this.#logins = new Map(crew.persons.map((person) => [person.id, person.loginName]));
    this.#seats = new Map(crew.agencies.map((agency) => [agency.id, agency.regionCode]));
    this.#handlers = new Map(crew.handlers.map((handler) => [handler.id, handler]));
    for (const grant of crew.roleGrants) {
      const key = `${grant.role}@${grant.agencyId ?? grant.unitId ?? grant.regionCode ?? ''}`;
      this.#holders.set(key, [...(this.#holders.get(key) ?? []), grant.personId]);
    }
    for (const handler of crew.handlers) {
      this.#pool.set(handler.agencyId, [...(this.#pool.get(handler.agencyId) ?? []), handler]);
    }
  }

  login(personId: string): string {
    const login = this.#logins.get(personId);
    if (login === undefined) throw new Error('a person of the network has no login');
    return login;
  }

  /** Persons who hold a role at a place. */
  holders(role: Role, place: string): readonly string[] {
    return this.#holders.get(`${role}@${place}`) ?? [];
  }

  /** The person of a role at a place who looks after a case; `no` asks for another one. */
  holder(role: Role, place: string, caseKey: string, no = 0): string {
    const all = this.holders(role, place);
    if (all.length === 0) throw new Error(`nobody is ${role} at the place of case ${caseKey}`);
    const first = choose(
      this.#seed,
      caseKey,
      `who/${role}`,
      1,
      all.map((_, index) => [index, 1] as const),
    );
    return all[(first + no) % all.length] ?? all[0] ?? '';
  }

  /** The supervisor of the region where an agency sits. */
  supervisorOf(agencyId: string): string {
    return this.holder('supervisor', this.#seats.get(agencyId) ?? '', agencyId);
  }

  /** The unit's clerk, or its head where it has none. */
  ofUnit(unit: string, caseKey: string): string {
    const role: Role = this.holders('unit-clerk', unit).length > 0 ? 'unit-clerk' : 'unit-head';
    return this.holder(role, unit, caseKey);
  }

  handler(id: string): HandlerFacts | undefined {
    return this.#handlers.get(id);
  }

  pool(agencyId: string): readonly HandlerFacts[] {
    return this.#pool.get(agencyId) ?? [];
  }

  /** The technical administrator, who alone may set the clock. */
  administrator(): string {
    const key = [...this.#holders.keys()].find((one) => one.startsWith('system-administrator@'));
    const person = key === undefined ? undefined : this.#holders.get(key)?.[0];
    if (person === undefined) throw new Error('the network has no system administrator');
    return this.login(person);
  }
}
