/**
 * Lives cases as the product does, without HTTP: every act is filed as a command row and sent to its case by the
 * dispatcher's own sender, so an early no, a late act and a lost answer take the paths they take in production.
 */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { ActRequest } from '#domain/case-file/act-rule';
import type { Form, Material, Proceeding } from '#domain/case-file/codes';
import type { Decision } from '#domain/case-file/decision';
import type { CaseState } from '#domain/case-file/state';
import { checklistFor, missingItems } from '#domain/closing/checklists';
import { RESULTS_OF } from '#domain/closing/outcome';
import { CLOSING_DOCUMENTS } from '#domain/handling/closing-documents';
import type { Combination } from '#domain/handling/combinations';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal } from '#domain/kernel/refusal';
import { addDays, isoDate, legalDay } from '#domain/kernel/time';
import type { Clock } from '#platform/clock/clock';
import type { Log } from '#platform/log/log';
import { fileCommand, findCommand, type StoredCommand } from '#platform/store/commands';
import type { Pool } from '#platform/store/pool';
import { caseWorkflowId, stateQuery, type ActMessage } from '#workflows/case-file/messages';
import { createSender } from '../../worker/queues/dispatcher.ts';
import { NETWORK, type Member } from './case-network.ts';
import { eventually } from './until.ts';

export interface DriverDeps {
  readonly pool: Pool;
  readonly client: Client;
  readonly taskQueue: string;
  readonly people: ReadonlyMap<string, Member>;
  readonly fieldKey: { readonly id: string; readonly key: Buffer };
  /** The business clock that stamps commands; asked before each act. */
  readonly now: () => number | Promise<number>;
  readonly log: Log;
  /** How long an undecided command is sent again; the fault tests give it longer. */
  readonly patienceMs?: number;
}

/** What an application and a notice say when nothing is wrong with them. */
export const APPLICATION: JsonObject = {
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
  authority: NETWORK.court,
};
export const NOTICE: JsonObject = {
  entry: 'notice',
  form: 'criminal-defence',
  proceeding: 'investigation',
  cause: 'CR-5-1',
  intakePoint: 'authority',
  protection: 'ordinary',
  reach: 'in-custody',
  means: 'not-required',
  noticeGround: 'lal-25-1-1',
  minor: false,
  possibleLifeOrDeath: false,
  authority: NETWORK.police,
};

/** One case and the people who act on it. */
export class CaseLife {
  /** Chosen by whoever registers: here, or by the API that the case is lived through. */
  id: string = randomUUID();
  readonly deps: DriverDeps;
  /** Acts that were decided, by outcome. */
  readonly counts = { accepted: 0, refused: 0 };

  constructor(deps: DriverDeps) {
    this.deps = deps;
  }

  get workflowId(): string {
    return caseWorkflowId(this.id);
  }

  person(who: string): Member {
    const person = this.deps.people.get(who);
    if (person === undefined) throw new Error(`nobody is called ${who}`);
    return person;
  }

  /** Stores a command as the API does. The same key with the same act and facts gives the first command. */
  async file(who: string, act: string, facts: JsonObject = {}, key: string = randomUUID()): Promise<StoredCommand> {
    const { id, grant, role, unit } = this.person(who);
    const filed = await fileCommand(this.deps.pool, this.deps.fieldKey, {
      caseId: this.id,
      makesCase: act === 'intake.register',
      agencyId: NETWORK.agency,
      act,
      personId: id,
      grantId: grant,
      role,
      linkId: null,
      idempotencyKey: key,
      requestHash: Buffer.from(act),
      facts: unit === null ? facts : { ...facts, actorUnit: unit },
      texts: act === 'intake.register' ? { recipientName: '张明远', matter: '追索劳动报酬' } : {},
      receivedAt: await this.deps.now(),
    });
    if (filed.outcome === 'key-reused') throw new Error('the key was used for another act');
    return filed.command;
  }

