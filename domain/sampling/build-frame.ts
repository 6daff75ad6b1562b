/** From the closed cases of a period to the record that is frozen, and to the table from its codes to the cases. */
import { compareCodePoints } from '../kernel/canonical.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { checkRecord, sortedRecord, type FrameRecord, type FrameStratum, type RegisterEntry } from './frame.ts';
import { minimumAt, type Intensity } from './intensity.ts';
import { fieldOf, type SamplingPolicy } from './policy.ts';
import { parseFraction, rational, textOf } from './rational.ts';
import { itemCode, sourceText, type RoundDraft, type SeedSource } from './round.ts';
import { allocate, neymanWeight, proportionalWeight } from './sizes.ts';
import { targetSize } from './target.ts';

/** A closed case of the regions, not yet in the frame of another random round. */
export interface ClosedCase {
  readonly caseId: string;
  readonly number: string;
  readonly agencyId: string;
  /** Code of the agency. */
  readonly agency: string;
  readonly region: string;
  readonly form: string;
  readonly stage: string;
  readonly cause: string;
  readonly handler: string | null;
  readonly unit: string | null;
  readonly closedOn: string;
  /** Hash of the locked dossier; without one the case waits for the next round. */
  readonly dossier: string | null;
  readonly riskLed: boolean;
}

/** What earlier rounds of the year have drawn and graded already, by handler or unit and by agency. */
export interface EarlierDraws {
  readonly ofGroup: (group: string) => number;
  readonly ofAgency: (agency: string) => { readonly criminal: number; readonly civil: number; readonly all: number };
  readonly intensityOf: (group: string) => Intensity;
  /** Good and assessed random files of a stratum in the last two rounds. */
  readonly resultsOf: (stratum: string) => { readonly good: number; readonly assessed: number };
}

export interface FrameInput {
  readonly code: string;
  readonly organiser: string;
  readonly year: number;
  readonly roundNo: number;
  readonly draft: RoundDraft;
  readonly commitment: string;
  readonly commitmentB: string | null;
  readonly source: SeedSource;
  readonly closed: readonly ClosedCase[];
  /** Shuffles the codes of groups, so that a code says nothing about a person: an order-deciding text per group. */
  readonly shuffle: (group: string) => string;
  readonly earlier: EarlierDraws;
}

/** A row of the table from codes to cases. */
export interface TableRow {
  readonly code: string;
  readonly case: ClosedCase;
  readonly stratum: string;
  readonly group: string;
  readonly excludedReason: string | null;
  readonly riskLed: boolean;
}

export interface BuiltFrame {
  readonly record: FrameRecord;
  readonly table: readonly TableRow[];
}

/**
 * The record and the table. Refuses `sampling.frame-empty`, `sampling.case-not-in-frame` for an excluded or named case
 * that is not there, and whatever {@link checkRecord} finds.
 */
