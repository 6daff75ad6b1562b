/** A small world for tests of the API: two agencies of one city, a unit with two lawyers, people of every role, a real worker. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { Client } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { Role } from '#domain/case-file/codes';
import type { CaseState } from '#domain/case-file/state';
import { uuidV7 } from '#domain/kernel/uuid';
import { loadConfig, type Config } from '#platform/config/config';
import { startApi, type RunningApi } from '#api/server';
import { startDossierWorker } from '../../worker/dossier-worker.ts';
import { startWorkflowWorker } from '../../worker/workflow-worker.ts';
import { withDatabase, type TestDatabase } from '../support/database.ts';
import { apiClient, type ApiClient, type ApiResponse } from '../support/http.ts';
import { builtBundle, withTemporal, type TestTemporal } from '../support/temporal.ts';

export const PASSWORD = 'a password of nobody';

/** Ids of the fixture; the same in every world. */
export const PLACES = {
  province: '110000',
  city: '110101',
  otherProvince: '330000',
  agency: '019a0000-0000-7000-8000-00000000a001',
  otherAgency: '019a0000-0000-7000-8000-00000000a002',
  unit: '019a0000-0000-7000-8000-00000000b001',
  otherUnit: '019a0000-0000-7000-8000-00000000b002',
  lawyer1: '019a0000-0000-7000-8000-00000000c001',
  lawyer2: '019a0000-0000-7000-8000-00000000c002',
  police: '019a0000-0000-7000-8000-00000000d001',
} as const;

type Node = { readonly region?: string; readonly agency?: string; readonly unit?: string };
const PEOPLE: readonly (readonly [string, Role, Node])[] = [
  ['officer', 'officer', { agency: PLACES.agency }],
  ['officer2', 'officer', { agency: PLACES.agency }],
  ['reviewer', 'reviewer', { agency: PLACES.agency }],
  ['approver', 'approver', { agency: PLACES.agency }],
  ['head', 'head', { agency: PLACES.agency }],
  ['caller', 'caller', { agency: PLACES.agency }],
  ['examiner', 'closure-examiner', { agency: PLACES.agency }],
  ['observer', 'observer', { agency: PLACES.agency }],
  ['archivist', 'archivist', { agency: PLACES.agency }],
  ['other-officer', 'officer', { agency: PLACES.otherAgency }],
  ['clerk', 'unit-clerk', { unit: PLACES.unit }],
  ['other-clerk', 'unit-clerk', { unit: PLACES.otherUnit }],
  ['lawyer1', 'handler', { unit: PLACES.unit }],
  ['lawyer2', 'handler', { unit: PLACES.unit }],
  ['supervisor', 'supervisor', { region: PLACES.province }],
  ['other-supervisor', 'supervisor', { region: PLACES.otherProvince }],
  ['auditor', 'auditor', { region: PLACES.province }],
  ['administrator', 'system-administrator', { region: PLACES.province }],
];

export interface World {
  readonly api: RunningApi;
  readonly database: TestDatabase;
  readonly temporal: TestTemporal;
  readonly config: Config;
  /** A client signed in as one of the people. */
  as(name: string): Promise<ApiClient>;
  readonly anybody: ApiClient;
  personId(name: string): string;
  /** Rows of a query, as the owner of the schema. */
  rows<Row extends object>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** The control state of a case as it is stored. */
  state(caseId: string): Promise<CaseState>;
  /** What a refused request must leave as it was: number of commands, rows, cases, texts and documents. */
  footprint(): Promise<string>;
}

