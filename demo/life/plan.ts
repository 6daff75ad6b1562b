/** What is meant to happen in the life of one case: pure data that the conductor carries out through the API. */
import type { AssignmentMethod, Ending, Material, Publicity, Role } from '#domain/case-file/codes';
import type { Outcome } from '#domain/closing/outcome';
import type { ReturnReason } from '#domain/closing/return-reasons';
import type { CheckpointKey, MandateExcuse, NotApplicableReason } from '#domain/handling/checkpoint-codes';
import type { ClosingKind } from '#domain/handling/closing-documents';
import type { Answers } from '#domain/follow-up/answers';
import type { NoAnswerCode, TouchChannel, TouchPhase } from '#domain/follow-up/touches';
import type { OpinionItem } from '#domain/hearing/authority-opinion';
import type { ObservationItem } from '#domain/hearing/observation';
import type { TextKind } from './texts.ts';

/** Steps of one lane follow one another; lanes run beside each other. */
export const LANES = ['main', 'hearing', 'follow-up', 'trouble'] as const;
export type Lane = (typeof LANES)[number];

/** A paper that a step hands in: its kind and the text that stands in it. */
export interface PlannedPaper {
  readonly material: Material;
  readonly text: TextKind | null;
  /** Tells two papers of one kind apart. */
  readonly no: number;
}

/** Answers of a recipient: 1 (worst) to 5 (best), and whether money was taken. */
export type PlannedAnswers = Omit<Answers, 'textRef'>;

export interface PlannedTouch {
  readonly touch: 1 | 2 | 3;
  readonly phase: TouchPhase;
  /** Tries that reach nobody before the one that does, or before giving up (three at most). */
  readonly noAnswers: readonly NoAnswerCode[];
  /** Null: never reached, or in custody and not visited. */
  readonly answers: PlannedAnswers | null;
  /** Null in custody: nobody goes there. A message carries a link that the recipient answers alone. */
  readonly channel: Extract<TouchChannel, 'message' | 'phone'> | null;
  readonly evening: boolean;
  /** How the touch is meant to end. */
  readonly end: 'answered' | 'exhausted' | 'in-custody-not-visited';
}

export interface PlannedReturn {
  readonly reasons: readonly ReturnReason[];
  /** Days until the handler hands in again. */
  readonly resubmitAfterDays: number;
}

/** What a step says, by act. A step without a variant of its own carries only its act. */
export interface StepDetails {
  readonly checkpoint?: CheckpointKey;
  readonly notApplicable?: NotApplicableReason;
  readonly papers?: readonly PlannedPaper[];
  readonly method?: AssignmentMethod;
  readonly reason?: string;
  /** A decision sent back once by the second step before it is agreed. */
  readonly sentBack?: boolean;
  readonly mandateExcuse?: MandateExcuse;
  readonly newDueInDays?: number;
  readonly closingKind?: ClosingKind;
  readonly document?: Material;
  /** Day (of the plan) and clock of a hearing, and whether it is known to be public. */
  readonly hearing?: {
    readonly no: number;
    readonly onDay: number;
    readonly minute: number;
    readonly publicity: Publicity;
  };
  readonly text?: TextKind;
  readonly touch?: PlannedTouch;
  readonly namesAnother?: boolean;
  readonly items?: readonly Material[];
  readonly returned?: PlannedReturn | null;
  readonly opinion?: Readonly<Record<OpinionItem, number>>;
  readonly scores?: Readonly<Record<ObservationItem, number>>;
}

export interface PlannedStep {
  readonly lane: Lane;
  /** Not before this day; day 0 is the day of receipt. */
  readonly day: number;
  /** Minutes after midnight in Asia/Shanghai, in office hours but for evening calls. */
  readonly minute: number;
  readonly role: Role;
  /** An act of the transition table, or `demo.…` for what an outsider does. */
  readonly act: string;
  readonly attempt: number;
  readonly details: StepDetails;
  /** The rule that must say no: such a step makes a refused attempt. */
  readonly refused: 'out-of-order' | 'wrong-person' | null;
}

export interface LifePlan {
  readonly key: string;
  readonly ending: Ending;
  /** Every step, by day and minute; the order inside a lane is the order of acting. */
  readonly steps: readonly PlannedStep[];
  /** Day on which the closing document is received; null where the case ends at intake. */
  readonly closedOnDay: number | null;
  readonly outcome: Outcome | null;
  /** Materials that the handler hands in beyond those of the checkpoints, for the closure checklist. */
  readonly closurePapers: readonly PlannedPaper[];
  readonly returns: readonly PlannedReturn[];
  readonly late: readonly string[];
  readonly touches: readonly PlannedTouch[];
}
