/** A tiny workflow, bundled on its own, that shows the harness works before and beside the real ones. */
import { condition, defineUpdate, setHandler, upsertSearchAttributes } from '@temporalio/workflow';

/** Ends the wait early. */
export const answerExample = defineUpdate<string, [string]>('answerExample');

/** Waits `days` for an answer; returns it, or `expired`. */
export async function exampleWait(days: number): Promise<string> {
  let answer: string | undefined;
  setHandler(answerExample, (given) => (answer = given));
  upsertSearchAttributes({ Stage: ['handling'] });
  const answered = await condition(() => answer !== undefined, days * 86_400_000);
  return answered ? (answer ?? '') : 'expired';
}
