import { describe, expect, it } from 'vitest';
import { canonicalText, parseCanonical } from '../kernel/canonical.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { RowBodyInput } from './row-body.ts';
import { bodyBytes, buildBody } from './row-body.ts';

const INPUT: RowBodyInput = {
  kind: 'intake.received',
  kindVersion: 1,
  at: Date.UTC(2026, 10, 23, 1),
  actor: { person: 'P-1', grant: 'G-1' },
  command: '019a0000-0000-7000-8000-000000000001',
  facts: {
    receivedOn: '2026-11-23',
    form: 'civil-litigation',
    persons: 2,
    greenLane: null,
    lanes: ['wages'],
    urgent: false,
  },
};

describe('buildBody', () => {
  it('gives the members that are published, in canonical bytes that parse again', () => {
    const body = buildBody({
      ...INPUT,
      rule: { pack: 'national', version: '2023-09-01', key: 'examination-days' },
      commitments: { name: 'a'.repeat(64) },
    });
    const parsed = parseCanonical(bodyBytes(body));
    expect(parsed.ok && canonicalText(parsed.value)).toBe(
      `{"actor":{"grant":"G-1","person":"P-1"},"at":"2026-11-23T01:00:00.000Z","command":"019a0000-0000-7000-8000-000000000001","commitments":{"name":"${'a'.repeat(64)}"},"facts":{"form":"civil-litigation","greenLane":null,"lanes":["wages"],"persons":2,"receivedOn":"2026-11-23","urgent":false},"kind":"intake.received","kindVersion":1,"rule":{"key":"examination-days","pack":"national","version":"2023-09-01"},"v":1}`,
    );
  });

  it.each<[string, JsonObject, string]>([
    ['a sentence', { note: 'did not pick up' }, '/facts/note'],
    ['a long text without spaces', { a: { note: '字'.repeat(129) } }, '/facts/a/note'],
    ['a line break', { list: ['x', 'a\nb'] }, '/facts/list/1'],
    ['an empty text', { note: '' }, '/facts/note'],
    ['a fraction', { share: 0.5 }, '/facts/share'],
    ['undefined', { x: undefined as unknown as Json }, '/facts/x'],
    ['a member name that could be text', { 'a b': 1 }, '/facts'],
  ])('throws on %s in the facts and names where, not what', (_, facts, pointer) => {
    expect(() => buildBody({ ...INPUT, facts })).toThrow(`"${pointer}"`);
    expect(() => buildBody({ ...INPUT, facts })).not.toThrow(/pick up|字字/u);
  });

  it('throws on a wrong kind, version, actor or commitment', () => {
    expect(() => buildBody({ ...INPUT, kind: 'Intake' })).toThrow('/kind');
    expect(() => buildBody({ ...INPUT, kindVersion: 0 })).toThrow('/kindVersion');
    expect(() => buildBody({ ...INPUT, actor: { person: 'Zhang San', grant: 'G' } })).toThrow('/actor/person');
    expect(() => buildBody({ ...INPUT, commitments: { name: 'x' } })).toThrow('/commitments/name');
    expect(() => buildBody({ ...INPUT, commitments: { 'a/b': 'a'.repeat(64) } })).toThrow('/commitments');
  });
});
