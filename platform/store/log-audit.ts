import { toHex } from '#domain/kernel/sha256';
import type { AuditFinding } from '#domain/supervision/log/audit';
import type { Pool } from './pool.ts';

/** Longest that a row may wait for its checkpoint, in seconds: the ten minutes of the format. */
const LONGEST_WAIT_S = 600;
/** Findings of one kind that are listed; a log with more needs no longer list. */
const MOST = 1_000;

/**
 * Compares the rows of the ledger with the leaves of the log: the row at the end of each head leaf must be there with
 * the leaf's hash (else the case was rewritten, truncated or dropped since), and each row must stand in the first
 * checkpoint after its `at`, within ten minutes where a clock runs at its own pace.
 */
export async function compareRowsWithLog(pool: Pool): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = [];
  const ends = await pool.query<{
    stream: string;
    leaf: string;
    checkpoint: string;
    body: string;
    hash: Buffer | null;
  }>(
    `SELECT l.stream, l.leaf_no AS leaf, l.checkpoint, l.body, r.hash
       FROM log_leaf l LEFT JOIN ledger_row r ON r.stream = l.stream AND r.seq = l.to_seq
      WHERE l.kind = 'head' AND (r.hash IS NULL OR encode(r.hash, 'hex') <> split_part(l.body, chr(10), 5))
      ORDER BY l.leaf_no LIMIT $1`,
    [MOST],
  );
  for (const { stream, leaf, checkpoint, body, hash } of ends.rows) {
    const expected = body.split('\n')[4] ?? '';
    const where = { leaf: Number(leaf), checkpoint: Number(checkpoint), stream, expected };
    if (hash === null) findings.push({ code: 'row-missing', ...where });
    else findings.push({ code: 'row-differs', ...where, found: toHex(hash) });
  }
  const late = await pool.query<{
    stream: string;
    seq: string;
    leaf: string;
    checkpoint: string;
    at: Date;
    time: Date;
  }>(
    `SELECT r.stream, r.seq, l.leaf_no AS leaf, l.checkpoint, r.at, c.time
       FROM log_leaf l
       JOIN ledger_row r ON r.stream = l.stream AND r.seq BETWEEN l.from_seq AND l.to_seq
       JOIN log_checkpoint c ON c.number = l.checkpoint
       LEFT JOIN log_checkpoint p ON p.number = l.checkpoint - 1
      WHERE l.kind = 'head' AND (r.at <= p.time OR r.at > c.time OR
        (coalesce((SELECT scale FROM business_clock LIMIT 1), 1) = 1 AND c.time - r.at > make_interval(secs => $2)))
      ORDER BY l.leaf_no, r.seq LIMIT $1`,
    [MOST, LONGEST_WAIT_S],
  );
  for (const { stream, seq, leaf, checkpoint, at, time } of late.rows) {
    findings.push({
      code: 'row-late',
      leaf: Number(leaf),
      checkpoint: Number(checkpoint),
      stream: `${stream} ${seq}`,
      expected: time.toISOString(),
      found: at.toISOString(),
    });
  }
  return findings;
}
