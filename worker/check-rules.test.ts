import { describe, expect, it } from 'vitest';
import { checkRules } from './check-rules.ts';

describe('the shipped rules', () => {
  it('have no fault, so that a worker begins', () => {
    expect(() => checkRules()).not.toThrow();
  });

  it('keep a worker from beginning and name every fault of every table', () => {
    expect(() => checkRules({ plans: () => ['a', 'b'], packs: () => [], order: () => ['c'] })).toThrow(
      'the rules have 3 fault(s):\n  - plans: a\n  - plans: b\n  - order: c',
    );
  });
});
