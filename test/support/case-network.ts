/** One small agency with everybody a case needs, written straight into the tables: the people of the case driver. */
import { randomUUID } from 'node:crypto';
import type { Role } from '#domain/case-file/codes';
import { withClient } from './database.ts';

export const NETWORK = {
  region: '330106',
  agency: '019a0000-0000-7000-8000-00000000a001',
  unit: '019a0000-0000-7000-8000-00000000b001',
  police: '019a0000-0000-7000-8000-00000000d001',
  court: '019a0000-0000-7000-8000-00000000d002',
} as const;

export interface Member {
  readonly id: string;
  readonly grant: string;
  readonly role: Role;
  readonly unit: string | null;
}

const STAFF: readonly (readonly [string, Role])[] = [
  ['officer', 'officer'],
  ['officer2', 'officer'],
  ['reviewer', 'reviewer'],
  ['approver', 'approver'],
  ['head', 'head'],
  ['examiner', 'closure-examiner'],
  ['archivist', 'archivist'],
  ['caller', 'caller'],
  ['clerk', 'unit-clerk'],
  ['lawyer1', 'handler'],
  ['lawyer2', 'handler'],
];

/** Writes the network as the owner of the schema; returns its people by name. With a password hash they can sign in by name. */
export async function seedNetwork(ownerUrl: string, passwordHash?: string): Promise<ReadonlyMap<string, Member>> {
  const people = new Map<string, Member>(
    STAFF.map(([name, role]) => {
      const unit = role === 'handler' || role === 'unit-clerk' ? NETWORK.unit : null;
      return [name, { id: randomUUID(), grant: randomUUID(), role, unit }];
    }),
  );
  await withClient(ownerUrl, async (client) => {
    await client.query(
      `INSERT INTO region (code, name, level, parent_code, valid_from) VALUES ('330000','浙江省','province',NULL,'2020-01-01'),
        ('330100','杭州市','city','330000','2020-01-01'), ('330106','西湖区','county','330100','2020-01-01')`,
    );
    for (const [name, { id }] of people) {
      await client.query('INSERT INTO person (id, login_name, display_name) VALUES ($1, $2, $3)', [
        id,
        passwordHash === undefined ? null : name,
        `测试${name}`,
      ]);
      if (passwordHash !== undefined) {
        await client.query('INSERT INTO credential (person_id, password_hash) VALUES ($1, $2)', [id, passwordHash]);
      }
    }
    await client.query(
      `INSERT INTO agency (id, code, name, region_code) VALUES ($1, '330106-01', '杭州市西湖区法律援助中心', $2)`,
      [NETWORK.agency, NETWORK.region],
    );
    await client.query(
      `INSERT INTO unit (id, agency_id, kind, name, region_code) VALUES ($1, $2, 'law-firm', '甲律师事务所', $3)`,
      [NETWORK.unit, NETWORK.agency, NETWORK.region],
    );
    await client.query(
      `INSERT INTO authority (id, kind, name, region_code, level) VALUES ($1, 'police', '西湖公安分局', $3, 'county'), ($2, 'court', '西湖区人民法院', $3, 'county')`,
      [NETWORK.police, NETWORK.court, NETWORK.region],
    );
    for (const { id, grant, role, unit } of people.values()) {
      if (role === 'handler') {
        await client.query(
          `INSERT INTO handler (id, person_id, unit_id, agency_id, kind, practising_since, criminal_defence_years, criminal_defence_confirmed,
             minors_list_since, specialties, languages, load_cap, status, accepts_aid)
           VALUES (gen_random_uuid(), $1, $2, $3, 'lawyer', '2010-01-01', 10, true, '2015-01-01', '{criminal,labour}', '{zh}', 30, 'practising', true)`,
          [id, unit, NETWORK.agency],
        );
      }
      await client.query(
        `INSERT INTO role_grant (id, person_id, role, agency_id, unit_id, valid_from) VALUES ($1, $2, $3, $4, $5, '2020-01-01')`,
        [grant, id, role, unit === null ? NETWORK.agency : null, unit],
      );
    }
  });
  return people;
}
