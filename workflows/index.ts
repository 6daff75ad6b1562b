/** The one entry of the workflow bundle. */
export { caseFile } from './case-file/workflow.ts';
export { lateAct } from './case-file/late-act.ts';
export { archiveDossier } from './closing/archive-dossier.ts';
export { printLetter } from './closing/print-letter.ts';
export { exportHistory } from './supervision/histories/export-history.ts';
export { reconcile } from './supervision/histories/reconcile.ts';
