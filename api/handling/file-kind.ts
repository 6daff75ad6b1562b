import type { FileEnds } from '#platform/files/files';

/** Kinds of files that a case may hold, told by their content; a name or a header proves nothing. */
export type FileKind = 'application/pdf' | 'image/jpeg' | 'image/png' | 'application/ofd';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const JPEG = Buffer.from('ffd8ff', 'hex');
const ZIP = Buffer.from('504b0304', 'hex');
const ZIP_END = Buffer.from('504b0506', 'hex');

/** The kind of a file by its first and last bytes, null for any other or a torn one. */
export function fileKindOf({ head, tail }: FileEnds): FileKind | null {
  // Some writers put a few bytes before the header; ISO 32000 readers look in the first 1,024.
  if (head.includes('%PDF-') && tail.includes('%%EOF')) return 'application/pdf';
  if (head.subarray(0, 3).equals(JPEG) && endsWithMarker(tail)) return 'image/jpeg';
  if (head.subarray(0, 8).equals(PNG) && tail.includes('IEND')) return 'image/png';
  // An OFD file (GB/T 33190) is a ZIP with the document root OFD.xml.
  if (head.subarray(0, 4).equals(ZIP) && tail.includes(ZIP_END) && tail.includes('OFD.xml')) return 'application/ofd';
  return null;
}

/** A JPEG ends with its end marker; cameras may write padding after it. */
function endsWithMarker(tail: Buffer): boolean {
  return tail.includes(Buffer.from('ffd9', 'hex'));
}
