import type { ActRequest } from '#domain/case-file/act-rule';
import type { CaseEvent } from '#domain/case-file/events';
import type { JsonObject } from '#domain/kernel/json';
import type { Refusal } from '#domain/kernel/refusal';
import type { SubjectKind, SubjectRules, SubjectState } from '#domain/supervision/subject';
import type { LoadedSubjectAct } from '#platform/store/subjects';
import type { PoolClient } from '#platform/store/pool';
import type { Ports } from './ports.ts';

/** What an act on a subject may look at while it is committed. */
export interface SubjectContext<S extends SubjectState = SubjectState> {
  readonly ports: Ports;
  readonly id: string;
  readonly state: S | null;
  /** Null for what the product itself brings about. */
  readonly commandId: string | null;
  readonly request: ActRequest;
  /** The sealed texts that came with the command. */
  readonly texts: LoadedSubjectAct['texts'];
  readonly newId: () => string;
  /** What a gatherer found and the room's own writing needs again (a frame, a draw); never leaves the transaction. */
  readonly scratch: Map<string, unknown>;
}

/**
 * A kind of subject as the commit needs it. `gather` adds facts that only the database knows, or says no; it runs with
 * the subject's row locked. `write` changes the room's own tables after decision, state and ledger rows stand.
 */
export interface SubjectRoom<S extends SubjectState = SubjectState> {
  readonly rules: SubjectRules<S>;
  /** Stream of the ledger in which an event stands. */
  readonly streamOf: (state: S, happened: CaseEvent) => string;
  /** By act, or by kind of event for what the product itself brings about. */
  readonly gather: Readonly<
    Record<string, (tx: PoolClient, context: SubjectContext<S>) => Promise<JsonObject | Refusal>>
  >;
  readonly write: (tx: PoolClient, context: SubjectContext<S>, events: readonly CaseEvent[], after: S) => Promise<void>;
}

/** Every kind that has rules; a room adds its own here. */
export type SubjectRooms = Partial<Readonly<Record<SubjectKind, SubjectRoom<never>>>>;
