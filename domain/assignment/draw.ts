/**
 * The handler draw: a public lottery among the eligible handlers that anybody who holds the published
 * record can repeat. Nothing here decides who is eligible (`hard-rules.ts`) or how much a candidate weighs
 * (`weights.ts`); this file fixes the bytes and the arithmetic.
 */
import {
  canonicalBytes,
  checkId,
  compareCodePoints,
  parseCanonical,
  requireId,
  sortById,
} from '../kernel/canonical.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { refuse } from '../kernel/refusal.ts';
import { isSha256Hex, sha256Hex } from '../kernel/sha256.ts';
import type { IsoDate } from '../kernel/time.ts';
import { daysBetween, parseIsoDate } from '../kernel/time.ts';

/** A person (or unit) in the draw with an integer weight of at least 1. */
export interface DrawCandidate {
  readonly id: string;
  readonly weight: number;
}

/** A pool member left out, with the code of the hard rule that excludes it. */
export interface DrawExclusion {
  readonly id: string;
  readonly rule: string;
}

/** What is fixed, hashed and published before the nonce is asked for. */
export interface DrawRequest {
  readonly v: 1;
  readonly agency: string;
  /** 1, 2, 3 … without gap per agency and day. */
  readonly drawNo: number;
  /** 1, 2, 3 … without gap per case and role. */
  readonly attempt: number;
  readonly caseId: string;
  /** `lead` or `assistant`. */
  readonly role: string;
  readonly day: IsoDate;
  /** Commitment to the day's seed. */
  readonly commitment: string;
  /** Name of the published weight table. */
  readonly policy: string;
  /** Sorted by id, code point order. */
  readonly candidates: readonly DrawCandidate[];
  readonly excluded: readonly DrawExclusion[];
}

/** The nonce of a draw for which nobody outside the agency could be had; counted and shown. */
export const NO_NONCE = '000000';
/** A day seed is committed at least so many days before its day; later ones are shown as late. */
export const SEED_COMMITMENT_LEAD_DAYS = 7;

const RULE = 'docs/formats/ledger.md, handler draw';
const NONCE = /^\d{6}$/u;

/** True for 64 lowercase hex digits: the form of a day seed. */
export function isDaySeed(text: string): boolean {
  return isSha256Hex(text);
}

/** Commitment to a day seed: hex SHA-256 of "zhiheng/day-seed/v1\n" agency "\n" day "\n" seed. */
export function daySeedCommitment(agency: string, day: IsoDate, daySeed: string): string {
  if (!isDaySeed(daySeed)) throw new Error('a day seed is 64 lowercase hex digits');
  return sha256Hex(`zhiheng/day-seed/v1\n${requireId(agency, 'the agency')}\n${day}\n${daySeed}`);
}

/** True when the seed of `day` was committed later than seven days before it: drawn all the same, but shown. */
export function isLateCommitment(committedOn: IsoDate, day: IsoDate): boolean {
  return daysBetween(committedOn, day) < SEED_COMMITMENT_LEAD_DAYS;
}

/**
 * Builds the request with candidates and exclusions in code point order. Throws on what must already hold:
 * acceptable ids, each named once, at least one candidate, weights that are integers from 1 and sum below
 * 2^53, positive numbers, a commitment of 64 hex digits.
 */
export function drawRequest(input: Omit<DrawRequest, 'v'>): DrawRequest {
  const request: DrawRequest = {
    v: 1,
    agency: input.agency,
    drawNo: input.drawNo,
    attempt: input.attempt,
    caseId: input.caseId,
    role: input.role,
    day: input.day,
    commitment: input.commitment,
    policy: input.policy,
    candidates: sortById(input.candidates, (item) => item.id).map(({ id, weight }) => ({ id, weight })),
    excluded: sortById(input.excluded, (item) => item.id).map(({ id, rule }) => ({ id, rule })),
  };
  const refusal = checkDrawRequest(request as unknown as Json);
  if (refusal !== null) throw new Error(`not a draw request: ${refusal.code} at ${refusal.field ?? ''}`);
  return request;
}

