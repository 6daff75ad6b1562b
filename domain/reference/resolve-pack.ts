/** Validation of rule packs at load, and the merge of a region's overlays into the national base. */
import type { Json, JsonObject } from '../kernel/json.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { parseIsoDate } from '../kernel/time.ts';
import { PACK_EVENTS } from './pack-events.ts';
import { parsePeriodLength, type PeriodUnit } from './periods.ts';
import type {
  BasePack,
  DeadlineOverride,
  DeadlineRule,
  EventMatch,
  RegionPack,
  ResolvedPack,
  RulePack,
  RuleSource,
  Scalar,
  Settings,
} from './rule-pack.ts';

const KEY = /^(?:case-file|[a-z]+|follow-up)\.[a-z0-9]+(?:-[a-z0-9]+)*$/u;
const REGION = /^(?:cn|\d{6})$/u;

function fault(pack: string, key: string, rule: string, params: Record<string, string | number> = {}): Refusal {
  return refuse('reference.pack-invalid', { field: key, rule, params: { pack, ...params } });
}

/**
 * Every fault of a set of packs, or an empty list: missing or doubtful sources, events that nobody
 * emits (`events` is the list of known kinds), duplicate keys and ids, impossible lengths and days,
 * a figure marked verified that was not read in its source, overlays of unknown keys or of a national
 * limit that they weaken.
 */
export function validatePacks(packs: readonly RulePack[], events: readonly string[] = PACK_EVENTS): readonly Refusal[] {
  const faults: Refusal[] = [];
  const known = new Set(events);
  const seen = new Set<string>();
  for (const pack of packs) {
    if (seen.has(pack.pack)) faults.push(fault(pack.pack, '/pack', 'listed-once'));
    seen.add(pack.pack);
    if (!REGION.test(pack.region)) faults.push(fault(pack.pack, '/region', 'cn-or-six-digits'));
    faults.push(...validityFaults(pack.pack, '/validity', pack));
    const rules = pack.kind === 'base' ? pack.deadlines : pack.added;
    faults.push(...rulesFaults(pack.pack, rules, known), ...settingsFaults(pack));
    if (pack.kind === 'region') faults.push(...overlayFaults(pack, packs));
  }
  return faults;
}

function validityFaults(pack: string, at: string, span: { validFrom: string; validTo: string | null }): Refusal[] {
  const from = parseIsoDate(span.validFrom);
  const to = span.validTo === null ? null : parseIsoDate(span.validTo);
  if (from === null || (span.validTo !== null && to === null)) return [fault(pack, at, 'existing-day')];
  return to !== null && to < from ? [fault(pack, at, 'ends-after-it-begins')] : [];
}

function rulesFaults(pack: string, rules: readonly DeadlineRule[], known: ReadonlySet<string>): Refusal[] {
  const faults: Refusal[] = [];
  const keys = new Set<string>();
  for (const rule of rules) {
    if (keys.has(rule.key)) faults.push(fault(pack, rule.key, 'listed-once'));
    keys.add(rule.key);
    if (!KEY.test(rule.key)) faults.push(fault(pack, rule.key, 'room-and-kebab-name'));
    if (typeof parsePeriodLength(rule.value, rule.unit) !== 'number')
      faults.push(fault(pack, rule.key, 'period-length'));
    if (rule.unit === 'hour' && rule.direction === 'before') faults.push(fault(pack, rule.key, 'hours-count-forward'));
    if (rule.trigger.length === 0) faults.push(fault(pack, rule.key, 'trigger'));
    if (rule.metBy.length === 0) faults.push(fault(pack, rule.key, 'met-by'));
    if (rule.suspendedBy.length > 0 && rule.resumedBy.length === 0) faults.push(fault(pack, rule.key, 'resumed-by'));
    faults.push(...sourceFaults(pack, rule.key, rule.source, rule.verified), ...validityFaults(pack, rule.key, rule));
    for (const match of allMatches(rule)) {
      if (!known.has(match.kind)) faults.push(fault(pack, rule.key, 'known-event', { event: match.kind }));
    }
  }
  return faults;
}

function allMatches(rule: DeadlineRule): readonly EventMatch[] {
  return [...rule.trigger, ...rule.metBy, ...rule.withdrawnBy, ...rule.suspendedBy, ...rule.resumedBy];
}

