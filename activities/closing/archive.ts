import type { Decision } from '#domain/case-file/decision';

export interface RenderAndLockInput {
  readonly v: 1;
  readonly caseId: string;
}

/** Activities of the dossier worker; they run in a process of their own. */
export interface DossierActivities {
  /** Gathers the case, renders and checks the dossier, stores it by its hash, locks it and ends the case. */
  renderAndLockDossier(input: RenderAndLockInput): Promise<Decision>;
}
