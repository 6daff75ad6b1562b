/**
 * The table of the closure checklists: the lists of SF/T 0032 Annex A and of one county as corrected from practice, one
 * row per item, one level per column of `CHECKLIST_COLUMNS`. 目录 and 封面 are made by the dossier itself.
 */
import type { Material } from '../case-file/codes.ts';
import type { ChecklistCondition, ChecklistItemKey } from './checklists.ts';

/** One row of the table. */
export interface ChecklistRow {
  readonly key: ChecklistItemKey;
  readonly oneOf: readonly Material[];
  /** One of `m`, `c`, `–` per column. */
  readonly levels: string;
  readonly when?: ChecklistCondition;
  readonly source: string;
}

/**
 * The rows; the columns of `levels` are
 * inv pro tri sec dea com rpr rtr civ adm sta arb rec non enf dut.
 */
export const CHECKLIST_ROWS: readonly ChecklistRow[] = [
  {
    key: 'application-form',
    oneOf: ['application-form'],
    levels: 'm m m m m m m m m m m m m m m m',
    when: 'application',
    source: 'lal-41',
  },
  {
    key: 'notice-letter',
    oneOf: ['notice-letter'],
    levels: 'm m m m m m m m m m m m m m m m',
    when: 'notice',
    source: 'lal-36',
  },
  {
    key: 'identity-proof',
    oneOf: ['identity-proof'],
    levels: 'c c c c c c m m m m m m m m m –',
    when: 'application',
    source: 'standard',
  },
  {
    key: 'hardship-statement',
    oneOf: ['hardship-statement'],
    levels: 'c c c c c c c c m m m m m m m –',
    when: 'means-checked',
    source: 'lal-41',
  },
  {
    key: 'examination-form',
    oneOf: ['examination-form'],
    levels: 'm m m m m m m m m m m m m m m –',
    when: 'application',
    source: 'lal-43',
  },
  {
    key: 'assignment-record',
    oneOf: ['assignment-record'],
    levels: 'm m m m m m m m m m m m m m m –',
    when: 'notice',
    source: 'lal-36',
  },
  {
    key: 'grant-decision',
    oneOf: ['grant-decision'],
    levels: 'c c c c c c m m m m m m m m m –',
    when: 'application',
    source: 'lal-43',
  },
  {
    key: 'assignment-notice',
    oneOf: ['assignment-notice'],
    levels: 'm m m m m m m m m m m m m m m –',
    source: 'decree-148-24',
  },
  { key: 'official-letter', oneOf: ['official-letter'], levels: 'm m m m m m m m m m m m m c m –', source: 'standard' },
  // A note that the client is in custody and has not signed, or refuses, excuses these two.
  {
    key: 'mandate-agreement',
    oneOf: ['mandate-agreement'],
    levels: 'm m m m m m m m m m m m m m m –',
    source: 'decree-148-27',
  },
  {
    key: 'power-of-attorney',
    oneOf: ['power-of-attorney'],
    levels: 'm m m m m m m m m m m m m m m –',
    source: 'decree-148-27',
  },
  {
    key: 'rights-notice',
    oneOf: ['rights-notice'],
    levels: 'c c c c c c m m m m m m m m m –',
    source: 'decree-148-30',
  },
  { key: 'meeting-record', oneOf: ['meeting-record'], levels: 'm m m m m m m m m m m m m m m c', source: 'standard' },
  {
    key: 'file-reading-record',
    oneOf: ['file-reading-record'],
    levels: '– m m m m m m m c c c c c c c c',
    source: 'standard',
  },
  {
    key: 'investigation-material',
    oneOf: ['investigation-material', 'evidence-copy'],
    levels: 'c c c c c c c c m m m m m c m –',
    source: 'standard',
  },
  { key: 'pleading', oneOf: ['pleading'], levels: '– – c c – c c c m m m m m c m –', source: 'standard' },
  {
    key: 'acceptance-notice',
    oneOf: ['acceptance-notice'],
    levels: '– – – – – – – c m m m c c – c –',
    source: 'practice',
  },
  {
    key: 'investigation-end',
    oneOf: ['prosecution-opinion', 'case-withdrawal-decision', 'transfer-record'],
    levels: 'm – – – – – – – – – – – – – – –',
    source: 'cpl-162',
  },
  {
    key: 'prosecution-end',
    oneOf: ['indictment', 'non-prosecution-decision'],
    levels: '– m – – – – m – – – – – – – – –',
    source: 'cpl-162',
  },
  {
    key: 'indictment',
    oneOf: ['indictment', 'pleading'],
    levels: '– – m – – m – m – – – – – – – –',
    source: 'standard',
  },
  {
    key: 'first-instance-judgment',
    oneOf: ['first-instance-judgment'],
    levels: '– – – m m – – – – – – – – – – –',
    source: 'practice',
  },
  { key: 'appeal', oneOf: ['appeal'], levels: '– – – m – – – – – – – – – – – –', source: 'practice' },
  {
    key: 'custody-application',
    oneOf: ['custody-application'],
    levels: 'c c c c – – – – – – – – – – – c',
    source: 'practice',
  },
  {
    key: 'plea-recognisance',
    oneOf: ['plea-recognisance'],
    levels: '– c c c – – – – – – – – – – – c',
    source: 'practice',
  },
  { key: 'legal-opinion', oneOf: ['legal-opinion'], levels: 'm m – – – – m c – – – – c – – c', source: 'standard' },
  {
    key: 'hearing-paper',
    oneOf: ['hearing-notice', 'hearing-record'],
    levels: '– – m c – m c c m m m m c – – –',
    source: 'practice',
  },
  {
    key: 'defence-statement',
    oneOf: ['defence-statement', 'legal-opinion'],
    levels: '– – m m m – – – – – – – – – – –',
    source: 'practice',
  },
  {
    key: 'representation-statement',
    oneOf: ['representation-statement', 'legal-opinion'],
    levels: '– – – – – m – m m m m m m – – –',
    source: 'standard',
  },
  {
    key: 'decision',
    oneOf: ['judgment', 'award', 'reconsideration-decision', 'mediation-statement', 'settlement-agreement'],
    levels: '– – m m m m – m m m m m m m m –',
    source: 'decree-148-40',
  },
  {
    key: 'mediation-consent',
    oneOf: ['mediation-consent'],
    levels: '– – – – – – – c m m m m m m m –',
    when: 'settled',
    source: 'practice',
  },
  {
    key: 'performance-proof',
    oneOf: ['performance-proof'],
    levels: '– – – – – – – – c c c c c c c –',
    source: 'practice',
  },
  { key: 'progress-notice', oneOf: ['progress-notice'], levels: 'm m m m m m m m m m m m m m m –', source: 'lal-46' },
  {
    key: 'panel-discussion',
    oneOf: ['panel-discussion'],
    levels: 'm m m m m m m m m m m m m m m –',
    when: 'mass-or-major',
    source: 'decree-148-36',
  },
  {
    key: 'replacement-papers',
    oneOf: ['replacement-papers'],
    levels: 'm m m m m m m m m m m m m m m –',
    when: 'replaced',
    source: 'decree-148-37',
  },
  {
    key: 'termination-papers',
    oneOf: ['termination-papers'],
    levels: 'm m m m m m m m m m m m m m m –',
    when: 'terminated',
    source: 'lal-48',
  },
  {
    key: 'agency-supervision',
    oneOf: ['observation-record', 'follow-up-record', 'authority-opinion', 'supervision-material'],
    levels: 'c c c c c c c c c c c c c c c c',
    source: 'lal-59',
  },
  {
    key: 'proof-of-service',
    oneOf: ['proof-of-service'],
    levels: 'm m m m m m m m m m m m m m m –',
    when: 'application',
    source: 'archive-zhejiang-7',
  },
  // Regions that keep the subsidy's approval in the file; it has no material of its own.
  { key: 'subsidy-approval', oneOf: ['other'], levels: 'c c c c c c c c c c c c c c c c', source: 'practice' },
  // Form 028; it has no material of its own.
  { key: 'duty-entry', oneOf: ['other'], levels: '– – – – – – – – – – – – – – – m', source: 'practice' },
  {
    key: 'closing-report',
    oneOf: ['closing-report'],
    levels: 'm m m m m m m m m m m m m m m –',
    source: 'decree-148-40',
  },
];

/** Items that a terminated case need not hold: it never came to a decision. */
export const NOT_WHEN_TERMINATED: readonly ChecklistItemKey[] = [
  'investigation-end',
  'prosecution-end',
  'indictment',
  'appeal',
  'legal-opinion',
  'hearing-paper',
  'defence-statement',
  'representation-statement',
  'decision',
  'pleading',
  'acceptance-notice',
  'investigation-material',
  'file-reading-record',
];
