/**
 * The combinations of 案件形式 and 办理阶段 that exist. Plans, closing documents and closure checklists are
 * total tables over {@link Combination}: a combination added here without its rows does not compile, and the
 * validators called at start-up find a row that is there but faulty.
 */
import { FORMS, PROCEEDINGS, type Form, type Proceeding } from '../case-file/codes.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';

/**
 * Which proceedings each form may be in. Compulsory treatment stands under both criminal forms: counsel there is
 * a representative (Criminal Procedure Law 304), while several provinces count these cases as notified defence.
 * Enforcement of an award or a settlement is a civil case of its own; enforcement of a mediation likewise.
 */
export const VALID_COMBINATIONS = {
  'criminal-defence': [
    'investigation',
    'prosecution-review',
    'first-instance',
    'second-instance',
    'retrial',
    'death-review',
    'compulsory-treatment',
  ],
  'criminal-representation': [
    'prosecution-review',
    'first-instance',
    'second-instance',
    'retrial',
    'compulsory-treatment',
  ],
  'civil-litigation': ['first-instance', 'second-instance', 'retrial', 'enforcement'],
  'administrative-litigation': ['first-instance', 'second-instance', 'retrial', 'enforcement'],
  'state-compensation': ['reconsideration', 'first-instance', 'second-instance', 'retrial'],
  'labour-arbitration': ['arbitration', 'mediation'],
  'administrative-reconsideration': ['reconsideration'],
  'other-non-litigation': ['mediation', 'arbitration'],
  'duty-help': ['investigation', 'prosecution-review', 'first-instance', 'second-instance'],
} as const satisfies { readonly [F in Form]: readonly Proceeding[] };

/** `form/proceeding` of every valid combination, as a key of total tables. */
export type Combination = {
  [F in Form]: `${F}/${(typeof VALID_COMBINATIONS)[F][number]}`;
}[Form];

/** Every valid combination, in the order of the lists of forms and proceedings. */
export const COMBINATIONS: readonly Combination[] = FORMS.flatMap((form) =>
  PROCEEDINGS.filter((proceeding) => (VALID_COMBINATIONS[form] as readonly Proceeding[]).includes(proceeding)).map(
    (proceeding) => `${form}/${proceeding}` as Combination,
  ),
);

/** Gives the key of a combination; refuses `handling.no-such-combination` for a pair that does not exist. */
export function combinationOf(form: Form, proceeding: Proceeding): { readonly key: Combination } | Refusal {
  if (!(VALID_COMBINATIONS[form] as readonly Proceeding[]).includes(proceeding)) {
    return refuse('handling.no-such-combination', { field: '/proceeding', params: { form, proceeding } });
  }
  return { key: `${form}/${proceeding}` as Combination };
}
