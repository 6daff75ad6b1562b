/**
 * The only place in the tests that may wait on a timer. Tests wait for a row, a status or a file to be as
 * they must be; they never wait for time to pass.
 */
import { setTimeout as pause } from 'node:timers/promises';

export interface EventuallyOptions {
  /** How long to try; 20 s unless told. */
  readonly timeoutMs?: number;
  /** Time between two tries; 40 ms unless told. */
  readonly everyMs?: number;
  /** What is waited for, for the message of the time-out. */
  readonly what?: string;
  /** A workflow handle; on a time-out the failure of its pending workflow task is printed. */
  readonly handle?: HistoryHandle;
}

/** The part of a Temporal workflow handle that is needed to say why nothing happens. */
export interface HistoryHandle {
  readonly workflowId: string;
  fetchHistory(): Promise<{ events?: readonly HistoryEventLike[] | null }>;
}
interface HistoryEventLike {
  readonly workflowTaskFailedEventAttributes?: { readonly failure?: { message?: string | null } | null } | null;
  readonly activityTaskFailedEventAttributes?: { readonly failure?: { message?: string | null } | null } | null;
  readonly workflowExecutionFailedEventAttributes?: { readonly failure?: { message?: string | null } | null } | null;
}

/**
 * Calls `probe` until it gives something other than `null`, `undefined` or `false` and returns that. An
 * exception of the probe counts as "not yet" and is the cause of the time-out.
 * @throws when the time is up, with the last error as cause and, given a handle, the failures in its history.
 */
export async function eventually<Value>(
  probe: () => Value | Promise<Value>,
  options: EventuallyOptions = {},
): Promise<Exclude<Awaited<Value>, null | undefined | false>> {
  const { timeoutMs = 20_000, everyMs = 40, what = 'the condition' } = options;
  const end = performance.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value !== null && value !== undefined && value !== false) {
        return value as Exclude<Awaited<Value>, null | undefined | false>;
      }
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() >= end) break;
    await pause(everyMs);
  }
  const failures = options.handle ? await describeFailures(options.handle) : '';
  const last = lastError instanceof Error ? `; last error: ${lastError.message}` : '';
  throw new Error(`${what} did not hold within ${timeoutMs} ms${last}${failures}`, { cause: lastError });
}

/** The failures that a workflow's history tells of, one a line; never throws. */
async function describeFailures(handle: HistoryHandle): Promise<string> {
  try {
    const { events } = await handle.fetchHistory();
    const lines = (events ?? []).flatMap((event) =>
      [
        ['workflow task failed', event.workflowTaskFailedEventAttributes],
        ['activity failed', event.activityTaskFailedEventAttributes],
        ['workflow failed', event.workflowExecutionFailedEventAttributes],
      ].flatMap(([kind, attributes]) =>
        attributes && typeof attributes === 'object'
          ? [`  ${kind as string}: ${attributes.failure?.message ?? 'no message'}`]
          : [],
      ),
    );
    return lines.length === 0
      ? `\n  workflow ${handle.workflowId}: no failure in ${events?.length ?? 0} events`
      : `\n  workflow ${handle.workflowId}:\n${lines.join('\n')}`;
  } catch (error) {
    return `\n  workflow ${handle.workflowId}: its history cannot be read (${String(error)})`;
  }
}
