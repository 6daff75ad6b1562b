/** Every kind of row and every event of the engine reads as a sentence in both languages, and goes on reading so. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#domain/kernel/json';
import { ENGINE_WORDS, engineEventInWords } from '../words/timeline/engine.ts';
import { rowInWords, unsayable } from '../words/timeline/sentences.ts';
import { ledgerKinds } from './index.ts';

const GOLDEN = join(import.meta.dirname, '../words/timeline/golden.txt');
const nameOf = (id: string): string => `⟨${id.slice(-4)}⟩`;

/** The golden text: kind by kind, then the engine's events, Chinese and English under each. */
function written(): string {
  const kinds = [...ledgerKinds.values()].map(({ kind, version, sample }) => {
    const say = (tongue: 'zh' | 'en'): string =>
      rowInWords(
        kind,
        sample as JsonObject,
        { name: tongue === 'zh' ? '张三' : 'Zhang San', role: 'officer' },
        nameOf,
        tongue,
      ).sentence;
    return `${kind}@${version}\n  ${say('zh')}\n  ${say('en')}`;
  });
  const events = Object.keys(ENGINE_WORDS).map(
    (type) =>
      `EVENT_TYPE_${type}\n  ${engineEventInWords(type, { name: 'caseFile', seconds: 7_200 }, 'zh')}\n  ${engineEventInWords(type, { name: 'caseFile', seconds: 7_200 }, 'en')}`,
  );
  return `${[...kinds.toSorted(), ...events.toSorted()].join('\n')}\n`;
}

if (process.env['ZHIHENG_WRITE_GOLDEN'] === '1') writeFileSync(GOLDEN, written());

describe('sentences', () => {
  it('exist for every kind and every fact; give new ones their words in contract/words/timeline', () => {
    const missing = [...ledgerKinds.values()].flatMap(({ kind, sample }) => unsayable(kind, sample as JsonObject));
    expect(missing).toEqual([]);
  });

  it('exist for every event type of the protocol', () => {
    const load = createRequire(createRequire(import.meta.url).resolve('@temporalio/common'));
    const { temporal } = load('@temporalio/proto') as {
      temporal: { api: { enums: { v1: { EventType: Record<string, number> } } } };
    };
    const types = Object.keys(temporal.api.enums.v1.EventType).map((name) => name.replace('EVENT_TYPE_', ''));
    expect(types.filter((type) => type !== 'UNSPECIFIED' && !(type in ENGINE_WORDS))).toEqual([]);
  });

  it('read as they did, in both languages (ZHIHENG_WRITE_GOLDEN=1 writes new ones)', () => {
    expect(written()).toBe(readFileSync(GOLDEN, 'utf8'));
  });

  it('are missed for a kind without words, and for a fact without a reading', () => {
    expect(unsayable('unknown.kind', { on: '2026-11-23' })).toEqual(['unknown.kind']);
    expect(unsayable('intake.granted', { novelty: 1 })).toEqual(['intake.granted/novelty']);
  });
});
