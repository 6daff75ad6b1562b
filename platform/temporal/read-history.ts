import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { formatInstant } from '#domain/kernel/time';
import type { HistoryEvent } from '#domain/supervision/history';
import { historyToJson } from './history-json.ts';

/** One run of a workflow as the engine describes it. */
export interface DescribedRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  /** `running`, or how it ended, in kebab-case. */
  readonly status: string;
  readonly startedAt: string;
  readonly closedAt: string | null;
}

/** A run by its workflow, the latest when no run is named; null when the engine knows none (any more). */
export async function describeRun(client: Client, workflowId: string, runId?: string): Promise<DescribedRun | null> {
  try {
    const found = await client.workflow.getHandle(workflowId, runId).describe();
    return {
      workflowId,
      runId: found.runId,
      workflowType: found.type,
      status: found.status.name.toLowerCase().replaceAll('_', '-'),
      startedAt: formatInstant(found.startTime.getTime()),
      closedAt: found.closeTime === undefined ? null : formatInstant(found.closeTime.getTime()),
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

interface RawPage {
  readonly history?: { readonly events?: readonly unknown[] | null } | null;
  readonly nextPageToken?: Uint8Array | null;
}

/** The run that this one continues, null for the first; asked with one event, whatever the length of the history. */
export async function runBefore(client: Client, workflowId: string, runId: string): Promise<string | null> {
  const page: RawPage = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const [first] = historyToJson({ events: [...(page.history?.events ?? [])] } as never).events;
  const started = first?.['workflowExecutionStartedEventAttributes'] as
    { continuedExecutionRunId?: string } | undefined;
  const before = started?.continuedExecutionRunId;
  return before === undefined || before === '' ? null : before;
}

/** All events of one run as JSON, payloads decoded as far as the codecs of the client's converter can. */
export async function readRun(client: Client, workflowId: string, runId: string): Promise<readonly HistoryEvent[]> {
  const events: unknown[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page: RawPage = await client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    events.push(...(page.history?.events ?? []));
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken !== undefined);
  const json = historyToJson({ events } as never).events;
  await decodePayloads(json, client.options.loadedDataConverter.payloadCodecs);
  return json as unknown as readonly HistoryEvent[];
}

/** A payload in the protocol's JSON: metadata and data in base64. */
interface JsonPayload {
  metadata: Record<string, string>;
  data?: string;
}

/** Replaces every encoded payload below `value` by what it holds. A payload of a key that is not configured stays. */
export async function decodePayloads(value: unknown, codecs: readonly PayloadCodec[]): Promise<void> {
  if (value === null || typeof value !== 'object') return;
  if (isPayload(value)) {
    const decoded = await decoded1(value, codecs);
    value.metadata = decoded.metadata;
    if (decoded.data === undefined) delete value.data;
    else value.data = decoded.data;
    return;
  }
  for (const item of Object.values(value)) await decodePayloads(item, codecs);
}

function isPayload(value: object): value is JsonPayload {
  const { metadata } = value as Partial<JsonPayload>;
  return metadata !== null && typeof metadata === 'object' && typeof metadata['encoding'] === 'string';
}

async function decoded1(payload: JsonPayload, codecs: readonly PayloadCodec[]): Promise<JsonPayload> {
  let payloads: Payload[] = [
    {
      metadata: Object.fromEntries(
        Object.entries(payload.metadata).map(([name, text]) => [name, Buffer.from(text, 'base64')]),
      ),
      data: Buffer.from(payload.data ?? '', 'base64'),
    },
  ];
  try {
    for (const codec of codecs.toReversed()) payloads = await codec.decode(payloads);
  } catch {
    // Of a key that is no longer configured: kept as it is, sealed inside the sealed file.
    return payload;
  }
  const [only] = payloads;
  if (only === undefined) return payload;
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return {
    metadata: Object.fromEntries(Object.entries(only.metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)])),
    ...(only.data === null || only.data === undefined ? {} : { data: base64(only.data) }),
  };
}
