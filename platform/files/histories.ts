import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { refuse, type Refusal } from '#domain/kernel/refusal';
import { isRefusal } from '#domain/kernel/refusal';
import { parseHistory, type History } from '#domain/supervision/history';
import { openHistory, unwrapHistorySecret } from '#platform/crypto/history-seal';
import type { HistoryExportRow } from '#platform/store/histories';
import type { FileStore } from './files.ts';

/**
 * Opens an exported history with its case's key. Refuses `supervision.history-altered` when the stored file is missing
 * or another one, or key and file do not belong together, and what {@link parseHistory} refuses; never throws for what
 * a file holds.
 */
export async function openExport(files: FileStore, caseKey: Buffer, row: HistoryExportRow): Promise<History | Refusal> {
  const altered = refuse('supervision.history-altered', { params: { run: row.runId } });
  if ((await files.size(row.sha256)) === null) return altered;
  const sealed = await buffer(files.read(row.sha256));
  if (createHash('sha256').update(sealed).digest('hex') !== row.sha256) return altered;
  let text: string;
  try {
    const secret = unwrapHistorySecret(caseKey, row.id, row.wrapped);
    text = (await openHistory(sealed, secret, row.caseId, row.id)).toString('utf8');
  } catch {
    return altered;
  }
  const history = parseHistory(text);
  if (isRefusal(history)) return history;
  const { header } = history;
  return header.runId === row.runId && header.events === row.events && header.caseId === row.caseId ? history : altered;
}
