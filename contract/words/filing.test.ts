import { describe, expect, it } from 'vitest';
import { ledgerKinds } from '#contract/ledger/index';
import { EVENT_WORDS } from './filing.ts';

/** Kinds that stand in streams of their own and never in a case's. */
const ELSEWHERE = /^(?:draw|supervision|policy|access|key|round|evaluation|sampling)\./u;

describe('words for filing', () => {
  it('name every kind of row that a case may have, so that no code is printed in a trail', () => {
    const kinds = [...new Set([...ledgerKinds.values()].map(({ kind }) => kind))].filter(
      (kind) => !ELSEWHERE.test(kind),
    );
    expect(kinds.length).toBeGreaterThan(30);
    expect(kinds.filter((kind) => EVENT_WORDS[kind] === undefined)).toEqual([]);
  });
});
