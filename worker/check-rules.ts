import { FORMS } from '#domain/case-file/codes';
import { validateArchiveOrder } from '#domain/closing/archive-order';
import { validateChecklists } from '#domain/closing/checklists';
import { validatePlans } from '#domain/handling/plans';
import { RULE_PACKS } from '#domain/reference/packs/index';
import { validatePacks } from '#domain/reference/resolve-pack';

/** Every fault of the shipped rules, one line each. */
export class FaultyRules extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`the rules have ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'FaultyRules';
    this.faults = faults;
  }
}

/** The tables that decide about cases, each with its own check. */
const CHECKS: Readonly<Record<string, () => readonly string[]>> = {
  'checkpoint plans': () => validatePlans(),
  'closing checklists': () => validateChecklists(),
  'archive order': () => validateArchiveOrder(FORMS),
  'rule packs': () => validatePacks(RULE_PACKS).map((fault) => JSON.stringify(fault)),
};

/**
 * Refuses to begin with rules that contradict themselves: a worker that ran on them would decide cases wrongly.
 *
 * @throws {@link FaultyRules} with all faults of all tables
 */
export function checkRules(checks: Readonly<Record<string, () => readonly string[]>> = CHECKS): void {
  const faults = Object.entries(checks).flatMap(([table, check]) => check().map((fault) => `${table}: ${fault}`));
  if (faults.length > 0) throw new FaultyRules(faults);
}