  /** Sends a stored command until it is decided, with the same update id each time. */
  async decide(command: StoredCommand): Promise<Decision> {
    const { pool, client, taskQueue, log, patienceMs = 20_000 } = this.deps;
    const at = await this.deps.now();
    const clock: Clock = {
      row: { baseInstant: 0, wallBase: 0, scale: 1, pausedAt: null },
      now: () => at,
      waitMs: (until, least = 1_000) => Math.max(least, until - at),
    };
    const send = createSender({ pool, clock, log, temporal: client, taskQueue, answerWithinMs: 10_000 });
    const handle = client.workflow.getHandle(this.workflowId);
    const decision = await eventually(
      async () => {
        await send({ ...command, resends: 0 });
        return (await findCommand(pool, command.id))?.decision ?? null;
      },
      { timeoutMs: patienceMs, everyMs: 250, what: `the decision of ${command.act}`, handle },
    );
    this.counts[decision.outcome] += 1;
    return decision;
  }

  /** Does an act and returns its decision, accepted or refused. */
  async tries(who: string, act: string, facts: JsonObject = {}): Promise<Decision> {
    return this.decide(await this.file(who, act, facts));
  }

  /** Does an act that must be accepted. */
  async act(who: string, act: string, facts: JsonObject = {}): Promise<Decision> {
    const decision = await this.tries(who, act, facts);
    if (decision.outcome !== 'accepted') throw new Error(`${act} was refused: ${JSON.stringify(decision.refusal)}`);
    return decision;
  }

  /** The Update's message as clients send it. */
  message(command: StoredCommand): ActMessage {
    const unit = typeof command.facts['actorUnit'] === 'string' ? command.facts['actorUnit'] : null;
    const actor = { person: command.personId, grant: command.grantId, role: command.role, unit } as ActRequest['actor'];
    const { act, receivedAt: at, facts } = command;
    return { v: 1, commandId: command.id, request: { act, actor, on: legalDay(at), at, facts } };
  }

  async today(): Promise<string> {
    return legalDay(await this.deps.now());
  }

  /** The control state as the database has it. */
  async state(): Promise<CaseState> {
    const found = await this.deps.pool.query<{ state: CaseState }>('SELECT f.state FROM case_file f WHERE f.id = $1', [
      this.id,
    ]);
    const state = found.rows[0]?.state;
    if (state === undefined) throw new Error('there is no such case');
    return state;
  }

  /** The control state as the workflow has it; null when it has none. */
  liveState(): Promise<CaseState | null> {
    return this.deps.client.workflow.getHandle(this.workflowId).query(stateQuery);
  }

  /** Waits until the case stands in a stage. */
  async reaches(stage: CaseState['stage'], timeoutMs = 30_000): Promise<CaseState> {
    const handle = this.deps.client.workflow.getHandle(this.workflowId);
    return eventually(
      async () => {
        const state = await this.state();
        return state.stage === stage ? state : null;
      },
      { what: `stage ${stage}`, handle, timeoutMs },
    );
  }

  /** Name of the person who is the case's handler. */
  async handler(): Promise<string> {
    const { handlerPerson } = (await this.state()).assignment;
    const found = [...this.deps.people].find(([, { id }]) => id === handlerPerson);
    if (found === undefined) throw new Error('the case has no handler yet');
    return found[0];
  }

  /** Everybody whose step it is agrees to the pending decision. */
  async agree(): Promise<Decision> {
    let last: Decision | undefined;
    for (;;) {
      const { pending, policy } = await this.state();
      if (pending === null) {
        if (last === undefined) throw new Error('no decision is pending');
        return last;
      }
      const roles = policy.steps[pending.kind][pending.step] ?? [];
      const who = [...this.deps.people].find(([, { id, role }]) => roles.includes(role) && !pending.by.includes(id));
      last = await this.act(who?.[0] ?? '', 'case-file.agree');
    }
  }

  async register(facts: JsonObject = APPLICATION): Promise<Decision> {
    return this.act('officer', 'intake.register', { ...facts, receivedOn: await this.today() });
  }

