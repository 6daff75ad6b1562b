import { proxyActivities } from '@temporalio/workflow';
import type { DossierActivities } from '#activities/closing/archive';
import type { Decision } from '#domain/case-file/decision';
import { DOCUMENT } from '../kit/retry-profiles.ts';

/** The task queue of the rendering processes; rendering is heavy and never shares a process with acts. */
export interface ArchiveDossierInput {
  readonly v: 1;
  readonly caseId: string;
  readonly taskQueue: string;
}

/**
 * Renders, checks, stores and locks the dossier of one case. The rendering is repeatable and its bytes go
 * to a file named by their hash, so a try that died half way leaves nothing to clean up.
 */
export async function archiveDossier(input: ArchiveDossierInput): Promise<Decision> {
  const { renderAndLockDossier } = proxyActivities<DossierActivities>({
    ...DOCUMENT,
    taskQueue: input.taskQueue,
    summary: 'render, check and lock the dossier',
  });
  return renderAndLockDossier({ v: 1, caseId: input.caseId });
}
