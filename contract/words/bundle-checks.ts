/** Words of the checks of a case's bundle and of what they find. */
import type { BundleCheckName, BundleCheckState } from '#domain/supervision/bundle/result';
import type { Words } from './problems.ts';

export const BUNDLE_CHECK_WORDS: Readonly<Record<BundleCheckName, Words>> = {
  container: { zh: '压缩包与清单', en: 'container and manifest' },
  format: { zh: '格式版本', en: 'format version' },
  canonical: { zh: '规范字节', en: 'canonical bytes' },
  rows: { zh: '台账行与哈希链', en: 'rows and their chain' },
  opened: { zh: '公开的承诺值', en: 'opened commitments' },
  heads: { zh: '日志中的链头', en: 'head leaves of the log' },
  inclusion: { zh: '日志包含证明', en: 'inclusion in the log' },
  signature: { zh: '检查点签名', en: 'signature of the checkpoint' },
  consistency: { zh: '与此前检查点一致', en: 'consistency with earlier checkpoints' },
  witnesses: { zh: '见证人', en: 'witnesses' },
  lateness: { zh: '及时入日志', en: 'rows logged in time' },
  draws: { zh: '抽签复算', en: 'handler draws repeated' },
  rounds: { zh: '抽查轮次', en: 'sampling rounds' },
  dossier: { zh: '卷宗', en: 'dossier' },
  histories: { zh: '流程历史', en: 'workflow histories' },
};

export const BUNDLE_STATE_WORDS: Readonly<Record<BundleCheckState, Words>> = {
  ok: { zh: '正确', en: 'ok' },
  failed: { zh: '不符', en: 'failed' },
  'not-proved': { zh: '未证明', en: 'not proved' },
  sealed: { zh: '已封存', en: 'sealed' },
  absent: { zh: '不含', en: 'absent' },
  unsupported: { zh: '不支持', en: 'unsupported' },
};

const CONTAINER = {
  zh: '压缩包不是规定的唯一写法（截断、路径、重名、压缩、链接、间隙或首部不一致）',
  en: 'The container is not written in the one accepted way',
};

