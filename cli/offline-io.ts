/** What a command may touch, given by `main.ts`, so that a test runs it without a process or a disk. */
export interface CommandIo {
  /** Writes one line to standard output; the line end is added. */
  readonly stdout: (line: string) => void;
  /** Writes one line to standard error. */
  readonly stderr: (line: string) => void;
  /** The text of a file, UTF-8. Throws when it can't be read. */
  readonly readText: (path: string) => string;
  /** The bytes of a file; left out where only text is read. Throws when it can't be read. */
  readonly readBytes?: (path: string) => Uint8Array;
  /**
   * Lines of a file, UTF-8, without their line feeds, holding one block and one line at a time; left out, the text is
   * read whole. Throws when the file can't be read or a line is longer than {@link LONGEST_LINE} bytes.
   */
  readonly readLines?: (path: string) => Iterable<string>;
}

/** Longest line that is read, in bytes: no row comes near it, and a file without line feeds must not fill the memory. */
export const LONGEST_LINE = 16 * 1024 * 1024;

/** Lines of a text; the end of the last line is optional. */
export function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    yield text.slice(start, end === -1 ? undefined : end);
    start = end === -1 ? text.length : end + 1;
  }
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
