/**
 * Who may have legal aid on application, and how economic hardship is shown (Legal Aid Law 24, 29,
 * 31-33, 41, 42, 44). Facts are asserted, never guessed: an absent fact is unknown and grants nothing.
 */
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { daysBetween, type IsoDate } from '../kernel/time.ts';
import type { Entry, GreenLane, MeansBasis } from './codes.ts';

/** What an application is about, with the provision that lets it in. The first nine and five are closed heads of law. */
export const MATTERS = {
  // Art. 31: for hardship.
  'state-compensation': 'LAL 31 (1)',
  'social-insurance-or-assistance': 'LAL 31 (2)',
  'survivors-pension': 'LAL 31 (3)', // 抚恤金
  maintenance: 'LAL 31 (4)', // 赡养费、抚养费、扶养费
  'labour-relation-or-pay': 'LAL 31 (5)',
  'capacity-declaration': 'LAL 31 (6)',
  'work-injury-compensation': 'LAL 31 (7)',
  'traffic-injury-compensation': 'LAL 31 (7)',
  'food-or-drug-injury-compensation': 'LAL 31 (7)',
  'medical-injury-compensation': 'LAL 31 (7)',
  'environmental-damage': 'LAL 31 (8)',
  'other-hardship-matter': 'LAL 31 (9)',
  // Art. 32: whatever the means.
  'heroes-kin': 'LAL 32 (1)',
  'brave-act': 'LAL 32 (2)', // 见义勇为
  'retrial-acquittal-compensation': 'LAL 32 (3)',
  'abuse-abandonment-or-domestic-violence': 'LAL 32 (4)',
  'other-matter-without-means-test': 'LAL 32 (5)',
  // Criminal matters on application, for hardship or (24) another cause.
  'own-defence': 'LAL 24',
  'victim-representation': 'LAL 29',
  'private-prosecution': 'LAL 29',
  'incidental-civil-claim': 'LAL 29',
  // 再审: after the court ordered a retrial or the procuratorate protested.
  retrial: 'LAL 33',
} as const;
export type Matter = keyof typeof MATTERS;

const MATTERS_WITHOUT_MEANS_TEST: ReadonlySet<Matter> = new Set([
  'heroes-kin',
  'brave-act',
  'retrial-acquittal-compensation',
  'abuse-abandonment-or-domestic-violence',
  'other-matter-without-means-test',
]);

/** What is known of the applicant that bears on means. */
export interface ApplicantFacts {
  readonly minor?: boolean;
  readonly elderly?: boolean;
  readonly disabled?: boolean;
  /** 无固定生活来源. */
  readonly noFixedIncome?: boolean;
  /** 社会救助、司法救助或者优抚对象. */
  readonly onAssistanceOrPreferential?: boolean;
  /** 进城务工人员. */
  readonly migrantWorker?: boolean;
  /** Another exemption by law, regulation or rule. */
  readonly otherExemption?: boolean;
  readonly militaryFamily?: boolean;
}

/** What a case needs by way of means. */
export interface MeansRule {
  readonly requirement: 'not-required' | 'exempt' | 'check';
  /** Provision that says so. */
  readonly rule: string;
  /** Bases that satisfy it; a certificate is the applicant's own choice and is never asked for. */
  readonly allowed: readonly MeansBasis[];
}

/**
 * The means rule of a case. Notice cases have none (25, 28, 36: no means check, no refusal); art. 32
 * matters have no means test; art. 42 applicants are exempt from the check; all others show hardship
 * by a query of shared data or by their own integrity commitment (41).
 */
export function meansRule(entry: Entry, matter: Matter | null, applicant: ApplicantFacts): MeansRule | Refusal {
  if (entry === 'notice') return { requirement: 'not-required', rule: 'LAL 25, 28, 36', allowed: ['not-required'] };
  if (matter === null) return refuse('intake.matter-not-served', { field: '/matter', rule: 'LAL 24, 29, 31-33' });
  if (MATTERS_WITHOUT_MEANS_TEST.has(matter)) {
    return { requirement: 'not-required', rule: MATTERS[matter], allowed: ['not-required'] };
  }
  const exemption = exemptionOf(matter, applicant);
  if (exemption !== null) return { requirement: 'exempt', rule: exemption, allowed: ['exempt'] };
  return {
    requirement: 'check',
    rule: 'LAL 41',
    allowed: ['shared-data-query', 'integrity-commitment', 'certificate'],
  };
}

