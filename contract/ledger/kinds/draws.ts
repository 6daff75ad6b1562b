/**
 * Rows of the streams `draws/<agency>/<day>`: the life of handler draws (docs/formats/ledger.md). Rules and
 * reasons are plain codes here, because their lists may grow while a released schema may not change.
 */
import { HANDLER_ROLES, NONCE_GIVERS } from '#domain/assignment/methods';
import { z } from 'zod';
import { defineKind, ledgerCode, ledgerCount, ledgerDay, ledgerHash, ledgerId, ledgerNumber } from '../registry.ts';

const SEED = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const COMMITMENT = 'f3f73c4681fd186f2eae5b9e5cc21875aa77654297b72662b841752cd6df356b';
const REQUEST_HASH = '9dd30a8da055f0e8aa997694b41aba8c18f77b8150f51aafd3fe874a695dc858';

/** The commitment to a day's seed, at least seven days before the day; `late` otherwise. */
export const drawSeedCommitted = defineKind(
  'draw.seed-committed',
  1,
  z.strictObject({ agency: ledgerId, day: ledgerDay, commitment: ledgerHash, late: z.boolean() }),
  { agency: 'AG-330100', day: '2026-11-23', commitment: COMMITMENT, late: false },
);

/** A draw request, whole: its RFC 8785 bytes are what `requestHash` is the SHA-256 of. Before the nonce is asked for. */
export const drawRequested = defineKind(
  'draw.requested',
  1,
  z.strictObject({
    requestHash: ledgerHash,
    request: z.strictObject({
      v: z.literal(1),
      agency: ledgerId,
      attempt: ledgerNumber,
      candidates: z.array(z.strictObject({ id: ledgerId, weight: ledgerNumber })).min(1),
      caseId: ledgerId,
      commitment: ledgerHash,
      day: ledgerDay,
      drawNo: ledgerNumber,
      excluded: z.array(z.strictObject({ id: ledgerId, rule: ledgerCode })),
      policy: ledgerId,
      role: z.enum(HANDLER_ROLES),
    }),
  }),
  {
    requestHash: REQUEST_HASH,
    request: {
      v: 1,
      agency: 'AG-330100',
      attempt: 1,
      candidates: [
        { id: 'L01', weight: 1 },
        { id: 'L02', weight: 1 },
        { id: 'L03', weight: 1 },
      ],
      caseId: 'ZJ-000001',
      commitment: COMMITMENT,
      day: '2026-11-23',
      drawNo: 1,
      excluded: [],
      policy: 'weights-1',
      role: 'lead',
    },
  },
);

/** The outcome of a request: drawn. */
export const drawDrawn = defineKind(
  'draw.drawn',
  1,
  z.strictObject({
    drawNo: ledgerNumber,
    requestHash: ledgerHash,
    nonce: z.string().regex(/^\d{6}$/u),
    nonceGiver: z.enum(NONCE_GIVERS),
    number: ledgerCount,
    total: ledgerNumber,
    chosen: ledgerId,
  }),
  {
    drawNo: 1,
    requestHash: REQUEST_HASH,
    nonce: '314159',
    nonceGiver: 'recipient',
    number: 0,
    total: 3,
    chosen: 'L01',
  },
);

/** The outcome of a request: aborted, with its reason. */
export const drawAborted = defineKind(
  'draw.aborted',
  1,
  z.strictObject({ drawNo: ledgerNumber, requestHash: ledgerHash, reason: ledgerCode }),
  { drawNo: 1, requestHash: REQUEST_HASH, reason: 'case-withdrawn' },
);

/** The day's seed, shown on the next calendar day. */
export const drawSeedRevealed = defineKind(
  'draw.seed-revealed',
  1,
  z.strictObject({ agency: ledgerId, day: ledgerDay, daySeed: ledgerHash, draws: ledgerCount }),
  { agency: 'AG-330100', day: '2026-11-23', daySeed: SEED, draws: 1 },
);
