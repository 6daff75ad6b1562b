/** The request that a stored command stands for: the same whoever reads the row, so that a resend is no other act. */
import type { JsonObject } from '../kernel/json.ts';
import { legalDay, type Instant } from '../kernel/time.ts';
import type { ActRequest } from './act-rule.ts';
import type { Role } from './codes.ts';

/** What of a command decides about the act. */
export interface CommandRow {
  readonly act: string;
  readonly personId: string | null;
  readonly grantId: string | null;
  readonly role: string;
  readonly facts: JsonObject;
  /** The instant at which the act counts. */
  readonly receivedAt: Instant;
}

/** The act as it reaches the rules; it counts on the legal day of its receipt. */
export function requestOf(command: CommandRow): ActRequest {
  const { act, personId, grantId, role, facts, receivedAt: at } = command;
  const unit = typeof facts['actorUnit'] === 'string' ? facts['actorUnit'] : null;
  // Roles are checked where a command is filed.
  const actor = { person: personId, grant: grantId, role: role as Role, unit };
  return { act, actor, on: legalDay(at), at, facts };
}
