import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { daySeedCommitment } from '#domain/assignment/draw';
import { commitmentTicket, isCheckDrawn } from '#domain/case-file/commitment';
import { legalDay } from '#domain/kernel/time';
import { expectRefusal } from '../support/http.ts';
import { acts, agreed, factsOf, registered } from './lead.ts';
import { actPath, PLACES, withWorld } from './world.ts';

const world = withWorld();

/** A seed with which the case is drawn for a check, or is not. */
function seedFor(caseId: string, drawn: boolean): string {
  for (;;) {
    const seed = randomBytes(32).toString('hex');
    if (isCheckDrawn(commitmentTicket(caseId, seed), '5/100') === drawn) return seed;
  }
}

async function setSeed(seed: string): Promise<void> {
  const day = legalDay(world.api.deps.clock.now());
  await world.rows(
    `INSERT INTO day_seed (agency_id, day, seed, commitment, committed_at) VALUES ($1, $2, $3, $4, now() - interval '8 days')
     ON CONFLICT (agency_id, day) DO UPDATE SET seed = EXCLUDED.seed, commitment = EXCLUDED.commitment`,
    [PLACES.agency, day, seed, daySeedCommitment('110101-01', day, seed)],
  );
}

describe('the check of integrity commitments', () => {
  it('is drawn by itself with the grant, from the day seed of the agency, and becomes a task with a deadline', async () => {
    const caseId = await registered(world);
    const seed = seedFor(caseId, true);
    await setSeed(seed);
    await acts(world, 'officer', caseId, 'intake.propose-grant');
    const granted = await agreed(world, caseId);
    expect(granted.events).toContain('intake.commitment-drawn');
    const [facts] = await factsOf(world, `case/${caseId}`, 'intake.commitment-drawn');
    // Anybody can repeat it from the case's id and the seed, once that is revealed.
    const digest = createHash('sha256').update(`zhiheng/commitment-check/v1\n${caseId}\n${seed}`).digest();
    expect(facts).toMatchObject({
      ticket: digest.readUInt32BE(0),
      share: '5/100',
      commitment: daySeedCommitment('110101-01', legalDay(world.api.deps.clock.now()), seed),
    });
    const detail = await (
      await world.as('officer')
    ).get<{ tasks: { act: string; due: string }[] }>(`/api/v1/cases/${caseId}`);
    const [deadline] = await world.rows<{ due: string; state: string }>(
      `SELECT due::text, state FROM deadline WHERE case_id = $1 AND rule_key = 'intake.commitment-check'`,
      [caseId],
    );
    expect(deadline?.state).toBe('open');
    expect(detail.body.tasks).toContainEqual(
      expect.objectContaining({ act: 'intake.check-commitment', role: 'officer', due: deadline?.due }),
    );
    await acts(world, 'officer', caseId, 'intake.check-commitment', { result: 'confirmed' });
    const [ended] = await world.rows(
      `SELECT state FROM deadline WHERE case_id = $1 AND rule_key = 'intake.commitment-check'`,
      [caseId],
    );
    expect(ended).toEqual({ state: 'met' });
    expectRefusal(
      await (await world.as('officer')).post(actPath(caseId, 'intake.check-commitment'), { result: 'untrue' }),
      'intake.commitment-checked-already',
      409,
    );
  });

  it('writes down that a commitment was not drawn, and opens nothing', async () => {
    const caseId = await registered(world);
    await setSeed(seedFor(caseId, false));
    await acts(world, 'officer', caseId, 'intake.propose-grant');
    expect((await agreed(world, caseId)).events).toContain('intake.commitment-not-drawn');
    expect(
      await world.rows(`SELECT 1 FROM deadline WHERE case_id = $1 AND rule_key = 'intake.commitment-check'`, [caseId]),
    ).toEqual([]);
  });

  it('makes and commits to a seed where none was prepared, and shows it as late', async () => {
    await world.rows(`DELETE FROM day_seed WHERE agency_id = $1`, [PLACES.agency]);
    const caseId = await registered(world);
    await acts(world, 'officer', caseId, 'intake.propose-grant');
    const { rows } = await agreed(world, caseId);
    const day = legalDay(world.api.deps.clock.now());
    expect(rows.map(({ stream }) => stream)).toContain(`draws/110101-01/${day}`);
    expect(await factsOf(world, `draws/110101-01/${day}`, 'draw.seed-committed')).toEqual([
      expect.objectContaining({ late: true }),
    ]);
  });

  it('is refused where aid rests on no commitment', async () => {
    const caseId = await registered(world, { means: 'certificate' });
    await acts(world, 'officer', caseId, 'intake.propose-grant');
    const { events } = await agreed(world, caseId);
    expect(events.filter((kind) => kind.startsWith('intake.commitment'))).toEqual([]);
    expectRefusal(
      await (await world.as('officer')).post(actPath(caseId, 'intake.check-commitment'), { result: 'untrue' }),
      'intake.no-commitment',
      422,
    );
  });

  it('pins the policy of the rule pack at registration', async () => {
    const caseId = await registered(world);
    const [facts] = await factsOf(world, `case/${caseId}`, 'intake.received');
    expect(facts?.['policy']).toMatchObject({
      pack: 'cn-2023-09',
      commitmentCheckShare: '5/100',
      groupPersonsAtLeast: 10,
      attendance: { share: '5/100', planShare: '7/100', minPerQuarter: 1, handlerDueFromHeard: 5 },
      followUp: { tries: 3, phoneShare: '30/100', thirdFromDays: 3, thirdToDays: 20 },
    });
  });
});
