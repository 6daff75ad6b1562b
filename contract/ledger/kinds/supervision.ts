/** Rows of the streams `attempts/<agency>/<day>`: acts that a rule refused. */
import { STAGES } from '#domain/case-file/codes';
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
