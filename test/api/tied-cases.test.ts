import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { draw, requestHash, type DrawRequest } from '#domain/assignment/draw';
import { expectRefusal, type ApiClient } from '../support/http.ts';
import { actPath, APPLICATION, done, NOTICE, PLACES, withWorld, type ActAnswer } from './world.ts';

const world = withWorld();
type Made = ActAnswer['case'];

interface Page {
  readonly proceeding: string;
  readonly protection: string;
  readonly cause: string;
  readonly recipientName: string | null;
  readonly recipients: readonly { readonly phone: string | null; readonly reach: string }[];
  readonly links: readonly {
    readonly kind: string;
    readonly direction: string;
    readonly case: { readonly id: string; readonly number: string; readonly handler: { readonly id: string } | null };
  }[];
  readonly assignment: {
    readonly status: string;
    readonly method: string | null;
    readonly wishes: readonly unknown[];
    readonly previousHandler: { readonly id: string } | null;
    readonly previousPassedOver: string | null;
  };
}

async function page(client: ApiClient, id: string): Promise<Page> {
  return (await client.get<Page>(`/api/v1/cases/${id}`)).body;
}

async function registers(more: object = {}): Promise<Made> {
  const officer = await world.as('officer');
  return (await done(officer.post('/api/v1/cases', { ...NOTICE, ...more }))).case;
}

/** The steps after the proposal, by whoever's step it is. */
async function agreed(id: string): Promise<void> {
  for (const name of ['reviewer', 'approver', 'head']) {
    const [row] = await world.rows<{ pending: unknown }>(
      `SELECT f.state->'pending' AS pending FROM case_file f WHERE f.id = $1`,
      [id],
    );
    if (row?.pending === null) return;
    await (await world.as(name)).post(actPath(id, 'case-file.agree'), {});
  }
}

/** Registered, and handled by one of the two lawyers. */
async function handled(handler: 'lawyer1' | 'lawyer2', more: object = {}): Promise<Made> {
  const made = await registers(more);
  const officer = await world.as('officer');
  await done(officer.post(actPath(made.id, 'assignment.choose'), { handler: PLACES[handler] }));
  await agreed(made.id);
  await done((await world.as('clerk')).post(actPath(made.id, 'assignment.arrange'), {}));
  await done((await world.as(handler)).post(actPath(made.id, 'assignment.confirm'), {}));
  return made;
}

const tied = (made: Made, kind: string): object => ({ links: [{ case: made.number, kind }] });
const NEXT_STAGE = {
  entry: 'notice',
  proceeding: 'prosecution-review',
  intakePoint: 'authority',
  noticeGround: 'lal-25-1-1',
  authority: PLACES.police,
} as const;

