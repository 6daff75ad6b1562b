/** A case lived over HTTP by people who try again, with the same key, whatever goes wrong on the way. */
import { randomUUID } from 'node:crypto';
import type { Decision } from '#domain/case-file/decision';
import type { CaseState } from '#domain/case-file/state';
import type { JsonObject } from '#domain/kernel/json';
import { findCommand } from '#platform/store/commands';
import { CaseLife, type DriverDeps } from '../support/case-driver.ts';
import type { ApiClient } from '../support/http.ts';
import { eventually } from '../support/until.ts';

/** Longer than a command waits before it is sent again by the queue worker. */
const PATIENCE_MS = 90_000;

interface Answer {
  readonly command?: { readonly id: string; readonly state: string };
  readonly code?: string;
}

export class HttpLife extends CaseLife {
  readonly #clients: ReadonlyMap<string, ApiClient>;
  readonly #decided: () => void;

  /** `decided` is called after every decision, so that a test can strike in the middle. */
  constructor(deps: DriverDeps, clients: ReadonlyMap<string, ApiClient>, decided: () => void) {
    super(deps);
    this.#clients = clients;
    this.#decided = decided;
  }

  override async tries(who: string, act: string, facts: JsonObject = {}): Promise<Decision> {
    const client = this.#clients.get(who);
    if (client === undefined) throw new Error(`${who} has not signed in`);
    const registers = act === 'intake.register';
    const path = registers ? '/api/v1/cases' : `/api/v1/cases/${this.id}/acts/${act}`;
    const body = registers ? { ...facts, recipientName: '张明远' } : facts;
    const idempotencyKey = randomUUID();
    let reason = 'no answer';
    const decision = await eventually(
      async () => {
        const answer = await client.post<Answer | null>(path, body, { idempotencyKey });
        reason = `${answer.status} ${JSON.stringify(answer.body)}`;
        const id = answer.body?.command?.id;
        if (id === undefined) return null;
        const command = await findCommand(this.deps.pool, id);
        if (command?.decision == null) return null;
        if (registers) this.id = command.caseId;
        return command.decision;
      },
      { timeoutMs: PATIENCE_MS, everyMs: 300, what: act },
    ).catch((error: unknown) => {
      throw new Error(`${act} was not decided; last answer: ${reason}`, { cause: error });
    });
    this.counts[decision.outcome] += 1;
    this.#decided();
    return decision;
  }

  override async state(): Promise<CaseState> {
    return eventually(() => super.state(), { timeoutMs: PATIENCE_MS, everyMs: 300, what: 'the state of the case' });
  }
}
