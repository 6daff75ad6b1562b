import { describe, expect, it } from 'vitest';
import { eventually } from './until.ts';

describe('waiting for a condition', () => {
  it('returns the first value that holds and asks no further', async () => {
    let calls = 0;
    const value = await eventually(() => (++calls < 3 ? null : `call ${calls}`), { everyMs: 1 });
    expect(value).toBe('call 3');
    expect(calls).toBe(3);
  });

  it('accepts zero and the empty string as values', async () => {
    expect(await eventually(() => 0)).toBe(0);
    expect(await eventually(() => '')).toBe('');
  });

  it('names the last error when the time is up', async () => {
    const broken = () => Promise.reject(new Error('no such row'));
    await expect(eventually(broken, { timeoutMs: 20, everyMs: 5, what: 'the row' })).rejects.toThrow(
      'the row did not hold within 20 ms; last error: no such row',
    );
  });

  it('prints the failure of the pending workflow task of the handle it was given', async () => {
    const handle = {
      workflowId: 'case-1',
      fetchHistory: () =>
        Promise.resolve({
          events: [{}, { workflowTaskFailedEventAttributes: { failure: { message: 'nondeterminism' } } }],
        }),
    };
    await expect(eventually(() => false, { timeoutMs: 1, handle })).rejects.toThrow(
      /case-1:\n {2}workflow task failed: nondeterminism/u,
    );
  });
});