describe('a case of the next stage', () => {
  it('takes over recipient, facts and protection, says which case it follows, and offers the handler of that one', async () => {
    const officer = await world.as('officer');
    const before = await handled('lawyer1', { protection: 'minor', minor: true, recipientPhone: '13900000000' });
    const answer = await done(officer.post('/api/v1/cases', { ...NEXT_STAGE, ...tied(before, 'stage-change') }));
    const next = await page(officer, answer.case.id);
    expect(next).toMatchObject({
      proceeding: 'prosecution-review',
      protection: 'minor',
      cause: NOTICE.cause,
      recipientName: NOTICE.recipientName,
      recipients: [{ phone: '13900000000', reach: 'in-custody', minor: true }],
      links: [{ kind: 'stage-change', direction: 'earlier', case: { id: before.id, number: before.number } }],
      assignment: { previousHandler: { id: PLACES.lawyer1 }, previousPassedOver: null },
    });
    expect((await page(officer, before.id)).links).toMatchObject([
      { kind: 'stage-change', direction: 'later', case: { id: answer.case.id } },
    ]);
    // Names were opened to be written down again.
    const traces = await world.rows(
      `SELECT 1 FROM ledger_row WHERE starts_with(stream, 'access/') AND convert_from(body, 'UTF8') LIKE $1`,
      [`%${before.id}%`],
    );
    expect(traces.length).toBeGreaterThan(0);

    for (const [act, body] of [
      ['assignment.request-draw', {}],
      ['assignment.rotate', {}],
      ['assignment.choose', { handler: PLACES.lawyer2 }],
      ['assignment.recommend', { handler: PLACES.lawyer2, reason: 'urgent' }],
    ] as const)
      expectRefusal(await officer.post(actPath(answer.case.id, act), body), 'assignment.previous-handler-first', 422);
    await done(
      officer.post(actPath(answer.case.id, 'assignment.recommend'), { handler: PLACES.lawyer1, reason: 'continuity' }),
    );
    await agreed(answer.case.id);
    expectRefusal(
      await (await world.as('clerk')).post(actPath(answer.case.id, 'assignment.arrange'), { handler: PLACES.lawyer2 }),
      'assignment.previous-handler-first',
      422,
    );
    await done((await world.as('clerk')).post(actPath(answer.case.id, 'assignment.arrange'), {}));
    const [row] = await world.rows<{ body: string }>(
      `SELECT convert_from(body, 'UTF8') AS body FROM ledger_row WHERE stream = $1 AND kind = 'assignment.selected'`,
      [`case/${answer.case.id}`],
    );
    expect(JSON.parse(row?.body ?? '')).toMatchObject({
      facts: { method: 'recommendation', reason: 'continuity', handler: PLACES.lawyer1 },
    });
  });

  it('goes to somebody else only with a reason on record', async () => {
    const officer = await world.as('officer');
    const before = await handled('lawyer1');
    const next = (await done(officer.post('/api/v1/cases', { ...NEXT_STAGE, ...tied(before, 'stage-change') }))).case;
    await done(officer.post(actPath(next.id, 'assignment.pass-over-previous'), { reason: 'handling-criticised' }));
    await done(officer.post(actPath(next.id, 'assignment.choose'), { handler: PLACES.lawyer2 }));
    expect((await page(officer, next.id)).assignment.previousPassedOver).toBe('handling-criticised');
    const alone = await registers();
    expectRefusal(
      await officer.post(actPath(alone.id, 'assignment.pass-over-previous'), { reason: 'cannot-act' }),
      'assignment.no-previous-handler',
      422,
    );
  });

  it('prevails over the stage before where it says something itself, and needs what that one cannot know', async () => {
    const officer = await world.as('officer');
    const before = await registers();
    const moved = { ...NEXT_STAGE, ...tied(before, 'stage-change'), reach: 'own-phone', recipientPhone: '13700000000' };
    const next = (await done(officer.post('/api/v1/cases', moved))).case;
    expect((await page(officer, next.id)).recipients).toMatchObject([{ reach: 'own-phone', phone: '13700000000' }]);
    const { proceeding: _left, ...without } = moved;
    expectRefusal(await officer.post('/api/v1/cases', without), 'request.invalid-fields', 400);
  });
});

describe('co-defendants', () => {
  it('have different lawyers, and an attempt to give both to one is kept as evidence', async () => {
    const officer = await world.as('officer');
    const first = await handled('lawyer1');
    const second = await registers({ ...tied(first, 'co-defendant'), recipientName: '王五' });
    const problem = expectRefusal(
      await officer.post(actPath(second.id, 'assignment.choose'), { handler: PLACES.lawyer1 }),
      'assignment.handler-excluded',
      422,
    );
    expect(problem).toMatchObject({ rule: 'acts-for-co-defendant' });
    const attempts = await world.rows<{ body: string }>(
      `SELECT convert_from(body, 'UTF8') AS body FROM ledger_row WHERE kind = 'supervision.attempt-refused' AND command_id = $1`,
      [(problem['command'] as { id: string }).id],
    );
    expect(attempts).toHaveLength(1);
    await done(officer.post(actPath(second.id, 'assignment.choose'), { handler: PLACES.lawyer2 }));
    // A proposal that still waits for approval holds its lawyer for the other case too, until it is sent back.
    const third = await registers({ ...tied(second, 'co-defendant'), recipientName: '赵六' });
    expectRefusal(
      await officer.post(actPath(third.id, 'assignment.choose'), { handler: PLACES.lawyer2 }),
      'assignment.handler-excluded',
      422,
    );
    for (const name of ['reviewer', 'approver', 'head']) {
      const sent = await (
        await world.as(name)
      ).post(actPath(second.id, 'case-file.send-back'), {
        reason: 'facts-unclear',
      });
      if (sent.status === 200) break;
    }
    await done(officer.post(actPath(third.id, 'assignment.choose'), { handler: PLACES.lawyer2 }));
  });

  it('never get the same lawyer when both are assigned at the same moment', async () => {
    const officer = await world.as('officer');
    for (let round = 0; round < 3; round++) {
      const first = await registers();
      const second = await registers(tied(first, 'co-defendant'));
      const answers = await Promise.all(
        [first, second].map((made) => officer.post(actPath(made.id, 'assignment.choose'), { handler: PLACES.lawyer1 })),
      );
      expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([200, 422]);
    }
  });

  it('stay apart in the stages that follow', async () => {
    const officer = await world.as('officer');
    const first = await handled('lawyer1');
    const second = await handled('lawyer2', tied(first, 'co-defendant'));
    const next = (await done(officer.post('/api/v1/cases', { ...NEXT_STAGE, ...tied(second, 'stage-change') }))).case;
    expect((await page(officer, next.id)).links.map((link) => [link.kind, link.case.id])).toEqual([
      ['stage-change', second.id],
      ['co-defendant', first.id],
    ]);
    await done(officer.post(actPath(next.id, 'assignment.pass-over-previous'), { reason: 'recipient-asks' }));
    expectRefusal(
      await officer.post(actPath(next.id, 'assignment.choose'), { handler: PLACES.lawyer1 }),
      'assignment.handler-excluded',
      422,
    );
  });

  it('are only those who are defended', async () => {
    const officer = await world.as('officer');
    const labour = (await done(officer.post('/api/v1/cases', APPLICATION))).case;
    const before = await world.footprint();
    expectRefusal(
      await officer.post('/api/v1/cases', { ...NOTICE, ...tied(labour, 'co-defendant') }),
      'case-file.link-form',
      422,
    );
    expect(await world.footprint()).toBe(before);
  });
});

