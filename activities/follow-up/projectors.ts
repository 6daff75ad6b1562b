import type { Projector } from '../context.ts';

/** Read model of follow-up. */
export const FOLLOW_UP_PROJECTORS: Readonly<Record<string, Projector>> = {};
