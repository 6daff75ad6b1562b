import { proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '#activities/index';
import type { Decision } from '#domain/case-file/decision';
import { DATABASE } from '../kit/retry-profiles.ts';

const { commitAct } = proxyLocalActivities<Activities>(DATABASE);

/** One act on a case whose own workflow has ended: same commit, same ledger, no reopened case. */
export async function lateAct(input: {
  readonly v: 1;
  readonly caseId: string;
  readonly commandId: string;
}): Promise<Decision> {
  const { resync: _resync, ...decision } = await commitAct({
    v: 1,
    caseId: input.caseId,
    commandId: input.commandId,
    early: null,
  });
  return decision;
}
