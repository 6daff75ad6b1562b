/** The reconciler's activities: each makes some checks and stores what they found. */
import { uuidV7 } from '#domain/kernel/uuid';
import type { CheckOutcome } from '#domain/supervision/findings';
import { dossiersToCheck, failedChecks, latestRuns, recordFindings, saveRun } from '#platform/store/reconcile';
import type { ReconcileCounts, ReconcileInput } from '#workflows/supervision/histories/messages';
import { createCheckDossier } from '../check-dossier.ts';
import type { SupervisionPorts } from '../export-histories.ts';
import { checkCases, checkChains, checkReceipts } from './database.ts';
import { checkExported, checkHistories, checkRetention, checkRunning } from './engine.ts';

const DAY_MS = 86_400_000;
/** Days after which the four properties of a dossier are checked again. */
const DOSSIER_DAYS = 30;

/** The activities over their ports. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the type is what workflows import
export function createReconcileActivities(ports: SupervisionPorts) {
  const { pool, log, clock } = ports;
  const keep = async (check: string, outcome: CheckOutcome): Promise<number> => {
    const added = await recordFindings(pool, outcome);
    if (added > 0)
      log.error(
        { check, added, kinds: [...new Set(outcome.findings.map(({ kind }) => kind))] },
        'the reconciler found',
      );
    return outcome.looked;
  };
  const checkDossier = createCheckDossier(ports);
  return {
    /** What the engine runs, keeps and has closed; then the histories and dossiers of the next cases. */
    reconcileEngine: async ({ graceMs, cases }: ReconcileInput): Promise<ReconcileCounts> => {
      const retention = await keep('retention', await checkRetention(ports));
      const running = await keep('running', await checkRunning(ports, graceMs));
      const exported = await keep('exported', await checkExported(ports, graceMs));
      const last = (await latestRuns(pool, 1))[0]?.counts['next'];
      const after = typeof last === 'string' ? last : null;
      const compared = await checkHistories(ports, after, cases, graceMs);
      const histories = await keep('histories', compared);
      for (const caseId of await dossiersToCheck(pool, compared.cases, Date.now() - DOSSIER_DAYS * DAY_MS))
        await checkDossier({ v: 1, caseId, occasion: 'schedule' });
      const failed = await failedChecks(pool, compared.cases);
      await keep('dossiers', {
        examined: [{ kinds: ['dossier-check-failed'], cases: compared.cases }],
        findings: failed.map((caseId) => ({ kind: 'dossier-check-failed', subject: caseId, caseId, facts: {} })),
        looked: compared.cases.length,
      });
      return { retention, running, exported, histories, next: compared.next };
    },
    /** The whole database against itself. */
    reconcileDatabase: async (_input: ReconcileInput): Promise<ReconcileCounts> => ({
      chains: await keep('chains', await checkChains(ports)),
      receipts: await keep('receipts', await checkReceipts(ports)),
      cases: await keep('cases', await checkCases(ports)),
    }),
    /** Keeps that a pass was made. */
    keepRun: async ({
      startedAt,
      counts,
    }: {
      readonly startedAt: number;
      readonly counts: ReconcileCounts;
    }): Promise<void> => {
      const id = uuidV7(Date.now(), ports.randomBytes(10));
      await saveRun(pool, { id, startedAt, endedAt: Date.now(), counts }, clock.now());
    },
  };
}
