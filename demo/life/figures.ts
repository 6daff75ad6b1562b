/**
 * Figures of a life that an officer believes, in one place. Percentages are of a hundred, spans are days. They are
 * our own (no statistics of any region), inside the ranges that the field reports.
 */
import type { CaseToBe } from '../facts/case-to-be.ts';

export type Span = readonly [number, number];

export const RATES = {
  /** Of a hundred acts with a time limit. */
  late: 5,
  /** Of a hundred closure files; of those, a second time. */
  returned: 20,
  returnedAgain: 12,
  /** Of a hundred applications. */
  refused: 4,
  withdrawn: 2.5,
  deemedWithdrawn: 1.5,
  /** Of a hundred notices: one that names no ground and goes back. */
  noticeReturned: 1,
  supplement: 12,
  sentBack: 4,
  /** Handlers who apply not to act; of those, granted. */
  appliesNotToAct: 4,
  notToActGranted: 70,
  /** Units that stay silent for more than a working day; units that name another of their people. */
  unitSilent: 4,
  unitNamesAnother: 10,
  returnedForInvestigation: 10,
  hearingMoved: 12,
  hearingMovedAgain: 15,
  doorsClosed: 2,
  unknownIsPublic: 85,
  /** Of a hundred touches to people who can be reached. */
  reached: 84,
  satisfied: 98.3,
  moneyTaken: 0.15,
  opinionAnswered: 70,
  /** Cases with one act out of order, or by the wrong person. */
  outOfOrder: 8,
  wrongPerson: 5,
  mandateExcused: 15,
} as const;

/** From the day handling begins to the day the document that ends the case is received. */
export function handlingSpan(one: CaseToBe): Span {
  switch (one.proceeding) {
    case 'investigation':
      return [30, 90];
    case 'prosecution-review':
      return [20, 45];
    case 'second-instance':
      return [40, 60];
    case 'retrial':
      return [60, 90];
    case 'arbitration':
      return [35, 60];
    case 'reconsideration':
      return [40, 60];
    case 'mediation':
      return [15, 45];
    case 'enforcement':
      return [60, 150];
    default:
      break;
  }
  if (one.form === 'administrative-litigation') return [90, 150];
  if (one.form === 'civil-litigation') return one.procedure === 'summary' ? [60, 90] : [80, 150];
  if (one.procedure === 'fast-track') return [10, 15];
  return one.procedure === 'summary' ? [20, 40] : [30, 75];
}
