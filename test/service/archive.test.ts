/** From registration to the locked dossier with real rows, real files and a real renderer; acts go straight to the commit. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCheckAlarm, createCommitSystemEvent } from '#activities/case-file/alarm';
import { createCommitAct } from '#activities/case-file/commit';
import { createDossierActivities } from '#activities/closing/archive';
import type { Ports } from '#activities/ports';
import type { Material, Role } from '#domain/case-file/codes';
import type { Decision } from '#domain/case-file/decision';
import type { CaseState } from '#domain/case-file/state';
import type { JsonObject } from '#domain/kernel/json';
import { commitment } from '#domain/supervision/ledger-row';
import type { Clock } from '#platform/clock/clock';
import { seal, unwrapCaseKey } from '#platform/crypto/case-keys';
import { createFileStore } from '#platform/files/files';
import { createLog } from '#platform/log/log';
import { fileCommand } from '#platform/store/commands';
import { createDirectory } from '#platform/store/directory';
import { createPool, type Pool } from '#platform/store/pool';
import { createReferenceStore } from '#platform/store/reference';
import { withClient, withDatabase } from '../support/database.ts';
import { packed, run } from '../dossier/tools.ts';

const REGION = '330106';
const AGENCY = '019a0000-0000-7000-8000-00000000a001';
const UNIT = '019a0000-0000-7000-8000-00000000b001';
const COMMISSION = '019a0000-0000-7000-8000-00000000d001';
const FIELD_KEY = randomBytes(32);
/** A small PNG, so that the page that stands for it and the attached bytes can be looked at. */
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

const STAFF: readonly (readonly [string, Role, string])[] = [
  ['officer', 'officer', '李敏'],
  ['reviewer', 'reviewer', '周正'],
  ['approver', 'approver', '陈立'],
  ['head', 'head', '赵刚'],
  ['examiner', 'closure-examiner', '吴越'],
  ['archivist', 'archivist', '钱文'],
  ['clerk', 'unit-clerk', '何苗'],
  ['lawyer1', 'handler', '王晓岚'],
  ['lawyer2', 'handler', '周启'],
];

const database = withDatabase();
const people = new Map(STAFF.map(([key, role, name]) => [key, { id: randomUUID(), grant: randomUUID(), role, name }]));
let pool: Pool;
let folder = '';
let now = Date.parse('2026-03-02T02:00:00.000Z');
let ports: Ports;

const clock: Clock = {
  row: { baseInstant: 0, wallBase: 0, scale: 1, pausedAt: null },
  now: () => now,
  waitMs: (until, leastMs = 1_000) => Math.max(leastMs, until - now),
};
const daysPass = (days: number): void => {
  now += days * 86_400_000;
};

beforeAll(async () => {
  pool = createPool({ url: database.url, size: 5 });
  folder = await mkdtemp(join(tmpdir(), 'zhiheng-archive-'));
  ports = {
    pool,
    clock,
    reference: createReferenceStore(pool),
    directory: createDirectory(pool),
    log: createLog('archive-test', 'fatal'),
    randomBytes,
  };
  await withClient(database.ownerUrl, async (client) => {
    await client.query(`INSERT INTO region (code, name, level, parent_code, valid_from) VALUES
      ('330000','浙江省','province',NULL,'2020-01-01'), ('330100','杭州市','city','330000','2020-01-01'), ('330106','西湖区','county','330100','2020-01-01')`);
    for (const { id, name } of people.values()) {
      await client.query('INSERT INTO person (id, display_name) VALUES ($1, $2)', [id, name]);
    }
    await client.query('INSERT INTO agency (id, code, name, region_code) VALUES ($1, $2, $3, $4)', [
      AGENCY,
      '330106-01',
      '杭州市西湖区法律援助中心',
      REGION,
    ]);
    await client.query(
      `INSERT INTO unit (id, agency_id, kind, name, region_code) VALUES ($1, $2, 'law-firm', '浙江钱江律师事务所', $3)`,
      [UNIT, AGENCY, REGION],
    );
    for (const key of ['lawyer1', 'lawyer2']) {
      await client.query(
        `INSERT INTO handler (id, person_id, unit_id, agency_id, kind, practising_since, criminal_defence_years, criminal_defence_confirmed,
           minors_list_since, specialties, languages, load_cap, status, accepts_aid)
         VALUES (gen_random_uuid(), $1, $2, $3, 'lawyer', '2010-01-01', 10, true, '2015-01-01', '{labour}', '{zh}', 30, 'practising', true)`,
        [people.get(key)?.id, UNIT, AGENCY],
      );
    }
    await client.query(
      `INSERT INTO authority (id, kind, name, region_code, level) VALUES ($1, 'arbitration', '西湖区劳动人事争议仲裁委员会（演示）', $2, 'county')`,
      [COMMISSION, REGION],
    );
    for (const [key, { id, grant, role }] of people) {
      const atUnit = key === 'clerk' || role === 'handler';
      await client.query(
        `INSERT INTO role_grant (id, person_id, role, agency_id, unit_id, valid_from) VALUES ($1, $2, $3, $4, $5, '2020-01-01')`,
        [grant, id, role, atUnit ? null : AGENCY, atUnit ? UNIT : null],
      );
    }
  });
});
afterAll(async () => {
  await pool.end();
  await rm(folder, { recursive: true, force: true });
});

