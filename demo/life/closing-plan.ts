/** How a case ends: result, money, the document that ends it, and what its closure file lacks at first. */
import type { Material } from '#domain/case-file/codes';
import { LOSS_PROOFS, type Outcome, type Result } from '#domain/closing/outcome';
import { RETURN_REASON_MATERIAL, type ReturnReason } from '#domain/closing/return-reasons';
import type { ClosingKind } from '#domain/handling/closing-documents';
import type { CaseToBe } from '../facts/case-to-be.ts';
import { RATES } from './figures.ts';
import type { PlannedReturn } from './plan.ts';
import type { Planner } from './plan-life.ts';
import type { TextKind } from './texts.ts';

type Weights = readonly (readonly [Result, number])[];

/** Results by kind with weights (our own). */
function results(one: CaseToBe): Weights {
  switch (one.proceeding) {
    case 'investigation':
      return [
        ['transferred-for-prosecution', 93],
        ['case-withdrawn', 6],
        ['investigation-ended', 1],
      ];
    case 'prosecution-review':
      return [
        ['indicted', 86],
        ['not-prosecuted-discretionary', 11],
        ['not-prosecuted-doubt', 3],
      ];
    case 'second-instance':
      return one.category === 'criminal'
        ? [
            ['upheld', 74],
            ['changed', 19],
            ['remanded', 7],
          ]
        : [
            ['upheld', 66],
            ['changed', 18],
            ['mediated', 16],
          ];
    case 'retrial':
      return [
        ['upheld', 70],
        ['changed', 30],
      ];
    case 'arbitration':
      return [
        ['won', 34],
        ['won-in-part', 30],
        ['mediated', 32],
        ['lost', 4],
      ];
    case 'reconsideration':
      return [
        ['won', 30],
        ['won-in-part', 20],
        ['dismissed', 50],
      ];
    case 'mediation':
      return [
        ['settled', 62],
        ['mediated', 38],
      ];
    default:
      break;
  }
  if (one.form === 'criminal-defence') {
    return [
      ['mitigated', 56],
      ['as-recommended', 24],
      ['probation', 17],
      ['exempt-from-punishment', 2],
      ['acquitted', 0.3],
    ];
  }
  if (one.form === 'criminal-representation')
    return [
      ['won', 25],
      ['won-in-part', 45],
      ['mediated', 30],
    ];
  if (one.form === 'administrative-litigation')
    return [
      ['won', 24],
      ['dismissed', 56],
      ['withdrawn', 20],
    ];
  return [
    ['won', 36],
    ['won-in-part', 26],
    ['mediated', 32],
    ['lost', 4],
    ['withdrawn', 2],
  ];
}

/** Shares of the claim that come back, in hundredths, from and to. */
const RECOVERED: Readonly<Partial<Record<Result, readonly [number, number]>>> = {
  won: [75, 100],
  'won-in-part': [35, 75],
  mediated: [50, 90],
  settled: [55, 95],
  changed: [30, 70],
};

/** The outcome that the closing report is to state; accepted by the product's own check of outcomes. */
export function planOutcome(plan: Planner): Outcome {
  const { one } = plan;
  const result = plan.choose('outcome/result', results(one));
  const claimed = one.amountClaimedFen ?? 0;
  const share = RECOVERED[result];
  const recovered =
    share === undefined || claimed === 0
      ? 0
      : Math.floor((claimed * plan.days('outcome/share', share[0], share[1])) / 100);
  const decided = [
    'indicted',
    'not-prosecuted-discretionary',
    'not-prosecuted-doubt',
    'mitigated',
    'as-recommended',
    'probation',
    'exempt-from-punishment',
    'acquitted',
    'upheld',
    'changed',
    'remanded',
    'won',
    'won-in-part',
    'lost',
    'dismissed',
  ].includes(result);
  const good = [
    'won',
    'acquitted',
    'probation',
    'exempt-from-punishment',
    'changed',
    'not-prosecuted-discretionary',
    'not-prosecuted-doubt',
  ].includes(result);
  const bad = ['lost', 'dismissed', 'upheld', 'as-recommended'].includes(result);
  const performed =
    one.proceeding === 'mediation'
      ? plan.choose<Outcome['performed']>('outcome/performed', [
          ['full', 70],
          ['part', 25],
          ['not', 5],
        ])
      : recovered > 0
        ? plan.choose<Outcome['performed']>('outcome/performed', [
            ['full', 45],
            ['part', 25],
            ['not', 30],
          ])
        : 'n-a';
  return {
    result,
    opinionAdopted: !decided
      ? 'n-a'
      : good
        ? plan.choose('outcome/adopted', [
            ['full', 60],
            ['part', 40],
          ])
        : plan.choose(
            'outcome/adopted',
            bad
              ? [
                  ['part', 55],
                  ['not', 45],
                ]
              : [
                  ['full', 25],
                  ['part', 70],
                  ['not', 5],
                ],
          ),
    amountClaimedFen: claimed,
    lossRecoveredFen: recovered,
    lossAvertedFen: 0,
    lossProof: recovered > 0 ? lossProof(one, result) : null,
    performed,
    personsHelped: one.groupSize,
  };
}

