import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { daySeedCommitment } from '#domain/assignment/draw';
import { isRefusal } from '#domain/kernel/refusal';
import { addDays, isoDate, startOfDay } from '#domain/kernel/time';
import { uuidV7 } from '#domain/kernel/uuid';
import { RULE_PACKS } from '#domain/reference/packs/index';
import { resolvePack } from '#domain/reference/resolve-pack';
import { verifyChain } from '#domain/supervision/ledger-row';
import { parseRow } from '#contract/ledger/index';
import { createActivities } from '#activities/index';
import { clockFrom, REAL_TIME, type Clock } from '#platform/clock/clock';
import type { Log } from '#platform/log/log';
import { createDirectory } from '#platform/store/directory';
import { takeUndecided } from '#platform/store/dispatch';
import { createPool, type Pool } from '#platform/store/pool';
import { createReferenceStore } from '#platform/store/reference';
import { caseWorkflowId, lateActWorkflowId } from '#workflows/case-file/messages';
import { createDaySeedJob } from '../../worker/queues/day-seeds.ts';
import { createDispatcher, createSender, type Sent } from '../../worker/queues/dispatcher.ts';
import { createStarter, createStrandedCheck } from '../../worker/queues/starts.ts';
import { withDatabase } from '../support/database.ts';
import { builtBundle, withRunningWorker, withTemporal, workerOptions } from '../support/temporal.ts';

const SILENT: Log = { info() {}, warn() {}, error() {}, debug() {} };
const REGION = '330100';
const AGENCY = randomUUID();
const AGENCY_CODE = '330100-01';
const TIMES = { baseMs: 30_000, mostMs: 600_000 };

const database = withDatabase();
const temporal = withTemporal();
let pool: Pool;
let numbered = 0;

beforeAll(async () => {
  pool = createPool({ url: database.url, size: 8, name: 'dispatch-test' });
  const pack = resolvePack(RULE_PACKS, [REGION], isoDate('2026-11-24'));
  if (isRefusal(pack)) throw new Error(pack.code);
  await pool.query(`INSERT INTO region (code, name, level, valid_from) VALUES ($1, 'r', 'city', '2000-01-01')`, [
    REGION,
  ]);
  await pool.query(`INSERT INTO rule_pack VALUES ('plain', $1, $2, 'x')`, [REGION, JSON.stringify(pack)]);
  await pool.query(`INSERT INTO calendar_version VALUES ('c1', '{}', 'x')`);
  await pool.query(`INSERT INTO agency VALUES ($1, $2, 'a', $3)`, [AGENCY, AGENCY_CODE, REGION]);
});
afterAll(async () => {
  await pool.end();
});

async function makeCase(stage: string, more: { agency?: string; receivedOn?: string } = {}): Promise<string> {
  const caseId = randomUUID();
  const number = `330100-01-2026-${String(++numbered).padStart(6, '0')}`;
  const state = {
    v: 1,
    caseId,
    number,
    agency: more.agency ?? AGENCY,
    region: REGION,
    form: 'civil-litigation',
    stage,
    version: 1,
    pending: null,
    ending: null,
    archiveFailed: false,
    dossier: null,
    policy: { pack: 'plain', calendar: 'c1' },
  };
  await pool.query(
    `INSERT INTO case_file (id, number, agency_id, region_code, form, proceeding, entry, intake_point, cause_code, protection, stage, version, base,
       rule_pack, calendar_version, received_on, created_at, updated_at)
     VALUES ($1, $2, $3, $4, 'civil-litigation', 'first-instance', 'application', 'agency', 'x', 'ordinary', $5, 1, $6, 'plain', 'c1', $7, now(), now())`,
    [caseId, number, more.agency ?? AGENCY, REGION, stage, JSON.stringify(state), more.receivedOn ?? '2026-11-20'],
  );
  return caseId;
}

