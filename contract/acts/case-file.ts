import { z } from 'zod';
import { act, type ActContract } from '../acts.ts';

/** Why a step of a decision sends it back. */
export const SEND_BACK_REASONS = [
  'facts-unclear',
  'papers-missing',
  'wrong-ground',
  'wrong-person-proposed',
  'other',
] as const;

/** Bodies of the acts that every room's decisions share. */
export const CASE_FILE_CONTRACTS: Readonly<Record<string, ActContract>> = {
  'case-file.agree': act({}, { opinion: { maxLength: 4_000, required: false, lines: true } }),
  'case-file.send-back': act(
    { reason: z.enum(SEND_BACK_REASONS) },
    { opinion: { maxLength: 4_000, required: false, lines: true } },
  ),
};
