/**
 * Volumes and archive order. Approval volume: Zhejiang's rule for legal-aid files (ten places). Handling volume:
 * the criminal and the civil order of the ministry's archive rule of 1991, arts 10-12; administrative, arbitration and
 * other files follow the civil order. Places that a legal-aid file never has (收费凭证) are left out.
 */
import { MATERIALS, VOLUMES, type Form, type Material, type Volume } from '../case-file/codes.ts';

/** Total: the volume each material belongs to. Papers that end the case stay in the handling volume; the approval volume refers to them. */
export const VOLUME_OF: Readonly<Record<Material, Volume>> = {
  'application-form': 'approval',
  'notice-letter': 'approval',
  'identity-proof': 'approval',
  'hardship-statement': 'approval',
  'evidence-copy': 'approval',
  'material-receipt': 'approval',
  'supplement-notice': 'approval',
  'examination-form': 'approval',
  'assignment-record': 'approval',
  'grant-decision': 'approval',
  'refusal-decision': 'approval',
  'assignment-notice': 'approval',
  'mandate-agreement': 'handling',
  'power-of-attorney': 'handling',
  'official-letter': 'handling',
  'rights-notice': 'handling',
  'meeting-record': 'handling',
  'file-reading-record': 'handling',
  'investigation-material': 'handling',
  pleading: 'handling',
  'prosecution-opinion': 'handling',
  indictment: 'handling',
  'non-prosecution-decision': 'handling',
  'case-withdrawal-decision': 'handling',
  'transfer-record': 'handling',
  'acceptance-notice': 'handling',
  'legal-opinion': 'handling',
  'custody-application': 'handling',
  'plea-recognisance': 'handling',
  'hearing-notice': 'handling',
  'hearing-record': 'handling',
  'defence-statement': 'handling',
  'representation-statement': 'handling',
  judgment: 'handling',
  award: 'handling',
  'reconsideration-decision': 'handling',
  'mediation-statement': 'handling',
  'settlement-agreement': 'handling',
  'mediation-consent': 'handling',
  'performance-proof': 'handling',
  'first-instance-judgment': 'handling',
  appeal: 'handling',
  'progress-notice': 'handling',
  'panel-discussion': 'handling',
  'replacement-papers': 'approval',
  'termination-papers': 'approval',
  'observation-record': 'approval',
  'authority-opinion': 'approval',
  'follow-up-record': 'approval',
  'closing-report': 'handling',
  'proof-of-service': 'approval',
  'supervision-material': 'approval',
  other: 'handling',
};

/** Places of the contents list. */
export const ARCHIVE_SECTIONS = [
  'application-and-approval',
  'identity',
  'hardship',
  'evidence-copies',
  'application-list',
  'decision-and-assignment',
  'service',
  'closing-documents',
  'quality-supervision',
  'closure-examination',
  'assignment-papers',
  'mandate',
  'pleadings',
  'file-reading',
  'meetings',
  'investigation',
  'preservation',
  'opinions',
  'panel-discussion',
  'charge',
  'statements',
  'hearing-notice',
  'hearing-record',
  'decision',
  'appeal',
  'progress-notices',
  'summary',
  'other',
] as const;
export type ArchiveSectionKey = (typeof ARCHIVE_SECTIONS)[number];

export interface ArchiveSection {
  readonly key: ArchiveSectionKey;
  /** In order; empty where the place only refers to papers of the other volume. */
  readonly materials: readonly Material[];
}

/** Approval volume (审批卷), Zhejiang. The eighth and tenth place refer to the closing papers of the handling volume. */
const APPROVAL: readonly ArchiveSection[] = [
  {
    key: 'application-and-approval',
    materials: ['application-form', 'notice-letter', 'examination-form', 'assignment-record'],
  },
  { key: 'identity', materials: ['identity-proof'] },
  { key: 'hardship', materials: ['hardship-statement'] },
  { key: 'evidence-copies', materials: ['evidence-copy'] },
  { key: 'application-list', materials: ['material-receipt', 'supplement-notice'] },
  {
    key: 'decision-and-assignment',
    materials: ['grant-decision', 'refusal-decision', 'assignment-notice', 'replacement-papers', 'termination-papers'],
  },
  { key: 'service', materials: ['proof-of-service'] },
  { key: 'closing-documents', materials: [] },
  {
    key: 'quality-supervision',
    materials: ['observation-record', 'authority-opinion', 'follow-up-record', 'supervision-material'],
  },
  { key: 'closure-examination', materials: [] },
];

