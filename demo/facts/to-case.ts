/** Makes a case to be from a record of facts: what the record states stays, what it lacks comes from the seed. */
import type {
  Entry,
  Form,
  GreenLane,
  MeansBasis,
  NoticeGround,
  Proceeding,
  Protection,
  Publicity,
  Reach,
} from '#domain/case-file/codes';
import { dayNumber, parseIsoDate } from '#domain/kernel/time';
import type { CaseToBe, Procedure, Side } from './case-to-be.ts';
import { between, happens, oneOf, unit, weighted, type Seed } from './chance.ts';
import type { Matter, Matters } from './matters.ts';
import type { Category } from './mixture.ts';
import type { Places } from './places.ts';
import type { FactRecord } from './record.ts';

/** Charges whose trials are not public for the victim's privacy (Criminal Procedure Law 188). */
const PRIVATE_CHARGES = /强奸|猥亵|性剥削|淫秽|拐卖/u;
const STAGES: Readonly<Record<string, Proceeding>> = {
  一审: 'first-instance',
  二审: 'second-instance',
  再审: 'retrial',
  再审审查: 'retrial',
};

/** Where the case is placed and what is known of it before the rest is filled in. */
export interface Draft {
  readonly key: string;
  readonly record: FactRecord | null;
  readonly category: Category;
  readonly regionCode: string;
  readonly causeCode: string;
  readonly causeName: string;
  readonly matter: Matter | null;
  readonly form?: Form;
  readonly proceeding?: Proceeding;
  readonly generated: readonly string[];
}

/**
 * The region, in use and inside the tree, to which a record belongs; null where the record tells none or one
 * outside the tree. Such a record is placed by the seed, which `generatedFields` then shows.
 */
export function regionOf(record: FactRecord, places: Places): string | null {
  const code = record.regionCode ?? record.provinceCode;
  return code === undefined ? null : places.current(code);
}

/** Fills a draft. The same draft, seed and network give the same case. */
export function toCase(draft: Draft, places: Places, seed: Seed): CaseToBe {
  const { key, record } = draft;
  const generated = new Set(draft.generated);
  const has = (name: string, value: unknown): boolean => {
    if (value === undefined) generated.add(name);
    return value !== undefined;
  };
  const criminal = draft.category === 'criminal';
  const aid = record?.mandatoryAid ?? {};
  const minor = aid['minor'] === true;
  const lifeOrDeath = aid['lifeOrDeathSentence'] === true || /死刑|无期/u.test(record?.sentence?.kind ?? '');
  const representation =
    criminal && record?.mentions?.['attachedCivil'] === true && happens(12, seed, key, 'representation');
  const form: Form =
    draft.form ?? (representation ? 'criminal-representation' : criminal ? 'criminal-defence' : 'civil-litigation');
  if (representation) generated.add('side');

  const known = draft.proceeding ?? STAGES[record?.stage ?? ''];
  has('proceeding', known);
  const proceeding = known ?? unknownProceeding(form, seed, key);

  const mandatory = criminal && !representation ? mandatoryGround(aid, lifeOrDeath) : null;
  const { entry, ground } = lane(form, proceeding, mandatory, seed, key);
  if (entry === 'notice' && ground !== mandatory) generated.add('noticeGround');
  generated.add('entry');

  const privacy = PRIVATE_CHARGES.test(draft.causeName);
  const protection: Protection = minor ? 'minor' : privacy ? 'privacy' : 'ordinary';
  const inCustody = custody(form, record, seed, key, has);
  const plea =
    criminal &&
    !representation &&
    (has('plea', record?.mentions?.['plea']) ? record?.mentions?.['plea'] === true : happens(60, seed, key, 'plea'));
  const procedure = procedureOf(form, proceeding, record, plea, lifeOrDeath || minor, seed, key);
  const court = courtKind(form, proceeding) === 'court';
  const authority = places.authority(
    draft.regionCode,
    courtKind(form, proceeding),
    court && (lifeOrDeath || proceeding === 'second-instance' || proceeding === 'retrial'),
  );
  const agency = places.agencyOf(draft.regionCode);
  const greenLane = greenLaneOf(draft.matter, minor, entry, seed, key);
  const side = sideOf(form, proceeding, representation, seed, key);
  for (const name of ['agency', 'intakePoint', 'reach', 'publicity', 'authority', 'procedure']) generated.add(name);
  if (!criminal) for (const name of ['side', 'meansBasis', 'amountClaimedFen']) generated.add(name);

  return {
    key,
    recordId: record?.id ?? null,
    source: record ? 'facts' : 'generated',
    category: draft.category,
    agencyId: agency.id,
    agencyCode: agency.code,
    provinceCode: `${draft.regionCode.slice(0, 2)}0000`,
    regionCode: draft.regionCode,
    recordRegionCode:
      record?.regionCode !== undefined && record.regionCode !== draft.regionCode ? record.regionCode : null,
    entry,
    noticeGround: ground,
    intakePoint:
      entry === 'notice'
        ? 'authority'
        : weighted(
            [
              ['window', 62],
              ['station', 16],
              ['online', 14],
              ['contact-point', 8],
            ],
            seed,
            key,
            'intake-point',
          ),
    form,
    proceeding,
    causeCode: draft.causeCode,
    causeName: draft.causeName,
    matter: draft.matter?.matter ?? null,
    article: draft.matter?.article ?? null,
    side,
    protection,
    greenLane,
    meansBasis: meansBasisOf(entry, form, greenLane, seed, key),
    mandatoryGround: mandatory,
    possibleLifeOrDeath: lifeOrDeath,
    minor,
    plea,
    inCustody,
    reach: reachOf(inCustody, minor, seed, key),
    nDefendants: criminal ? (record?.nDefendants ?? null) : null,
    groupSize: criminal ? 1 : (record?.nPlaintiffs ?? 1),
    amountClaimedFen: criminal ? null : amountOf(draft.matter?.matter ?? 'labour', seed, key),
    authorityId: authority?.id ?? null,
    authorityName: authority?.name ?? null,
    notifierId: entry === 'notice' ? (authority?.id ?? null) : null,
    courtId: court ? (authority?.id ?? null) : null,
    procedure,
    publicity: publicityOf(protection, draft.matter?.matter ?? null, seed, key),
    factDays: factDays(record),
    sentenceMonths: record?.sentence?.months ?? null,
    generatedFields: [...generated].sort(),
  };
}

