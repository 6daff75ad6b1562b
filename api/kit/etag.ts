import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { Problem } from './problem.ts';

/** A strong tag from what makes a representation this one. */
export function etagOf(parts: readonly (string | number | boolean | null)[]): string {
  return `"${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27)}"`;
}

/** Demands `If-Match` with the tag that the caller saw: 428 without, 412 when it is another one now. */
export function demandMatch(request: Request, current: string): void {
  const given = request.get('if-match');
  if (given === undefined) throw new Problem('request.if-match-missing');
  if (given.trim() === '*') return;
  const tags = given.split(',').map((tag) => tag.trim());
  if (!tags.includes(current)) throw new Problem('request.version-changed', { headers: { ETag: current } });
}