function sourceFaults(pack: string, key: string, source: RuleSource | undefined, verified: boolean): Refusal[] {
  // Packs may come from JSON, where the compiler has not looked.
  if (source === undefined) return [fault(pack, key, 'source')];
  const needsArticle = source.law !== 'policy' && source.law !== 'local-regulation';
  if (needsArticle && (source.article ?? '') === '') return [fault(pack, key, 'article')];
  if (source.law === 'local-regulation' && (source.title ?? '') === '') return [fault(pack, key, 'title')];
  if ((source.law === 'policy') !== (source.confidence === 'policy')) return [fault(pack, key, 'policy-is-no-law')];
  return verified && source.confidence !== 'confirmed' ? [fault(pack, key, 'verified-needs-confirmed-source')] : [];
}

function settingsFaults(pack: RulePack): Refusal[] {
  return Object.entries(pack.settings).flatMap(([key, setting]) =>
    sourceFaults(pack.pack, `/settings/${key}`, setting.source, setting.verified),
  );
}

function overlayFaults(pack: RegionPack, packs: readonly RulePack[]): Refusal[] {
  const base = packs.find((other) => other.pack === pack.extends);
  if (base?.kind !== 'base') return [fault(pack.pack, '/extends', 'known-base')];
  const faults: Refusal[] = [];
  for (const override of pack.overrides) {
    faults.push(...sourceFaults(pack.pack, override.key, override.source, override.verified));
    const national = base.deadlines.find(({ key }) => key === override.key);
    if (national === undefined) faults.push(fault(pack.pack, override.key, 'known-key'));
    else faults.push(...weakerThan(national, override, pack.pack));
  }
  for (const { key } of pack.added) {
    if (base.deadlines.some((rule) => rule.key === key)) faults.push(fault(pack.pack, key, 'override-not-addition'));
  }
  const years = pack.settings.seriousCrimeYearsAtLeast?.value;
  if (years !== undefined && years < base.settings.seriousCrimeYearsAtLeast.value) {
    faults.push(fault(pack.pack, '/settings/seriousCrimeYearsAtLeast', 'not-weaker-than-national'));
  }
  return faults;
}

/** Longest stretch in natural days that a limit can never exceed; null where the calendar decides. */
function naturalBound(value: number, unit: PeriodUnit): number | null {
  if (unit === 'natural' || unit === 'custody') return value;
  return unit === 'hour' ? Math.ceil(value / 24) : null;
}

/**
 * Refuses an overlay that is weaker than the national limit, naming the key. An agency's limit may
 * only be shorter: in the same unit, or in natural days against as many working days; working days
 * against natural ones can be longer over a holiday and are refused. What a recipient is given may only
 * be longer. Dates that lose a right are the law's alone.
 */
function weakerThan(national: DeadlineRule, override: DeadlineOverride, pack: string): Refusal[] {
  const params = {
    pack,
    key: national.key,
    national: national.value,
    nationalUnit: national.unit,
    regional: override.value,
  };
  const no = (code: string): Refusal[] => [
    refuse(code, { field: national.key, params: { ...params, unit: override.unit } }),
  ];
  if (typeof parsePeriodLength(override.value, override.unit) !== 'number')
    return no('reference.period-length-invalid');
  if (national.consequence === 'rights-losing') return no('reference.region-changes-right');
  if (!national.stricterOnly) return [];
  const longer = isLonger(override, national);
  if (national.duty === 'recipient')
    return isLonger(national, override) === false ? [] : no('reference.region-weaker-than-national');
  if (longer === null) return no('reference.region-other-unit');
  return longer ? no('reference.region-longer-than-national') : [];
}

type Length = Pick<DeadlineRule, 'value' | 'unit'>;

/** Whether `one` can end later than `other`; null when that depends on the calendar. */
function isLonger(one: Length, other: Length): boolean | null {
  if (one.unit === other.unit) return one.value > other.value;
  const bound = naturalBound(one.value, one.unit);
  if (bound === null) return null;
  const limit = other.unit === 'working' ? other.value : naturalBound(other.value, other.unit);
  return limit === null ? null : bound > limit;
}

/**
 * What holds on `day` for a place. `regionPath` goes from the province down (`['330000', '330100',
 * '330106']`). The base valid on the day is overlaid by each region's pack valid on it, the narrower
 * later. Refuses when no base is valid (`reference.no-pack-for-day`) and when an overlay is faulty.
 */
