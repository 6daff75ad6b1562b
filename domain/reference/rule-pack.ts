/**
 * Rule packs: deadlines and policy values as data with source, region and validity. A national pack is
 * the base; a region overlays it. A case pins the id of the pack it was registered under.
 */
import type { Entry, Form, Proceeding, Reach, Role } from '../case-file/codes.ts';
import type { PeriodUnit } from './periods.ts';
import type { ClockWindow, EscalationStep, LadderKind, LadderTable } from './ladders.ts';
import type { RetentionClass } from './retention.ts';

/** Laws and papers that rules cite; their titles are words and live in `contract/words/`. */
export const LAWS = [
  'lal', // 法律援助法
  'decree-148', // 办理法律援助案件程序规定
  'cpl', // 刑事诉讼法
  'cpl-interpretation', // 最高法关于适用刑诉法的解释 (2021)
  'civil-procedure', // 民事诉讼法
  'administrative-procedure', // 行政诉讼法
  'state-compensation', // 国家赔偿法
  'labour-arbitration', // 劳动争议调解仲裁法
  'spc-2021-348', // 最高法、司法部关于为死刑复核案件被告人依法提供法律援助的规定
  'order-149', // 法律援助投诉处理办法 (2025)
  'local-regulation', // a region's own regulation or paper, named in `title`
  'policy', // our own default, no law
] as const;
export type Law = (typeof LAWS)[number];

/**
 * How sure a figure is: `confirmed` was read in the source; `part` in part; `memory` needs a check
 * against the primary text; `policy` is a default of ours and no rule at all.
 */
export type Confidence = 'confirmed' | 'part' | 'memory' | 'policy';

/** Where a figure comes from. `article` is null for `policy` and for a local paper whose article is not known. */
export interface RuleSource {
  readonly law: Law;
  readonly article: string | null;
  readonly confidence: Confidence;
  /** Title of a local paper, in its own words; only with `local-regulation`. */
  readonly title?: string;
}

export type Scalar = string | number | boolean;

/** An event kind and, where not every event of the kind will do, the values its facts must have. */
export interface EventMatch {
  readonly kind: string;
  readonly facts?: Readonly<Record<string, readonly Scalar[]>>;
}

/** Which cases a rule is for; a missing member means any. */
export interface RuleCondition {
  readonly entry?: readonly Entry[];
  readonly form?: readonly Form[];
  readonly proceeding?: readonly Proceeding[];
  readonly reach?: readonly Reach[];
  readonly greenLane?: boolean;
}

/** What follows when the deadline passes. */
export type Consequence =
  | 'warn' // overdue: reminders and escalation
  | 'lapse' // the deadline ends as lapsed and the rule's effect sets in (deemed withdrawn, objection time over)
  | 'rights-losing' // a right of the recipient is lost: can't be muted, needs an act
  | 'record-only'; // lateness is recorded; nobody of ours is warned

/** Whose duty it is: a role of the product, or one of the bodies outside. */
export type Duty = Role | 'unit' | 'agency' | 'organ';

/** One deadline: from which event to which, how long, and why. */
export interface DeadlineRule {
  /** `room.kebab-name`; unique in the pack, never renamed. */
  readonly key: string;
  /** Units from the start day (or, `before`, back from it); 0 is the day itself. */
  readonly value: number;
  readonly unit: PeriodUnit;
  /** `after` counts on from the start; `before` counts back, and the due day is the last that is in time. */
  readonly direction: 'after' | 'before';
  /** Days that must pass first (a window's opening); 0 where the act may be done at once. */
  readonly opensAfterDays: number;
  /** Any of these events opens it. */
  readonly trigger: readonly EventMatch[];
  /** True when each opening event opens a new one; false when only the first of the case does. */
  readonly repeats: boolean;
  /** Fact that tells several open ones apart (the hearing, the right): an event ends the one with its own value. */
  readonly subject: string | null;
  readonly condition: RuleCondition;
  /** Fact of the opening event that holds the start: a day, or for hours an instant in milliseconds. */
  readonly startFrom: string;
  /** Fact of the opening event that holds a due day set by the agency, which then replaces the count. */
  readonly agencySet: string | null;
  readonly metBy: readonly EventMatch[];
  /**
   * Checkpoints whose settling ends it (their events are in `metBy` and `withdrawnBy`). One that is settled before
   * the trigger leaves nothing to wait for: then it must not be opened.
   */
  readonly checkpoints: readonly string[];
  /** Events that make it pointless: it ends as withdrawn. */
  readonly withdrawnBy: readonly EventMatch[];
  readonly suspendedBy: readonly EventMatch[];
  readonly resumedBy: readonly EventMatch[];
  readonly consequence: Consequence;
  readonly duty: Duty;
  readonly ladder: LadderKind;
  readonly source: RuleSource;
  /** True only for a figure read in its source; all others show as "to be verified". */
  readonly verified: boolean;
  readonly validFrom: string;
  readonly validTo: string | null;
  /** `cn` for the nation, else the GB/T 2260 code of the region whose figure this is. */
  readonly region: string;
  /** A legal limit: a region may set a stricter one of its own but none that is weaker. */
  readonly stricterOnly: boolean;
}

