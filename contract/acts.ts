import type { JsonObject } from '#domain/kernel/json';
import type { Refusal } from '#domain/kernel/refusal';
import { z } from 'zod';
import { textSchema, type TextField } from './fields.ts';

export type { TextField } from './fields.ts';

/**
 * The body of every act, as it crosses the wire. A body is flat; `facts` are codes, ids, dates and integers
 * and travel on to the workflow and the ledger, `texts` are free text and names: the API seals them into
 * `private_text` at once and only their commitments go further.
 */
export interface ActContract {
  readonly facts: z.ZodObject;
  readonly texts: Readonly<Record<string, TextField>>;
  /** Names of facts that are days and may not lie after the day of the act. */
  readonly past: readonly string[];
  /** What the fields have to do with each other; refused before anything is stored. */
  readonly check: ((facts: JsonObject) => Refusal | null) | null;
}

export interface ActOptions {
  readonly past?: readonly string[];
  readonly check?: (facts: JsonObject) => Refusal | null;
}

/** Declares one act's body. Names of facts and texts must differ, because the body is flat. */
export function act(
  facts: z.ZodRawShape,
  texts: Readonly<Record<string, TextField>> = {},
  options: ActOptions = {},
): ActContract {
  const both = Object.keys(texts).find((name) => name in facts);
  if (both !== undefined) throw new Error(`${both} is a fact and a text at once`);
  return { facts: z.strictObject(facts), texts, past: options.past ?? [], check: options.check ?? null };
}

/** The whole body of an act: its facts and its texts side by side, nothing else. */
export function actBody(contract: ActContract): z.ZodObject {
  const texts = Object.fromEntries(Object.entries(contract.texts).map(([name, field]) => [name, textSchema(field)]));
  return z.strictObject({ ...contract.facts.shape, ...texts });
}
