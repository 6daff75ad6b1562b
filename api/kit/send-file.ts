import { pipeline } from 'node:stream/promises';
import type { FileStore } from '#platform/files/files';
import type { Request, Response } from 'express';
import { Problem } from './problem.ts';

export interface SentFile {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly name: string;
  /** Called before bytes are sent, not for answers without any; when it fails nothing is sent. */
  readonly opened?: () => Promise<void>;
}

/**
 * Sends a stored file, whole or one range of it (RFC 9110 §14). Its tag is its hash, so a download that was
 * cut off goes on only with the same bytes.
 *
 * @throws {@link Problem} 416 when the range lies outside
 */
export async function sendFile(files: FileStore, request: Request, response: Response, file: SentFile): Promise<void> {
  const etag = `"${file.sha256}"`;
  const known = request.get('if-none-match') === etag;
  const ifRange = request.get('if-range');
  const range =
    known || (ifRange !== undefined && ifRange !== etag) ? null : rangeOf(request.get('range'), file.sizeBytes);
  const part = range ?? { start: 0, end: file.sizeBytes - 1 };
  const withBytes = !known && request.method !== 'HEAD';
  if (withBytes) await file.opened?.();
  response.set({
    ETag: etag,
    'Accept-Ranges': 'bytes',
    'Content-Type': file.mediaType,
    'Cache-Control': 'private, no-cache',
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name).replaceAll("'", '%27')}`,
  });
  if (known) {
    response.status(304).end();
    return;
  }
  response.set('Content-Length', String(part.end - part.start + 1));
  if (range !== null) response.status(206).set('Content-Range', `bytes ${part.start}-${part.end}/${file.sizeBytes}`);
  if (!withBytes) {
    response.end();
    return;
  }
  try {
    await pipeline(files.read(file.sha256, part), response);
  } catch (error) {
    // A reader who went away is no fault of ours; anything else after the headers cuts the connection.
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** One range, null for none, for several and for units other than bytes: the whole file is right then. */
function rangeOf(header: string | undefined, size: number): { readonly start: number; readonly end: number } | null {
  const parts = /^bytes=(\d*)-(\d*)$/u.exec(header?.trim() ?? '');
  if (parts === null) return null;
  const [, from = '', to = ''] = parts;
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start > end || start >= size)
    throw new Problem('request.range-not-satisfiable', { headers: { 'Content-Range': `bytes */${size}` } });
  return { start, end };
}