/** RFC 8785 bytes of a request: what is hashed, stored and published. */
export function requestBytes(request: DrawRequest): Uint8Array {
  return canonicalBytes(request as unknown as JsonObject);
}

/** Hex SHA-256 of the request's bytes; on the ledger before the nonce is asked for. */
export function requestHash(request: DrawRequest): string {
  return sha256Hex(requestBytes(request));
}

/** Sum S of the weights; at least 1 and below 2^53 for a checked request. */
export function totalWeight(candidates: readonly DrawCandidate[]): number {
  return candidates.reduce((sum, candidate) => sum + candidate.weight, 0);
}

/** The drawn number: SHA-256 of "zhiheng/handler-draw/v1\n" seed "\n" requestHash "\n" nonce, modulo `total`. */
export function drawNumber(daySeed: string, hash: string, nonce: string, total: number): number {
  if (!isDaySeed(daySeed)) throw new Error('a day seed is 64 lowercase hex digits');
  if (!isSha256Hex(hash)) throw new Error('a request hash is 64 lowercase hex digits');
  if (!NONCE.test(nonce)) throw new Error('a nonce is 6 decimal digits');
  if (!Number.isSafeInteger(total) || total < 1) throw new Error('the sum of the weights is from 1 to 2^53 - 1');
  const digest = sha256Hex(`zhiheng/handler-draw/v1\n${daySeed}\n${hash}\n${nonce}`);
  return Number(BigInt(`0x${digest}`) % BigInt(total));
}

/** The first candidate, by code point of the id, whose running sum of weights exceeds `number`. */
export function chooseByWeight(candidates: readonly DrawCandidate[], number: number): string {
  let sum = 0;
  for (const candidate of sortById(candidates, (item) => item.id)) {
    sum += candidate.weight;
    if (sum > number) return candidate.id;
  }
  throw new Error('the number is not below the sum of the weights');
}

/** What a draw gives, and what anybody can compute again. */
export interface DrawResult {
  readonly requestHash: string;
  readonly commitment: string;
  readonly number: number;
  readonly total: number;
  readonly chosen: string;
}

/** Draws: computes hash, number and the chosen candidate of a request. */
export function draw(request: DrawRequest, daySeed: string, nonce: string): DrawResult {
  const hash = requestHash(request);
  const total = totalWeight(request.candidates);
  const number = drawNumber(daySeed, hash, nonce, total);
  const commitment = daySeedCommitment(request.agency, request.day, daySeed);
  return { requestHash: hash, commitment, number, total, chosen: chooseByWeight(request.candidates, number) };
}

/**
 * Null when a parsed value is a well-formed draw request, otherwise `assignment.request-…` naming the field.
 * Unknown members are refused: they would change the hash without meaning anything.
 */
