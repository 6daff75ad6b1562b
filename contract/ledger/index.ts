/**
 * Every kind of ledger row. A room adds `kinds/<room>.ts` and one line here; then its golden files are
 * written once with `ZHIHENG_WRITE_GOLDEN=1 npx vitest run contract/ledger`.
 */
import './kinds/assignment.ts';
import './kinds/closing.ts';
import './kinds/evaluation.ts';
import './kinds/follow-up.ts';
import './kinds/handling.ts';
import './kinds/hearing.ts';
import './kinds/take-over.ts';

export * from './kinds/case-file.ts';
export * from './kinds/draws.ts';
export * from './kinds/histories.ts';
export * from './kinds/supervision.ts';
export * from './registry.ts';
