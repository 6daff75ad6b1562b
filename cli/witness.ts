/**
 * `zhiheng witness`: run by another institution, beside the operator. Keeps the last checkpoint that it saw in a file
 * with the heads of all streams, demands that every later one contains it and that its map follows from the new leaves,
 * and only then cosigns (C2SP tlog-cosignature).
 */
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { sameBytes, utf8 } from '#domain/kernel/sha256';
import { LogAudit, type AuditFinding, type AuditState } from '#domain/supervision/log/audit';
import {
  checkSignature,
  cosignatureBytes,
  cosignedMessage,
  formatVkey,
  isKeyName,
  keyId,
  LOG_KEY,
  parseCheckpoint,
  parseNote,
  parseVkey,
  signatureLine,
  signaturesBy,
  WITNESS_KEY,
  type Checkpoint,
  type NoteKey,
} from '#domain/supervision/log/note';
import { isConsistent } from '#domain/supervision/log/tree';
import { signingKey, verifyEd25519, type SigningKey } from '#platform/crypto/ed25519';
import { httpLog, type LogSource } from './log-source.ts';
import { badInput, EXIT, type CommandIo } from './offline-io.ts';

const USAGE = 'witness --url URL --log VKEY [--log VKEY] --name NAME --key FILE --state FILE [--json]';

/** The note that was cosigned last and where the audit of the leaves stood. */
export interface WitnessState {
  readonly note: string;
  readonly audit: AuditState;
}

/** What a witness is told; `now` is in seconds since 1970. */
export interface WitnessTask {
  readonly source: LogSource;
  /** Keys of the log; more than one around a change of keys. */
  readonly log: readonly NoteKey[];
  readonly name: string;
  readonly key: SigningKey;
  /** What this witness kept of its last visit, null at first. */
  readonly last: WitnessState | null;
  /** Keeps it for good; called before the cosignature leaves. */
  readonly keep: (state: WitnessState) => void;
  readonly now: () => number;
}

/** What came of it: cosigned (the same checkpoint again included), or why this witness refuses. */
export type WitnessOutcome =
  | { readonly outcome: 'cosigned'; readonly size: number; readonly from: number }
  | {
      readonly outcome: 'refused';
      readonly code: 'note-form' | 'signature-wrong' | 'size-falls' | 'two-roots' | 'not-consistent' | 'leaves-differ';
      readonly size: number | null;
      readonly from: number;
      /** With `leaves-differ`: what the new leaves say that can't be. */
      readonly findings: readonly AuditFinding[];
    };

/** One visit of a witness: reads the newest checkpoint, checks it against the last one, keeps it, cosigns it. */
export async function witnessOnce(task: WitnessTask): Promise<WitnessOutcome> {
  const last = task.last === null ? null : headOf(task.last.note);
  if (task.last !== null && last === null) throw new Error('what this witness kept is no checkpoint');
  const from = last?.size ?? 0;
  const text = await task.source.checkpoint();
  const note = parseNote(text);
  const head = note === null ? null : parseCheckpoint(note.text);
  const refused = (
    code: Extract<WitnessOutcome, { outcome: 'refused' }>['code'],
    findings: readonly AuditFinding[] = [],
  ): WitnessOutcome => ({
    outcome: 'refused',
    code,
    findings,
    size: head?.size ?? null,
    from,
  });
  if (note === null || head === null) return refused('note-form');
  const signed = task.log.some(
    (key) =>
      key.name === head.origin &&
      signaturesBy(note, key).some((line) => checkSignature(note, key, line, verifyEd25519).ok),
  );
  if (!signed || (last !== null && last.origin !== head.origin)) return refused('signature-wrong');
  if (last !== null) {
    if (head.size < last.size) return refused('size-falls');
    const proof = head.size === last.size ? [] : await task.source.consistency(last.size, head.size);
    if (!isConsistent(last, head, proof)) return refused(head.size === last.size ? 'two-roots' : 'not-consistent');
  }
  // The tree may only grow and still its newest map may leave a case out, so the new leaves are read as well.
  const audit = new LogAudit(verifyEd25519, task.last?.audit);
  for await (const leaf of task.source.leaves(from, head.size)) {
    const reached = audit.push(leaf);
    if (reached === null) continue;
    audit.note(reached.size === head.size ? text : await task.source.checkpoint(reached.size), []);
  }
  const findings = audit.findings.filter(({ code }) => code !== 'heartbeat-missing');
  if (findings.length > 0 || !sameBytes(audit.root(), head.root)) return refused('leaves-differ', findings);
  task.keep({ note: text, audit: audit.save() });
  const own: NoteKey = { name: task.name, type: WITNESS_KEY, publicKey: task.key.publicKey };
  const seconds = task.now();
  const signature = cosignatureBytes(seconds, task.key.sign(cosignedMessage(note.text, seconds)));
  await task.source.cosign(`${note.text}\n${signatureLine({ name: task.name, keyId: keyId(own), signature })}`);
  return { outcome: 'cosigned', size: head.size, from };
}