/** One case whose acts are filed and committed as the API and the workflow would. */
class Life {
  readonly id = randomUUID();

  async act(
    who: string,
    act: string,
    facts: JsonObject = {},
    texts: Readonly<Record<string, string>> = {},
  ): Promise<Decision> {
    const person = people.get(who);
    if (person === undefined) throw new Error(`nobody is called ${who}`);
    const filed = await fileCommand(
      pool,
      { id: 'field-1', key: FIELD_KEY },
      {
        caseId: this.id,
        makesCase: act === 'intake.register',
        agencyId: AGENCY,
        act,
        personId: person.id,
        grantId: person.grant,
        role: person.role,
        linkId: null,
        idempotencyKey: randomUUID(),
        requestHash: Buffer.alloc(32),
        facts: { ...facts, ...(who === 'clerk' || person.role === 'handler' ? { actorUnit: UNIT } : {}) },
        texts,
        receivedAt: now,
      },
    );
    if (filed.outcome === 'key-reused') throw new Error('a fresh key was used before');
    const decision = await createCommitAct(ports)({ v: 1, caseId: this.id, commandId: filed.command.id, early: null });
    if (decision.outcome !== 'accepted') throw new Error(`${act} was refused: ${JSON.stringify(decision.refusal)}`);
    return decision;
  }

  async state(): Promise<CaseState> {
    const found = await pool.query<{ state: CaseState }>('SELECT f.state FROM case_file f WHERE f.id = $1', [this.id]);
    const state = found.rows[0]?.state;
    if (state === undefined) throw new Error('no case');
    return state;
  }

  /** Everybody whose step it is agrees. */
  async agree(opinion: string): Promise<void> {
    for (;;) {
      const { pending, policy } = await this.state();
      if (pending === null) return;
      const roles = policy.steps[pending.kind][pending.step] ?? [];
      const who = [...people].find(([, person]) => roles.includes(person.role) && !pending.by.includes(person.id));
      await this.act(who?.[0] ?? '', 'case-file.agree', {}, { opinion });
    }
  }

  async register(more: JsonObject = {}): Promise<void> {
    await this.act(
      'officer',
      'intake.register',
      {
        entry: 'application',
        form: 'labour-arbitration',
        proceeding: 'arbitration',
        cause: 'CC-7-19-205-5',
        intakePoint: 'window',
        protection: 'ordinary',
        reach: 'own-phone',
        receivedOn: '2026-03-02',
        authority: COMMISSION,
        means: 'integrity-commitment',
        minor: false,
        possibleLifeOrDeath: false,
        demonstration: true,
        ...more,
      },
      {
        recipientName: '张明远',
        recipientPhone: '13800000000',
        recipientAddress: '浙江省杭州市西湖区（演示）',
        opponentName: '杭州某建筑有限公司（演示）',
        matter: '自2024年8月起被拖欠工资23,460.00元。\n公司负责人出具欠条后一直未支付。',
      },
    );
  }

  /** A filed upload, as the document page stores it. */
  async upload(material: Material, volume: 'approval' | 'handling', fileName: string, bytes: Buffer): Promise<string> {
    const { sha256, sizeBytes } = await createFileStore(join(folder, 'files')).put(bytes);
    const wrapped = await pool.query<{ wrapped: Buffer }>('SELECT wrapped FROM case_key WHERE case_id = $1', [this.id]);
    const key = unwrapCaseKey(FIELD_KEY, this.id, wrapped.rows[0]?.wrapped ?? Buffer.alloc(0));
    const [id, text, salt] = [randomUUID(), randomUUID(), randomBytes(32)];
    await pool.query(
      'INSERT INTO private_text (id, case_id, command_id, name, cipher, salt, commitment) VALUES ($1,$2,$3,$4,$5,$6,$7)',
      [
        text,
        this.id,
        id,
        'fileName',
        seal(key, Buffer.from(fileName), `${this.id}/fileName`),
        salt,
        Buffer.from(commitment(salt, 'fileName', fileName), 'hex'),
      ],
    );
    await pool.query(
      `INSERT INTO document (id, case_id, material, volume, media_type, size_bytes, sha256, name_text_id, state, uploaded_by, uploaded_at, version)
       VALUES ($1,$2,$3,$4,'image/png',$5,$6,$7,'filed',$8,$9,1)`,
      [id, this.id, material, volume, sizeBytes, sha256, text, people.get('lawyer1')?.id, new Date(now)],
    );
    return sha256;
  }
}

