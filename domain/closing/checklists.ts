/**
 * Closure checklists: which papers a closure file must hold, by form × proceeding. The table is in
 * `checklist-rows.ts`: one row per item, one column per kind of case.
 */
import { MATERIALS, type Entry, type Form, type Material, type Proceeding, type Volume } from '../case-file/codes.ts';
import { COMBINATIONS, combinationOf, type Combination } from '../handling/combinations.ts';
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts';
import { VOLUME_OF } from './archive-order.ts';
import { CHECKLIST_ROWS, NOT_WHEN_TERMINATED, type ChecklistRow } from './checklist-rows.ts';

/** Columns of the table, in the order of the level strings below. */
export const CHECKLIST_COLUMNS = [
  'defence-investigation', // 侦查 A.1
  'defence-prosecution', // 审查起诉 A.2
  'defence-trial', // 一审、再审 A.3
  'defence-second', // 二审
  'defence-death-review', // 死刑复核
  'compulsory-treatment', // 强制医疗
  'representation-prosecution', // 刑事代理·审查起诉 A.4
  'representation-trial', // 刑事代理·审判 A.5
  'civil', // 民事诉讼
  'administrative', // 行政诉讼
  'state-compensation', // 国家赔偿
  'arbitration', // 仲裁
  'reconsideration', // 行政复议
  'non-litigation', // 非诉调解
  'enforcement', // 执行
  'duty-help', // 值班律师法律帮助
] as const;
export type ChecklistColumn = (typeof CHECKLIST_COLUMNS)[number];

/** Which column answers for a combination. */
export const COLUMN_OF: { readonly [C in Combination]: ChecklistColumn } = {
  'criminal-defence/investigation': 'defence-investigation',
  'criminal-defence/prosecution-review': 'defence-prosecution',
  'criminal-defence/first-instance': 'defence-trial',
  'criminal-defence/second-instance': 'defence-second',
  'criminal-defence/retrial': 'defence-trial',
  'criminal-defence/death-review': 'defence-death-review',
  'criminal-defence/compulsory-treatment': 'compulsory-treatment',
  'criminal-representation/prosecution-review': 'representation-prosecution',
  'criminal-representation/first-instance': 'representation-trial',
  'criminal-representation/second-instance': 'representation-trial',
  'criminal-representation/retrial': 'representation-trial',
  'criminal-representation/compulsory-treatment': 'compulsory-treatment',
  'civil-litigation/first-instance': 'civil',
  'civil-litigation/second-instance': 'civil',
  'civil-litigation/retrial': 'civil',
  'civil-litigation/enforcement': 'enforcement',
  'administrative-litigation/first-instance': 'administrative',
  'administrative-litigation/second-instance': 'administrative',
  'administrative-litigation/retrial': 'administrative',
  'administrative-litigation/enforcement': 'enforcement',
  'state-compensation/reconsideration': 'state-compensation',
  'state-compensation/first-instance': 'state-compensation',
  'state-compensation/second-instance': 'state-compensation',
  'state-compensation/retrial': 'state-compensation',
  'labour-arbitration/arbitration': 'arbitration',
  'labour-arbitration/mediation': 'non-litigation',
  'administrative-reconsideration/reconsideration': 'reconsideration',
  'other-non-litigation/mediation': 'non-litigation',
  'other-non-litigation/arbitration': 'arbitration',
  'duty-help/investigation': 'duty-help',
  'duty-help/prosecution-review': 'duty-help',
  'duty-help/first-instance': 'duty-help',
  'duty-help/second-instance': 'duty-help',
};

/** Items of the checklist. */
export const CHECKLIST_ITEMS = [
  'application-form',
  'notice-letter',
  'identity-proof',
  'hardship-statement',
  'examination-form',
  'assignment-record',
  'grant-decision',
  'assignment-notice',
  'official-letter',
  'mandate-agreement',
  'power-of-attorney',
  'rights-notice',
  'meeting-record',
  'file-reading-record',
  'investigation-material',
  'pleading',
  'acceptance-notice',
  'investigation-end',
  'prosecution-end',
  'indictment',
  'first-instance-judgment',
  'appeal',
  'custody-application',
  'plea-recognisance',
  'legal-opinion',
  'hearing-paper',
  'defence-statement',
  'representation-statement',
  'decision',
  'mediation-consent',
  'performance-proof',
  'progress-notice',
  'panel-discussion',
  'replacement-papers',
  'termination-papers',
  'agency-supervision',
  'proof-of-service',
  'subsidy-approval',
  'duty-entry',
  'closing-report',
] as const;
export type ChecklistItemKey = (typeof CHECKLIST_ITEMS)[number];

/** `m` must be there; `c` belongs there if it exists. */
export type ChecklistLevel = 'm' | 'c';

/** When a must is a must; where it does not hold, the item is either left out (lanes) or drops to `c`. */
export const CHECKLIST_CONDITIONS = [
  'application',
  'notice',
  'means-checked',
  'mass-or-major',
  'settled',
  'replaced',
  'terminated',
] as const;
export type ChecklistCondition = (typeof CHECKLIST_CONDITIONS)[number];

export interface ChecklistItem {
  readonly key: ChecklistItemKey;
  readonly level: ChecklistLevel;
  /** Any one of these satisfies the item. */
  readonly oneOf: readonly Material[];
  readonly when?: ChecklistCondition;
  readonly volume: Volume;
  /** Where the row comes from: `standard` SF/T 0032 Annex A and the county's list, or an article; see the table. */
  readonly source: string;
}