const MANDATE: ArchiveSection = {
  key: 'mandate',
  materials: ['mandate-agreement', 'power-of-attorney', 'rights-notice'],
};
const LETTER: ArchiveSection = { key: 'assignment-papers', materials: ['official-letter'] };
const MEETINGS: ArchiveSection = { key: 'meetings', materials: ['meeting-record'] };
const READING: ArchiveSection = { key: 'file-reading', materials: ['file-reading-record'] };
const NOTICES: ArchiveSection = { key: 'progress-notices', materials: ['progress-notice'] };
const SUMMARY: ArchiveSection = { key: 'summary', materials: ['closing-report'] };
const REST: ArchiveSection = { key: 'other', materials: ['other'] };

/** Handling volume (承办卷), criminal order: 委托书, 阅卷, 会见, 调查, 意见, 讨论, 起诉书, 辩护词, 出庭通知, 裁判, 上诉, 小结. */
const CRIMINAL: readonly ArchiveSection[] = [
  LETTER,
  MANDATE,
  READING,
  MEETINGS,
  { key: 'investigation', materials: ['investigation-material'] },
  { key: 'opinions', materials: ['legal-opinion', 'custody-application', 'plea-recognisance', 'pleading'] },
  { key: 'panel-discussion', materials: ['panel-discussion'] },
  {
    key: 'charge',
    materials: [
      'prosecution-opinion',
      'transfer-record',
      'case-withdrawal-decision',
      'indictment',
      'non-prosecution-decision',
      'acceptance-notice',
      'first-instance-judgment',
    ],
  },
  { key: 'statements', materials: ['defence-statement', 'representation-statement'] },
  { key: 'hearing-notice', materials: ['hearing-notice'] },
  { key: 'hearing-record', materials: ['hearing-record'] },
  {
    key: 'decision',
    materials: [
      'judgment',
      'award',
      'reconsideration-decision',
      'mediation-consent',
      'mediation-statement',
      'settlement-agreement',
      'performance-proof',
    ],
  },
  { key: 'appeal', materials: ['appeal'] },
  NOTICES,
  SUMMARY,
  REST,
];

/** Handling volume, civil order: 委托书, 诉状, 阅卷, 谈话, 调查, 保全, 代理意见, 讨论, 代理词, 出庭通知, 庭审笔录, 裁判, 小结. */
const CIVIL: readonly ArchiveSection[] = [
  LETTER,
  MANDATE,
  { key: 'pleadings', materials: ['pleading', 'appeal', 'acceptance-notice', 'first-instance-judgment'] },
  READING,
  MEETINGS,
  { key: 'investigation', materials: ['investigation-material'] },
  { key: 'preservation', materials: ['custody-application'] },
  { key: 'opinions', materials: ['legal-opinion', 'plea-recognisance'] },
  { key: 'panel-discussion', materials: ['panel-discussion'] },
  { key: 'statements', materials: ['representation-statement', 'defence-statement'] },
  { key: 'hearing-notice', materials: ['hearing-notice'] },
  { key: 'hearing-record', materials: ['hearing-record'] },
  {
    key: 'decision',
    materials: [
      'judgment',
      'award',
      'reconsideration-decision',
      'mediation-consent',
      'mediation-statement',
      'settlement-agreement',
      'performance-proof',
      'prosecution-opinion',
      'transfer-record',
      'case-withdrawal-decision',
      'indictment',
      'non-prosecution-decision',
    ],
  },
  NOTICES,
  SUMMARY,
  REST,
];

const HANDLING: Readonly<Record<Form, readonly ArchiveSection[]>> = {
  'criminal-defence': CRIMINAL,
  'criminal-representation': CRIMINAL,
  'duty-help': CRIMINAL,
  'civil-litigation': CIVIL,
  'administrative-litigation': CIVIL,
  'state-compensation': CIVIL,
  'labour-arbitration': CIVIL,
  'administrative-reconsideration': CIVIL,
  'other-non-litigation': CIVIL,
};

/** The volume a material belongs to; the same for every form today, the form stands for regions that differ. */
export function volumeOf(material: Material, _form: Form): Volume {
  return VOLUME_OF[material];
}

/** The places of a volume in archive order, each with its materials in order. */
export function archiveSections(volume: Volume, form: Form): readonly ArchiveSection[] {
  return volume === 'approval' ? APPROVAL : HANDLING[form];
}

/** All materials of a volume in archive order; together the two volumes of a form hold every material once. */
export function archiveOrder(volume: Volume, form: Form): Material[] {
  return archiveSections(volume, form).flatMap((section) => section.materials);
}

/** All faults of the archive orders, as sentences: a material missing, twice, or in the other volume. Called at start-up. */
export function validateArchiveOrder(forms: readonly Form[]): string[] {
  const faults: string[] = [];
  for (const form of forms) {
    for (const volume of VOLUMES) {
      const order = archiveOrder(volume, form);
      for (const material of MATERIALS) {
        const count = order.filter((other) => other === material).length;
        const expected = volumeOf(material, form) === volume ? 1 : 0;
        if (count !== expected) faults.push(`${form}: ${material} stands ${count} times in ${volume}, not ${expected}`);
      }
    }
  }
  return faults;
}
