import { legalDay } from '#domain/kernel/time';
import { seesPersonalData } from '#domain/identity/permissions';
import { LETTER_TITLES } from '#contract/words/letters';
import { findLetter, type LetterPrint, type LetterRecord } from '#platform/store/letters';
import { readRows } from '#platform/store/reads-work';
import { dossierTaskQueue, letterWorkflowId, PRINT_LETTER } from '#workflows/case-file/messages';
import { Router, type Request, type Response } from 'express';
import { signedIn } from '../kit/authenticate.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { traceOpening } from '../kit/opening.ts';
import { pathId } from '../kit/parse.ts';
import { presentRow } from '../kit/present.ts';
import { Problem } from '../kit/problem.ts';
import { sendFile } from '../kit/send-file.ts';
import { caseOf } from '../kit/standing.ts';

/** A letter is printed in seconds; whoever still waits after that asks again. */
const PRINT_WITHIN_MS = 20_000;

/**
 * Issued letters of a case: the list, one by itself, and its A4 PDF and text. The list and the record hold codes only;
 * the letter itself names people, so it is for who may see personal data, and every opening leaves a trace.
 */
export function letterRoutes(deps: ApiDeps): Router {
  const routes = Router();

  routes.get('/cases/:caseId/letters', signedIn, async (request, response) => {
    const { standing } = await caseOf(deps, request, response);
    const rows = (await readRows(deps.pool, 'letter', standing.id)).map(presentRow);
    response.json({ items: rows.map((row) => ({ ...row, title: titleOf(String(row['formNo'] as string)) })) });
  });

  routes.get('/cases/:caseId/letters/:letterId', signedIn, async (request, response) => {
    const { letter } = await letterOf(deps, request, response);
    const { print, ...record } = letter;
    response.json({
      ...record,
      title: titleOf(letter.formNo),
      pages: print?.pages ?? null,
      pdfSha256: print?.pdfSha256 ?? null,
    });
  });

  for (const kind of ['pdf', 'text'] as const) {
    routes.get(`/cases/:caseId/letters/:letterId/${kind}`, signedIn, async (request, response) => {
      const { own, letter } = await letterOf(deps, request, response);
      if (!seesPersonalData(own.grants)) throw new Problem('identity.not-permitted');
      const print = letter.print ?? (await printed(deps, own.standing.id, letter.id));
      response.set('X-Pages', String(print.pages));
      await sendFile(deps.files, request, response, {
        sha256: kind === 'pdf' ? print.pdfSha256 : print.textSha256,
        sizeBytes: kind === 'pdf' ? print.pdfBytes : print.textBytes,
        mediaType: kind === 'pdf' ? 'application/pdf' : 'text/plain; charset=utf-8',
        name: `${letter.number}.${kind === 'pdf' ? 'pdf' : 'txt'}`,
        opened: () => traceOpening(deps, response, own, 'document', letter.id),
      });
    });
  }

  return routes;
}

async function letterOf(
  deps: ApiDeps,
  request: Request,
  response: Response,
): Promise<{ readonly own: Awaited<ReturnType<typeof caseOf>>; readonly letter: LetterRecord }> {
  const own = await caseOf(deps, request, response);
  const letter = await findLetter(deps.pool, own.standing.id, pathId(request, 'letterId', 'letters.unknown'));
  if (letter === null) throw new Problem('letters.unknown');
  return { own, letter };
}

/** Has the rendering process print the letter, once however many ask at the same time. */
async function printed(deps: ApiDeps, caseId: string, letterId: string): Promise<LetterPrint> {
  try {
    await deps.temporal.withDeadline(Date.now() + PRINT_WITHIN_MS, () =>
      deps.temporal.workflow.execute(PRINT_LETTER, {
        workflowId: letterWorkflowId(letterId),
        taskQueue: deps.taskQueue,
        args: [{ v: 1, caseId, letterId, taskQueue: dossierTaskQueue(deps.taskQueue) }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: `letter · ${legalDay(deps.clock.now())}`,
      }),
    );
  } catch (cause) {
    deps.log.warn({ letter: letterId, reason: cause instanceof Error ? cause.name : typeof cause }, 'not printed yet');
    throw new Problem('letters.not-printed', { cause, headers: { 'Retry-After': '10' } });
  }
  const letter = await findLetter(deps.pool, caseId, letterId);
  if (letter?.print == null) throw new Error('a letter that was just printed is gone');
  return letter.print;
}

function titleOf(form: string): { readonly zh: string; readonly en: string } {
  return LETTER_TITLES[form] ?? { zh: form, en: form };
}
