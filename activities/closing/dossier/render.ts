/** Renders dossiers and single letters as PDF/A-3a + PDF/UA-1 files with their manifest inside. */
import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { refuse, type Refusal } from '#domain/kernel/refusal';
import { loadFaces, type Faces } from '#platform/pdf/fonts';
import { findTextFaults } from '#platform/pdf/glyphs';
import { Flow } from '#platform/pdf/flow';
import { element, type Element, type Page } from '#platform/pdf/tree';
import { PDFKIT_VERSION, writePdf, type Attachment, type PdfInput, type Sink } from '#platform/pdf/writer';
import { DOSSIER_WORDS as W, VOLUME_TITLES } from '#contract/words/dossier';
import { LETTER_TEMPLATES, SHEET_TEMPLATES } from '#contract/words/letters';
import { hashJson, manifestBytes, manifestContent, plain, titleOf, attachmentKey, type Manifest } from './manifest.ts';
import type { DocumentEntry, DossierInput, Letter, Sheet } from './model.ts';
import { inArchiveOrder } from './order.ts';
import { missingValues, setLetter, setSheet } from './papers.ts';
import { furnish, markDemo, setVolume } from './volume.ts';
import { MARGINS } from './styles.ts';

/** Changes whenever the same input would give another layout. */
export const RENDERER = 'zhiheng-dossier/1';

export interface RenderPorts {
  readonly faces?: Faces;
  /** Bytes of an uploaded original; needed as soon as the input has one. */
  readonly readFile?: (sha256: string) => Promise<Uint8Array>;
  /** Writes into this file instead of memory; a failed rendering leaves no file. */
  readonly outFile?: string;
}

/** A finished file; `bytes` is empty when it was written to `outFile`. */
export interface RenderedPdf {
  readonly bytes: Buffer;
  readonly size: number;
  /** Hex SHA-256 of the file. */
  readonly sha256: string;
  readonly pages: number;
}

export interface RenderedDossier extends RenderedPdf {
  /** SHA-256 of the manifest's content part: equal over versions of renderer and zlib. */
  readonly contentHash: string;
  readonly manifest: Manifest;
}

/**
 * Renders a dossier. Same input, same bytes, for one version of renderer, pdfkit and zlib. Refuses text
 * that cannot be printed (`closing.characters-not-in-font`, `closing.control-characters`) and letters that
 * lack a value (`closing.template-value-missing`). Throws when an original is missing or not the recorded one.
 */
export async function renderDossier(given: DossierInput, ports: RenderPorts = {}): Promise<RenderedDossier | Refusal> {
  const faces = ports.faces ?? (await loadFaces());
  const input = prepare(given);
  const refusal = checkText(input, faces) ?? checkLetters(input);
  if (refusal !== null) return refusal;
  const content = manifestContent(input);
  const contentHash = hashJson(content);
  const root = element('Document', null, {});
  const volumes = input.volumes.map((volume) => setVolume(input, volume, content, contentHash, faces, root));
  const pages = volumes.flatMap((volume) => volume.pages);
  const manifest: Manifest = {
    content,
    contentHash,
    rendering: {
      renderer: RENDERER,
      pdfkit: PDFKIT_VERSION,
      zlib: process.versions['zlib'] ?? '',
      profiles: ['PDF/A-3a', 'PDF/UA-1'],
      fonts: [faces.regular, faces.bold].map((face) => ({ name: face.font.postscriptName, sha256: face.sha256 })),
      volumes: input.volumes.map(({ volume }, index) => ({
        volume,
        numberedPages: volumes[index]?.numberedPages ?? 0,
        firstPages: volumes[index]?.firstPages ?? [],
      })),
      pages: pages.length,
    },
  };
  const written = await writeRendered(
    {
      info: {
        title: `${input.caseNumber} ${input.cause} ${W.dossier}`,
        author: input.agency,
        subject: input.volumes.map(({ volume }) => VOLUME_TITLES[volume]['zh-CN']).join('、'),
        // The file identifier is derived from this dictionary, so it differs with the content.
        keywords: `sha256:${contentHash}`,
        creator: RENDERER,
        producer: `pdfkit ${PDFKIT_VERSION}`,
        createdAt: input.lockedAt,
      },
      language: 'zh-CN',
      root,
      pages,
      bookmarks: volumes.map((volume) => volume.bookmark),
      attachments: [...originals(input, ports), manifestFile(manifest, input.lockedAt)],
    },
    faces,
    ports,
  );
  return { ...written, pages: pages.length, contentHash, manifest };
}

