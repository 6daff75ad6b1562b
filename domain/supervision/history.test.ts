import { describe, expect, it } from 'vitest';
import { isRefusal } from '../kernel/refusal.ts';
import { historyLines, parseHistory, type HistoryEvent } from './history.ts';

const HEADER = {
  caseId: 'c',
  export: 'e',
  workflowId: 'case-c',
  runId: 'r',
  workflowType: 'caseFile',
  status: 'completed',
  startedAt: '2026-11-23T01:00:00.000Z',
  closedAt: '2026-11-23T02:00:00.000Z',
};
const event = (id: number): HistoryEvent => ({ eventId: String(id), eventType: 'EVENT_TYPE_X', eventTime: 't' });
const EVENTS = [event(1), event(2), event(3)];

function refused(text: string): string {
  const parsed = parseHistory(text);
  return isRefusal(parsed) ? `${parsed.code} ${parsed.field ?? ''}` : 'accepted';
}

describe('the lines of a history', () => {
  const { text } = historyLines(HEADER, EVENTS);

  it('come back as they were, with the events counted', () => {
    const parsed = parseHistory(text);
    expect(parsed).toMatchObject({
      header: { ...HEADER, v: 1, events: 3, firstEvent: 1, lastEvent: 3 },
      events: EVENTS,
    });
  });

  it('are refused with the line that is wrong', () => {
    const lines = text.trimEnd().split('\n');
    const put = (changed: readonly string[]): string => `${changed.join('\n')}\n`;
    expect(refused(text.slice(0, -1))).toBe('supervision.history-format /end');
    expect(refused(put([...lines.slice(0, 2), '{', ...lines.slice(3)]))).toBe('supervision.history-format /2');
    expect(refused(put([lines[0]?.replace('"v":1', '"v":2') ?? '', ...lines.slice(1)]))).toBe(
      'supervision.history-format /0',
    );
    expect(refused(put(lines.slice(0, -1)))).toBe('supervision.history-events /0');
    const [header = '', one = '', two = '', three = ''] = lines;
    expect(refused(put([header, two, one, three]))).toBe('supervision.history-events /1');
    expect(refused('null\n')).toBe('supervision.history-format /0');
  });
});
