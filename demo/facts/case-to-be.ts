import type {
  Entry,
  Form,
  GreenLane,
  IntakePoint,
  MeansBasis,
  NoticeGround,
  Proceeding,
  Protection,
  Publicity,
  Reach,
} from '#domain/case-file/codes';
import type { Category } from './mixture.ts';

/** On which side of the matter the recipient stands. */
export const SIDES = ['suspect', 'defendant', 'victim', 'plaintiff', 'respondent', 'applicant', 'appellant'] as const;
export type Side = (typeof SIDES)[number];

/** How a criminal court hears the case; decides how long it takes and whether there is a hearing. */
export const PROCEDURES = ['ordinary', 'summary', 'fast-track', 'none'] as const;
export type Procedure = (typeof PROCEDURES)[number];

/** A legal aid case as it is before anybody has acted: what an officer would learn on the first day. */
export interface CaseToBe {
  /** Unique within a selection: the record's id, or `G` and a number. Every later choice hangs on it. */
  readonly key: string;
  readonly recordId: string | null;
  readonly source: 'facts' | 'generated';
  readonly category: Category;
  readonly agencyId: string;
  readonly agencyCode: string;
  readonly provinceCode: string;
  /** Region in use. */
  readonly regionCode: string;
  /** Region as the record states it, where it is another (retired, or outside the tree); null otherwise. */
  readonly recordRegionCode: string | null;
  readonly entry: Entry;
  readonly noticeGround: NoticeGround | null;
  readonly intakePoint: IntakePoint;
  readonly form: Form;
  readonly proceeding: Proceeding;
  readonly causeCode: string;
  readonly causeName: string;
  /** Matter of legal aid and article, for what is not criminal. */
  readonly matter: string | null;
  readonly article: string | null;
  readonly side: Side;
  readonly protection: Protection;
  readonly greenLane: GreenLane | null;
  readonly meansBasis: MeansBasis;
  /** Which of the mandatory kinds of Legal Aid Law 25 ¶1 and 28 holds, if any. */
  readonly mandatoryGround: NoticeGround | null;
  readonly possibleLifeOrDeath: boolean;
  readonly minor: boolean;
  readonly plea: boolean;
  readonly inCustody: boolean;
  readonly reach: Reach;
  readonly nDefendants: number | null;
  /** Persons helped by the case; 1 unless the record or the matter says more. */
  readonly groupSize: number;
  readonly amountClaimedFen: number | null;
  /** Court, arbitration commission, or organ before which the case is; null where there is none. */
  readonly authorityId: string | null;
  readonly authorityName: string | null;
  /** Organ that notified, in the notice lane. */
  readonly notifierId: string | null;
  /** Court by name: only where a court is the authority. */
  readonly courtId: string | null;
  readonly procedure: Procedure;
  readonly publicity: Publicity;
  /** Durations that the record's own dates tell, in days; absent where it doesn't. */
  readonly factDays: {
    readonly custodyToArrest?: number;
    readonly acceptedToJudged?: number;
    readonly indictedToJudged?: number;
  };
  /** Months of the sentence of the record, for plausible texts; null where it doesn't tell. */
  readonly sentenceMonths: number | null;
  /** Fields above that the record doesn't hold and the seed gave. */
  readonly generatedFields: readonly string[];
}
