/**
 * 结案日: which document or fact ends the service and which day that is (Decree 148 art. 40, wording to be verified;
 * Criminal Procedure Law 162 for the record of being told of the transfer).
 */
import type { Form, Material, Proceeding } from '../case-file/codes.ts';
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts';
import { addMonths, type IsoDate } from '../kernel/time.ts';
import { combinationOf, type Combination } from './combinations.ts';

const INVESTIGATION: readonly Material[] = ['prosecution-opinion', 'case-withdrawal-decision', 'transfer-record'];
const PROSECUTION: readonly Material[] = ['indictment', 'non-prosecution-decision'];
const TRIAL: readonly Material[] = ['judgment', 'mediation-statement'];
const ENFORCEMENT: readonly Material[] = ['judgment', 'settlement-agreement', 'performance-proof'];
const COMPENSATION: readonly Material[] = [
  'judgment',
  'reconsideration-decision',
  'mediation-statement',
  'settlement-agreement',
];
const ARBITRATION: readonly Material[] = ['award', 'mediation-statement', 'settlement-agreement'];
const MEDIATED: readonly Material[] = ['settlement-agreement', 'mediation-statement'];
/** The entry of the help given (form 028). */
const DUTY: readonly Material[] = ['other'];

/** Documents of which one ends the service, per combination. */
export const CLOSING_DOCUMENTS: { readonly [C in Combination]: readonly Material[] } = {
  'criminal-defence/investigation': INVESTIGATION,
  'criminal-defence/prosecution-review': PROSECUTION,
  'criminal-defence/first-instance': TRIAL,
  'criminal-defence/second-instance': TRIAL,
  'criminal-defence/retrial': TRIAL,
  'criminal-defence/death-review': TRIAL,
  'criminal-defence/compulsory-treatment': TRIAL,
  'criminal-representation/prosecution-review': PROSECUTION,
  'criminal-representation/first-instance': TRIAL,
  'criminal-representation/second-instance': TRIAL,
  'criminal-representation/retrial': TRIAL,
  'criminal-representation/compulsory-treatment': TRIAL,
  'civil-litigation/first-instance': TRIAL,
  'civil-litigation/second-instance': TRIAL,
  'civil-litigation/retrial': TRIAL,
  'civil-litigation/enforcement': ENFORCEMENT,
  'administrative-litigation/first-instance': TRIAL,
  'administrative-litigation/second-instance': TRIAL,
  'administrative-litigation/retrial': TRIAL,
  'administrative-litigation/enforcement': ENFORCEMENT,
  'state-compensation/reconsideration': COMPENSATION,
  'state-compensation/first-instance': COMPENSATION,
  'state-compensation/second-instance': COMPENSATION,
  'state-compensation/retrial': COMPENSATION,
  'labour-arbitration/arbitration': ARBITRATION,
  'labour-arbitration/mediation': MEDIATED,
  'administrative-reconsideration/reconsideration': [
    'reconsideration-decision',
    'mediation-statement',
    'settlement-agreement',
  ],
  'other-non-litigation/mediation': MEDIATED,
  'other-non-litigation/arbitration': ARBITRATION,
  'duty-help/investigation': DUTY,
  'duty-help/prosecution-review': DUTY,
  'duty-help/first-instance': DUTY,
  'duty-help/second-instance': DUTY,
};

/** One of these ends the service; refuses `handling.no-such-combination`. */
export function closingDocumentsFor(form: Form, proceeding: Proceeding): readonly Material[] | Refusal {
  const combination = combinationOf(form, proceeding);
  return isRefusal(combination) ? combination : CLOSING_DOCUMENTS[combination.key];
}

/** Combinations that may end without a document: by agreement reached or by performance begun. */
const WITHOUT_DOCUMENT: readonly Combination[] = ['labour-arbitration/mediation', 'other-non-litigation/mediation'];

