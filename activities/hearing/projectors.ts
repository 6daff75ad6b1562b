import type { Projector } from '../context.ts';

/** Read model of hearing. */
export const HEARING_PROJECTORS: Readonly<Record<string, Projector>> = {};
