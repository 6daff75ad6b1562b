/**
 * The manifest embedded in every dossier (docs/formats/manifest.md). `content` says what the dossier holds
 * and depends on the input alone; `rendering` says what made the file. `contentHash` covers `content` only,
 * so it is equal over versions of renderer and zlib.
 */
import { createHash } from 'node:crypto';
import { canonicalBytes } from '#domain/kernel/canonical';
import type { Json } from '#domain/kernel/json';
import { formatInstant } from '#domain/kernel/time';
import type { DocumentEntry, DossierInput } from './model.ts';
import { MATERIAL_TITLES } from '#contract/words/dossier';

export interface ManifestDocument {
  readonly no: number;
  readonly id: string;
  readonly material: string;
  readonly title: string;
  readonly number: string;
  readonly responsible: string;
  readonly date: string;
  readonly kind: string;
  /** SHA-256 of the canonical JSON of the document's body. */
  readonly dataSha256: string;
  /** The embedded original, where the document is an upload. */
  readonly file: null | {
    readonly attachedAs: string;
    readonly fileName: string;
    readonly mediaType: string;
    readonly bytes: number;
    readonly sha256: string;
  };
}

export interface ManifestContent {
  readonly format: 'zhiheng/dossier-manifest/v1';
  readonly caseNumber: string;
  readonly agency: string;
  readonly entry: string;
  readonly form: string;
  readonly proceeding: string;
  readonly ending: string;
  readonly protection: string;
  readonly retention: string;
  readonly retentionUntil: string;
  readonly registeredOn: string;
  readonly closedOn: string;
  readonly archivedOn: string;
  readonly lockedAt: string;
  readonly demo: boolean;
  /** SHA-256 of the canonical JSON of the whole input. */
  readonly inputSha256: string;
  readonly volumes: readonly { readonly volume: string; readonly documents: readonly ManifestDocument[] }[];
  readonly ledger: { readonly rows: number; readonly headSeq: number; readonly headHash: string };
  readonly checkpoint: DossierInput['checkpoint'];
}

export interface ManifestRendering {
  readonly renderer: string;
  readonly pdfkit: string;
  readonly zlib: string;
  readonly profiles: readonly string[];
  readonly fonts: readonly { readonly name: string; readonly sha256: string }[];
  readonly volumes: readonly {
    readonly volume: string;
    readonly numberedPages: number;
    readonly firstPages: readonly number[];
  }[];
  readonly pages: number;
}

export interface Manifest {
  readonly content: ManifestContent;
  readonly contentHash: string;
  readonly rendering: ManifestRendering;
}

/** Hex SHA-256 of a value's canonical JSON. */
export function hashJson(value: unknown): string {
  return createHash('sha256')
    .update(canonicalBytes(plain(value)))
    .digest('hex');
}

/** Drops absent members, which canonical JSON does not know. */
export function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/ofd': 'ofd',
};

/** Key of an embedded original: volume letter and number, for example `a003.pdf` and `h012.jpg`. */
export function attachmentKey(volume: string, no: number, mediaType: string): string {
  return `${volume.slice(0, 1)}${String(no).padStart(3, '0')}.${EXTENSIONS[mediaType] ?? 'bin'}`;
}

export function titleOf(entry: DocumentEntry): string {
  return entry.title ?? MATERIAL_TITLES[entry.material]['zh-CN'];
}

/** Builds the content part from an input whose volumes are in archive order. */
export function manifestContent(input: DossierInput): ManifestContent {
  const head = input.ledger.at(-1);
  return {
    format: 'zhiheng/dossier-manifest/v1',
    caseNumber: input.caseNumber,
    agency: input.agency,
    entry: input.entry,
    form: input.form,
    proceeding: input.proceeding,
    ending: input.ending,
    protection: input.protection,
    retention: input.retention,
    retentionUntil: input.retentionUntil ?? '',
    registeredOn: input.registeredOn,
    closedOn: input.closedOn,
    archivedOn: input.archivedOn,
    lockedAt: formatInstant(input.lockedAt),
    demo: input.demo,
    inputSha256: hashJson(input),
    volumes: input.volumes.map(({ volume, documents }) => ({
      volume,
      documents: documents.map((entry, index) => {
        const upload = entry.body.kind === 'upload' ? entry.body.upload : null;
        return {
          no: index + 1,
          id: entry.id,
          material: entry.material,
          title: titleOf(entry),
          number: entry.number ?? '',
          responsible: entry.responsible,
          date: entry.date ?? '',
          kind: entry.body.kind,
          dataSha256: hashJson(entry.body),
          file:
            upload === null
              ? null
              : {
                  attachedAs: attachmentKey(volume, index + 1, upload.mediaType),
                  fileName: upload.fileName,
                  mediaType: upload.mediaType,
                  bytes: upload.bytes,
                  sha256: upload.sha256,
                },
        };
      }),
    })),
    ledger: { rows: input.ledger.length, headSeq: head?.seq ?? 0, headHash: head?.hash ?? '' },
    checkpoint: input.checkpoint,
  };
}

/** The bytes that are embedded as `manifest.json`. */
export function manifestBytes(manifest: Manifest): Uint8Array {
  return canonicalBytes(plain(manifest));
}
