import { ApplicationFailure } from '@temporalio/common';
import { isRefusal } from '#domain/kernel/refusal';
import { isoDate, legalDay, startOfDay } from '#domain/kernel/time';
import type { FileStore } from '#platform/files/files';
import { readDossierSource } from '#platform/store/dossier';
import { findLetter, recordPrint } from '#platform/store/letters';
import type { Ports } from '../ports.ts';
import { closingReport } from './dossier/from-handling.ts';
import { letterPapers } from './dossier/from-letters.ts';
import type { Letter, Sheet } from './dossier/model.ts';
import { paperText } from './dossier/plain-text.ts';
import { RENDERER, renderLetter } from './dossier/render.ts';
import { CaseView } from './dossier/view.ts';
import { causeName } from './gather-dossier.ts';

export interface PrintIssuedLetterInput {
  readonly v: 1;
  readonly caseId: string;
  readonly letterId: string;
}

/**
 * Prints an issued letter (009, 010, 011, 013, 021) with the dossier's kit as A4 PDF and as text, stores both by their
 * hash and records them. A letter that was printed already is left as it is. The file's only date is the day of issue,
 * so that the same letter gives the same bytes. A text that cannot be printed fails for good with the refusal as type.
 */
export async function printIssuedLetter(
  ports: Ports,
  fieldKey: Buffer,
  files: FileStore,
  { caseId, letterId }: PrintIssuedLetterInput,
): Promise<void> {
  const record = await findLetter(ports.pool, caseId, letterId);
  if (record === null) throw new Error(`case ${caseId} has no letter ${letterId}`);
  if (record.print !== null) return;
  const { source, paper } = await paperOf(ports, fieldKey, caseId, letterId);
  const rendered = await renderLetter(paper, {
    caseNumber: source.file.number,
    issuedAt: startOfDay(isoDate(record.issuedOn)),
    demo: source.file.demonstration,
  });
  if (isRefusal(rendered)) {
    throw ApplicationFailure.create({
      message: rendered.code,
      type: rendered.code,
      nonRetryable: true,
      details: [rendered],
    });
  }
  const text = Buffer.from(paperText(paper), 'utf8');
  const pdf = await files.put(rendered.bytes);
  const plain = await files.put(text);
  if (pdf.sha256 !== rendered.sha256) throw new Error('the stored letter is not the one that was rendered');
  await recordPrint(ports.pool, letterId, {
    pdfSha256: pdf.sha256,
    pdfBytes: rendered.size,
    pages: rendered.pages,
    textSha256: plain.sha256,
    textBytes: text.length,
    renderer: RENDERER,
    printedAt: ports.clock.now(),
  });
}

/** The values of the letter's template, from the case as it is now; the letter's own facts are those of its issue. */
async function paperOf(
  ports: Ports,
  fieldKey: Buffer,
  caseId: string,
  letterId: string,
): Promise<{ readonly source: Awaited<ReturnType<typeof readDossierSource>>; readonly paper: Letter | Sheet }> {
  const source = await readDossierSource(ports.pool, fieldKey, caseId);
  const { file } = source;
  const { pack } = await ports.reference.forCase(file.state.policy.pack, file.state.policy.calendar);
  const view = new CaseView(source, pack, causeName(file.cause_code), legalDay(ports.clock.now()));
  const form = source.letters.find(({ id }) => id === letterId)?.form_no;
  const entries = form === '021' ? closingReport(view) : letterPapers(view);
  const entry = form === '021' ? entries.at(-1) : entries.find(({ id }) => id === `letter-${letterId}`);
  if (entry?.body.kind === 'letter') return { source, paper: entry.body.letter };
  if (entry?.body.kind === 'sheet') return { source, paper: entry.body.sheet };
  throw new Error(`letter ${letterId} of form ${form ?? 'unknown'} has no template`);
}
