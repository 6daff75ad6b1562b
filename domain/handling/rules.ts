import { optionalText, text, type ActRule } from '#domain/case-file/act-rule';
import type { Material, Role } from '#domain/case-file/codes';
import { event } from '#domain/case-file/events';
import { isRefusal, refuse, type Refusal } from '#domain/kernel/refusal';
import { isoDate } from '#domain/kernel/time';
import type { ActRequest } from '#domain/case-file/act-rule';
import type { CaseState } from '#domain/case-file/state';
import { closingDate } from './closing-documents.ts';
import type { CheckpointExcuse, NotApplicableReason } from './checkpoint-codes.ts';
import { completeCheckpoint, declareNotApplicable, excuseCheckpoint, planSettled } from './progress.ts';

const OFFICERS: readonly Role[] = ['officer', 'head'];