export function checkDrawRequest(value: Json): Refusal | null {
  const bad = (reason: string, field: string, params: Refusal['params'] = undefined): Refusal =>
    refuse(`assignment.request-${reason}`, { field, rule: RULE, ...(params === undefined ? {} : { params }) });
  if (!isObject(value)) return bad('not-an-object', '');
  const shape = checkKeys(value, REQUEST_KEYS, '');
  if (shape !== null) return bad(shape.reason, shape.field);
  if (value['v'] !== 1) return bad('version', '/v');
  for (const key of ['agency', 'caseId', 'policy', 'role'] as const) {
    const text = value[key];
    if (typeof text !== 'string') return bad('type', `/${key}`);
    const refusal = checkId(text, `/${key}`);
    if (refusal !== null) return refusal;
  }
  const { day, commitment, candidates, excluded } = value;
  if (typeof day !== 'string' || parseIsoDate(day) === null) return bad('day', '/day');
  if (typeof commitment !== 'string' || !isSha256Hex(commitment)) return bad('commitment', '/commitment');
  for (const key of ['attempt', 'drawNo'] as const) {
    const count = value[key];
    if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1) return bad('count', `/${key}`);
  }
  if (!Array.isArray(candidates)) return bad('type', '/candidates');
  if (!Array.isArray(excluded)) return bad('type', '/excluded');
  if (candidates.length === 0) return bad('no-candidate', '/candidates');
  const seen = new Set<string>();
  let total = 0;
  for (const [list, items, other] of [
    ['candidates', candidates as readonly Json[], 'weight'],
    ['excluded', excluded as readonly Json[], 'rule'],
  ] as const) {
    let previous: string | null = null;
    for (const [index, item] of items.entries()) {
      const at = `/${list}/${index}`;
      if (!isObject(item)) return bad('type', at);
      const itemShape = checkKeys(item, ['id', other], at);
      if (itemShape !== null) return bad(itemShape.reason, itemShape.field);
      const id = item['id'];
      if (typeof id !== 'string') return bad('type', `${at}/id`);
      const refusal = checkId(id, `${at}/id`);
      if (refusal !== null) return refusal;
      if (seen.has(id)) return bad('named-twice', `${at}/id`);
      seen.add(id);
      if (previous !== null && compareCodePoints(previous, id) > 0) return bad('order', `${at}/id`);
      previous = id;
      const content = item[other];
      if (other === 'weight') {
        if (typeof content !== 'number' || !Number.isSafeInteger(content) || content < 1)
          return bad('weight', `${at}/weight`);
        total += content;
        if (!Number.isSafeInteger(total)) return bad('weight-sum', `${at}/weight`);
      } else {
        if (typeof content !== 'string') return bad('type', `${at}/rule`);
        const wrong = checkId(content, `${at}/rule`);
        if (wrong !== null) return wrong;
      }
    }
  }
  return null;
}

const REQUEST_KEYS: readonly string[] = [
  'agency',
  'attempt',
  'candidates',
  'caseId',
  'commitment',
  'day',
  'drawNo',
  'excluded',
  'policy',
  'role',
  'v',
];

function checkKeys(
  value: JsonObject,
  keys: readonly string[],
  at: string,
): { reason: 'missing' | 'unknown-member'; field: string } | null {
  const missing = keys.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return { reason: 'missing', field: `${at}/${missing}` };
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  return unknown === undefined ? null : { reason: 'unknown-member', field: `${at}/${unknown}` };
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Everything published about a draw once its day seed is revealed. */
export interface PublishedDraw {
  /** The request's bytes as stored. */
  readonly request: Uint8Array;
  readonly requestHash: string;
  readonly daySeed: string;
  readonly nonce: string;
  readonly number: number;
  readonly chosen: string;
}

/**
 * Null when a published draw is right, otherwise the first thing wrong: `supervision.canonical-…` or
 * `assignment.request-…` (bytes), `assignment.draw-…` with `hash`, `day-seed`, `commitment`, `nonce`,
 * `number`, `chosen`.
 */
export function verifyDraw(published: PublishedDraw): Refusal | null {
  const wrong = (what: string, field: string): Refusal => refuse(`assignment.draw-${what}`, { field, rule: RULE });
  const parsed = parseCanonical(published.request);
  if (!parsed.ok) return parsed.refusal;
  const malformed = checkDrawRequest(parsed.value);
  if (malformed !== null) return malformed;
  const request = parsed.value as unknown as DrawRequest;
  if (sha256Hex(published.request) !== published.requestHash) return wrong('hash', '/requestHash');
  if (!isDaySeed(published.daySeed)) return wrong('day-seed', '/daySeed');
  if (!NONCE.test(published.nonce)) return wrong('nonce', '/nonce');
  const result = draw(request, published.daySeed, published.nonce);
  if (result.commitment !== request.commitment) return wrong('commitment', '/daySeed');
  if (result.number !== published.number) return wrong('number', '/number');
  return result.chosen === published.chosen ? null : wrong('chosen', '/chosen');
}
