/** Small originals that participants hand in: a page as a PNG or a PDF, made by code, marked as a demonstration. */
import { crc32, deflateSync } from 'node:zlib';
import type { Seed } from '../facts/chance.ts';
import { fraction } from '../life/choose.ts';

export interface Original {
  readonly type: 'image/png' | 'application/pdf';
  readonly extension: 'png' | 'pdf';
  readonly bytes: Uint8Array;
}

/** An original of a paper; the same case, paper and seed give the same bytes. */
export function original(seed: Seed, caseKey: string, paper: string, no: number): Original {
  return fraction(seed, caseKey, `original/${paper}`, no) < 0.6
    ? { type: 'image/png', extension: 'png', bytes: photographed(seed, caseKey, paper, no) }
    : { type: 'application/pdf', extension: 'pdf', bytes: typed(caseKey, paper, no) };
}

const WIDTH = 424;
const HEIGHT = 600;

/** A page as a camera sees it: grey ground, dark lines of different lengths, a frame for the seal. */
function photographed(seed: Seed, caseKey: string, paper: string, no: number): Uint8Array {
  const rows: Buffer[] = [];
  for (let y = 0; y < HEIGHT; y += 1) {
    const row = Buffer.alloc(WIDTH + 1, 0xf4);
    row[0] = 0;
    const line = Math.floor((y - 60) / 22);
    if (y > 60 && y < HEIGHT - 80 && (y - 60) % 22 < 7) {
      const length = 120 + Math.floor(240 * fraction(seed, caseKey, `original/${paper}/${line}`, no));
      for (let x = 40; x < Math.min(WIDTH - 40, length); x += 1) if ((x * 7 + y * 3 + line) % 11 > 3) row[x + 1] = 0x38;
    }
    const inSeal = (x: number): boolean => Math.abs(Math.hypot(x - 320, y - 530) - 40) < 2;
    for (let x = 270; x < 380; x += 1) if (inSeal(x)) row[x + 1] = 0x80;
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header[8] = 8; // bits a sample; colour type 0 is grey
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  typed.copy(out, 4);
  out.writeUInt32BE(crc32(typed), 8 + data.length);
  return out;
}

/** A page of typed Latin text. */
function typed(caseKey: string, paper: string, no: number): Uint8Array {
  const lines = [
    `DEMONSTRATION ${caseKey}`,
    `${paper} ${no}`,
    ...Array.from({ length: 24 }, (_, at) => `line ${at + 1} of ${paper}`),
  ];
  const text = lines.map((line) => `(${line.replaceAll(/[^A-Za-z0-9 .-]/gu, ' ')}) Tj T*`).join('\n');
  const content = `BT /F1 12 Tf 16 TL 72 770 Td\n${text}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
  ];
  let out = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = out.length;
    out += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  out += offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  out += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(out, 'latin1');
}
