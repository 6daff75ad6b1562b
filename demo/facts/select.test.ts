import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  FORMS,
  GREEN_LANES,
  INTAKE_POINTS,
  MEANS_BASES,
  NOTICE_GROUNDS,
  PROCEEDINGS,
  PUBLICITIES,
  REACHES,
} from '#domain/case-file/codes';
import { combinationOf } from '#domain/handling/combinations';
import { isRefusal } from '#domain/kernel/refusal';
import type { Matters } from './matters.ts';
import { CATEGORIES, MIXTURES, shares, type Category } from './mixture.ts';
import type { NetworkView } from './places.ts';
import { readRecords, type FactRecord } from './record.ts';
import { selectCases, type Selection } from './select.ts';

const json = (name: string): unknown => JSON.parse(readFileSync(`data/${name}`, 'utf8'));
const { records } = readRecords(readFileSync('data/cases.jsonl', 'utf8'));
const matters = json('legal-aid-matters.json') as Matters;

/** A network as plain as it can be: an agency, a court and the other organs in every province, city and county. */
function plainNetwork(): NetworkView {
  const data = json('regions.json') as {
    regions: { code: string; name: string; level: string; parent: string | null }[];
    retired: { code: string; name: string; successors: string[] }[];
  };
  const regions = [
    ...data.regions.map((one) => ({ ...one, parentCode: one.parent, validTo: null, successorCode: null })),
    ...data.retired.map((one) => ({
      ...one,
      level: 'county',
      parentCode: null,
      validTo: '2015-12-31',
      successorCode: one.successors.at(-1) ?? null,
    })),
  ];
  const level = { province: 'high', city: 'intermediate', county: 'basic' } as Record<string, string>;
  const authorities = data.regions.flatMap((one) =>
    (['court', 'procuratorate', 'police', 'arbitration'] as const).map((kind) => ({
      id: `${kind}-${one.code}`,
      kind,
      name: `${one.name}${kind}`,
      regionCode: one.code,
      level: kind === 'court' ? (level[one.level] ?? '') : one.level,
      detention: false,
    })),
  );
  const agencies = data.regions
    .filter((one) => one.level !== 'county')
    .map((one) => ({ id: `A${one.code}`, code: `${one.code}-01`, regionCode: one.code }));
  return {
    regions,
    authorities: authorities.filter((one) => one.kind !== 'police' || !one.regionCode.endsWith('0000')),
    agencies,
  };
}
const network = plainNetwork();
const select = (more: Partial<Parameters<typeof selectCases>[0]> = {}): Selection =>
  selectCases({ records, count: 120, seed: '1', profile: 'full-coverage-province', network, matters, ...more });
const usual = select();
const many = select({ count: 1500 });