  /** From a registered case to handling. */
  async begin(): Promise<this> {
    const { entry } = await this.state();
    if (entry !== 'notice') {
      await this.act('officer', 'intake.propose-grant', { means: 'integrity-commitment' });
      await this.agree();
    }
    await this.issue();
    await this.act('clerk', 'assignment.arrange');
    if (entry === 'notice') await this.act('officer', 'assignment.answer-organ', { way: 'letter' });
    await this.act(await this.handler(), 'assignment.confirm');
    return this;
  }

  /** Draws and issues, so that the unit has to arrange. */
  async issue(): Promise<Decision> {
    await this.act('officer', 'assignment.request-draw');
    await this.act('officer', 'assignment.draw', { nonce: '314159', nonceGiver: 'recipient' });
    return this.agree();
  }

  /** Every required checkpoint done with its papers, every conditional one declared not to hold. */
  async handle(): Promise<this> {
    const who = await this.handler();
    for (const item of (await this.state()).plan?.items ?? []) {
      if (item.state !== 'open') continue;
      if (item.required) {
        const materials = item.materials as unknown as JsonObject[string];
        await this.act(who, 'handling.complete-checkpoint', { checkpoint: item.key, materials, documents: [] });
      } else {
        await this.act(who, 'handling.declare-not-applicable', {
          checkpoint: item.key,
          reason: 'condition-does-not-hold',
        });
      }
    }
    return this;
  }

  /**
   * The closing document came, five days ago by default: the third touch of follow-up may be made at once then, so
   * that a life needs no clock of its own.
   */
  async recordClosing(daysAgo = 5): Promise<this> {
    const { form, proceeding } = await this.state();
    const [document = 'other'] = CLOSING_DOCUMENTS[`${form}/${proceeding}` as Combination];
    const receivedOn = addDays(isoDate(await this.today()), -daysAgo);
    await this.act(await this.handler(), 'handling.record-closing', {
      kind: 'document-received',
      document,
      receivedOn,
    });
    return this;
  }

  async submit(): Promise<this> {
    const state = await this.state();
    const [result = 'terminated'] = RESULTS_OF[`${state.form}/${state.proceeding}` as Combination].filter(
      (code) => code !== 'mediated' && code !== 'settled',
    );
    const outcome = {
      result,
      opinionAdopted: 'part',
      amountClaimedFen: 0,
      lossRecoveredFen: 0,
      lossAvertedFen: 0,
      lossProof: null,
      performed: 'n-a',
      personsHelped: 1,
    };
    await this.act(await this.handler(), 'closing.submit', { outcome, materials: [...stillToHandIn(state)] });
    return this;
  }

  /** Follow-up settled, closure examined and approved: the case goes to archive by itself from here. */
  async approve(): Promise<this> {
    if ((await this.state()).followUp?.touches.third.state === 'open') {
      await this.act('caller', 'follow-up.record-refusal', { touch: 'third' });
    }
    await this.act('examiner', 'closing.propose-approval');
    await this.agree();
    return this;
  }

  /** The whole life but the archiving, which is the product's own. */
  async live(facts: JsonObject = APPLICATION): Promise<this> {
    await this.register(facts);
    await this.begin();
    await this.handle();
    await this.recordClosing();
    await this.submit();
    return this.approve();
  }

  /** Histories of all runs of the case, oldest first, and of its archiving child. */
  async histories(): Promise<readonly CaseHistory[]> {
    const runs: CaseHistory[] = [];
    let runId: string | undefined;
    do {
      const handle = this.deps.client.workflow.getHandle(this.workflowId, runId);
      const history = await handle.fetchHistory();
      runs.unshift(history);
      runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
    } while (runId !== undefined);
    return runs;
  }
}

export type CaseHistory = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

function stillToHandIn(state: CaseState): readonly Material[] {
  const { closing, materials } = state;
  if (closing === null) throw new Error('the case is not in closing');
  const { form, proceeding, entry, facts } = closing.about;
  const list = checklistFor(form as Form, proceeding as Proceeding, entry, facts);
  if (isRefusal(list)) throw new Error(list.code);
  return missingItems(list, materials)
    .filter(({ volume }) => volume === 'handling')
    .map(({ oneOf }) => oneOf[0] ?? 'other');
}
