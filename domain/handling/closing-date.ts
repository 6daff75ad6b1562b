import { optionalText, text, type ActRequest, type ActRule } from '#domain/case-file/act-rule';
import type { Material } from '#domain/case-file/codes';
import { event, type CaseEvent } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import { closureStep } from '#domain/closing/submission';
import type { Json } from '#domain/kernel/json';
import { isRefusal, refuse, type Refusal } from '#domain/kernel/refusal';
import { isoDate, type IsoDate } from '#domain/kernel/time';
import { closingDate, type ClosingKind } from './closing-documents.ts';

/** Why a closing date (结案日) is put right. */
export const CLOSING_DATE_REASONS = [
  'day-misread',
  'wrong-document',
  'receipt-proves-other-day',
  'performance-proves-other-day',
  'other',
] as const;

/** 结案日 follows from the document, never from a field somebody may fill in (Decree 148 art. 40). */
export function closingDateOf(
  state: CaseState,
  stated: { readonly kind: string; readonly document: string | null; readonly day: IsoDate },
): IsoDate | Refusal {
  const { kind, document, day } = stated;
  const closing = closingDate({
    form: state.form,
    proceeding: state.proceeding,
    kind: kind as ClosingKind,
    ...(document === null ? {} : { document: document as Material }),
    receivedOn: day,
    agreedOn: day,
    performanceBegunOn: day,
  });
  return isRefusal(closing) ? closing : closing.closedOn;
}

function corrected(state: CaseState, request: ActRequest): Refusal | readonly CaseEvent[] {
  if (state.pending !== null) return refuse('case-file.decision-pending', { params: { kind: state.pending.kind } });
  if (state.closing === null) throw new Error('a case in closing has no closure');
  const day = text(request.facts, 'receivedOn');
  if (day > request.on)
    return refuse('handling.day-in-the-future', { field: '/receivedOn', params: { on: day, today: request.on } });
  const kind = text(request.facts, 'kind');
  const document = optionalText(request.facts, 'document');
  const to = closingDateOf(state, { kind, document, day: isoDate(day) });
  if (typeof to !== 'string') return to;
  const step = closureStep(state.closing, {
    kind: 'correct-closing-date',
    on: isoDate(request.on),
    to,
    reasonGiven: optionalText(request.facts, 'reason') !== null,
  });
  if (isRefusal(step)) return { ...step, field: step.field === '/to' ? '/receivedOn' : step.field } as Refusal;
  return [
    event('handling.closing-date-corrected', {
      kind,
      document,
      receivedOn: day,
      from: state.closing.closedOn,
      closingDate: to,
      reason: text(request.facts, 'reason'),
      // Ended deadlines that are judged by the corrected day; only the commit knows them.
      judged: (request.facts.judged ?? []) as Json,
      on: request.on,
    }),
  ];
}

/** 更正结案日: an act with a reason, before approval; everything that hangs on the day moves with it. */
export const CLOSING_DATE_RULES: Readonly<Record<string, ActRule>> = {
  'handling.correct-closing-date': {
    roles: ['officer', 'head', 'closure-examiner'],
    standing: 'agency',
    stages: ['closing'],
    leadsTo: [],
    source: 'Decree 148 art. 40',
    decide: corrected,
  },
};
