/**
 * `zhiheng verify-chain`: checks rows of the ledger offline. It says that these rows are chained without gap
 * or change; only a checkpoint says that they are the rows that were logged, and none was left off the end.
 */
import { parseArgs } from 'node:util';
import { parseRestricted } from '#domain/kernel/canonical';
import type { ChainHead, LedgerRow } from '#domain/supervision/ledger-row';
import { checkRow, isChainFailure } from '#domain/supervision/ledger-row';
import type { CommandIo } from './offline-io.ts';
import { badInput, EXIT, linesOf } from './offline-io.ts';

const USAGE = 'zhiheng verify-chain ROWS.jsonl [--json]';
const FORMAT = 'docs/formats/ledger.md, "Rows as JSON lines"';
const MEMBERS = ['stream', 'seq', 'prevHash', 'hash', 'body'] as const;

/**
 * Reads rows as JSON lines `{stream, seq, prevHash, hash, body}` (body in base64), of one stream or of many in
 * any interleaving. Prints a line per stream and `ok`, or the first wrong row with stream, seq and field.
 * Returns 0, 1 when a row is wrong, 2 when the input is malformed.
 */
export function runVerifyChain(argv: readonly string[], io: CommandIo): number {
  let path: string | undefined;
  let json = false;
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { json: { type: 'boolean' } },
      strict: true,
      allowPositionals: true,
    });
    if (positionals.length !== 1) throw new Error('exactly one file of rows is needed');
    [path] = positionals;
    json = values.json === true;
  } catch (error) {
    return badInput(io, { what: messageOf(error), rule: USAGE, remedy: 'give the arguments as shown' });
  }
  const heads = new Map<string, ChainHead>();
  let rows = 0;
  let line = 0;
  try {
    for (const content of io.readLines?.(path ?? '') ?? linesOf(io.readText(path ?? ''))) {
      line += 1;
      const row = readRow(content);
      if (typeof row === 'string') {
        const remedy = 'export the rows again; each line is one row';
        return badInput(io, { what: `${path} line ${line}: ${row}`, rule: FORMAT, remedy });
      }
      const next = checkRow(heads.get(row.stream) ?? null, row);
      if (isChainFailure(next)) {
        if (json) io.stdout(JSON.stringify({ verdict: 'altered', rows, failure: { ...next, line } }));
        else
          io.stdout(`altered: stream ${next.stream} seq ${next.seq} field ${next.field} (${next.code}, line ${line})`);
        return EXIT.altered;
      }
      heads.set(row.stream, next);
      rows += 1;
    }
  } catch (error) {
    return badInput(io, {
      what: `${path} can't be read: ${messageOf(error)}`,
      rule: USAGE,
      remedy: 'name a file that can be read',
    });
  }
  const streams = [...heads.values()].map(({ stream, seq, hash }) => ({ stream, seq, hash }));
  if (json) io.stdout(JSON.stringify({ verdict: 'ok', rows, streams }));
  else {
    for (const { stream, seq, hash } of streams) io.stdout(`${stream} ${seq} ${hash}`);
    io.stdout(`ok: rows ${rows}, streams ${streams.length}`);
  }
  return EXIT.ok;
}

/** A row of one line, or what is wrong with the line. Hashes are only typed here: a false one is a finding. */
function readRow(content: string): LedgerRow | string {
  const parsed = parseRestricted(content);
  if (!parsed.ok) {
    const offset = parsed.refusal.params?.['offset'];
    return `${parsed.refusal.field ?? ''} is not JSON of a row at character ${offset} [${parsed.refusal.code}]`.trimStart();
  }
  const value = parsed.value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return 'not an object';
  const row = value as Readonly<Record<string, unknown>>;
  for (const name of MEMBERS) if (!Object.hasOwn(row, name)) return `/${name} is missing`;
  const unknown = Object.keys(row).find((name) => !(MEMBERS as readonly string[]).includes(name));
  if (unknown !== undefined) return `/${unknown} is unknown`;
  const { stream, seq, prevHash, hash, body } = row;
  if (typeof stream !== 'string') return '/stream is not a string';
  if (typeof seq !== 'number') return '/seq is not an integer';
  if (typeof prevHash !== 'string') return '/prevHash is not a string';
  if (typeof hash !== 'string') return '/hash is not a string';
  if (typeof body !== 'string') return '/body is not a string';
  const bytes = Buffer.from(body, 'base64');
  if (bytes.toString('base64') !== body) return '/body is not base64 (RFC 4648 §4, with padding)';
  return { stream, seq, prevHash, hash, body: new Uint8Array(bytes) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
