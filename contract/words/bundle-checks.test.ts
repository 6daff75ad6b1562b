import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BUNDLE_FINDING_WORDS } from './bundle-checks.ts';

const FOLDER = new URL('../../domain/supervision/bundle/', import.meta.url);

describe('words of a bundle', () => {
  it('has one for every code that a check writes out', () => {
    const codes = readdirSync(FOLDER)
      .filter((name) => !name.endsWith('.test.ts'))
      .flatMap((name) => [...readFileSync(new URL(name, FOLDER), 'utf8').matchAll(/'(supervision\.[a-z-]+)'/gu)])
      .map(([, code]) => code ?? '')
      // A kind of row.
      .filter((code) => code !== 'supervision.history-exported');
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !Object.hasOwn(BUNDLE_FINDING_WORDS, code))).toEqual([]);
  });

  it('names each of them in the published format', () => {
    const doc = readFileSync(new URL('../../docs/formats/bundle.md', import.meta.url), 'utf8');
    const missing = Object.keys(BUNDLE_FINDING_WORDS).filter(
      (code) => /\.(?:bundle|zip|head|state|map)-/u.test(code) && !doc.includes(code.replace(/^supervision\./u, '')),
    );
    expect(missing).toEqual([]);
  });
});