export function buildFrame(input: FrameInput): BuiltFrame | Refusal {
  const { draft, closed } = input;
  const cases = closed.toSorted(
    (a, b) => compareCodePoints(a.agency, b.agency) || compareCodePoints(a.number, b.number),
  );
  const known = new Set(cases.map(({ caseId }) => caseId));
  const strange = [...draft.excluded.map(({ caseId }) => caseId), ...draft.named].find((id) => !known.has(id));
  if (strange !== undefined) return refuse('sampling.case-not-in-frame', { params: { case: strange } });
  const reasons = new Map(draft.excluded.map(({ caseId, reason }) => [caseId, reason]));
  const named = new Set(draft.named);
  const taken = cases.filter((one) => reasons.has(one.caseId) || (one.dossier !== null && matches(draft, one)));
  const groupOf = (one: ClosedCase): string =>
    (draft.sampling.groupBy === 'handler' ? one.handler : one.unit) ?? `none-${one.agency}`;
  const groups = [...new Set(taken.map(groupOf))].sort(
    (a, b) => compareCodePoints(input.shuffle(a), input.shuffle(b)) || compareCodePoints(a, b),
  );
  const codes = new Map(groups.map((group, index) => [group, `G${String(index + 1).padStart(6, '0')}`]));
  const table = taken.map((one, index): TableRow => {
    const excludedReason = reasons.get(one.caseId) ?? null;
    return {
      code: itemCode(input.organiser, input.year, input.roundNo, index + 1),
      case: one,
      stratum: stratumOf(draft.sampling, one),
      group: codes.get(groupOf(one)) ?? '',
      excludedReason,
      riskLed: excludedReason === null && (named.has(one.caseId) || one.riskLed),
    };
  });
  const items = table.filter(({ excludedReason }) => excludedReason === null);
  if (items.length === 0) return refuse('sampling.frame-empty');
  const sourceOfGroup = new Map([...codes].map(([group, code]) => [code, group]));
  const record = sortedRecord({
    v: 1,
    round: input.code,
    seed: {
      commitment: input.commitment,
      ...(input.commitmentB === null ? {} : { commitmentB: input.commitmentB }),
      source: sourceText(input.source),
    },
    frame: {
      closed: { from: draft.from, to: draft.to },
      forms: draft.forms,
      regions: draft.regions,
      stages: draft.stages,
    },
    strata: strataOf(draft, items, input.earlier, (code) => sourceOfGroup.get(code) ?? ''),
    items: items.map(({ code, stratum, group, case: one }) => ({
      id: code,
      stratum,
      group,
      dossier: one.dossier ?? '',
    })),
    excluded: table.flatMap(({ code, excludedReason }) =>
      excludedReason === null ? [] : [{ id: code, reason: excludedReason }],
    ),
    riskLed: items.filter(({ riskLed }) => riskLed).map(({ code }) => code),
    register: registerOf(draft, cases, table),
  });
  return checkRecord(record) ?? { record, table };
}

function matches({ forms, stages }: RoundDraft, one: ClosedCase): boolean {
  return (forms.length === 0 || forms.includes(one.form)) && (stages.length === 0 || stages.includes(one.stage));
}

/** Id of the stratum of a case: its parts joined by dots. */
export function stratumOf({ strataBy }: SamplingPolicy, one: ClosedCase): string {
  const parts = strataBy.map((part) => {
    switch (part) {
      case 'agency':
        return one.agency;
      case 'city':
        return `${one.region.slice(0, 4)}00`;
      case 'field':
        return fieldOf(one.form);
      case 'form':
        return one.form;
      case 'stage':
        return one.stage;
      case 'cause':
        return one.cause.split('-').slice(0, 2).join('-');
    }
  });
  return parts.join('.');
}

function registerOf(
  draft: RoundDraft,
  cases: readonly ClosedCase[],
  table: readonly TableRow[],
): readonly RegisterEntry[] {
  const entries = new Map<string, { carriedIn: number; closed: number; inFrame: number; excluded: number }>();
  const entry = (agency: string) => {
    const found = entries.get(agency) ?? { carriedIn: 0, closed: 0, inFrame: 0, excluded: 0 };
    entries.set(agency, found);
    return found;
  };
  for (const one of cases) entry(one.agency)[one.closedOn < draft.from ? 'carriedIn' : 'closed'] += 1;
  for (const row of table) entry(row.case.agency)[row.excludedReason === null ? 'inFrame' : 'excluded'] += 1;
  return [...entries].map(([agency, counts]) => ({
    agency,
    ...counts,
    carriedOut: counts.carriedIn + counts.closed - counts.inFrame - counts.excluded,
  }));
}

/** Strata with share, floor, what is still missing to the yearly minima (in the year's last round), and groups' minima. */
function strataOf(
  draft: RoundDraft,
  items: readonly TableRow[],
  earlier: EarlierDraws,
  groupId: (code: string) => string,
): readonly FrameStratum[] {
  const policy = draft.sampling;
  const byStratum = new Map<string, TableRow[]>();
  for (const item of items) byStratum.set(item.stratum, [...(byStratum.get(item.stratum) ?? []), item]);
  const shares = sharesOf(policy, byStratum, items.length, earlier);
  const atLeast = draft.lastOfYear ? missingOfAgencies(policy, byStratum, earlier) : new Map<string, number>();
  const minima = draft.lastOfYear ? missingOfGroups(policy, byStratum, earlier, groupId) : new Map();
  return [...byStratum.keys()].map((id): FrameStratum => {
    const least = atLeast.get(id) ?? 0;
    return {
      id,
      share: shares.get(id) ?? policy.share,
      floor: policy.floor,
      ...(least === 0 ? {} : { atLeast: least }),
      minimum: (minima.get(id) ?? {}) as Readonly<Record<string, number>>,
    };
  });
}

