/**
 * The frozen record of a round: everything that decides the draw but the seed, as bytes that are hashed, published and
 * never changed. Ids in it are the round's own codes.
 */
import { canonicalText, checkId, compareCodePoints, parseCanonical, sortById } from '../kernel/canonical.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts';
import { isSha256Hex, sha256Hex } from '../kernel/sha256.ts';
import { parseIsoDate } from '../kernel/time.ts';
import { compare, ONE, parseFraction, ZERO } from './rational.ts';
import type { DrawStratum } from './two-phase.ts';

/** The rule by which closed cases come into the frame; empty lists mean all. */
export interface FrameRule {
  readonly closed: { readonly from: string; readonly to: string };
  readonly forms: readonly string[];
  readonly regions: readonly string[];
  readonly stages: readonly string[];
}

/** A file of the frame. */
export interface FrameItem {
  readonly id: string;
  readonly stratum: string;
  readonly group: string;
  /** SHA-256 of the locked dossier that is assessed, whatever supersedes it later. */
  readonly dossier: string;
}

/** A stratum as frozen; fractions `a/b` in lowest terms. */
export interface FrameStratum {
  readonly id: string;
  readonly share: string;
  readonly floor: string;
  readonly atLeast?: number;
  /** Least files of a group, those whose minimum is not 0. */
  readonly minimum: Readonly<Record<string, number>>;
}

/** An agency's closed cases: carried in + closed − in the frame − excluded = carried out. */
export interface RegisterEntry {
  readonly agency: string;
  readonly carriedIn: number;
  readonly closed: number;
  readonly inFrame: number;
  readonly excluded: number;
  readonly carriedOut: number;
}

/** The frozen record. `frame`, `register` and `riskLed` may be left out of a record made by another program. */
export interface FrameRecord {
  readonly v: 1;
  readonly round: string;
  readonly seed: {
    readonly commitment: string;
    /** Where no public source is used: the commitment to the dice of the second institution. */
    readonly commitmentB?: string;
    /** Source, number and date of the public value; or the two institutions. */
    readonly source: string;
  };
  readonly strata: readonly FrameStratum[];
  readonly items: readonly FrameItem[];
  readonly excluded: readonly { readonly id: string; readonly reason: string }[];
  readonly frame?: FrameRule;
  readonly register?: readonly RegisterEntry[];
  readonly riskLed?: readonly string[];
}

/** The record with every array in code point order of its ids. */
export function sortedRecord(record: FrameRecord): FrameRecord {
  return {
    ...record,
    strata: sortById(record.strata, ({ id }) => id),
    items: sortById(record.items, ({ id }) => id),
    excluded: sortById(record.excluded, ({ id }) => id),
    ...(record.frame === undefined
      ? {}
      : {
          frame: {
            ...record.frame,
            forms: record.frame.forms.toSorted(compareCodePoints),
            regions: record.frame.regions.toSorted(compareCodePoints),
            stages: record.frame.stages.toSorted(compareCodePoints),
          },
        }),
    ...(record.register === undefined ? {} : { register: sortById(record.register, ({ agency }) => agency) }),
    ...(record.riskLed === undefined ? {} : { riskLed: record.riskLed.toSorted(compareCodePoints) }),
  };
}

/** RFC 8785 text of a record; sort it first. */
export function recordText(record: FrameRecord): string {
  return canonicalText(record as unknown as Json);
}

/** Hex SHA-256 of "zhiheng/frame/v1" 0x00 and the record's RFC 8785 bytes. */
export function frameHash(text: string): string {
  return sha256Hex(`zhiheng/frame/v1\u0000${text}`);
}

/** The strata as the draw takes them. Throws on a fraction that is none: check the record first. */
export function drawStrata(record: FrameRecord): readonly DrawStratum[] {
  return record.strata.map(({ id, share, floor, atLeast, minimum }) => {
    const [readShare, readFloor] = [parseFraction(share), parseFraction(floor)];
    if (readShare === null || readFloor === null) throw new Error('a stratum with a fraction that is none');
    return { id, share: readShare, floor: readFloor, atLeast: atLeast ?? 0, minimum };
  });
}

/** A register entry whose numbers don't add up, null when all do and `inFrame`, `excluded` fit the totals. */
export function checkRegister(record: FrameRecord): Refusal | null {
  const { register } = record;
  if (register === undefined) return null;
  for (const [index, one] of register.entries()) {
    if (one.carriedIn + one.closed - one.inFrame - one.excluded !== one.carriedOut)
      return refuse('sampling.register-sums', { field: `/register/${index}`, params: { agency: one.agency } });
  }
  const sum = (of: (one: RegisterEntry) => number): number => register.reduce((so, one) => so + of(one), 0);
  if (sum(({ inFrame }) => inFrame) !== record.items.length)
    return refuse('sampling.register-sums', {
      field: '/register',
      params: { what: 'inFrame', items: record.items.length },
    });
  if (sum(({ excluded }) => excluded) !== record.excluded.length)
    return refuse('sampling.register-sums', {
      field: '/register',
      params: { what: 'excluded', items: record.excluded.length },
    });
  return null;
}

