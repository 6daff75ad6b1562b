/** The lines of an exported workflow history: a header, then one event a line (docs/formats/history.md). */
import { canonicalText } from '../kernel/canonical.ts';
import type { JsonObject } from '../kernel/json.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';

/** First line of an export. */
export interface HistoryHeader {
  readonly v: 1;
  readonly caseId: string;
  /** Id of the export. */
  readonly export: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  /** How the run ended: `completed`, `continued-as-new`, `failed`, `cancelled`, `terminated`, `timed-out`. */
  readonly status: string;
  /** Instants of the engine's clock, `YYYY-MM-DDTHH:MM:SS.sssZ`. */
  readonly startedAt: string;
  readonly closedAt: string;
  readonly events: number;
  readonly firstEvent: number;
  readonly lastEvent: number;
}

/** An event in the JSON of the engine's protocol, payloads decoded; 64-bit numbers are strings. */
export interface HistoryEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly eventTime: string;
  readonly [member: string]: unknown;
}

/** An opened history. */
export interface History {
  readonly header: HistoryHeader;
  readonly events: readonly HistoryEvent[];
}

/** The text of an export: every line ends in a line feed. Throws on a history without events. */
export function historyLines(
  header: Omit<HistoryHeader, 'v' | 'events' | 'firstEvent' | 'lastEvent'>,
  events: readonly HistoryEvent[],
): { readonly header: HistoryHeader; readonly text: string } {
  const first = events[0];
  const last = events.at(-1);
  if (first === undefined || last === undefined) throw new Error('a history has at least one event');
  const full: HistoryHeader = {
    v: 1,
    ...header,
    events: events.length,
    firstEvent: Number(first.eventId),
    lastEvent: Number(last.eventId),
  };
  const lines = [canonicalText(full as unknown as JsonObject), ...events.map((one) => JSON.stringify(one))];
  return { header: full, text: `${lines.join('\n')}\n` };
}

/**
 * Reads the text of an export. Refuses `supervision.history-format` (not such a text, or a newer version) and
 * `supervision.history-events` (event ids that do not run from first to last without a gap); `field` names the line.
 */
export function parseHistory(text: string): History | Refusal {
  if (!text.endsWith('\n')) return refuse('supervision.history-format', { field: '/end' });
  const lines = text.slice(0, -1).split('\n');
  const values: unknown[] = [];
  for (const [index, line] of lines.entries()) {
    try {
      values.push(JSON.parse(line));
    } catch {
      return refuse('supervision.history-format', { field: `/${index}` });
    }
  }
  const [header, ...events] = values as [HistoryHeader | null, ...HistoryEvent[]];
  if (header === null || typeof header !== 'object' || header.v !== 1)
    return refuse('supervision.history-format', { field: '/0' });
  if (events.length !== header.events || header.lastEvent - header.firstEvent + 1 !== events.length)
    return refuse('supervision.history-events', { field: '/0' });
  for (const [index, event] of events.entries()) {
    if (Number(event.eventId) !== header.firstEvent + index)
      return refuse('supervision.history-events', { field: `/${index + 1}` });
  }
  return { header, events };
}
