/** Hearings, follow-up and closing against the real schema: gatherers, projectors, rows and counters of one commit each. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommitAct } from '#activities/case-file/commit';
import type { Ports } from '#activities/ports';
import type { Decision } from '#domain/case-file/decision';
import type { CaseState } from '#domain/case-file/state';
import { checklistFor, missingItems } from '#domain/closing/checklists';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal } from '#domain/kernel/refusal';
import type { Clock } from '#platform/clock/clock';
import { createLog } from '#platform/log/log';
import { fileCommand } from '#platform/store/commands';
import { createDirectory } from '#platform/store/directory';
import { createPool, type Pool } from '#platform/store/pool';
import { createReferenceStore } from '#platform/store/reference';
import { NETWORK, seedNetwork, type Member } from '../support/case-network.ts';
import { withClient, withDatabase } from '../support/database.ts';

const database = withDatabase();
const fieldKey = { id: 'field-1', key: randomBytes(32) };
const OBSERVER = { id: randomUUID(), grant: randomUUID(), role: 'observer', unit: null } as const satisfies Member;
let now = Date.parse('2026-03-02T02:00:00Z');
const clock: Clock = {
  row: { baseInstant: 0, wallBase: 0, scale: 1, pausedAt: null },
  now: () => now,
  waitMs: (until, least = 1_000) => Math.max(least, until - now),
};
let pool: Pool;
let ports: Ports;
let people: Map<string, Member>;

beforeAll(async () => {
  people = new Map([...(await seedNetwork(database.ownerUrl)), ['observer', OBSERVER]]);
  await withClient(database.ownerUrl, async (client) => {
    await client.query('INSERT INTO person (id, display_name) VALUES ($1, $2)', [OBSERVER.id, '测试旁听']);
    await client.query(
      `INSERT INTO role_grant (id, person_id, role, agency_id, valid_from) VALUES ($1, $2, 'observer', $3, '2020-01-01')`,
      [OBSERVER.grant, OBSERVER.id, NETWORK.agency],
    );
  });
  pool = createPool({ url: database.url, size: 4 });
  ports = {
    pool,
    clock,
    reference: createReferenceStore(pool),
    directory: createDirectory(pool),
    log: createLog('rooms-test', 'fatal'),
    randomBytes,
  };
});
afterAll(() => pool.end());

/** A case whose acts are committed straight to the database, as its workflow would have them committed. */
class Case {
  readonly id = randomUUID();

  async tries(who: string, act: string, facts: JsonObject = {}, texts: Record<string, string> = {}): Promise<Decision> {
    const byLink = who === 'recipient' || who === 'authority';
    const person = people.get(who);
    if (person === undefined && !byLink) throw new Error(`nobody is called ${who}`);
    const filed = await fileCommand(pool, fieldKey, {
      caseId: this.id,
      makesCase: act === 'intake.register',
      agencyId: NETWORK.agency,
      act,
      personId: person?.id ?? null,
      grantId: person?.grant ?? null,
      role: byLink ? who : (person?.role ?? 'system'),
      linkId: byLink ? await this.link(act) : null,
      idempotencyKey: randomUUID(),
      requestHash: Buffer.from(act),
      facts: person?.unit ? { ...facts, actorUnit: person.unit } : facts,
      texts,
      receivedAt: now,
    });
    if (filed.outcome === 'key-reused') throw new Error('a key was used twice');
    return createCommitAct(ports)({ v: 1, caseId: this.id, commandId: filed.command.id, early: null });
  }

  /** A one-time link of the case, as an officer would have issued it. */
  async link(purpose: string): Promise<string> {
    const id = randomUUID();
    await pool.query(
      `INSERT INTO link (id, case_id, purpose, reference, token_hash, expires_at) VALUES ($1, $2, $3, $1, $4, $5)`,
      [id, this.id, purpose, randomBytes(32), new Date(now + 86_400_000)],
    );
    return id;
  }

  async does(who: string, act: string, facts: JsonObject = {}, texts: Record<string, string> = {}): Promise<Decision> {
    const decision = await this.tries(who, act, facts, texts);
    if (decision.outcome !== 'accepted') throw new Error(`${act}: ${JSON.stringify(decision.refusal)}`);
    return decision;
  }

