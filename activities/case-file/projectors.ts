import { linksOf } from '#domain/case-file/links';
import { formatInstant } from '#domain/kernel/time';
import { insert, type Change } from '#platform/store/acts';
import type { EffectContext, Projector } from '../context.ts';
import type { CaseEvent } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import { proposalSentBack } from '../assignment/projectors.ts';
import { letter } from '../letters.ts';

const registered: Projector = (context, happened, after) => {
  const { facts } = happened;
  const now = formatInstant(context.ports.clock.now());
  const textId = (name: string): string | null =>
    context.loaded.texts.find((sealed) => sealed.name === name)?.id ?? null;
  return [
    insert('case_file', {
      id: context.caseId,
      number: after.number,
      agency_id: context.agencyId,
      region_code: after.region,
      form: after.form,
      proceeding: after.proceeding,
      entry: after.entry,
      notice_ground: facts.noticeGround ?? null,
      intake_point: facts.intakePoint ?? 'window',
      cause_code: facts.cause ?? '',
      protection: after.protection,
      green_lane: after.greenLane,
      means_basis: facts.means ?? null,
      authority_id: facts.authority ?? null,
      stage: after.stage,
      version: after.version,
      base: {},
      rule_pack: after.policy.pack,
      calendar_version: after.policy.calendar,
      dispute_id: facts.dispute ?? null,
      record_id: facts.recordId ?? null,
      demonstration: facts.demonstration === true,
      received_on: after.receivedOn,
      created_at: now,
      updated_at: now,
    }),
    insert('recipient', {
      id: context.newId(),
      case_id: context.caseId,
      position: 1,
      reach: after.reach,
      minor: after.minor,
      name_text_id: textId('recipientName'),
      phone_text_id: textId('recipientPhone'),
      id_number_text_id: textId('recipientIdNumber'),
    }),
    ...linksOf(facts).map((link) =>
      insert('case_link', {
        id: context.newId(),
        case_id: context.caseId,
        other_case_id: link.case,
        kind: link.kind,
      }),
    ),
  ];
};

function step(context: EffectContext, happened: CaseEvent, after: CaseState, outcome: string): Change {
  const { facts } = happened;
  return insert('decision_step', {
    id: context.newId(),
    case_id: after.caseId,
    decision_no: facts.no ?? 0,
    kind: facts.kind ?? '',
    step: typeof facts.step === 'number' ? facts.step : 0,
    outcome,
    person_id: facts.by ?? null,
    role: context.request.actor.role,
    command_id: context.commandId,
    at: formatInstant(context.request.at),
  });
}

/** Read model of intake and decisions. */
export const CASE_FILE_PROJECTORS: Readonly<Record<string, Projector>> = {
  'intake.received': registered,
  'intake.notice-received': registered,
  'case-file.decision-proposed': (context, happened, after) => [step(context, happened, after, 'proposed')],
  'case-file.decision-agreed': (context, happened, after) => [step(context, happened, after, 'agreed')],
  'case-file.decision-sent-back': (context, happened, after) => [
    step(context, happened, after, 'sent-back'),
    ...proposalSentBack(context, happened, after),
  ],
  'intake.granted': (context, happened) => letter(context, happened, '009'),
  'intake.granted-first': (context, happened) => letter(context, happened, '009'),
  'intake.refused': (context, happened) => letter(context, happened, '010'),
};
