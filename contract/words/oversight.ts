/** Words of the four properties and of what supervision counts. */
import type { Property, PropertyItem } from '#domain/supervision/four-properties';
import type { Words } from './problems.ts';

const both = (zh: string, en: string): Words => ({ zh, en });

export const PROPERTY_WORDS: Readonly<Record<Property, Words>> = {
  authenticity: both('真实性', 'Authenticity'),
  integrity: both('完整性', 'Integrity'),
  usability: both('可用性', 'Usability'),
  safety: both('安全性', 'Safety'),
};

export const PROPERTY_ITEM_WORDS: Readonly<Record<PropertyItem, Words>> = {
  'file-is-the-locked-one': both('案卷文件与归档时锁定的文件一致', 'The file is the one that was locked'),
  'locking-row-in-the-ledger': both('台账中有锁定该案卷的记录', 'The ledger holds the row that locked it'),
  'ledger-chain-whole': both('案件台账链完整', 'The case’s chain in the ledger is whole'),
  'metadata-as-recorded': both('案卷元数据与登记一致', 'Its metadata are as recorded'),
  'manifest-embedded': both('案卷目录已嵌入文件', 'The manifest is embedded in the file'),
  'content-hash': both('目录内容与内容指纹一致', 'The manifest matches the hash of its content'),
  'originals-embedded': both('材料原件全部嵌入', 'Every original is embedded'),
  'documents-numbered': both('材料编号连续', 'Documents are numbered without a gap'),
  'ledger-as-printed': both('案卷所印台账位置与台账一致', 'The ledger stands as the dossier printed it'),
  'size-as-recorded': both('文件大小与登记一致', 'The size is as recorded'),
  'file-readable': both('文件可以打开', 'The file can be opened'),
  'archival-format': both('为 PDF/A-3 归档格式', 'It is in the archival format PDF/A-3'),
  'fonts-embedded': both('字体全部嵌入', 'All fonts are embedded'),
  'histories-open': both('导出的流程历史可以打开', 'Its exported histories can be opened'),
  'no-active-content': both('不含可执行内容', 'It holds no active content'),
  'not-encrypted': both('文件未加密', 'The file is not encrypted'),
  'changes-refused': both('数据库拒绝改动台账和案卷', 'The database refuses changes of ledger and dossiers'),
  'second-copy': both('另有异地副本', 'There is a copy elsewhere'),
};

export const ITEM_OUTCOME_WORDS: Readonly<Record<'ok' | 'failed' | 'not-checked', Words>> = {
  ok: both('符合', 'met'),
  failed: both('不符合', 'not met'),
  'not-checked': both('未检测，由人工核对', 'not checked by the system'),
};

export const PROPERTIES_RESULT_WORDS: Readonly<Record<'passed' | 'failed', Words>> = {
  passed: both('合格', 'passed'),
  failed: both('不合格', 'failed'),
};

export const OCCASION_WORDS: Readonly<Record<'locked' | 'schedule', Words>> = {
  locked: both('归档时检测', 'when it was locked'),
  schedule: both('定期检测', 'on schedule'),
};
