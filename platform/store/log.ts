import { fromHex, sha256Hex, toHex, utf8 } from '#domain/kernel/sha256';
import { formatInstant, type Instant } from '#domain/kernel/time';
import { streamKey } from '#domain/supervision/streams';
import { leafText, mapText, type LogLeaf } from '#domain/supervision/log/leaves';
import {
  checkpointText,
  formatNote,
  formatVkey,
  keyId,
  LOG_KEY,
  parseNote,
  type NoteKey,
} from '#domain/supervision/log/note';
import { GrowingTree, leafHash, nodesOf, type Hash, type TreeNode } from '#domain/supervision/log/tree';
import type { SigningKey } from '#platform/crypto/ed25519';
import type { Pool, PoolClient } from './pool.ts';

/** Which log this installation keeps, and the keys that may sign for it. */
export interface LogIdentity {
  readonly origin: string;
  readonly key: SigningKey;
  /** The key that takes over with the next checkpoint. */
  readonly next?: SigningKey;
}

/** A checkpoint as stored. */
export interface StoredCheckpoint {
  readonly number: number;
  readonly size: number;
  readonly root: Hash;
  readonly time: Date;
  readonly streams: number;
  readonly rows: number;
  readonly mapRoot: Hash;
  readonly origin: string;
  readonly vkey: string;
  /** With the log's own signatures only. */
  readonly note: string;
}

/** Why no checkpoint was made: another process makes one, or appends did not pause in time. Both pass by themselves. */
export type NoCheckpoint = 'elsewhere' | 'busy' | 'unchanged';

/** One checkpointer at a time in the whole installation. */
const LOCK_KEY = 7_266_481_520n;
/** How long appends may be kept waiting by one that takes long, before the checkpoint is put off. */
const APPENDS_WAIT_MS = 1_000;
const PAGE = 5_000;
const LOCK_NOT_AVAILABLE = '55P03';

const COLUMNS = 'number, size, root, time, streams, rows, map_root, origin, vkey, note';

interface CheckpointRow {
  readonly number: string;
  readonly size: string;
  readonly root: Buffer;
  readonly time: Date;
  readonly streams: string;
  readonly rows: string;
  readonly map_root: Buffer;
  readonly origin: string;
  readonly vkey: string;
  readonly note: string;
}

function checkpointOf(row: CheckpointRow): StoredCheckpoint {
  return {
    number: Number(row.number),
    size: Number(row.size),
    root: new Uint8Array(row.root),
    time: row.time,
    streams: Number(row.streams),
    rows: Number(row.rows),
    mapRoot: new Uint8Array(row.map_root),
    origin: row.origin,
    vkey: row.vkey,
    note: row.note,
  };
}

/** The newest checkpoint, or the one of exactly this size; null when there is none. */
export async function readCheckpoint(
  db: Pick<Pool | PoolClient, 'query'>,
  size?: number,
): Promise<StoredCheckpoint | null> {
  const found = await db.query<CheckpointRow>(
    `SELECT ${COLUMNS} FROM log_checkpoint WHERE $1::bigint IS NULL OR size = $1 ORDER BY number DESC LIMIT 1`,
    [size ?? null],
  );
  const row = found.rows[0];
  return row === undefined ? null : checkpointOf(row);
}

/** The last checkpoint whose time is not after an instant; null when there is none. */
export async function readCheckpointBefore(
  db: Pick<Pool, 'query'>,
  instant: Instant,
): Promise<StoredCheckpoint | null> {
  const found = await db.query<CheckpointRow>(
    `SELECT ${COLUMNS} FROM log_checkpoint WHERE time <= $1 ORDER BY number DESC LIMIT 1`,
    [formatInstant(instant)],
  );
  const row = found.rows[0];
  return row === undefined ? null : checkpointOf(row);
}

/** True when a stream has rows that no checkpoint covers. */
export async function hasUncoveredRows(pool: Pool): Promise<boolean> {
  const found = await pool.query<{ found: boolean }>(
    'SELECT EXISTS (SELECT 1 FROM ledger_head h LEFT JOIN log_stream s USING (stream) WHERE h.seq > coalesce(s.seq, 0)) AS found',
  );
  return found.rows[0]?.found === true;
}

