/**
 * National deadlines of handling: those that checkpoints point to (each key is `handling.` and the
 * checkpoint's rule), the organ's own, and the dates by which a right is lost.
 */
import type { DeadlineRule, EventMatch, RuleSource } from '../rule-pack.ts';
import { law, on, POLICY, rule } from './build.ts';

const SINCE = '2023-09-01';

/** The handling room opens and settles by the rule's key, with or without its room. */
function named(kind: string, key: string): EventMatch {
  return on(kind, { rule: [key, key.slice('handling.'.length)] });
}

type Handled = Pick<DeadlineRule, 'key' | 'value' | 'unit' | 'source'> & Partial<DeadlineRule>;

function handled(given: Handled): DeadlineRule {
  const { trigger = [], metBy = [], ...rest } = given;
  return rule(
    {
      duty: 'handler',
      repeats: true,
      ...rest,
      trigger: [named('handling.deadline-opened', given.key), ...trigger],
      metBy: [named('handling.deadline-settled', given.key), ...metBy],
    },
    SINCE,
  );
}

/** A date that loses a right: can't be muted, and needs an act: done, waived in writing, or not applicable. */
function losing(
  key: string,
  value: number,
  unit: 'natural' | 'month',
  source: RuleSource,
  more: Partial<DeadlineRule> = {},
): DeadlineRule {
  return handled({
    key,
    value,
    unit,
    source,
    consequence: 'rights-losing',
    ladder: 'rights-losing',
    // A court or the file may name the day itself.
    agencySet: 'losesOn',
    ...more,
  });
}

const received = (document: string): EventMatch => on('handling.judgment-received', { document: [document] });
const CRIMINAL = ['criminal-defence', 'criminal-representation'] as const;
const CIVIL = ['civil-litigation'] as const;
const ADMINISTRATIVE = ['administrative-litigation', 'state-compensation'] as const;
const FIRST = ['first-instance'] as const;

export const HANDLING_DEADLINES: readonly DeadlineRule[] = [
  // Due from the unit's arranging, excused by code with a new date (the extension moves it).
  handled({
    key: 'handling.mandate-papers',
    value: 5,
    unit: 'natural',
    trigger: [on('assignment.arranged')],
    metBy: [on('handling.mandate-signed')],
    source: law('decree-148', '27', 'confirmed'),
  }),
  handled({
    key: 'handling.court-papers',
    value: 3,
    unit: 'natural',
    source: law('cpl-interpretation', '52, 66', 'confirmed'),
  }),
  handled({
    key: 'handling.custody-change-answer',
    value: 3,
    unit: 'natural',
    consequence: 'record-only',
    ladder: 'none',
    duty: 'organ',
    source: law('cpl', '97', 'confirmed'),
  }),
  handled({
    key: 'handling.supplementary-investigation',
    value: 1,
    unit: 'month',
    consequence: 'record-only',
    ladder: 'none',
    duty: 'organ',
    source: law('cpl', '175', 'confirmed'),
  }),
  handled({
    key: 'handling.arbitration-acceptance',
    value: 5,
    unit: 'natural',
    consequence: 'record-only',
    ladder: 'none',
    duty: 'organ',
    source: law('labour-arbitration', '29', 'memory'),
  }),
  // 45 days and at most 15 more; after that one may sue.
  handled({
    key: 'handling.arbitration-award',
    value: 60,
    unit: 'natural',
    consequence: 'record-only',
    ladder: 'none',
    duty: 'organ',
    source: law('labour-arbitration', '43', 'confirmed'),
  }),
  handled({ key: 'handling.death-review-opinion', value: 1, unit: 'month', source: law('cpl', '250', 'memory') }),
  handled({
    key: 'handling.duty-forward-application',
    value: 24,
    unit: 'hour',
    startFrom: 'at',
    source: law('lal', '39 ¶2', 'confirmed'),
  }),
  // On the day itself: the limitation or the period to sue is looked at before anything else.
  handled({ key: 'handling.limitation-check', value: 0, unit: 'natural', source: POLICY }),
  handled({
    key: 'handling.idle-on-bail',
    value: 12,
    unit: 'month',
    trigger: [on('handling.bail-reported')],
    withdrawnBy: [on('handling.closing-document-reported')],
    consequence: 'record-only',
    ladder: 'none',
    source: POLICY,
  }),
  losing('handling.appeal-criminal-judgment', 10, 'natural', law('cpl', '230', 'confirmed'), {
    trigger: [received('judgment')],
    startFrom: 'receivedOn',
    condition: { form: CRIMINAL, proceeding: FIRST },
  }),
  losing('handling.appeal-criminal-ruling', 5, 'natural', law('cpl', '230', 'confirmed'), {
    trigger: [received('ruling')],
    startFrom: 'receivedOn',
    condition: { form: CRIMINAL, proceeding: FIRST },
  }),
  losing('handling.protest-request', 5, 'natural', law('cpl', '229', 'memory')),
  losing('handling.non-prosecution-petition', 7, 'natural', law('cpl', '180', 'memory')),
  losing('handling.compulsory-treatment-reconsideration', 5, 'natural', law('cpl-interpretation', '642', 'memory')),
  losing('handling.appeal-civil-judgment', 15, 'natural', law('civil-procedure', '171', 'confirmed'), {
    trigger: [received('judgment')],
    startFrom: 'receivedOn',
    condition: { form: CIVIL, proceeding: FIRST },
  }),
  losing('handling.appeal-civil-ruling', 10, 'natural', law('civil-procedure', '171', 'confirmed'), {
    trigger: [received('ruling')],
    startFrom: 'receivedOn',
    condition: { form: CIVIL, proceeding: FIRST },
  }),
  losing('handling.appeal-administrative-judgment', 15, 'natural', law('administrative-procedure', '85', 'confirmed'), {
    trigger: [received('judgment')],
    startFrom: 'receivedOn',
    condition: { form: ADMINISTRATIVE, proceeding: FIRST },
  }),
  losing('handling.appeal-administrative-ruling', 10, 'natural', law('administrative-procedure', '85', 'confirmed'), {
    trigger: [received('ruling')],
    startFrom: 'receivedOn',
    condition: { form: ADMINISTRATIVE, proceeding: FIRST },
  }),
  losing('handling.suit-after-award', 15, 'natural', law('labour-arbitration', '48, 50', 'confirmed'), {
    trigger: [received('award')],
    startFrom: 'receivedOn',
    condition: { form: ['labour-arbitration'] },
  }),
  losing('handling.suit-after-reconsideration', 15, 'natural', law('administrative-procedure', '45', 'confirmed'), {
    trigger: [received('reconsideration-decision')],
    startFrom: 'receivedOn',
    condition: { form: ['administrative-reconsideration'] },
  }),
  losing('handling.administrative-suit', 6, 'month', law('administrative-procedure', '46', 'confirmed')),
  losing('handling.labour-limitation', 12, 'month', law('labour-arbitration', '27', 'confirmed')),
  losing('handling.state-compensation-next-step', 30, 'natural', law('state-compensation', '24-25', 'memory')),
  losing('handling.enforcement-application', 24, 'month', law('civil-procedure', '250', 'confirmed')),
  // The court or the seizure names the day; the figures are only what is assumed until somebody states it.
  losing('handling.evidence-time-limit', 15, 'natural', POLICY),
  losing('handling.preservation-renewal', 12, 'month', POLICY),
];
