import { describe, expect, it } from 'vitest';
import type { PanelExpert, PanelFile } from '#domain/evaluation/panel/rules';
import { isRefusal } from '#domain/kernel/refusal';
import { assignPanel } from './assign-panel.ts';

const SEED = 'c'.repeat(64);

function experts(count: number, change: (at: number) => Partial<PanelExpert> = () => ({})): PanelExpert[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `e${at}`,
    person: `p${at}`,
    kind: 'lawyer',
    firms: [{ unit: `u${at}`, current: true }],
    agency: null,
    city: '3301',
    forms: ['civil-litigation'],
    years: 12,
    cap: 10,
    ownFails: 0,
    ...change(at),
  }));
}

function files(count: number, change: Partial<PanelFile> = {}): PanelFile[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `f${at}`,
    form: 'civil-litigation',
    unit: 'unit',
    agency: 'agency',
    city: '3301',
    persons: [],
    opposingUnits: [],
    ...change,
  }));
}

/** Rules that a refusal names. */
async function named(pool: PanelExpert[], list: PanelFile[]): Promise<unknown> {
  const outcome = await assignPanel(pool, list, SEED);
  return isRefusal(outcome) ? [outcome.code, outcome.params?.['rules']] : 'assigned';
}

describe('an assignment that is impossible names the smallest set of rules to relax', () => {
  it('nobody may meet twice', async () => {
    expect(await named(experts(3), files(3))).toBe('assigned');
    expect(await named(experts(3), files(4))).toEqual(['evaluation.panel-infeasible', 'no-repeat-pair']);
  });

  it('caps', async () => {
    expect(
      await named(
        experts(4, () => ({ cap: 1 })),
        files(3),
      ),
    ).toEqual(['evaluation.panel-infeasible', 'load-cap']);
  });

  it('competence', async () => {
    const few = experts(4, (at) => (at < 3 ? { forms: ['criminal-defence'] } : {}));
    expect(await named(few, files(2))).toEqual(['evaluation.panel-infeasible', 'competence']);
  });

  it('two rules at once where neither alone is enough', async () => {
    const few = experts(4, (at) => ({ cap: 1, forms: at === 0 ? ['civil-litigation'] : ['criminal-defence'] }));
    expect(await named(few, files(3))).toEqual(['evaluation.panel-infeasible', 'load-cap, competence']);
  });

  it('and none where no rule helps: everybody belongs to the firm', async () => {
    const own = experts(3, () => ({ firms: [{ unit: 'unit', current: true }] }));
    expect(await named(own, files(1))).toEqual(['evaluation.panel-infeasible', '']);
    expect(await named([], files(1))).toEqual(['evaluation.panel-infeasible', '']);
  });
});

describe('an assignment', () => {
  it('gives a reason for each pick and repeats itself, whatever the order of the lists', async () => {
    const pool = experts(6, (at) => ({ city: at < 4 ? '3301' : '3302', years: 3 * at }));
    const first = await assignPanel(pool, files(6), SEED);
    const again = await assignPanel(pool.toReversed(), files(6).toReversed(), SEED);
    if (isRefusal(first)) throw new Error(first.code);
    expect(again).toEqual(first);
    expect(first.proven).toBe(true);
    expect(first.picks).toHaveLength(12);
    for (const { reason } of first.picks) {
      expect(reason.eligible).toBe(6);
      expect(reason.rank).toBeGreaterThan(0);
      expect(reason.tie).toBeLessThan(2 ** 20);
      expect(reason.equal).toBe(false);
    }
    const total = first.picks.reduce(
      (sum, { reason: { distance, experience, record, tie } }) =>
        sum + (distance + experience + record) * 2 ** 20 + tie,
      0,
    );
    expect(first.total).toBe(total);
  });
});
