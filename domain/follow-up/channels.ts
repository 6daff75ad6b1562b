/** Who may be reached, and how: the channels of a touch by the recipient's reach, and the draw of the phone share. */
import type { FollowUpState, MessageTo, TouchChannel } from './touches.ts';

/** Whom a message or call goes to; null where nobody may be messaged or called. */
export function contactOf(
  state: Pick<FollowUpState, 'reach' | 'guardianIsParty' | 'relativeConsents'>,
): MessageTo | null {
  switch (state.reach) {
    case 'own-phone':
      return 'recipient';
    case 'statutory-representative':
      return state.guardianIsParty ? null : 'statutory-representative';
    case 'close-relative':
      return state.relativeConsents ? 'close-relative' : null;
    case 'in-custody':
    case 'cannot-be-contacted':
      return null;
  }
}

/** The channels of a touch by reach; `phone` is added where a call is due. */
export function channelsOf(
  state: Pick<FollowUpState, 'reach' | 'guardianIsParty' | 'relativeConsents'>,
  phone: boolean,
): readonly TouchChannel[] {
  if (contactOf(state) !== null) return phone ? ['message', 'phone'] : ['message'];
  if (state.reach === 'in-custody') return ['custody-station', 'letter', 'visit'];
  // A guardian who is a party, a relative without consent: the recipient is seen in person or written to.
  return state.reach === 'cannot-be-contacted' ? [] : ['visit', 'letter'];
}

const TICKETS = 0x1_0000_0000;

/** Whether a ticket falls into the share; exact integers. */
export function drawnForPhone(ticket: number, share: string): boolean {
  const [num, den] = share.split('/').map(Number);
  if (num === undefined || den === undefined || !Number.isInteger(num) || !Number.isInteger(den) || den < 1)
    throw new Error(`not a share: ${share}`);
  return ticket * den < num * TICKETS;
}
