/**
 * Hard rules of assignment: who may not be given a case, and which rule says so. They hold for every method
 * (draw, choice, rotation, recommendation). A rule is one predicate with one code; the first that applies,
 * in the order of this list, is the one recorded.
 */
import { sortById } from '../kernel/canonical.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import type { DrawExclusion } from './draw.ts';
import type { AssignmentCase, AssignmentPolicy, Candidate, SingleFirmException } from './facts.ts';

/** Who could lift a rule for one case: nobody (law), the clients concerned in writing, or the agency by a logged act. */
export type RuleLift = 'never' | 'consent' | 'agency';

interface HardRule {
  readonly code: string;
  /** Article or policy that says no. */
  readonly source: string;
  readonly lift: RuleLift;
  readonly excludes: (candidate: Candidate, facts: AssignmentCase, policy: AssignmentPolicy) => boolean;
}

/** The rules in the order in which they are applied. Codes are stable for ever. */
export const HARD_RULES = [
  {
    code: 'not-practising',
    source: 'Lawyers Law 6, 13',
    lift: 'never',
    excludes: (candidate) => candidate.status !== 'practising',
  },
  {
    code: 'not-accepting-aid',
    source: 'agency policy',
    lift: 'agency',
    excludes: (candidate) => !candidate.acceptsAid,
  },
  {
    code: 'death-review-by-ministry-centre',
    source: 'SPC and Ministry of Justice 2021-348',
    lift: 'never',
    excludes: (_, facts, policy) => facts.deathReviewBySpc && !policy.ministryCentre,
  },
  {
    code: 'lawyers-only',
    source: 'Criminal Procedure Law 35, 36; Legal Aid Law 25, 28, 30',
    lift: 'never',
    excludes: (candidate, facts) => needsLawyer(facts) && !isLawyer(candidate),
  },
  {
    code: 'criminal-defence-years',
    source: 'Legal Aid Law 26',
    lift: 'never',
    excludes: (candidate, facts, policy) =>
      needsExperience(facts) && (candidate.criminalDefenceYears ?? 0) < policy.minCriminalDefenceYears,
  },
  {
    code: 'not-familiar-with-minors',
    source: 'Protection of Minors Law 104',
    lift: 'never',
    excludes: (candidate, facts) => isMinor(facts) && !(isLawyer(candidate) && candidate.onMinorsList),
  },
  {
    code: 'acts-for-co-defendant',
    source: 'Criminal Procedure Interpretation 43',
    lift: 'never',
    excludes: (candidate, facts) => facts.coDefendantHandlers.includes(candidate.id),
  },
  {
    code: 'acts-in-connected-facts',
    source: 'Criminal Procedure Interpretation 43',
    lift: 'never',
    excludes: (candidate, facts) => facts.connectedHandlers.includes(candidate.id),
  },
  {
    code: 'acts-for-other-side',
    source: 'Lawyers Law 39',
    lift: 'never',
    excludes: (candidate, facts) => facts.opposingHandlers.includes(candidate.id),
  },
  {
    code: 'opposing-side-same-unit',
    source: 'Code of Conduct of Lawyers 51 (to be verified)',
    lift: 'consent',
    excludes: (candidate, facts) =>
      facts.opposingUnits.includes(candidate.unit) && !hasSingleFirmException(candidate, facts),
  },
  {
    code: 'conflict-of-interest',
    source: 'Lawyers Law 39',
    lift: 'never',
    excludes: (candidate, facts) => facts.conflicts.includes(candidate.id),
  },
  {
    code: 'excluded-by-recipient',
    source: 'Legal Aid Law 55',
    lift: 'consent',
    excludes: (candidate, facts) => facts.excludedHandlers.includes(candidate.id),
  },
  {
    code: 'applied-not-to-act',
    source: 'Decree 148',
    lift: 'never',
    excludes: (candidate, facts) => facts.declinedHandlers?.includes(candidate.id) ?? false,
  },
  {
    code: 'load-at-cap',
    source: 'agency policy',
    lift: 'agency',
    excludes: (candidate) => candidate.load >= candidate.cap,
  },
] as const satisfies readonly HardRule[];

/** Code of a hard rule; the `rule` of an exclusion in a draw request. */
export type RuleCode = (typeof HARD_RULES)[number]['code'];

/** Notes on an eligible candidate that the officer must see; they exclude nobody. */
export const CANDIDATE_FLAGS = ['helped-co-suspect', 'single-firm-exception', 'lacks-language'] as const;
export type CandidateFlag = (typeof CANDIDATE_FLAGS)[number];

const isLawyer = (candidate: Candidate): boolean =>
  candidate.kind === 'lawyer' || (candidate.kind === 'agency-staff' && candidate.licensedLawyer);

/** Defence, duty help and compulsory treatment are for lawyers; grassroots workers and volunteers never. */
function needsLawyer(facts: AssignmentCase): boolean {
  return facts.form === 'criminal-defence' || facts.form === 'duty-help' || facts.proceeding === 'compulsory-treatment';
}

function needsExperience(facts: AssignmentCase): boolean {
  return (
    facts.possibleLifeOrDeath ||
    facts.deathReviewBySpc ||
    facts.proceeding === 'death-review' ||
    facts.noticeGround === 'lal-25-1-4' ||
    facts.noticeGround === 'lal-25-1-5'
  );
}

const isMinor = (facts: AssignmentCase): boolean => facts.minor || facts.noticeGround === 'lal-25-1-1';

function hasSingleFirmException(candidate: Candidate, facts: AssignmentCase): boolean {
  const exception = facts.singleFirmException;
  return exception !== null && exception.unit === candidate.unit && checkSingleFirmException(exception) === null;
}

