import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as words from './assignment.ts';

const DOMAIN = join(import.meta.dirname, '../../domain/assignment');
const FILES = readdirSync(DOMAIN).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

describe('words of assignment', () => {
  it('exist in both languages for every entry of every table', () => {
    const check = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) throw new Error(`no words at ${path}`);
      if (!('zh-CN' in value)) return Object.entries(value).forEach(([key, item]) => check(item, `${path}.${key}`));
      const { 'zh-CN': zh, en } = value as Record<string, string>;
      expect([path, zh?.search(/^\P{ASCII}/u)]).toEqual([path, 0]);
      expect([path, en?.search(/^\p{ASCII}+$/u)]).toEqual([path, 0]);
    };
    check(words, 'words');
  });

  it('exist for every refusal of the rules', () => {
    const codes = FILES.flatMap((name) => {
      const source = readFileSync(join(DOMAIN, name), 'utf8');
      const full = [
        ...source.matchAll(/refuse\([^;]*?'(assignment\.[a-z-]+)'(?: : '(assignment\.[a-z-]+)')?/gu),
      ].flatMap((match) => [match[1], match[2] ?? match[1]]);
      const bad = [...source.matchAll(/\bbad\('([a-z-]+)'/gu)].map((match) => `assignment.request-${match[1]}`);
      const wrong = [...source.matchAll(/\bwrong\('([a-z-]+)'/gu)].map((match) => `assignment.draw-${match[1]}`);
      return [...full, ...bad, ...wrong];
    });
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !Object.hasOwn(words.ASSIGNMENT_PROBLEMS, code ?? ''))).toEqual([]);
  });
});
