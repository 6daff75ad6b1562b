/** Rows of an act before they are appended: the canonical text whose `at` the ledger fills in. */
import type { Actor } from '../case-file/act-rule.ts';
import { canonicalText } from '../kernel/canonical.ts';
import type { JsonObject } from '../kernel/json.ts';
import { formatInstant, type Instant } from '../kernel/time.ts';
import type { RowRule } from './row-body.ts';

/** One row of an act or of the system, as its writer knows it. */
export interface RowTextInput {
  readonly kind: string;
  readonly kindVersion: number;
  readonly actor: Pick<Actor, 'person' | 'grant' | 'role'>;
  /** Id of the command; null for what the product itself causes. */
  readonly command: string | null;
  readonly rule?: RowRule | null;
  /** The instant at which the act counts; stands in the facts as `receivedAt`. */
  readonly receivedAt: Instant;
  readonly facts: JsonObject;
  /** The sealed texts that came with the command. */
  readonly texts: readonly { readonly name: string; readonly commitment: string }[];
}

/**
 * RFC 8785 text of a row's body with `"at":"?"`, which the database replaces under the lock of the stream's head.
 * Somebody without an account stands as `system` with the role in place of a grant.
 */
export function rowText(input: RowTextInput): string {
  const { kind, kindVersion, actor, command, rule, receivedAt, facts, texts } = input;
  return canonicalText({
    v: 1,
    kind,
    kindVersion,
    at: '?',
    actor: { person: actor.person ?? 'system', grant: actor.grant ?? actor.role },
    command: command ?? 'system',
    ...(rule === null || rule === undefined ? {} : { rule: { ...rule } }),
    facts: { ...facts, receivedAt: formatInstant(receivedAt) },
    commitments: Object.fromEntries(texts.map(({ name, commitment }) => [name, commitment])),
  });
}