function headOf(text: string): Checkpoint | null {
  const note = parseNote(text);
  return note === null ? null : parseCheckpoint(note.text);
}

/** Runs one visit; 0 cosigned, 1 refused (the log was rewritten or two are shown), 2 the command is wrong. */
export async function runWitness(argv: readonly string[], io: CommandIo): Promise<number> {
  const wrong = (what: string, remedy: string): number => badInput(io, { what, rule: USAGE, remedy });
  let values;
  try {
    const string = { type: 'string' } as const;
    const options = {
      url: string,
      log: { type: 'string', multiple: true },
      name: string,
      key: string,
      state: string,
      json: { type: 'boolean' },
    } as const;
    ({ values } = parseArgs({ args: [...argv], options, strict: true }));
  } catch (error) {
    return wrong((error as Error).message, 'give the options as shown');
  }
  const { url, name, key: keyFile, state } = values;
  if (url === undefined || name === undefined || keyFile === undefined || state === undefined)
    return wrong('an option is missing', 'give --url, --log, --name, --key and --state');
  if (!URL.canParse(url)) return wrong(`--url: ${url} is no address`, 'give one such as https://example.cn');
  if (!isKeyName(name)) return wrong('--name: no name of a key', 'a name has no space and no plus sign');
  const log = (values.log ?? []).map(parseVkey);
  if (log.length === 0 || log.some((one) => one?.type !== LOG_KEY))
    return wrong('--log: no verifier key of a log', 'ask the operator and compare it with the one on a dossier');
  const key = signingKey(secretOf(keyFile));
  const own = formatVkey({ name, type: WITNESS_KEY, publicKey: key.publicKey });
  const result = await witnessOnce({
    source: httpLog(url),
    log: log as NoteKey[],
    name,
    key,
    last: existsSync(state) ? (JSON.parse(readFileSync(state, 'utf8')) as WitnessState) : null,
    keep: (kept) => replaceFile(state, `${JSON.stringify(kept)}\n`),
    now: () => Math.floor(Date.now() / 1_000),
  });
  if (values.json === true) io.stdout(JSON.stringify({ ...result, witness: own }));
  else if (result.outcome === 'cosigned') {
    io.stdout(`cosigned 已联署: size ${result.size} (last 上次 ${result.from})`);
    io.stdout(`witness 见证人: ${own}`);
  } else io.stdout(`refused 拒绝联署: ${result.code} (size ${result.size ?? '?'}, last 上次 ${result.from})`);
  return result.outcome === 'cosigned' ? EXIT.ok : EXIT.altered;
}

/** The secret in a file as base64; a file that isn't there is made, readable by its owner alone. */
function secretOf(path: string): Uint8Array {
  if (!existsSync(path)) writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (secret.length !== 32) throw new Error(`${path} does not hold 32 bytes in base64`);
  return secret;
}

/** Replaces a file at once, so that a fall of power leaves the old or the new one. */
function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, utf8(text), { flush: true });
  chmodSync(`${path}.new`, 0o644);
  renameSync(`${path}.new`, path);
}
