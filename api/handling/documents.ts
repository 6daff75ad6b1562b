import { MATERIALS, type Form, type Material } from '#domain/case-file/codes';
import { volumeOf } from '#domain/closing/archive-order';
import { seesPersonalData, UPLOADS } from '#domain/identity/permissions';
import { checkText } from '#contract/fields';
import { DOCUMENT_TYPES } from '#contract/http/reads';
import { FileTooLarge } from '#platform/files/files';
import { openTexts } from '#platform/store/reads-cases';
import {
  addDocument,
  findSameDocument,
  listDocuments,
  readDocument,
  readDossier,
  type DocumentRow,
} from '#platform/store/reads-work';
import { Router, type Request } from 'express';
import { signedIn } from '../kit/authenticate.ts';
import { personOf } from '../kit/context.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { traceOpening } from '../kit/opening.ts';
import { pathId } from '../kit/parse.ts';
import { instant } from '../kit/present.ts';
import { Problem } from '../kit/problem.ts';
import { sendFile } from '../kit/send-file.ts';
import { caseOf } from '../kit/standing.ts';
import { fileKindOf } from './file-kind.ts';

/** Largest file that may be handed in. */
export const MOST_BYTES = 20 * 1024 * 1024;

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/ofd': 'ofd',
};

/** Handing in documents and getting them back; the bodies are files, so this stands before the JSON parser. */
export function documentRoutes(deps: ApiDeps): Router {
  const routes = Router();

  routes.post('/cases/:caseId/documents', signedIn, async (request, response) => {
    const person = personOf(response);
    const { standing, grants } = await caseOf(deps, request, response);
    if (!grants.some((grant) => UPLOADS.includes(grant.role))) throw new Problem('identity.not-permitted');
    if (standing.stage === 'ended')
      throw new Problem('case-file.act-out-of-order', {
        members: {
          case: { id: standing.id, number: standing.number, stage: standing.stage, version: standing.version },
        },
      });
    const declared = declaredType(request);
    const material = materialOf(request);
    const name = nameOf(request);
    const length = Number(request.get('content-length') ?? Number.NaN);
    if (length > MOST_BYTES) throw new Problem('handling.document-too-large');
    const stored = await deps.files
      .put(request, {
        mostBytes: MOST_BYTES,
        check: (ends) => {
          if (ends.head.length === 0) throw new Problem('handling.document-empty');
          const kind = fileKindOf(ends);
          if (kind === null) throw new Problem('handling.document-wrong-kind');
          if (kind !== declared) throw new Problem('handling.document-not-as-declared');
        },
      })
      .catch((error: unknown) => {
        throw error instanceof FileTooLarge ? new Problem('handling.document-too-large', { cause: error }) : error;
      });
    const same = await findSameDocument(deps.pool, standing.id, person.id, material, stored.sha256);
    const id =
      same?.id ??
      (await addDocument(deps.pool, deps.fieldKey, {
        caseId: standing.id,
        material,
        volume: volumeOf(material, standing.form as Form),
        mediaType: declared,
        sizeBytes: stored.sizeBytes,
        sha256: stored.sha256,
        name,
        uploadedBy: person.id,
        uploadedAt: deps.clock.now(),
      }));
    const row = await readDocument(deps.pool, standing.id, id);
    if (row === null) throw new Error('a document that was just stored is gone');
    response
      .status(same === null ? 201 : 200)
      .location(`/api/v1/cases/${standing.id}/documents/${id}`)
      .json(presentDocument(row, name));
  });

  routes.get('/cases/:caseId/documents', signedIn, async (request, response) => {
    const { standing, grants } = await caseOf(deps, request, response);
    const rows = await listDocuments(deps.pool, standing.id);
    const names = seesPersonalData(grants)
      ? await openTexts(
          deps.pool,
          deps.fieldKey,
          rows.map((row) => row.name_text_id),
        )
      : new Map<string, string>();
    response.json({ items: rows.map((row) => presentDocument(row, names.get(row.name_text_id) ?? null)) });
  });

  routes.get('/cases/:caseId/documents/:documentId', signedIn, async (request, response) => {
    const own = await caseOf(deps, request, response);
    const { standing, grants } = own;
    if (!seesPersonalData(grants)) throw new Problem('identity.not-permitted');
    const row = await readDocument(
      deps.pool,
      standing.id,
      pathId(request, 'documentId', 'handling.document-not-found'),
    );
    if (row === null) throw new Problem('handling.document-not-found');
    const names = await openTexts(deps.pool, deps.fieldKey, [row.name_text_id]);
    const name = names.get(row.name_text_id) ?? `${row.material}.${EXTENSIONS[row.media_type] ?? 'bin'}`;
    await sendFile(deps.files, request, response, {
      sha256: row.sha256,
      sizeBytes: row.size_bytes,
      mediaType: row.media_type,
      name,
      opened: () => traceOpening(deps, response, own, 'document', row.id),
    });
  });

  routes.get('/cases/:caseId/dossier', signedIn, async (request, response) => {
    const own = await caseOf(deps, request, response);
    const { standing, grants } = own;
    if (!seesPersonalData(grants)) throw new Problem('identity.not-permitted');
    const dossier = await readDossier(deps.pool, standing.id);
    if (dossier === null)
      throw new Problem('closing.dossier-not-locked', {
        members: {
          case: { id: standing.id, number: standing.number, stage: standing.stage, version: standing.version },
        },
      });
    response.set({
      'X-Content-Hash': dossier.content_hash,
      'X-Pages': String(dossier.pages),
      'X-Retention-Class': dossier.retention_class,
    });
    await sendFile(deps.files, request, response, {
      sha256: dossier.sha256,
      sizeBytes: dossier.size_bytes,
      mediaType: 'application/pdf',
      name: `${standing.number}.pdf`,
      opened: () => traceOpening(deps, response, own, 'dossier', dossier.id),
    });
  });

  return routes;
}

