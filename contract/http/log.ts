/** Addresses by which outsiders read the log and witnesses cosign it. Leaves hold no personal data, so nobody signs in. */
import { z } from 'zod';
import type { Endpoint } from './endpoints.ts';

/** Leaves that one answer may hold. */
export const MOST_LEAVES = 1_000;

const count = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,14})$/u)
  .transform(Number)
  .meta({ type: 'string', description: 'An integer in decimal.' });

/** `from` the first leaf, `to` the one after the last. */
export const leavesQuery = z.strictObject({ from: count, to: count });
/** `size`: of the checkpoint that is wanted; without it the newest. */
export const checkpointQuery = z.strictObject({ size: count.optional() });
/** Inclusion of leaf `index` in the checkpoint of `size` (without it the newest). */
export const inclusionQuery = z.strictObject({ index: count, size: count.optional() });
/** Consistency from the tree of `from` leaves to that of `to`. */
export const consistencyQuery = z.strictObject({ from: count, to: count });

/** Leaves in order, each with its line feeds. */
export const leafPage = z.strictObject({ from: z.int(), to: z.int(), leaves: z.array(z.string()) });
/** Hashes in base64, RFC 6962. */
export const consistencyAnswer = z.strictObject({ from: z.int(), to: z.int(), proof: z.array(z.string()) });
/** A note with a line of a listed witness over a checkpoint of this log; other lines are ignored. */
export const cosignatureBody = z.strictObject({ note: z.string().max(20_000) });
export const cosignatureAnswer = z.strictObject({ size: z.int(), accepted: z.int() });

const TEXT = 'text/plain';

const anonymous = true;
const room = 'supervision';

/** Rows of the table of addresses; the summary is filled in there. */
export const LOG_ENDPOINTS: readonly Omit<Endpoint, 'summary'>[] = [
  {
    method: 'get',
    path: '/log/checkpoint',
    room,
    id: 'readLogCheckpoint',
    anonymous,
    query: checkpointQuery,
    answers: { '200': TEXT },
    problems: [404],
  },
  {
    method: 'get',
    path: '/log/leaves',
    room,
    id: 'readLogLeaves',
    anonymous,
    query: leavesQuery,
    answers: { '200': leafPage },
    problems: [],
  },
  {
    method: 'get',
    path: '/log/proof/inclusion',
    room,
    id: 'readLogInclusion',
    anonymous,
    query: inclusionQuery,
    answers: { '200': TEXT },
    problems: [404],
  },
  {
    method: 'get',
    path: '/log/proof/consistency',
    room,
    id: 'readLogConsistency',
    anonymous,
    query: consistencyQuery,
    answers: { '200': consistencyAnswer },
    problems: [404],
  },
  {
    method: 'post',
    path: '/log/cosignatures',
    room,
    id: 'cosignLog',
    anonymous,
    body: cosignatureBody,
    answers: { '200': cosignatureAnswer },
    problems: [415, 422],
  },
];
