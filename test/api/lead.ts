/** Leads a case of the small world over HTTP to where a test begins. */
import { actPath, APPLICATION, done, PLACES, type ActAnswer, type World } from './world.ts';

/** A registered application. */
export async function registered(world: World, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const answer = await done((await world.as('officer')).post('/api/v1/cases', { ...APPLICATION, ...more }));
  return answer.case.id;
}

/** Everybody whose step it is agrees to the pending decision. */
export async function agreed(world: World, caseId: string): Promise<ActAnswer> {
  let last: ActAnswer | null = null;
  for (const name of ['reviewer', 'approver', 'head']) {
    if ((await world.state(caseId)).pending === null) break;
    const answer = await (await world.as(name)).post<ActAnswer>(actPath(caseId, 'case-file.agree'), {});
    if (answer.status === 200) last = answer.body;
  }
  if (last === null) throw new Error('nobody could agree');
  return last;
}

/** Does an act as a person of the world and expects it to be accepted. */
export async function acts(
  world: World,
  name: string,
  caseId: string,
  act: string,
  body: Readonly<Record<string, unknown>> = {},
): Promise<ActAnswer> {
  return done((await world.as(name)).post(actPath(caseId, act), body));
}

/** A case that `lawyer1` of the unit handles. */
export async function inHandling(world: World, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const caseId = await registered(world, more);
  await acts(world, 'officer', caseId, 'intake.propose-grant', {});
  await agreed(world, caseId);
  await acts(world, 'officer', caseId, 'assignment.choose', { handler: PLACES.lawyer1 });
  await agreed(world, caseId);
  await acts(world, 'clerk', caseId, 'assignment.arrange', { handler: PLACES.lawyer1 });
  await acts(world, 'lawyer1', caseId, 'assignment.confirm');
  return caseId;
}

/** Facts of the ledger rows of a kind in a case's stream, in order. */
export async function factsOf(
  world: World,
  stream: string,
  kind: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const rows = await world.rows<{ facts: Record<string, unknown> }>(
    `SELECT b -> 'facts' AS facts FROM (SELECT seq, convert_from(body, 'UTF8')::jsonb AS b FROM ledger_row WHERE stream = $1) r
      WHERE b ->> 'kind' = $2 ORDER BY seq`,
    [stream, kind],
  );
  return rows.map(({ facts }) => facts);
}