function lossProof(one: CaseToBe, result: Result): Material {
  const document = documentOf(one, result);
  return document !== null && LOSS_PROOFS.includes(document) ? document : 'settlement-agreement';
}

function documentOf(one: CaseToBe, result: Result): Material | null {
  switch (one.proceeding) {
    case 'investigation':
      return result === 'case-withdrawn'
        ? 'case-withdrawal-decision'
        : result === 'investigation-ended'
          ? 'transfer-record'
          : 'prosecution-opinion';
    case 'prosecution-review':
      return result === 'indicted' ? 'indictment' : 'non-prosecution-decision';
    case 'arbitration':
      return result === 'mediated' ? 'mediation-statement' : 'award';
    case 'reconsideration':
      return 'reconsideration-decision';
    case 'mediation':
      return result === 'mediated' ? 'mediation-statement' : 'settlement-agreement';
    default:
      return result === 'mediated' ? 'mediation-statement' : 'judgment';
  }
}

/** What ends the service: a document received or, in mediation, sometimes the agreement itself. */
export function closingDocument(
  plan: Planner,
  outcome: Outcome,
): { readonly kind: ClosingKind; readonly document: Material | null } {
  const document = documentOf(plan.one, outcome.result);
  if (plan.one.proceeding === 'mediation' && outcome.result === 'settled')
    return { kind: 'agreement-reached', document: null };
  return { kind: 'document-received', document };
}

/** Returns that officers know, with weights; only those about a paper that the file holds can happen. */
const REASONS: readonly (readonly [ReturnReason, number])[] = [
  ['meeting-record-unsigned', 24],
  ['file-reading-record-missing', 14],
  ['mandate-agreement-undated', 16],
  ['proof-of-service-missing', 8],
  ['progress-notice-missing', 12],
  ['defence-statement-unsigned', 10],
  ['representation-statement-unsigned', 8],
  ['wrong-closing-date', 9],
  ['loss-recovered-not-stated', 7],
  ['page-illegible', 3],
];

/** None, one or two returns with one to three coded reasons each, never the same reason in both. */
export function planReturns(plan: Planner, held: ReadonlySet<Material>): readonly PlannedReturn[] {
  if (!plan.yes('closing/returned', RATES.returned)) return [];
  const always: readonly ReturnReason[] = ['page-illegible', 'wrong-closing-date', 'proof-of-service-missing'];
  let fitting = REASONS.filter(([code]) => {
    if (code === 'proof-of-service-missing') return plan.one.entry === 'application';
    if (code === 'loss-recovered-not-stated') return plan.one.amountClaimedFen !== null;
    return always.includes(code) || held.has(RETURN_REASON_MATERIAL[code]);
  });
  const rounds = plan.yes('closing/returned-again', RATES.returnedAgain) ? 2 : 1;
  return Array.from({ length: rounds }, (_, round): PlannedReturn => {
    const count =
      round === 0
        ? plan.choose('closing/reasons', [
            [1, 60],
            [2, 30],
            [3, 10],
          ])
        : 1;
    const reasons: ReturnReason[] = [];
    for (let index = 0; index < count && fitting.length > 0; index += 1) {
      const reason = plan.choose('closing/reason', fitting, round * 10 + index + 1);
      reasons.push(reason);
      fitting = fitting.filter(([code]) => code !== reason);
    }
    return { reasons, resubmitAfterDays: plan.within(`closing/resubmit-${round + 1}`, 1, 7, 4) };
  });
}

const TEXTS: Readonly<Partial<Record<Material, TextKind>>> = {
  'meeting-record': 'meeting-record',
  'file-reading-record': 'file-reading-record',
  'legal-opinion': 'written-opinion',
  'defence-statement': 'defence-statement',
  'representation-statement': 'representation-statement',
  'investigation-material': 'evidence-note',
  'evidence-copy': 'evidence-note',
  'progress-notice': 'progress-notice',
  'custody-application': 'custody-application',
  pleading: 'pleading',
  'closing-report': 'closing-report',
};

/** The text that stands in a paper of a kind; null for papers that others write (a judgment, a form). */
export function textOf(material: Material): TextKind | null {
  return TEXTS[material] ?? null;
}
