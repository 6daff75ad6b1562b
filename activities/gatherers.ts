import type { Gather } from './context.ts';
import {
  gatherAbort,
  gatherArrangement,
  gatherDraw,
  gatherDrawRequest,
  gatherNamed,
  gatherPassedOver,
  gatherRotation,
  gatherWishes,
} from './assignment/gather.ts';
import { gatherTicket } from './follow-up/gather.ts';
import { gatherClosingDate, gatherExtension, gatherRight, gatherSettling, openRight } from './handling/gather.ts';
import { gatherLink } from './follow-up/link.ts';
import {
  gatherHeld,
  gatherMove,
  gatherObserver,
  gatherRecord,
  gatherSchedule,
  gatherSelection,
} from './hearing/gather.ts';
import { gatherAgreement, gatherProposal, gatherRegistration } from './case-file/gather.ts';

const gatherClosing = gatherProposal('close');
const gatherApproval: Gather = (tx, context) => {
  const no = openRight(context);
  return no === null ? gatherClosing(tx, context) : Promise.resolve(no);
};

/** Acts whose rules need facts that only the database knows; every other act needs two round trips. */
export const GATHERERS: Readonly<Record<string, Gather>> = {
  'intake.register': gatherRegistration,
  'intake.propose-grant': gatherProposal('grant'),
  'intake.propose-grant-first': gatherProposal('grant-first'),
  'intake.propose-refusal': gatherProposal('refuse'),
  'hearing.schedule': gatherSchedule,
  'hearing.move': gatherMove,
  'hearing.confirm-publicity': gatherSelection,
  'hearing.select-attendance': gatherSelection,
  'hearing.hold': gatherHeld,
  'hearing.assign-observer': gatherObserver,
  'hearing.record-observation': gatherRecord,
  'hearing.give-opinion': gatherLink,
  'follow-up.answer-by-link': gatherLink,
  'handling.record-closing': gatherTicket,
  'handling.request-extension': gatherExtension,
  'handling.grant-extension': gatherExtension,
  'handling.open-right': gatherRight,
  'handling.settle-right': gatherSettling,
  'handling.correct-closing-date': gatherClosingDate,
  'closing.propose-approval': gatherApproval,
  'case-file.agree': gatherAgreement,
  'assignment.record-wishes': gatherWishes,
  'assignment.pass-over-previous': gatherPassedOver,
  'assignment.request-draw': gatherDrawRequest,
  'assignment.draw': gatherDraw,
  'assignment.abort-draw': gatherAbort,
  'assignment.choose': gatherNamed('choice'),
  'assignment.recommend': gatherNamed('recommendation'),
  'assignment.rotate': gatherRotation,
  'assignment.arrange': gatherArrangement,
};