/** What a single letter needs beside itself. */
export interface LetterContext {
  readonly caseNumber: string;
  /** The instant of issue: the file's only date. */
  readonly issuedAt: number;
  readonly demo: boolean;
}

/** Renders one letter, or one of the ministry's tables, with the same kit; refuses as {@link renderDossier} does. */
export async function renderLetter(
  letter: Letter | Sheet,
  context: LetterContext,
  ports: RenderPorts = {},
): Promise<RenderedPdf | Refusal> {
  const faces = ports.faces ?? (await loadFaces());
  const refusal =
    checkText({ letter, caseNumber: context.caseNumber }, faces) ??
    (isSheet(letter) ? null : checkLetter(letter, '/letter'));
  if (refusal !== null) return refusal;
  const root: Element = element('Document', null, {});
  const flow = new Flow(faces, root, MARGINS);
  flow.newPage();
  if (isSheet(letter)) setSheet(flow, letter, null, 'H1');
  else setLetter(flow, letter, 'H1', null);
  const { title } = isSheet(letter) ? SHEET_TEMPLATES[letter.form] : LETTER_TEMPLATES[letter.form];
  const pages: readonly Page[] = flow.pages;
  for (const [index, page] of pages.entries()) {
    if (pages.length > 1) furnish(flow, page, context, title, index + 1, pages.length);
    else if (context.demo) markDemo(flow, page);
  }
  const written = await writeRendered(
    {
      info: {
        title: `${title} ${letter.number}`,
        author: letter.agency,
        subject: context.caseNumber,
        keywords: `sha256:${hashJson(letter)}`,
        creator: RENDERER,
        producer: `pdfkit ${PDFKIT_VERSION}`,
        createdAt: context.issuedAt,
      },
      language: 'zh-CN',
      root,
      pages,
      bookmarks: [],
      attachments: [],
    },
    faces,
    ports,
  );
  return { ...written, pages: pages.length };
}

/** A table speaks to nobody. */
export function isSheet(paper: Letter | Sheet): paper is Sheet {
  return !('addressee' in paper);
}

/** Archive order in every volume, approval first, and the ledger as the approval volume's last document. */
function prepare(given: DossierInput): DossierInput {
  const [first, second] = given.volumes;
  if (
    first?.volume !== 'approval' ||
    (second !== undefined && second.volume !== 'handling') ||
    given.volumes.length > 2
  ) {
    throw new Error('a dossier has the approval volume and, after it, at most the handling volume');
  }
  const ids = given.volumes.flatMap(({ documents }) => documents.map(({ id }) => id));
  if (new Set(ids).size !== ids.length) throw new Error('two documents of the dossier have the same id');
  const history: DocumentEntry[] =
    given.ledger.length === 0
      ? []
      : [
          {
            id: 'ledger',
            material: 'supervision-material',
            title: W.history.title,
            responsible: given.agency,
            date: given.archivedOn,
            body: { kind: 'history', history: given.ledger },
          },
        ];
  return {
    ...given,
    volumes: given.volumes.map(({ volume, documents }) => ({
      volume,
      documents: [...inArchiveOrder(documents, volume, given.form), ...(volume === 'approval' ? history : [])],
    })),
  };
}

