/** Problems of the log, its witnesses and bundles; part of the one table in `../problems.ts`. */
import type { ProblemEntry } from '../problems.ts';

export const LOG_PROBLEMS = {
  'supervision.trust-invalid': { status: 422, remedy: 'correct' },
  'supervision.no-checkpoint': { status: 404, remedy: 'try-again' },
  'supervision.leaf-range': { status: 400, remedy: 'correct' },
  'supervision.tree-size': { status: 400, remedy: 'correct' },
  'supervision.cosignature-invalid': { status: 422, remedy: 'correct' },
  'supervision.bundle-not-yet': { status: 409, remedy: 'try-again' },
} as const satisfies Readonly<Record<string, ProblemEntry>>;
