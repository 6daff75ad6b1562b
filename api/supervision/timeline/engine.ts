import type { HistoryEvent } from '#domain/supervision/history';
import { engineDetail, engineEventInWords } from '#contract/words/timeline/engine';
import { byStart, exportedCaseRuns, liveCaseRuns, type CaseRun } from '#platform/temporal/case-runs';
import { caseWorkflowId, dossierWorkflowId } from '#workflows/case-file/messages';
import type { ApiDeps } from '../../kit/deps.ts';
import type { Entry } from './entries.ts';

/** The engine's record of a case; `reachable` is false when the engine did not answer for runs that it alone has. */
export interface EngineRecord {
  readonly runs: readonly CaseRun[];
  readonly reachable: boolean;
}

/** How long the engine is waited for; a timeline without it is better than none. */
const PATIENCE_MS = 2_000;

/** All runs that are known of a case, first one first: exported ones from their files, others from the engine. */
export async function engineRecord(deps: ApiDeps, caseId: string): Promise<EngineRecord> {
  const exported = await exportedCaseRuns(deps, caseId);
  const known = new Set(exported.map(({ runId }) => runId));
  const workflows = [caseWorkflowId(caseId), dossierWorkflowId(caseId)];
  try {
    const live = await deps.temporal.withDeadline(Date.now() + PATIENCE_MS, () => liveCaseRuns(deps, workflows, known));
    return { runs: byStart([...exported, ...live]), reachable: true };
  } catch (error) {
    deps.log.warn({ error: error instanceof Error ? error.name : typeof error }, 'the engine did not tell its history');
    return { runs: byStart(exported), reachable: false };
  }
}

/**
 * Entries of the engine's events. Their business instant is that of the act that they belong to: a demonstration's
 * clock runs faster than the engine's, and what is read together should stand together.
 */
export function engineEntries(
  record: EngineRecord,
  caseId: string,
  first: string,
  atOfCommand: ReadonlyMap<string, string>,
): readonly Entry[] {
  let at = first;
  return record.runs.flatMap((run) =>
    (run.events ?? []).map((event): Entry => {
      const command = commandOf(event);
      const own = command === null ? undefined : atOfCommand.get(command);
      if (own !== undefined && own > at) at = own;
      const detail = engineDetail(event);
      return {
        id: `${run.workflowId}/${run.runId}/${event.eventId}`,
        source: 'engine',
        at,
        engineAt: engineInstant(event.eventTime),
        kind: event.eventType,
        kindVersion: null,
        instrument: 'engine',
        actor: null,
        sentence: {
          zh: engineEventInWords(event.eventType, detail, 'zh'),
          en: engineEventInWords(event.eventType, detail, 'en'),
        },
        details: [],
        rule: null,
        deadlines: [],
        before: null,
        after: null,
        raw: `/cases/${caseId}/timeline/events/${run.runId}/${event.eventId}`,
        seq: null,
        stream: null,
        command,
        facts: {},
        commitments: {},
        hash: null,
        prevHash: null,
      };
    }),
  );
}

function engineInstant(text: string): string {
  return new Date(Date.parse(text)).toISOString();
}

/** The command whose Update an event is about: its id is the Update's. */
function commandOf(event: HistoryEvent): string | null {
  const accepted = event['workflowExecutionUpdateAcceptedEventAttributes'] as
    { protocolInstanceId?: string } | undefined;
  const completed = event['workflowExecutionUpdateCompletedEventAttributes'] as
    { meta?: { updateId?: string } } | undefined;
  return accepted?.protocolInstanceId ?? completed?.meta?.updateId ?? null;
}