/** Refuses `closing.characters-not-in-font` and `closing.control-characters`, naming the places. */
export function checkText(value: unknown, faces: Faces): Refusal | null {
  const { missing, forbidden } = findTextFaults(plain(value), faces);
  const fault = forbidden ?? missing;
  if (fault === null) return null;
  const code = forbidden === null ? 'closing.characters-not-in-font' : 'closing.control-characters';
  const [field = ''] = fault.pointers;
  const params = {
    codePoints: fault.codePoints.join(' '),
    where: fault.pointers.slice(0, 20).join(' '),
    places: fault.pointers.length,
  };
  return refuse(code, { field, params });
}

function checkLetter(letter: Letter, pointer: string): Refusal | null {
  const missing = missingValues(letter);
  if (missing.length === 0) return null;
  return refuse('closing.template-value-missing', {
    field: `${pointer}/values`,
    params: { form: letter.form, values: missing.join(' ') },
  });
}

function checkLetters(input: DossierInput): Refusal | null {
  for (const [v, { documents }] of input.volumes.entries()) {
    for (const [d, { body }] of documents.entries()) {
      if (body.kind !== 'letter') continue;
      const refusal = checkLetter(body.letter, `/volumes/${v}/documents/${d}/body/letter`);
      if (refusal !== null) return refusal;
    }
  }
  return null;
}

function originals(input: DossierInput, ports: RenderPorts): Attachment[] {
  return input.volumes.flatMap(({ volume, documents }) =>
    documents.flatMap((entry, index): Attachment[] => {
      if (entry.body.kind !== 'upload') return [];
      const { upload } = entry.body;
      return [
        {
          key: attachmentKey(volume, index + 1, upload.mediaType),
          fileName: upload.fileName,
          description: titleOf(entry),
          mediaType: upload.mediaType,
          relationship: 'Source',
          modifiedAt: upload.uploadedAt,
          read: () => readOriginal(upload.sha256, upload.bytes, ports),
        },
      ];
    }),
  );
}

async function readOriginal(sha256: string, bytes: number, ports: RenderPorts): Promise<Uint8Array> {
  if (ports.readFile === undefined) throw new Error('the dossier has originals, and nothing was given to read them');
  const data = await ports.readFile(sha256);
  const actual = createHash('sha256').update(data).digest('hex');
  if (actual !== sha256 || data.byteLength !== bytes) {
    throw new Error(
      `an original is not what was recorded: expected ${sha256} (${bytes} bytes), found ${actual} (${data.byteLength})`,
    );
  }
  return data;
}

function manifestFile(manifest: Manifest, lockedAt: number): Attachment {
  return {
    key: 'manifest.json',
    fileName: 'manifest.json',
    description: 'zhiheng dossier manifest v1',
    mediaType: 'application/json',
    relationship: 'Data',
    modifiedAt: lockedAt,
    read: () => Promise.resolve(manifestBytes(manifest)),
  };
}

/** Writes a laid-out document to memory or to `ports.outFile`, counting and hashing what is written. */
export async function writeRendered(
  pdf: PdfInput,
  faces: Faces,
  ports: RenderPorts,
): Promise<Omit<RenderedPdf, 'pages'>> {
  const hash = createHash('sha256');
  let size = 0;
  const count = (chunks: readonly Uint8Array[]): void => {
    for (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.byteLength;
    }
  };
  if (ports.outFile === undefined) {
    const kept: Uint8Array[] = [];
    const sink: Sink = {
      write: (chunks) => {
        count(chunks);
        kept.push(...chunks);
        return Promise.resolve();
      },
    };
    await writePdf(pdf, faces, sink);
    return { bytes: Buffer.concat(kept), size, sha256: hash.digest('hex') };
  }
  const part = `${ports.outFile}.part`;
  try {
    const file = await open(part, 'w');
    try {
      await writePdf(pdf, faces, {
        write: async (chunks) => {
          count(chunks);
          await file.appendFile(Buffer.concat(chunks));
        },
      });
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, ports.outFile);
  } catch (cause) {
    await rm(part, { force: true });
    throw new Error('the dossier could not be written', { cause });
  }
  return { bytes: Buffer.alloc(0), size, sha256: hash.digest('hex') };
}
