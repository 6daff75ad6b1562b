/**
 * The fields that bodies are made of. Everything that comes in is checked here and nothing is repaired: a text
 * that is not in NFC, or that hides a control or bidirectional character, is refused by name and place.
 * The message of every fault is its code (`field.reason`), which `contract/words/problems.ts` translates.
 */
import { parseIsoDate } from '#domain/kernel/time';
import { isUuid } from '#domain/kernel/uuid';
import { z } from 'zod';

/** A fault of one field: JSON pointer, stable code, and codes or numbers that its sentence needs. */
export interface FieldFault {
  readonly pointer: string;
  readonly code: FieldFaultCode;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Every code that a fault of a field may have. */
export const FIELD_FAULTS = [
  'field.missing',
  'field.unknown',
  'field.wrong-type',
  'field.not-in-list',
  'field.too-long',
  'field.too-short',
  'field.too-many',
  'field.out-of-range',
  'field.not-an-id',
  'field.not-a-date',
  'field.not-an-instant',
  'field.date-in-the-future',
  'field.wrong-format',
  'field.empty',
  'field.lone-surrogate',
  'field.control-character',
  'field.bidirectional-character',
  'field.not-nfc',
  'field.not-expected',
] as const;
export type FieldFaultCode = (typeof FIELD_FAULTS)[number];

/** A free text or a name; sealed by the API at once, so only its commitment goes further. */
export interface TextField {
  /** Code points. */
  readonly maxLength: number;
  readonly required: boolean;
  /** Whether line breaks (`\n`) may stand in it. */
  readonly lines?: boolean;
}

// Line breaks and tabs are control characters too; a text of several lines may hold `\n` and nothing else.
const CONTROL = /[\p{Cc}\u2028\u2029\ufeff]/u;
// Marks, embeddings, overrides and isolates: they make a page show another text than the one that is stored.
const BIDIRECTIONAL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Null for an acceptable text, otherwise the fault with the place (code points from 1). */
export function checkText(text: string, field: TextField): Omit<FieldFault, 'pointer'> | null {
  if (/\p{Surrogate}/u.test(text)) return { code: 'field.lone-surrogate' };
  const points = Array.from(text);
  if (text.trim() === '') return { code: 'field.empty' };
  if (points.length > field.maxLength) {
    return { code: 'field.too-long', params: { codePoints: points.length, most: field.maxLength } };
  }
  for (const [index, point] of points.entries()) {
    const at = { position: index + 1, codePoint: name(point) };
    if (BIDIRECTIONAL.test(point)) return { code: 'field.bidirectional-character', params: at };
    if (CONTROL.test(point) && !(field.lines === true && point === '\n')) {
      return { code: 'field.control-character', params: at };
    }
  }
  return text.normalize('NFC') === text ? null : { code: 'field.not-nfc' };
}

function name(point: string): string {
  return `U+${(point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** An id: a lowercase UUID. */
export const idField = z.string().refine(isUuid, { error: 'field.not-an-id' }).meta({ format: 'uuid' });

/** A legal day `YYYY-MM-DD` that exists between 1900 and 2199. */
export const dayField = z
  .string()
  .refine((text) => parseIsoDate(text) !== null, { error: 'field.not-a-date' })
  .meta({ format: 'date', description: 'A calendar day in Asia/Shanghai that exists.' });

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/u;

/** An instant with its offset, for example `2026-11-23T09:00:00+08:00`. */
export const instantField = z
  .string()
  .refine((text) => INSTANT.test(text) && parseIsoDate(text.slice(0, 10)) !== null && !Number.isNaN(Date.parse(text)), {
    error: 'field.not-an-instant',
  })
  .meta({ format: 'date-time' });

/** A code of a list that is data, not code: lowercase kebab-case with dots, at most 64 characters. */
export const codeField = z
  .string()
  .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/u, { error: 'field.wrong-format' })
  .max(64);

/** A cause code of the shipped list, such as `CC-6-17-186` or `CR-5-1`. */
export const causeField = z
  .string()
  .regex(/^[A-Z]{2}(?:-[0-9A-Z]+){1,6}$/u, { error: 'field.wrong-format' })
  .max(40);

/** A GB/T 2260 code. */
export const regionField = z.string().regex(/^\d{6}$/u, { error: 'field.wrong-format' });

/** A whole number in a closed range. */
export function integerField(least: number, most: number): z.ZodNumber {
  return z.int().min(least).max(most);
}

/** Money in integer fen, at most 1,000 billion yuan. */
export const fenField = z.int().min(0).max(100_000_000_000_000).meta({ description: 'Integer fen.' });

/** A list without repetition, at most `most` entries. */
export function listField<T extends z.ZodType>(item: T, most = 50): z.ZodArray<T> {
  return z.array(item).max(most);
}

/** The schema of a text, for the published description; {@link checkText} is what decides. */
export function textSchema(field: TextField): z.ZodType {
  const schema = z
    .string()
    .superRefine((text, context) => {
      const fault = checkText(text, field);
      if (fault !== null) context.addIssue({ code: 'custom', message: fault.code, params: fault.params ?? {} });
    })
    .meta({
      maxLength: field.maxLength,
      description: 'Personal text: sealed on arrival, never in a log or a history.',
    });
  return field.required ? schema : schema.optional();
}

/** Turns the faults that a schema found into ours: a pointer, a code, and numbers. Never the value. */
export function fieldFaults(error: z.ZodError): readonly FieldFault[] {
  return error.issues.flatMap((issue): FieldFault[] => {
    const pointer = pointerOf(issue.path);
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({ pointer: `${pointer}/${escape(key)}`, code: 'field.unknown' }));
      case 'invalid_type':
        return [
          {
            pointer,
            code: issue.input === undefined ? 'field.missing' : 'field.wrong-type',
            params: { expected: issue.expected },
          },
        ];
      case 'invalid_value':
        return [
          {
            pointer,
            code: issue.input === undefined ? 'field.missing' : 'field.not-in-list',
            params: { values: issue.values.map(String).join(' ').slice(0, 2_000) },
          },
        ];
      case 'too_big':
        return [{ pointer, code: tooBig(String(issue.origin)), params: { most: Number(issue.maximum) } }];
      case 'too_small':
        return [
          {
            pointer,
            code: issue.origin === 'number' || issue.origin === 'int' ? 'field.out-of-range' : 'field.too-short',
            params: { least: Number(issue.minimum) },
          },
        ];
      case 'custom': {
        const params = issue.params as Record<string, string | number> | undefined;
        return [
          {
            pointer,
            code: faultCode(issue.message),
            ...(params === undefined || Object.keys(params).length === 0 ? {} : { params }),
          },
        ];
      }
      default:
        return [{ pointer, code: faultCode(issue.message) }];
    }
  });
}

function tooBig(origin: string): FieldFaultCode {
  if (origin === 'array') return 'field.too-many';
  return origin === 'string' ? 'field.too-long' : 'field.out-of-range';
}

function faultCode(message: string): FieldFaultCode {
  return (FIELD_FAULTS as readonly string[]).includes(message) ? (message as FieldFaultCode) : 'field.wrong-format';
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${escape(String(part))}`).join('');
}

function escape(part: string): string {
  // A key may be anything that a caller sends; only what can be shown safely goes back.
  return part
    .replaceAll(/[^\p{L}\p{N}._~/ -]/gu, '?')
    .slice(0, 64)
    .replaceAll('~', '~0')
    .replaceAll('/', '~1');
}