describe('the other side', () => {
  it('is never at the same unit', async () => {
    const officer = await world.as('officer');
    const civil = { form: 'civil-litigation', proceeding: 'first-instance', cause: 'CC-2-3-13' };
    const one = (await done(officer.post('/api/v1/cases', { ...APPLICATION, ...civil, entry: 'application' }))).case;
    await done(officer.post(actPath(one.id, 'intake.propose-grant'), { means: 'exempt' }));
    await agreed(one.id);
    await done(officer.post(actPath(one.id, 'assignment.choose'), { handler: PLACES.lawyer1 }));
    const other = (
      await done(officer.post('/api/v1/cases', { ...APPLICATION, ...civil, ...tied(one, 'opposing-side') }))
    ).case;
    await done(officer.post(actPath(other.id, 'intake.propose-grant'), { means: 'exempt' }));
    await agreed(other.id);
    const problem = expectRefusal(
      await officer.post(actPath(other.id, 'assignment.choose'), { handler: PLACES.lawyer2 }),
      'assignment.handler-excluded',
      422,
    );
    expect(problem).toMatchObject({ rule: 'opposing-side-same-unit' });
  });
});

describe('a case number that cannot be tied to', () => {
  it('is refused alike whether it is unknown or not for the caller to know, and nothing changes', async () => {
    const mine = await registers();
    const [officer, stranger] = [await world.as('officer'), await world.as('other-officer')];
    const before = await world.footprint();
    const refused = [
      expectRefusal(
        await officer.post('/api/v1/cases', {
          ...NOTICE,
          links: [{ case: '110101-01-2020-999999', kind: 'stage-change' }],
        }),
        'case-file.linked-case-unknown',
        422,
      ),
      expectRefusal(
        await stranger.post('/api/v1/cases', { ...NOTICE, ...tied(mine, 'stage-change') }),
        'case-file.linked-case-unknown',
        422,
      ),
    ];
    const told = refused.map(({ instance: _i, requestId: _r, ...rest }) => rest);
    expect(told[0]).toEqual(told[1]);
    for (const links of [
      [
        { case: mine.number, kind: 'stage-change' },
        { case: mine.number, kind: 'co-defendant' },
      ],
      [{ case: mine.number, kind: 'cousin' }],
      [{ case: mine.number }],
      [{ case: mine.number, kind: 'stage-change', why: 'x' }],
      [{ case: '‮', kind: 'stage-change' }],
      'none',
    ])
      expect((await officer.post('/api/v1/cases', { ...NOTICE, links })).status).toBeGreaterThanOrEqual(400);
    expect(await world.footprint()).toBe(before);
  });
});

