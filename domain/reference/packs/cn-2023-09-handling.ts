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
  const { trigger = [], metBy = [], withdrawnBy = [], checkpoints = [], ...rest } = given;
  const settled = checkpoints.length === 0 ? null : { checkpoint: checkpoints };
  return rule(
    {
      duty: 'handler',
      repeats: true,
      ...rest,
      trigger: [named('handling.deadline-opened', given.key), ...trigger],
      metBy: [
        named('handling.deadline-settled', given.key),
        ...(settled === null ? [] : [on('handling.checkpoint-completed', settled)]),
        ...metBy,
      ],
      withdrawnBy: [
        ...(settled === null
          ? []
          : [on('handling.checkpoint-not-applicable', settled), on('handling.checkpoint-excused', settled)]),
        ...withdrawnBy,
      ],
      checkpoints,
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

/** A paper that starts a period; the one that ends the service is reported as the closing document. */
function received(document: string): readonly EventMatch[] {
  const facts = { document: [document] };
  return [on('handling.judgment-received', facts), on('handling.closing-document-reported', facts)];
}

const CLOSED = on('handling.closing-document-reported');
const CRIMINAL = ['criminal-defence', 'criminal-representation'] as const;
const DEFENCE = ['criminal-defence'] as const;
const CIVIL = ['civil-litigation'] as const;
const ADMINISTRATIVE = ['administrative-litigation'] as const;
const FIRST = ['first-instance'] as const;

export const HANDLING_DEADLINES: readonly DeadlineRule[] = [
  // Due from the unit's arranging, excused by code with a new date (the extension moves it).
  handled({
    key: 'handling.mandate-papers',
    value: 5,
    unit: 'natural',
    trigger: [on('assignment.arranged')],
    metBy: [on('handling.mandate-signed')],
    // Another handler, another mandate: the next arranging starts the five days again.
    withdrawnBy: [on('assignment.taken-back'), on('assignment.not-to-act-granted')],
    checkpoints: ['mandate-papers'],
    source: law('decree-148', '27', 'confirmed'),
  }),
  handled({
    key: 'handling.court-papers',
    value: 3,
    unit: 'natural',
    trigger: [on('handling.begun')],
    condition: {
      form: CRIMINAL,
      proceeding: ['first-instance', 'second-instance', 'retrial', 'death-review', 'compulsory-treatment'],
    },
    checkpoints: ['papers-filed'],
    source: law('cpl-interpretation', '52, 66', 'confirmed'),
  }),
  // The organs' own periods: lateness is recorded and gives the handler something to write about.
  handled({
    key: 'handling.custody-change-answer',
    value: 3,
    unit: 'natural',
    trigger: [on('handling.checkpoint-completed', { checkpoint: ['custody-change'] })],
    metBy: [on('handling.progress-reported', { kind: ['custody-change-answered'] })],
    withdrawnBy: [CLOSED],
    consequence: 'record-only',
    ladder: 'none',
    duty: 'organ',
    source: law('cpl', '97', 'confirmed'),
  }),
  handled({
    key: 'handling.supplementary-investigation',
    value: 1,
    unit: 'month',
    trigger: [on('handling.progress-reported', { kind: ['returned-for-investigation'] })],
    withdrawnBy: [CLOSED],
    checkpoints: ['supplementary-investigation'],
    consequence: 'record-only',
    ladder: 'none',
    duty: 'organ',
    source: law('cpl', '175', 'confirmed'),
  }),
  handled({
    key: 'handling.arbitration-acceptance',
    value: 5,
    unit: 'natural',
    trigger: [on('handling.checkpoint-completed', { checkpoint: ['filing'] })],
    condition: { form: ['labour-arbitration'] },
    metBy: [on('handling.progress-reported', { kind: ['accepted'] })],
    withdrawnBy: [CLOSED],
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
    trigger: [on('handling.checkpoint-completed', { checkpoint: ['filing'] })],
    condition: { form: ['labour-arbitration'] },
    withdrawnBy: [CLOSED],
    consequence: 'record-only',
    ladder: 'none',
    duty: 'organ',
    source: law('labour-arbitration', '43', 'confirmed'),
  }),
  // "One and a half months" is remembered, not read.
  handled({
    key: 'handling.death-review-opinion',
    value: 45,
    unit: 'natural',
    trigger: [on('handling.begun')],
    condition: { form: ['criminal-defence'], proceeding: ['death-review'] },
    checkpoints: ['written-opinion'],
    source: law('spc-2021-348', 'to be verified', 'memory'),
  }),
  handled({
    key: 'handling.duty-forward-application',
    value: 24,
    unit: 'hour',
    startFrom: 'at',
    checkpoints: ['application-forwarded'],
    source: law('lal', '39 ¶2', 'confirmed'),
  }),
  // On the day itself: the limitation or the period to sue is looked at before anything else.
  handled({
    key: 'handling.limitation-check',
    value: 0,
    unit: 'natural',
    trigger: [on('handling.begun')],
    condition: {
      form: [
        'civil-litigation',
        'administrative-litigation',
        'state-compensation',
        'labour-arbitration',
        'administrative-reconsideration',
      ],
      proceeding: ['first-instance', 'second-instance', 'retrial', 'reconsideration', 'arbitration', 'mediation'],
    },
    checkpoints: ['limitation-checked'],
    consequence: 'record-only',
    source: POLICY,
  }),
  handled({
    key: 'handling.idle-on-bail',
    value: 12,
    unit: 'month',
    trigger: [on('handling.progress-reported', { kind: ['bailed'] })],
    withdrawnBy: [CLOSED],
    consequence: 'record-only',
    ladder: 'none',
    source: POLICY,
  }),
  losing('handling.appeal-criminal-judgment', 10, 'natural', law('cpl', '230', 'confirmed'), {
    trigger: received('judgment'),
    startFrom: 'receivedOn',
    condition: { form: DEFENCE, proceeding: FIRST },
    checkpoints: ['judgment-explained'],
  }),
  losing('handling.appeal-criminal-ruling', 5, 'natural', law('cpl', '230', 'confirmed'), {
    trigger: received('ruling'),
    startFrom: 'receivedOn',
    condition: { form: DEFENCE, proceeding: FIRST },
    checkpoints: ['judgment-explained'],
  }),
  losing('handling.protest-request', 5, 'natural', law('cpl', '229', 'memory'), {
    checkpoints: ['decision-explained'],
  }),
  losing('handling.non-prosecution-petition', 7, 'natural', law('cpl', '180', 'memory'), {
    checkpoints: ['decision-explained'],
  }),
  losing('handling.compulsory-treatment-reconsideration', 5, 'natural', law('cpl-interpretation', '642', 'memory'), {
    checkpoints: ['decision-explained'],
  }),
  losing('handling.appeal-civil-judgment', 15, 'natural', law('civil-procedure', '171', 'confirmed'), {
    trigger: received('judgment'),
    startFrom: 'receivedOn',
    condition: { form: CIVIL, proceeding: FIRST },
    checkpoints: ['judgment-explained'],
  }),
  losing('handling.appeal-civil-ruling', 10, 'natural', law('civil-procedure', '171', 'confirmed'), {
    trigger: received('ruling'),
    startFrom: 'receivedOn',
    condition: { form: CIVIL, proceeding: FIRST },
    checkpoints: ['judgment-explained'],
  }),
  losing('handling.appeal-administrative-judgment', 15, 'natural', law('administrative-procedure', '85', 'confirmed'), {
    trigger: received('judgment'),
    startFrom: 'receivedOn',
    condition: { form: ADMINISTRATIVE, proceeding: FIRST },
    checkpoints: ['judgment-explained'],
  }),
  losing('handling.appeal-administrative-ruling', 10, 'natural', law('administrative-procedure', '85', 'confirmed'), {
    trigger: received('ruling'),
    startFrom: 'receivedOn',
    condition: { form: ADMINISTRATIVE, proceeding: FIRST },
    checkpoints: ['judgment-explained'],
  }),
  losing('handling.suit-after-award', 15, 'natural', law('labour-arbitration', '48, 50', 'confirmed'), {
    trigger: received('award'),
    startFrom: 'receivedOn',
    condition: { form: ['labour-arbitration'], proceeding: ['arbitration'] },
    checkpoints: ['award-explained'],
  }),
  losing('handling.suit-after-reconsideration', 15, 'natural', law('administrative-procedure', '45', 'confirmed'), {
    trigger: received('reconsideration-decision'),
    startFrom: 'receivedOn',
    condition: { form: ['administrative-reconsideration'] },
    checkpoints: ['decision-explained'],
  }),
  losing('handling.administrative-suit', 6, 'month', law('administrative-procedure', '46', 'confirmed')),
  losing('handling.labour-limitation', 12, 'month', law('labour-arbitration', '27', 'confirmed')),
  losing('handling.state-compensation-next-step', 30, 'natural', law('state-compensation', '24-25', 'memory'), {
    checkpoints: ['judgment-explained'],
  }),
  losing('handling.enforcement-application', 24, 'month', law('civil-procedure', '250', 'confirmed'), {
    checkpoints: ['enforcement-advice'],
  }),
  // The court or the seizure names the day; the figures are only what is assumed until somebody states it.
  losing('handling.evidence-time-limit', 15, 'natural', POLICY, { checkpoints: ['evidence-list'] }),
  losing('handling.preservation-renewal', 12, 'month', POLICY, {
    checkpoints: ['preservation', 'preservation-renewal'],
  }),
];
