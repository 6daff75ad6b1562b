/** Rows of a round's stream written by peer evaluation, and of a case's stream for its final grade. */
import { z } from 'zod';
import {
  CAPS,
  CONFLICTS,
  GRADES,
  INDICATORS,
  NOT_ASSESSED_REASONS,
  OBJECTION_GROUNDS,
  RED_FLAGS,
  SCALES,
  WITHDRAWAL_REASONS,
} from '#domain/evaluation/codes';
import { DECIDED_BY } from '#domain/evaluation/decision';
import { SEAT_ROLES } from '#domain/evaluation/file';
import { RECTIFICATION_ACTIONS } from '#domain/evaluation/rectification';
import { defineKind, ledgerCode, ledgerCount, ledgerDay, ledgerHash, ledgerId, ledgerNumber } from '../registry.ts';

const ID = '019a0000-0000-7000-8000-000000000001';
const DAY = '2026-11-23';

function simple(kind: string, shape: z.ZodRawShape, sample: Record<string, unknown>): void {
  defineKind(kind, 1, z.strictObject(shape), sample as never);
}

/** An exact number of points, `a` or `a/b`. */
const points = z.string().regex(/^\d{1,6}(?:\/[1-9]\d{0,5})?$/u);
const grade = z.enum(GRADES);
const redFlags = z.array(z.enum(RED_FLAGS));
const caps = z.array(z.enum(CAPS));
const file = { file: ledgerId };
const seat = { ...file, seat: ledgerId };

const rubric = z.strictObject({
  key: ledgerCode,
  version: ledgerNumber,
  region: ledgerCode,
  scale: z.enum(SCALES),
  forms: z.array(ledgerCode),
  proceedings: z.array(ledgerCode),
  items: z.array(
    z.strictObject({
      key: z.enum(INDICATORS),
      group: ledgerCode,
      weight: ledgerCount,
      notApplicable: z.boolean(),
      basis: z.array(ledgerCode),
    }),
  ),
  bands: z.array(z.strictObject({ grade, fromHalves: ledgerCount })).nullable(),
  grades: z.array(grade),
  redFlags,
  caps,
  thresholdHalves: ledgerCount,
  source: ledgerCode,
  verified: z.boolean(),
});
const policy = z.strictObject({
  profile: ledgerCode,
  blindness: ledgerCode,
  mode: ledgerCode,
  thirdRule: ledgerCode,
  scoringWorkingDays: ledgerNumber,
  moderationWorkingDays: ledgerNumber,
  objectionWorkingDays: ledgerNumber,
  answerWorkingDays: ledgerNumber,
  planWorkingDays: ledgerNumber,
  missingDossierFails: z.boolean(),
});
const SAMPLE_POLICY = {
  profile: 'default',
  blindness: 'half',
  mode: 'distributed',
  thirdRule: 'mean-or-median',
  scoringWorkingDays: 10,
  moderationWorkingDays: 5,
  objectionWorkingDays: 10,
  answerWorkingDays: 15,
  planWorkingDays: 10,
  missingDossierFails: true,
};
const SAMPLE_RUBRIC = {
  key: 'default.duty-help',
  version: 1,
  region: '000000',
  scale: 'points-100',
  forms: ['duty-help'],
  proceedings: [],
  items: [{ key: 'duty-meeting', group: 'duty', weight: 100, notApplicable: false, basis: ['lal-30'] }],
  bands: [
    { grade: 'excellent', fromHalves: 180 },
    { grade: 'fail', fromHalves: 0 },
  ],
  grades: ['excellent', 'fail'],
  redFlags: ['right-lost'],
  caps: [],
  thresholdHalves: 20,
  source: 'ours',
  verified: false,
};

