import { defineSignal, defineUpdate } from '@temporalio/workflow';

/** The messages of the yardstick's workflow. */

/** Workflow type and task queue of the yardstick. */
export const BARE = 'bare';

/** One turn; answers how many there were. */
export const bareUpdate = defineUpdate<number, [number]>('bare');
/** Ends the workflow. */
export const endSignal = defineSignal('end');
