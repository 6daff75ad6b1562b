import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex, toHex, utf8 } from '#domain/kernel/sha256';
import { parseLeaf, type LogLeaf } from '#domain/supervision/log/leaves';
import { checkSignature, formatVkey, LOG_KEY, parseNote, parseVkey, signaturesBy } from '#domain/supervision/log/note';
import { leafHash, treeRoot } from '#domain/supervision/log/tree';
import { caseStream } from '#domain/supervision/streams';
import { signingKey, verifyEd25519 } from '#platform/crypto/ed25519';
import { appendCheckpoint, hasUncoveredRows, readCheckpoint, type StoredCheckpoint } from '#platform/store/log';
import { createPool, inTransaction, type Pool } from '#platform/store/pool';
import { withClient, withDatabase } from '../support/database.ts';
import { eventually } from '../support/until.ts';

const ORIGIN = 'ledger.test/1';
const key = signingKey(new Uint8Array(32).fill(1));
const next = signingKey(new Uint8Array(32).fill(2));
const vkeyOf = (one: typeof key): string => formatVkey({ name: ORIGIN, type: LOG_KEY, publicKey: one.publicKey });
const NINE = Date.parse('2026-11-23T01:00:00.000Z');
const SECOND = 1_000;

describe('the log', () => {
  const database = withDatabase();
  let pool: Pool;

  beforeAll(() => {
    pool = createPool({ url: database.url, size: 8, name: 'log-test' });
  });
  afterAll(() => pool.end());

  const append = async (stream: string, at: number, on: Pick<Pool, 'query'> = pool): Promise<string> => {
    const found = await on.query<{ at: Date }>(
      `SELECT at FROM append_row($1, '{"at":"?","v":1}', $2, 'test.row', NULL)`,
      [stream, new Date(at).toISOString()],
    );
    return found.rows[0]?.at.toISOString() ?? '';
  };
  const made = async (now: number, identity = { origin: ORIGIN, key }, more = {}): Promise<StoredCheckpoint> => {
    const result = await appendCheckpoint(pool, identity, now, more);
    if (typeof result === 'string') throw new Error(result);
    return result;
  };
  const leaves = async (): Promise<{ texts: string[]; leaves: (LogLeaf | null)[] }> => {
    const rows = await pool.query<{ body: string }>('SELECT body FROM log_leaf ORDER BY leaf_no');
    const texts = rows.rows.map(({ body }) => body);
    return { texts, leaves: texts.map(parseLeaf) };
  };
  const streams = Array.from({ length: 7 }, () => caseStream(randomUUID()));

  it('covers every row by head leaves, in the order of keys, with a state at the end, and signs the root', async () => {
    for (const [at, stream] of streams.entries()) {
      for (let row = 0; row <= at; row += 1) await append(stream, NINE + row * SECOND);
    }
    const checkpoint = await made(NINE + 60 * SECOND);
    const { texts, leaves: found } = await leaves();
    expect(checkpoint).toMatchObject({ number: 1, size: 8, streams: 7, rows: 28, vkey: vkeyOf(key) });
    const keys = found.flatMap((leaf) => (leaf?.type === 'head' ? [leaf.key] : []));
    expect(keys).toEqual([...keys].sort());
    expect(found.at(-1)).toMatchObject({
      type: 'state',
      number: 1,
      time: '2026-11-23T01:01:00.000Z',
      prev: '0'.repeat(64),
    });
    expect(toHex(checkpoint.root)).toBe(toHex(treeRoot(texts.map((text) => leafHash(utf8(text))))));
    const note = parseNote(checkpoint.note);
    const own = parseVkey(checkpoint.vkey);
    if (note === null || own === null) throw new Error('no note');
    const [signature] = signaturesBy(note, own);
    if (signature === undefined) throw new Error('not signed');
    expect(checkSignature(note, own, signature, verifyEd25519).ok).toBe(true);
  });

  it('makes none when nothing has come, unless a sign of life is wanted', async () => {
    expect(await hasUncoveredRows(pool)).toBe(false);
    expect(await appendCheckpoint(pool, { origin: ORIGIN, key }, NINE + 120 * SECOND)).toBe('unchanged');
    const before = await readCheckpoint(pool);
    const alive = await made(NINE + 120 * SECOND, undefined, { evenUnchanged: true });
    expect(alive).toMatchObject({ number: 2, size: 9, rows: 28, mapRoot: before?.mapRoot });
    const { leaves: found } = await leaves();
    expect(found.at(-1)).toMatchObject({ prev: sha256Hex(before?.note ?? '') });
  });

  it('gives a row that comes later an instant after the checkpoint, whatever its writer says', async () => {
    const last = await readCheckpoint(pool);
    expect(await append(streams[0] as string, NINE)).toBe(new Date((last?.time.getTime() ?? 0) + 1).toISOString());
    const checkpoint = await made(NINE);
    expect(checkpoint.time.getTime()).toBeGreaterThan(last?.time.getTime() ?? 0);
    const { leaves: found } = await leaves();
    expect(found.at(-2)).toMatchObject({ type: 'head', fromSeq: 2, toSeq: 2 });
    expect(found.length).toBe(checkpoint.size);
  });

  it('waits for appends that are under way, so that none is left out', async () => {
    const stream = caseStream(randomUUID());
    await append(streams[3] as string, NINE + 200 * SECOND);
    let pending: Promise<StoredCheckpoint> | undefined;
    await inTransaction(pool, async (tx) => {
      await append(stream, NINE + 200 * SECOND, tx);
      pending = made(NINE + 300 * SECOND);
      await eventually(async () => {
        const waiting = await pool.query(
          `SELECT 1 FROM pg_locks WHERE mode = 'ShareLock' AND NOT granted AND relation = 'ledger_row'::regclass`,
        );
        return waiting.rowCount === 1;
      });
    });
    const checkpoint = await pending;
    expect(checkpoint).toMatchObject({ streams: 8 });
    const covered = await pool.query(`SELECT checkpoint FROM log_leaf WHERE stream = $1`, [stream]);
    expect(covered.rows).toEqual([{ checkpoint: String(checkpoint?.number) }]);
  });

  it('is put off while one append takes long, and made by one process at a time', async () => {
    await inTransaction(pool, async (tx) => {
      await append(caseStream(randomUUID()), NINE + 400 * SECOND, tx);
      await append(streams[1] as string, NINE + 400 * SECOND);
      const both = await Promise.all(
        [0, 1].map(() => appendCheckpoint(pool, { origin: ORIGIN, key }, NINE + 500 * SECOND)),
      );
      expect(new Set(both)).toEqual(new Set(['busy', 'elsewhere']));
    });
    expect(await made(NINE + 500 * SECOND)).toMatchObject({ rows: 33 });
  });

  it('covers rows once and without gap while many append at the same time', async () => {
    const mine = Array.from({ length: 4 }, () => caseStream(randomUUID()));
    let going = true;
    const writers = mine.map(async (stream, at) => {
      for (let row = 0; row < 60; row += 1) await append(stream, NINE + (600 + row + at) * SECOND);
    });
    const checkpoints = (async () => {
      for (let at = 601; going; at += 7) await appendCheckpoint(pool, { origin: ORIGIN, key }, NINE + at * SECOND);
    })();
    await Promise.all(writers);
    going = false;
    await checkpoints;
    await made(NINE + 900 * SECOND, undefined, { evenUnchanged: true });
    const wrong = await pool.query(
      `SELECT r.stream, r.seq, count(l.leaf_no) AS leaves, bool_and(r.at <= c.time AND r.at > coalesce(p.time, '-infinity')) AS "inTime"
         FROM ledger_row r LEFT JOIN log_leaf l ON l.stream = r.stream AND r.seq BETWEEN l.from_seq AND l.to_seq
         LEFT JOIN log_checkpoint c ON c.number = l.checkpoint LEFT JOIN log_checkpoint p ON p.number = c.number - 1
        GROUP BY r.stream, r.seq HAVING count(l.leaf_no) <> 1 OR NOT bool_and(r.at <= c.time AND r.at > coalesce(p.time, '-infinity'))`,
    );
    expect(wrong.rows).toEqual([]);
  });

  it('hands over to another key by leaves and one checkpoint that both sign', async () => {
    await append(streams[2] as string, NINE + 1_000 * SECOND);
    const handover = await made(NINE + 1_000 * SECOND, { origin: ORIGIN, key, next } as never);
    const { leaves: found } = await leaves();
    expect(found.filter((leaf) => leaf?.type === 'key')).toEqual([
      { type: 'key', vkey: vkeyOf(key), fromSize: 0, toSize: handover.size },
      { type: 'key', vkey: vkeyOf(next), fromSize: handover.size, toSize: null },
    ]);
    expect(parseNote(handover.note)?.signatures).toHaveLength(2);
    const after = await made(NINE + 1_001 * SECOND, { origin: ORIGIN, key, next } as never, { evenUnchanged: true });
    expect(after.vkey).toBe(vkeyOf(next));
    expect(parseNote(after.note)?.signatures).toHaveLength(1);
    await made(NINE + 1_002 * SECOND, { origin: ORIGIN, key: next }, { evenUnchanged: true });
    await expect(made(NINE + 1_003 * SECOND, undefined, { evenUnchanged: true })).rejects.toThrow("the log's key is");
    await expect(made(NINE, { origin: 'other', key: next }, { evenUnchanged: true })).rejects.toThrow('begun as');
  });

  it('is refused to whoever would change it', async () => {
    const denied = async (url: string, statement: string): Promise<void> => {
      await expect(withClient(url, (client) => client.query(statement))).rejects.toThrow(/denied|append-only/u);
    };
    const columns = {
      log_checkpoint: 'note',
      log_leaf: 'body',
      log_node: 'hash',
      log_cosignature: 'line',
      log_clock: 'at',
    };
    for (const [table, column] of Object.entries(columns)) {
      await denied(database.url, `UPDATE ${table} SET ${column} = ${column}`);
      await denied(database.url, `DELETE FROM ${table}`);
      await denied(database.url, `TRUNCATE ${table} CASCADE`);
    }
    await denied(database.ownerUrl, `UPDATE log_leaf SET body = ''`);
    await denied(database.ownerUrl, 'DELETE FROM log_checkpoint');
    await denied(database.ownerUrl, 'TRUNCATE log_leaf');
  });
});
