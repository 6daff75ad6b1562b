/**
 * The packs that ship. A released pack never changes: a new figure is a new pack with its own validity,
 * and `packs.test.ts` pins each one's SHA-256.
 */
import type { BasePack, RegionPack, RulePack, RuleSource } from '../rule-pack.ts';
import { AFTER_DEADLINES } from './cn-2023-09-after.ts';
import { HANDLING_DEADLINES } from './cn-2023-09-handling.ts';
import { INTAKE_DEADLINES } from './cn-2023-09-intake.ts';
import { NATIONAL_SETTINGS } from './cn-2023-09-settings.ts';

const SINCE = '2023-09-01';

const NATIONAL: BasePack = {
  kind: 'base',
  pack: 'cn-2023-09',
  version: 1,
  region: 'cn',
  validFrom: SINCE,
  validTo: null,
  deadlines: [...INTAKE_DEADLINES, ...HANDLING_DEADLINES, ...AFTER_DEADLINES],
  settings: NATIONAL_SETTINGS,
};

function local(title: string, article: string | null, confidence: RuleSource['confidence']): RuleSource {
  return { law: 'local-regulation', article, confidence, title };
}

const EMPTY = {
  version: 1,
  extends: 'cn-2023-09',
  validFrom: SINCE,
  validTo: null,
  overrides: [],
  added: [],
  settings: {},
};

/** The 5 % is what the department itself presented (法治日报); the closing figure stands in the text of 2016. */
const ZHEJIANG: RegionPack = {
  ...EMPTY,
  kind: 'region',
  pack: 'zhejiang-2023-09',
  region: '330000',
  overrides: [
    {
      key: 'closing.submit',
      value: 15,
      unit: 'natural',
      source: local('浙江省法律援助条例 (2016)', '19', 'part'),
      verified: false,
    },
  ],
  settings: {
    hearingQuotaShare: {
      value: { of: 5, in: 100 },
      source: local('浙江省司法厅, 法治日报', null, 'part'),
      verified: false,
    },
  },
};

/** Its 5 working days to examine and 3 to assign can be longer than the national 7 and 3 days: not applied. */
const HANGZHOU: RegionPack = {
  ...EMPTY,
  kind: 'region',
  pack: 'hangzhou-2023-09',
  region: '330100',
  overrides: [
    {
      key: 'closing.submit',
      value: 15,
      unit: 'natural',
      source: local('杭州市法律援助条例 (2017)', '38', 'confirmed'),
      verified: true,
    },
  ],
  settings: {
    seriousCrimeYearsAtLeast: {
      value: 5,
      source: local('杭州市法律援助条例 (2017)', null, 'confirmed'),
      verified: true,
    },
  },
};

/** 律师 15 日 + 中心审核 15 日. */
const YUHUAN: RegionPack = {
  ...EMPTY,
  kind: 'region',
  pack: 'yuhuan-2023-09',
  region: '331083',
  overrides: [
    {
      key: 'closing.submit',
      value: 15,
      unit: 'natural',
      source: local('玉环市法律援助案卷要求', null, 'confirmed'),
      verified: true,
    },
    {
      key: 'closing.examine',
      value: 15,
      unit: 'natural',
      source: local('玉环市法律援助案卷要求', null, 'confirmed'),
      verified: true,
    },
  ],
};

/** 结案后 10 日内装订成卷. */
const HEBEI: RegionPack = {
  ...EMPTY,
  kind: 'region',
  pack: 'hebei-2023-09',
  region: '130000',
  overrides: [
    {
      key: 'closing.submit',
      value: 10,
      unit: 'natural',
      source: local('河北省法律援助档案规定', '6', 'confirmed'),
      verified: true,
    },
  ],
};

/** All released packs, the base first. */
export const RULE_PACKS: readonly RulePack[] = [NATIONAL, ZHEJIANG, HANGZHOU, YUHUAN, HEBEI];
