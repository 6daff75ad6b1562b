/** The commit of an act against the real schema: what is stored of the control state, who was first, one function per table. */
import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommitAct, type CommitActInput } from '#activities/case-file/commit';
import type { Ports } from '#activities/ports';
import type { Decision } from '#domain/case-file/decision';
import type { CaseState } from '#domain/case-file/state';
import type { Json, JsonObject } from '#domain/kernel/json';
import { movedFrom } from '#domain/kernel/moved';
import { createLog } from '#platform/log/log';
import { commit, insert, loadAct, loadCase, update, type Change } from '#platform/store/acts';
import { fileCommand } from '#platform/store/commands';
import { createDirectory } from '#platform/store/directory';
import { createPool, type Pool } from '#platform/store/pool';
import { createReferenceStore } from '#platform/store/reference';
import { NETWORK, seedNetwork, type Member } from '../support/case-network.ts';
import { withDatabase } from '../support/database.ts';

const database = withDatabase();
const NOW = Date.parse('2026-03-02T02:00:00Z');
let pool: Pool;
let ports: Ports;
let people: ReadonlyMap<string, Member>;
type CommitAct = (input: CommitActInput) => Promise<Decision>;
/** Two processes that commit acts, each with what it remembers of the cases. */
let first: CommitAct;
let second: CommitAct;

beforeAll(async () => {
  people = await seedNetwork(database.ownerUrl);
  pool = createPool({ url: database.url, size: 6 });
  ports = {
    pool,
    clock: {
      row: { baseInstant: 0, wallBase: 0, scale: 1, pausedAt: null },
      now: () => NOW,
      waitMs: (until, least = 1_000) => Math.max(least, until - NOW),
    },
    reference: createReferenceStore(pool),
    directory: createDirectory(pool),
    log: createLog('commit-test', 'fatal'),
    randomBytes,
  };
  first = createCommitAct(ports);
  second = createCommitAct(ports);
});
afterAll(() => pool.end());

async function file(caseId: string, who: string, act: string, facts: JsonObject = {}): Promise<string> {
  const member = people.get(who);
  if (member === undefined) throw new Error(`nobody is called ${who}`);
  const filed = await fileCommand(
    pool,
    { id: 'field-1', key: Buffer.alloc(32, 1) },
    {
      caseId,
      makesCase: act === 'intake.register',
      agencyId: NETWORK.agency,
      act,
      personId: member.id,
      grantId: member.grant,
      role: member.role,
      linkId: null,
      idempotencyKey: randomUUID(),
      requestHash: Buffer.from(act),
      facts: member.unit === null ? facts : { ...facts, actorUnit: member.unit },
      texts: {},
      receivedAt: NOW,
    },
  );
  if (filed.outcome === 'key-reused') throw new Error('a key was used twice');
  return filed.command.id;
}

async function does(
  by: CommitAct,
  caseId: string,
  who: string,
  act: string,
  facts: JsonObject = {},
): Promise<Decision> {
  return by({ v: 1, caseId, commandId: await file(caseId, who, act, facts), early: null });
}

const REGISTRATION = {
  entry: 'application',
  form: 'civil-litigation',
  proceeding: 'first-instance',
  cause: 'CC-6-17-1',
  intakePoint: 'window',
  protection: 'ordinary',
  reach: 'own-phone',
  means: 'integrity-commitment',
  minor: false,
  possibleLifeOrDeath: false,
  receivedOn: '2026-03-02',
};
const PROGRESS = { kind: 'hearing-date', happenedOn: '2026-03-02' };

/** A case in handling, by the acts of `by`; returns it with the name of its handler. */
async function inHandling(by: CommitAct): Promise<{ id: string; handler: string }> {
  const id = randomUUID();
  const run = async (who: string, act: string, facts: JsonObject = {}): Promise<void> => {
    const decision = await does(by, id, who, act, facts);
    if (decision.outcome !== 'accepted') throw new Error(`${act}: ${JSON.stringify(decision.refusal)}`);
  };
  await run('officer', 'intake.register', REGISTRATION);
  await run('officer', 'intake.propose-grant', { means: 'integrity-commitment' });
  await run('approver', 'case-file.agree');
  await run('officer', 'assignment.request-draw');
  await run('officer', 'assignment.draw', { nonce: '314159', nonceGiver: 'recipient' });
  await run('approver', 'case-file.agree');
  await run('clerk', 'assignment.arrange');
  const { assignment } = await stored(id);
  const handler = [...people].find(([, person]) => person.id === assignment.handlerPerson)?.[0] ?? '';
  await run(handler, 'assignment.confirm');
  return { id, handler };
}