/** What is known of the case beyond its form; absent means no. */
export interface ChecklistFacts {
  /** A hardship statement or commitment was due (not exempt, not a query of shared data). */
  readonly meansChecked?: boolean;
  readonly massOrMajor?: boolean;
  readonly settled?: boolean;
  readonly replaced?: boolean;
  readonly terminated?: boolean;
}

export interface Checklist {
  readonly form: Form;
  readonly proceeding: Proceeding;
  readonly items: readonly ChecklistItem[];
}

/**
 * The checklist of one case. Application cases carry no notice rows and the other way round (a duty lawyer's referral
 * counts as an application). A conditional must whose fact does not hold drops to `c`; in a terminated case what could
 * no longer be made drops to `c`. Refuses `handling.no-such-combination`.
 */
export function checklistFor(
  form: Form,
  proceeding: Proceeding,
  entry: Entry,
  facts: ChecklistFacts = {},
): Checklist | Refusal {
  const combination = combinationOf(form, proceeding);
  if (isRefusal(combination)) return combination;
  const column = CHECKLIST_COLUMNS.indexOf(COLUMN_OF[combination.key]);
  const lane = entry === 'notice' ? 'notice' : 'application';
  const holds: Readonly<Record<ChecklistCondition, boolean>> = {
    application: lane === 'application',
    notice: lane === 'notice',
    'means-checked': facts.meansChecked === true,
    'mass-or-major': facts.massOrMajor === true,
    settled: facts.settled === true,
    replaced: facts.replaced === true,
    terminated: facts.terminated === true,
  };
  const items = CHECKLIST_ROWS.flatMap((row): ChecklistItem[] => {
    const level = row.levels.split(' ')[column];
    if (level !== 'm' && level !== 'c') return [];
    if ((row.when === 'application' || row.when === 'notice') && !holds[row.when]) return [];
    const waived =
      (row.when !== undefined && !holds[row.when]) ||
      (facts.terminated === true && NOT_WHEN_TERMINATED.includes(row.key));
    return [
      {
        key: row.key,
        level: waived ? 'c' : level,
        oneOf: row.oneOf,
        ...(row.when === undefined ? {} : { when: row.when }),
        volume: VOLUME_OF[row.oneOf[0] ?? 'other'],
        source: row.source,
      },
    ];
  });
  return { form, proceeding, items };
}

/** Why an item may be missing. */
export const MISSING_EXCUSES = [
  'detained-not-signed', // 在押未签
  'recipient-refuses', // 拒绝签署
  'organ-does-not-issue', // 机关不提供
  'not-produced-in-procedure', // 程序中未产生
  'lost-and-certified', // 遗失,已出具说明
  'other-objective-cause',
] as const;
export type MissingExcuse = (typeof MISSING_EXCUSES)[number];

/** An item the closure examiner lets go, with the reason. */
export interface ItemExcuse {
  readonly key: ChecklistItemKey;
  readonly reason: MissingExcuse;
}

/** Items that can never be excused: without them the file does not say what was done. */
export const NEVER_EXCUSED: readonly ChecklistItemKey[] = ['closing-report', 'assignment-notice', 'duty-entry'];

/** The musts that neither a present paper nor an excuse covers, in the checklist's order. */
export function missingItems(
  checklist: Checklist,
  present: readonly Material[],
  excuses: readonly ItemExcuse[] = [],
): ChecklistItem[] {
  return checklist.items.filter(
    (item) =>
      item.level === 'm' &&
      !item.oneOf.some((material) => present.includes(material)) &&
      !excuses.some((excuse) => excuse.key === item.key && !NEVER_EXCUSED.includes(item.key)),
  );
}

/** Refuses `closing.item-not-on-checklist` and `closing.item-never-excused`; null when the excuse may stand. */
export function refuseExcuse(checklist: Checklist, excuse: ItemExcuse): Refusal | null {
  if (NEVER_EXCUSED.includes(excuse.key))
    return refuse('closing.item-never-excused', { field: '/item', params: { item: excuse.key } });
  return checklist.items.some((item) => item.key === excuse.key)
    ? null
    : refuse('closing.item-not-on-checklist', { field: '/item', params: { item: excuse.key } });
}

/** All faults of the checklist table, as sentences; empty when it may be used. Called at start-up. */
export function validateChecklists(rows: readonly ChecklistRow[] = CHECKLIST_ROWS): string[] {
  const faults: string[] = [];
  for (const key of CHECKLIST_ITEMS) {
    const count = rows.filter((row) => row.key === key).length;
    if (count !== 1) faults.push(`${key}: ${count} rows`);
  }
  for (const row of rows) {
    const levels = row.levels.split(' ');
    if (levels.length !== CHECKLIST_COLUMNS.length) faults.push(`${row.key}: ${levels.length} levels`);
    if (levels.some((level) => !['m', 'c', '–'].includes(level))) faults.push(`${row.key}: unknown level`);
    if (levels.every((level) => level === '–')) faults.push(`${row.key}: nowhere asked for`);
    if (row.oneOf.length === 0) faults.push(`${row.key}: no material`);
    for (const material of row.oneOf)
      if (!MATERIALS.includes(material)) faults.push(`${row.key}: unknown material ${material}`);
  }
  for (const combination of COMBINATIONS) {
    const [form, proceeding] = combination.split('/') as [Form, Proceeding];
    const column = COLUMN_OF[combination] as ChecklistColumn | undefined;
    if (column === undefined) faults.push(`${combination}: no column`);
    else if (isRefusal(checklistFor(form, proceeding, 'application'))) faults.push(`${combination}: no checklist`);
  }
  return faults;
}
