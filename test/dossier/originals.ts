/** Uploaded papers of the dossiers to render: small files that begin as their content type says. */
import { deflateSync } from 'node:zlib';
import type { UploadMediaType } from '#activities/closing/dossier/model';

/** Uploaded originals by hash, as the file store would hold them. */
export const originals = new Map<string, Uint8Array>();

export function readOriginal(sha256: string): Promise<Uint8Array> {
  const found = originals.get(sha256);
  return found === undefined ? Promise.reject(new Error(`no original ${sha256}`)) : Promise.resolve(found);
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  let crc = ~0;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.byteLength, 0);
  frame.writeUInt32BE(~crc >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A grey PNG whose bytes differ by `seed`, as a photographed page would. */
function png(seed: number): Uint8Array {
  const header = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0]);
  const rows = Buffer.alloc(8 * 9, seed % 251);
  for (let row = 0; row < 8; row += 1) rows[row * 9] = 0;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

/** Bytes that begin like the content type says; their inside is somebody else's concern. */
export function original(mediaType: UploadMediaType, seed: number): Uint8Array {
  if (mediaType === 'image/png') return png(seed);
  const starts = {
    'application/pdf': '%PDF-1.4\n% 扫描件 ',
    'image/jpeg': '\u00ff\u00d8\u00ff\u00e0',
    'application/ofd': 'PK\u0003\u0004',
  };
  return Buffer.from(`${starts[mediaType]}${seed}`, mediaType === 'application/pdf' ? 'utf8' : 'latin1');
}
