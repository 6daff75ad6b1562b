import { fieldFaults, type FieldFault } from '#contract/fields';
import { isUuid } from '#domain/kernel/uuid';
import type { Request } from 'express';
import type { z } from 'zod';
import { Problem } from './problem.ts';

/** The body by its schema; every fault of every field at once, and nothing repaired. */
export function parseBody<S extends z.ZodType>(schema: S, request: Request): z.output<S> {
  return parseValue(schema, request.body);
}

/** A body that is at hand by its schema. */
export function parseValue<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  if (body === undefined)
    throw new Problem('request.invalid-fields', { errors: [{ pointer: '', code: 'field.missing' }] });
  const parsed = schema.safeParse(body, { reportInput: true });
  if (!parsed.success) throw invalid(fieldFaults(parsed.error));
  return parsed.data;
}

/** The query by its schema; a parameter given twice is a fault. */
export function parseQuery<S extends z.ZodType>(schema: S, request: Request): z.output<S> {
  const parsed = schema.safeParse({ ...request.query }, { reportInput: true });
  if (!parsed.success) throw new Problem('request.invalid-query', { errors: fieldFaults(parsed.error) });
  return parsed.data;
}

/** A problem of fields. */
export function invalid(errors: readonly FieldFault[]): Problem {
  return new Problem('request.invalid-fields', { errors });
}

/** An id in the path; anything else can't exist. */
export function pathId(request: Request, name: string, code: string): string {
  const value = request.params[name];
  if (typeof value !== 'string' || !isUuid(value)) throw new Problem(code);
  return value;
}
