/** The part of `zhiheng verify` that checks the bundle of a case (docs/formats/bundle.md). Needs no server. */
import type { BundleFinding, BundleVerification } from '#domain/supervision/bundle/result';
import { verifyBundle } from '#domain/supervision/bundle/verify';
import { isRefusal } from '#domain/kernel/refusal';
import { parseTrust, type Trust } from '#domain/supervision/log/trust';
import { BUNDLE_CHECK_WORDS, BUNDLE_FINDING_WORDS, BUNDLE_STATE_WORDS } from '#contract/words/bundle-checks';
import { verifyEd25519 } from '#platform/crypto/ed25519';
import type { CommandIo } from './offline-io.ts';
import { badInput, EXIT } from './offline-io.ts';

/** What every verdict leaves open. */
const LIMITS = [
  'Not protected: rows after this checkpoint. Not shown: a checkpoint that was withheld, other than as a gap.',
  'Before the first outside witness everything is the operator’s word. Nothing proves that what was recorded is true,',
  'or that something never recorded happened.',
  '检查点之后的记录不受保护；被扣留的检查点只表现为缺口；第一个外部见证之前一切仅凭运营者所言。',
  '不能证明所记内容真实，也不能证明未记录之事发生过。',
];

/** Reads the trust file and verifies the bundle; prints the verdict. Returns the exit code of the verdict. */
export function runVerifyBundle(
  zip: Uint8Array,
  options: { readonly trust: string | undefined; readonly required: boolean; readonly json: boolean },
  io: CommandIo,
): number {
  const trust = readTrust(options.trust, io);
  if (typeof trust === 'number') return trust;
  const result = verifyBundle(zip, trust, verifyEd25519);
  const code = exitOf(result, options.required);
  if (options.json) io.stdout(JSON.stringify(result));
  else print(result, code, io);
  return code;
}

function readTrust(path: string | undefined, io: CommandIo): Trust | null | number {
  if (path === undefined) return null;
  const problem = (what: string): number =>
    badInput(io, { what, rule: 'docs/formats/trust.md', remedy: 'give the trust file as you keep it' });
  let text: string;
  try {
    text = io.readText(path);
  } catch (error) {
    return problem(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const trust = parseTrust(text);
  if (isRefusal(trust)) return problem(`${path} ${trust.field ?? ''} [${trust.code}]`);
  return trust.hash === 'sha256'
    ? trust
    : problem(`${path} /hash: rows chained by sm3 are not checked by this version`);
}

function exitOf({ verdict }: BundleVerification, required: boolean): number {
  if (verdict === 'verified' || verdict === 'consistent')
    return verdict !== 'verified' && required ? EXIT.untrusted : EXIT.ok;
  return EXIT[verdict];
}

function print(result: BundleVerification, code: number, io: CommandIo): void {
  const { verdict, caseId, checkpoint, checks, first } = result;
  if (first === null) io.stdout(`${verdict}: case/${caseId}`);
  else
    io.stdout(
      `${verdict}: ${BUNDLE_CHECK_WORDS[first.check].en} ${BUNDLE_CHECK_WORDS[first.check].zh}: ${sentence(first)}`,
    );
  for (const { check, state, found } of checks) {
    const [name, how] = [BUNDLE_CHECK_WORDS[check], BUNDLE_STATE_WORDS[state]];
    io.stdout(`  ${how.en} ${how.zh}: ${name.en} ${name.zh}`);
    for (const finding of found) io.stdout(`    ${sentence(finding)}`);
  }
  if (checkpoint !== null) {
    const { origin, size, root, time, keyId } = checkpoint;
    io.stdout(`  checkpoint 检查点: ${origin} key ${keyId ?? '-'} size ${size} root ${root} time ${time ?? '-'}`);
  }
  if (verdict === 'consistent') {
    io.stdout('  No trust file, or something not proved: compare key id, size and root with a copy from elsewhere.');
    io.stdout('  未给出信任文件，或有未证明之项：请将密钥编号、大小和根与他处保存的副本比对。');
  }
  for (const line of LIMITS) io.stdout(`  ${line}`);
  if (code === EXIT.untrusted && verdict === 'consistent') io.stdout('not verified 未达到 verified');
}

function sentence({ code, entry, stream, seq, field }: BundleFinding): string {
  const words = BUNDLE_FINDING_WORDS[code];
  const where = [entry, stream, seq === undefined ? undefined : `seq ${seq}`, field].filter(
    (part) => part !== undefined,
  );
  return `${where.join(' ')} ${words?.en ?? ''} ${words?.zh ?? ''} [${code}]`.replaceAll(/ {2,}/gu, ' ').trimStart();
}