export function resolvePack(
  packs: readonly RulePack[],
  regionPath: readonly string[],
  day: string,
): ResolvedPack | Refusal {
  const valid = <T extends RulePack>(pack: T): boolean =>
    pack.validFrom <= day && (pack.validTo === null || day <= pack.validTo);
  const base = packs
    .filter((pack): pack is BasePack => pack.kind === 'base' && valid(pack))
    .reduce<BasePack | null>(newer, null);
  if (base === null) return refuse('reference.no-pack-for-day', { field: '/day', params: { day } });
  const overlays: RegionPack[] = [];
  for (const region of regionPath) {
    const here = packs
      .filter(
        (pack): pack is RegionPack =>
          pack.kind === 'region' && pack.region === region && pack.extends === base.pack && valid(pack),
      )
      .reduce<RegionPack | null>(newer, null);
    if (here !== null) overlays.push(here);
  }
  return mergePacks(base, overlays);
}

function newer<T extends RulePack>(best: T | null, pack: T): T {
  return best === null || pack.validFrom > best.validFrom ? pack : best;
}

/** The pack a case pinned, by the id that {@link resolvePack} gave it. Refuses an unknown id. */
export function packById(packs: readonly RulePack[], id: string): ResolvedPack | Refusal {
  const parts = id.split('+').map((name) => packs.find(({ pack }) => pack === name));
  const [base, ...overlays] = parts;
  if (base?.kind !== 'base' || !overlays.every((pack): pack is RegionPack => pack?.kind === 'region')) {
    return refuse('reference.unknown-pack', { params: { pack: id } });
  }
  return mergePacks(base, overlays);
}

/** Applies overlays in order; the first faulty one is refused with the key at fault. */
export function mergePacks(base: BasePack, overlays: readonly RegionPack[]): ResolvedPack | Refusal {
  const deadlines = new Map(base.deadlines.map((rule) => [rule.key, rule]));
  let settings: Settings = base.settings;
  for (const overlay of overlays) {
    const [first] = overlayFaults(overlay, [base]);
    if (first !== undefined) return first;
    for (const { key, value, unit, opensAfterDays, source, verified } of overlay.overrides) {
      const rule = deadlines.get(key);
      if (rule === undefined) continue;
      const opens = opensAfterDays ?? rule.opensAfterDays;
      deadlines.set(key, { ...rule, value, unit, opensAfterDays: opens, source, verified, region: overlay.region });
    }
    for (const rule of overlay.added) deadlines.set(rule.key, rule);
    settings = { ...settings, ...overlay.settings };
  }
  return { pack: [base, ...overlays].map(({ pack }) => pack).join('+'), deadlines: [...deadlines.values()], settings };
}

/** What a case is, as conditions of rules see it. */
export interface CaseFacts {
  readonly entry: string;
  readonly form: string;
  readonly proceeding: string;
  readonly reach: string;
  readonly greenLane: boolean;
}

/** An event as rules see it. */
export interface PackEventFacts {
  readonly kind: string;
  readonly facts: JsonObject;
}

/** True when an event is of one of the kinds and has one of the values its match asks for. */
export function matchesEvent(matches: readonly EventMatch[], event: PackEventFacts): boolean {
  return matches.some(
    ({ kind, facts = {} }) =>
      kind === event.kind && Object.entries(facts).every(([name, values]) => includesValue(values, event.facts[name])),
  );
}

function includesValue(values: readonly Scalar[], value: Json | undefined): boolean {
  return values.some((one) => one === value);
}

/** True when a rule is for cases like this one. */
export function concernsCase({ condition }: DeadlineRule, facts: CaseFacts): boolean {
  const { entry, form, proceeding, reach, greenLane } = condition;
  const among = (list: readonly string[] | undefined, value: string): boolean => list?.includes(value) ?? true;
  return (
    among(entry, facts.entry) &&
    among(form, facts.form) &&
    among(proceeding, facts.proceeding) &&
    among(reach, facts.reach) &&
    (greenLane === undefined || greenLane === facts.greenLane)
  );
}

/** The deadlines that an event of such a case opens on `day`, in the pack's order. */
export function deadlinesFor(
  pack: ResolvedPack,
  event: PackEventFacts,
  facts: CaseFacts,
  day: string,
): readonly DeadlineRule[] {
  return pack.deadlines.filter(
    (rule) =>
      rule.validFrom <= day &&
      (rule.validTo === null || day <= rule.validTo) &&
      matchesEvent(rule.trigger, event) &&
      concernsCase(rule, facts),
  );
}

/**
 * Whether the province is told of a breach at once: only of a limit of the Legal Aid Law (7, 3 and 5
 * days) that the agency or its supervisor owes; everything else reaches it in weekly counts.
 */
export function provinceIsTold(rule: DeadlineRule): boolean {
  const owners: readonly string[] = ['agency', 'officer', 'reviewer', 'approver', 'head', 'supervisor'];
  return rule.stricterOnly && rule.source.law === 'lal' && owners.includes(rule.duty);
}
