import { createCheckDossier } from './check-dossier.ts';
import { createReconcileActivities } from './reconcile/index.ts';
import { createExportClosedRuns, type SupervisionPorts } from './export-histories.ts';

/** Activities of supervision, over injected ports: they ask the engine and read files, so they are ordinary ones. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the type is what workflows import
export function createSupervisionActivities(ports: SupervisionPorts) {
  return {
    exportClosedRuns: createExportClosedRuns(ports),
    checkDossier: createCheckDossier(ports),
    ...createReconcileActivities(ports),
  };
}

export type SupervisionActivities = ReturnType<typeof createSupervisionActivities>;
