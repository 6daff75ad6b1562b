import type { ProblemEntry } from '../problems.ts';

const moved: ProblemEntry = { status: 409, remedy: 'reload' };
const standing: ProblemEntry = { status: 403, remedy: 'ask-who-may' };
const rule: ProblemEntry = { status: 422, remedy: 'correct' };
const date: ProblemEntry = { status: 409, remedy: 'wait-for-date' };

/** Refusals about draws and sampling rounds. */
export const SAMPLING_PROBLEMS: Readonly<Record<string, ProblemEntry>> = {
  'sampling.unknown': { status: 404, remedy: 'look-up' },
  'sampling.unknown-act': { status: 404, remedy: 'see-reference' },
  'sampling.act-of-another-role': standing,
  'sampling.not-a-member': standing,
  'sampling.table-closed': standing,
  'sampling.out-of-order': moved,
  'sampling.drafted-already': moved,
  'sampling.signed-already': moved,
  'sampling.evaluations-open': moved,
  'sampling.abort-after-seed': moved,
  'sampling.public-value-early': date,
  'sampling.reveal-before-public-value': date,
  'sampling.reveal-late': moved,
  'sampling.seed-letters': rule,
  'sampling.seed-length': rule,
  'sampling.seed-too-short': rule,
  'sampling.seed-mismatch': rule,
  'sampling.seed-reused': rule,
  'sampling.commitment-reused': rule,
  'sampling.commitment-missing': rule,
  'sampling.source-not-later': rule,
  'sampling.source-incomplete': rule,
  'sampling.duplicate-id': rule,
  'sampling.list-member': rule,
  'sampling.frame-member': rule,
  'sampling.frame-order': rule,
  'sampling.frame-empty': rule,
  'sampling.register-sums': rule,
  'sampling.share': rule,
  'sampling.empty-stratum': rule,
  'sampling.stratum-too-small': rule,
  'sampling.period': rule,
  'sampling.case-in-another-round': rule,
  'sampling.case-not-in-frame': rule,
  'sampling.members-missing': rule,
  'sampling.member-unknown': { status: 422, remedy: 'look-up' },
  'sampling.policy-invalid': rule,
};