/**
 * Null when a draw can be made from the record; else `sampling.frame-…` with the JSON pointer: wrong member, ids that are
 * none, twice or out of order, an item of no stratum, an empty stratum, a minimum beyond its group, a share that is none,
 * sums of the register, risk-led ids that are no items.
 */
export function checkRecord(record: FrameRecord): Refusal | null {
  const wrong = (field: string, why = 'member'): Refusal => refuse(`sampling.frame-${why}`, { field });
  if (record.v !== 1) return wrong('/v');
  const ids = (list: readonly string[], at: string): Refusal | null => {
    for (const [index, id] of list.entries()) {
      const no = checkId(id, `${at}/${index}`);
      if (no !== null) return no;
      const before = list[index - 1];
      if (before === undefined) continue;
      const order = compareCodePoints(before, id);
      if (order === 0) return refuse('sampling.duplicate-id', { field: `${at}/${index}`, params: { id } });
      if (order > 0) return wrong(`${at}/${index}`, 'order');
    }
    return null;
  };
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['/strata', record.strata.map(({ id }) => id)],
    ['/items', record.items.map(({ id }) => id)],
    ['/excluded', record.excluded.map(({ id }) => id)],
    ['/riskLed', record.riskLed ?? []],
    ['/register', (record.register ?? []).map(({ agency }) => agency)],
  ];
  for (const [at, list] of lists) {
    const no = ids(list, at);
    if (no !== null) return no;
  }
  if (checkId(record.round) !== null) return wrong('/round');
  for (const [name, value] of [
    ['commitment', record.seed.commitment],
    ['commitmentB', record.seed.commitmentB],
  ] as const)
    if (value !== undefined && !isSha256Hex(value)) return wrong(`/seed/${name}`);
  if (record.seed.commitment === record.seed.commitmentB)
    return refuse('sampling.commitment-reused', { field: '/seed/commitmentB' });
  if (checkId(record.seed.source) !== null) return wrong('/seed/source');
  return checkStrata(record) ?? checkFrameRule(record.frame) ?? checkRegister(record);
}

function checkStrata(record: FrameRecord): Refusal | null {
  const populations = new Map(record.strata.map(({ id }) => [id, 0]));
  const items = new Set(record.items.map(({ id }) => id));
  for (const [index, item] of record.items.entries()) {
    const so = populations.get(item.stratum);
    if (so === undefined) return refuse('sampling.frame-member', { field: `/items/${index}/stratum` });
    populations.set(item.stratum, so + 1);
    if (checkId(item.group) !== null) return refuse('sampling.frame-member', { field: `/items/${index}/group` });
    if (!isSha256Hex(item.dossier)) return refuse('sampling.frame-member', { field: `/items/${index}/dossier` });
  }
  for (const [index, { id, share, floor, atLeast, minimum }] of record.strata.entries()) {
    const at = `/strata/${index}`;
    for (const [name, text] of [
      ['share', share],
      ['floor', floor],
    ] as const) {
      const value = parseFraction(text);
      if (value === null || compare(value, ZERO) < 0 || compare(value, ONE) > 0)
        return refuse('sampling.share', { field: `${at}/${name}` });
    }
    if (atLeast !== undefined && (!Number.isSafeInteger(atLeast) || atLeast < 0))
      return refuse('sampling.frame-member', { field: `${at}/atLeast` });
    const population = populations.get(id) ?? 0;
    if (population === 0) return refuse('sampling.empty-stratum', { field: at, params: { stratum: id } });
    if ((atLeast ?? 0) > population)
      return refuse('sampling.stratum-too-small', {
        field: `${at}/atLeast`,
        params: { stratum: id, atLeast: atLeast ?? 0, population },
      });
    for (const [group, least] of Object.entries(minimum)) {
      if (checkId(group) !== null || !Number.isSafeInteger(least) || least < 1)
        return refuse('sampling.frame-member', { field: `${at}/minimum` });
    }
  }
  const excluded = record.excluded.findIndex(({ id, reason }) => items.has(id) || checkId(reason) !== null);
  if (excluded >= 0) return refuse('sampling.frame-member', { field: `/excluded/${excluded}` });
  const strange = (record.riskLed ?? []).findIndex((id) => !items.has(id));
  return strange < 0 ? null : refuse('sampling.frame-member', { field: `/riskLed/${strange}` });
}

