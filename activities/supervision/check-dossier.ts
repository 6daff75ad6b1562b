import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { canonicalBytes } from '#domain/kernel/canonical';
import type { Json, JsonObject } from '#domain/kernel/json';
import { isRefusal } from '#domain/kernel/refusal';
import { toHex } from '#domain/kernel/sha256';
import { uuidV7 } from '#domain/kernel/uuid';
import {
  propertiesResult,
  type CheckedItem,
  type ItemOutcome,
  type PropertyItem,
} from '#domain/supervision/four-properties';
import { verifyChain, type LedgerRow } from '#domain/supervision/ledger-row';
import { caseStream } from '#domain/supervision/streams';
import type { FileStore } from '#platform/files/files';
import { openExport } from '#platform/files/histories';
import { inspectPdf } from '#platform/pdf/inspect';
import { findCaseKey, listExports } from '#platform/store/histories';
import { readStream } from '#platform/store/ledger-check';
import { changesRefused, findCheckable, saveCheck, type CheckableDossier } from '#platform/store/properties';
import type { SupervisionPorts } from './export-histories.ts';

export interface CheckDossierInput {
  readonly v: 1;
  readonly caseId: string;
  readonly occasion: 'locked' | 'schedule';
}

/** `none`: the case has no dossier. */
export type DossierOutcome = 'passed' | 'failed' | 'none';

interface ManifestDocument {
  readonly no: number;
  readonly file: { readonly sha256: string } | null;
}

/**
 * Checks the four properties of the dossier of a case and stores the outcome, whatever it is. Reads the file itself,
 * the ledger and the exported histories; changes nothing but its own table.
 */
export function createCheckDossier(ports: SupervisionPorts): (input: CheckDossierInput) => Promise<DossierOutcome> {
  return async ({ caseId, occasion }) => {
    const dossier = await findCheckable(ports.pool, caseId);
    if (dossier === null) return 'none';
    const file = await readWhole(ports.files, dossier.sha256);
    const rows = await readStream(ports.pool, caseStream(caseId));
    const outcomes: Partial<Record<PropertyItem, ItemOutcome>> = {
      ...ofFile(dossier, file),
      ...ofLedger(dossier, rows),
      ...ofManifest(dossier),
      'histories-open': await historiesOpen(ports, caseId),
      'changes-refused': verdict(await changesRefused(ports.pool)),
      // Where the second copy lies is the operator's to say; this program sees one store.
      'second-copy': 'not-checked',
    };
    const items: CheckedItem[] = Object.entries(outcomes).map(([item, outcome]) => ({
      item: item as PropertyItem,
      outcome,
    }));
    const result = propertiesResult(items);
    await saveCheck(ports.pool, {
      id: uuidV7(Date.now(), ports.randomBytes(10)),
      caseId,
      dossierId: dossier.id,
      occasion,
      result,
      items,
      at: ports.clock.now(),
      checkedAt: Date.now(),
    });
    return result;
  };
}

const verdict = (fine: boolean): ItemOutcome => (fine ? 'ok' : 'failed');

async function readWhole(files: FileStore, sha256: string): Promise<Buffer | null> {
  return (await files.size(sha256)) === null ? null : buffer(files.read(sha256));
}

function ofFile(dossier: CheckableDossier, file: Buffer | null): Partial<Record<PropertyItem, ItemOutcome>> {
  const found = inspectPdf(file ?? Buffer.alloc(0));
  const originals = documentsOf(dossier).flatMap((one) => (one.file === null ? [] : [one.file.sha256]));
  return {
    'file-is-the-locked-one': verdict(file !== null && sha256(file) === dossier.sha256),
    'manifest-embedded': verdict(found.embedded.has(sha256(canonicalBytes(dossier.manifest)))),
    'originals-embedded': verdict(originals.every((hash) => found.embedded.has(hash))),
    'size-as-recorded': verdict(file?.length === dossier.sizeBytes),
    'file-readable': verdict(found.header && found.trailer),
    'archival-format': verdict(found.archival === '3a'),
    'fonts-embedded': verdict(found.fonts > 0 && found.fonts === found.fontsEmbedded),
    'no-active-content': verdict(file !== null && !found.active),
    'not-encrypted': verdict(file !== null && !found.encrypted),
  };
}

function ofLedger(dossier: CheckableDossier, rows: readonly LedgerRow[]): Partial<Record<PropertyItem, ItemOutcome>> {
  const locked = rows.some(({ body }) => {
    const row = JSON.parse(Buffer.from(body).toString('utf8')) as { kind: string; facts: JsonObject };
    return (
      row.kind === 'closing.dossier-locked' &&
      row.facts['sha256'] === dossier.sha256 &&
      row.facts['dossier'] === dossier.id
    );
  });
  const printed = (dossier.manifest['content'] as JsonObject | undefined)?.['ledger'] as
    { rows: number; headSeq: number; headHash: string } | undefined;
  const head = rows.find(({ seq }) => seq === printed?.headSeq);
  return {
    'locking-row-in-the-ledger': verdict(locked),
    'ledger-chain-whole': verdict(rows.length > 0 && verifyChain(rows).ok),
    'ledger-as-printed': verdict(
      printed !== undefined && head?.hash === printed.headHash && printed.rows === printed.headSeq,
    ),
  };
}

function ofManifest(dossier: CheckableDossier): Partial<Record<PropertyItem, ItemOutcome>> {
  const content = dossier.manifest['content'] as JsonObject | undefined;
  const volumes = volumesOf(dossier);
  return {
    'metadata-as-recorded': verdict(
      content?.['caseNumber'] === dossier.caseNumber &&
        content['registeredOn'] === dossier.receivedOn &&
        (dossier.ending === null || content['ending'] === dossier.ending),
    ),
    'content-hash': verdict(
      content !== undefined &&
        sha256(canonicalBytes(content as Json)) === dossier.contentHash &&
        dossier.manifest['contentHash'] === dossier.contentHash,
    ),
    'documents-numbered': verdict(
      volumes.length > 0 && volumes.every(({ documents }) => documents.every(({ no }, index) => no === index + 1)),
    ),
  };
}

interface ManifestVolume {
  readonly documents: readonly ManifestDocument[];
}

function volumesOf(dossier: CheckableDossier): readonly ManifestVolume[] {
  const content = dossier.manifest['content'] as JsonObject | undefined;
  return (content?.['volumes'] ?? []) as unknown as readonly ManifestVolume[];
}

function documentsOf(dossier: CheckableDossier): readonly ManifestDocument[] {
  return volumesOf(dossier).flatMap(({ documents }) => documents);
}

/** Every exported history opens with the case's key and holds what its row says. */
async function historiesOpen(ports: SupervisionPorts, caseId: string): Promise<ItemOutcome> {
  const exports = await listExports(ports.pool, caseId);
  const key = await findCaseKey(ports.pool, ports.fieldKey, caseId);
  if (exports.length === 0 || key === null) return 'not-checked';
  for (const one of exports) if (isRefusal(await openExport(ports.files, key, one))) return 'failed';
  return 'ok';
}

function sha256(bytes: Uint8Array): string {
  return toHex(createHash('sha256').update(bytes).digest());
}
