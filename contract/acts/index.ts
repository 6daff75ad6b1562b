import type { ActContract } from '../acts.ts';
import { ASSIGNMENT_CONTRACTS } from './assignment.ts';
import { CASE_FILE_CONTRACTS } from './case-file.ts';
import { CLOSING_CONTRACTS } from './closing.ts';
import { FOLLOW_UP_CONTRACTS } from './follow-up.ts';
import { HANDLING_CONTRACTS } from './handling.ts';
import { HEARING_CONTRACTS } from './hearing.ts';
import { INTAKE_CONTRACTS } from './intake.ts';

/** The body of every act by its code; the same set as the transition table and the registration. */
export const ACT_CONTRACTS: Readonly<Record<string, ActContract>> = {
  ...INTAKE_CONTRACTS,
  ...CASE_FILE_CONTRACTS,
  ...ASSIGNMENT_CONTRACTS,
  ...HANDLING_CONTRACTS,
  ...HEARING_CONTRACTS,
  ...FOLLOW_UP_CONTRACTS,
  ...CLOSING_CONTRACTS,
};