async function stored(id: string): Promise<CaseState> {
  const found = await pool.query<{ state: CaseState }>('SELECT f.state FROM case_file f WHERE f.id = $1', [id]);
  if (found.rows[0] === undefined) throw new Error('there is no such case');
  return found.rows[0].state;
}

async function columns(id: string): Promise<{ base: CaseState; moved: JsonObject | null; version: number }> {
  const found = await pool.query('SELECT base, moved, version FROM case_file WHERE id = $1', [id]);
  return found.rows[0] as never;
}

describe('the stored control state', () => {
  it('is a whole one and what has moved since; SQL and the rules read the same from it', async () => {
    const { id, handler } = await inHandling(first);
    const before = await columns(id);
    expect((await does(first, id, handler, 'handling.report-progress', PROGRESS)).outcome).toBe('accepted');
    const after = await columns(id);
    expect(after.base).toEqual(before.base);
    expect(JSON.stringify(after.moved).length).toBeLessThan(1_200);
    const state = await stored(id);
    expect(state.version).toBe(after.version);
    expect(after.version).toBe(before.version + 1);
    const loaded = await loadAct(pool, await file(id, handler, 'handling.report-progress', PROGRESS));
    expect(loaded?.caseFile?.state).toEqual(state);
    expect((await loadCase(pool, id))?.caseFile?.state).toEqual(state);
  });

  it('that an earlier release wrote, whole and with nothing moved, is read and carried on', async () => {
    const { id, handler } = await inHandling(first);
    await pool.query('UPDATE case_file f SET base = f.state, moved = NULL WHERE f.id = $1', [id]);
    const whole = await columns(id);
    expect((await does(second, id, handler, 'handling.report-progress', PROGRESS)).outcome).toBe('accepted');
    expect(await stored(id)).toEqual({ ...whole.base, version: whole.version + 1 });
    expect((await columns(id)).moved).toEqual({ version: { '=': whole.version + 1 } });
  });

  it('is stored whole again when much has moved', async () => {
    const { id } = await inHandling(first);
    const { base, moved, version } = await columns(id);
    // The checkpoint plan, frozen at the assignment, is more than a row carries beside the state of the registration.
    expect(base.version).toBeGreaterThan(1);
    expect(base.version).toBeLessThanOrEqual(version);
    expect(base.plan?.items.length).toBeGreaterThan(5);
    expect(JSON.stringify(moved).length).toBeLessThan(1_200);
  });

  it('comes together in SQL as in the rules, whatever has moved', async () => {
    const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: true } as never) as fc.Arbitrary<Json>;
    const clean = (value: Json): boolean => !/\\u0000|\\u[dD][89a-fA-F]/u.test(JSON.stringify(value));
    const pairs = fc
      .sample(fc.tuple(json, json), 400)
      .map(
        ([one, other]) =>
          [
            { a: one, same: [1, { b: 2 }] },
            { a: other, same: [1, { b: 2 }] },
          ] as const,
      )
      .filter(([base, value]) => clean(base) && clean(value));
    const found = await pool.query<{ same: boolean; at: number }>(
      `SELECT with_moved(t.base, t.moved) = t.value AS same, t.at::int
         FROM unnest($1::jsonb[], $2::jsonb[], $3::jsonb[]) WITH ORDINALITY AS t(base, moved, value, at)`,
      [
        pairs.map(([base]) => JSON.stringify(base)),
        pairs.map(([base, value]) => JSON.stringify(movedFrom(base, JSON.parse(JSON.stringify(value)) as Json))),
        pairs.map(([, value]) => JSON.stringify(value)),
      ],
    );
    expect(found.rows.length).toBeGreaterThan(200);
    expect(found.rows.filter(({ same }) => !same).map(({ at }) => pairs[at - 1])).toEqual([]);
  });
});

