import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Decision } from '#domain/case-file/decision';
import { event } from '#domain/case-file/events';
import { isRefusal } from '#domain/kernel/refusal';
import type { JsonObject } from '#domain/kernel/json';
import { formatInstant, legalDay } from '#domain/kernel/time';
import { createFileStore, type FileStore } from '#platform/files/files';
import { insert, update } from '#platform/store/acts';
import { findDossier, type LockedDossier } from '#platform/store/dossier';
import { accept } from '../case-file/commit.ts';
import { withCase } from '../case-file/alarm.ts';
import type { Ports } from '../ports.ts';
import { renderDossier, type RenderedDossier } from './dossier/render.ts';
import { gatherDossier, type GatheredDossier } from './gather-dossier.ts';
import { printIssuedLetter, type PrintIssuedLetterInput } from './letters.ts';

export interface RenderAndLockInput {
  readonly v: 1;
  readonly caseId: string;
}

/** Activities of the dossier worker; they run in a process of their own. */
export interface DossierActivities {
  /** Gathers the case, renders and checks the dossier, stores it by its hash, locks it and ends the case. */
  renderAndLockDossier(input: RenderAndLockInput): Promise<Decision>;
  /** Prints an issued letter as PDF and as text, once. */
  printIssuedLetter(input: PrintIssuedLetterInput): Promise<void>;
}

/** What the dossier worker needs beside the ports of every activity. */
export interface DossierPorts extends Ports {
  /** The installation's data folder; files lie in `files/` below it, as the API stores them. */
  readonly dataFolder: string;
  /** The installation's key for personal text, 32 bytes. */
  readonly fieldKey: Buffer;
}

/**
 * The activities of the dossier worker.
 *
 * Guarantees: a case has one first dossier whatever is tried again; a file is complete and stored before it is
 * locked; a dossier is locked only for the version of the case that it shows. A text that cannot be printed
 * fails for good with the refusal as type and detail, so that the case becomes an archivist's task; any other
 * failure is worth another try.
 */
export function createDossierActivities(ports: DossierPorts): DossierActivities {
  const files = createFileStore(join(ports.dataFolder, 'files'));
  return {
    async renderAndLockDossier({ caseId }) {
      const before = await findDossier(ports.pool, caseId);
      if (before !== null) return repeated(before);
      const lockedAt = ports.clock.now();
      const gathered = await gatherDossier(ports, ports.fieldKey, caseId, lockedAt);
      Context.current().heartbeat('gathered');
      const rendered = await renderInto(ports, files, gathered);
      Context.current().heartbeat('stored');
      return lock(ports, caseId, gathered, rendered);
    },
    printIssuedLetter: (input) => printIssuedLetter(ports, ports.fieldKey, files, input),
  };
}

/** Renders into a temporary file beside the store and moves it in under its hash; leaves nothing else behind. */
async function renderInto(ports: DossierPorts, files: FileStore, { input }: GatheredDossier): Promise<RenderedDossier> {
  const folder = join(ports.dataFolder, 'files');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const outFile = join(folder, `.dossier-${randomBytes(12).toString('hex')}`);
  try {
    const rendered = await renderDossier(input, {
      outFile,
      readFile: async (sha256) => {
        Context.current().heartbeat('reading');
        return buffer(files.read(sha256));
      },
    });
    if (isRefusal(rendered)) {
      throw ApplicationFailure.create({
        message: rendered.code,
        type: rendered.code,
        nonRetryable: true,
        details: [rendered],
      });
    }
    Context.current().heartbeat('rendered');
    const { size } = await stat(outFile);
    if (rendered.pages === 0 || size !== rendered.size) throw new Error('the rendered dossier is not complete');
    const stored = await files.put(createReadStream(outFile));
    if (stored.sha256 !== rendered.sha256) throw new Error('the stored dossier is not the one that was rendered');
    return rendered;
  } finally {
    await rm(outFile, { force: true });
  }
}

/** The dossier's row and the end of the case in one transaction. A second lock finds the first and adds nothing. */
function lock(
  ports: DossierPorts,
  caseId: string,
  gathered: GatheredDossier,
  rendered: RenderedDossier,
): Promise<Decision> {
  const { lockedAt } = gathered.input;
  return withCase(ports, caseId, async (tx, context, state) => {
    const first = await findDossier(tx, caseId);
    if (first !== null) return repeated(first);
    if (state.version !== gathered.version)
      throw new Error('the case moved while its dossier was made; it is made again');
    if (state.stage !== 'archive') {
      throw ApplicationFailure.create({
        message: 'the case is not to be archived',
        type: 'closing.not-in-archive',
        nonRetryable: true,
      });
    }
    const id = context.newId();
    const { sha256, contentHash, pages, size, manifest } = rendered;
    const facts = { sha256, contentHash, pages, sizeBytes: size, dossier: id, on: legalDay(lockedAt) };
    const events = [
      event('closing.dossier-locked', facts),
      event('case-file.ended', { ending: state.ending ?? gathered.input.ending }),
    ];
    return accept(ports, context, events, tx, {
      changes: [
        insert('dossier', {
          id,
          case_id: caseId,
          sha256,
          content_hash: contentHash,
          pages,
          size_bytes: size,
          manifest: manifest as unknown as JsonObject,
          retention_class: gathered.retention,
          locked_at: formatInstant(lockedAt),
        }),
        update('case_file', { id: caseId }, { locked_at: formatInstant(lockedAt) }),
      ],
    });
  });
}

/** What the first locking answered; nothing of an ended case is due. */
function repeated({ events, rows }: LockedDossier): Decision {
  return { outcome: 'accepted', events, rows, alarmAt: null, waitMs: null };
}
