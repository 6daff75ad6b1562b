import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';

/** What can be seen of a PDF file without laying it out; for files of our own kit, whose dictionaries are plain text. */
export interface PdfFindings {
  readonly header: boolean;
  readonly trailer: boolean;
  /** `3a` for PDF/A-3a, null when the file claims no part. */
  readonly archival: string | null;
  readonly encrypted: boolean;
  /** Scripts, launches or forms that act by themselves. */
  readonly active: boolean;
  readonly fonts: number;
  readonly fontsEmbedded: number;
  /** SHA-256 of each embedded file as it comes out, 64 hex digits. */
  readonly embedded: ReadonlySet<string>;
}

const OBJECT = /(?:^|\n)\d+ 0 obj\r?\n/gu;
const ACTIVE = /\/(?:JavaScript|JS|Launch|OpenAction|AA|RichMedia|XFA)\b/u;
/** No embedded file is larger than what may be uploaded many times over. */
const MOST_BYTES = 512 * 1_048_576;

/** Looks at a whole file. Total: a file that is none has nothing of what is looked for. */
export function inspectPdf(file: Buffer): PdfFindings {
  const text = file.toString('latin1');
  const embedded = new Set<string>();
  let fonts = 0;
  let fontsEmbedded = 0;
  let active = false;
  for (const match of text.matchAll(OBJECT)) {
    const from = match.index + match[0].length;
    const end = text.indexOf('endobj', from);
    const stream = text.indexOf('\nstream', from);
    const isStream = stream !== -1 && (end === -1 || stream < end);
    const dictionary = text.slice(from, isStream ? stream : end === -1 ? undefined : end);
    if (ACTIVE.test(dictionary)) active = true;
    if (/\/Type \/FontDescriptor\b/u.test(dictionary)) {
      fonts++;
      if (/\/FontFile[23]?\b/u.test(dictionary)) fontsEmbedded++;
    }
    if (isStream && /\/Type \/EmbeddedFile\b/u.test(dictionary)) {
      const bytes = streamOf(file, text, stream, dictionary);
      if (bytes !== null) embedded.add(createHash('sha256').update(bytes).digest('hex'));
    }
  }
  const part = /<pdfaid:part>(\d)<\/pdfaid:part>/u.exec(text)?.[1];
  const conformance = /<pdfaid:conformance>([A-Z])<\/pdfaid:conformance>/u.exec(text)?.[1];
  return {
    header: text.startsWith('%PDF-1.7'),
    trailer: text.trimEnd().endsWith('%%EOF'),
    archival: part === undefined ? null : `${part}${(conformance ?? '').toLowerCase()}`,
    encrypted: /\/Encrypt\b/u.test(text.slice(text.lastIndexOf('trailer'))),
    active,
    fonts,
    fontsEmbedded,
    embedded,
  };
}

function streamOf(file: Buffer, text: string, stream: number, dictionary: string): Buffer | null {
  const length = Number(/\/Length (\d+)/u.exec(dictionary)?.[1]);
  let from = stream + '\nstream'.length;
  if (text[from] === '\r') from++;
  if (text[from] === '\n') from++;
  if (!Number.isSafeInteger(length) || from + length > file.length) return null;
  const bytes = file.subarray(from, from + length);
  try {
    return /\/Filter \/FlateDecode\b/u.test(dictionary) ? inflateSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes;
  } catch {
    return null;
  }
}