function declaredType(request: Request): (typeof DOCUMENT_TYPES)[number] {
  const type = (request.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const known = DOCUMENT_TYPES.find((one) => one === type);
  if (known === undefined)
    throw new Problem('request.unsupported-media-type', { headers: { Accept: DOCUMENT_TYPES.join(', ') } });
  return known;
}

function materialOf(request: Request): Material {
  const given = request.get('x-material');
  const known = MATERIALS.find((one) => one === given);
  if (known === undefined) {
    throw new Problem('request.invalid-header', {
      errors: [{ pointer: '/headers/X-Material', code: given === undefined ? 'field.missing' : 'field.not-in-list' }],
    });
  }
  return known;
}

/** The name of the file, percent-encoded in the header; it may be personal, so it is sealed. */
function nameOf(request: Request): string {
  const pointer = '/headers/X-File-Name';
  const given = request.get('x-file-name');
  if (given === undefined)
    throw new Problem('request.invalid-header', { errors: [{ pointer, code: 'field.missing' }] });
  let name: string;
  try {
    name = decodeURIComponent(given);
  } catch (error) {
    throw new Problem('request.invalid-header', { cause: error, errors: [{ pointer, code: 'field.wrong-format' }] });
  }
  const fault = checkText(name, { maxLength: 200, required: true });
  if (fault !== null) throw new Problem('request.invalid-header', { errors: [{ pointer, ...fault }] });
  if (/[/\\]/u.test(name))
    throw new Problem('request.invalid-header', { errors: [{ pointer, code: 'field.wrong-format' }] });
  return name;
}

function presentDocument(row: DocumentRow, name: string | null): object {
  return {
    id: row.id,
    material: row.material,
    volume: row.volume,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    name,
    state: row.state,
    uploadedBy: { id: row.uploaded_by, name: row.uploader_name },
    uploadedAt: instant(row.uploaded_at),
    version: row.version,
  };
}
