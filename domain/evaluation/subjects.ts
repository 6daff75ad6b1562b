/** The rules of evaluated files and of rectifications in the form that every subject's workflow and commit take. */
import type { SubjectRules } from '../supervision/subject.ts';
import { decideAlarm, nextAlarm, reduceEvaluation, type EvaluationState } from './file.ts';
import { decideEvaluation } from './file-acts.ts';
import {
  decideRectification,
  decideRectificationAlarm,
  nextRectificationAlarm,
  reduceRectification,
  type RectificationState,
} from './rectification.ts';

/** Made by the round's opening, never by a command. */
export const EVALUATION_RULES: SubjectRules<EvaluationState> = {
  kind: 'evaluation',
  creates: [],
  decide: decideEvaluation,
  reduce: reduceEvaluation,
  alarmAt: nextAlarm,
  due: decideAlarm,
};

/** Made when a failing file becomes final. */
export const RECTIFICATION_RULES: SubjectRules<RectificationState> = {
  kind: 'rectification',
  creates: [],
  decide: decideRectification,
  reduce: reduceRectification,
  alarmAt: nextRectificationAlarm,
  due: decideRectificationAlarm,
};
