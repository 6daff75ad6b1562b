import type { CommandIo } from './offline-io.ts';

/** Not here yet. */
export function runImport(_argv: readonly string[], io: CommandIo): number {
  io.stderr('error: this command is not built yet');
  return 3;
}