/** Nine heads are not tested here: the first of Legal Aid Law 25 ¶1 items 1-4, 6 and 28 that the record states. */
function mandatoryGround(aid: Readonly<Record<string, boolean>>, lifeOrDeath: boolean): NoticeGround | null {
  if (aid['forcedMedical']) return 'lal-28';
  if (aid['minor']) return 'lal-25-1-1';
  if (aid['blindDeafMute']) return 'lal-25-1-2';
  if (aid['limitedCapacity']) return 'lal-25-1-3';
  if (lifeOrDeath) return 'lal-25-1-4';
  return aid['absentTrial'] ? 'lal-25-1-6' : null;
}

function unknownProceeding(form: Form, seed: Seed, key: string): Proceeding {
  if (form === 'criminal-defence') {
    return weighted(
      [
        ['investigation', 28],
        ['prosecution-review', 34],
        ['first-instance', 38],
      ],
      seed,
      key,
      'proceeding',
    );
  }
  return 'first-instance';
}

/**
 * Notice or application. Mandatory kinds always come by notice; full coverage holds for prosecution and trial;
 * in the investigation and one time in eight elsewhere the suspect applies for hardship (Legal Aid Law 24).
 * Over the shipped records that makes about four notices in five criminal cases.
 */
function lane(
  form: Form,
  proceeding: Proceeding,
  mandatory: NoticeGround | null,
  seed: Seed,
  key: string,
): { readonly entry: Entry; readonly ground: NoticeGround | null } {
  if (form !== 'criminal-defence') return { entry: 'application', ground: null };
  if (mandatory) return { entry: 'notice', ground: mandatory };
  if (proceeding === 'investigation' || happens(12, seed, key, 'applies'))
    return { entry: 'application', ground: null };
  const court = proceeding !== 'prosecution-review' && happens(30, seed, key, 'ordinary-procedure');
  return { entry: 'notice', ground: court ? 'lal-25-2' : 'full-coverage' };
}

function custody(
  form: Form,
  record: FactRecord | null,
  seed: Seed,
  key: string,
  has: (name: string, value: unknown) => boolean,
): boolean {
  if (form !== 'criminal-defence') return false;
  const { dates = {}, mentions = {} } = record ?? {};
  if (mentions['bail'] === true || dates['bailed'] !== undefined) return false;
  if (dates['arrested'] !== undefined || dates['detained'] !== undefined) return true;
  has('inCustody', undefined);
  return happens(48, seed, key, 'custody');
}

function procedureOf(
  form: Form,
  proceeding: Proceeding,
  record: FactRecord | null,
  plea: boolean,
  heavy: boolean,
  seed: Seed,
  key: string,
): Procedure {
  if (proceeding === 'investigation' || proceeding === 'prosecution-review') return 'none';
  if (form === 'civil-litigation') return happens(70, seed, key, 'procedure') ? 'summary' : 'ordinary';
  if (form !== 'criminal-defence' && form !== 'criminal-representation') return 'ordinary';
  if (record?.mentions?.['fastTrack']) return 'fast-track';
  if (record?.mentions?.['summaryProcedure']) return 'summary';
  if (proceeding !== 'first-instance' || heavy || !plea || form === 'criminal-representation') return 'ordinary';
  return weighted(
    [
      ['fast-track', 30],
      ['summary', 45],
      ['ordinary', 25],
    ],
    seed,
    key,
    'procedure',
  );
}

function courtKind(form: Form, proceeding: Proceeding): 'court' | 'procuratorate' | 'police' | 'arbitration' | 'other' {
  if (proceeding === 'investigation') return 'police';
  if (proceeding === 'prosecution-review') return 'procuratorate';
  if (form === 'labour-arbitration') return 'arbitration';
  return form === 'other-non-litigation' || form === 'administrative-reconsideration' ? 'other' : 'court';
}