/** Whatever a check may find, by its code. */
export const BUNDLE_FINDING_WORDS: Readonly<Record<string, Words>> = {
  'supervision.zip-truncated': { zh: '文件不完整，或不是压缩包', en: 'The file is cut off, or no zip file' },
  'supervision.zip-too-large': { zh: '文件过大', en: 'The file is too large' },
  'supervision.zip-too-many': { zh: '条目过多', en: 'There are too many entries' },
  'supervision.zip-comment': CONTAINER,
  'supervision.zip-name': {
    zh: '条目名不被接受（路径、字符）',
    en: 'The name of an entry is not accepted (path, characters)',
  },
  'supervision.zip-duplicate': { zh: '条目重名', en: 'An entry stands twice' },
  'supervision.zip-method': {
    zh: '条目被压缩；只接受原样存放',
    en: 'An entry is compressed; only stored ones are accepted',
  },
  'supervision.zip-flags': CONTAINER,
  'supervision.zip-link': { zh: '条目不是普通文件', en: 'An entry is no plain file' },
  'supervision.zip-size': { zh: '条目大小不符', en: 'The size of an entry is wrong' },
  'supervision.zip-headers-differ': { zh: '条目的两处首部不一致', en: 'The two headers of an entry differ' },
  'supervision.zip-gap': { zh: '条目之间有多余字节', en: 'There are bytes that belong to no entry' },
  'supervision.zip-crc': { zh: '条目内容被改动', en: 'The content of an entry was changed' },
  'supervision.bundle-manifest-first': { zh: '清单不是第一个条目', en: 'The manifest is not the first entry' },
  'supervision.bundle-newer': { zh: '格式版本较新', en: 'The format is of a newer version' },
  'supervision.bundle-form': { zh: '内容不是规定的形式', en: 'The content is not of its form' },
  'supervision.bundle-entry-extra': { zh: '清单未列此条目', en: 'The manifest does not list this entry' },
  'supervision.bundle-entry-missing': { zh: '缺少条目', en: 'An entry is missing' },
  'supervision.bundle-entry-order': {
    zh: '条目次序与清单不符',
    en: 'The entries are not in the order of the manifest',
  },
  'supervision.bundle-entry-unknown': { zh: '本版本没有此条目', en: 'This version knows no such entry' },
  'supervision.bundle-entry-differs': {
    zh: '条目与清单所列长度或哈希不符',
    en: 'An entry has another length or hash than listed',
  },
  'supervision.bundle-no-rows': { zh: '没有本案的台账行', en: 'There are no rows of the case' },
  'supervision.bundle-no-proofs': { zh: '证明文件缺少或无法读取', en: 'The proofs are missing or can not be read' },
  'supervision.bundle-stream-missing': { zh: '该链没有日志证明', en: 'There is no proof for this stream' },
  'supervision.bundle-opened': { zh: '公开的值与承诺不符', en: 'The opened value is not the one committed to' },
  'supervision.bundle-row-unbound': {
    zh: '该行所属当日链只给出一部分，是否在台账中未经证明',
    en: 'Of this row’s stream only a part is here: that it stands in the ledger is not proved',
  },
  'supervision.head-form': { zh: '不是链头叶', en: 'No head leaf' },
  'supervision.head-gap': { zh: '链头叶之间有缺口', en: 'The head leaves leave a gap' },
  'supervision.head-overlap': { zh: '链头叶重叠', en: 'The head leaves overlap' },
  'supervision.head-differs': {
    zh: '链头叶与该行不符，或该行缺少',
    en: 'The row of a head leaf differs or is missing',
  },
  'supervision.head-not-included': {
    zh: '链头叶不在检查点的树中',
    en: 'A head leaf is not in the tree of the checkpoint',
  },
  'supervision.state-not-included': {
    zh: '状态叶不在检查点的树中',
    en: 'A state leaf is not in the tree of the checkpoint',
  },
  'supervision.state-not-last': {
    zh: '最后的状态叶不是树的最后一叶',
    en: 'The last state leaf is not the last leaf of the tree',
  },
  'supervision.map-differs': {
    zh: '链在检查点处的终点与所给的行不符',
    en: 'At the checkpoint the stream ends otherwise than here',
  },
  'supervision.bundle-signer': {
    zh: '没有受信任密钥的签名',
    en: 'There is no signature by a key that is trusted for this size',
  },
  'supervision.bundle-signature': { zh: '检查点签名错误', en: 'A signature of the checkpoint is wrong' },
  'supervision.bundle-quorum': { zh: '受信任的见证人数不足', en: 'Too few trusted witnesses have cosigned' },
  'supervision.bundle-no-trust': { zh: '没有给出信任文件', en: 'No trust file was given' },
  'supervision.bundle-not-consistent': {
    zh: '与此前的检查点不一致',
    en: 'The log did not grow from the earlier checkpoint',
  },
  'supervision.bundle-no-proof': {
    zh: '没有到该检查点的一致性证明',
    en: 'There is no consistency proof from that checkpoint',
  },
  'supervision.row-late': { zh: '该行未进入其后的第一个检查点', en: 'The row is not in the first checkpoint after it' },
  'supervision.bundle-state-missing': {
    zh: '缺少前一检查点的状态叶',
    en: 'The state leaf of the checkpoint before is missing',
  },
  'supervision.bundle-draw': { zh: '抽签复算不符', en: 'The draw, repeated, is another one' },
  'supervision.bundle-seed-not-shown': { zh: '当日种子尚未公布', en: 'The seed of the day is not shown yet' },
  'supervision.bundle-dossier': { zh: '卷宗与锁定时不符', en: 'The dossier is not the one that was locked' },
  'supervision.bundle-dossier-unlocked': { zh: '台账中没有锁定该卷宗', en: 'The ledger locks no such dossier' },
  'supervision.bundle-dossier-missing': { zh: '卷宗不在包中', en: 'The dossier is not in the bundle' },
  'supervision.bundle-history': { zh: '流程历史与台账所载不符', en: 'A history is not the one that the ledger names' },
  'supervision.bundle-history-missing': { zh: '流程历史不在包中', en: 'A history is not in the bundle' },
  'supervision.bundle-history-foreign': { zh: '流程历史不属于本案', en: 'A history is not of this case' },
  'supervision.row-stream': { zh: '链名不符', en: 'The row is of another stream, or the name is none' },
  'supervision.row-seq': { zh: '行号不连续', en: 'The numbers of the rows do not follow one another' },
  'supervision.row-prev-hash': { zh: '与前一行的哈希不相接', en: 'The row does not hold the hash of the one before' },
  'supervision.row-hash': { zh: '行的哈希与内容不符', en: 'The hash of the row is not that of its bytes' },
  'supervision.row-body': { zh: '行的内容不是对象', en: 'The body of the row is no object' },
  'supervision.row-at': { zh: '行的时刻不是规定的形式', en: 'The instant of the row is not of its form' },
  'supervision.row-at-goes-back': { zh: '行的时刻早于前一行', en: 'The row is earlier than the one before' },
  'supervision.canonical-utf8': { zh: '不是 UTF-8', en: 'Not UTF-8' },
  'supervision.canonical-syntax': { zh: '不是 JSON', en: 'Not JSON' },
  'supervision.canonical-duplicate-key': { zh: '同一对象中键重复', en: 'A key stands twice in one object' },
  'supervision.canonical-key-not-ascii': { zh: '键含非 ASCII 字符', en: 'A key is not ASCII' },
  'supervision.canonical-lone-surrogate': { zh: '含孤立代理项', en: 'A lone surrogate' },
  'supervision.canonical-number': {
    zh: '数字不是规定范围内的整数',
    en: 'A number that is no integer of the accepted range',
  },
  'supervision.canonical-depth': { zh: '嵌套过深', en: 'Nested too deep' },
  'supervision.canonical-bytes': { zh: '不是规范写法', en: 'Not written in canonical form' },
  'supervision.id-empty': { zh: '编号为空', en: 'An id is empty' },
  'supervision.id-too-long': { zh: '编号过长', en: 'An id is too long' },
  'supervision.id-lone-surrogate': { zh: '编号含孤立代理项', en: 'An id holds a lone surrogate' },
  'supervision.id-control-character': { zh: '编号含控制字符', en: 'An id holds a control character' },
  'supervision.id-format-character': { zh: '编号含格式字符', en: 'An id holds a format character' },
  'supervision.id-space': { zh: '编号含空白', en: 'An id holds a space' },
  'supervision.id-not-nfc': { zh: '编号不是 NFC 形式', en: 'An id is not in NFC' },
  'assignment.draw-number-gap': { zh: '抽签编号有缺口', en: 'The numbers of the draws leave a gap' },
  'assignment.draw-without-request': { zh: '抽签结果没有对应的请求', en: 'An outcome without a request' },
  'assignment.draw-two-outcomes': { zh: '一次抽签有两个结果', en: 'A draw with two outcomes' },
};