simple(
  'evaluation.panel-drawn',
  {
    panel: ledgerHash,
    commitment: ledgerHash,
    files: ledgerCount,
    experts: ledgerCount,
    costLow: ledgerCount,
    equal: ledgerCount,
  },
  { panel: 'a'.repeat(64), commitment: 'b'.repeat(64), files: 1200, experts: 120, costLow: 4, equal: 0 },
);
simple(
  'evaluation.panel-impossible',
  { relax: z.array(ledgerCode), files: ledgerCount, experts: ledgerCount },
  { relax: ['no-repeat-pair'], files: 12, experts: 3 },
);
simple(
  'evaluation.seed-revealed',
  { seed: ledgerHash, commitment: ledgerHash },
  { seed: 'a'.repeat(64), commitment: 'b'.repeat(64) },
);
simple(
  'evaluation.opened',
  {
    ...file,
    round: ledgerId,
    code: ledgerId,
    form: ledgerCode,
    proceeding: ledgerCode,
    handlerPerson: ledgerId.nullable(),
    region: ledgerCode,
    rubric,
    policy,
  },
  {
    file: ID,
    round: ID,
    code: 'ROUND-330000-2026-001-0001',
    form: 'duty-help',
    proceeding: 'investigation',
    handlerPerson: ID,
    region: '330000',
    rubric: SAMPLE_RUBRIC,
    policy: SAMPLE_POLICY,
  },
);
simple(
  'evaluation.seated',
  {
    ...seat,
    expert: ledgerId,
    person: ledgerId,
    role: z.enum(SEAT_ROLES),
    generation: ledgerNumber,
    due: ledgerDay,
    by: z.enum(['panel', 'replacement', 'named']),
  },
  { file: ID, seat: ID, expert: ID, person: ID, role: 'first', generation: 1, due: DAY, by: 'panel' },
);
simple(
  'evaluation.seat-impossible',
  { ...file, role: z.enum(SEAT_ROLES), generation: ledgerNumber },
  { file: ID, role: 'third', generation: 1 },
);
simple('evaluation.declared', { ...seat, on: ledgerDay }, { file: ID, seat: ID, on: DAY });
simple('evaluation.file-opened', { ...seat, on: ledgerDay }, { file: ID, seat: ID, on: DAY });
const sheet = {
  ...seat,
  version: ledgerNumber,
  rubric: ledgerCode,
  rubricVersion: ledgerNumber,
  items: z.array(
    z.union([
      z.strictObject({ key: z.enum(INDICATORS), halves: ledgerCount }),
      z.strictObject({ key: z.enum(INDICATORS), notApplicable: z.literal(true) }),
      z.strictObject({ key: z.enum(INDICATORS), grade }),
    ]),
  ),
  total: points.nullable(),
  grade,
  redFlags,
  caps,
};
const SAMPLE_SHEET = {
  file: ID,
  seat: ID,
  version: 1,
  rubric: 'default.duty-help',
  rubricVersion: 1,
  items: [
    { key: 'duty-meeting', halves: 171 },
    { key: 'duty-presence', notApplicable: true },
  ],
  total: '171/2',
  grade: 'good',
  redFlags: [],
  caps: [],
};
simple('evaluation.submitted', sheet, SAMPLE_SHEET);
simple('evaluation.corrected', sheet, { ...SAMPLE_SHEET, version: 2 });
simple(
  'evaluation.seat-left',
  {
    ...seat,
    how: z.enum(['conflict', 'withdrawn', 'lapsed']),
    reason: z.enum([...CONFLICTS, ...WITHDRAWAL_REASONS, 'due-day-over']),
  },
  { file: ID, seat: ID, how: 'conflict', reason: 'declared-recognised' },
);
simple(
  'evaluation.third-asked',
  { ...file, generation: ledgerNumber, because: z.enum(['difference', 'grade']) },
  { file: ID, generation: 1, because: 'difference' },
);
simple(
  'evaluation.moderation-asked',
  { ...file, generation: ledgerNumber, redFlags, caps, due: ledgerDay },
  { file: ID, generation: 1, redFlags: ['right-lost'], caps: [], due: DAY },
);
simple(
  'evaluation.decided-together',
  { ...file, generation: ledgerNumber, members: z.array(ledgerId).min(3) },
  {
    file: ID,
    generation: 1,
    members: [ID, '019a0000-0000-7000-8000-000000000002', '019a0000-0000-7000-8000-000000000003'],
  },
);
simple(
  'evaluation.provisional',
  {
    ...file,
    generation: ledgerNumber,
    score: points.nullable(),
    grade,
    by: z.enum([...DECIDED_BY, 'dossier-not-produced']),
    third: z.boolean(),
    redFlags,
    caps,
    objectBy: ledgerDay.nullable(),
  },
  {
    file: ID,
    generation: 1,
    score: '245/3',
    grade: 'good',
    by: 'mean-of-three',
    third: true,
    redFlags: [],
    caps: [],
    objectBy: DAY,
  },
);
simple(
  'evaluation.objected',
  { ...file, on: ledgerDay, grounds: z.array(z.enum(OBJECTION_GROUNDS)).min(1), answerBy: ledgerDay },
  { file: ID, on: DAY, grounds: ['facts'], answerBy: DAY },
);
simple(
  'evaluation.answered',
  { ...file, on: ledgerDay, outcome: z.enum(['upheld', 'second-review']) },
  { file: ID, on: DAY, outcome: 'upheld' },
);
simple('evaluation.reminded', { ...seat, due: ledgerDay }, { file: ID, seat: ID, due: DAY });
simple('evaluation.escalated', { ...file, step: ledgerCode, due: ledgerDay }, { file: ID, step: 'answer', due: DAY });
simple(
  'evaluation.not-assessed',
  { ...file, reason: z.enum(NOT_ASSESSED_REASONS) },
  { file: ID, reason: 'dossier-not-produced' },
);
const final = {
  ...file,
  grade: grade.nullable(),
  score: points.nullable(),
  generation: ledgerNumber,
  redFlag: z.boolean(),
  missing: z.enum(NOT_ASSESSED_REASONS).nullable(),
};
const SAMPLE_FINAL = { file: ID, grade: 'good', score: '245/3', generation: 1, redFlag: false, missing: null };
simple('evaluation.final', final, SAMPLE_FINAL);
// In the case's own stream: the grade alone, without a word of who gave it.
simple(
  'evaluation.graded',
  { round: ledgerId, grade, score: points.nullable(), redFlag: z.boolean() },
  { round: ID, grade: 'good', score: '245/3', redFlag: false },
);