function sideOf(form: Form, proceeding: Proceeding, representation: boolean, seed: Seed, key: string): Side {
  if (representation) return 'victim';
  if (form === 'criminal-defence') {
    if (proceeding === 'second-instance') return 'appellant';
    return proceeding === 'investigation' || proceeding === 'prosecution-review' ? 'suspect' : 'defendant';
  }
  if (form === 'civil-litigation') return happens(92, seed, key, 'side') ? 'plaintiff' : 'respondent';
  return form === 'administrative-litigation' ? 'plaintiff' : 'applicant';
}

function greenLaneOf(matter: Matter | null, minor: boolean, entry: Entry, seed: Seed, key: string): GreenLane | null {
  if (entry === 'notice') return null;
  if (minor) return 'minor';
  switch (matter?.matter) {
    case 'labour':
      return /报酬|用工|劳动关系|劳动争议|劳动合同/u.test(matter.cause) && happens(75, seed, key, 'green')
        ? 'wages'
        : null;
    case 'work-injury':
      return 'work-injury';
    case 'support':
      return /赡养/u.test(matter.cause) ? 'elderly' : null;
    default:
      return happens(6, seed, key, 'green')
        ? oneOf(['elderly', 'disabled', 'military-family'], seed, key, 'green-kind')
        : null;
  }
}

/** No check for notices; none for wages and work injury of migrant workers (Legal Aid Law 42). */
function meansBasisOf(entry: Entry, form: Form, lane: GreenLane | null, seed: Seed, key: string): MeansBasis {
  if (entry === 'notice') return 'not-required';
  if (lane === 'wages' || lane === 'work-injury' || (lane !== null && happens(50, seed, key, 'exempt')))
    return 'exempt';
  if (form === 'criminal-defence')
    return weighted(
      [
        ['integrity-commitment', 80],
        ['shared-data-query', 20],
      ],
      seed,
      key,
      'means',
    );
  return weighted(
    [
      ['integrity-commitment', 62],
      ['shared-data-query', 30],
      ['certificate', 8],
    ],
    seed,
    key,
    'means',
  );
}

function reachOf(inCustody: boolean, minor: boolean, seed: Seed, key: string): Reach {
  if (inCustody) return 'in-custody';
  if (minor) return 'statutory-representative';
  return weighted(
    [
      ['own-phone', 88],
      ['close-relative', 7],
      ['cannot-be-contacted', 5],
    ],
    seed,
    key,
    'reach',
  );
}

function publicityOf(protection: Protection, matter: string | null, seed: Seed, key: string): Publicity {
  if (protection !== 'ordinary') return 'non-public';
  if (matter === 'divorce' && happens(40, seed, key, 'publicity')) return 'non-public';
  return happens(12, seed, key, 'publicity') ? 'unknown' : 'public';
}

/** Claims in whole yuan by matter, from a skewed range; divorce and parental rights claim no sum. */
const CLAIMS: Readonly<Record<string, readonly [number, number]>> = {
  labour: [6_000, 90_000],
  'social-insurance': [5_000, 60_000],
  'work-injury': [30_000, 400_000],
  'personal-injury': [8_000, 180_000],
  'traffic-injury': [12_000, 320_000],
  'medical-injury': [20_000, 300_000],
  'product-injury': [3_000, 80_000],
  support: [6_000, 60_000],
  'rural-land': [4_000, 60_000],
  administrative: [10_000, 120_000],
};

function amountOf(matter: string, seed: Seed, key: string): number | null {
  const range = CLAIMS[matter];
  if (!range) return null;
  const [low, high] = range;
  const yuan = low + (high - low) * unit(seed, key, 'amount') ** 2.2;
  return Math.round(yuan / 50) * 50 * 100 + between(0, 1, seed, key, 'odd') * 3_700;
}

function factDays(record: FactRecord | null): CaseToBe['factDays'] {
  const dates = record?.dates ?? {};
  const span = (from: string, to: string): number | undefined => {
    const [a, b] = [dates[from], dates[to]].map((one) => (typeof one === 'string' ? parseIsoDate(one) : null));
    if (!a || !b) return undefined;
    const days = dayNumber(b) - dayNumber(a);
    return days >= 0 && days <= 1000 ? days : undefined;
  };
  const custodyToArrest = span('detained', 'arrested');
  const acceptedToJudged = span('accepted', 'judged');
  const indictedToJudged = span('indicted', 'judged') ?? span('indicted', 'priorJudged');
  return {
    ...(custodyToArrest === undefined ? {} : { custodyToArrest }),
    ...(acceptedToJudged === undefined ? {} : { acceptedToJudged }),
    ...(indictedToJudged === undefined ? {} : { indictedToJudged }),
  };
}

/** The row of the list for a cause; throws where the caller didn't check. */
export function matterOf(causeCode: string, matters: Matters): Matter {
  const row = matters.civil.find((one) => one.causeCode === causeCode);
  if (!row) throw new Error(`${causeCode} is no cause of legal aid`);
  return row;
}
