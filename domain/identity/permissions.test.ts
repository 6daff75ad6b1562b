import { describe, expect, it } from 'vitest';
import { ACT_RULES, REGISTER } from '#domain/case-file/acts';
import { ROLES, type Role } from '#domain/case-file/codes';
import {
  covers,
  grantFor,
  grantsOn,
  registeringGrants,
  rolesOf,
  ROLE_REACH,
  seesPersonalData,
  type CasePlace,
  type Grant,
} from './permissions.ts';

const place: CasePlace = {
  agency: 'A',
  regions: ['110101', '110000'],
  unit: 'U',
  handlerPerson: 'me',
  observers: ['watcher'],
  sealed: null,
};
const grant = (role: Role, node: Partial<Pick<Grant, 'region' | 'agency' | 'unit'>>): Grant => ({
  id: `${role}-grant`,
  role,
  region: null,
  agency: null,
  unit: null,
  ...node,
});

describe('who may know of a case', () => {
  it.each<[Role, Partial<Grant>, string, boolean]>([
    ['officer', { agency: 'A' }, 'x', true],
    ['officer', { agency: 'B' }, 'x', false],
    ['unit-clerk', { unit: 'U' }, 'x', true],
    ['unit-clerk', { unit: 'V' }, 'x', false],
    ['handler', { unit: 'U' }, 'me', true],
    ['handler', { unit: 'U' }, 'colleague', false],
    ['observer', { agency: 'A' }, 'watcher', true],
    ['observer', { agency: 'A' }, 'x', false],
    ['observer', { agency: 'B' }, 'watcher', false],
    ['supervisor', { region: '110000' }, 'x', true],
    ['supervisor', { region: '110101' }, 'x', true],
    ['supervisor', { region: '330000' }, 'x', false],
    ['auditor', { region: '110000' }, 'x', true],
    ['system-administrator', { region: '110000' }, 'x', false],
    ['recipient', { agency: 'A' }, 'me', false],
  ])('%s at %j as %s: %s', (role, node, person, expected) => {
    expect(covers(grant(role, node), person, place)).toBe(expected);
  });

  it('is nobody of the unit before the assignment is issued, and no handler before it is arranged', () => {
    const early = { ...place, unit: null, handlerPerson: null };
    expect(grantsOn([grant('unit-clerk', { unit: 'U' }), grant('handler', { unit: 'U' })], 'me', early)).toEqual([]);
  });

  it('is, of a sealed case, who works on it, and later only who keeps it', () => {
    const nodes = { agency: 'A', unit: 'U', region: '110000' };
    const knowing = (sealed: 'running' | 'over', person: string): readonly Role[] =>
      ROLES.filter((role) => covers(grant(role, nodes), person, { ...place, sealed }));
    expect(knowing('running', 'me')).toEqual(
      ROLES.filter((role) => ['agency', 'unit', 'own-cases'].includes(ROLE_REACH[role])),
    );
    expect(knowing('running', 'watcher')).not.toContain('observer');
    expect(knowing('over', 'me').toSorted()).toEqual(['archivist', 'head']);
    expect(covers(grant('head', { agency: 'B' }), 'x', { ...place, sealed: 'over' })).toBe(false);
  });

  it('has a reach for every role', () => {
    expect(Object.keys(ROLE_REACH).sort()).toEqual([...ROLES].sort());
  });
});

describe('the grant under which an act is done', () => {
  it('is the one whose role may do it, whatever the order', () => {
    const [caller, officer] = [grant('caller', { agency: 'A' }), grant('officer', { agency: 'A' })];
    expect(grantFor([caller, officer], 'x', 'intake.propose-grant', place)).toBe(officer);
    expect(grantFor([caller], 'x', 'intake.propose-grant', place)).toBe(caller);
    expect(grantFor([grant('officer', { agency: 'B' })], 'x', 'intake.propose-grant', place)).toBeNull();
  });

  it('never lets a grant elsewhere lend its role', () => {
    const elsewhere = grant('officer', { agency: 'B' });
    const here = grant('auditor', { region: '110000' });
    expect(grantFor([elsewhere, here], 'x', 'intake.propose-grant', place)).toBe(here);
  });

  it('takes its roles from the transition table for every act', () => {
    for (const [act, rule] of Object.entries(ACT_RULES)) expect(rolesOf(act)).toBe(rule.roles);
    expect(rolesOf('no.such-act')).toEqual([]);
    expect(rolesOf(REGISTER)).toContain('officer');
  });

  it('to register is held at the agency that is named, or at any', () => {
    const grants = [
      grant('officer', { agency: 'A' }),
      grant('head', { agency: 'B' }),
      grant('reviewer', { agency: 'C' }),
    ];
    expect(registeringGrants(grants, null)).toHaveLength(2);
    expect(registeringGrants(grants, 'B')).toEqual([grants[1]]);
    expect(registeringGrants(grants, 'C')).toEqual([]);
  });

  it('opens personal data to the agency and the handler, never to supervisor or auditor', () => {
    expect(seesPersonalData([grant('officer', { agency: 'A' })])).toBe(true);
    expect(seesPersonalData([grant('supervisor', { region: '110000' }), grant('auditor', { region: '110000' })])).toBe(
      false,
    );
  });
});