/** A command that was received `ageSeconds` ago; resent first when it is 30 s old. */
async function makeCommand(
  caseId: string,
  ageSeconds: number,
  more: { act?: string; pauseSeconds?: number } = {},
): Promise<string> {
  const id = uuidV7(Date.now() - ageSeconds * 1_000, randomBytes(10));
  await pool.query(
    `INSERT INTO command (id, case_id, agency_id, act, role, idempotency_key, request_hash, facts, received_at, state, recorded_at, next_resend_at)
     VALUES ($1, $2, $3, $4, 'officer', $5, '\\x00', '{}', now(), 'received', now() - $6 * interval '1 second', now() - $6 * interval '1 second' + $7 * interval '1 second')`,
    [id, caseId, AGENCY, more.act ?? 'handling.no-such-act', randomUUID(), ageSeconds, more.pauseSeconds ?? 30],
  );
  return id;
}

async function decide(id: string): Promise<void> {
  await pool.query(`UPDATE command SET state = 'accepted', decision = '{}' WHERE id = $1`, [id]);
}

async function commandRow(id: string): Promise<{ state: string; code: string | null; resends: number } | undefined> {
  const found = await pool.query<{ state: string; code: string | null; resends: number }>(
    `SELECT state, decision #>> '{refusal,code}' AS code, resends FROM command WHERE id = $1`,
    [id],
  );
  return found.rows[0];
}

afterEach(async () => {
  await pool.query(`UPDATE command SET state = 'accepted' WHERE state = 'received'`);
});

describe('undecided commands', () => {
  /** A case's address that notes what reaches it. */
  function recorder(answer: (id: string) => Sent): { sent: string[]; run: () => Promise<number> } {
    const sent: string[] = [];
    const send = async ({ id }: { readonly id: string }): Promise<Sent> => {
      sent.push(id);
      const outcome = answer(id);
      if (outcome === 'answered') await decide(id);
      return outcome;
    };
    return { sent, run: createDispatcher({ pool, log: SILENT, send, times: TIMES }) };
  }

  it('are sent again after 30 s, oldest first in each case, and never once decided', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    const third = await makeCommand(one, 40);
    const first = await makeCommand(one, 90);
    const second = await makeCommand(one, 60);
    const other = await makeCommand(two, 50);
    const young = await makeCommand(two, 10);
    const { sent, run } = recorder(() => 'answered');
    expect(await run()).toBe(4);
    expect(sent.filter((id) => id !== other)).toEqual([first, second, third]);
    expect(sent).not.toContain(young);
    expect(await run()).toBe(0);
  });

  it('wait behind an older one of their case that could not be sent, even when that one still pauses', async () => {
    const caseId = randomUUID();
    const older = await makeCommand(caseId, 90, { pauseSeconds: 3_600 });
    const younger = await makeCommand(caseId, 40);
    const { sent, run } = recorder(() => 'unreachable');
    expect(await run()).toBe(1);
    expect(sent).toEqual([older]);
    expect(await commandRow(younger)).toMatchObject({ state: 'received', resends: 1 });
  });

  it('do not wait behind one that the case has and is slow with', async () => {
    const caseId = randomUUID();
    const ids = [await makeCommand(caseId, 90), await makeCommand(caseId, 60)];
    const { sent, run } = recorder(() => 'no-verdict');
    await run();
    expect(sent).toEqual(ids);
  });

  it('pause twice as long each time, up to ten minutes, and belong to one dispatcher', async () => {
    const id = await makeCommand(randomUUID(), 40);
    const pauses: number[] = [];
    for (let turn = 0; turn < 6; turn++) {
      const both = await Promise.all([takeUndecided(pool, TIMES, 10), takeUndecided(pool, TIMES, 10)]);
      expect(both.flat().map((command) => command.id)).toEqual([id]);
      const next = await pool.query<{ seconds: number }>(
        'SELECT round(extract(epoch FROM next_resend_at - clock_timestamp()))::int AS seconds FROM command WHERE id = $1',
        [id],
      );
      pauses.push(next.rows[0]?.seconds ?? 0);
      await pool.query('UPDATE command SET next_resend_at = now() WHERE id = $1', [id]);
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 600]);
  });
});