async function renderAndLock(life: Life): Promise<Decision> {
  const activities = createDossierActivities({ ...ports, dataFolder: folder, fieldKey: FIELD_KEY });
  return (await new MockActivityEnvironment().run(() =>
    activities.renderAndLockDossier({ v: 1, caseId: life.id }),
  )) as Decision;
}

interface DossierRow {
  readonly id: string;
  readonly sha256: string;
  readonly content_hash: string;
  readonly pages: number;
  readonly size_bytes: number;
  readonly retention_class: string;
  readonly manifest: {
    readonly content: {
      readonly volumes: readonly {
        readonly volume: string;
        readonly documents: readonly { readonly title: string }[];
      }[];
    };
  };
}

async function dossiers(life: Life): Promise<readonly DossierRow[]> {
  return (await pool.query<DossierRow>('SELECT * FROM dossier WHERE case_id = $1', [life.id])).rows;
}

const fileOf = (sha256: string): string => createFileStore(join(folder, 'files')).path(sha256);
const textOf = async (sha256: string): Promise<string> => packed(await run('pdftotext', '-raw', fileOf(sha256), '-'));

const TALK = [
  '问：我们是西湖区法律援助中心指派的承办律师，现向你了解情况，你听清楚了吗？',
  '答：听清楚了。',
  '问：拖欠工资的情况是怎样的？',
  '答：从2024年8月起没有足额发放，一共欠我23,460.00元，公司负责人写过一张欠条。',
].join('\n');

/** A hearing with its attendance record and the authority's opinion, as the hearing room stores them. */
async function supervise(life: Life): Promise<void> {
  const [hearing, day] = [randomUUID(), new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)];
  await pool.query(
    `INSERT INTO hearing (id, case_id, session_no, planned_at, publicity, procedure, state, held_on) VALUES ($1, $2, 1, $3, 'public', 'arbitration', 'held', $4)`,
    [hearing, life.id, new Date(now), day],
  );
  await pool.query(
    `INSERT INTO observation (id, case_id, agency_id, hearing_id, state, reason, observer_id, channel, facts, recorded_on)
     VALUES ($1, $2, $3, $4, 'recorded', 'drawn', $5, 'on-site', $6, $7)`,
    [
      randomUUID(),
      life.id,
      AGENCY,
      hearing,
      people.get('reviewer')?.id,
      JSON.stringify({ scores: { preparation: 5, inquiry: 4, debate: 3, effect: 5 } }),
      day,
    ],
  );
  const scores = {
    order: 5,
    respect: 5,
    dress: 4,
    language: 4,
    thinking: 5,
    law: 5,
    response: 4,
    attitude: 5,
    diligence: 5,
  };
  await pool.query(
    `INSERT INTO authority_opinion (id, case_id, way, state, requested_on, answered_on, facts) VALUES ($1, $2, 'link', 'received', $3, $3, $4)`,
    [randomUUID(), life.id, day, JSON.stringify({ scores, late: false })],
  );
}