/**
 * Null when the exception of a county with a single firm is complete. Refuses
 * `assignment.not-single-firm-county`, `assignment.single-firm-consent-missing` (field: whose) or
 * `assignment.reason-missing`.
 */
export function checkSingleFirmException(exception: SingleFirmException): Refusal | null {
  const rule = 'opposing-side-same-unit';
  if (exception.firmsInCounty !== 1) {
    return refuse('assignment.not-single-firm-county', { rule, params: { firms: exception.firmsInCounty } });
  }
  for (const field of ['recipientConsent', 'opponentConsent'] as const) {
    if (exception[field] === null)
      return refuse('assignment.single-firm-consent-missing', { rule, field: `/${field}` });
  }
  return exception.reason === null ? refuse('assignment.reason-missing', { rule, field: '/reason' }) : null;
}

/** Every hard rule that excludes the candidate, in the order of the list. */
export function violatedRules(candidate: Candidate, facts: AssignmentCase, policy: AssignmentPolicy): RuleCode[] {
  const rules: readonly (HardRule & { readonly code: RuleCode })[] = HARD_RULES;
  return rules.filter((rule) => rule.excludes(candidate, facts, policy)).map((rule) => rule.code);
}

/** The first hard rule that excludes the candidate, or null when the candidate may be given the case. */
export function excludedBy(candidate: Candidate, facts: AssignmentCase, policy: AssignmentPolicy): RuleCode | null {
  return violatedRules(candidate, facts, policy)[0] ?? null;
}

/** Notes on a candidate: duty help to a co-suspect, use of the exception, a language that is missing. */
export function flagsOf(candidate: Candidate, facts: AssignmentCase): CandidateFlag[] {
  const flags: CandidateFlag[] = [];
  if (facts.dutyHelpersOfCoSuspects.includes(candidate.id)) flags.push('helped-co-suspect');
  if (facts.opposingUnits.includes(candidate.unit) && hasSingleFirmException(candidate, facts)) {
    flags.push('single-firm-exception');
  }
  if (facts.languages.some((language) => !candidate.languages.includes(language))) flags.push('lacks-language');
  return flags;
}

/** The pool parted by the hard rules; both lists in code point order of the ids. */
export interface Judged {
  readonly eligible: readonly Candidate[];
  readonly excluded: readonly (DrawExclusion & { readonly rule: RuleCode })[];
}

/** Parts a pool into eligible and excluded members. Throws when a member is named twice. */
export function judgePool(pool: readonly Candidate[], facts: AssignmentCase, policy: AssignmentPolicy): Judged {
  const sorted = sortById(pool, (candidate) => candidate.id);
  const eligible: Candidate[] = [];
  const excluded: { id: string; rule: RuleCode }[] = [];
  for (const [index, candidate] of sorted.entries()) {
    if (sorted[index - 1]?.id === candidate.id) throw new Error(`the pool names ${candidate.id} twice`);
    const rule = excludedBy(candidate, facts, policy);
    if (rule === null) eligible.push(candidate);
    else excluded.push({ id: candidate.id, rule });
  }
  return { eligible, excluded };
}

/** A smallest set of rules whose lifting would make somebody eligible. */
export interface Relaxation {
  readonly rules: readonly RuleCode[];
  /** The least liftable of them: `never` means that only another agency or pool helps. */
  readonly lift: RuleLift;
  /** Who would become eligible, in code point order. */
  readonly admits: readonly string[];
}

/** Why a case has no candidate, and what would give it one. */
export interface Infeasibility {
  /** `assignment.no-eligible-handler`; params: the size of the pool and how many each rule excludes. */
  readonly refusal: Refusal;
  /** Sets of the smallest size found in the pool (one rule where that is enough), liftable ones first. */
  readonly relaxations: readonly Relaxation[];
}

/**
 * Null when somebody is eligible. Otherwise names how many members each rule excludes (a member counts for
 * each rule it breaks) and the smallest sets of rules without which somebody would be eligible.
 */
export function explainInfeasible(
  pool: readonly Candidate[],
  facts: AssignmentCase,
  policy: AssignmentPolicy,
): Infeasibility | null {
  const broken = sortById(pool, (candidate) => candidate.id).map((candidate) => ({
    id: candidate.id,
    rules: violatedRules(candidate, facts, policy),
  }));
  if (broken.some(({ rules }) => rules.length === 0)) return null;
  const params: Record<string, string | number> = { pool: pool.length };
  for (const code of broken.flatMap(({ rules }) => rules)) params[code] = Number(params[code] ?? 0) + 1;
  const fewest = Math.min(...broken.map(({ rules }) => rules.length));
  const admits = new Map<string, { rules: RuleCode[]; ids: string[] }>();
  for (const { id, rules } of broken.filter((item) => item.rules.length === fewest)) {
    const set = admits.get(rules.join(' ')) ?? { rules, ids: [] };
    set.ids.push(id);
    admits.set(rules.join(' '), set);
  }
  const relaxations = [...admits.values()]
    .map(({ rules, ids }) => ({ rules, lift: hardestLift(rules), admits: ids }))
    .sort(
      (left, right) => LIFTS.indexOf(left.lift) - LIFTS.indexOf(right.lift) || right.admits.length - left.admits.length,
    );
  return { refusal: refuse('assignment.no-eligible-handler', { params }), relaxations };
}

const LIFTS: readonly RuleLift[] = ['agency', 'consent', 'never'];

function hardestLift(codes: readonly RuleCode[]): RuleLift {
  const places = HARD_RULES.filter((rule) => codes.includes(rule.code)).map((rule) => LIFTS.indexOf(rule.lift));
  return LIFTS[Math.max(...places)] ?? 'never';
}
