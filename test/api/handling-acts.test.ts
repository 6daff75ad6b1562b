import { describe, expect, it } from 'vitest';
import { addDays, isoDate, legalDay } from '#domain/kernel/time';
import { expectRefusal } from '../support/http.ts';
import { acts, factsOf, inHandling, registered } from './lead.ts';
import { actPath, withWorld } from './world.ts';

const world = withWorld();

interface Deadline {
  readonly rule_key: string;
  readonly state: string;
  readonly due: string;
  readonly started_on: string;
  readonly overdue_at: string | null;
  readonly version: number;
  readonly steps: readonly { readonly step: string }[];
}

async function deadline(caseId: string, rule: string): Promise<Deadline | undefined> {
  const [row] = await world.rows<Deadline>(
    `SELECT rule_key, state, due::text, started_on::text, overdue_at::text, version, derivation -> 'steps' AS steps
       FROM deadline WHERE case_id = $1 AND rule_key = $2 ORDER BY id DESC LIMIT 1`,
    [caseId, rule],
  );
  return row;
}

async function refuses(
  name: string,
  caseId: string,
  act: string,
  body: object,
  code: string,
  status: number,
): Promise<void> {
  const before = await world.rows(`SELECT version FROM case_file WHERE id = $1`, [caseId]);
  expectRefusal(await (await world.as(name)).post(actPath(caseId, act), body), code, status);
  expect(await world.rows(`SELECT version FROM case_file WHERE id = $1`, [caseId])).toEqual(before);
}

const today = (): string => legalDay(world.api.deps.clock.now());
const notices = (caseId: string, template: string): Promise<readonly { name: string; channel: string }[]> =>
  world.rows(
    `SELECT p.login_name AS name, n.channel FROM notification n JOIN person p ON p.id = n.recipient_id
      WHERE n.case_id = $1 AND n.template = $2 ORDER BY 1, 2`,
    [caseId, template],
  );

describe('a date that loses a right', () => {
  it('is opened with its derivation, is a task, cannot be extended, and ends by an act', async () => {
    const caseId = await inHandling(world, { form: 'civil-litigation', proceeding: 'first-instance' });
    const right = 'handling.preservation-renewal';
    const losesOn = addDays(isoDate(today()), 20);
    await refuses('lawyer1', caseId, 'handling.settle-right', { right, how: 'met' }, 'handling.no-such-right', 409);
    await acts(world, 'lawyer1', caseId, 'handling.open-right', { right, losesOn });
    expect(await deadline(caseId, right)).toMatchObject({ state: 'open', due: losesOn });
    await refuses('lawyer1', caseId, 'handling.open-right', { right, losesOn }, 'handling.right-open-already', 409);
    await refuses(
      'lawyer1',
      caseId,
      'handling.request-extension',
      { rule: right, days: 5, reason: 'complex' },
      'handling.not-extendable',
      422,
    );
    await refuses(
      'officer',
      caseId,
      'handling.grant-extension',
      { rule: right, days: 5 },
      'handling.not-extendable',
      422,
    );
    const detail = await (
      await world.as('lawyer1')
    ).get<{ tasks: { key: string; due: string }[] }>(`/api/v1/cases/${caseId}`);
    expect(detail.body.tasks).toContainEqual(expect.objectContaining({ key: `right:${right}`, due: losesOn }));
    // The agency is told two days before; nobody can mute it.
    const told = await world.rows<{ rung: string; name: string }>(
      `SELECT DISTINCT n.rung, p.login_name AS name FROM notification n JOIN person p ON p.id = n.recipient_id
         JOIN deadline d ON d.id = n.deadline_id WHERE d.case_id = $1 AND d.rule_key = $2 AND n.facts->>'rightsLosing' = 'true'`,
      [caseId, right],
    );
    expect(told).toContainEqual({ rung: 't-2', name: 'officer' });
    await refuses(
      'lawyer1',
      caseId,
      'handling.settle-right',
      { right, how: 'waived' },
      'handling.waiver-needs-paper',
      422,
    );
    await acts(world, 'lawyer1', caseId, 'handling.settle-right', { right, how: 'not-applicable', note: '未申请保全' });
    expect(await deadline(caseId, right)).toMatchObject({ state: 'excused' });
    await acts(world, 'lawyer1', caseId, 'handling.open-right', { right, losesOn });
    await acts(world, 'officer', caseId, 'handling.settle-right', { right, how: 'met' });
    expect(await deadline(caseId, right)).toMatchObject({ state: 'met' });
  });

  it('is refused where it is not of this kind of case', async () => {
    const caseId = await inHandling(world);
    const right = 'handling.appeal-criminal-judgment';
    await refuses('lawyer1', caseId, 'handling.open-right', { right }, 'handling.right-not-of-this-case', 422);
    expect(await deadline(caseId, right)).toBeUndefined();
  });
});

