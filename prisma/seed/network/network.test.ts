import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROLES, UNIT_KINDS } from '#domain/case-file/codes';
import { isUuid } from '#domain/kernel/uuid';
import { generateNetwork } from './network.ts';
import type { CourtData, RegionData } from './rows.ts';

const regions = JSON.parse(readFileSync('data/regions.json', 'utf8')) as RegionData;
const courts = JSON.parse(readFileSync('data/courts.json', 'utf8')) as CourtData;
const network = generateNetwork({ regions, courts, seed: 1 });

describe('the reference network', () => {
  it('is the same for the same seed and another for another seed', () => {
    expect(generateNetwork({ regions, courts, seed: 1 })).toEqual(network);
    expect(generateNetwork({ regions, courts, seed: 2 }).persons[0]?.id).not.toBe(network.persons[0]?.id);
  });

  it('holds every region of the six provinces, parents first, and each retired code but one with its successor', () => {
    const seen = new Set<string>();
    for (const row of network.regions) {
      if (row.parentCode !== null) expect(seen.has(row.parentCode), row.code).toBe(true);
      seen.add(row.code);
    }
    expect(network.regions.filter((one) => one.validTo === null)).toHaveLength(733);
    const current = new Set(network.regions.filter((one) => one.validTo === null).map((one) => one.code));
    const lost = network.regions.filter((one) => one.validTo !== null && !current.has(one.successorCode ?? ''));
    expect(lost.map((one) => one.code)).toEqual(['341400']); // 巢湖市 was divided among three cities
  });

  it('gives every province and city and sixty counties an agency with a code that is its region and two digits', () => {
    const levels = new Map(network.regions.map((one) => [one.code, one.level]));
    const count = (level: string) => network.agencies.filter((one) => levels.get(one.regionCode) === level).length;
    expect([count('province'), count('city'), count('county')]).toEqual([6, 72, 60]);
    for (const one of network.agencies) expect(one.code).toBe(`${one.regionCode}-01`);
  });

  it('has unique ids of the RFC form and unique ASCII logins', () => {
    const lists = [
      network.agencies,
      network.stations,
      network.contactPoints,
      network.units,
      network.handlers,
      network.authorities,
      network.persons,
      network.roleGrants,
    ];
    const ids = lists.flatMap((list) => list.map((one) => one.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(isUuid)).toBe(true);
    const logins = network.persons.map((one) => one.loginName);
    expect(new Set(logins).size).toBe(logins.length);
    for (const login of logins) expect(login).toMatch(/^[a-z0-9.-]+$/u);
  });

  it('points only at rows that exist, and every grant holds at exactly one node', () => {
    const persons = new Set(network.persons.map((one) => one.id));
    const agencies = new Set(network.agencies.map((one) => one.id));
    const units = new Set(network.units.map((one) => one.id));
    const codes = new Set(network.regions.map((one) => one.code));
    for (const one of network.units) {
      expect(agencies.has(one.agencyId) && persons.has(one.headPersonId) && codes.has(one.regionCode)).toBe(true);
      expect(UNIT_KINDS).toContain(one.kind);
    }
    for (const one of network.handlers) {
      expect(agencies.has(one.agencyId) && persons.has(one.personId) && units.has(one.unitId)).toBe(true);
    }
    for (const one of network.roleGrants) {
      expect(ROLES).toContain(one.role);
      expect([one.regionCode, one.agencyId, one.unitId].filter((node) => node !== null)).toHaveLength(1);
      expect(persons.has(one.personId)).toBe(true);
    }
    for (const one of network.authorities) expect(codes.has(one.regionCode)).toBe(true);
  });

  it('lets every agency staff each step of a decision with a person of its own', () => {
    for (const agency of network.agencies) {
      const grants = network.roleGrants.filter((one) => one.agencyId === agency.id);
      for (const role of [
        'officer',
        'reviewer',
        'approver',
        'head',
        'caller',
        'observer',
        'closure-examiner',
        'archivist',
      ]) {
        expect(
          grants.some((one) => one.role === role),
          `${agency.code} ${role}`,
        ).toBe(true);
      }
      expect(new Set(grants.map((one) => one.personId)).size).toBe(grants.length);
    }
  });

  it('has in every agency two units with lawyers for any criminal case, a minor or a possible life sentence included', () => {
    for (const agency of network.agencies) {
      const able = network.handlers.filter(
        (one) =>
          one.agencyId === agency.id &&
          one.kind === 'lawyer' &&
          one.status === 'practising' &&
          one.acceptsAid &&
          one.criminalDefenceConfirmed &&
          one.criminalDefenceYears >= 3 &&
          one.minorsListSince !== null,
      );
      expect(able.length).toBeGreaterThanOrEqual(4);
      expect(new Set(able.map((one) => one.unitId)).size).toBeGreaterThanOrEqual(2);
    }
  });

  it('also has handlers whom the hard rules exclude: young lawyers, other kinds, suspended ones', () => {
    expect(network.handlers.some((one) => one.kind === 'lawyer' && one.criminalDefenceYears === 2)).toBe(true);
    expect(network.handlers.some((one) => one.kind === 'grassroots-legal-service-worker')).toBe(true);
    expect(network.handlers.some((one) => one.status === 'suspended')).toBe(true);
    for (const one of network.handlers) {
      expect(one.criminalDefenceYears).toBeLessThanOrEqual(2024 - Number(one.practisingSince.slice(0, 4)));
    }
  });

  it('marks every name of an institution as a demonstration', () => {
    for (const list of [
      network.agencies,
      network.units,
      network.authorities,
      network.stations,
      network.contactPoints,
    ]) {
      for (const one of list) expect(one.name.endsWith('（演示）')).toBe(true);
    }
    expect(new Set(network.units.filter((one) => one.kind === 'law-firm').map((one) => one.name)).size).toBe(
      network.units.filter((one) => one.kind === 'law-firm').length,
    );
  });

  it('can be made small', () => {
    const small = generateNetwork({
      regions,
      courts,
      seed: 1,
      citiesPerProvince: 1,
      counties: 2,
      withCounties: ['330106'],
    });
    expect(small.agencies).toHaveLength(6 + 5 + 2);
    expect(small.agencies.some((one) => one.regionCode === '330106')).toBe(true);
  });
});
