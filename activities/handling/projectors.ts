import type { CaseState } from '#domain/case-file/state';
import type { JsonObject } from '#domain/kernel/json';
import { insert, update, type Change } from '#platform/store/acts';
import type { EffectContext, Projector } from '../context.ts';

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
  'handling.extension-refused': entry(),
  'handling.deadline-opened': entry(),
  'handling.deadline-settled': (context, happened, after) => {
    const documents = Array.isArray(happened.facts.documents) ? happened.facts.documents : [];
    return [
      ...entry()(context, happened, after),
      ...documents.map((id) => update('document', { id, case_id: context.caseId }, { state: 'filed' })),
    ];
  },
  'handling.closing-date-corrected': (context, happened, after) => [
    ...entry()(context, happened, after),
    ...judgedRows(context).map(({ id, case_id: _case, rule_pack: _pack, rule_key: _key, ...set }) =>
      update('deadline', { id: id ?? '' }, set),
    ),
    ...thirdTouchMoved(context, after),
  ],
};

/** Ended deadlines as they are judged by the corrected closing date. */
function judgedRows(context: EffectContext): readonly JsonObject[] {
  const rows = context.request.facts.judgedRows;
  return Array.isArray(rows) ? (rows as readonly JsonObject[]) : [];
}

function thirdTouchMoved(context: EffectContext, after: CaseState): readonly Change[] {
  const third = after.followUp?.touches.third;
  if (third?.state !== 'open') return [];
  const window = { window_from: third.opensOn ?? null, window_to: third.closesOn ?? null };
  return [update('touch', { case_id: context.caseId, phase: 'third' }, window)];
}
