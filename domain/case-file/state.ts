import type {
  Ending,
  Entry,
  Form,
  GreenLane,
  Material,
  MeansBasis,
  Proceeding,
  Protection,
  Reach,
  Role,
  Stage,
  AssignmentMethod,
} from './codes.ts';
import type { CaseLink } from './links.ts';
import type { PassOverReason, Wish } from '../assignment/methods.ts';
import type { ClosureState } from '../closing/submission.ts';
import type { FollowUpSettings, FollowUpState, TouchPhase } from '../follow-up/touches.ts';
import type { OpinionState } from '../hearing/authority-opinion.ts';
import type { AttendanceSettings } from '../hearing/quota.ts';
import type { HearingsState } from '../hearing/hearings.ts';
import type { ObservationState } from '../hearing/observation.ts';
import type { AskedExtension } from '../handling/extensions.ts';
import type { PlanProgress } from '../handling/progress.ts';

import type { LodgedWith } from './lodging.ts';

/** Acts that bind the agency and therefore pass 经办 → 审核 → 审批. */
export const DECISION_KINDS = ['grant', 'grant-first', 'refuse', 'assign', 'close'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** Policy values fixed for the case at registration; a later rule pack does not change a running case. */
export interface CasePolicy {
  readonly pack: string;
  readonly calendar: string;
  /** Roles that decide, in order; the first is the one who proposes. */
  readonly steps: Readonly<Record<DecisionKind, readonly (readonly Role[])[]>>;
  /** Whether every step needs a person of its own. */
  readonly differentPersons: boolean;
  /** Whether approval of closure waits for the third touch of follow-up; absent means yes (our own default). */
  readonly closureWaitsForThirdTouch?: boolean;
  /** Figures of follow-up; absent in cases registered before they were pinned, which keep the national defaults. */
  readonly followUp?: FollowUpSettings;
  /** Plan and counting of hearing attendance; absent in cases registered before it was pinned, which ask their pack. */
  readonly attendance?: AttendanceSettings;
  /** Share of integrity commitments that is drawn for a check, as `5/100`; absent: the national default. */
  readonly commitmentCheckShare?: string;
  /** From this number of persons a case is a group case; absent: the national default. */
  readonly groupPersonsAtLeast?: number;
}

/** A decision under way: proposed, not yet agreed by everybody whose step it is. */
export interface PendingDecision {
  readonly kind: DecisionKind;
  readonly no: number;
  /** Index into the policy's steps of the step that is due. */
  readonly step: number;
  readonly by: readonly string[];
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

export const ASSIGNMENT_STATUSES = [
  'none',
  'draw-requested',
  'proposed',
  'issued',
  'arranged',
  'declining',
  'confirmed',
] as const;
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number];

export interface AssignmentState {
  readonly status: AssignmentStatus;
  /** 1, 2, 3 … per case and role, without gap. */
  readonly attempt: number;
  readonly method: AssignmentMethod | null;
  readonly unit: string | null;
  readonly handler: string | null;
  readonly handlerPerson: string | null;
  readonly organAnswered: boolean;
  readonly declinedHandlers: readonly string[];
  readonly silences: number;
  /** The recipient's wishes, ranked; absent when none were recorded. */
  readonly wishes?: readonly Wish[];
  /** Why the handler of the earlier stage is not offered this one first; absent when not passed over. */
  readonly previousPassedOver?: PassOverReason;
}

export interface IntakeState {
  readonly waitingForSupplement: boolean;
  readonly supplementAsked: boolean;
  readonly grantedFirst: boolean;
  /** The check of the integrity commitment: drawn and open, or done; absent when it was not drawn. */
  readonly commitmentCheck?: 'drawn' | 'checked';
  /** Last day for the missing papers; only after it may the application count as withdrawn. */
  readonly supplementBy?: string;
  /** The application was lodged with somebody else first, and whether it has been forwarded. */
  readonly lodged?: LodgedWith | 'forwarded';
  /** Instant at which it was lodged, milliseconds. */
  readonly lodgedAt?: number;
}

/** The hearings of a case, attendance at them, and the opinions asked of the authority; all in the order they came. */
export interface HearingRoom extends HearingsState {
  readonly observations: readonly ObservationState[];
  readonly opinions: readonly OpinionState[];
}

/** Follow-up of the case's recipient, with the touches whose bad answer the agency has not settled yet. */
export interface CaseFollowUp extends FollowUpState {
  readonly abnormalOpen: readonly TouchPhase[];
}

/**
 * The control state of one case: what the next act may be. Plain JSON; it is what the workflow holds,
 * what `case_file.state` keeps and what a take-over starts from. Facts for reading live in tables.
 */
export interface CaseState {
  readonly v: 1;
  readonly caseId: string;
  readonly number: string;
  readonly agency: string;
  readonly region: string;
  readonly entry: Entry;
  readonly form: Form;
  readonly proceeding: Proceeding;
  readonly protection: Protection;
  readonly greenLane: GreenLane | null;
  readonly reach: Reach;
  readonly minor: boolean;
  readonly possibleLifeOrDeath: boolean;
  readonly receivedOn: string;
  readonly policy: CasePolicy;
  /** Number of accepted acts and alarms; the read model's optimistic lock. */
  readonly version: number;
  readonly stage: Stage;
  readonly ending: Ending | null;
  readonly decisions: number;
  readonly pending: PendingDecision | null;
  readonly intake: IntakeState;
  readonly assignment: AssignmentState;
  readonly plan: PlanProgress | null;
  /** How the means check was met, null where none is due; the grant's word is the last. */
  readonly means: MeansBasis | null;
  /** Group or major case: possible life or death, or as many persons as the region calls a group. */
  readonly massOrMajor: boolean;
  /** Papers on file so far, each kind once; not the proof itself but what the closure checklist counts. */
  readonly materials: readonly Material[];
  /** Null before handling. */
  readonly hearing: HearingRoom | null;
  /** Null before handling. */
  readonly followUp: CaseFollowUp | null;
  /** Null before the closing document. */
  readonly closing: ClosureState | null;
  readonly closedOn: string | null;
  readonly approvedOn: string | null;
  /** SHA-256 of the locked dossier. */
  readonly dossier: string | null;
  /** Every try to make the dossier failed; an archivist must look. */
  readonly archiveFailed: boolean;
  /** Earlier cases that this one is tied to; absent when there is none. */
  readonly links?: readonly CaseLink[];
  /** Extensions asked for and not decided; absent where none was ever asked for. */
  readonly extensions?: readonly AskedExtension[];
  /** The officer responsible for the case (the one who registered it). */
  readonly officer: string | null;
}
