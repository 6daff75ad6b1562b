import { closeSync, openSync, readSync } from 'node:fs';
import { LONGEST_LINE } from './offline-io.ts';

const BLOCK = 1024 * 1024;
const LINE_FEED = 0x0a;

/** Lines of a file as `CommandIo.readLines` promises them. */
export function* readFileLines(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const block = Buffer.allocUnsafe(BLOCK);
    // The line so far, in copies of what earlier blocks held of it.
    let parts: Buffer[] = [];
    let length = 0;
    for (;;) {
      const read = readSync(file, block, 0, BLOCK, null);
      if (read === 0) break;
      let start = 0;
      for (;;) {
        const found = block.subarray(0, read).indexOf(LINE_FEED, start);
        const end = found === -1 ? read : found;
        length += end - start;
        if (length > LONGEST_LINE) throw new Error(`a line is longer than ${LONGEST_LINE} bytes`);
        if (found === -1) {
          if (end > start) parts.push(Buffer.from(block.subarray(start, end)));
          break;
        }
        if (parts.length === 0) yield block.toString('utf8', start, end);
        else yield Buffer.concat([...parts, block.subarray(start, end)]).toString('utf8');
        [parts, length, start] = [[], 0, end + 1];
      }
    }
    if (length > 0) yield Buffer.concat(parts).toString('utf8');
  } finally {
    closeSync(file);
  }
}
