/**
 * The body of a ledger row. It can never be erased, so it holds no free text and no name: only codes, ids,
 * legal dates, integers, and commitments to texts that are kept elsewhere and can be erased.
 */
import { canonicalBytes, checkId } from '../kernel/canonical.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { isSha256Hex } from '../kernel/sha256.ts';
import type { Instant } from '../kernel/time.ts';
import { formatInstant } from '../kernel/time.ts';

/** Who acted: person and the grant under which; `onBehalfOf` for a deputy or a proxy. Ids. */
export interface RowActor {
  readonly person: string;
  readonly grant: string;
  readonly onBehalfOf?: string;
}

/** The value of a rule pack that decided. */
export interface RowRule {
  readonly pack: string;
  readonly version: string | number;
  readonly key: string;
}

/** A body as hashed. `at` is the instant of appending; the instant or day at which the act counts is a fact. */
export interface RowBody {
  readonly v: 1;
  /** `room.what-happened`. */
  readonly kind: string;
  readonly kindVersion: number;
  /** `YYYY-MM-DDTHH:MM:SS.sssZ`, never earlier than the row before in its stream. */
  readonly at: string;
  readonly actor: RowActor;
  /** Id of the command that caused the row. */
  readonly command: string;
  readonly rule?: RowRule;
  readonly facts: JsonObject;
  /** Commitments (64 hex digits) by the name of the field committed to. */
  readonly commitments: Readonly<Record<string, string>>;
}

/** What {@link buildBody} is given; the instant is the caller's, from the product's one clock. */
export interface RowBodyInput {
  readonly kind: string;
  readonly kindVersion: number;
  readonly at: Instant;
  readonly actor: RowActor;
  readonly command: string;
  readonly rule?: RowRule;
  readonly facts: JsonObject;
  readonly commitments?: Readonly<Record<string, string>>;
}

const KIND = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\.[a-z][a-z0-9]*(?:-[a-z0-9]+)*)*$/u;
const FIELD = /^[A-Za-z][A-Za-z0-9.-]{0,63}$/u;

/** True for the name of a kind: kebab-case words joined by dots. */
export function isKindName(text: string): boolean {
  return KIND.test(text);
}

/**
 * Builds a body. Throws a fault that names the JSON pointer (never the value, which may be personal) when a
 * string could be free text (white space, control characters, more than 128 code points, not NFC), a number
 * is not a safe integer, or a commitment is not 64 hex digits: such a row could never be taken back.
 */
export function buildBody(input: RowBodyInput): RowBody {
  if (!isKindName(input.kind)) throw fault('/kind', 'is no kind name');
  if (!Number.isSafeInteger(input.kindVersion) || input.kindVersion < 1) throw fault('/kindVersion', 'is no version');
  const commitments = input.commitments ?? {};
  for (const [name, value] of Object.entries(commitments)) {
    if (!FIELD.test(name)) throw fault('/commitments', 'has a field name that is none');
    if (!isSha256Hex(value)) throw fault(`/commitments/${name}`, 'is not 64 lowercase hex digits');
  }
  assertFacts(input.facts);
  assertCodes(input.command, '/command');
  assertCodes({ ...input.actor }, '/actor');
  if (input.rule !== undefined) assertCodes({ ...input.rule }, '/rule');
  const { person, grant, onBehalfOf } = input.actor;
  return {
    v: 1,
    kind: input.kind,
    kindVersion: input.kindVersion,
    at: formatInstant(input.at),
    actor: onBehalfOf === undefined ? { person, grant } : { person, grant, onBehalfOf },
    command: input.command,
    ...(input.rule === undefined ? {} : { rule: input.rule }),
    facts: input.facts,
    commitments,
  };
}

/** The RFC 8785 bytes of a body: what `append_row` stores and hashes. */
export function bodyBytes(body: RowBody): Uint8Array {
  return canonicalBytes(body as unknown as JsonObject);
}

/**
 * Throws a fault when facts hold anything but codes, ids, legal dates, instants, integers, booleans and null,
 * naming the JSON pointer below `/facts`.
 */
export function assertFacts(facts: JsonObject): void {
  assertCodes(facts, '/facts');
}

function assertCodes(value: Json, pointer: string): void {
  if (typeof value === 'string') {
    const refusal = checkId(value);
    if (refusal !== null) throw fault(pointer, `could be free text (${refusal.code})`);
  } else if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw fault(pointer, 'is not an integer');
  } else if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries()) assertCodes(item, `${pointer}/${index}`);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      if (!FIELD.test(key)) throw fault(pointer, 'has a member name that is none');
      assertCodes(item, `${pointer}/${key}`);
    }
  } else if (value !== null && typeof value !== 'boolean') {
    throw fault(pointer, `is a ${typeof value}`);
  }
}

function fault(pointer: string, what: string): Error {
  return new Error(`not a row body: the value at "${pointer}" ${what}`);
}
