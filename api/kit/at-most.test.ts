import { describe, expect, it } from 'vitest';
import { atMost } from './at-most.ts';

/** A piece of work that ends when it is told to. */
function held(): {
  readonly work: () => Promise<string>;
  readonly end: (how: 'well' | 'badly') => void;
  begun: boolean;
} {
  let end: (how: 'well' | 'badly') => void = () => {};
  const promise = new Promise<string>((resolve, reject) => {
    end = (how) => (how === 'well' ? resolve('done') : reject(new Error('broken')));
  });
  const one = {
    begun: false,
    work: (): Promise<string> => {
      one.begun = true;
      return promise;
    },
    end,
  };
  return one;
}

/** Lets every promise that can go on go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work in turn', () => {
  it('runs no more than so many at once, in the order in which they came, also after one that failed', async () => {
    const inTurn = atMost(2);
    const all = Array.from({ length: 5 }, held);
    const results = all.map((one) => inTurn(one.work));
    const outcomes = Promise.allSettled(results);
    const begun = (): boolean[] => all.map((one) => one.begun);
    await settle();
    expect(begun()).toEqual([true, true, false, false, false]);
    all[1]?.end('badly');
    await settle();
    expect(begun()).toEqual([true, true, true, false, false]);
    all[0]?.end('well');
    all[2]?.end('well');
    await settle();
    expect(begun()).toEqual([true, true, true, true, true]);
    all[3]?.end('well');
    all[4]?.end('well');
    expect((await outcomes).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
  });

  it('takes new work at once after all has ended', async () => {
    const inTurn = atMost(1);
    await expect(inTurn(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(inTurn(() => Promise.resolve(7))).resolves.toBe(7);
  });
});
