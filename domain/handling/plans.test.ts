import { describe, expect, it } from 'vitest';
import { FORMS, PROCEEDINGS, type Form, type Proceeding } from '../case-file/codes.ts';
import { isRefusal } from '../kernel/refusal.ts';
import { CHECKPOINT_KEYS, CONDITIONS, HANDLING_DEADLINE_RULES } from './checkpoint-codes.ts';
import { COMBINATIONS, VALID_COMBINATIONS } from './combinations.ts';
import { PLANS, planFor, validatePlans, type CheckpointPlan } from './plans.ts';

/** `●key` and `○key` in the plan's order. */
function marks(form: Form, proceeding: Proceeding): string {
  const plan = planFor(form, proceeding);
  if (isRefusal(plan)) throw new Error(plan.code);
  return plan.map((def) => `${def.required ? '●' : '○'}${def.key}`).join(' ');
}

describe('checkpoint plans', () => {
  it('answer every pair of form and proceeding: a plan where the pair exists, a refusal where it does not', () => {
    for (const form of FORMS) {
      for (const proceeding of PROCEEDINGS) {
        const plan = planFor(form, proceeding);
        const valid = (VALID_COMBINATIONS[form] as readonly Proceeding[]).includes(proceeding);
        expect(isRefusal(plan) ? plan.code : plan.length > 0).toBe(valid ? true : 'handling.no-such-combination');
      }
    }
    expect(COMBINATIONS).toHaveLength(33);
    expect(Object.keys(PLANS).sort()).toEqual([...COMBINATIONS].sort());
  });

  it('have no fault, and every declared checkpoint, condition and deadline rule is used by one of them', () => {
    expect(validatePlans()).toEqual([]);
    const defs = Object.values(PLANS).flat();
    const used = new Set(defs.map((def) => def.key));
    expect(CHECKPOINT_KEYS.filter((key) => !used.has(key))).toEqual([]);
    expect(CONDITIONS.filter((code) => !defs.some((def) => def.condition === code))).toEqual([]);
    const rules = new Set(defs.flatMap((def) => [def.deadline, def.deadlineForRuling]));
    expect(HANDLING_DEADLINE_RULES.filter((rule) => !rules.has(rule))).toEqual([]);
  });

  it.each<[Form, Proceeding, string]>([
    [
      'criminal-defence',
      'investigation',
      '●organ-informed ●first-meeting ●mandate-papers ●charge-asked ○arrest-opinion ○custody-change ○custody-necessity ●written-opinion ●transfer-learnt ●progress-notice',
    ],
    [
      'criminal-defence',
      'prosecution-review',
      '●papers-filed ●mandate-papers ●file-reading ●meeting-after-reading ●written-opinion ○plea-advice ○custody-necessity ○supplementary-investigation ●progress-notice',
    ],
    [
      'criminal-defence',
      'first-instance',
      '●papers-filed ●mandate-papers ●file-reading ●meeting-before-hearing ○evidence-work ○pre-trial-conference ●hearing-or-opinion ●defence-statement ●judgment-explained ●progress-notice',
    ],
    [
      'criminal-representation',
      'first-instance',
      '●interview ●mandate-papers ●papers-filed ○file-reading ○incidental-claim ●written-opinion ○hearing ●decision-explained ●progress-notice',
    ],
    [
      'civil-litigation',
      'first-instance',
      '●interview ●mandate-papers ●limitation-checked ●evidence-list ●filing ○preservation ●hearing ●statement ○mediation-with-consent ●judgment-explained ○enforcement-advice ●progress-notice',
    ],
    [
      'other-non-litigation',
      'mediation',
      '●interview ●mandate-papers ●handling-plan ●facts ●settlement-with-consent ●performance-checked ●progress-notice',
    ],
  ])('%s × %s has each ● and ○ of the design in order', (form, proceeding, expected) => {
    expect(marks(form, proceeding)).toBe(expected);
  });

  it('demand mandate papers within the rule of 5 days everywhere but in duty-lawyer help', () => {
    for (const combination of COMBINATIONS) {
      const papers = PLANS[combination].find((def) => def.key === 'mandate-papers');
      if (combination.startsWith('duty-help/')) expect(papers).toBeUndefined();
      else expect(papers).toMatchObject({ required: true, deadline: 'mandate-papers', evidence: 'all' });
    }
  });

  it('mark the dates that lose rights: appeal, limitation, evidence, suit, enforcement, renewal of preservation', () => {
    const losing = new Set(
      Object.values(PLANS)
        .flat()
        .filter((def) => def.rightsLosing)
        .map((def) => def.deadline),
    );
    for (const rule of [
      'appeal-criminal-judgment',
      'appeal-civil-judgment',
      'appeal-administrative-judgment',
      'limitation-check',
      'evidence-time-limit',
      'suit-after-award',
      'suit-after-reconsideration',
      'enforcement-application',
      'preservation-renewal',
    ] as const) {
      expect(losing).toContain(rule);
    }
  });

  it('report every fault of a broken table at once', () => {
    const broken: Record<string, CheckpointPlan> = { ...PLANS };
    delete broken['civil-litigation/enforcement'];
    broken['criminal-defence/mediation'] = PLANS['criminal-defence/investigation'];
    broken['criminal-defence/investigation'] = [
      {
        key: 'first-meeting',
        required: true,
        condition: 'arrested',
        articles: [],
        materials: ['meeting-record'],
        deadline: null,
      },
      {
        key: 'first-meeting',
        required: false,
        articles: ['statute-1'],
        materials: [],
        deadline: null,
        reopens: ['file-reading'],
      },
    ];
    expect(validatePlans(broken)).toEqual([
      'criminal-defence/mediation: no such combination',
      'criminal-defence/investigation: first-meeting: required and conditional',
      'criminal-defence/investigation: first-meeting: no article',
      'criminal-defence/investigation: first-meeting: twice',
      'criminal-defence/investigation: first-meeting: conditional without a known condition',
      'criminal-defence/investigation: first-meeting: unknown article statute-1',
      'criminal-defence/investigation: first-meeting: no material proves it',
      'criminal-defence/investigation: first-meeting: reopens file-reading, not in the plan',
      'civil-litigation/enforcement: no plan',
    ]);
  });
});
