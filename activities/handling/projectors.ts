import { insert, update } from '#platform/store/acts';
import type { Projector } from '../context.ts';

function settles(state: string): Projector {
  return (context, happened) => [
    update(
      'checkpoint',
      { case_id: context.caseId, key: happened.facts.checkpoint ?? '' },
      { state, completed_on: happened.facts.on ?? context.request.on, reason: happened.facts.reason ?? null },
    ),
  ];
}

function entry(kindFact?: string): Projector {
  return (context, happened) => [
    insert('progress_entry', {
      id: context.newId(),
      case_id: context.caseId,
      kind: kindFact === undefined ? happened.kind : (happened.facts[kindFact] ?? happened.kind),
      happened_on: happened.facts.on ?? context.request.on,
      facts: happened.facts,
      command_id: context.commandId ?? context.caseId,
    }),
  ];
}

/** Read model of handling: the plan's checkpoints, progress, attached documents. */
export const HANDLING_PROJECTORS: Readonly<Record<string, Projector>> = {
  'handling.begun': (context, _happened, after) => [
    insert(
      'checkpoint',
      ...(after.plan?.items ?? []).map((item, position) => ({
        id: context.newId(),
        case_id: context.caseId,
        key: item.key,
        position,
        required: item.required,
        state: 'open',
      })),
    ),
  ],
  'handling.checkpoint-completed': (context, happened, after) => {
    const documents = Array.isArray(happened.facts.documents) ? happened.facts.documents : [];
    return [
      ...settles('done')(context, happened, after),
      ...documents.map((id) => update('document', { id, case_id: context.caseId }, { state: 'filed' })),
    ];
  },
  'handling.checkpoint-not-applicable': settles('not-applicable'),
  'handling.checkpoint-excused': settles('excused'),
  'handling.progress-reported': entry('kind'),
  'handling.instructed': entry(),
  'handling.mandate-excused': entry(),
  'handling.extension-requested': entry(),
  'handling.deadline-extended': entry(),
};