/** A policy value that has its own source. */
export interface Setting<T> {
  readonly value: T;
  readonly source: RuleSource;
  readonly verified: boolean;
}

/** A share as an exact fraction. */
export interface Share {
  readonly of: number;
  readonly in: number;
}

/** The acts whose decision passes several steps. */
export const STEPPED_ACTS = [
  'grant',
  'grant-first',
  'refuse',
  'assign',
  'replace',
  'terminate',
  'close',
  'subsidy',
  'publish',
] as const;
export type SteppedAct = (typeof STEPPED_ACTS)[number];

/** Roles that may take each step, in order: 经办, 审核, 审批. */
export type DecisionSteps = readonly (readonly Role[])[];

/** When peer evaluation happens and what payment waits for. */
export type EvaluationMoment = 'before-archive' | 'after-archive' | 'rounds-only';
export type PaymentWaitsFor = 'closure-approval' | 'grade' | 'nothing';

/** Policy values of a pack; every one may be overlaid by a region. */
export interface Settings {
  readonly decisionSteps: Setting<Readonly<Record<SteppedAct, DecisionSteps>>>;
  /** Steps of an agency with fewer staff than `smallOfficeBelowStaff`; the audit shows it. */
  readonly smallOfficeSteps: Setting<Readonly<Record<SteppedAct, DecisionSteps>>>;
  readonly smallOfficeBelowStaff: Setting<number>;
  readonly differentPersons: Setting<boolean>;
  readonly hearingQuotaShare: Setting<Share>;
  readonly hearingPlanShare: Setting<Share>;
  readonly hearingsPerQuarterAtLeast: Setting<number>;
  readonly hearingChannelsCounted: Setting<readonly ('on-site' | 'live-stream' | 'recording')[]>;
  readonly nonPublicInDenominator: Setting<boolean>;
  /** Heard cases from which a handler is to be attended at least once in a while; absent in a pack means 5. */
  readonly handlerDueFromHeard?: Setting<number>;
  /** How many years that while is; absent in a pack means 2. */
  readonly handlerDueWithinYears?: Setting<number>;
  readonly followUpTries: Setting<number>;
  readonly followUpEveningWindow: Setting<ClockWindow>;
  readonly phoneThirdTouchShare: Setting<Share>;
  readonly commitmentCheckShare: Setting<Share>;
  readonly handlerOpenCasesCap: Setting<number>;
  readonly seriousCrimeYearsAtLeast: Setting<number>;
  readonly groupPersonsAtLeast: Setting<number>;
  readonly retentionDefault: Setting<RetentionClass>;
  readonly warningLadders: Setting<LadderTable>;
  readonly escalation: Setting<readonly EscalationStep[]>;
  readonly quietHours: Setting<ClockWindow>;
  readonly remindersPerPersonAndDay: Setting<number>;
  readonly evaluationMoment: Setting<EvaluationMoment>;
  readonly paymentWaitsFor: Setting<PaymentWaitsFor>;
  /** Whether approval of closure waits for the third touch of follow-up; absent in a pack means yes. */
  readonly closureWaitsForThirdTouch?: Setting<boolean>;
}

/** The national pack that regions overlay. */
export interface BasePack {
  readonly kind: 'base';
  readonly pack: string;
  readonly version: number;
  readonly region: 'cn';
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly deadlines: readonly DeadlineRule[];
  readonly settings: Settings;
}

/** What a region changes of one national deadline. */
export interface DeadlineOverride {
  readonly key: string;
  readonly value: number;
  readonly unit: PeriodUnit;
  /** Another opening of a window; the national one where it is absent. */
  readonly opensAfterDays?: number;
  readonly source: RuleSource;
  readonly verified: boolean;
}

/** A region's overlay of the base (or of its parent region's result). */
export interface RegionPack {
  readonly kind: 'region';
  readonly pack: string;
  readonly version: number;
  readonly region: string;
  readonly extends: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly overrides: readonly DeadlineOverride[];
  /** Deadlines that only this region has. */
  readonly added: readonly DeadlineRule[];
  readonly settings: Partial<Settings>;
}

export type RulePack = BasePack | RegionPack;

/** What holds for a case: the base with the overlays of its region path applied, outermost first. */
export interface ResolvedPack {
  /** Ids of all packs applied, joined by `+`: `cn-2023-09+zhejiang-2024-01`; this is what a case pins. */
  readonly pack: string;
  readonly deadlines: readonly DeadlineRule[];
  readonly settings: Settings;
}