/**
 * Makes one checkpoint: waits until appends under way have ended, fixes the instant, and signs the log that holds every
 * stream's head of that moment. With `evenUnchanged` also when no row has come.
 *
 * Guarantees: one at a time, whoever calls it; a row whose `at` is not after the checkpoint's time is covered by it or an
 * earlier one; a size is signed once. Leaves, subtrees, map and note are one transaction.
 *
 * @throws when the log was begun under another origin or none of the keys is the log's: both need a person's decision
 */
export async function appendCheckpoint(
  pool: Pool,
  identity: LogIdentity,
  now: Instant,
  { evenUnchanged = false }: { readonly evenUnchanged?: boolean } = {},
): Promise<StoredCheckpoint | NoCheckpoint> {
  const reader = await pool.connect();
  let broken: Error | undefined;
  try {
    const locked = await reader.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [LOCK_KEY]);
    if (locked.rows[0]?.got !== true) return 'elsewhere';
    try {
      if (!evenUnchanged && !(await hasUncoveredRows(pool))) return 'unchanged';
      const time = await snapshotBetweenAppends(pool, reader, now);
      if (time === null) return 'busy';
      const made = await writeCheckpoint(reader, identity, time);
      await reader.query('COMMIT');
      return made;
    } catch (error) {
      await reader.query('ROLLBACK').catch((rollback: unknown) => (broken = rollback as Error));
      throw error;
    } finally {
      await reader
        .query('SELECT pg_advisory_unlock($1)', [LOCK_KEY])
        .catch((error: unknown) => (broken = error as Error));
    }
  } finally {
    reader.release(broken);
  }
}

/** Begins the reader's transaction on a snapshot that no append crosses; null when one took too long to end. */
async function snapshotBetweenAppends(pool: Pool, reader: PoolClient, now: Instant): Promise<Date | null> {
  const gate = await pool.connect();
  let broken: Error | undefined;
  try {
    await gate.query('BEGIN');
    await gate.query(`SET LOCAL lock_timeout = ${APPENDS_WAIT_MS}`);
    const begun = await gate.query<{ at: Date }>('SELECT begin_checkpoint($1) AS at', [formatInstant(now)]);
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    // The first statement takes the snapshot, while nobody can append.
    await reader.query('SELECT 1 FROM log_clock');
    await gate.query('COMMIT');
    return begun.rows[0]?.at ?? null;
  } catch (error) {
    await gate.query('ROLLBACK').catch((rollback: unknown) => (broken = rollback as Error));
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return null;
    throw error;
  } finally {
    gate.release(broken);
  }
}

interface ChangedHead {
  readonly stream: string;
  readonly seq: string;
  readonly hash: Buffer;
  readonly salt: Buffer;
  readonly known: string;
}

async function writeCheckpoint(tx: PoolClient, identity: LogIdentity, time: Date): Promise<StoredCheckpoint> {
  const previous = await readCheckpoint(tx);
  if (previous !== null && previous.origin !== identity.origin)
    throw new Error(`the log was begun as ${previous.origin}; it can't go on as ${identity.origin}`);
  const signers = signersOf(identity, previous);
  const changed = await tx.query<ChangedHead>(
    `SELECT h.stream, h.seq, h.hash, h.salt, coalesce(s.seq, 0) AS known
       FROM ledger_head h LEFT JOIN log_stream s USING (stream) WHERE h.seq > coalesce(s.seq, 0)`,
  );
  const heads = changed.rows
    .map((row) => ({
      stream: row.stream,
      leaf: {
        type: 'head' as const,
        key: streamKey(new Uint8Array(row.salt), row.stream),
        fromSeq: Number(row.known) + 1,
        toSeq: Number(row.seq),
        headHash: toHex(row.hash),
      },
    }))
    .sort((left, right) => (left.leaf.key < right.leaf.key ? -1 : 1));
  await tx.query(
    `INSERT INTO log_stream AS s (stream, key, seq, hash) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[])
     ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`,
    [
      heads.map(({ stream }) => stream),
      heads.map(({ leaf }) => leaf.key),
      heads.map(({ leaf }) => leaf.toSeq),
      heads.map(({ leaf }) => Buffer.from(fromHex(leaf.headHash))),
    ],
  );
  const map = await foldMap(tx);
  const size = previous?.size ?? 0;
  const tree = await growingTree(tx, size);
  const state = {
    number: (previous?.number ?? 0) + 1,
    streams: map.tree.size,
    rows: map.rows,
    mapRoot: toHex(map.tree.root()),
  };
  const newSize = size + heads.length + (signers.rotation === null ? 0 : 2) + 1;
  const leaves: readonly { readonly stream: string | null; readonly leaf: LogLeaf }[] = [
    ...heads,
    ...(signers.rotation === null
      ? []
      : keyLeaves(signers.rotation, newSize, await keyBegan(tx, signers.rotation.old))),
    { stream: null, leaf: { type: 'state', ...state, time: time.toISOString(), prev: signers.prev } },
  ];
  const written = leaves.map(({ stream, leaf }) => {
    const body = leafText(leaf);
    return { stream, leaf, body, nodes: tree.push(leafHash(utf8(body))) };
  });
  const root = tree.root();
  const text = checkpointText({ origin: identity.origin, size: tree.size, root });
  const note = formatNote({
    text,
    signatures: signers.keys.map(({ note: key, signing }) => ({
      name: key.name,
      keyId: keyId(key),
      signature: signing.sign(utf8(text)),
    })),
  });
  const vkey = signers.vkey;
  const checkpoint = {
    ...state,
    mapRoot: map.tree.root(),
    size: tree.size,
    root,
    time,
    origin: identity.origin,
    vkey,
    note,
  };
  await insertCheckpoint(tx, checkpoint);
  await insertLeaves(tx, checkpoint.number, size, written);
  return checkpoint;
}

