/** What the hard rules and the weights look at: a member of the pool, the case, the policy. Codes and ids only. */
import type { Form, HandlerKind, NoticeGround, Proceeding } from '../case-file/codes.ts';

/** Standing of a handler's licence and service. */
export const HANDLER_STATUSES = ['practising', 'suspended', 'licence-lapsed', 'left'] as const;
export type HandlerStatus = (typeof HANDLER_STATUSES)[number];

/** Evaluation record of a handler: the band of the last graded files, `none` where nothing is graded. */
export const EVALUATION_BANDS = ['excellent', 'good', 'pass', 'fail', 'none'] as const;
export type EvaluationBand = (typeof EVALUATION_BANDS)[number];

/** A member of a pool as it stands on the day of the draw. */
export interface Candidate {
  readonly id: string;
  readonly kind: HandlerKind;
  /** Id of the unit the person belongs to. */
  readonly unit: string;
  readonly status: HandlerStatus;
  readonly acceptsAid: boolean;
  /** True when agency staff holds a lawyer's licence; always true for kind `lawyer`. */
  readonly licensedLawyer: boolean;
  /** Whole years of practice. */
  readonly practiceYears: number;
  /** Whole years of criminal defence confirmed by the agency; null when not confirmed. */
  readonly criminalDefenceYears: number | null;
  /** On the agency's list of lawyers familiar with minors. */
  readonly onMinorsList: boolean;
  /** Open legal aid cases, and the most that may be open at once. */
  readonly load: number;
  readonly cap: number;
  readonly specialties: readonly string[];
  /** GB/T 2260 code, six digits. */
  readonly region: string;
  readonly languages: readonly string[];
  readonly evaluation: EvaluationBand;
}

/**
 * Both sides at the only firm of a county: allowed with the written consent of both clients and a reason.
 * The consents are document ids; null where there is none.
 */
export interface SingleFirmException {
  readonly unit: string;
  /** Law firms of the county on the day; the exception needs exactly one. */
  readonly firmsInCounty: number;
  readonly recipientConsent: string | null;
  readonly opponentConsent: string | null;
  readonly reason: string | null;
}

/** What the rules need to know of a case. Lists hold handler or unit ids; empty when there is none. */
export interface AssignmentCase {
  readonly form: Form;
  readonly proceeding: Proceeding;
  readonly noticeGround: NoticeGround | null;
  /** Life imprisonment or death is possible; also implied by notice ground 25 ¶1 (4). */
  readonly possibleLifeOrDeath: boolean;
  /** Review of a death sentence by the Supreme People's Court: assigned by the ministry's centre. */
  readonly deathReviewBySpc: boolean;
  /** The recipient is a minor; also implied by notice ground 25 ¶1 (1). */
  readonly minor: boolean;
  /** GB/T 2260 code of the place where the case is handled. */
  readonly region: string;
  /** Specialties that the matter asks for; empty when any will do. */
  readonly specialties: readonly string[];
  /** Languages that the recipient needs, sign language included. */
  readonly languages: readonly string[];
  /** Handlers of co-defendants. */
  readonly coDefendantHandlers: readonly string[];
  /** Handlers of defendants whose facts are connected, tried apart. */
  readonly connectedHandlers: readonly string[];
  /** Handlers and units that act for the other side. */
  readonly opposingHandlers: readonly string[];
  readonly opposingUnits: readonly string[];
  /** Handlers whom the recipient excluded for good cause. */
  readonly excludedHandlers: readonly string[];
  /** Handlers with a recorded conflict of interest. */
  readonly conflicts: readonly string[];
  /** Handlers whose application not to act in this case was granted. */
  readonly declinedHandlers?: readonly string[];
  /** Duty lawyers who helped a co-suspect: flagged, not excluded. */
  readonly dutyHelpersOfCoSuspects: readonly string[];
  readonly singleFirmException: SingleFirmException | null;
}

/** Values of the region's rule pack that the rules need. */
export interface AssignmentPolicy {
  /** Confirmed years of criminal defence for possible life or death and for death review; the law says 3. */
  readonly minCriminalDefenceYears: number;
  /** True only at the ministry's legal aid centre. */
  readonly ministryCentre: boolean;
}
