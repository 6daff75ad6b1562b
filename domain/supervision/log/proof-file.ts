/** Files of C2SP tlog-proof@v1: one leaf's place and inclusion proof with the checkpoint that covers it. */
import { fromBase64, toBase64 } from '../../kernel/base64.ts';
import { parseDecimal } from '../../kernel/decimal.ts';
import type { Hash } from './tree.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';

/** What a proof file says; `note` is the whole signed checkpoint. `extra` is not authenticated. */
export interface ProofFile {
  readonly extra?: Uint8Array;
  readonly index: number;
  readonly proof: readonly Hash[];
  readonly note: string;
}

/** Text of a proof file. */
export function formatProofFile({ extra, index, proof, note }: ProofFile): string {
  const extraLine = extra === undefined ? '' : `extra ${toBase64(extra)}\n`;
  return `${HEADER}\n${extraLine}index ${index}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`;
}

/** Reads a proof file; null when it is none. The note is not read: `parseNote` does that. */
export function parseProofFile(text: string): ProofFile | null {
  const border = text.indexOf('\n\n');
  if (border === -1) return null;
  const [header, ...lines] = text.slice(0, border).split('\n');
  if (header !== HEADER) return null;
  let extra: Uint8Array | undefined;
  if (lines[0]?.startsWith('extra ') === true) {
    const bytes = fromBase64(lines[0].slice(6));
    if (bytes === null) return null;
    extra = bytes;
    lines.shift();
  }
  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith('index ') ? parseDecimal(indexLine.slice(6)) : null;
  if (index === null) return null;
  const proof: Hash[] = [];
  for (const line of lines) {
    const hash = fromBase64(line);
    if (hash?.length !== 32) return null;
    proof.push(hash);
  }
  const note = text.slice(border + 2);
  return extra === undefined ? { index, proof, note } : { extra, index, proof, note };
}
