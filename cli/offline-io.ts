/** What a command may touch, given by `main.ts`, so that a test runs it without a process or a disk. */
export interface CommandIo {
  /** Writes one line to standard output; the line end is added. */
  readonly stdout: (line: string) => void;
  /** Writes one line to standard error. */
  readonly stderr: (line: string) => void;
  /** The text of a file, UTF-8. Throws when it can't be read. */
  readonly readText: (path: string) => string;
}

/** Exit codes of the offline verifiers (docs/formats/ledger.md): right, wrong, can't be read, not trusted, newer format. */
export const EXIT = { ok: 0, altered: 1, unreadable: 2, untrusted: 3, unsupported: 4 } as const;

/** Writes an error that names what is wrong, the rule and the remedy; returns the exit code 2. */
export function badInput(io: CommandIo, problem: { what: string; rule: string; remedy: string }): number {
  io.stderr(`error: ${problem.what}`);
  io.stderr(`rule: ${problem.rule}`);
  io.stderr(`remedy: ${problem.remedy}`);
  return EXIT.unreadable;
}
