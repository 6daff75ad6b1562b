import type { CaseEvent } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import type { ActRequest } from '#domain/case-file/act-rule';
import type { JsonObject } from '#domain/kernel/json';
import type { Refusal } from '#domain/kernel/refusal';
import type { Change, LoadedAct } from '#platform/store/acts';
import type { PoolClient } from '#platform/store/pool';
import type { Ports } from './ports.ts';

/** What an effect of an act may look at: the loaded case, the request, ids and the ports. */
export interface EffectContext {
  readonly ports: Ports;
  readonly loaded: LoadedAct;
  readonly state: CaseState | null;
  readonly caseId: string;
  readonly agencyId: string;
  readonly commandId: string | null;
  readonly request: ActRequest;
  readonly newId: () => string;
}

/**
 * Facts that only the database knows. Runs in the commit's transaction with the locks it takes; returns
 * facts to add to the request, or a refusal.
 */
export type Gather = (tx: PoolClient, context: EffectContext) => Promise<JsonObject | Refusal>;

/** The read-model changes of one event; pure but for new ids. `after` is the state with the event applied. */
export type Projector = (context: EffectContext, happened: CaseEvent, after: CaseState) => readonly Change[];