describe('an extension', () => {
  it('is asked for, told to the officer, decided, and told to the handler', async () => {
    const caseId = await inHandling(world);
    const rule = 'handling.mandate-papers';
    const before = await deadline(caseId, rule);
    await refuses(
      'lawyer1',
      caseId,
      'handling.request-extension',
      { rule: 'closing.submit', days: 5, reason: 'complex' },
      'handling.no-such-deadline',
      409,
    );
    await acts(world, 'lawyer1', caseId, 'handling.request-extension', { rule, days: 5, reason: 'recipient-cause' });
    expect(await notices(caseId, 'extension-asked')).toEqual([
      { name: 'officer', channel: 'inbox' },
      { name: 'officer', channel: 'mail' },
    ]);
    await acts(world, 'officer', caseId, 'handling.grant-extension', { rule, days: 3 });
    const after = await deadline(caseId, rule);
    expect(after).toMatchObject({ state: 'open', version: (before?.version ?? 0) + 1 });
    expect((after?.due ?? '') > (before?.due ?? '')).toBe(true);
    expect(after?.steps.map(({ step }) => step)).toContain('extended');
    expect(await notices(caseId, 'extension-granted')).toEqual([
      { name: 'lawyer1', channel: 'inbox' },
      { name: 'lawyer1', channel: 'mail' },
    ]);
    await refuses('officer', caseId, 'handling.refuse-extension', { rule }, 'handling.no-extension-asked', 409);
  });
});

describe('a corrected closing date', () => {
  it('moves what hangs on it, with derivation and reason, and tells the handler', async () => {
    const caseId = await inHandling(world);
    const on = isoDate(today());
    await acts(world, 'lawyer1', caseId, 'handling.record-closing', {
      kind: 'document-received',
      document: 'award',
      receivedOn: on,
    });
    const before = await deadline(caseId, 'closing.submit');
    const received = addDays(on, -10);
    const body = {
      kind: 'document-received',
      document: 'award',
      receivedOn: received,
      reason: 'day-misread',
      note: '送达回证',
    };
    await refuses('lawyer1', caseId, 'handling.correct-closing-date', body, 'case-file.act-of-another-role', 403);
    await acts(world, 'examiner', caseId, 'handling.correct-closing-date', body);
    const submit = await deadline(caseId, 'closing.submit');
    expect(submit).toMatchObject({ state: 'open', started_on: received, version: (before?.version ?? 0) + 1 });
    expect((submit?.due ?? '') < (before?.due ?? '')).toBe(true);
    expect(submit?.steps[0]).toEqual({ step: 'start-corrected', from: on, to: received, reason: 'day-misread' });
    const third = await deadline(caseId, 'follow-up.third-touch');
    expect(third?.started_on).toBe(received);
    const [touch] = await world.rows<{ from: string; to: string }>(
      `SELECT window_from::text AS from, window_to::text AS to FROM touch WHERE case_id = $1 AND phase = 'third'`,
      [caseId],
    );
    expect(touch).toEqual({ from: addDays(received, 3), to: addDays(received, 20) });
    expect(await world.rows(`SELECT closed_on::text AS on FROM case_file WHERE id = $1`, [caseId])).toEqual([
      { on: received },
    ]);
    const [facts] = await factsOf(world, `case/${caseId}`, 'handling.closing-date-corrected');
    expect(facts).toMatchObject({ from: on, closingDate: received, reason: 'day-misread' });
    expect(await notices(caseId, 'closing-date-corrected')).toHaveLength(2);
    await refuses('examiner', caseId, 'handling.correct-closing-date', body, 'closing.date-unchanged', 422);
  });

  it('judges a deadline that was met by the corrected day: it ends once, and now it was late', async () => {
    const caseId = await inHandling(world);
    const on = isoDate(today());
    await acts(world, 'lawyer1', caseId, 'handling.record-closing', {
      kind: 'document-received',
      document: 'award',
      receivedOn: on,
    });
    // Handed in today, which is in time by the day that was reported. The version moves, as with every act.
    await world.rows(
      `UPDATE deadline SET state = 'met', ended_at = now(), next_alarm = NULL WHERE case_id = $1 AND rule_key = 'closing.submit'`,
      [caseId],
    );
    await world.rows(
      `UPDATE case_file f
          SET base = jsonb_set(f.state, '{version}', to_jsonb(f.version + 1)), moved = NULL, version = f.version + 1
        WHERE f.id = $1`,
      [caseId],
    );
    await acts(world, 'officer', caseId, 'handling.correct-closing-date', {
      kind: 'document-received',
      document: 'award',
      receivedOn: addDays(on, -60),
      reason: 'wrong-document',
      note: '以仲裁裁决书送达回证为准',
    });
    expect(await deadline(caseId, 'closing.submit')).toMatchObject({ state: 'met-late', started_on: addDays(on, -60) });
    const [facts] = await factsOf(world, `case/${caseId}`, 'handling.closing-date-corrected');
    expect(facts?.['judged']).toEqual([expect.objectContaining({ rule: 'closing.submit', state: 'met-late' })]);
  });
});

