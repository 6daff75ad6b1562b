/**
 * Registry of the kinds of ledger rows. A kind is a name and a version with a schema of its `facts`. Once
 * released, a (kind, version) and its golden file never change; a change is a new version, and readers
 * accept all of them.
 */
import { checkId, parseCanonical } from '#domain/kernel/canonical';
import type { JsonObject } from '#domain/kernel/json';
import type { Refusal } from '#domain/kernel/refusal';
import { refuse } from '#domain/kernel/refusal';
import { isSha256Hex } from '#domain/kernel/sha256';
import { parseIsoDate } from '#domain/kernel/time';
import type { RowBody, RowBodyInput } from '#domain/supervision/row-body';
import { assertFacts, bodyBytes, buildBody, isKindName } from '#domain/supervision/row-body';
import { z } from 'zod';

/** A code of a closed list or a rule: lowercase kebab-case, dots allowed. Prefer `z.enum(LIST)` where there is one. */
export const ledgerCode = z
  .string()
  .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/u)
  .max(128);
/** An id, byte for byte: 1-128 code points in NFC without spaces or control characters. */
export const ledgerId = z.string().refine((text) => checkId(text) === null, { error: 'not an acceptable id' });
/** A legal day that exists. */
export const ledgerDay = z.string().refine((text) => parseIsoDate(text) !== null, { error: 'not a legal day' });
/** An instant `YYYY-MM-DDTHH:MM:SS.sssZ`. */
export const ledgerInstant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u);
/** SHA-256 as 64 lowercase hex digits. */
export const ledgerHash = z.string().refine(isSha256Hex, { error: 'not 64 lowercase hex digits' });
/** An integer from 0. */
export const ledgerCount = z.int().min(0);
/** An integer from 1. */
export const ledgerNumber = z.int().min(1);

/** A kind of row: its name, version, schema of facts, and one made-up example for the golden file. */
export interface LedgerKind<F extends z.ZodType = z.ZodType> {
  readonly kind: string;
  readonly version: number;
  readonly facts: F;
  readonly sample: z.input<F>;
}

const kinds = new Map<string, LedgerKind>();

/** Every registered kind by `<kind>@<version>`. */
export const ledgerKinds: ReadonlyMap<string, LedgerKind> = kinds;

/**
 * Registers a kind; `facts` should be a `z.strictObject`. The sample is made up and goes into the golden
 * file. Throws on a name that is none and on a kind registered twice.
 *
 *     export const intakeReceived = defineKind('intake.received', 1, z.strictObject({ form: z.enum(FORMS) }), {
 *       form: 'civil-litigation',
 *     });
 */
export function defineKind<F extends z.ZodType>(
  kind: string,
  version: number,
  facts: F,
  sample: z.input<F>,
): LedgerKind<F> {
  const key = `${kind}@${version}`;
  if (!isKindName(kind) || !Number.isSafeInteger(version) || version < 1) throw new Error(`${key} is no kind of row`);
  if (kinds.has(key)) throw new Error(`${key} is registered twice`);
  const defined = { kind, version, facts, sample };
  kinds.set(key, defined);
  return defined;
}

/** Body of a row of a kind. Throws when the facts don't fit its schema or could hold free text. */
export function bodyOf<F extends z.ZodType>(
  kind: LedgerKind<F>,
  input: Omit<RowBodyInput, 'kind' | 'kindVersion' | 'facts'> & { readonly facts: z.input<F> },
): RowBody {
  const facts = kind.facts.safeParse(input.facts);
  if (!facts.success) {
    throw new Error(`the facts don't fit ${kind.kind}@${kind.version} at ${pointerOf(facts.error)}`, {
      cause: facts.error,
    });
  }
  return buildBody({ ...input, kind: kind.kind, kindVersion: kind.version, facts: facts.data as JsonObject });
}

/**
 * Checks the facts of a row that is about to be written against the newest version of its kind, and returns
 * that version. Throws when the kind is not registered, the facts don't fit, or they could hold free text.
 */
export function checkFacts(kind: string, facts: JsonObject): number {
  const [newest] = [...kinds.values()]
    .filter((known) => known.kind === kind)
    .sort((left, right) => right.version - left.version);
  if (newest === undefined) throw new Error(`${kind} is no registered kind of row`);
  const checked = newest.facts.safeParse(facts);
  if (!checked.success) {
    throw new Error(`the facts don't fit ${kind}@${newest.version} at ${pointerOf(checked.error)}`, {
      cause: checked.error,
    });
  }
  assertFacts(facts);
  return newest.version;
}

const rowBody = z.strictObject({
  v: z.literal(1),
  kind: z.string().refine(isKindName, { error: 'not a kind' }),
  kindVersion: ledgerNumber,
  at: ledgerInstant,
  actor: z.strictObject({ person: ledgerId, grant: ledgerId, onBehalfOf: ledgerId.optional() }),
  command: ledgerId,
  rule: z.strictObject({ pack: ledgerId, version: z.union([ledgerId, ledgerCount]), key: ledgerId }).optional(),
  // `receivedAt`, the instant at which the act counts, is common to all kinds and stands in none of their schemas.
  facts: z.looseObject({ receivedAt: ledgerInstant.optional() }),
  commitments: z.record(z.string(), ledgerHash),
});

/** Outcome of {@link parseRow}. */
export type ParsedRow =
  | { readonly ok: true; readonly body: RowBody; readonly kind: LedgerKind }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Reads the body of a row as stored. Refuses `supervision.canonical-…` (bytes), `supervision.row-body`
 * (members), `supervision.row-kind-unknown` (a kind or version newer than this program) and
 * `supervision.row-facts`; `field` is a JSON pointer into the body.
 */
export function parseRow(body: Uint8Array): ParsedRow {
  const parsed = parseCanonical(body);
  if (!parsed.ok) return parsed;
  const outer = rowBody.safeParse(parsed.value);
  if (!outer.success) return no('supervision.row-body', pointerOf(outer.error));
  const kind = kinds.get(`${outer.data.kind}@${outer.data.kindVersion}`);
  if (kind === undefined) return no('supervision.row-kind-unknown', '/kind');
  const { receivedAt: _, ...own } = outer.data.facts;
  const facts = kind.facts.safeParse(own);
  if (!facts.success) return no('supervision.row-facts', `/facts${pointerOf(facts.error)}`);
  return { ok: true, body: parsed.value as unknown as RowBody, kind };
}

function no(code: string, field: string): ParsedRow {
  return { ok: false, refusal: refuse(code, { field, rule: 'docs/formats/ledger.md' }) };
}

function pointerOf(error: z.ZodError): string {
  const issue = error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return [...(issue?.path ?? []), ...unknown]
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/** A golden file: its name and its text, canonical bytes and a line end (`.jsonl`, because formatters rewrite `.json`). */
export interface GoldenFile {
  readonly name: string;
  readonly text: string;
}

/** The golden file that each registered kind would have if it were written now, from its sample. */
export function goldenFiles(): GoldenFile[] {
  return [...kinds.values()].map((kind) => {
    const body = bodyOf(kind, {
      at: Date.UTC(2026, 10, 23, 1),
      actor: { person: '019a0000-0000-7000-8000-0000000000a1', grant: '019a0000-0000-7000-8000-0000000000b1' },
      command: '019a0000-0000-7000-8000-0000000000c1',
      facts: kind.sample,
    });
    return { name: `${kind.kind}@${kind.version}.jsonl`, text: `${new TextDecoder().decode(bodyBytes(body))}\n` };
  });
}