describe('on a real server', () => {
  const clock: Clock = clockFrom(REAL_TIME);
  const ports = () => ({
    pool,
    clock,
    log: SILENT,
    reference: createReferenceStore(pool),
    directory: createDirectory(pool),
    randomBytes,
  });
  withRunningWorker(() => workerOptions(temporal, { ...builtBundle(), activities: createActivities(ports()) }));
  const sender = () =>
    createSender({ pool, clock, log: SILENT, temporal: temporal.client, taskQueue: temporal.taskQueue });
  const starts = () => ({ pool, log: SILENT, temporal: temporal.client, taskQueue: temporal.taskQueue });

  it('imported cases are started once from their stored state, and one that runs already counts as started', async () => {
    const ids = await Promise.all(Array.from({ length: 60 }, () => makeCase('intake')));
    await pool.query(`INSERT INTO workflow_start (case_id, state) SELECT unnest($1::uuid[]), 'waiting'`, [ids]);
    // The others' turn comes later: at most fifty a second.
    // On a queue that nobody works: starting needs no worker.
    const start = createStarter({ ...starts(), taskQueue: `${temporal.taskQueue}-idle` });
    expect(await start()).toBe(50);
    await pool.query(
      `UPDATE workflow_start SET state = 'waiting' WHERE case_id = (SELECT min(case_id::text)::uuid FROM workflow_start WHERE state = 'started')`,
    );
    expect(await start()).toBe(11);
    const states = await pool.query<{ state: string; count: number }>(
      'SELECT state, count(*)::int AS count FROM workflow_start GROUP BY state',
    );
    expect(states.rows).toEqual([{ state: 'started', count: 60 }]);
    for (const id of ids.slice(0, 3)) {
      const { status } = await temporal.client.workflow.getHandle(caseWorkflowId(id)).describe();
      expect(status.name).toBe('RUNNING');
    }
  });

  it('a refusal by the workflow is recorded as the decision and as an attempt', async () => {
    const caseId = await makeCase('intake');
    await pool.query(`INSERT INTO workflow_start (case_id, state) VALUES ($1, 'waiting')`, [caseId]);
    const id = await makeCommand(caseId, 40);
    const run = createDispatcher({ pool, log: SILENT, send: sender(), times: TIMES });
    await run();
    expect(await commandRow(id)).toMatchObject({ state: 'received', resends: 1 });
    await createStarter(starts())();
    await pool.query('UPDATE command SET next_resend_at = now() WHERE id = $1', [id]);
    expect(await run()).toBe(1);
    expect(await commandRow(id)).toMatchObject({ state: 'refused', code: 'case-file.unknown-act', resends: 2 });
    const rows = await pool.query(`SELECT 1 FROM ledger_row WHERE command_id = $1`, [id]);
    expect(rows.rowCount).toBe(1);
  });

  it('an act on an ended case is decided by the short workflow of late acts', async () => {
    const caseId = await makeCase('ended');
    const id = await makeCommand(caseId, 40);
    await createDispatcher({ pool, log: SILENT, send: sender(), times: TIMES })();
    expect(await commandRow(id)).toMatchObject({ state: 'refused', code: 'case-file.unknown-act' });
    const { status } = await temporal.client.workflow.getHandle(lateActWorkflowId(id)).describe();
    expect(status.name).toBe('COMPLETED');
  });

  it('open cases without a workflow are counted at the second look', async () => {
    await pool.query(
      `UPDATE case_file SET stage = 'ended' WHERE NOT EXISTS (SELECT 1 FROM workflow_start w WHERE w.case_id = case_file.id)`,
    );
    await makeCase('handling');
    const look = createStrandedCheck(starts());
    expect(await look()).toBe(0);
    expect(await look()).toBe(1);
  });
});

