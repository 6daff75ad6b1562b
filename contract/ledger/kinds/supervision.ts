/** Rows of the streams `attempts/<agency>/<day>` (acts that a rule refused) and `access/<agency>/<day>` (who was shown what). */
import { STAGES } from '#domain/case-file/codes';
import { SUBJECT_KINDS } from '#domain/supervision/subject';
import { z } from 'zod';
import { defineKind, ledgerCode, ledgerId } from '../registry.ts';

/** An act that a rule refused: which, on which case, at which stage (`none` before intake), by which code. */
export const attemptRefused = defineKind(
  'supervision.attempt-refused',
  1,
  z.strictObject({ act: ledgerCode, caseId: ledgerId, code: ledgerCode, stage: z.enum([...STAGES, 'none']) }),
  {
    act: 'assignment.draw',
    caseId: '019a0000-0000-7000-8000-000000000001',
    code: 'assignment.no-eligible-handler',
    stage: 'assignment',
  },
);

/** What of a case may be opened that holds personal data. */
export const OPENED_WHAT = ['case', 'document', 'dossier'] as const;
export type OpenedWhat = (typeof OPENED_WHAT)[number];

/**
 * Somebody was shown personal data of a case: its page or timeline, a document or the dossier (`reference`). `own`:
 * they handle the case or have done an act in it.
 */
export const fileOpened = defineKind(
  'supervision.file-opened',
  1,
  z.strictObject({ caseId: ledgerId, what: z.enum(OPENED_WHAT), reference: ledgerId.optional(), own: z.boolean() }),
  {
    caseId: '019a0000-0000-7000-8000-000000000001',
    what: 'document',
    reference: '019a0000-0000-7000-8000-000000000002',
    own: false,
  },
);

/** An act on a round, an evaluation file or a rectification that a rule refused; `stage` is `none` before it was made. */
export const subjectAttemptRefused = defineKind(
  'supervision.subject-attempt-refused',
  1,
  z.strictObject({
    act: ledgerCode,
    subject: z.enum(SUBJECT_KINDS),
    subjectId: ledgerId,
    code: ledgerCode,
    stage: ledgerCode,
  }),
  {
    act: 'sampling.reveal-seed',
    subject: 'round',
    subjectId: '019a0000-0000-7000-8000-000000000001',
    code: 'sampling.seed-mismatch',
    stage: 'frozen',
  },
);