/** What ended the service. */
export const CLOSING_KINDS = [
  'document-received',
  'agreement-reached',
  'performance-begun',
  'termination-received',
  'dormant-on-bail',
] as const;
export type ClosingKind = (typeof CLOSING_KINDS)[number];

export interface ClosingFact {
  readonly form: Form;
  readonly proceeding: Proceeding;
  readonly kind: ClosingKind;
  /** The document, where `kind` is `document-received`. */
  readonly document?: Material;
  /** The day the handler received the document, or the unit received form 018. */
  readonly receivedOn?: IsoDate;
  /** The day the settlement was reached (signed). */
  readonly agreedOn?: IsoDate;
  /** The day the obligor began to perform an agreement of which no document exists. */
  readonly performanceBegunOn?: IsoDate;
  /** Bail without any step: the day of the last step, and the day the officer closes. */
  readonly lastStepOn?: IsoDate;
  readonly closedOn?: IsoDate;
}

export interface Closing {
  readonly closedOn: IsoDate;
  /** The paper that proves the day; null where none exists. */
  readonly provenBy: Material | null;
  readonly source: string;
}

const DECREE = 'decree-148-40';
/** Months on bail without a step before an officer may close an investigation case with a reason (our default). */
const DORMANT_MONTHS = 12;

function day(
  fact: ClosingFact,
  field: 'receivedOn' | 'agreedOn' | 'performanceBegunOn' | 'lastStepOn' | 'closedOn',
): IsoDate | Refusal {
  return (
    fact[field] ??
    refuse('handling.closing-day-missing', { field: `/${field}`, rule: DECREE, params: { kind: fact.kind } })
  );
}

/**
 * The closing date. Refuses `handling.no-such-combination`, `handling.closing-day-missing`,
 * `handling.not-a-closing-document` (the document does not end this form × proceeding),
 * `handling.needs-closing-document` (agreement or performance where only a document ends the service) and
 * `handling.not-dormant` (on bail, but not an investigation, or fewer than 12 months without a step).
 */
export function closingDate(fact: ClosingFact): Closing | Refusal {
  const combination = combinationOf(fact.form, fact.proceeding);
  if (isRefusal(combination)) return combination;
  switch (fact.kind) {
    case 'document-received': {
      const documents = CLOSING_DOCUMENTS[combination.key];
      if (fact.document === undefined || !documents.includes(fact.document)) {
        return refuse('handling.not-a-closing-document', {
          field: '/document',
          rule: DECREE,
          params: { document: fact.document ?? '' },
        });
      }
      const on = day(fact, 'receivedOn');
      return isRefusal(on) ? on : { closedOn: on, provenBy: fact.document, source: DECREE };
    }
    case 'agreement-reached':
    case 'performance-begun': {
      if (!WITHOUT_DOCUMENT.includes(combination.key)) {
        return refuse('handling.needs-closing-document', { field: '/kind', rule: DECREE });
      }
      const agreed = fact.kind === 'agreement-reached';
      const on = day(fact, agreed ? 'agreedOn' : 'performanceBegunOn');
      return isRefusal(on)
        ? on
        : { closedOn: on, provenBy: agreed ? 'settlement-agreement' : 'performance-proof', source: DECREE };
    }
    case 'termination-received': {
      const on = day(fact, 'receivedOn');
      return isRefusal(on) ? on : { closedOn: on, provenBy: 'termination-papers', source: DECREE };
    }
    case 'dormant-on-bail': {
      const last = day(fact, 'lastStepOn');
      if (isRefusal(last)) return last;
      const closed = day(fact, 'closedOn');
      if (isRefusal(closed)) return closed;
      if (combination.key !== 'criminal-defence/investigation' || closed < addMonths(last, DORMANT_MONTHS)) {
        return refuse('handling.not-dormant', {
          field: '/lastStepOn',
          rule: 'p-default',
          params: { months: DORMANT_MONTHS },
        });
      }
      return { closedOn: closed, provenBy: null, source: 'p-default' };
    }
  }
}
