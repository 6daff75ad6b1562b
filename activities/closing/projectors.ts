import type { Projector } from '../context.ts';

/** Read model of closing. */
export const CLOSING_PROJECTORS: Readonly<Record<string, Projector>> = {};
