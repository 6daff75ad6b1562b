import type { JsonObject } from '#domain/kernel/json';
import { refuse, type Refusal } from '#domain/kernel/refusal';
import type { Role, Stage } from './codes.ts';
import type { CaseEvent } from './events.ts';
import type { CaseState } from './state.ts';

/** One act as it reaches the rules: who, in which role, on which legal day, with which facts. */
export interface ActRequest {
  readonly act: string;
  readonly actor: Actor;
  /** Legal day on which the act counts (`command.receivedAt` in Asia/Shanghai). */
  readonly on: string;
  /** Instant of receipt, milliseconds. */
  readonly at: number;
  readonly facts: JsonObject;
}

export interface Actor {
  readonly person: string | null;
  readonly grant: string | null;
  readonly role: Role;
  readonly unit: string | null;
}

/** How an actor must stand to the case beyond holding the role. */
export type Standing =
  | 'agency' // holds the role at the case's agency (checked against the grant by the API and by the commit)
  | 'unit' // belongs to the unit the case is assigned to
  | 'handler' // is the handler of the case
  | 'observer' // is the observer of the hearing
  | 'link' // came by a one-time link of this case
  | 'system';

/** A row of the transition table: role → stage → act → what it needs and leads to. */
export interface ActRule {
  readonly roles: readonly Role[];
  readonly standing: Standing;
  readonly stages: readonly Stage[];
  /** Stages it may lead to; empty when the stage stays. */
  readonly leadsTo: readonly Stage[];
  /** Legal or policy source of a row that surprises; null for the plain ones. */
  readonly source: string | null;
  /** The rule itself: refuses, or says what happens. Must not look at anything but its arguments. */
  readonly decide: (state: CaseState, request: ActRequest) => Refusal | readonly CaseEvent[];
}

/** Checks what every row has in common: stage, role, standing, a decision under way. */
export function checkStanding(rule: ActRule, state: CaseState, request: ActRequest): Refusal | null {
  if (!rule.roles.includes(request.actor.role)) {
    return refuse('case-file.act-of-another-role', { params: { act: request.act, role: request.actor.role } });
  }
  if (!rule.stages.includes(state.stage)) {
    return refuse('case-file.act-out-of-order', { params: { act: request.act, stage: state.stage } });
  }
  if (rule.standing === 'handler' && request.actor.person !== state.assignment.handlerPerson) {
    return refuse('case-file.not-the-handler', { params: { act: request.act } });
  }
  if (rule.standing === 'unit' && request.actor.unit !== state.assignment.unit) {
    return refuse('case-file.not-the-unit', { params: { act: request.act } });
  }
  return null;
}

/** Reads a required code, id or date from the facts; a missing one is a broken contract, not a refusal. */
export function text(facts: JsonObject, key: string): string {
  const value = facts[key];
  if (typeof value !== 'string') throw new Error(`the act's facts lack ${key}`);
  return value;
}

/** Reads an optional code, id or date. */
export function optionalText(facts: JsonObject, key: string): string | null {
  const value = facts[key];
  return typeof value === 'string' ? value : null;
}

/**
 * Reads a fact that only the database knows and that the commit adds before it decides (the handler drawn, the
 * person behind a handler). Before the commit, in the validator and under the lock, it is not there yet: the
 * empty string stands for it, and rules must not refuse because of it.
 */
export function gathered(facts: JsonObject, key: string): string {
  return optionalText(facts, key) ?? '';
}
