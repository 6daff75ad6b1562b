import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACT_RULES, REGISTER } from '#domain/case-file/acts';
import { ACT_CONTRACTS } from './acts/index.ts';
import { ENDPOINTS } from './http/endpoints.ts';
import { openApiDocument } from './openapi.ts';
import { problemCodes, problemPage } from './problem-pages.ts';
import { PROBLEMS } from './problems.ts';
import { ACT_WORDS, OPERATION_WORDS, ROOM_WORDS } from './words/acts.ts';
import { PROBLEM_WORDS } from './words/problems.ts';

const OPENAPI = 'contract/openapi.json';
const PAGES = 'docs/problems';
const write = process.env['ZHIHENG_WRITE_GENERATED'] === '1';

describe('what is generated from the contract', () => {
  it('is the description that is committed', () => {
    const text = `${JSON.stringify(openApiDocument(), null, 2)}\n`;
    if (write) writeFileSync(OPENAPI, text);
    expect(readFileSync(OPENAPI, 'utf8'), 'run node tools/gen-openapi.mjs').toBe(text);
  });

  it('is a page for each problem, and no page is left over', () => {
    if (write) {
      rmSync(PAGES, { recursive: true, force: true });
      mkdirSync(PAGES, { recursive: true });
      for (const code of problemCodes()) writeFileSync(`${PAGES}/${code}.md`, problemPage(code));
    }
    expect(readdirSync(PAGES).sort()).toEqual(
      problemCodes()
        .map((code) => `${code}.md`)
        .sort(),
    );
    for (const code of problemCodes()) expect(readFileSync(`${PAGES}/${code}.md`, 'utf8')).toBe(problemPage(code));
  });
});

describe('the contract is whole', () => {
  it('has a body and words for every act of the transition table and for the registration, and for no other', () => {
    const acts = [...Object.keys(ACT_RULES), REGISTER].sort();
    expect(Object.keys(ACT_CONTRACTS).sort()).toEqual(acts);
    expect(Object.keys(ACT_WORDS).sort()).toEqual(acts);
  });

  it('has words for every problem in both languages, and for no other', () => {
    expect(Object.keys(PROBLEM_WORDS).sort()).toEqual(Object.keys(PROBLEMS).sort());
    for (const { zh, en } of Object.values(PROBLEM_WORDS)) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('has one operation id and one summary for each address', () => {
    const ids = ENDPOINTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const addresses = ENDPOINTS.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
    const acts = new Set(ENDPOINTS.filter(({ command }) => command === true).map(({ id }) => id));
    expect(ids.filter((id) => !acts.has(id)).sort()).toEqual(Object.keys(OPERATION_WORDS).sort());
    for (const { room } of ENDPOINTS) expect(ROOM_WORDS).toHaveProperty(room);
  });
});
