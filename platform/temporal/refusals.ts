import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { isRefusal, type Refusal } from '#domain/kernel/refusal';

/** Our own refusal inside a rejected Update, null for every other failure. */
export function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) return null;
  const [detail] = error.cause.details ?? [];
  return isRefusal(detail) && typeof detail.code === 'string' && detail.code === error.cause.type ? detail : null;
}
