/** Words of what the reconciler finds. */
import type { FindingKind } from '#domain/supervision/findings';
import type { Words } from './problems.ts';

const both = (zh: string, en: string): Words => ({ zh, en });

/** What was found, as a sentence. */
export const FINDING_WORDS: Readonly<Record<FindingKind, Words>> = {
  'retention-too-short': both(
    '流程引擎的保留期过短，历史可能在导出前被清除。',
    'The engine keeps closed histories for too short a time: they could be purged before they are exported.',
  ),
  'run-without-export': both(
    '流程已结束，但历史尚未导出封存。',
    'A workflow has closed and its history is not exported.',
  ),
  'case-without-workflow': both('在办案件没有正在运行的流程。', 'An open case has no running workflow.'),
  'history-without-ledger': both(
    '流程历史记有已受理的操作，台账中没有相应记录或记录不符。',
    'The workflow’s history tells of an act that the ledger does not hold, or holds otherwise.',
  ),
  'ledger-without-history': both(
    '台账记有已受理的操作，流程历史中没有。',
    'The ledger holds an act of which the workflow’s history does not tell.',
  ),
  'history-unreadable': both(
    '导出的流程历史无法打开，或文件已被改动。',
    'An exported history can’t be opened, or its file was altered.',
  ),
  'chain-broken': both(
    '台账链断裂：某行被改动、删除或插入。',
    'A chain of the ledger is broken: a row was altered, removed or inserted.',
  ),
  'head-wrong': both(
    '台账链尾与记录不符：末尾的行被删除或增加。',
    'The end of a chain is not the recorded one: last rows were removed or added.',
  ),
  'receipt-without-row': both(
    '操作的回执指向的台账行不存在或已被改动。',
    'The row that the receipt of an act names is not there, or is another one.',
  ),
  'row-without-command': both('台账行没有对应的操作。', 'A row of the ledger belongs to no act that was sent.'),
  'case-missing': both('台账中的案件在案件表中不存在。', 'A case of the ledger is missing from the table of cases.'),
  'read-model-differs': both(
    '案件表与台账推算的结果不一致。',
    'The table of cases says something else than the ledger adds up to.',
  ),
  'text-altered': both('文字内容与台账中的承诺值不符。', 'A text is not the one that the ledger commits to.'),
  'export-record-differs': both(
    '历史导出记录与台账不一致。',
    'The record of an exported history is not as the ledger says.',
  ),
  'dossier-record-differs': both('案卷记录与台账不一致。', 'The record of a dossier is not as the ledger says.'),
  'dossier-check-failed': both('案卷未通过四性检测。', 'A dossier fails the check of its four properties.'),
};

/** What to do about it. */
export const FINDING_REMEDY_WORDS: Readonly<Record<FindingKind, Words>> = {
  'retention-too-short': both('请将命名空间的保留期设为 30 天。', 'Set the retention of the namespace to 30 days.'),
  'run-without-export': both(
    '系统已再次安排导出；若持续存在，请检查流程工作进程。',
    'The export was asked for again; if this stays, look at the workflow worker.',
  ),
  'case-without-workflow': both(
    '请检查流程引擎是否丢失数据，必要时从台账恢复流程。',
    'Find out whether the engine lost data; start the workflow again from the ledger.',
  ),
  'history-without-ledger': both(
    '请保全数据库与流程历史，核查何人改动。',
    'Preserve database and history, and find out who changed them.',
  ),
  'ledger-without-history': both(
    '请保全数据库与流程历史，核查何人改动；进程异常中断后也可能出现。',
    'Preserve database and history and find out who changed them; a crash of processes can leave this too.',
  ),
  'history-unreadable': both('请从副本恢复文件。', 'Restore the file from its second copy.'),
  'chain-broken': both(
    '请保全数据库并与备份、检查点比对。',
    'Preserve the database and compare it with backups and checkpoints.',
  ),
  'head-wrong': both(
    '请保全数据库并与备份、检查点比对。',
    'Preserve the database and compare it with backups and checkpoints.',
  ),
  'receipt-without-row': both(
    '请保全数据库并与备份、检查点比对。',
    'Preserve the database and compare it with backups and checkpoints.',
  ),
  'row-without-command': both(
    '请保全数据库并与备份、检查点比对。',
    'Preserve the database and compare it with backups and checkpoints.',
  ),
  'case-missing': both(
    '请从备份恢复案件，并核查何人删除。',
    'Restore the case from a backup, and find out who removed it.',
  ),
  'read-model-differs': both(
    '以台账为准；请核查何人改动案件表。',
    'The ledger counts; find out who changed the table.',
  ),
  'text-altered': both(
    '请从备份恢复文字，并核查何人改动。',
    'Restore the text from a backup, and find out who changed it.',
  ),
  'export-record-differs': both(
    '以台账为准；请从备份恢复记录。',
    'The ledger counts; restore the record from a backup.',
  ),
  'dossier-record-differs': both(
    '以台账为准；请从备份恢复记录。',
    'The ledger counts; restore the record from a backup.',
  ),
  'dossier-check-failed': both('请查看案卷的四性检测报告。', 'Read the report of the dossier’s four properties.'),
};
