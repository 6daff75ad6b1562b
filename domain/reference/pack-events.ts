/**
 * Every event kind that a shipped rule pack names. A pack that names another is refused at load, so a
 * renamed event cannot silently leave a deadline unopened or open for ever.
 */
export const PACK_EVENTS = [
  'intake.lodged-elsewhere', // by: organ | duty-lawyer | station; at: instant
  'intake.forwarded',
  'intake.received', // receivedOn
  'intake.notice-received', // receivedOn
  'intake.notice-returned',
  'intake.supplement-requested', // on, by: last day the agency gives
  'intake.supplemented',
  'intake.co-operation-requested',
  'intake.co-operation-answered',
  'intake.granted',
  'intake.granted-first',
  'intake.late-papers-supplied',
  'intake.commitment-drawn',
  'intake.commitment-checked',
  'intake.refused',
  'intake.refusal-served', // on: day of service
  'intake.refusal-final',
  'intake.withdrawn',
  'intake.deemed-withdrawn',
  'intake.transferred',
  'assignment.issued',
  'assignment.arranged',
  'assignment.confirmed',
  'assignment.not-to-act-applied',
  'assignment.not-to-act-granted',
  'assignment.not-to-act-refused',
  'assignment.organ-answered',
  'assignment.taken-back',
  'assignment.replacement-requested',
  'assignment.replacement-decided',
  'case-file.objection-lodged',
  'case-file.objection-decided',
  'case-file.termination-decided',
  'case-file.termination-served',
  'handling.begun',
  'handling.checkpoint-completed', // checkpoint
  'handling.checkpoint-not-applicable', // checkpoint
  'handling.checkpoint-excused', // checkpoint
  'handling.progress-reported', // kind, on
  'handling.deadline-opened', // rule: key with or without the room; on, or losesOn where the law or a court names the day
  'handling.deadline-settled', // rule, how: met | not-applicable | excused | waived
  'handling.mandate-signed',
  'handling.judgment-received', // document: judgment | ruling | award | reconsideration-decision; receivedOn
  'handling.closing-document-reported', // document, receivedOn, closingDate
  'hearing.held', // hearing, hearingDay, first, attended
  'hearing.observer-assigned', // hearing, hearingDay
  'hearing.observer-told', // hearing
  'hearing.observer-released', // hearing
  'hearing.observation-recorded', // hearing
  'hearing.opinion-asked', // way: link | paper
  'hearing.opinion-received',
  'follow-up.touch-ended', // touch: first | second | third
  'follow-up.abnormal-answer', // touch
  'follow-up.abnormal-settled', // touch
  'follow-up.complaint-lodged', // complaint
  'follow-up.complaint-accepted', // complaint
  'follow-up.complaint-decided', // complaint
  'follow-up.complaint-answered', // complaint
  'closing.submitted',
  'closing.examined',
  'closing.returned',
  'closing.approved',
  'closing.dossier-locked',
  'subsidy.approved',
  'subsidy.paid',
] as const;
export type PackEvent = (typeof PACK_EVENTS)[number];
