/** `zhiheng take-over FILE.jsonl`: cases under way in another system become cases here (docs/formats/take-over.md). */
import { parseArgs } from 'node:util';
import type { CommandIo } from './offline-io.ts';
import { badInput } from './offline-io.ts';
import { loaderOf, loadWith, readLines, report, type Loader } from './load.ts';

const USAGE = 'zhiheng take-over FILE.jsonl [--skip-bad] [--dry-run] [--json]';
const FORMAT = 'docs/formats/take-over.md';

/** Returns 0 without errors, 1 when a row was refused, 2 when called wrongly. */
export async function runTakeOver(
  argv: readonly string[],
  io: CommandIo,
  load: Loader = loaderOf(process.env),
): Promise<number> {
  let path: string | undefined;
  const flags = { json: false, dryRun: false, skipBad: false };
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { json: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, 'skip-bad': { type: 'boolean' } },
      strict: true,
      allowPositionals: true,
    });
    if (positionals.length !== 1) throw new Error('exactly one file is needed');
    [path] = positionals;
    flags.json = values.json === true;
    flags.dryRun = values['dry-run'] === true;
    flags.skipBad = values['skip-bad'] === true;
  } catch (error) {
    return badInput(io, { what: (error as Error).message, rule: USAGE, remedy: 'give the arguments as shown' });
  }
  let content: string;
  try {
    content = io.readText(path ?? '');
  } catch (error) {
    return badInput(io, {
      what: `${path} can't be read: ${(error as Error).message}`,
      rule: USAGE,
      remedy: 'name a file that can be read',
    });
  }
  const { rows, errors } = readLines(content);
  const result = await loadWith(
    load,
    { source: 'take-over', rows, dryRun: flags.dryRun, skipBad: flags.skipBad },
    errors,
  );
  return report(io, result, { ...flags, rules: FORMAT });
}