async function handledLife(): Promise<Life> {
  const life = new Life();
  await life.register();
  daysPass(1);
  await life.act(
    'officer',
    'intake.propose-grant',
    { means: 'integrity-commitment' },
    { opinion: '符合经济困难标准，拟同意给予法律援助' },
  );
  await life.agree('同意给予法律援助');
  await life.act('officer', 'assignment.request-draw');
  await life.act('officer', 'assignment.draw', { nonce: '314159', nonceGiver: 'recipient' });
  await life.agree('同意指派');
  const { assignment } = await life.state();
  await life.act('clerk', 'assignment.arrange', {
    handler: assignment.handler,
    handlerPerson: assignment.handlerPerson,
    unit: UNIT,
  });
  const lawyer = [...people].find(([, { id }]) => id === assignment.handlerPerson)?.[0] ?? '';
  await life.act(lawyer, 'assignment.confirm');
  daysPass(3);
  await life.upload('identity-proof', 'approval', '身份证.png', PHOTO);
  await life.upload('evidence-copy', 'handling', '欠条.png', Buffer.concat([PHOTO, Buffer.from('2')]));
  for (;;) {
    const { plan } = await life.state();
    const item = plan?.items.find(({ state }) => state === 'open');
    if (item === undefined) break;
    if (item.required) {
      await life.act(
        lawyer,
        'handling.complete-checkpoint',
        { checkpoint: item.key, materials: item.materials ?? [], documents: [] },
        { report: TALK },
      );
    } else {
      await life.act(lawyer, 'handling.declare-not-applicable', {
        checkpoint: item.key,
        reason: 'condition-does-not-hold',
      });
    }
    daysPass(2);
  }
  await life.act(
    lawyer,
    'handling.report-progress',
    { kind: 'recipient-informed' },
    { report: '已电话告知受援人开庭安排。' },
  );
  await life.act('officer', 'handling.instruct', { kind: 'reminder' }, { instruction: '请按时提交结案材料。' });
  daysPass(10);
  await life.act(lawyer, 'handling.record-closing', { kind: 'document-received', document: 'award' });
  // A region whose closures do not wait for the third follow-up; follow-up has tests of its own.
  await withClient(database.ownerUrl, (client) =>
    client.query(
      `UPDATE case_file f SET base = jsonb_set(f.state, '{policy,closureWaitsForThirdTouch}', 'false'), moved = NULL WHERE f.id = $1`,
      [life.id],
    ),
  );
  daysPass(5);
  const outcome = {
    result: 'won',
    opinionAdopted: 'full',
    amountClaimedFen: 2_346_000,
    lossRecoveredFen: 2_346_000,
    lossAvertedFen: 0,
    lossProof: 'award',
    performed: 'full',
    personsHelped: 1,
  };
  const materials = [
    'mandate-agreement',
    'power-of-attorney',
    'rights-notice',
    'meeting-record',
    'investigation-material',
    'pleading',
    'acceptance-notice',
    'hearing-notice',
    'hearing-record',
    'representation-statement',
    'award',
    'progress-notice',
    'performance-proof',
    'evidence-copy',
    'identity-proof',
    'hardship-statement',
    'application-form',
    'examination-form',
    'grant-decision',
    'assignment-notice',
    'official-letter',
    'proof-of-service',
  ];
  await life.act(
    lawyer,
    'closing.submit',
    { outcome, materials },
    { report: '承办律师依法调取欠条、转账记录，代理受援人申请仲裁，请求全部得到支持，工资已履行完毕。' },
  );
  await life.act('examiner', 'closing.return', { reasons: ['meeting-record-unsigned'] }, { note: '请补签会见笔录。' });
  daysPass(2);
  await life.act(lawyer, 'closing.resubmit', {});
  await life.act('examiner', 'closing.propose-approval', {}, { opinion: '材料齐全，拟同意结案' });
  await life.agree('同意结案');
  await supervise(life);
  daysPass(3);
  return life;
}

