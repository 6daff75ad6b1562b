import { proxyActivities, setCurrentDetails, sleep } from '@temporalio/workflow';
import type { SupervisionActivities } from '#activities/supervision/index';
import { REMOTE } from '../../kit/retry-profiles.ts';
import type { ExportHistoryInput, ExportHistoryResult } from './messages.ts';

const { exportClosedRuns, checkDossier } = proxyActivities<SupervisionActivities>(REMOTE);

/** Looks at a case whose last run is about to close; two seconds, then twice as long each time. */
const LOOKS = 8;
const FIRST_WAIT_MS = 2_000;

/**
 * Exports the closed runs of a case and of its children, then has the four properties of its dossier checked. A case
 * ends a moment before its workflow does, so an ended case is looked at again until nothing of it runs; what is
 * still open after that is the reconciler's.
 */
export async function exportHistory(input: ExportHistoryInput): Promise<ExportHistoryResult> {
  let exported = 0;
  let open = true;
  let ended = false;
  for (let look = 0; open && look < LOOKS; look++) {
    if (look > 0) await sleep(FIRST_WAIT_MS * 2 ** (look - 1));
    const outcome = await exportClosedRuns({ v: 1, caseId: input.caseId });
    exported += outcome.exported;
    ({ open, ended } = outcome);
  }
  if (ended) await checkDossier({ v: 1, caseId: input.caseId, occasion: 'locked' });
  setCurrentDetails(`${exported} runs exported`);
  return { exported, open };
}