const about = { rectification: ledgerId };
simple(
  'rectification.opened',
  { ...about, file: ledgerId, round: ledgerId, agency: ledgerId, region: ledgerCode, planBy: ledgerDay },
  { rectification: ID, file: ID, round: ID, agency: ID, region: '330000', planBy: DAY },
);
simple(
  'rectification.planned',
  {
    ...about,
    on: ledgerDay,
    actions: z.array(z.strictObject({ action: z.enum(RECTIFICATION_ACTIONS), owner: ledgerId, due: ledgerDay })).min(1),
  },
  { rectification: ID, on: DAY, actions: [{ action: 'complete-file', owner: ID, due: DAY }] },
);
simple(
  'rectification.action-done',
  { ...about, on: ledgerDay, position: ledgerCount, way: ledgerCode },
  { rectification: ID, on: DAY, position: 0, way: 'papers-added' },
);
simple('rectification.handed-in', { ...about, on: ledgerDay }, { rectification: ID, on: DAY });
simple(
  'rectification.returned',
  { ...about, on: ledgerDay, planBy: ledgerDay },
  { rectification: ID, on: DAY, planBy: DAY },
);
simple(
  'rectification.escalated',
  { ...about, step: ledgerCode, due: ledgerDay },
  { rectification: ID, step: 'plan-0', due: DAY },
);
simple('rectification.closed', { ...about, on: ledgerDay }, { rectification: ID, on: DAY });
