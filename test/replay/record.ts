/**
 * Records the histories of `histories/case-file`: run by `node tools/record-histories.mjs`, never by `npm test`. Each life
 * is lived for the recording, without encryption, so that a replay needs no key; a history holds codes, ids, dates and
 * numbers only. A file that is already there belongs to its release and is left as it is.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APPLICATION, NOTICE, type CaseHistory, type CaseLife } from '../support/case-driver.ts';
import { withCaseWorld } from '../support/case-world.ts';
import { historyToJson } from '#platform/temporal/history-json';
import { HISTORIES } from '../support/replay.ts';
import { SkippedClock } from '../support/skipped-clock.ts';
import { withTimeSkipping } from '../support/temporal.ts';
import { ROOT } from '../support/tools.ts';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const temporal = withTimeSkipping();
const time = new SkippedClock(temporal, '2026-03-02T02:00:00.000Z');
const world = withCaseWorld(temporal, { clock: time.clock, tick: time.tick });

function keep(workflow: string, path: string, history: CaseHistory): void {
  const folder = join(HISTORIES, workflow);
  const file = join(folder, `${version}-${path}.json`);
  if (existsSync(file)) {
    process.stdout.write(`kept      ${workflow}/${version}-${path}\n`);
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(historyToJson(history), null, 1)}\n`);
  process.stdout.write(`recorded  ${workflow}/${version}-${path}\n`);
}

/** Every run of the case, the first as `<path>`, the others as `<path>-run-2` and so on. */
async function keepRuns(life: CaseLife, path: string): Promise<void> {
  const runs = await life.histories();
  for (const [index, run] of runs.entries()) keep('case-file', index === 0 ? path : `${path}-run-${index + 1}`, run);
}

async function registered(facts = APPLICATION): Promise<CaseLife> {
  const life = world.newCase();
  await life.register(facts);
  return life;
}

/** Acts come at least a moment apart, so that every stage border has a run of its own. */
async function settled(life: CaseLife): Promise<void> {
  await temporal.env.sleep(5_000);
  await life.state();
}

async function whole(facts: typeof APPLICATION): Promise<CaseLife> {
  const life = await registered(facts);
  await life.begin();
  await settled(life);
  await life.handle();
  await life.recordClosing();
  await settled(life);
  await life.submit();
  await life.approve();
  await life.reaches('ended');
  await temporal.client.workflow.getHandle(life.workflowId).result();
  return life;
}

describe('recording', () => {
  it('an application, from registration to the dossier', async () => {
    const life = await whole(APPLICATION);
    await keepRuns(life, 'application');
    keep('archive-dossier', 'locked', await temporal.client.workflow.getHandle(`dossier-${life.id}`).fetchHistory());
  });

  it('a notice, from registration to the dossier', async () => {
    await keepRuns(await whole(NOTICE), 'notice');
  });

  it('a refused application, whose time to object runs out', async () => {
    const life = await registered();
    await life.act('officer', 'intake.propose-refusal', { ground: 'means-above-limit' });
    await life.agree();
    await life.act('officer', 'intake.serve-refusal', { way: 'direct', servedOn: await life.today() });
    await time.skipDays(25);
    await life.reaches('ended');
    await keepRuns(life, 'refused');
  });

  it('a withdrawn application', async () => {
    const life = await registered();
    await life.act('officer', 'intake.withdraw', { reason: 'recipient-asks' });
    await life.reaches('ended');
    await temporal.client.workflow.getHandle(life.workflowId).result();
    await keepRuns(life, 'withdrawn');
  });

  it('a decision that comes after its time and its escalations', async () => {
    const life = await registered();
    await time.skipDays(30);
    await life.act('officer', 'intake.propose-grant', { means: 'integrity-commitment' });
    await life.agree();
    await keepRuns(life, 'overdue');
  });

  it('two people at once, and an act after the end', async () => {
    const life = await registered();
    const commands = [
      await life.file('officer', 'intake.withdraw', { reason: 'recipient-asks' }),
      await life.file('officer2', 'intake.withdraw', { reason: 'settled' }),
    ];
    const decisions = await Promise.all(commands.map((command) => life.decide(command)));
    expect(decisions.map(({ outcome }) => outcome).toSorted()).toEqual(['accepted', 'refused']);
    await life.reaches('ended');
    await temporal.client.workflow.getHandle(life.workflowId).result();
    await keepRuns(life, 'two-at-once');
    const late = await life.file('officer', 'intake.propose-grant', { means: 'integrity-commitment' });
    await life.decide(late);
    keep('late-act', 'refused', await temporal.client.workflow.getHandle(`late-${late.id}`).fetchHistory());
  });
});
