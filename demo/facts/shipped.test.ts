import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecords, type FactRecord } from './record.ts';

const rows = readFileSync('data/cases.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as FactRecord);
const matters = JSON.parse(readFileSync('data/legal-aid-matters.json', 'utf8')) as {
  articles: Record<string, string>;
  criminal: { unitOnlyCharges: { causeCode: string; name: string }[] };
  civil: { causeCode: string; cause: string; article: string; provinces: 'all' | string[] }[];
};
const causes = JSON.parse(readFileSync('data/causes.json', 'utf8')) as Record<string, { code: string; name: string }[]>;
const regions = JSON.parse(readFileSync('data/regions.json', 'utf8')) as {
  regions: { code: string }[];
  retired: { code: string; successors: string[] }[];
};
const names = new Map(
  Object.values(causes)
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .map((one) => [one.code, one.name]),
);

describe('the shipped selection', () => {
  it('holds 2,000 real records, each once, and stays small', () => {
    expect(rows).toHaveLength(2000);
    expect(new Set(rows.map((one) => one.id)).size).toBe(2000);
    const bytes = [
      'cases.jsonl',
      'regions.json',
      'courts.json',
      'causes.json',
      'legal-aid-matters.json',
      'holidays.json',
    ]
      .map((name) => statSync(`data/${name}`).size)
      .reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeLessThan(3_000_000);
  });

  it('is read without an error by the reader of the format', () => {
    const { records, errors } = readRecords(readFileSync('data/cases.jsonl', 'utf8'));
    expect(errors).toEqual([]);
    expect(records).toEqual(rows);
  });

  it('has only civil rows whose cause is on the list, in a province where it is one', () => {
    const byCode = new Map(matters.civil.map((one) => [one.causeCode, one]));
    const civil = rows.filter((one) => one.caseType === '民事');
    expect(civil.length).toBeGreaterThan(100);
    for (const row of civil) {
      const matter = byCode.get(row.causeCode ?? '');
      expect(matter, `${row.id} ${row.cause}`).toBeDefined();
      if (matter && matter.provinces !== 'all' && row.provinceCode)
        expect(matter.provinces).toContain(row.provinceCode);
    }
  });

  it("has nothing of the Supreme People's Court, no review of death sentences, no question of jurisdiction, no crime of units", () => {
    const units = new Set(matters.criminal.unitOnlyCharges.map((one) => one.causeCode));
    for (const row of rows) {
      expect(['刑事', '民事']).toContain(row.caseType);
      expect(row.courtLevel).not.toBe('最高');
      expect([row.regionCode, row.provinceCode]).not.toContain('100000');
      expect(['死刑复核', '管辖', '复核']).not.toContain(row.stage);
      expect(row.mandatoryAid?.['deathReview'] ?? false).toBe(false);
      for (const code of [row.causeCode ?? '', ...(row.otherCauseCodes ?? [])])
        expect(units.has(code), row.id).toBe(false);
      expect(row.cause ?? '').not.toMatch(/^单位|私分国有资产|私分罚没/u);
    }
  });

  it('names only causes and regions that the shipped lists know', () => {
    const codes = new Set([
      ...regions.regions.map((one) => one.code),
      ...regions.retired.filter((one) => one.successors.length > 0).map((one) => one.code),
    ]);
    for (const row of rows) {
      expect(names.get(row.causeCode ?? ''), row.id).toBe(row.cause);
      if (row.regionCode) expect(codes.has(row.regionCode), row.regionCode).toBe(true);
    }
  });

  it('carries no name of a person and no text: values are codes, dates, numbers and words of closed lists', () => {
    const longest = Math.max(
      ...rows.flatMap((row) => Object.values(row).map((value) => (typeof value === 'string' ? value.length : 0))),
    );
    expect(longest).toBeLessThan(60);
  });

  it('gives each civil cause of the list its official name and an article that exists in the list', () => {
    for (const one of matters.civil) {
      expect(names.get(one.causeCode)).toBe(one.cause);
      expect(Object.keys(matters.articles)).toContain(one.article);
    }
    for (const one of matters.criminal.unitOnlyCharges) expect(names.get(one.causeCode)).toBe(one.name);
  });
});
