import type { LoadedAct, LoadedCaseFile } from './acts.ts';

/** What an act needs of its case, as this process left it or last read it. */
export interface KnownCase extends Pick<LoadedAct, 'agency' | 'deadlines' | 'endedRules' | 'tasks'> {
  readonly caseFile: LoadedCaseFile;
}

/**
 * Cases that this process has just committed an act of. Their workflows are cached in this process too, so the next act
 * of a case finds it here and need not read it again; `loadAct` still compares the version with the database's. Nothing
 * here is truth: a case that is missing, or that somebody else has moved, is read.
 */
export class CaseMemory {
  readonly #cases = new Map<string, KnownCase>();
  readonly #limit: number;

  /** `limit`: how many cases are kept, some 30 kB each; those untouched for longest go first. */
  constructor(limit = 1_000) {
    this.#limit = limit;
  }

  /** The case as it was left, null when it is not known. */
  get(caseId: string): KnownCase | null {
    return this.#cases.get(caseId) ?? null;
  }

  /** Keeps a case after its act was committed. */
  set(caseId: string, known: KnownCase): void {
    this.#cases.delete(caseId);
    this.#cases.set(caseId, known);
    if (this.#cases.size <= this.#limit) return;
    const oldest = this.#cases.keys().next();
    if (oldest.done !== true) this.#cases.delete(oldest.value);
  }
}
