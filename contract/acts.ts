import { z } from 'zod';

/**
 * The body of every act, as it crosses the wire. A body is flat; `facts` are codes, ids, dates and integers
 * and travel on to the workflow and the ledger, `texts` are free text and names: the API seals them into
 * `private_text` at once and only their commitments go further.
 */
export interface TextField {
  readonly maxLength: number;
  readonly required: boolean;
}

export interface ActContract {
  readonly facts: z.ZodObject;
  readonly texts: Readonly<Record<string, TextField>>;
}

/** Declares one act's body. */
export function act(facts: z.ZodRawShape, texts: Readonly<Record<string, TextField>> = {}): ActContract {
  return { facts: z.strictObject(facts), texts };
}
