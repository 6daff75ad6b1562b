/** What somebody with all rights over database, files and engine does to a case is found, and named for what it is. */
import { randomUUID } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FindingKind } from '#domain/supervision/findings';
import { canonicalText } from '#domain/kernel/canonical';
import { FINDING_REMEDY_WORDS, FINDING_WORDS } from '#contract/words/findings';
import { listExports, type HistoryExportRow } from '#platform/store/histories';
import { listFindings } from '#platform/store/reconcile';
import { RECONCILE, type ReconcileInput } from '#workflows/supervision/histories/messages';
import { createExportStarter } from '../../worker/queues/histories.ts';
import { createSchedules } from '../../worker/queues/schedules.ts';
import { APPLICATION, type CaseLife } from '../support/case-driver.ts';
import { SettableClock, TEST_CONVERTER, withCaseWorld } from '../support/case-world.ts';
import { withClient } from '../support/database.ts';
import { withTemporal } from '../support/temporal.ts';
import { eventually } from '../support/until.ts';

const clock = new SettableClock('2026-03-02T02:00:00.000Z');
const temporal = withTemporal({ dataConverter: TEST_CONVERTER });
const world = withCaseWorld(temporal, { clock, dataConverter: TEST_CONVERTER });

/** A case that has ended with all its runs exported, and one that is under way. */
let ended: CaseLife;
let open: CaseLife;
let exports: readonly HistoryExportRow[] = [];

/** A pass; what it found open, as `kind subject`. */
async function pass(scope: ReconcileInput['scope'] = 'all'): Promise<readonly string[]> {
  const input: ReconcileInput = { v: 1, scope, graceMs: 0, cases: 100 };
  await temporal.client.workflow.execute(RECONCILE, {
    workflowId: `reconcile-${randomUUID()}`,
    taskQueue: temporal.taskQueue,
    args: [input],
  });
  const found = await listFindings(world.pool, { open: true, most: 1_000 });
  return found.map(({ kind, subject }) => `${kind} ${subject}`).toSorted();
}

type Statement = readonly [sql: string, values?: readonly unknown[]];

/** Statements of a superuser, past every trigger and foreign key. */
async function asSuperuser(...statements: readonly Statement[]): Promise<void> {
  await withClient(world.database.adminUrl, async (admin) => {
    await admin.query('SET session_replication_role = replica');
    for (const [sql, values] of statements) await admin.query(sql, [...(values ?? [])]);
  });
}

const TABLES = [
  'ledger_row',
  'ledger_head',
  'case_file',
  'command',
  'private_text',
  'history_export',
  'dossier',
  'deadline',
];

/** The kinds found after the statements, beyond what was found before; everything is put back. */
async function foundAfter(...statements: readonly Statement[]): Promise<readonly string[]> {
  await asSuperuser(
    ['CREATE SCHEMA saved'],
    ...TABLES.map((t): Statement => [`CREATE TABLE saved.${t} AS TABLE ${t}`]),
  );
  try {
    await asSuperuser(...statements);
    return await pass();
  } finally {
    await asSuperuser(
      ...TABLES.flatMap((t): Statement[] => [[`DELETE FROM ${t}`], [`INSERT INTO ${t} SELECT * FROM saved.${t}`]]),
      ['DROP SCHEMA saved CASCADE'],
    );
    expect(await pass(), 'what was put back is no finding any more').toEqual([]);
  }
}

const kinds = (found: readonly string[]): readonly FindingKind[] => [
  ...new Set(found.map((one) => one.split(' ')[0] as FindingKind)),
];
const stream = (life: CaseLife): string => `case/${life.id}`;

beforeAll(async () => {
  open = world.newCase();
  await open.register();
  ended = await world.newCase().live(APPLICATION);
  await ended.reaches('ended');
  await temporal.client.workflow.getHandle(ended.workflowId).result();
  const { pool, log } = world.ports;
  await createExportStarter({ pool, log, temporal: temporal.client, taskQueue: temporal.taskQueue })();
  await temporal.client.workflow.getHandle(`history-${ended.id}`).result();
  exports = await listExports(pool, ended.id);
}, 120_000);

