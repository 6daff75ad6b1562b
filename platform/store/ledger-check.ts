import {
  checkRow,
  isChainFailure,
  type ChainFailure,
  type ChainHead,
  type LedgerRow,
} from '#domain/supervision/ledger-row';
import { toHex } from '#domain/kernel/sha256';
import type { Pool, PoolClient } from './pool.ts';

/** Outcome of a check of the whole ledger. */
export interface ChainReport {
  readonly streams: number;
  readonly rows: number;
  /** The first wrong row of each broken stream, and heads that are not the end of their stream. */
  readonly failures: readonly Pick<ChainFailure, 'stream' | 'seq' | 'field' | 'code'>[];
}

/** Rows read in one go; the check holds one page and one head in memory, whatever the size of the ledger. */
const PAGE = 2_000;

/**
 * Verifies every chain of the database: hashes, links, gaps, and that the stored head is the last row. Reads in
 * one snapshot, so that appends meanwhile are neither seen nor disturbed.
 */
export async function verifyDatabaseChains(pool: Pool): Promise<ChainReport> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await verify(client);
  } finally {
    await client.query('ROLLBACK').catch(() => {});
    client.release();
  }
}

/** The rows of one stream in their order, as stored. */
export async function readStream(db: Pool | PoolClient, stream: string): Promise<readonly LedgerRow[]> {
  const found = await db.query<StoredRow>({
    name: 'read-stream',
    text: 'SELECT stream, seq, prev_hash, hash, body FROM ledger_row WHERE stream = $1 ORDER BY seq',
    values: [stream],
  });
  return found.rows.map(ledgerRow);
}

function ledgerRow(row: StoredRow): LedgerRow {
  return {
    stream: row.stream,
    seq: Number(row.seq),
    prevHash: toHex(row.prev_hash),
    hash: toHex(row.hash),
    body: new Uint8Array(row.body),
  };
}

interface StoredRow {
  readonly stream: string;
  readonly seq: string;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
  readonly body: Buffer;
}

async function verify(client: PoolClient): Promise<ChainReport> {
  const heads = new Map<string, { readonly seq: number; readonly hash: string }>();
  const stored = await client.query<{ stream: string; seq: string; hash: Buffer }>(
    'SELECT stream, seq, hash FROM ledger_head WHERE seq > 0',
  );
  for (const row of stored.rows) heads.set(row.stream, { seq: Number(row.seq), hash: toHex(row.hash) });
  const failures: ChainReport['failures'][number][] = [];
  const seen = new Set<string>();
  let rows = 0;
  let head: ChainHead | null = null;
  let current = '';
  let broken = false;
  const finish = (): void => {
    if (current === '' || broken) return;
    const expected = heads.get(current);
    if (expected?.seq === head?.seq && expected?.hash === head?.hash) return;
    failures.push({ stream: current, seq: head?.seq ?? 0, field: 'hash', code: 'supervision.chain-head' });
  };
  let after: readonly [string, string] = ['', '0'];
  for (;;) {
    const page = await client.query<StoredRow>({
      name: 'verify-page',
      text: 'SELECT stream, seq, prev_hash, hash, body FROM ledger_row WHERE (stream, seq) > ($1, $2) ORDER BY stream, seq LIMIT $3',
      values: [...after, PAGE],
    });
    for (const row of page.rows) {
      if (row.stream !== current) {
        finish();
        current = row.stream;
        seen.add(current);
        head = null;
        broken = false;
      }
      rows += 1;
      if (broken) continue;
      const next: ChainHead | ChainFailure = checkRow(head, ledgerRow(row));
      if (isChainFailure(next)) {
        broken = true;
        const { stream, seq, field, code } = next;
        failures.push({ stream, seq, field, code });
      } else head = next;
    }
    const last = page.rows.at(-1);
    if (last === undefined || page.rows.length < PAGE) break;
    after = [last.stream, last.seq];
  }
  finish();
  for (const [stream, { seq }] of heads) {
    if (!seen.has(stream)) failures.push({ stream, seq, field: 'stream', code: 'supervision.chain-head' });
  }
  return { streams: seen.size, rows, failures };
}