function sharesOf(
  { target, share }: SamplingPolicy,
  byStratum: ReadonlyMap<string, readonly TableRow[]>,
  total: number,
  earlier: EarlierDraws,
): ReadonlyMap<string, string> {
  if (target === undefined) return new Map([...byStratum.keys()].map((id) => [id, share]));
  const good = parseFraction(target.good) ?? rational(1, 2);
  const size = targetSize(total, Number(good.n), Number(good.d), target.marginPerMille / 1_000);
  const strata = [...byStratum].map(([id, rows]) => {
    const { good: x, assessed } = earlier.resultsOf(id);
    const weight =
      target.allocation === 'proportional' ? proportionalWeight(rows.length) : neymanWeight(rows.length, x, assessed);
    return { id, population: rows.length, weight };
  });
  const places = allocate(strata, size);
  return new Map(strata.map(({ id, population }) => [id, textOf(rational(places.get(id) ?? 0, population))]));
}

/** `atLeast` of an agency's strata: its criminal and civil minimum in the largest of each, the rest in proportion. */
function missingOfAgencies(
  policy: SamplingPolicy,
  byStratum: ReadonlyMap<string, readonly TableRow[]>,
  earlier: EarlierDraws,
): ReadonlyMap<string, number> {
  const result = new Map<string, number>();
  if (!policy.strataBy.includes('agency')) return result;
  const agencies = new Map<string, [string, readonly TableRow[]][]>();
  for (const [id, rows] of byStratum) {
    const agency = rows[0]?.case.agency ?? '';
    agencies.set(agency, [...(agencies.get(agency) ?? []), [id, rows]]);
  }
  for (const [agency, strata] of agencies) {
    const drawn = earlier.ofAgency(agency);
    const needs = {
      criminal: Math.max(0, policy.perAgencyCriminal - drawn.criminal),
      civil: Math.max(0, policy.perAgencyCivil - drawn.civil),
    };
    for (const field of ['criminal', 'civil'] as const) {
      const [largest] = strata
        .filter(([, rows]) => rows.some((row) => fieldOf(row.case.form) === field))
        .sort(([a, x], [b, y]) => y.length - x.length || compareCodePoints(a, b));
      if (largest === undefined || needs[field] === 0) continue;
      result.set(largest[0], Math.min(largest[1].length, (result.get(largest[0]) ?? 0) + needs[field]));
    }
    const given = strata.reduce((sum, [id]) => sum + (result.get(id) ?? 0), 0);
    const more = Math.max(0, policy.perAgencyAndYear - drawn.all - given);
    const rest = strata.map(([id, rows]) => {
      const population = rows.length - (result.get(id) ?? 0);
      return { id, population, weight: proportionalWeight(population) };
    });
    const room = rest.reduce((sum, { population }) => sum + population, 0);
    for (const [id, places] of allocate(rest, Math.min(more, room), 0)) {
      const sum = (result.get(id) ?? 0) + places;
      if (sum > 0) result.set(id, sum);
    }
  }
  return result;
}

/** What a handler or firm still lacks, in the stratum where it has most files. */
function missingOfGroups(
  policy: SamplingPolicy,
  byStratum: ReadonlyMap<string, readonly TableRow[]>,
  earlier: EarlierDraws,
  groupId: (code: string) => string,
): ReadonlyMap<string, Record<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const [stratum, rows] of byStratum)
    for (const { group } of rows) {
      const own = counts.get(group) ?? new Map<string, number>();
      counts.set(group, own.set(stratum, (own.get(stratum) ?? 0) + 1));
    }
  const result = new Map<string, Record<string, number>>();
  for (const [group, strata] of counts) {
    const id = groupId(group);
    const wanted = minimumAt(policy.perGroupAndYear, earlier.intensityOf(id)) - earlier.ofGroup(id);
    const [most] = [...strata].sort(([a, x], [b, y]) => y - x || compareCodePoints(a, b));
    if (wanted <= 0 || most === undefined) continue;
    result.set(most[0], { ...result.get(most[0]), [group]: Math.min(wanted, most[1]) });
  }
  return result;
}