describe('an installation that nobody touched', () => {
  it('has no findings, pass after pass', async () => {
    await eventually(async () => (await pass()).length === 0, { what: 'a pass without findings', timeoutMs: 30_000 });
    expect(await pass()).toEqual([]);
  });

  it('has words for every finding in both languages', () => {
    for (const words of [...Object.values(FINDING_WORDS), ...Object.values(FINDING_REMEDY_WORDS)]) {
      expect(words.zh).toMatch(/。$/u);
      expect(words.en).toMatch(/\.$/u);
    }
  });
});

describe('rows of the ledger', () => {
  const bodyOf = `convert_to(replace(convert_from(body, 'UTF8'), '"kind":"', '"kind":"x'), 'UTF8')`;

  it('altered: the chain breaks at that row', async () => {
    const found = await foundAfter([
      `UPDATE ledger_row SET body = ${bodyOf} WHERE stream = $1 AND seq = 3`,
      [stream(ended)],
    ]);
    expect(found).toContain(`chain-broken ${stream(ended)}#3`);
  });

  it('altered with a new hash: the next row and the receipt say so', async () => {
    const found = await foundAfter([
      `UPDATE ledger_row SET body = ${bodyOf}, hash = sha256(body) WHERE stream = $1 AND seq = 3`,
      [stream(ended)],
    ]);
    expect(kinds(found)).toEqual(expect.arrayContaining(['chain-broken', 'receipt-without-row']));
  });

  it('removed from the middle: the gap is named', async () => {
    const found = await foundAfter(['DELETE FROM ledger_row WHERE stream = $1 AND seq = 2', [stream(ended)]]);
    expect(found).toContain(`chain-broken ${stream(ended)}#2`);
    expect(kinds(found)).toContain('receipt-without-row');
  });

  it('removed from the end: the head tells, and with a head made anew the receipt', async () => {
    const last = `DELETE FROM ledger_row WHERE stream = $1 AND seq = (SELECT max(seq) FROM ledger_row WHERE stream = $1)`;
    expect(await foundAfter([last, [stream(open)]])).toContain(`head-wrong ${stream(open)}`);
    const anew = `UPDATE ledger_head h SET seq = coalesce(r.seq, 0), hash = coalesce(r.hash, decode(repeat('00', 32), 'hex'))
        FROM (SELECT max(seq) AS seq, (array_agg(hash ORDER BY seq DESC))[1] AS hash FROM ledger_row WHERE stream = $1) r WHERE h.stream = $1`;
    const found = await foundAfter([last, [stream(open)]], [anew, [stream(open)]]);
    expect(found).not.toContain(`head-wrong ${stream(open)}`);
    expect(kinds(found)).toEqual(
      expect.arrayContaining(['receipt-without-row', 'history-without-ledger', 'read-model-differs']),
    );
  });

  it('inserted through the product’s own function: no act was sent that they belong to', async () => {
    const command = randomUUID();
    const body = canonicalText({
      v: 1,
      kind: 'handling.progress-reported',
      kindVersion: 1,
      at: '?',
      actor: { person: 'system', grant: 'system' },
      command,
      facts: { kind: 'hearing-date', on: '2026-03-02' },
      commitments: {},
    });
    const found = await foundAfter([
      `SELECT append_row($1, $2, now(), 'handling.progress-reported', $3)`,
      [stream(open), body, command],
    ]);
    expect(found).toContain(`row-without-command ${stream(open)}#2`);
    expect(found).toContain(`read-model-differs ${open.id}`);
  });

  it('swapped: the chain breaks at the first of them', async () => {
    const found = await foundAfter([
      `UPDATE ledger_row r SET body = o.body, hash = o.hash FROM ledger_row o
        WHERE r.stream = $1 AND o.stream = $1 AND r.seq IN (2, 3) AND o.seq = 5 - r.seq`,
      [stream(ended)],
    ]);
    expect(found).toContain(`chain-broken ${stream(ended)}#2`);
  });

  it('of a case that no table has any more', async () => {
    const found = await foundAfter(['DELETE FROM case_file WHERE id = $1', [open.id]]);
    expect(found).toContain(`case-missing ${open.id}`);
  });
});