describe('day seeds', () => {
  const today = isoDate('2026-11-24');
  const at = (day: string, hour: number): Clock =>
    clockFrom({ baseInstant: startOfDay(isoDate(day), hour * 60), wallBase: 0, scale: 1, pausedAt: 0 }, () => 0);

  it('are committed for the eight days ahead, once, however many processes do it', async () => {
    await makeCase('intake', { receivedOn: today });
    const done = await Promise.all([
      createDaySeedJob({ pool, clock: at(today, 9), log: SILENT })(),
      createDaySeedJob({ pool, clock: at(today, 9), log: SILENT })(),
    ]);
    expect(done.reduce((sum, one) => sum + (one?.committed ?? 0), 0)).toBe(8);
    const seeds = await pool.query<{ day: string; seed: string; commitment: string }>(
      'SELECT day, seed, commitment FROM day_seed WHERE agency_id = $1 ORDER BY day',
      [AGENCY],
    );
    expect(seeds.rows.map(({ day }) => day)).toEqual(
      Array.from({ length: 8 }, (_, ahead) => addDays(today, ahead + 1)),
    );
    for (const { day, seed, commitment } of seeds.rows) {
      expect(commitment).toBe(daySeedCommitment(AGENCY_CODE, isoDate(day), seed));
      const [row] = await stream(`draws/${AGENCY_CODE}/${day}`);
      expect(row?.facts).toMatchObject({ agency: AGENCY_CODE, day, commitment, late: day < addDays(today, 7) });
    }
    const next = await createDaySeedJob({ pool, clock: at(addDays(today, 1), 1), log: SILENT })();
    expect(next).toEqual({ committed: 1, revealed: 0 });
  });

  it('are revealed on the next day with the number of draws, not before every draw has its outcome', async () => {
    const drawn = addDays(today, 1);
    const caseId = await makeCase('assignment', { receivedOn: today });
    for (const [no, state] of [
      [1, 'drawn'],
      [2, 'requested'],
    ] as const) {
      await pool.query(
        `INSERT INTO draw_request (id, case_id, agency_id, day, draw_no, attempt, role, request, request_hash, factors, state) VALUES ($1, $2, $3, $4, $5, $5, 'lead', '\\x00', 'x', '{}', $6)`,
        [randomUUID(), caseId, AGENCY, drawn, no, state],
      );
    }
    const next = addDays(today, 2);
    expect(await createDaySeedJob({ pool, clock: at(next, 9), log: SILENT })()).toEqual({ committed: 1, revealed: 0 });
    await pool.query(`UPDATE draw_request SET state = 'aborted' WHERE state = 'requested'`);
    expect(await createDaySeedJob({ pool, clock: at(next, 10), log: SILENT })()).toEqual({ committed: 0, revealed: 1 });
    const rows = await stream(`draws/${AGENCY_CODE}/${drawn}`);
    const seed = await pool.query<{ seed: string }>('SELECT seed FROM day_seed WHERE agency_id = $1 AND day = $2', [
      AGENCY,
      drawn,
    ]);
    expect(rows.map(({ kind }) => kind)).toEqual(['draw.seed-committed', 'draw.seed-revealed']);
    expect(rows[1]?.facts).toMatchObject({ daySeed: seed.rows[0]?.seed, draws: 2 });
  });

  it('leave agencies alone that have had no case of late', async () => {
    const quiet = randomUUID();
    await pool.query(`INSERT INTO agency VALUES ($1, '330100-02', 'a', $2)`, [quiet, REGION]);
    await makeCase('ended', { agency: quiet, receivedOn: '2025-01-01' });
    await createDaySeedJob({ pool, clock: at(today, 23), log: SILENT })();
    const seeds = await pool.query('SELECT 1 FROM day_seed WHERE agency_id = $1', [quiet]);
    expect(seeds.rowCount).toBe(0);
  });

  /** Kinds and facts of a stream whose chain and bodies hold. */
  async function stream(name: string): Promise<{ kind: string; facts: object }[]> {
    const found = await pool.query<{ seq: string; prev_hash: Buffer; hash: Buffer; body: Buffer }>(
      'SELECT seq, prev_hash, hash, body FROM ledger_row WHERE stream = $1 ORDER BY seq',
      [name],
    );
    const rows = found.rows.map((row) => ({
      stream: name,
      seq: Number(row.seq),
      prevHash: row.prev_hash.toString('hex'),
      hash: row.hash.toString('hex'),
      body: new Uint8Array(row.body),
    }));
    expect(verifyChain(rows)).toMatchObject({ ok: true, rows: rows.length });
    return rows.map(({ body }) => {
      const parsed = parseRow(body);
      if (!parsed.ok) throw new Error(parsed.refusal.code);
      return { kind: parsed.body.kind, facts: parsed.body.facts };
    });
  }
});