describe('the wishes of a recipient', () => {
  const wish = (handler: string, rank: number): object => ({ handler, rank });

  it('decide by the best rank of which somebody is eligible', async () => {
    const officer = await world.as('officer');
    const first = await handled('lawyer1');
    const made = await registers(tied(first, 'co-defendant'));
    // The best wish is for the lawyer of the co-defendant, who cannot have the case.
    const wishes = [wish(PLACES.lawyer1, 1), wish(PLACES.lawyer2, 2)];
    await done(officer.post(actPath(made.id, 'assignment.record-wishes'), { wishes }));
    expect((await page(officer, made.id)).assignment.wishes).toEqual(wishes);
    for (const [act, body] of [
      ['assignment.rotate', {}],
      ['assignment.request-draw', {}],
      ['assignment.recommend', { handler: PLACES.lawyer2, reason: 'urgent' }],
    ] as const) {
      const problem = expectRefusal(await officer.post(actPath(made.id, act), body), 'assignment.wish-decides', 422);
      expect(problem).toMatchObject({ params: { handler: PLACES.lawyer2, rank: 2 } });
    }
    await done(officer.post(actPath(made.id, 'assignment.choose'), { handler: PLACES.lawyer2 }));
  });

  it('for several equally are drawn among by the public draw with weight 1 each', async () => {
    const officer = await world.as('officer');
    const made = await registers();
    const wishes = [wish(PLACES.lawyer1, 3), wish(PLACES.lawyer2, 3)];
    await done(officer.post(actPath(made.id, 'assignment.record-wishes'), { wishes }));
    expectRefusal(
      await officer.post(actPath(made.id, 'assignment.choose'), { handler: PLACES.lawyer1 }),
      'assignment.wish-needs-draw',
      422,
    );
    await done(officer.post(actPath(made.id, 'assignment.request-draw'), {}));
    expectRefusal(
      await officer.post(actPath(made.id, 'assignment.record-wishes'), { wishes }),
      'assignment.wish-after-draw',
      409,
    );
    await done(
      officer.post(actPath(made.id, 'assignment.draw'), { nonce: '271828', nonceGiver: 'notifying-authority' }),
    );
    const [row] = await world.rows<{ request: Buffer; number: string; total: string; chosen: string; seed: string }>(
      `SELECT d.request, d.number, d.total, d.chosen, s.seed FROM draw_request d JOIN day_seed s ON s.agency_id = d.agency_id AND s.day = d.day
        WHERE d.case_id = $1`,
      [made.id],
    );
    if (row === undefined) throw new Error('no draw was kept');
    const request = JSON.parse(row.request.toString('utf8')) as DrawRequest;
    expect(request.policy).toBe('wishes-1');
    expect(request.candidates).toEqual([PLACES.lawyer1, PLACES.lawyer2].toSorted().map((id) => ({ id, weight: 1 })));
    // Anybody can repeat it.
    const result = draw(request, row.seed, '271828');
    expect(String(result.number)).toBe(row.number);
    expect(row.total).toBe('2');
    expect(result.chosen).toBe(row.chosen);
    expect(requestHash(request)).toBe(createHash('sha256').update(row.request).digest('hex'));
    const [drawn] = await world.rows<{ body: string }>(
      `SELECT convert_from(body, 'UTF8') AS body FROM ledger_row WHERE kind = 'draw.drawn' AND convert_from(body, 'UTF8') LIKE $1`,
      [`%${requestHash(request)}%`],
    );
    expect(JSON.parse(drawn?.body ?? '')).toMatchObject({
      facts: { number: result.number, total: 2, chosen: result.chosen },
    });
    // The unit does not undo what the lot gave.
    await agreed(made.id);
    const other = result.chosen === PLACES.lawyer1 ? PLACES.lawyer2 : PLACES.lawyer1;
    expectRefusal(
      await (await world.as('clerk')).post(actPath(made.id, 'assignment.arrange'), { handler: other }),
      'assignment.wish-decides',
      422,
    );
  });

  it('are refused whole when one of them cannot stand', async () => {
    const officer = await world.as('officer');
    const made = await registers();
    const tries = async (wishes: readonly object[], code: string, status: number): Promise<void> => {
      expectRefusal(await officer.post(actPath(made.id, 'assignment.record-wishes'), { wishes }), code, status);
    };
    await tries([wish(PLACES.lawyer1, 1), wish(PLACES.lawyer1, 2)], 'assignment.wish-named-twice', 422);
    await tries([wish('019a0000-0000-7000-8000-00000000c009', 1)], 'assignment.handler-not-in-pool', 422);
    await tries([wish(PLACES.lawyer1, 0)], 'request.invalid-fields', 400);
    await tries([], 'request.invalid-fields', 400);
    expect((await page(officer, made.id)).assignment.wishes).toEqual([]);
    // Without a wish that stands, the agency is free.
    await done(officer.post(actPath(made.id, 'assignment.rotate'), {}));
  });
});