describe('the choice of cases', () => {
  it('is the same for the same seed, whatever the order of asking, and another for another seed', () => {
    expect(select()).toEqual(usual);
    expect(select({ seed: '2' }).cases.map((one) => one.key)).not.toEqual(usual.cases.map((one) => one.key));
  });

  it('gives exactly the number asked for, each case from a record or generated and marked so', () => {
    for (const count of [1, 2, 4, 30, 120]) {
      const { cases, fromFacts, generated } = select({ count });
      expect(cases).toHaveLength(count);
      expect(fromFacts + generated).toBe(count);
      expect(cases.filter((one) => one.source === 'facts')).toHaveLength(fromFacts);
      for (const one of cases) expect(one.recordId === null).toBe(one.source === 'generated');
      expect(new Set(cases.map((one) => one.key)).size).toBe(count);
    }
  });

  it.each(['full-coverage-province', 'civil-heavy-city'] as const)(
    'keeps the mixture of the profile %s to one case',
    (profile) => {
      const { cases } = select({ profile });
      const count = (category: Category): number => cases.filter((one) => one.category === category).length;
      for (const category of CATEGORIES) {
        expect(Math.abs(count(category) - 1.2 * MIXTURES[profile][category]), category).toBeLessThanOrEqual(1);
      }
    },
  );

  it('splits any number of cases without loss', () => {
    for (let count = 1; count < 60; count += 1) {
      const split = shares(count, 'full-coverage-province');
      expect(CATEGORIES.reduce((sum, category) => sum + split[category], 0)).toBe(count);
    }
  });

  it('has about four notices in five criminal cases', () => {
    const criminal = many.cases.filter((one) => one.category === 'criminal');
    const share = criminal.filter((one) => one.entry === 'notice').length / criminal.length;
    expect(share).toBeGreaterThan(0.72);
    expect(share).toBeLessThan(0.86);
  });

  it('uses only codes of the closed lists and pairs of form and proceeding that have a plan', () => {
    for (const one of many.cases) {
      expect(FORMS).toContain(one.form);
      expect(PROCEEDINGS).toContain(one.proceeding);
      expect(isRefusal(combinationOf(one.form, one.proceeding)), `${one.form} ${one.proceeding}`).toBe(false);
      expect(MEANS_BASES).toContain(one.meansBasis);
      expect(INTAKE_POINTS).toContain(one.intakePoint);
      expect(PUBLICITIES).toContain(one.publicity);
      expect(REACHES).toContain(one.reach);
      if (one.noticeGround !== null) expect(NOTICE_GROUNDS).toContain(one.noticeGround);
      if (one.greenLane !== null) expect(GREEN_LANES).toContain(one.greenLane);
      if (one.amountClaimedFen !== null)
        expect(Number.isSafeInteger(one.amountClaimedFen) && one.amountClaimedFen > 0).toBe(true);
    }
  });

  it('keeps the law of the two lanes: a ground and no means check with a notice, neither elsewhere', () => {
    for (const one of many.cases) {
      expect(one.noticeGround !== null).toBe(one.entry === 'notice');
      expect(one.meansBasis === 'not-required').toBe(one.entry === 'notice');
      if (one.mandatoryGround !== null) expect([one.entry, one.noticeGround]).toEqual(['notice', one.mandatoryGround]);
      if (one.possibleLifeOrDeath && one.form === 'criminal-defence') expect(one.entry).toBe('notice');
      if (one.minor) expect([one.protection, one.publicity]).toEqual(['minor', 'non-public']);
    }
  });

  it('leaves what the record states as it is, and names what it filled in', () => {
    const byId = new Map(records.map((one) => [one.id, one]));
    for (const one of many.cases) {
      const record = byId.get(one.recordId ?? '');
      if (!record) continue;
      expect([one.causeCode, one.causeName]).toEqual([record.causeCode, record.cause]);
      if (record.stage === '一审') expect(one.proceeding).toBe('first-instance');
      else if (record.stage === undefined) expect(one.generatedFields).toContain('proceeding');
      if (record.regionCode === undefined) expect(one.generatedFields).toContain('regionCode');
      else if (one.recordRegionCode === null) expect(one.regionCode).toBe(record.regionCode);
    }
  });

  it('puts every case into a region in use, under an agency at or above it', () => {
    const current = new Set(network.regions.filter((one) => one.validTo === null).map((one) => one.code));
    for (const one of many.cases) {
      expect(current.has(one.regionCode), one.regionCode).toBe(true);
      const seat = one.agencyCode.slice(0, 6).replace(/(00)+$/u, '');
      expect(one.regionCode.startsWith(seat)).toBe(true);
      expect(
        one.authorityId !== null ||
          one.form === 'other-non-litigation' ||
          one.form === 'administrative-reconsideration',
      ).toBe(true);
    }
  });

  it('gathers a demonstration at few agencies, in all six provinces', () => {
    const agencies = new Set(usual.cases.map((one) => one.agencyCode));
    expect(agencies.size).toBeLessThanOrEqual(12);
    expect(new Set(usual.cases.map((one) => one.provinceCode)).size).toBe(6);
  });

  it('names every record of a file that legal aid would not serve, with the reason, and serves the rest', () => {
    const file: FactRecord[] = [
      {
        id: 'ok-1',
        caseType: '刑事',
        cause: '盗窃罪',
        causeCode: 'CR-5-2',
        stage: '一审',
        regionCode: '330106',
        provinceCode: '330000',
      },
      {
        id: 'spc',
        caseType: '民事',
        cause: '离婚纠纷',
        causeCode: 'CC-2-2-14',
        courtLevel: '最高',
        regionCode: '100000',
      },
      {
        id: 'review',
        caseType: '刑事',
        cause: '故意杀人罪',
        causeCode: 'CR-4-1',
        stage: '死刑复核',
        regionCode: '100000',
      },
      { id: 'where', caseType: '刑事', cause: '诈骗罪', causeCode: 'CR-5-3', stage: '管辖' },
      { id: 'unit', caseType: '刑事', cause: '单位行贿罪', causeCode: 'CR-8-10' },
      { id: 'loan', caseType: '民事', cause: '民间借贷纠纷', causeCode: 'CC-4-10-108-3' },
      { id: 'what', caseType: '民事' },
      { id: 'charge', caseType: '刑事' },
      {
        id: 'divorce',
        caseType: '民事',
        cause: '离婚纠纷',
        causeCode: 'CC-2-2-14',
        regionCode: '110105',
        provinceCode: '110000',
      },
      {
        id: 'far',
        caseType: '刑事',
        cause: '盗窃罪',
        causeCode: 'CR-5-2',
        regionCode: '440106',
        provinceCode: '440000',
      },
      {
        id: 'old',
        caseType: '刑事',
        cause: '盗窃罪',
        causeCode: 'CR-5-2',
        regionCode: '330103',
        provinceCode: '330000',
      },
    ];
    const { cases, notServed, fromFacts } = select({ records: file, count: 4 });
    expect(notServed).toEqual([
      { recordId: 'spc', reason: 'supreme-court' },
      { recordId: 'review', reason: 'death-sentence-review' },
      { recordId: 'where', reason: 'jurisdiction-question' },
      { recordId: 'unit', reason: 'unit-crime' },
      { recordId: 'loan', reason: 'cause-not-on-list' },
      { recordId: 'what', reason: 'cause-unknown' },
      { recordId: 'divorce', reason: 'cause-not-in-province' },
    ]);
    expect(fromFacts).toBe(4);
    expect(cases.find((one) => one.key === 'charge')?.generatedFields).toContain('causeCode');
    expect(cases.find((one) => one.key === 'old')).toMatchObject({ regionCode: '330105', recordRegionCode: '330103' });
    const far = cases.find((one) => one.key === 'far');
    expect(far?.recordRegionCode).toBe('440106');
    expect(far?.generatedFields).toContain('regionCode');
  });

  it('uses every record of a small file and generates the rest towards the mixture', () => {
    const { cases, fromFacts, generated } = select({ records: records.slice(0, 5), count: 20 });
    expect([cases.length, fromFacts, generated]).toEqual([20, 5, 15]);
  });
});

describe('the reader of records', () => {
  it('names line, field and fault of every line that is no record, and reads on', () => {
    const text = [
      '{"id":"a","caseType":"刑事"}',
      'not json',
      '[1]',
      '{"id":"b"}',
      '{"id":7,"caseType":"刑事"}',
      '',
      '{"id":"c","caseType":"民事","regionCode":"33"}',
      '{"id":"d","caseType":"民事","nDefendants":0}',
      '{"id":"a","caseType":"民事"}',
      '{"id":"e","caseType":"民事","dates":[]}',
    ].join('\n');
    const read = readRecords(text);
    expect(read.records.map((one) => one.id)).toEqual(['a']);
    expect(read.errors).toEqual([
      { line: 2, field: '', code: 'not-json' },
      { line: 3, field: '', code: 'not-an-object' },
      { line: 4, field: 'caseType', code: 'missing' },
      { line: 5, field: 'id', code: 'type' },
      { line: 7, field: 'regionCode', code: 'value' },
      { line: 8, field: 'nDefendants', code: 'value' },
      { line: 9, field: 'id', code: 'duplicate' },
      { line: 10, field: 'dates', code: 'type' },
    ]);
  });
});