describe('a lodged application', () => {
  it('is late by the stated hours, recorded for an organ and warned of for a station', async () => {
    const caseId = await registered(world);
    const now = world.api.deps.clock.now();
    await acts(world, 'officer', caseId, 'intake.record-lodging', {
      by: 'organ',
      lodgedAt: new Date(now - 40 * 3_600_000).toISOString(),
      forwardedAt: new Date(now - 2 * 3_600_000).toISOString(),
    });
    expect(await deadline(caseId, 'intake.organ-forward')).toMatchObject({ state: 'met-late' });
    const other = await registered(world);
    await acts(world, 'officer', other, 'intake.record-lodging', {
      by: 'organ',
      lodgedAt: new Date(now - 40 * 3_600_000).toISOString(),
      forwardedAt: new Date(now - 20 * 3_600_000).toISOString(),
    });
    expect(await deadline(other, 'intake.organ-forward')).toMatchObject({ state: 'met' });
    const told = await world.rows(
      `SELECT 1 FROM notification n JOIN deadline d ON d.id = n.deadline_id WHERE d.rule_key = 'intake.organ-forward'`,
    );
    expect(told).toEqual([]);
  });
});

describe('money that was taken', () => {
  it('is told to the supervisor the same day, and the unit sees it on no route', async () => {
    const caseId = await inHandling(world);
    await acts(world, 'lawyer1', caseId, 'handling.record-closing', {
      kind: 'document-received',
      document: 'award',
      receivedOn: addDays(isoDate(today()), -5),
    });
    const ratings = { attitude: 5, communication: 5, 'interests-protected': 5, result: 5, overall: 5 };
    const { command } = await acts(world, 'caller', caseId, 'follow-up.record-answer', {
      touch: 'third',
      channel: 'message',
      by: 'recipient',
      ratings,
      tookMoney: true,
      answerText: '律师收了两千元',
    });
    expect(await notices(caseId, 'money-reported')).toEqual([
      { name: 'supervisor', channel: 'inbox' },
      { name: 'supervisor', channel: 'mail' },
    ]);
    const [mail] = await world.rows<{ day: string; urgent: boolean }>(
      `SELECT (planned_at AT TIME ZONE 'Asia/Shanghai')::date::text AS day, (facts->>'urgent')::boolean AS urgent
         FROM notification WHERE case_id = $1 AND template = 'money-reported' AND channel = 'mail'`,
      [caseId],
    );
    expect(mail).toEqual({ day: today(), urgent: true });
    for (const name of ['lawyer1', 'clerk']) {
      const client = await world.as(name);
      for (const path of [
        `/cases/${caseId}`,
        `/cases/${caseId}/timeline`,
        `/cases/${caseId}/deadlines`,
        `/cases/${caseId}/touches`,
        `/cases/${caseId}/documents`,
        `/cases/${caseId}/letters`,
        `/cases/${caseId}/hearings`,
        '/cases',
        '/tasks',
        '/inbox',
        `/commands/${command.id}`,
      ]) {
        const { status, body } = await client.get(`/api/v1${path}`);
        const text = JSON.stringify(body);
        expect(text, `${name} ${path} ${status}`).not.toMatch(/money|tookMoney|收了两千元/iu);
        // Nor what else would tell it: the end of the touch and its command.
        expect(text, `${name} ${path} ${status}`).not.toContain(
          path.startsWith('/commands') ? 'follow-up' : command.id,
        );
      }
    }
    // Those whose matter it is see it.
    const timeline = await (await world.as('supervisor')).get(`/api/v1/cases/${caseId}/timeline`);
    expect(JSON.stringify(timeline.body)).toContain('follow-up.money-reported');
    const touches = await (await world.as('supervisor')).get(`/api/v1/cases/${caseId}/touches`);
    expect(JSON.stringify(touches.body)).toContain('"tookMoney":true');
  });
});
