import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

/** A stored file: its address is the hash of its bytes. */
export interface StoredFile {
  /** 64 lowercase hex digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** The first and the last bytes of a file, by which its kind is told. */
export interface FileEnds {
  readonly head: Buffer;
  readonly tail: Buffer;
}

export interface PutOptions {
  readonly mostBytes?: number;
  /** Looks at the ends of a complete file before it is stored; throws to refuse it. */
  readonly check?: (ends: FileEnds) => void;
}

const HEAD_BYTES = 1_024;
const TAIL_BYTES = 65_536;

/** Files by content: the same bytes are stored once, a stored file never changes. */
export interface FileStore {
  /**
   * Stores bytes as they come. The file appears under its hash only when it is complete and on disk.
   * @throws {@link FileTooLarge} beyond `mostBytes`, and whatever `check` throws; nothing is left behind
   */
  put(bytes: AsyncIterable<Buffer> | Buffer, options?: PutOptions): Promise<StoredFile>;
  size(sha256: string): Promise<number | null>;
  /** Bytes from `start` to `end`, both included. */
  read(sha256: string, range?: { readonly start: number; readonly end: number }): Readable;
  path(sha256: string): string;
}

/** More bytes than allowed. */
export class FileTooLarge extends Error {
  constructor(mostBytes: number) {
    super(`the file is larger than ${mostBytes} bytes`);
    this.name = 'FileTooLarge';
  }
}

const SHA256 = /^[0-9a-f]{64}$/u;

/** A store in a folder: temporary file, fsync, rename, fsync of the folder, so that a crash leaves all or nothing. */
export function createFileStore(folder: string): FileStore {
  const path = (sha256: string): string => {
    if (!SHA256.test(sha256)) throw new Error('a stored file is named by 64 hex digits');
    return join(folder, sha256.slice(0, 2), sha256);
  };
  return {
    path,
    async put(bytes, { mostBytes = Number.POSITIVE_INFINITY, check } = {}) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const temporary = join(folder, `.incoming-${randomBytes(12).toString('hex')}`);
      const hash = createHash('sha256');
      let sizeBytes = 0;
      let head = Buffer.alloc(0);
      let tail = Buffer.alloc(0);
      try {
        const file = await open(temporary, 'wx', 0o600);
        try {
          for await (const chunk of Buffer.isBuffer(bytes) ? [bytes] : bytes) {
            sizeBytes += chunk.length;
            if (sizeBytes > mostBytes) throw new FileTooLarge(mostBytes);
            hash.update(chunk);
            if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
            tail = Buffer.concat([tail, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
            await file.write(chunk);
          }
          check?.({ head, tail });
          await file.sync();
        } finally {
          await file.close();
        }
        const sha256 = hash.digest('hex');
        const target = path(sha256);
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await rename(temporary, target);
        await syncFolder(dirname(target));
        return { sha256, sizeBytes };
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    async size(sha256) {
      try {
        return (await stat(path(sha256))).size;
      } catch (error) {
        if ((error as { code?: string }).code === 'ENOENT') return null;
        throw error;
      }
    },
    read: (sha256, range) => createReadStream(path(sha256), range),
  };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
