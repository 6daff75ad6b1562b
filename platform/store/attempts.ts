import type { Refusal } from '#domain/kernel/refusal';
import type { JsonObject } from '#domain/kernel/json';
import { formatInstant, legalDay, type Instant } from '#domain/kernel/time';
import type { ActRequest } from '#domain/case-file/act-rule';
import { rowText } from '#domain/supervision/row-text';
import { attemptsStream } from '#domain/supervision/streams';
import { checkFacts } from '#contract/ledger/index';
import type { CommitInput, LoadedAct } from './acts.ts';
import type { LoadedSubjectAct, SubjectCommit } from './subjects.ts';

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
  const facts: JsonObject = {
    act: request.act,
    caseId,
    code: refusal.code,
    stage: loaded.caseFile?.state.stage ?? 'none',
  };
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

const SUBJECT_KIND = 'supervision.subject-attempt-refused';

/** The same for an act on a round, an evaluation file or a rectification, kept under its agency or its region. */
export function subjectRefusal(
  loaded: Pick<LoadedSubjectAct, 'command' | 'place' | 'texts'>,
  request: ActRequest,
  stage: string,
  refusal: Refusal,
  now: Instant,
): SubjectCommit {
  const { id, subject, subject_id: subjectId } = loaded.command;
  const facts: JsonObject = { act: request.act, subject, subjectId, code: refusal.code, stage };
  const body = rowText({
    kind: SUBJECT_KIND,
    kindVersion: checkFacts(SUBJECT_KIND, facts),
    actor: request.actor,
    command: id,
    receivedAt: request.at,
    facts,
    texts: loaded.texts,
  });
  return {
    command: id,
    now: formatInstant(now),
    rows: [{ stream: attemptsStream(loaded.place, legalDay(request.at)), body, kind: SUBJECT_KIND }],
    accepted: false,
    decision: {
      outcome: 'refused',
      refusal: refusal as unknown as JsonObject,
      events: [],
      alarmAt: null,
      waitMs: null,
    },
    subject: null,
  };
}
