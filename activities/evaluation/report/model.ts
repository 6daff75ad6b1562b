/** What a round's report is made of: plain JSON, names of people only where the round publishes them. */
import type { Grade } from '#domain/evaluation/codes';
import type { RoundStatistics } from '#domain/evaluation/statistics/round';
import type { RegisterEntry } from '#domain/sampling/frame';
import type { Instant, IsoDate } from '#domain/kernel/time';

/** One drawn file: what the public draw says of it, and its result. */
export interface ReportPick {
  readonly code: string;
  readonly kind: 'random' | 'risk-led';
  readonly stratum: string;
  /** Null for a file of the risk-led list that was not drawn. */
  readonly phase: 1 | 2 | null;
  readonly position: number;
  /** The whole ticket; papers show its first digits. */
  readonly ticket: string | null;
  /** Probability `a/b`. */
  readonly pi: string | null;
  readonly grade: Grade | null;
  readonly score: string | null;
  readonly redFlag: boolean;
  readonly notAssessed: 'dossier-not-produced' | 'other' | null;
}

/** Any round of the same organiser and period. */
export interface ReportRound {
  readonly code: string;
  readonly kind: string;
  readonly state: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Why it was aborted or stopped. */
  readonly reason: string | null;
}

/** Everything that the report prints. Strata, agencies and cities have codes; their names are beside. */
export interface RoundReport {
  readonly v: 1;
  readonly round: {
    readonly code: string;
    readonly organiser: string;
    readonly kind: string;
    readonly state: string;
    readonly from: IsoDate;
    readonly to: IsoDate;
  };
  readonly evaluation: {
    readonly blindness: string;
    readonly mode: string;
    /** Bands as people read them, for example `优秀 90 · 良好 80 · 合格 60`; empty where grades are named. */
    readonly bands: string;
  };
  readonly seed: {
    readonly source: string;
    /** Two institutions instead of a public value. */
    readonly witnessed: boolean;
    readonly commitment: string;
    readonly commitmentB: string | null;
    readonly publicValue: string | null;
    readonly partA: string | null;
    readonly frameHash: string;
    readonly picksHash: string | null;
    readonly expertCommitment: string | null;
    readonly expertSeed: string | null;
  };
  readonly members: readonly { readonly name: string; readonly signedAt: Instant | null }[];
  readonly rounds: readonly ReportRound[];
  readonly register: readonly RegisterEntry[];
  readonly excluded: readonly { readonly id: string; readonly reason: string }[];
  /** Share asked for, by stratum. */
  readonly shares: Readonly<Record<string, string>>;
  /** Names of agencies, cities, forms and strata by their codes; a code without one is printed itself. */
  readonly names: Readonly<Record<string, string>>;
  readonly picks: readonly ReportPick[];
  readonly experts: {
    readonly lapses: number;
    readonly withdrawals: number;
    readonly conflicts: number;
  };
  readonly rectifications: { readonly opened: number; readonly closed: number };
  readonly statistics: RoundStatistics;
  /** The instant of making: the file's only date. */
  readonly madeAt: Instant;
  readonly demo: boolean;
}