function checkFrameRule(rule: FrameRule | undefined): Refusal | null {
  if (rule === undefined) return null;
  const { from, to } = rule.closed;
  if (parseIsoDate(from) === null || parseIsoDate(to) === null || from > to)
    return refuse('sampling.period', { field: '/frame/closed' });
  for (const name of ['forms', 'regions', 'stages'] as const) {
    const index = rule[name].findIndex((id) => checkId(id) !== null);
    if (index >= 0) return refuse('sampling.frame-member', { field: `/frame/${name}/${index}` });
  }
  return null;
}

const MEMBERS = new Set(['v', 'round', 'seed', 'strata', 'items', 'excluded', 'frame', 'register', 'riskLed']);

/** Tells by shape whether a parsed value is a frozen record; what the values say is {@link checkRecord}'s. */
export function readRecord(value: Json): FrameRecord | Refusal {
  const no = (field: string): Refusal => refuse('sampling.frame-member', { field });
  const top = shape(value, {
    v: 'number',
    round: 'string',
    seed: 'object',
    strata: 'array',
    items: 'array',
    excluded: 'array',
  });
  if (top === null) return no('');
  const strange = Object.keys(top).find((key) => !MEMBERS.has(key));
  if (strange !== undefined) return no(`/${strange}`);
  const seed = shape(top['seed'], { commitment: 'string', source: 'string' }, { commitmentB: 'string' });
  if (seed === null) return no('/seed');
  const rows: readonly (readonly [string, Record<string, Kind>, Record<string, Kind>])[] = [
    ['items', { id: 'string', stratum: 'string', group: 'string', dossier: 'string' }, {}],
    ['excluded', { id: 'string', reason: 'string' }, {}],
    ['strata', { id: 'string', share: 'string', floor: 'string', minimum: 'object' }, { atLeast: 'number' }],
    [
      'register',
      {
        agency: 'string',
        carriedIn: 'number',
        closed: 'number',
        inFrame: 'number',
        excluded: 'number',
        carriedOut: 'number',
      },
      {},
    ],
  ];
  for (const [name, needed, optional] of rows) {
    const list = top[name];
    if (list === undefined) continue;
    if (!Array.isArray(list)) return no(`/${name}`);
    const index = (list as readonly Json[]).findIndex((one) => shape(one, needed, optional) === null);
    if (index >= 0) return no(`/${name}/${index}`);
  }
  const riskLed = top['riskLed'];
  if (riskLed !== undefined && !isTexts(riskLed)) return no('/riskLed');
  if (top['frame'] !== undefined) {
    const rule = shape(top['frame'], { closed: 'object', forms: 'array', regions: 'array', stages: 'array' });
    const closed = rule === null ? null : shape(rule['closed'], { from: 'string', to: 'string' });
    if (rule === null || closed === null || ![rule['forms'], rule['regions'], rule['stages']].every(isTexts))
      return no('/frame');
  }
  const minima = (top['strata'] as readonly JsonObject[]).findIndex(
    ({ minimum }) => !Object.values(minimum as JsonObject).every((one) => typeof one === 'number'),
  );
  if (minima >= 0) return no(`/strata/${minima}/minimum`);
  return value as unknown as FrameRecord;
}

/** Reads the bytes of a record as received: canonical, of the right shape, and such that a draw can be made from it. */
export function parseRecord(bytes: Uint8Array): FrameRecord | Refusal {
  const parsed = parseCanonical(bytes);
  if (!parsed.ok) return parsed.refusal;
  const record = readRecord(parsed.value);
  if (isRefusal(record)) return record;
  return checkRecord(record) ?? record;
}

type Kind = 'string' | 'number' | 'array' | 'object';

/** The object when it has exactly these members, null otherwise. Only the outermost may have more. */
function shape(
  value: Json | undefined,
  needed: Readonly<Record<string, Kind>>,
  optional?: Readonly<Record<string, Kind>>,
): JsonObject | null {
  if (kindOf(value) !== 'object') return null;
  const object = value as JsonObject;
  for (const [name, kind] of Object.entries(needed)) if (kindOf(object[name]) !== kind) return null;
  if (needed['v'] !== undefined) return object;
  for (const [name, member] of Object.entries(object)) {
    const kind = needed[name] ?? optional?.[name];
    if (kind === undefined || kindOf(member) !== kind) return null;
  }
  return object;
}

function kindOf(value: Json | undefined): Kind | null {
  if (typeof value === 'string' || typeof value === 'number') return typeof value as Kind;
  if (Array.isArray(value)) return 'array';
  return typeof value === 'object' && value !== null ? 'object' : null;
}

function isTexts(value: Json | undefined): boolean {
  return Array.isArray(value) && (value as readonly Json[]).every((one) => typeof one === 'string');
}