  async state(): Promise<CaseState> {
    const [row] = await rows<{ state: CaseState }>('SELECT f.state FROM case_file f WHERE f.id = $1', [this.id]);
    if (row === undefined) throw new Error('there is no such case');
    return row.state;
  }

  async handler(): Promise<string> {
    const { handlerPerson } = (await this.state()).assignment;
    return [...people].find(([, { id }]) => id === handlerPerson)?.[0] ?? '';
  }

  /** Registered, granted, assigned and confirmed. */
  async begin(): Promise<string> {
    await this.does('officer', 'intake.register', {
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
    });
    await this.does('officer', 'intake.propose-grant', { means: 'integrity-commitment' });
    await this.does('approver', 'case-file.agree');
    await this.does('officer', 'assignment.request-draw');
    await this.does('officer', 'assignment.draw', { nonce: '314159', nonceGiver: 'recipient' });
    await this.does('approver', 'case-file.agree');
    await this.does('clerk', 'assignment.arrange');
    const handler = await this.handler();
    await this.does(handler, 'assignment.confirm');
    return handler;
  }
}

async function rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  return (await pool.query<Row>(sql, [...values])).rows;
}

function onDay(day: string, hour = 10): void {
  now = Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00+08:00`);
}

const quota = (year: number) =>
  rows(
    'SELECT cases_heard AS heard, cases_observed AS observed, cases_selected AS selected FROM quota_plan WHERE agency_id = $1 AND year = $2',
    [NETWORK.agency, year],
  );
const SCORES = { preparation: 5, inquiry: 4, debate: 4, effect: 5 };
const RATINGS = { attitude: 5, communication: 5, 'interests-protected': 4, result: 4, overall: 5 };

describe('a life through hearing, follow-up and closing', () => {
  const life = new Case();
  let handler = '';

  it('selects the first public hearing of a quarter, counts its case once, and stores who observed what', async () => {
    handler = await life.begin();
    onDay('2026-03-03');
    await life.does(handler, 'handling.complete-checkpoint', {
      checkpoint: 'interview',
      materials: ['meeting-record', 'rights-notice'],
    });
    const when = { hearingDay: '2026-03-20', startMinute: 540 };
    const scheduled = await life.does(handler, 'hearing.schedule', {
      ...when,
      publicity: 'public',
      procedure: 'ordinary',
    });
    expect(scheduled.events.at(-1)).toMatchObject({
      kind: 'hearing.attendance-selected',
      facts: { reason: 'quarter-minimum' },
    });
    expect(await quota(2026)).toEqual([{ heard: 0, observed: 0, selected: 1 }]);
    const moved = await life.does(handler, 'hearing.move', {
      hearingDay: '2026-03-24',
      startMinute: 870,
      reason: 'court-calendar',
    });
    expect(moved.events.map(({ kind }) => kind)).toEqual([
      'hearing.moved',
      'hearing.observer-released',
      'hearing.attendance-selected',
    ]);
    expect(await quota(2026)).toEqual([{ heard: 0, observed: 0, selected: 1 }]);

    expect(
      (
        await life.tries('officer', 'hearing.assign-observer', {
          observer: people.get('caller')?.id ?? '',
          channel: 'on-site',
        })
      ).refusal?.code,
    ).toBe('hearing.not-an-observer');
    await life.does('officer', 'hearing.assign-observer', { observer: OBSERVER.id, channel: 'on-site' });
    onDay('2026-03-24', 17);
    const held = await life.does(handler, 'hearing.hold');
    expect(held.events[0]?.facts).toMatchObject({ first: true, attended: true, hearingDay: '2026-03-24' });
    expect(await quota(2026)).toEqual([{ heard: 1, observed: 0, selected: 1 }]);
    expect(
      await rows(
        `SELECT rule_key, due::text FROM deadline WHERE case_id = $1 AND rule_key LIKE 'hearing.%' AND state = 'open'`,
        [life.id],
      ),
    ).toEqual([{ rule_key: 'hearing.observation-record', due: '2026-03-30' }]);
    await life.does('observer', 'hearing.record-observation', { scores: SCORES }, { record: '庭审秩序良好' });
    expect(await quota(2026)).toEqual([{ heard: 1, observed: 1, selected: 1 }]);
    const [observation] = await rows<{ facts: JsonObject }>(
      `SELECT state, observer_id, channel, facts, recorded_on::text FROM observation WHERE case_id = $1 AND state <> 'released'`,
      [life.id],
    );
    expect(observation).toMatchObject({
      state: 'recorded',
      observer_id: OBSERVER.id,
      channel: 'on-site',
      recorded_on: '2026-03-24',
    });
    expect(await rows('SELECT name FROM private_text WHERE id = $1', [observation?.facts.textId])).toEqual([
      { name: 'record' },
    ]);
    expect(
      await rows('SELECT session_no, state, moves, held_on::text FROM hearing WHERE case_id = $1 ORDER BY session_no', [
        life.id,
      ]),
    ).toEqual([
      { session_no: 1, state: 'moved', moves: 0, held_on: null },
      { session_no: 2, state: 'held', moves: 1, held_on: '2026-03-24' },
    ]);
  });

  it('counts a second session of the same case no second time', async () => {
    const second = { hearingDay: '2026-03-27', startMinute: 540, publicity: 'public', procedure: 'ordinary' };
    const scheduled = await life.does(handler, 'hearing.schedule', second);
    expect(scheduled.events.at(-1)).toMatchObject({
      kind: 'hearing.attendance-not-selected',
      facts: { reason: 'case-counted-already' },
    });
    onDay('2026-03-27', 17);
    await life.does(handler, 'hearing.hold');
    expect(await quota(2026)).toEqual([{ heard: 1, observed: 1, selected: 1 }]);
  });

  it('asks the authority and keeps its opinion', async () => {
    await life.does('officer', 'hearing.ask-opinion', { way: 'link' });
    const scores = {
      order: 5,
      respect: 5,
      dress: 5,
      language: 4,
      thinking: 4,
      law: 5,
      response: 4,
      attitude: 5,
      diligence: 5,
    };
    await life.does('authority', 'hearing.give-opinion', { scores }, { remark: '准备充分' });
    expect(
      await rows('SELECT way, state, answered_on::text FROM authority_opinion WHERE case_id = $1', [life.id]),
    ).toEqual([{ way: 'link', state: 'received', answered_on: '2026-03-27' }]);
    expect(
      await rows(`SELECT state FROM deadline WHERE case_id = $1 AND rule_key = 'hearing.opinion-link'`, [life.id]),
    ).toEqual([{ state: 'met' }]);
  });

  it('stores each touch from its opening to its answer, with the money apart, and ends its deadline', async () => {
    await life.does('caller', 'follow-up.try', { touch: 'first', channel: 'phone', noAnswer: 'busy' });
    await life.does(
      'recipient',
      'follow-up.answer-by-link',
      { touch: 'first', ratings: { ...RATINGS, result: 1 }, tookMoney: true },
      { answerText: '还可以' },
    );
    const [touch] = await rows<{ attempts: JsonObject[]; answers: JsonObject }>(
      `SELECT state, channel, window_from::text, window_to::text, attempts, answers FROM touch WHERE case_id = $1 AND phase = 'first'`,
      [life.id],
    );
    expect(touch).toMatchObject({
      state: 'answered',
      channel: 'message',
      window_from: '2026-03-06',
      window_to: '2026-03-13',
    });
    expect(touch?.attempts).toHaveLength(1);
    expect(touch?.answers).toMatchObject({ tookMoney: true, by: 'recipient' });
    expect(
      await rows(`SELECT state FROM deadline WHERE case_id = $1 AND rule_key = 'follow-up.first-touch'`, [life.id]),
    ).toEqual([{ state: 'met-late' }]);
    expect(
      await rows(`SELECT key FROM task WHERE case_id = $1 AND state = 'open' AND key LIKE 'abnormal%'`, [life.id]),
    ).toEqual([{ key: 'abnormal:first' }]);
    await life.does('officer', 'follow-up.settle-abnormal', { touch: 'first', measure: 'talk-with-handler' });
    expect(
      await rows(`SELECT state FROM deadline WHERE case_id = $1 AND rule_key = 'follow-up.abnormal-answer'`, [life.id]),
    ).toEqual([{ state: 'met' }]);
    await life.does('caller', 'follow-up.record-answer', {
      touch: 'second',
      channel: 'phone',
      by: 'recipient',
      ratings: RATINGS,
      tookMoney: false,
    });
  });

  it('closes: handed in, returned, handed in again, approved with its report numbered, ready for the archive', async () => {
    for (const item of (await life.state()).plan?.items ?? []) {
      if (item.state !== 'open') continue;
      if (item.required)
        await life.does(handler, 'handling.complete-checkpoint', {
          checkpoint: item.key,
          materials: [...item.materials],
        });
      else
        await life.does(handler, 'handling.declare-not-applicable', {
          checkpoint: item.key,
          reason: 'condition-does-not-hold',
        });
    }
    const recorded = await life.does(handler, 'handling.record-closing', {
      kind: 'document-received',
      document: 'judgment',
    });
    expect(recorded.events.at(-1)).toMatchObject({
      kind: 'follow-up.touch-opened',
      facts: { touch: 'third', opensOn: '2026-03-30' },
    });
    const outcome = {
      result: 'won-in-part',
      opinionAdopted: 'part',
      amountClaimedFen: 1_000_000,
      lossRecoveredFen: 600_000,
      lossAvertedFen: 0,
      lossProof: 'judgment',
      performed: 'part',
      personsHelped: 1,
    };
    const { closing, materials } = await life.state();
    const about = closing?.about;
    if (about === undefined) throw new Error('no closure');
    const list = checklistFor(about.form, about.proceeding, about.entry, about.facts);
    if (isRefusal(list)) throw new Error(list.code);
    const papers = missingItems(list, materials).map(({ oneOf }) => oneOf[0] ?? 'other');
    await life.does(handler, 'closing.submit', { outcome, materials: papers });
    await life.does('examiner', 'closing.return', { reasons: ['meeting-record-unsigned'] });
    await life.does(handler, 'closing.resubmit');
    expect((await life.tries('examiner', 'closing.propose-approval')).refusal?.code).toBe('closing.third-touch-open');
    onDay('2026-04-01');
    await life.does('caller', 'follow-up.record-refusal', { touch: 'third' });
    await life.does('examiner', 'closing.propose-approval');
    await life.does('approver', 'case-file.agree');
    expect(await life.state()).toMatchObject({ stage: 'archive', ending: 'handled', approvedOn: '2026-04-01' });
    expect(await rows('SELECT submission_no FROM closure_submission WHERE case_id = $1 ORDER BY 1', [life.id])).toEqual(
      [{ submission_no: 1 }, { submission_no: 2 }],
    );
    expect(
      await rows('SELECT submission_no, decision, returns FROM closure_review WHERE case_id = $1 ORDER BY 1', [
        life.id,
      ]),
    ).toEqual([
      { submission_no: 1, decision: 'returned', returns: ['meeting-record-unsigned'] },
      { submission_no: 2, decision: 'approved', returns: [] },
    ]);
    expect(await rows(`SELECT form_no, seq FROM letter WHERE case_id = $1 AND form_no = '021'`, [life.id])).toEqual([
      { form_no: '021', seq: 1 },
    ]);
    expect(
      await rows(
        `SELECT rule_key, state FROM deadline WHERE case_id = $1 AND rule_key LIKE 'closing.%' ORDER BY rule_key, started_on, state`,
        [life.id],
      ),
    ).toEqual([
      { rule_key: 'closing.correct', state: 'met' },
      { rule_key: 'closing.examine', state: 'met' },
      { rule_key: 'closing.examine', state: 'withdrawn' },
      { rule_key: 'closing.first-look', state: 'met' },
      { rule_key: 'closing.first-look', state: 'met' },
      { rule_key: 'closing.lock-dossier', state: 'open' },
      { rule_key: 'closing.submit', state: 'met' },
    ]);
  });
});

describe('the counters of attendance', () => {
  it('count nothing for an act that is refused, and one case for two commits at once of the same act', async () => {
    onDay('2027-02-01');
    const life = new Case();
    const handler = await life.begin();
    const before = await quota(2027);
    expect((await life.tries('lawyer1' === handler ? 'lawyer2' : 'lawyer1', 'hearing.hold')).outcome).toBe('refused');
    expect(await quota(2027)).toEqual(before);
    await life.does(handler, 'hearing.schedule', {
      hearingDay: '2027-02-01',
      startMinute: 540,
      publicity: 'public',
      procedure: 'ordinary',
    });
    const both = await Promise.all([life.tries(handler, 'hearing.hold'), life.tries('officer', 'hearing.hold')]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'refused']);
    expect(await quota(2027)).toEqual([{ heard: 1, observed: 0, selected: 0 }]);
  });
});
