import { proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { SupervisionActivities } from '#activities/supervision/index';
import { AUDIT } from '../../kit/retry-profiles.ts';
import type { ReconcileCounts, ReconcileInput } from './messages.ts';

const { reconcileEngine, reconcileDatabase, keepRun } = proxyActivities<SupervisionActivities>(AUDIT);

/**
 * One pass of the reconciler: compares engine, ledger, tables and files, and stores what does not agree as findings.
 * Repairs nothing but what is safe to repeat: a missing export is asked for again.
 */
export async function reconcile(input: ReconcileInput): Promise<ReconcileCounts> {
  const startedAt = workflowInfo().runStartTime.getTime();
  const engine = await reconcileEngine(input);
  const database = input.scope === 'all' ? await reconcileDatabase(input) : {};
  const counts = { ...engine, ...database };
  await keepRun({ startedAt, counts });
  setCurrentDetails(
    Object.entries(counts)
      .map(([name, count]) => `${name}: ${count ?? '–'}`)
      .join('\n'),
  );
  return counts;
}