interface Signers {
  /** Who signs this checkpoint, in the order of the lines. */
  readonly keys: readonly { readonly note: NoteKey; readonly signing: SigningKey }[];
  /** Key of the log from this checkpoint on. */
  readonly vkey: string;
  /** Hash of the previous note, for the state leaf. */
  readonly prev: string;
  readonly rotation: { readonly old: string; readonly next: string } | null;
}

/** Who signs: the log's key; in the checkpoint that hands over, the old key and then the new one. */
function signersOf({ origin, key, next }: LogIdentity, previous: StoredCheckpoint | null): Signers {
  const own = (signing: SigningKey): { note: NoteKey; signing: SigningKey; vkey: string } => {
    const note: NoteKey = { name: origin, type: LOG_KEY, publicKey: signing.publicKey };
    return { note, signing, vkey: formatVkey(note) };
  };
  const current = own(key);
  const coming = next === undefined ? null : own(next);
  const prev = previous === null ? '0'.repeat(64) : prevOf(previous);
  const last = previous?.vkey ?? current.vkey;
  if (coming !== null && last === coming.vkey) return { keys: [coming], vkey: last, prev, rotation: null };
  if (last !== current.vkey)
    throw new Error(`the log's key is ${last}; neither ZHIHENG_LOG_KEY nor ZHIHENG_LOG_KEY_NEXT is its secret`);
  if (coming === null || previous === null) return { keys: [current], vkey: last, prev, rotation: null };
  return { keys: [current, coming], vkey: coming.vkey, prev, rotation: { old: current.vkey, next: coming.vkey } };
}

/** `prev` of the state after a checkpoint: over its note with the line of the key that was the log's when it was begun. */
function prevOf(previous: StoredCheckpoint): string {
  const note = parseNote(previous.note);
  const first = note?.signatures[0];
  if (note === null || first === undefined) throw new Error('the last note of the log can not be read');
  return sha256Hex(formatNote({ text: note.text, signatures: [first] }));
}

function keyLeaves(
  rotation: { readonly old: string; readonly next: string },
  size: number,
  began: number,
): { readonly stream: null; readonly leaf: LogLeaf }[] {
  return [
    { stream: null, leaf: { type: 'key', vkey: rotation.old, fromSize: began, toSize: size } },
    { stream: null, leaf: { type: 'key', vkey: rotation.next, fromSize: size, toSize: null } },
  ];
}

/** Size from which a key signs: that of the checkpoint that handed over to it, 0 for the log's first. */
async function keyBegan(tx: PoolClient, vkey: string): Promise<number> {
  const found = await tx.query<{ size: string }>(
    `SELECT c.size FROM log_leaf l JOIN log_checkpoint c ON c.number = l.checkpoint
      WHERE l.kind = 'key' AND l.body LIKE 'zhiheng/key/v1' || chr(10) || $1 || chr(10) || '%' || chr(10) || '-' || chr(10)
      ORDER BY l.leaf_no DESC LIMIT 1`,
    [vkey.replaceAll(/[\\%_]/gu, String.raw`\$&`)],
  );
  return Number(found.rows[0]?.size ?? 0);
}

