import type { Refusal } from '#domain/kernel/refusal';
import type { JsonObject } from '#domain/kernel/json';
import { formatInstant, legalDay, type Instant } from '#domain/kernel/time';
import type { ActRequest } from '#domain/case-file/act-rule';
import { rowText } from '#domain/supervision/row-text';
import { attemptsStream } from '#domain/supervision/streams';
import { checkFacts } from '#contract/ledger/index';
import type { CommitInput, LoadedAct } from './acts.ts';

const KIND = 'supervision.attempt-refused';

/**
 * What is written when a rule said no: the command is refused and one row goes to `attempts/<agency>/<day>`;
 * nothing else changes. The same whether the workflow, the commit or the resender noticed.
 */
export function refusalCommit(
  loaded: Pick<LoadedAct, 'agency' | 'caseFile' | 'texts'>,
  commandId: string,
  caseId: string,
  request: ActRequest,
  refusal: Refusal,
  now: Instant,
): CommitInput {
  const state = loaded.caseFile?.['state'] as { readonly stage?: string } | null | undefined;
  const facts: JsonObject = { act: request.act, caseId, code: refusal.code, stage: state?.stage ?? 'none' };
  const body = rowText({
    kind: KIND,
    kindVersion: checkFacts(KIND, facts),
    actor: request.actor,
    command: commandId,
    receivedAt: request.at,
    facts,
    texts: loaded.texts,
  });
  return {
    command: commandId,
    caseId,
    expectedVersion: null,
    now: formatInstant(now),
    rows: [{ stream: attemptsStream(loaded.agency.code, legalDay(request.at)), body, kind: KIND }],
    changes: [],
    accepted: false,
    decision: {
      outcome: 'refused',
      refusal: refusal as unknown as JsonObject,
      events: [],
      alarmAt: null,
      waitMs: null,
    },
  };
}
