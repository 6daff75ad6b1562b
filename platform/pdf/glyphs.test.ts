import { beforeAll, describe, expect, it } from 'vitest';
import { loadFaces, type Faces } from './fonts.ts';
import { findTextFaults } from './glyphs.ts';
import { escapeXml } from './xmp.ts';

let faces: Faces;
beforeAll(async () => {
  faces = await loadFaces();
});

describe('text faults', () => {
  it('finds nothing in ordinary text with line feeds, at any depth', () => {
    expect(findTextFaults({ a: ['张明远\n浙杭援字〔2025〕36号', { b: 'Ａ-01 㛃 ½' }], n: 3, z: null }, faces)).toEqual({
      missing: null,
      forbidden: null,
    });
  });

  it('lists code points in order, each once, with JSON pointers', () => {
    const found = findTextFaults({ 'a/b': '𠮷☑𠮷', c: ['x', '☑'], d: 'ab\u202ec\t' }, faces);
    expect(found.missing).toEqual({ codePoints: ['U+2611', 'U+20BB7'], pointers: ['/a~1b', '/c/1'] });
    expect(found.forbidden).toEqual({ codePoints: ['U+0009', 'U+202E'], pointers: ['/d'] });
  });

  it('takes a lone surrogate for a forbidden character', () => {
    expect(findTextFaults('\ud842', faces).forbidden?.codePoints).toEqual(['U+D842']);
  });
});

describe('XMP text', () => {
  it('is escaped so that no title can end an element', () => {
    expect(escapeXml('<A&B> "纠纷" \'x\' \u0000\ufffe')).toBe('&lt;A&amp;B&gt; &quot;纠纷&quot; &apos;x&apos; ');
  });
});
