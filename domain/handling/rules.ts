import { optionalText, text, type ActRule } from '#domain/case-file/act-rule';
import type { Material, Role } from '#domain/case-file/codes';
import { event } from '#domain/case-file/events';
import { isRefusal, refuse, type Refusal } from '#domain/kernel/refusal';
import { isoDate } from '#domain/kernel/time';
import type { ActRequest } from '#domain/case-file/act-rule';
import { CLOSING_DATE_RULES, closingDateOf } from './closing-date.ts';
import type { CheckpointExcuse, NotApplicableReason } from './checkpoint-codes.ts';
import { EXTENSION_RULES } from './extensions.ts';
import { RIGHT_RULES } from './rights.ts';
import { completeCheckpoint, declareNotApplicable, excuseCheckpoint, frozenPlan } from './progress.ts';

const OFFICERS: readonly Role[] = ['officer', 'head'];

/** The day a step was taken: stated by the handler, never after the day of the act. */
function statedDay(request: ActRequest, key: string): string | Refusal {
  const on = optionalText(request.facts, key) ?? request.on;
  return on > request.on
    ? refuse('handling.day-in-the-future', { field: `/${key}`, params: { on, today: request.on } })
    : on;
}

function handlerRule(decide: ActRule['decide'], more: Partial<ActRule> = {}): ActRule {
  return {
    roles: ['handler'],
    standing: 'handler',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: null,
    decide,
    ...more,
  };
}

/** 承办: checkpoints, progress, extensions, the closing document (Legal Aid Law 46, 50; Decree 148 arts 27-40). */
export const HANDLING_RULES: Readonly<Record<string, ActRule>> = {
  'handling.complete-checkpoint': handlerRule((state, request) => {
    const on = statedDay(request, 'doneOn');
    if (typeof on !== 'string') return on;
    const checkpoint = text(request.facts, 'checkpoint');
    const materials = (request.facts.materials ?? []) as readonly Material[];
    const step = completeCheckpoint(frozenPlan(state), checkpoint, { on: isoDate(on), materials });
    return isRefusal(step)
      ? step
      : [
          event('handling.checkpoint-completed', {
            checkpoint,
            on,
            materials,
            documents: request.facts.documents ?? [],
          }),
        ];
  }),
  'handling.declare-not-applicable': handlerRule((state, request) => {
    const checkpoint = text(request.facts, 'checkpoint');
    const reason = text(request.facts, 'reason');
    const step = declareNotApplicable(
      frozenPlan(state),
      checkpoint,
      reason as NotApplicableReason,
      isoDate(request.on),
    );
    return isRefusal(step)
      ? step
      : [event('handling.checkpoint-not-applicable', { checkpoint, reason, on: request.on })];
  }),
  'handling.excuse-checkpoint': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: null,
    decide: (state, request) => {
      const checkpoint = text(request.facts, 'checkpoint');
      const reason = text(request.facts, 'reason');
      const step = excuseCheckpoint(frozenPlan(state), checkpoint, reason as CheckpointExcuse, isoDate(request.on));
      return isRefusal(step) ? step : [event('handling.checkpoint-excused', { checkpoint, reason, on: request.on })];
    },
  },
  // 委托手续: five days, but for the recipient's or an objective cause, with a new date (Decree 148 art. 27).
  'handling.excuse-mandate-papers': handlerRule(
    (_state, request) => {
      const newDueOn = text(request.facts, 'newDueOn');
      if (newDueOn <= request.on)
        return refuse('handling.new-date-not-later', { field: '/newDueOn', rule: 'decree-148-27' });
      return [event('handling.mandate-excused', { reason: text(request.facts, 'reason'), newDueOn, on: request.on })];
    },
    { stages: ['handling'], source: 'Decree 148 art. 27' },
  ),
  'handling.report-progress': handlerRule(
    (_state, request) => {
      const on = statedDay(request, 'happenedOn');
      return typeof on !== 'string'
        ? on
        : [event('handling.progress-reported', { kind: text(request.facts, 'kind'), on })];
    },
    { source: 'LAL 46' },
  ),
  ...EXTENSION_RULES,
  ...RIGHT_RULES,
  ...CLOSING_DATE_RULES,
  // 督办: the agency reminds or instructs; the text goes to the file, the fact to the ledger.
  'handling.instruct': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: null,
    decide: (_state, request) => [event('handling.instructed', { kind: text(request.facts, 'kind'), on: request.on })],
  },
  // 结案日 follows from the document, never from a field somebody may fill in (Decree 148 art. 40).
  'handling.record-closing': handlerRule(
    (state, request) => {
      const kind = text(request.facts, 'kind');
      const document = optionalText(request.facts, 'document');
      const receivedOn = statedDay(request, 'receivedOn');
      if (typeof receivedOn !== 'string') return receivedOn;
      const closing = closingDateOf(state, { kind, document, day: isoDate(receivedOn) });
      if (typeof closing !== 'string') return closing;
      return [
        event('handling.closing-document-reported', {
          kind,
          document,
          receivedOn,
          closingDate: closing,
          on: request.on,
        }),
      ];
    },
    { stages: ['handling'], leadsTo: ['closing'], source: 'Decree 148 art. 40' },
  ),
};
