/**
 * Protection of a case from its facts. It is only ever raised here; lowering it is an act of its own.
 * State-secret cases never enter: only a stub for the counts.
 */
import { addMonths, type IsoDate } from '../kernel/time.ts';
import type { Protection } from './codes.ts';

/** What is known that asks for protection; absent is unknown. */
export interface ProtectionFacts {
  readonly stateSecret?: boolean;
  /** The recipient or a victim is a minor. */
  readonly minorInvolved?: boolean;
  readonly sexualOffence?: boolean;
  readonly domesticViolence?: boolean;
  /** The court or the recipient asks for privacy. */
  readonly privacyAsked?: boolean;
  readonly recordSealed?: boolean;
}

/** From weak to strong. */
const STRENGTH: readonly Protection[] = ['ordinary', 'privacy', 'minor', 'criminal-record-sealed', 'state-secret-stub'];

/** The strongest level that the facts ask for. */
export function protectionOf(facts: ProtectionFacts): Protection {
  if (facts.stateSecret === true) return 'state-secret-stub';
  if (facts.recordSealed === true) return 'criminal-record-sealed';
  if (facts.minorInvolved === true) return 'minor';
  const intimate = facts.sexualOffence === true || facts.domesticViolence === true || facts.privacyAsked === true;
  return intimate ? 'privacy' : 'ordinary';
}

/** The stronger of two levels. */
export function stronger(one: Protection, other: Protection): Protection {
  return STRENGTH.indexOf(one) >= STRENGTH.indexOf(other) ? one : other;
}

/** What a level of protection changes. */
export interface ProtectionEffects {
  /** Nothing of the case is stored but its count. */
  readonly stubOnly: boolean;
  /** Leaves lists, search, other agencies' frames and exports; opening needs a legal ground and is reported. */
  readonly hidden: boolean;
  /** No message text may show that it is about legal aid. */
  readonly neutralMessages: boolean;
  /** Follow-up speaks to the guardian, never to one who is a party. */
  readonly throughGuardian: boolean;
  /** Each opening of the file is an entry of the access log. */
  readonly everyReadLogged: boolean;
}

const NONE: ProtectionEffects = {
  stubOnly: false,
  hidden: false,
  neutralMessages: false,
  throughGuardian: false,
  everyReadLogged: false,
};

const EFFECTS: Readonly<Record<Protection, ProtectionEffects>> = {
  ordinary: NONE,
  privacy: { ...NONE, neutralMessages: true, everyReadLogged: true },
  minor: { ...NONE, neutralMessages: true, throughGuardian: true, everyReadLogged: true },
  'criminal-record-sealed': { ...NONE, hidden: true, neutralMessages: true, everyReadLogged: true },
  'state-secret-stub': { ...NONE, stubOnly: true, hidden: true, everyReadLogged: true },
};

/** The effects of a level. */
export function protectionEffects(level: Protection): ProtectionEffects {
  return EFFECTS[level];
}

const ADULT_MONTHS = 18 * 12;
const SEALED_UP_TO_MONTHS = 5 * 12;

/** What decides whether a criminal record is sealed (犯罪记录封存, Criminal Procedure Law 286). */
export interface SealingFacts {
  readonly bornOn: IsoDate;
  readonly offenceOn: IsoDate;
  /** Months of imprisonment; 0 for a lighter punishment, none, or non-prosecution; null while undecided. */
  readonly sentenceMonths: number | null;
  /** Day on which judgment or decision took effect; null before. */
  readonly effectiveOn: IsoDate | null;
}

/**
 * Day from which the record is sealed: the offender was under 18 at the time of the offence and got at
 * most five years; from the day the judgment takes effect. Null otherwise or as long as it is open.
 * A person is 18 from the day after the eighteenth birthday.
 */
export function sealedFrom(facts: SealingFacts): IsoDate | null {
  const underAge = facts.offenceOn <= addMonths(facts.bornOn, ADULT_MONTHS);
  const light = facts.sentenceMonths !== null && facts.sentenceMonths <= SEALED_UP_TO_MONTHS;
  return underAge && light ? facts.effectiveOn : null;
}