describe('two processes that commit acts of one case', () => {
  it('each decide on what the other has left, not on what they remember', async () => {
    const { id, handler } = await inHandling(first);
    const interview = { checkpoint: 'interview', doneOn: '2026-03-02', materials: ['meeting-record', 'rights-notice'] };
    const { version } = await columns(id);
    expect((await does(first, id, handler, 'handling.report-progress', PROGRESS)).outcome).toBe('accepted');
    expect((await does(second, id, handler, 'handling.report-progress', PROGRESS)).outcome).toBe('accepted');
    // The first remembers the case as it was before the second's act.
    expect((await does(first, id, handler, 'handling.complete-checkpoint', interview)).outcome).toBe('accepted');
    expect((await columns(id)).version).toBeGreaterThanOrEqual(version + 3);
    const open = await pool.query(
      `SELECT 1 FROM task WHERE case_id = $1 AND key = 'checkpoint:interview' AND state = 'open'`,
      [id],
    );
    expect(open.rowCount).toBe(0);
  });

  it('decide every one of many acts at once exactly once, without a gap', async () => {
    const { id, handler } = await inHandling(second);
    const { version } = await columns(id);
    const commands: string[] = [];
    for (let at = 0; at < 6; at++) commands.push(await file(id, handler, 'handling.report-progress', PROGRESS));
    const answers = await Promise.all(
      commands.flatMap((commandId) => [first, second].map((by) => by({ v: 1, caseId: id, commandId, early: null }))),
    );
    expect(answers.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect((await columns(id)).version).toBe(version + 6);
    const rows = await pool.query(
      `SELECT count(*)::int AS rows, max(seq)::int AS last FROM ledger_row WHERE stream = $1`,
      [`case/${id}`],
    );
    expect(rows.rows[0].rows).toBe(rows.rows[0].last);
  });

  it('register a case once when both are given its command at once', async () => {
    const id = randomUUID();
    const commandId = await file(id, 'officer', 'intake.register', REGISTRATION);
    const [one, other] = await Promise.all(
      [first, second].map((by) => by({ v: 1, caseId: id, commandId, early: null })),
    );
    expect(one?.rows).toEqual(other?.rows);
    // Neither remembers tasks and deadlines that it planned and did not write.
    expect((await does(first, id, 'officer', 'intake.propose-grant', { means: 'integrity-commitment' })).outcome).toBe(
      'accepted',
    );
    expect((await does(second, id, 'approver', 'case-file.agree')).outcome).toBe('accepted');
    const tasks = await pool.query<{ key: string }>(`SELECT key FROM task WHERE case_id = $1 AND state = 'open'`, [id]);
    // One commitment in twenty is drawn for a check, which is a task of its own.
    const left = tasks.rows.map(({ key }) => key).filter((key) => key !== 'intake.check-commitment');
    expect(left.filter((key) => key.startsWith('intake'))).toEqual([]);
    expect(tasks.rows).toHaveLength(new Set(tasks.rows.map(({ key }) => key)).size);
  });
});

describe('a commit', () => {
  const at = '2026-03-02T02:00:00.000Z';
  const nothing = { command: null, rows: [], changes: [], accepted: true, decision: { outcome: 'accepted' }, now: at };

  it('at a version that the case has left is refused whole', async () => {
    const { id } = await inHandling(first);
    const { version } = await columns(id);
    const changes = [
      insert('progress_entry', {
        id: randomUUID(),
        case_id: id,
        kind: 'other',
        happened_on: '2026-03-02',
        facts: {},
        command_id: randomUUID(),
      }),
    ];
    const stale = commit(pool, { ...nothing, caseId: id, expectedVersion: version - 1, caseSet: { version }, changes });
    await expect(stale).rejects.toMatchObject({ code: '40001' });
    expect((await columns(id)).version).toBe(version);
    expect((await pool.query('SELECT 1 FROM progress_entry WHERE case_id = $1', [id])).rowCount).toBe(0);
  });

  it('changes what a change names, in its own case, and nothing else', async () => {
    const [{ id }, { id: other }] = [await inHandling(first), await inHandling(first)];
    const row = {
      id: randomUUID(),
      case_id: id,
      session_no: 1,
      planned_at: at,
      publicity: 'public',
      procedure: 'ordinary',
      channel: null,
      state: 'scheduled',
    };
    const apply = (caseId: string, ...changes: Change[]): Promise<unknown> =>
      commit(pool, { ...nothing, caseId, expectedVersion: null, changes });
    const read = async (): Promise<Record<string, unknown>> =>
      (await pool.query(`SELECT to_jsonb(h) - 'planned_at' AS row FROM hearing h WHERE id = $1`, [row.id])).rows[0].row;
    await apply(id, insert('hearing', row));
    expect(await read()).toMatchObject({ moves: 0, held_on: null, channel: null });
    await apply(id, update('hearing', { id: row.id }, { state: 'held', held_on: '2026-03-02' }));
    const held = await read();
    expect(held).toMatchObject({ state: 'held', held_on: '2026-03-02', publicity: 'public', session_no: 1 });
    await apply(other, update('hearing', { id: row.id }, { state: 'moved' }));
    await apply(id, update('hearing', { id: row.id, state: 'scheduled' }, { state: 'moved' }));
    expect(await read()).toEqual(held);
    await apply(id, update('hearing', { session_no: 1 }, { held_on: null, channel: 'video' }));
    expect(await read()).toEqual({ ...held, held_on: null, channel: 'video' });
    for (const table of ['person', 'ledger_row', 'credential'])
      await expect(apply(id, insert(table, { id: randomUUID() }))).rejects.toMatchObject({ code: '42501' });
  });
});
