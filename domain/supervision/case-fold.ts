/** A case as its own rows tell it: the fold of the ledger, with which read model and past figures are compared. */
import type { CaseEvent } from '../case-file/events.ts';
import type { Json, JsonObject } from '../kernel/json.ts';

/** What a row says, as far as the fold reads it. */
export interface RowFacts {
  readonly kind: string;
  readonly facts: JsonObject;
}

/** Rooms whose rows stand in a case's stream without being events of the case. */
const BESIDE = ['supervision', 'evaluation', 'rectification', 'round', 'sampling'];

/** The event of a row, unwrapped where another system told it; null for a row that is no event of the case. */
export function caseEventOf({ kind, facts }: RowFacts): CaseEvent | null {
  if (BESIDE.includes(kind.slice(0, kind.indexOf('.')))) return null;
  if (kind === 'imported')
    return { kind: facts['event'] as string, facts: withoutReceived(facts['facts'] as JsonObject) };
  return { kind, facts: withoutReceived(facts) };
}

/** Names of the members, first level, in which two states differ; in code point order. */
export function differingMembers(one: JsonObject, other: JsonObject): readonly string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => !sameJson(one[name] ?? null, other[name] ?? null)).sort();
}

function sameJson(one: Json, other: Json): boolean {
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return one === other;
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => sameJson(item, other[index] as Json))
    );
  }
  return differingMembers(one as JsonObject, other as JsonObject).length === 0;
}

/** The instant of receipt stands beside the facts in a row and is none of them. */
function withoutReceived(facts: JsonObject): JsonObject {
  const { receivedAt: _receivedAt, ...own } = facts;
  return own;
}