describe('archiving a handled case', () => {
  let life: Life;
  let decision: Decision;
  beforeAll(async () => {
    life = await handledLife();
    decision = await renderAndLock(life);
  });

  it('locks one dossier whose file, hash, pages and size are those of its row and its ledger row, and ends the case', async () => {
    const [row, ...others] = await dossiers(life);
    expect(others).toEqual([]);
    const bytes = await readFile(fileOf(row?.sha256 ?? ''));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(row?.sha256);
    expect(bytes.length).toBe(row?.size_bytes);
    expect(await run('pdfinfo', fileOf(row?.sha256 ?? ''))).toMatch(new RegExp(`Pages:\\s+${row?.pages}\\b`, 'u'));
    expect(decision.events).toEqual([
      {
        kind: 'closing.dossier-locked',
        facts: {
          sha256: row?.sha256,
          contentHash: row?.content_hash,
          pages: row?.pages,
          sizeBytes: row?.size_bytes,
          dossier: row?.id,
          on: new Date(now + 8 * 3_600_000).toISOString().slice(0, 10),
        },
      },
      { kind: 'case-file.ended', facts: { ending: 'handled' } },
    ]);
    const state = await life.state();
    expect(state).toMatchObject({ stage: 'ended', ending: 'handled', dossier: row?.sha256 });
    const open = await pool.query(`SELECT key FROM task WHERE case_id = $1 AND state = 'open'`, [life.id]);
    expect(open.rows).toEqual([]);
    const late = await pool.query(
      `SELECT state FROM deadline WHERE case_id = $1 AND rule_key = 'closing.lock-dossier'`,
      [life.id],
    );
    expect(late.rows).toEqual([{ state: 'met' }]);
  });

  it('answers a repetition with the same events and rows, and adds nothing', async () => {
    const rows = await pool.query('SELECT count(*) FROM ledger_row');
    const again = await renderAndLock(life);
    expect(again.events).toEqual(decision.events);
    expect(again.rows).toEqual(decision.rows);
    expect(await dossiers(life)).toHaveLength(1);
    expect((await pool.query('SELECT count(*) FROM ledger_row')).rows).toEqual(rows.rows);
  });

  it('holds both volumes with the papers of every room and the words of the people', async () => {
    const [row] = await dossiers(life);
    expect(row?.manifest.content.volumes.map(({ volume }) => volume)).toEqual(['approval', 'handling']);
    const text = await textOf(row?.sha256 ?? '');
    for (const shown of [
      '审批卷',
      '承办卷',
      '张明远',
      '浙江钱江律师事务所',
      '西湖区劳动人事争议仲裁委员会',
      '给予法律援助决定书',
      '指派通知书',
      '法律援助公函',
      '法律援助申请登记表',
      '自2024年8月起被拖欠工资',
      '法律援助审查表',
      '符合经济困难标准',
      '承办人随机抽取记录',
      '314159',
      '办理期限及计算过程',
      '案件留痕记录',
      '结案材料退回补正记录',
      '请补签会见笔录',
      '结案报告表',
      '胜诉',
      '23,460.00元',
      '工资已履行完毕',
      '欠条.png',
      '身份证.png',
      '办理节点一览',
      '公司负责人写过一张欠条',
      '请按时提交结案材料',
      '演示数据',
      '追索劳动报酬纠纷',
      '庭审旁听情况记录表',
      '法庭辩论：3分',
      '征询办案机关意见记录',
      '勤勉尽责',
      '开庭情况登记',
    ]) {
      expect(text, shown).toContain(packed(shown));
    }
    expect(text).not.toMatch(/undefined|\[object|null/u);
  });

  it('carries every original as its own bytes', async () => {
    const [row] = await dossiers(life);
    const listed = await run('pdfdetach', '-list', fileOf(row?.sha256 ?? ''));
    expect(listed).toContain('欠条.png');
    expect(listed).toContain('身份证.png');
    expect(listed).toContain('manifest.json');
  });

  it('leaves no temporary file behind', async () => {
    expect((await readdir(join(folder, 'files'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

async function refusedLife(note: string): Promise<Life> {
  const life = new Life();
  await life.register({ receivedOn: new Date(now).toISOString().slice(0, 10) });
  await life.act('officer', 'intake.propose-refusal', { ground: 'means-above-standard' }, { opinion: note });
  await life.agree('同意不予法律援助');
  await life.act('officer', 'intake.serve-refusal', {
    way: 'direct',
    servedOn: new Date(now + 8 * 3_600_000).toISOString().slice(0, 10),
  });
  for (let tries = 0; (await life.state()).stage !== 'archive' && tries < 5; tries++) {
    daysPass(70);
    await createCheckAlarm(ports)({ v: 1, caseId: life.id });
  }
  return life;
}

describe('archiving a refused case', () => {
  it('makes an approval volume only, with the refusal and its service, and one of two tries at once', async () => {
    const life = await refusedLife('家庭人均收入高于标准，拟不予法律援助');
    const [first, second] = await Promise.all([renderAndLock(life), renderAndLock(life)]);
    expect(second.events).toEqual(first.events);
    expect(second.rows).toEqual(first.rows);
    const [row, ...others] = await dossiers(life);
    expect(others).toEqual([]);
    expect(row?.manifest.content.volumes.map(({ volume }) => volume)).toEqual(['approval']);
    const text = await textOf(row?.sha256 ?? '');
    for (const shown of ['不予法律援助决定书', '你的经济状况不符合经济困难标准', '送达回证', '家庭人均收入高于标准']) {
      expect(text, shown).toContain(packed(shown));
    }
    expect(text).not.toContain('承办卷');
    expect(await life.state()).toMatchObject({ stage: 'ended', ending: 'refused' });
  });

  it('fails for good when a text has a character that the font lacks, leaves no file and no row, and works when tried again in vain', async () => {
    const life = await refusedLife('申请人姓名含有字体没有的字：\u{31350}');
    await expect(renderAndLock(life)).rejects.toMatchObject({
      type: 'closing.characters-not-in-font',
      nonRetryable: true,
    });
    expect(await dossiers(life)).toEqual([]);
    await createCommitSystemEvent(ports)({ v: 1, caseId: life.id, kind: 'archive.failed', facts: {} });
    expect(await life.state()).toMatchObject({ stage: 'archive', archiveFailed: true, dossier: null });
    expect((await readdir(join(folder, 'files'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
