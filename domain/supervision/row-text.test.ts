import { describe, expect, it } from 'vitest';
import { requestOf } from '../case-file/request-of.ts';
import { rowText } from './row-text.ts';

const AT = Date.UTC(2026, 10, 22, 16, 30);
const HASH = 'ab'.repeat(32);

describe('the request of a stored command', () => {
  const row = { act: 'follow-up.try', personId: 'p-1', grantId: 'g-1', role: 'caller', receivedAt: AT };

  it('counts on the legal day of its receipt and carries the unit of the grant', () => {
    expect(requestOf({ ...row, facts: { touch: 'first', actorUnit: 'u-1' } })).toEqual({
      act: 'follow-up.try',
      actor: { person: 'p-1', grant: 'g-1', role: 'caller', unit: 'u-1' },
      on: '2026-11-23',
      at: AT,
      facts: { touch: 'first', actorUnit: 'u-1' },
    });
  });

  it('has no unit when the facts name none', () => {
    for (const facts of [{}, { actorUnit: 7 }, { actorUnit: null }]) {
      expect(requestOf({ ...row, facts }).actor.unit).toBeNull();
    }
  });
});

describe('the text of a row', () => {
  const input = {
    kind: 'follow-up.tried',
    kindVersion: 1,
    actor: { person: 'p-1', grant: 'g-1', role: 'caller' as const },
    command: 'c-1',
    receivedAt: AT,
    facts: { touch: 'first' },
    texts: [],
  };

  it('is canonical, with the instant left to the ledger', () => {
    expect(rowText(input)).toBe(
      '{"actor":{"grant":"g-1","person":"p-1"},"at":"?","command":"c-1","commitments":{},"facts":{"receivedAt":"2026-11-22T16:30:00.000Z","touch":"first"},"kind":"follow-up.tried","kindVersion":1,"v":1}',
    );
  });

  it('names the rule that decided and commits to the texts', () => {
    const text = rowText({
      ...input,
      rule: { pack: 'cn-2023-09', version: 2, key: 'follow-up.first-touch' },
      texts: [{ name: 'note', commitment: HASH }],
    });
    expect(JSON.parse(text)).toMatchObject({
      rule: { pack: 'cn-2023-09', version: 2, key: 'follow-up.first-touch' },
      commitments: { note: HASH },
    });
    expect(rowText({ ...input, rule: null })).toBe(rowText(input));
  });

  it('names somebody without an account by role, and the product itself as the system', () => {
    const { actor, command } = JSON.parse(
      rowText({ ...input, actor: { person: null, grant: null, role: 'recipient' }, command: null }),
    ) as { actor: object; command: string };
    expect(actor).toEqual({ person: 'system', grant: 'recipient' });
    expect(command).toBe('system');
  });
});