/** Starts a world for a test file. `worker: false` leaves commands undecided; `printer` starts the rendering worker too. */
export function withWorld(
  options: {
    readonly worker?: boolean;
    readonly answerWithinMs?: number;
    readonly demonstration?: boolean;
    readonly environment?: Readonly<Record<string, string>>;
    readonly printer?: boolean;
  } = {},
): World {
  const database = withDatabase();
  const temporal = withTemporal();
  let api: RunningApi | undefined;
  let worker: { stop: () => Promise<void> } | undefined;
  let printer: { stop: () => Promise<void> } | undefined;
  let config: Config | undefined;
  let folder = '';
  const people = new Map<string, string>();
  const clients = new Map<string, Promise<ApiClient>>();
  const running = (): RunningApi => {
    if (api === undefined) throw new Error('the world exists only while the tests run');
    return api;
  };
  beforeAll(async () => {
    for (const [name] of PEOPLE) people.set(name, uuidV7(Date.now(), randomBytes(10)));
    await populate(database.ownerUrl, people);
    folder = await mkdtemp(join(tmpdir(), 'zhiheng-api-'));
    config = loadConfig({
      NODE_ENV: 'test',
      TZ: 'UTC',
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: '8',
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      ZHIHENG_TASK_QUEUE_SUFFIX: randomUUID(),
      ZHIHENG_PAYLOAD_KEY: randomBytes(32).toString('base64'),
      ZHIHENG_FIELD_KEY: randomBytes(32).toString('base64'),
      ZHIHENG_DATA: folder,
      ZHIHENG_DEMONSTRATION: options.demonstration === true ? 'true' : 'false',
      LOG_LEVEL: 'fatal',
      PORT: '0',
      ...options.environment,
    });
    api = await startApi(
      config,
      options.answerWithinMs === undefined ? {} : { answerWithinMs: options.answerWithinMs },
    );
    if (options.worker !== false) {
      worker = await startWorkflowWorker({
        config,
        pool: api.deps.pool,
        clock: api.deps.clock,
        log: api.deps.log,
        bundle: builtBundle().workflowBundle.codePath,
      });
    }
    if (options.printer === true) {
      const { pool, clock, log } = api.deps;
      printer = await startDossierWorker({ config, pool, clock, log, randomBytes });
    }
  });
  afterAll(async () => {
    await worker?.stop();
    await printer?.stop();
    await api?.close(1_000);
    await rm(folder, { recursive: true, force: true });
  });
  const rows = async <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> => {
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      return (await client.query<Row>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  return {
    database,
    temporal,
    get api() {
      return running();
    },
    get config() {
      if (config === undefined) throw new Error('no configuration yet');
      return config;
    },
    get anybody() {
      return apiClient(running().url);
    },
    as(name) {
      let client = clients.get(name);
      if (client === undefined) {
        client = apiClient(running().url).signIn(name, PASSWORD);
        clients.set(name, client);
      }
      return client;
    },
    personId: (name) => people.get(name) ?? '',
    rows,
    async state(caseId) {
      const [row] = await rows<{ state: CaseState }>('SELECT f.state FROM case_file f WHERE f.id = $1', [caseId]);
      if (row === undefined) throw new Error(`there is no case ${caseId}`);
      return row.state;
    },
    async footprint() {
      const [row] = await rows<{ print: string }>(
        `SELECT concat_ws(' ', (SELECT count(*) FROM command), (SELECT count(*) FROM ledger_row), (SELECT count(*) FROM case_file),
           (SELECT count(*) FROM private_text), (SELECT count(*) FROM case_key), (SELECT count(*) FROM document),
           (SELECT coalesce(sum(version), 0) FROM case_file)) AS print`,
      );
      return row?.print ?? '';
    },
  };
}

async function populate(url: string, people: ReadonlyMap<string, string>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const password = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    await client.query(
      `INSERT INTO region (code, name, level, parent_code, valid_from) VALUES ('110000','北京市','province',NULL,'2020-01-01'),
        ('110101','东城区','county','110000','2020-01-01'), ('330000','浙江省','province',NULL,'2020-01-01')`,
    );
    for (const [name, id] of people) {
      await client.query('INSERT INTO person (id, login_name, display_name) VALUES ($1, $2, $3)', [
        id,
        name,
        `测试${name}`,
      ]);
      await client.query('INSERT INTO credential (person_id, password_hash) VALUES ($1, $2)', [id, password]);
    }
    await client.query(
      `INSERT INTO agency (id, code, name, region_code) VALUES ($1,'110101-01','东城区法律援助中心','110101'), ($2,'330000-01','浙江省法律援助中心','330000')`,
      [PLACES.agency, PLACES.otherAgency],
    );
    await client.query(
      `INSERT INTO unit (id, agency_id, kind, name, region_code) VALUES ($1,$3,'law-firm','甲律师事务所','110101'), ($2,$3,'law-firm','乙律师事务所','110101')`,
      [PLACES.unit, PLACES.otherUnit, PLACES.agency],
    );
    for (const [index, name] of ['lawyer1', 'lawyer2'].entries()) {
      await client.query(
        `INSERT INTO handler (id, person_id, unit_id, agency_id, kind, practising_since, criminal_defence_years, criminal_defence_confirmed, minors_list_since,
           specialties, languages, load_cap, status, accepts_aid)
         VALUES ($1,$2,$3,$4,'lawyer','2010-01-01',10,true,'2015-01-01','{criminal,labour}','{zh}',30,'practising',true)`,
        [index === 0 ? PLACES.lawyer1 : PLACES.lawyer2, people.get(name), PLACES.unit, PLACES.agency],
      );
    }
    await client.query(
      `INSERT INTO authority (id, kind, name, region_code, level) VALUES ($1,'police','东城公安分局','110101','county')`,
      [PLACES.police],
    );
    for (const [name, role, node] of PEOPLE) {
      await client.query(
        'INSERT INTO role_grant (id, person_id, role, region_code, agency_id, unit_id, valid_from) VALUES ($1,$2,$3,$4,$5,$6,$7)',
        [
          uuidV7(Date.now(), randomBytes(10)),
          people.get(name),
          role,
          node.region ?? null,
          node.agency ?? null,
          node.unit ?? null,
          '2020-01-01',
        ],
      );
    }
  } finally {
    await client.end();
  }
}

/** A registration by application that nothing is wrong with. */
export const APPLICATION = {
  entry: 'application',
  form: 'labour-arbitration',
  proceeding: 'arbitration',
  cause: 'CC-6-17-186',
  intakePoint: 'window',
  reach: 'own-phone',
  means: 'integrity-commitment',
  recipientName: '张三',
  recipientPhone: '13800000000',
  matterSummary: '追索劳动报酬',
} as const;

/** A notice of the police that nothing is wrong with. */
export const NOTICE = {
  entry: 'notice',
  form: 'criminal-defence',
  proceeding: 'investigation',
  cause: 'CR-5-1',
  intakePoint: 'authority',
  reach: 'in-custody',
  noticeGround: 'lal-25-1-1',
  authority: PLACES.police,
  recipientName: '李四',
} as const;

export interface ActAnswer {
  readonly command: { readonly id: string; readonly state: string };
  readonly case: { readonly id: string; readonly number: string; readonly stage: string; readonly version: number };
  readonly events: readonly string[];
  readonly rows: readonly { readonly stream: string; readonly seq: number; readonly hash: string }[];
}

/** Does an act and expects it to be accepted. */
export async function done(response: Promise<ApiResponse>): Promise<ActAnswer> {
  const { status, body } = await response;
  if (status !== 200 && status !== 201) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body as ActAnswer;
}

/** Path of an act. */
export function actPath(caseId: string, act: string): string {
  return `/api/v1/cases/${caseId}/acts/${act}`;
}
