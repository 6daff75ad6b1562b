import type { Gather } from '../context.ts';

/** A random number for the phone share of the third touch, which the closing document opens; recorded with it. */
export const gatherTicket: Gather = (_tx, context) =>
  Promise.resolve({ ticket: context.ports.randomBytes(4).readUInt32BE(0) });
