import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';

/** The only retry profiles there are; rooms pick one and never write numbers of their own. */

/** Short, idempotent database work. Gives up after two minutes: the command stays `received` and is sent again. */
export const DATABASE: LocalActivityOptions = {
  startToCloseTimeout: '20 seconds',
  scheduleToCloseTimeout: '2 minutes',
  localRetryThreshold: '10 seconds',
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '5 seconds' },
};

/** Rendering: five tries, then it is an officer's task. */
export const DOCUMENT: ActivityOptions = {
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '1 minute', maximumAttempts: 5 },
};

/** Whatever leaves the house or asks another server: for a day, then it is the reconciler's. */
export const REMOTE: ActivityOptions = {
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '1 minute',
  scheduleToCloseTimeout: '24 hours',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
};

/** Passes over everything there is: long, read-only but for what they found, and made again by their schedule. */
export const AUDIT: ActivityOptions = {
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '10 minutes',
  scheduleToCloseTimeout: '2 hours',
  retry: { initialInterval: '10 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes', maximumAttempts: 3 },
};
