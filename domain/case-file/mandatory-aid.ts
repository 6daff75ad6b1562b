/**
 * When the court, procuratorate or police must or may notify the agency to assign a lawyer (Legal Aid
 * Law 25, 26, 28; full-coverage pilot of the prosecution stage). Absent facts are unknown: they give
 * no ground, and the organ's own statement of a ground is contradicted only by a fact known to differ.
 */
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { Form, NoticeGround, Proceeding } from './codes.ts';

/** What is known of the suspect, defendant or respondent and of the case. */
export interface DefenceFacts {
  readonly form: Form;
  readonly proceeding: Proceeding;
  /** Has counsel of their own. */
  readonly ownCounsel?: boolean;
  readonly minor?: boolean;
  /** 视力、听力、言语残疾. */
  readonly sightHearingOrSpeechImpaired?: boolean;
  /** 不能完全辨认自己行为的成年人. */
  readonly limitedCapacityAdult?: boolean;
  /** 可能被判处无期徒刑、死刑. */
  readonly possibleLifeOrDeath?: boolean;
  /** The defendant of a death-penalty review has applied. */
  readonly appliedInDeathReview?: boolean;
  readonly trialInAbsentia?: boolean;
  readonly otherByLaw?: boolean;
  /** 适用普通程序审理. */
  readonly ordinaryProcedure?: boolean;
  /** Prosecution stage: three years or more likely, guilt denied, complex, or major impact (司发通〔2022〕49号). */
  readonly fullCoverageCause?: boolean;
}

/** Whether counsel is owed by notice, and on which grounds. */
export interface NoticeDuty {
  /** `must`: without counsel the proceeding cannot go on; `may`: the organ decides; `none`: no ground is known. */
  readonly duty: 'must' | 'may' | 'none';
  readonly grounds: readonly NoticeGround[];
}

type GroundRule = readonly [NoticeGround, 'must' | 'may', (facts: DefenceFacts) => boolean | undefined];

const defence = (facts: DefenceFacts): boolean => facts.form === 'criminal-defence';
const atTrial = (facts: DefenceFacts): boolean =>
  facts.proceeding === 'first-instance' || facts.proceeding === 'second-instance' || facts.proceeding === 'retrial';

/** In the order of the law; a ground is undefined where its fact is not known. */
const GROUNDS: readonly GroundRule[] = [
  ['lal-25-1-1', 'must', (facts) => defence(facts) && facts.minor],
  ['lal-25-1-2', 'must', (facts) => defence(facts) && facts.sightHearingOrSpeechImpaired],
  ['lal-25-1-3', 'must', (facts) => defence(facts) && facts.limitedCapacityAdult],
  ['lal-25-1-4', 'must', (facts) => defence(facts) && facts.possibleLifeOrDeath],
  [
    'lal-25-1-5',
    'must',
    (facts) => defence(facts) && facts.proceeding === 'death-review' && facts.appliedInDeathReview,
  ],
  ['lal-25-1-6', 'must', (facts) => defence(facts) && facts.trialInAbsentia],
  ['lal-25-1-7', 'must', (facts) => defence(facts) && facts.otherByLaw],
  ['lal-28', 'must', (facts) => facts.proceeding === 'compulsory-treatment'],
  ['lal-25-2', 'may', (facts) => defence(facts) && atTrial(facts) && facts.ordinaryProcedure],
  [
    'full-coverage',
    'may',
    (facts) => defence(facts) && facts.proceeding === 'prosecution-review' && facts.fullCoverageCause,
  ],
];

/** The duty to notify that the known facts give. Own counsel removes it: the law speaks of those who have none. */
export function noticeDuty(facts: DefenceFacts): NoticeDuty {
  if (facts.ownCounsel === true) return { duty: 'none', grounds: [] };
  const held = GROUNDS.filter(([, , holds]) => holds(facts) === true);
  const duty = held.some(([, kind]) => kind === 'must') ? 'must' : held.length > 0 ? 'may' : 'none';
  return { duty, grounds: held.map(([ground]) => ground) };
}

/** Whether a ground obliges the organ (25 ¶1, 28) or lets it decide (25 ¶2, pilot). */
export function isMandatory(ground: NoticeGround): boolean {
  return GROUNDS.some(([code, kind]) => code === ground && kind === 'must');
}

/**
 * Refuses a notice that names no ground, or one that a known fact contradicts (`intake.notice-ground-missing`,
 * `intake.notice-ground-contradicted`). An unknown fact is no contradiction: the organ knows the case.
 */
export function checkNoticeGround(ground: NoticeGround | null, facts: DefenceFacts): Refusal | null {
  if (ground === null)
    return refuse('intake.notice-ground-missing', { field: '/noticeGround', rule: 'LAL 25, 28, 36' });
  const found = GROUNDS.find(([code]) => code === ground);
  return found?.[2](facts) === false
    ? refuse('intake.notice-ground-contradicted', { field: '/noticeGround', rule: ground, params: { ground } })
    : null;
}

/** What a lawyer assigned to such a case must have. */
export interface CounselRequirement {
  /** Only lawyers defend and act in compulsory treatment; no grassroots legal service worker. */
  readonly lawyerOnly: boolean;
  /** Years of related practice; 0 where the law asks for none. */
  readonly criminalDefenceYearsAtLeast: number;
  /** 熟悉未成年人身心特点 (Decree 148 art. 26). */
  readonly familiarWithMinors: boolean;
  readonly rule: string;
}

/**
 * What counsel must have: in cases of possible life imprisonment or death and in death-penalty review,
 * `yearsAtLeast` (3 by Legal Aid Law 26; a region may ask for more).
 */
export function counselRequirement(facts: DefenceFacts, yearsAtLeast: number): CounselRequirement {
  const serious = defence(facts) && (facts.possibleLifeOrDeath === true || facts.proceeding === 'death-review');
  return {
    lawyerOnly: defence(facts) || facts.proceeding === 'compulsory-treatment',
    criminalDefenceYearsAtLeast: serious ? yearsAtLeast : 0,
    familiarWithMinors: facts.minor === true && (defence(facts) || facts.form === 'criminal-representation'),
    rule: serious ? 'LAL 26' : 'LAL 25, 28; Decree 148 art. 26',
  };
}