describe('tables', () => {
  it('with another stage, state or number than the ledger adds up to', async () => {
    for (const change of [
      `stage = 'closing'`,
      `base = jsonb_set(f.state, '{minor}', 'true'), moved = NULL`,
      `number = '110101-01-2026-999999'`,
    ]) {
      expect(await foundAfter([`UPDATE case_file f SET ${change} WHERE f.id = $1`, [open.id]])).toEqual([
        `read-model-differs ${open.id}`,
      ]);
    }
  });

  it('with a deadline moved, ended or taken away', async () => {
    for (const change of [
      `UPDATE deadline SET due = due + 30 WHERE case_id = $1`,
      `UPDATE deadline SET state = 'met', ended_at = now() WHERE case_id = $1`,
      `DELETE FROM deadline WHERE case_id = $1`,
    ]) {
      expect(await foundAfter([change, [open.id]])).toEqual([`read-model-differs ${open.id}`]);
    }
  });

  it('with another text than was committed to', async () => {
    const found = await foundAfter([
      `UPDATE private_text SET cipher = set_byte(cipher, 20, get_byte(cipher, 20) # 1) WHERE case_id = $1 AND name = 'matter'`,
      [open.id],
    ]);
    expect(kinds(found)).toEqual(['text-altered']);
  });

  it('with an act said to be refused that was accepted, and one that no history tells of', async () => {
    const refused = await foundAfter([`UPDATE command SET state = 'refused' WHERE case_id = $1`, [open.id]]);
    expect(kinds(refused)).toEqual(['history-without-ledger']);
    const forged = randomUUID();
    const invented = await foundAfter([
      `INSERT INTO command (id, case_id, agency_id, act, role, idempotency_key, request_hash, facts, received_at, state, decision, decided_at, recorded_at)
       SELECT $2, case_id, agency_id, act, role, 'forged-key', request_hash, facts, received_at, state, decision, decided_at, recorded_at
         FROM command WHERE case_id = $1`,
      [open.id, forged],
    ]);
    expect(invented).toContain(`ledger-without-history ${forged}`);
  });

  it('without a record of an export, with another one, and with another dossier', async () => {
    const run = exports[0]?.runId ?? '';
    const gone = await foundAfter(['DELETE FROM history_export WHERE run_id = $1', [run]]);
    expect(gone).toEqual([`export-record-differs ${run}`, `run-without-export ${run}`]);
    const other = await foundAfter([`UPDATE history_export SET events = events + 1 WHERE run_id = $1`, [run]]);
    expect(other).toEqual([`export-record-differs ${run}`, `history-unreadable ${run}`]);
    const dossier = await foundAfter([`UPDATE dossier SET sha256 = repeat('0', 64) WHERE case_id = $1`, [ended.id]]);
    expect(dossier).toEqual([`dossier-record-differs ${ended.id}`]);
  });
});

describe('files and the engine', () => {
  it('a changed bit of an exported history', async () => {
    const [one] = exports;
    if (one === undefined) throw new Error('there is no export');
    const path = world.ports.files.path(one.sha256);
    const bytes = await readFile(path);
    await chmod(path, 0o600);
    await writeFile(
      path,
      Buffer.concat([bytes.subarray(0, 90), Buffer.from([(bytes[90] ?? 0) ^ 1]), bytes.subarray(91)]),
    );
    expect(await pass('engine')).toEqual([`history-unreadable ${one.runId}`]);
    await writeFile(path, bytes);
    expect(await pass('engine')).toEqual([]);
  });

  it('a schedule begins passes by itself', async () => {
    const made = createSchedules({ temporal: temporal.client, taskQueue: temporal.taskQueue, log: world.ports.log });
    expect(await made()).toBe(2);
    expect(await made()).toBe(0);
    const handles = ['engine', 'all'].map((scope) =>
      temporal.client.schedule.getHandle(`reconcile-${scope}-${temporal.taskQueue}`),
    );
    for (const handle of handles) {
      const { action, policies } = await handle.describe();
      expect(action).toMatchObject({ workflowType: RECONCILE });
      expect(policies.overlap).toBe('SKIP');
      await handle.delete();
    }
  });

  it('a workflow that somebody terminated under an open case, and its run that nobody exported', async () => {
    await temporal.client.workflow.getHandle(open.workflowId).terminate('by the test');
    await eventually(
      async () => {
        const found = await pass('engine');
        return found.includes(`case-without-workflow ${open.id}`) && kinds(found).includes('run-without-export');
      },
      { what: 'both findings', timeoutMs: 30_000 },
    );
  });
});