/** The map of heads over `log_stream`, read in pages in the order of the map; holds one page and one hash per level. */
async function foldMap(tx: PoolClient): Promise<{ readonly tree: GrowingTree; readonly rows: number }> {
  const tree = new GrowingTree();
  let rows = 0;
  let after = '';
  for (;;) {
    const page = await tx.query<{ key: string; seq: string; hash: Buffer }>({
      name: 'log-map-page',
      text: 'SELECT key, seq, hash FROM log_stream WHERE key > $1 ORDER BY key LIMIT $2',
      values: [after, PAGE],
    });
    for (const { key, seq, hash } of page.rows) {
      tree.push(leafHash(utf8(mapText({ key, seq: Number(seq), headHash: toHex(hash) }))));
      rows += Number(seq);
    }
    after = page.rows.at(-1)?.key ?? '';
    if (page.rows.length < PAGE) return { tree, rows };
  }
}

/** Hashes of complete subtrees of the log's tree. Throws when one is missing. */
export async function readNodes(db: Pick<Pool | PoolClient, 'query'>, nodes: readonly TreeNode[]): Promise<Hash[]> {
  const found = await db.query<{ hash: Buffer | null }>({
    name: 'log-nodes',
    text: `SELECT CASE WHEN w.level = 0 THEN (SELECT l.hash FROM log_leaf l WHERE l.leaf_no = w.node_no)
                       ELSE (SELECT n.hash FROM log_node n WHERE n.level = w.level AND n.node_no = w.node_no) END AS hash
             FROM unnest($1::integer[], $2::bigint[]) WITH ORDINALITY AS w(level, node_no, o) ORDER BY w.o`,
    values: [nodes.map(({ level }) => level), nodes.map(({ index }) => index)],
  });
  return found.rows.map(({ hash }, at) => {
    if (hash === null) throw new Error(`the log misses subtree ${nodes[at]?.level}/${nodes[at]?.index}`);
    return new Uint8Array(hash);
  });
}

async function growingTree(tx: PoolClient, size: number): Promise<GrowingTree> {
  return new GrowingTree(size, await readNodes(tx, nodesOf([0, size])));
}

async function insertCheckpoint(tx: PoolClient, one: StoredCheckpoint): Promise<void> {
  await tx.query(`INSERT INTO log_checkpoint (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, [
    one.number,
    one.size,
    Buffer.from(one.root),
    one.time.toISOString(),
    one.streams,
    one.rows,
    Buffer.from(one.mapRoot),
    one.origin,
    one.vkey,
    one.note,
  ]);
}

interface WrittenLeaf {
  readonly stream: string | null;
  readonly leaf: LogLeaf;
  readonly body: string;
  readonly nodes: ReturnType<GrowingTree['push']>;
}

async function insertLeaves(
  tx: PoolClient,
  checkpoint: number,
  first: number,
  leaves: readonly WrittenLeaf[],
): Promise<void> {
  await tx.query(
    `INSERT INTO log_leaf (leaf_no, checkpoint, kind, stream, from_seq, to_seq, body, hash)
     SELECT leaf_no, $1, kind, stream, from_seq, to_seq, body, hash
       FROM unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::bytea[])
         AS t(leaf_no, kind, stream, from_seq, to_seq, body, hash)`,
    [
      checkpoint,
      leaves.map((_, at) => first + at),
      leaves.map(({ leaf }) => leaf.type),
      leaves.map(({ stream }) => stream),
      leaves.map(({ leaf }) => (leaf.type === 'head' ? leaf.fromSeq : null)),
      leaves.map(({ leaf }) => (leaf.type === 'head' ? leaf.toSeq : null)),
      leaves.map(({ body }) => body),
      leaves.map(({ nodes }) => Buffer.from(nodes[0]?.hash ?? [])),
    ],
  );
  const above = leaves.flatMap(({ nodes }) => nodes.slice(1));
  await tx.query(
    'INSERT INTO log_node (level, node_no, hash) SELECT * FROM unnest($1::integer[], $2::bigint[], $3::bytea[])',
    [above.map(({ level }) => level), above.map(({ index }) => index), above.map(({ hash }) => Buffer.from(hash))],
  );
}
