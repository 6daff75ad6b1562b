import { beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../support/http.ts';
import { eventually } from '../support/until.ts';
import { acts, inHandling, registered } from './lead.ts';
import { PLACES, withWorld } from './world.ts';

const world = withWorld({ printer: true });
const SEALED = { protection: 'criminal-record-sealed' } as const;
/** Everybody who sees an ordinary case of the agency that the unit's first lawyer handles. */
const REACHING = ['officer', 'reviewer', 'head', 'caller', 'examiner', 'archivist', 'clerk', 'lawyer1'];
const OVERSEEING = ['supervisor', 'auditor'];

interface Case {
  readonly id: string;
  readonly number: string;
}
let running: Case;
let over: Case;
let ordinary: Case;

async function caseOf(id: string): Promise<Case> {
  const [row] = await world.rows<{ number: string }>('SELECT number FROM case_file WHERE id = $1', [id]);
  return { id, number: row?.number ?? '' };
}

beforeAll(async () => {
  ordinary = await caseOf(await inHandling(world));
  running = await caseOf(await inHandling(world, SEALED));
  const id = await registered(world, SEALED);
  await acts(world, 'officer', id, 'intake.transfer', { to: PLACES.otherAgency });
  over = await caseOf(id);
  // Nothing is left to do but to print and lock its approval volume.
  await eventually(
    async () => (await world.rows(`SELECT 1 FROM case_file WHERE id = $1 AND stage = 'ended'`, [id])).length === 1,
    { what: 'the end of a transferred case', timeoutMs: 60_000 },
  );
});

/** Where somebody finds a case: in the list, by its number, its page, its timeline. */
async function found(name: string, { id, number }: Case): Promise<readonly string[]> {
  const client = await world.as(name);
  const list = async (query: string): Promise<boolean> => {
    const { body } = await client.get<{ items: readonly { id: string }[] }>(`/api/v1/cases?limit=100${query}`);
    return body.items.some((one) => one.id === id);
  };
  const places = [
    ['list', await list('')],
    ['search', await list(`&number=${number}`)],
    ['page', (await client.get(`/api/v1/cases/${id}`)).status === 200],
    ['timeline', (await client.get(`/api/v1/cases/${id}/timeline`)).status === 200],
    ['deadlines', (await client.get(`/api/v1/cases/${id}/deadlines`)).status === 200],
  ] as const;
  return places.flatMap(([place, there]) => (there ? [place] : []));
}
const EVERYWHERE = ['list', 'search', 'page', 'timeline', 'deadlines'];

describe('a case whose criminal record is sealed', () => {
  it.each([...REACHING, ...OVERSEEING])('is like any other without the seal: %s finds it', async (name) => {
    expect(await found(name, ordinary)).toEqual(EVERYWHERE);
  });

  it.each(REACHING)('is found while it runs by those who work on it: %s', async (name) => {
    expect(await found(name, running)).toEqual(EVERYWHERE);
  });

  it.each([...OVERSEEING, 'observer', 'other-officer', 'other-clerk', 'lawyer2', 'other-supervisor', 'administrator'])(
    'is nowhere for %s, running or over',
    async (name) => {
      expect(await found(name, running)).toEqual([]);
      expect(await found(name, over)).toEqual([]);
    },
  );

  it.each(['head', 'archivist'])('is found when it is over by who keeps it: %s', async (name) => {
    expect(await found(name, over)).toEqual(EVERYWHERE);
  });

  it.each(REACHING.filter((name) => !['head', 'archivist'].includes(name)))(
    'is nowhere when it is over: %s',
    async (name) => {
      expect(await found(name, over)).toEqual([]);
    },
  );

  it('is unknown to an act of who may not know of it, and leaves their tasks and inbox', async () => {
    const officer = await world.as('officer');
    expectRefusal(await officer.post(`/api/v1/cases/${over.id}/acts/case-file.agree`, {}), 'case-file.unknown', 404);
    // A task and a message that stayed behind, as a take-over may leave them.
    await world.rows(
      `INSERT INTO task (id, case_id, key, act, role, agency_id, state, opened_at)
       SELECT gen_random_uuid(), id, 'left-' || r, 'case-file.agree', r, agency_id, 'open', now() FROM case_file, unnest(ARRAY['officer', 'archivist']) r WHERE id = $1`,
      [over.id],
    );
    await world.rows(
      `INSERT INTO notification (id, case_id, obligation, recipient_id, rung, channel, template, facts, planned_at, state, tries)
       SELECT gen_random_uuid(), $1, 'left', p, 'start', 'inbox', 'deadline-reminder', '{}', now(), 'sent', 0 FROM unnest($2::uuid[]) p`,
      [over.id, [world.personId('officer'), world.personId('archivist')]],
    );
    const seen = async (name: string, path: string): Promise<boolean> => {
      const { body } = await (
        await world.as(name)
      ).get<{ items: readonly { case: { id: string } }[] }>(`/api/v1/${path}?limit=100`);
      return body.items.some((one) => one.case.id === over.id);
    };
    expect([await seen('officer', 'tasks'), await seen('officer', 'inbox')]).toEqual([false, false]);
    expect([await seen('archivist', 'tasks'), await seen('archivist', 'inbox')]).toEqual([true, true]);
  });
});
