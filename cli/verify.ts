/**
 * `zhiheng verify FILE`: checks what was handed out, offline, and names the first thing that is wrong. What the file is
 * decides the checks: a round (docs/formats/round.md), or the bundle of a case (docs/formats/bundle.md).
 */
import { parseArgs } from 'node:util';
import { verifyRound, type RoundVerification } from '#domain/sampling/verify-round';
import { PROBLEM_WORDS } from '#contract/words/problems';
import { CHECK_STATE_WORDS, ROUND_CHECK_WORDS } from '#contract/words/round-checks';
import type { CommandIo } from './offline-io.ts';
import { badInput, EXIT } from './offline-io.ts';
import { runVerifyBundle } from './verify-bundle.ts';

const USAGE = 'zhiheng verify BUNDLE.zip|round.json [--trust FILE] [--require verified] [--json]';
/** How a zip file begins, and an empty one. */
const ZIP_STARTS = ['PK\u0003\u0004', 'PK\u0005\u0006'];

/**
 * Prints the verdict, every check and the first thing wrong (with `--json` `{verdict, round, first, checks}`, for a bundle
 * `{verdict, caseId, checkpoint, checks, first}`). Returns 0 when everything that the file states follows from the rest of
 * it, 1 when something does not, 2 when it can't be read, 3 when the trust file does not trust its signer, 4 when its
 * version came later; also 3 with `--require verified` when less than that was proved, which for a round is always.
 */
export function runVerify(argv: readonly string[], io: CommandIo): number {
  let path: string | undefined;
  let trust: string | undefined;
  let [json, required] = [false, false];
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { json: { type: 'boolean' }, require: { type: 'string' }, trust: { type: 'string' } },
      strict: true,
      allowPositionals: true,
    });
    if (positionals.length !== 1) throw new Error('exactly one file is needed');
    if (values.require !== undefined && values.require !== 'verified') throw new Error('--require takes only verified');
    [path] = positionals;
    trust = values.trust;
    [json, required] = [values.json === true, values.require !== undefined];
  } catch (error) {
    return badInput(io, { what: messageOf(error), rule: USAGE, remedy: 'give the arguments as shown' });
  }
  let text: string;
  try {
    const bytes = io.readBytes?.(path ?? '');
    if (bytes !== undefined && isZip(path ?? '', bytes)) return runVerifyBundle(bytes, { trust, required, json }, io);
    text = bytes === undefined ? io.readText(path ?? '') : new TextDecoder().decode(bytes);
  } catch (error) {
    return badInput(io, {
      what: `${path} can't be read: ${messageOf(error)}`,
      rule: USAGE,
      remedy: 'name a file that can be read',
    });
  }
  if (trust !== undefined)
    return badInput(io, { what: '--trust is for a bundle', rule: USAGE, remedy: 'leave it out' });
  const result = verifyRound(text);
  const code = exitOf(result, required);
  if (json) io.stdout(JSON.stringify(result));
  else print(result, code, io);
  return code;
}

/** A file that is named or begins as a zip, so that one cut off at its start is still reported as a bundle. */
function isZip(path: string, bytes: Uint8Array): boolean {
  return /\.zip$/iu.test(path) || ZIP_STARTS.includes(String.fromCharCode(...bytes.subarray(0, 4)));
}

function exitOf({ verdict }: RoundVerification, required: boolean): number {
  if (verdict === 'altered' || verdict === 'unreadable' || verdict === 'unsupported') return EXIT[verdict];
  return required ? EXIT.untrusted : EXIT.ok;
}

function print({ verdict, round, checks, first }: RoundVerification, code: number, io: CommandIo): void {
  const words = first === null ? undefined : PROBLEM_WORDS[first.code];
  if (first === null) io.stdout(`${verdict}: ${round}`);
  else {
    const at = first.params?.['offset'] === undefined ? (first.field ?? '') : `character ${first.params['offset']}`;
    io.stdout(`${verdict}: ${at} ${words?.en ?? ''} ${words?.zh ?? ''} [${first.code}]`.replaceAll(/ {2,}/gu, ' '));
  }
  for (const { check, state, refusal } of checks) {
    const [name, how] = [ROUND_CHECK_WORDS[check], CHECK_STATE_WORDS[state]];
    const where = refusal === undefined ? '' : ` ${refusal.field ?? ''} [${refusal.code}]`;
    io.stdout(`  ${how.en} ${how.zh}: ${name.en} ${name.zh}${where}`);
  }
  if (first !== null) return;
  io.stdout('  The draw and the figures follow from what the file states. That the frame was frozen before the seed');
  io.stdout('  takes a checkpoint of the ledger with an outside time, which is not in this file.');
  io.stdout('  抽取和数字与文件所载一致。名册先于种子冻结，须另有带外部时间的台账检查点证明，本文件不含。');
  if (code === EXIT.untrusted) io.stdout('not verified 未达到 verified');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
