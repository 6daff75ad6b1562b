import { proxyActivities } from '@temporalio/workflow';
import type { DossierActivities } from '#activities/closing/archive';
import { DOCUMENT } from '../kit/retry-profiles.ts';

export interface PrintLetterInput {
  readonly v: 1;
  readonly caseId: string;
  readonly letterId: string;
  /** The task queue of the rendering processes. */
  readonly taskQueue: string;
}

/**
 * Prints one issued letter as PDF and as text, once: whoever asks again gets the same bytes. A workflow of its own,
 * because fonts are large and neither the API nor a case waits for them.
 */
export async function printLetter({ caseId, letterId, taskQueue }: PrintLetterInput): Promise<void> {
  const { printIssuedLetter } = proxyActivities<DossierActivities>({
    ...DOCUMENT,
    taskQueue,
    summary: 'print a letter',
  });
  await printIssuedLetter({ v: 1, caseId, letterId });
}
