import { describe, expect, it } from 'vitest';
import { Life } from '../../test/support/pure-life.ts';
import { tasksOf } from './tasks.ts';

const applied = (): Life => new Life('labour-arbitration/arbitration', 'application');
/** 2026-03-02 at ten in the morning in Shanghai, when the life's acts are done. */
const TEN = '2026-03-02T02:00:00Z';

describe('an application lodged elsewhere', () => {
  it('is recorded with the instants that were stated', () => {
    const life = applied();
    life.does('officer', 'intake.record-lodging', {
      by: 'organ',
      lodgedAt: '2026-02-27T08:00:00Z',
      forwardedAt: '2026-03-01T09:00:00+08:00',
    });
    expect(life.events.slice(-2)).toMatchObject([
      { kind: 'intake.lodged-elsewhere', facts: { by: 'organ', at: Date.UTC(2026, 1, 27, 8) } },
      { kind: 'intake.forwarded', facts: { at: Date.UTC(2026, 2, 1, 1) } },
    ]);
    expect(life.try('officer', 'intake.forward')?.code).toBe('intake.forwarded-already');
    expect(life.try('officer', 'intake.record-lodging', { by: 'organ', lodgedAt: TEN })?.code).toBe(
      'intake.lodged-already',
    );
  });

  it('is a task of the station that took it in, of an officer for a duty lawyer, and of nobody for an organ', () => {
    for (const [by, role] of [
      ['station', 'station-officer'],
      ['duty-lawyer', 'officer'],
      ['organ', null],
    ] as const) {
      const life = applied().does('station-officer', 'intake.record-lodging', { by, lodgedAt: TEN });
      const task = tasksOf(life.state, []).find(({ act }) => act === 'intake.forward');
      expect(task?.role ?? null).toBe(role);
      life.does('station-officer', 'intake.forward');
      expect(tasksOf(life.state, []).map(({ act }) => act)).not.toContain('intake.forward');
    }
  });

  it('refuses instants of the future and a forwarding before the lodging', () => {
    const life = applied();
    const tries = (facts: Record<string, string>): string | undefined =>
      life.try('officer', 'intake.record-lodging', { by: 'station', ...facts })?.code;
    expect(tries({ lodgedAt: '2026-03-02T02:00:01Z' })).toBe('intake.lodged-in-the-future');
    expect(tries({ lodgedAt: TEN, forwardedAt: '2026-03-02T01:59:59Z' })).toBe('intake.forwarded-before-lodged');
    expect(tries({ lodgedAt: TEN, forwardedAt: '2026-03-02T02:30:00Z' })).toBe('intake.lodged-in-the-future');
    expect(life.try('officer', 'intake.forward')?.code).toBe('intake.not-lodged-elsewhere');
  });
});

describe('an application whose papers are missing', () => {
  it('counts as withdrawn only when the last day for them is over', () => {
    const life = applied().does('officer', 'intake.request-supplement', {
      items: ['identity-proof'],
      by: '2026-03-09',
    });
    life.day = 7;
    expect(life.try('officer', 'intake.deem-withdrawn')?.code).toBe('intake.supplement-still-in-time');
    life.day = 8;
    expect(tasksOf(life.state, []).map(({ act }) => act)).toEqual(['intake.deem-withdrawn']);
    life.does('officer', 'intake.deem-withdrawn');
    expect(life.state).toMatchObject({ stage: 'archive', ending: 'deemed-withdrawn' });
  });
});
