import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatVkey, LOG_KEY, parseCheckpoint, parseNote, type NoteKey } from '#domain/supervision/log/note';
import type { AuditCode } from '#domain/supervision/log/audit';
import { caseStream } from '#domain/supervision/streams';
import { signingKey } from '#platform/crypto/ed25519';
import { appendCheckpoint } from '#platform/store/log';
import { compareRowsWithLog } from '#platform/store/log-audit';
import { readConsistency, readLeaves, readPublished } from '#platform/store/log-reads';
import { createPool, type Pool } from '#platform/store/pool';
import { auditLog, type AuditReport } from '../../cli/audit-log.ts';
import type { LogSource } from '../../cli/log-source.ts';
import { witnessOnce, type WitnessOutcome, type WitnessState } from '../../cli/witness.ts';
import { withClient, withDatabase } from '../support/database.ts';

const ORIGIN = 'ledger.test/audit';
const key = signingKey(new Uint8Array(32).fill(5));
const own: NoteKey = { name: ORIGIN, type: LOG_KEY, publicKey: key.publicKey };
const MINUTE = 60_000;
const START = Date.parse('2026-11-23T01:00:00.000Z');

/** Every story on a log of its own: three cases of three rows, a checkpoint that a witness saw, then what somebody does. */
describe('a log that its owner changed', () => {
  const database = withDatabase();
  let pool: Pool;
  let seen: { readonly note: string; readonly state: WitnessState };
  let streams: string[];
  let now = START;

  beforeAll(() => {
    pool = createPool({ url: database.url, size: 4, name: 'log-audit-test' });
  });
  afterAll(() => pool.end());

  const source: LogSource = {
    checkpoint: async (size) => {
      const found = await readPublished(pool, size);
      if (found === null) throw new Error('no checkpoint');
      return found.published;
    },
    leaves: async function* leaves(from, to) {
      yield* await readLeaves(pool, from, to);
    },
    consistency: (from, to) => readConsistency(pool, from, to),
    cosign: () => Promise.resolve(),
  };

  const append = async (stream: string, text = 'a'): Promise<void> => {
    now += MINUTE;
    await pool.query(`SELECT append_row($1, $2, $3, 'test.row', NULL)`, [
      stream,
      `{"at":"?","text":"${text}","v":1}`,
      new Date(now).toISOString(),
    ]);
  };
  const checkpoint = async (): Promise<void> => {
    now += MINUTE;
    expect(await appendCheckpoint(pool, { origin: ORIGIN, key }, now, { evenUnchanged: true })).toBeTypeOf('object');
  };
  const visit = async (last: WitnessState | null): Promise<WitnessOutcome & { readonly kept: WitnessState | null }> => {
    let kept: WitnessState | null = null;
    const keep = (state: WitnessState): void => void (kept = JSON.parse(JSON.stringify(state)) as WitnessState);
    const more = { name: 'witness.test', key: signingKey(new Uint8Array(32).fill(6)), now: () => now / 1_000 };
    return { ...(await witnessOnce({ source, log: [own], last, keep, ...more })), kept };
  };
  const audit = (known: readonly string[] = []): Promise<AuditReport> =>
    auditLog(source, {
      keys: [own],
      known: known.map((note) => parseCheckpoint(parseNote(note)?.text ?? '') as never),
      now,
      heartbeat: true,
    });
  const codes = (report: AuditReport): AuditCode[] => [...new Set(report.findings.map(({ code }) => code))];
  /** As the owner of the database, with the triggers off. */
  const force = (...statements: readonly string[]): Promise<void> =>
    withClient(database.ownerUrl, async (owner) => {
      const tables = ['ledger_row', 'log_leaf', 'log_node', 'log_checkpoint'];
      for (const table of tables) await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      for (const statement of statements) await owner.query(statement);
      for (const table of tables) await owner.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    });
  const WIPE_LOG = [
    'DELETE FROM log_node',
    'DELETE FROM log_leaf',
    'DELETE FROM log_stream',
    'DELETE FROM log_checkpoint',
  ];

  const begin = async (): Promise<void> => {
    await force(...WIPE_LOG, 'DELETE FROM ledger_row', 'DELETE FROM ledger_head');
    streams = Array.from({ length: 3 }, () => caseStream(randomUUID()));
    for (const stream of streams) for (let row = 0; row < 3; row += 1) await append(stream);
    await checkpoint();
    const first = await visit(null);
    expect(first.outcome).toBe('cosigned');
    if (first.kept === null) throw new Error('nothing was kept');
    seen = { note: first.kept.note, state: first.kept };
  };

  it('is right as long as it only grows', async () => {
    await begin();
    await append(streams[0] as string);
    await append(caseStream(randomUUID()));
    await checkpoint();
    await checkpoint();
    expect(await audit([seen.note])).toMatchObject({ findings: [], checkpoints: 3, streams: 4, rows: 11 });
    expect(await compareRowsWithLog(pool)).toEqual([]);
    const next = await visit(seen.state);
    expect(next).toMatchObject({ outcome: 'cosigned' });
    expect(await visit(next.kept)).toMatchObject({ outcome: 'cosigned' });
    const stranger = { ...own, publicKey: signingKey(new Uint8Array(32).fill(9)).publicKey };
    const report = await auditLog(source, { keys: [stranger], known: [], now, heartbeat: true });
    expect(codes(report)).toEqual(['signature-wrong']);
    expect(formatVkey(stranger)).not.toBe(formatVkey(own));
  });

  it('is found when a case was rewritten and the whole log signed anew', async () => {
    await begin();
    const [victim] = streams as [string];
    await force(
      ...WIPE_LOG,
      `DELETE FROM ledger_row WHERE stream = '${victim}'`,
      `DELETE FROM ledger_head WHERE stream = '${victim}'`,
    );
    for (let row = 0; row < 3; row += 1) await append(victim, row === 1 ? 'another' : 'a');
    await checkpoint();
    expect(codes(await audit([seen.note]))).toEqual(['two-roots']);
    expect(await visit(seen.state)).toMatchObject({ outcome: 'refused', code: 'two-roots', kept: null });
    await append(victim);
    await checkpoint();
    expect(codes(await audit([seen.note]))).toEqual(['two-roots']);
    expect(await visit(seen.state)).toMatchObject({ outcome: 'refused', code: 'not-consistent', kept: null });
  });

  it('is found when a case was rewritten below a log that was left alone', async () => {
    await begin();
    const [victim] = streams as [string];
    await force(`UPDATE ledger_row SET hash = decode(repeat('ab', 32), 'hex') WHERE stream = '${victim}' AND seq = 3`);
    expect(await compareRowsWithLog(pool)).toMatchObject([
      { code: 'row-differs', stream: victim, checkpoint: 1, found: 'ab'.repeat(32) },
    ]);
  });

  it('is found when a case lost its last row', async () => {
    await begin();
    const [victim] = streams as [string];
    await force(
      `DELETE FROM ledger_row WHERE stream = '${victim}' AND seq = 3`,
      `UPDATE ledger_head h SET seq = 2, hash = r.hash FROM ledger_row r WHERE h.stream = '${victim}' AND r.stream = h.stream AND r.seq = 2`,
      `UPDATE log_stream s SET seq = 2, hash = r.hash FROM ledger_row r WHERE s.stream = '${victim}' AND r.stream = s.stream AND r.seq = 2`,
    );
    await checkpoint();
    expect(codes(await audit())).toEqual(['rows-fall', 'rows-differ', 'map-differs']);
    expect(await compareRowsWithLog(pool)).toMatchObject([{ code: 'row-missing', stream: victim, checkpoint: 1 }]);
    expect(await visit(seen.state)).toMatchObject({ outcome: 'refused', code: 'leaves-differ', kept: null });
    await append(victim);
    await checkpoint();
    expect(codes(await audit())).toContain('head-overlap');
  });

  it('is found when a case was dropped, at the next checkpoint', async () => {
    await begin();
    const [victim] = streams as [string];
    await force(
      ...['ledger_row', 'ledger_head', 'log_stream'].map((table) => `DELETE FROM ${table} WHERE stream = '${victim}'`),
    );
    await checkpoint();
    expect(codes(await audit())).toEqual(['streams-fall', 'rows-fall', 'streams-differ', 'rows-differ', 'map-differs']);
    expect(await compareRowsWithLog(pool)).toMatchObject([{ code: 'row-missing', stream: victim }]);
    expect(await visit(seen.state)).toMatchObject({ outcome: 'refused', code: 'leaves-differ', kept: null });
  });

  it('is found when a checkpoint is truncated, a day is silent, or a row was late', async () => {
    await begin();
    await append(streams[1] as string);
    await checkpoint();
    const later = await visit(seen.state);
    await force(
      'DELETE FROM log_leaf WHERE checkpoint = 2',
      'DELETE FROM log_node WHERE node_no * (2 ^ level) + (2 ^ level) > 4',
      'DELETE FROM log_checkpoint WHERE number = 2',
    );
    expect(codes(await audit([later.kept?.note ?? '']))).toEqual(['two-roots']);
    expect(await visit(later.kept)).toMatchObject({ outcome: 'refused', code: 'size-falls' });

    await begin();
    await append(streams[1] as string);
    now += 26 * 60 * MINUTE;
    await checkpoint();
    expect(codes(await audit())).toEqual(['heartbeat-missing']);
    expect(await compareRowsWithLog(pool)).toMatchObject([{ code: 'row-late', checkpoint: 2 }]);
  });
});
