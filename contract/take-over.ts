/**
 * The take-over format, versions 1 and 2: one JSON object a line, each a case under way in another system. Written down
 * in docs/formats/take-over.md; a released version never changes. Version 2 adds refused attempts and ties to earlier cases.
 */
import { ROLES, STAGES } from '#domain/case-file/codes';
import { z } from 'zod';
import { actBody } from './acts.ts';
import { ACT_CONTRACTS } from './acts/index.ts';
import { codeField, dayField, fieldFaults, type FieldFault } from './fields.ts';
import { PROBLEMS } from './problems.ts';

const LOGIN = /^[a-z0-9][a-z0-9.-]{0,63}$/u;

/** One past act: which, when, by whom, with the body that the act has in the API. */
export const takeOverAct = z.strictObject({
  act: z
    .string()
    .regex(/^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/u, { error: 'field.wrong-format' })
    .max(64),
  on: dayField,
  /** Clock in Asia/Shanghai, for acts of one day whose order matters to a time limit in hours. */
  time: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u, { error: 'field.wrong-format' })
    .optional(),
  /** Login name; null for the recipient, the authority and for acts of the other system itself. */
  by: z.string().regex(LOGIN, { error: 'field.wrong-format' }).nullable(),
  role: z.enum(ROLES),
  facts: z.record(z.string(), z.json()).default({}),
});
/** An act of version 2: it may have been refused, and then it changed nothing. */
const takeOverAct2 = takeOverAct.extend({
  refused: z
    .strictObject({
      /** Why, as a code that refusals have here. */
      code: z.string().refine((code) => code in PROBLEMS, { error: 'field.not-in-list' }),
      /** The rule that said no, for example a hard rule of assignment. */
      rule: codeField.optional(),
    })
    .optional(),
});
export type TakeOverAct = z.infer<typeof takeOverAct2>;

/** Stages that a case under way may stand at. */
export const UNDER_WAY = STAGES.filter((stage) => stage !== 'ended');

const takeOverRecord1 = z.strictObject({
  v: z.literal(1, { error: 'field.not-in-list' }),
  /** The case's key in the other system; loaded once, whatever happens. */
  recordId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u, { error: 'field.wrong-format' }),
  /** Code of the agency, `<GB/T 2260>-<2 digits>`. */
  agency: z.string().regex(/^\d{6}-\d{2}$/u, { error: 'field.wrong-format' }),
  /** Where the other system says that the case stands; the past acts must lead there. */
  stage: z.enum(UNDER_WAY),
  /** Facts and texts of the registration, as in `POST /cases`. */
  case: z.record(z.string(), z.json()),
  acts: z.array(takeOverAct).min(1).max(1_000),
});
const takeOverRecord2 = takeOverRecord1.extend({ v: z.literal(2), acts: z.array(takeOverAct2).min(1).max(1_000) });
export type TakeOverRecord = Omit<z.infer<typeof takeOverRecord2>, 'v'> & { readonly v: 1 | 2 };

/** What a load gives back; `value` is never a personal text. */
export interface LoadError {
  readonly line: number;
  /** JSON pointer into the line's object; empty for the line itself. */
  readonly field: string;
  readonly value: string | null;
  /** A stable code: of a field, of a rule, or of the list in the format's document. */
  readonly code: string;
}
export interface LoadResult {
  readonly rows: number;
  readonly valid: number;
  readonly loaded: number;
  readonly unchanged: number;
  readonly errors: readonly LoadError[];
}

/** One line of a file, read as JSON. */
export interface LoadRow {
  readonly line: number;
  readonly value: unknown;
}
/** What the loader is asked to do. */
export interface LoadRequest {
  readonly source: 'take-over' | 'import';
  readonly rows: readonly LoadRow[];
  /** Says what a load would do and changes nothing. */
  readonly dryRun: boolean;
  /** Loads the valid rows though others are not. */
  readonly skipBad: boolean;
}

/** The record of a line, or its faults. */
export function readTakeOver(
  value: unknown,
): { readonly record: TakeOverRecord } | { readonly faults: readonly FieldFault[] } {
  const second = typeof value === 'object' && value !== null && (value as { v?: unknown }).v === 2;
  const parsed = (second ? takeOverRecord2 : takeOverRecord1).safeParse(value, { reportInput: true });
  return parsed.success ? { record: parsed.data } : { faults: fieldFaults(parsed.error) };
}

const BODIES = new Map(Object.entries(ACT_CONTRACTS).map(([act, contract]) => [act, actBody(contract)]));

/** The body of a past act by the contract of that act, split as the API splits it; null for an act that is none. */
export function readPastAct(
  act: string,
  body: unknown,
):
  | { readonly facts: Readonly<Record<string, z.core.util.JSONType>>; readonly texts: Readonly<Record<string, string>> }
  | { readonly faults: readonly FieldFault[] }
  | null {
  const contract = ACT_CONTRACTS[act];
  const schema = BODIES.get(act);
  if (contract === undefined || schema === undefined) return null;
  const parsed = schema.safeParse(body, { reportInput: true });
  if (!parsed.success) return { faults: fieldFaults(parsed.error) };
  const values = Object.entries(parsed.data as Record<string, z.core.util.JSONType | undefined>).filter(
    ([, value]) => value !== undefined,
  );
  const texts = values.filter(([name]) => name in contract.texts) as [string, string][];
  const facts = values.filter(([name]) => !(name in contract.texts)) as [string, z.core.util.JSONType][];
  return { facts: Object.fromEntries(facts), texts: Object.fromEntries(texts) };
}

/** Whether a member of an act's body is a personal text, whose value no message repeats. */
export function isText(act: string, name: string): boolean {
  return ACT_CONTRACTS[act] === undefined || name in ACT_CONTRACTS[act].texts;
}

/** A value as messages show it: short, one line. */
export function shownValue(value: unknown): string | null {
  return value === undefined ? null : (JSON.stringify(value) ?? 'null').slice(0, 100);
}
