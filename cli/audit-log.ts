/**
 * `zhiheng audit-log`: reads every leaf of a log, computes all maps and roots again and names what does not fit. With
 * `--database` the operator compares every row of the ledger with the leaves too.
 */
import { parseArgs } from 'node:util';
import { isRefusal } from '#domain/kernel/refusal';
import { LogAudit, type AuditFinding } from '#domain/supervision/log/audit';
import { keyId, LOG_KEY, parseCheckpoint, parseNote, parseVkey, type NoteKey } from '#domain/supervision/log/note';
import { parseTrust, type Trust } from '#domain/supervision/log/trust';
import { verifyEd25519 } from '#platform/crypto/ed25519';
import { compareRowsWithLog } from '#platform/store/log-audit';
import { httpLog, type LogSource } from './log-source.ts';
import { badInput, EXIT, type CommandIo } from './offline-io.ts';
import { needed, withPool, type Environment } from './server-io.ts';

const USAGE = 'audit-log [--url URL] [--trust FILE | --log VKEY] [--database] [--no-heartbeat] [--json]';

/** What an audit found and how much it read. */
export interface AuditReport {
  readonly size: number;
  readonly root: string;
  readonly checkpoints: number;
  readonly streams: number;
  readonly rows: number;
  readonly findings: readonly AuditFinding[];
}

/**
 * Audits the log behind `source` up to its newest checkpoint. Notes are compared with the leaves, and with the
 * checkpoints in `trust.known`; signatures are checked when keys are given.
 */
export async function auditLog(
  source: LogSource,
  {
    keys,
    known,
    now,
    heartbeat,
  }: {
    readonly keys: readonly NoteKey[];
    readonly known: Trust['known'];
    readonly now: number;
    readonly heartbeat: boolean;
  },
): Promise<AuditReport> {
  const newest = parseNote(await source.checkpoint());
  const head = newest === null ? null : parseCheckpoint(newest.text);
  if (head === null) throw new Error('the newest checkpoint of the log can not be read');
  const audit = new LogAudit(verifyEd25519);
  const kept = new Map(known.map((one) => [one.size, one]));
  for await (const leaf of source.leaves(0, head.size)) {
    const reached = audit.push(leaf);
    const before = kept.get(audit.size);
    if (before !== undefined) audit.kept(before, audit.root());
    kept.delete(audit.size);
    if (reached !== null) audit.note(await source.checkpoint(reached.size), keys);
  }
  // A log that is shorter than what somebody kept of it was truncated.
  for (const one of kept.values()) audit.kept(one, audit.root());
  audit.finish(now);
  const findings = audit.findings.filter(({ code }) => heartbeat || code !== 'heartbeat-missing');
  return { size: audit.size, root: Buffer.from(audit.root()).toString('base64'), ...audit.totals, findings };
}

/** Runs the audit; 0 nothing found, 1 something found, 2 the command is wrong. */
export async function runAuditLog(
  argv: readonly string[],
  io: CommandIo,
  environment: Environment = process.env,
): Promise<number> {
  const wrong = (what: string, remedy: string): number => badInput(io, { what, rule: USAGE, remedy });
  let values;
  try {
    const options = {
      url: { type: 'string' },
      trust: { type: 'string' },
      log: { type: 'string' },
      database: { type: 'boolean' },
      'no-heartbeat': { type: 'boolean' },
      json: { type: 'boolean' },
    } as const;
    ({ values } = parseArgs({ args: [...argv], options, strict: true }));
  } catch (error) {
    return wrong((error as Error).message, 'give the options as shown');
  }
  let trust: Trust | null = null;
  if (values.trust !== undefined) {
    const read = parseTrust(io.readText(values.trust));
    if (isRefusal(read)) return wrong(`${values.trust}: ${read.code} ${read.field ?? ''}`, 'see docs/formats/trust.md');
    trust = read;
  }
  const own = values.log === undefined ? null : parseVkey(values.log);
  if (values.log !== undefined && own?.type !== LOG_KEY)
    return wrong('--log: no verifier key of a log', 'ask the operator');
  const keys = [...(own === null ? [] : [own]), ...(trust?.logKeys ?? []).map(({ key }) => key)];
  const url = values.url ?? needed(environment, 'PUBLIC_URL');
  if (!URL.canParse(url)) return wrong(`--url: ${url} is no address`, 'give one such as https://example.cn');
  const report = await auditLog(httpLog(url), {
    keys,
    known: trust?.known ?? [],
    now: Date.now(),
    heartbeat: values['no-heartbeat'] !== true,
  });
  const inside = values.database === true ? await withPool(environment, compareRowsWithLog) : [];
  const findings = [...report.findings, ...inside];
  if (values.json === true) io.stdout(JSON.stringify({ ...report, findings }));
  else {
    for (const one of findings.slice(0, 100)) io.stdout(lineOf(one));
    if (findings.length > 100) io.stdout(`… ${findings.length - 100} more 其余`);
    const { size, root, checkpoints, streams, rows } = report;
    const ids = keys.map((key) => Buffer.from(keyId(key)).toString('hex')).join(' ');
    io.stdout(`log 日志: size ${size}, root ${root}, key id ${ids === '' ? 'not checked 未核对' : ids}`);
    io.stdout(`checkpoints 检查点 ${checkpoints}, streams 链 ${streams}, rows 条目 ${rows}`);
    io.stdout(findings.length === 0 ? 'ok: nothing found 未发现异常' : `found 发现异常: ${findings.length}`);
  }
  return findings.length === 0 ? EXIT.ok : EXIT.altered;
}

function lineOf({ code, leaf, checkpoint, stream, expected, found }: AuditFinding): string {
  const parts = Object.entries({ leaf, checkpoint, stream, expected, found })
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name} ${value}`);
  return `${code}: ${parts.join(', ')}`;
}