/** Item of art. 42 that spares the check, or null. */
export function exemptionOf(matter: Matter, applicant: ApplicantFacts): string | null {
  const special = applicant.minor === true || applicant.elderly === true || applicant.disabled === true;
  if (special && applicant.noFixedIncome === true) return 'LAL 42 (1)';
  if (applicant.onAssistanceOrPreferential === true) return 'LAL 42 (2)';
  const wagesOrInjury = matter === 'labour-relation-or-pay' || matter === 'work-injury-compensation';
  if (applicant.migrantWorker === true && wagesOrInjury) return 'LAL 42 (3)';
  return applicant.otherExemption === true ? 'LAL 42 (4)' : null;
}

/** Refuses a basis that the case's means rule does not allow, and no basis where one is needed. */
export function checkMeansBasis(rule: MeansRule, basis: MeansBasis | null): Refusal | null {
  if (basis === null && rule.requirement === 'check') {
    return refuse('intake.means-basis-missing', { field: '/means', rule: rule.rule });
  }
  if (basis === null || rule.allowed.includes(basis)) return null;
  return refuse('intake.means-basis-not-allowed', { field: '/means', rule: rule.rule, params: { basis } });
}

/** Whether a grant on this basis is in the frame from which commitments are drawn for a later check. */
export function mayBeDrawnForCheck(basis: MeansBasis): boolean {
  return basis === 'integrity-commitment';
}

/** Green lanes that the facts open, in the order of the list of codes. */
export function greenLanesOf(matter: Matter | null, applicant: ApplicantFacts): readonly GreenLane[] {
  const lanes: GreenLane[] = [];
  if (matter === 'labour-relation-or-pay') lanes.push('wages');
  if (matter === 'work-injury-compensation') lanes.push('work-injury');
  if (applicant.elderly === true) lanes.push('elderly');
  if (applicant.disabled === true) lanes.push('disabled');
  if (applicant.militaryFamily === true) lanes.push('military-family');
  if (applicant.minor === true) lanes.push('minor');
  return lanes;
}

/** What a green lane changes; it never changes who qualifies. */
export interface GreenLaneEffects {
  /** Key of the deadline rule that is its own target. */
  readonly targetRule: string;
  /** Listed before ordinary applications. */
  readonly first: true;
  /** 无障碍: accessible facilities and help are owed (Legal Aid Law 45). */
  readonly accessibility: boolean;
  /** Follow-up and notices go through the guardian, who must be no party. */
  readonly throughGuardian: boolean;
}

/** The effects of a green lane. */
export function greenLaneEffects(lane: GreenLane): GreenLaneEffects {
  return {
    targetRule: 'intake.green-lane-target',
    first: true,
    accessibility: lane === 'elderly' || lane === 'disabled',
    throughGuardian: lane === 'minor',
  };
}

/** Grounds on which aid may be given first and the papers made up later (art. 44). */
export const GRANT_FIRST_GROUNDS = {
  'limitation-under-seven-days': 'LAL 44 (1)',
  'preservation-or-advance-enforcement': 'LAL 44 (2)',
  'other-urgent': 'LAL 44 (3)',
} as const;
export type GrantFirstGround = keyof typeof GRANT_FIRST_GROUNDS;

/** What bears on urgency; a limitation that has ended already has no days to run. */
export interface UrgencyFacts {
  readonly on: IsoDate;
  /** Last day of a limitation or statutory period. */
  readonly limitationEndsOn: IsoDate | null;
  /** 财产保全、证据保全、先予执行. */
  readonly preservationNeeded: boolean;
  readonly otherUrgent: boolean;
}

/** The first ground for granting first that the facts give, or null. Fewer than seven days must be left. */
export function grantFirstGround(facts: UrgencyFacts): GrantFirstGround | null {
  if (facts.limitationEndsOn !== null) {
    const left = daysBetween(facts.on, facts.limitationEndsOn);
    if (left >= 0 && left < 7) return 'limitation-under-seven-days';
  }
  if (facts.preservationNeeded) return 'preservation-or-advance-enforcement';
  return facts.otherUrgent ? 'other-urgent' : null;
}

/** Refuses a grant-first whose ground the facts do not give. */
export function checkGrantFirst(ground: GrantFirstGround, facts: UrgencyFacts): Refusal | null {
  const holds: Readonly<Record<GrantFirstGround, boolean>> = {
    'limitation-under-seven-days':
      grantFirstGround({ ...facts, preservationNeeded: false, otherUrgent: false }) !== null,
    'preservation-or-advance-enforcement': facts.preservationNeeded,
    'other-urgent': facts.otherUrgent,
  };
  return holds[ground] ? null : refuse('intake.not-urgent', { field: '/ground', rule: GRANT_FIRST_GROUNDS[ground] });
}
