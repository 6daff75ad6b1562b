import type { CaseEvent } from '#domain/case-file/events';
import { insert, type Change } from '#platform/store/acts';
import type { EffectContext, Projector } from '../context.ts';
import { letter } from '../letters.ts';

function review(context: EffectContext, happened: CaseEvent, decision: string): Change {
  return insert('closure_review', {
    id: context.newId(),
    case_id: context.caseId,
    submission_no: happened.facts.submission ?? 1,
    decision,
    returns: happened.facts.reasons ?? [],
    person_id: context.request.actor.person,
    reviewed_on: context.request.on,
  });
}

/** Read model of closing: each handing in, each return, the approval with its report (021). */
export const CLOSING_PROJECTORS: Readonly<Record<string, Projector>> = {
  'closing.submitted': (context, happened) => [
    insert('closure_submission', {
      id: context.newId(),
      case_id: context.caseId,
      submission_no: happened.facts.submission ?? 1,
      outcome: happened.facts.outcome ?? {},
      materials: happened.facts.materials ?? [],
      submitted_by: context.request.actor.person,
      submitted_on: context.request.on,
    }),
  ],
  'closing.returned': (context, happened) => [review(context, happened, 'returned')],
  'closing.approved': (context, happened) => [
    review(context, happened, 'approved'),
    ...letter(context, happened, '021'),
  ],
};
