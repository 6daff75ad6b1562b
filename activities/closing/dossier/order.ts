/**
 * Archive order inside a volume. Approval volume: Zhejiang/Wenzhou art. 7 (application, identity, hardship,
 * evidence, list, decision and assignment, service, closing documents, supervision material). Handling
 * volume: Archiving Rules for lawyers' files 1991 art. 12, criminal or civil; administrative and arbitration
 * files follow the civil order.
 */
import { MATERIALS, type Form, type Material, type Volume } from '#domain/case-file/codes';
import type { DocumentEntry } from './model.ts';

const CLOSING: readonly Material[] = [
  'case-withdrawal-decision',
  'transfer-record',
  'non-prosecution-decision',
  'judgment',
  'award',
  'reconsideration-decision',
  'mediation-statement',
  'settlement-agreement',
  'performance-proof',
];

const SUPERVISION: readonly Material[] = [
  'observation-record',
  'authority-opinion',
  'follow-up-record',
  'progress-notice',
  'panel-discussion',
  'supervision-material',
];

const APPROVAL: readonly Material[] = [
  'application-form',
  'notice-letter',
  'identity-proof',
  'hardship-statement',
  'evidence-copy',
  'material-receipt',
  'supplement-notice',
  'examination-form',
  'assignment-record',
  'grant-decision',
  'refusal-decision',
  'assignment-notice',
  'official-letter',
  'replacement-papers',
  'termination-papers',
  'proof-of-service',
  ...CLOSING,
  'closing-report',
  ...SUPERVISION,
];

const OPENING: readonly Material[] = [
  'assignment-notice',
  'official-letter',
  'mandate-agreement',
  'power-of-attorney',
  'rights-notice',
];

const CRIMINAL: readonly Material[] = [
  ...OPENING,
  'file-reading-record',
  'meeting-record',
  'investigation-material',
  'evidence-copy',
  'custody-application',
  'legal-opinion',
  'plea-recognisance',
  'panel-discussion',
  'prosecution-opinion',
  'indictment',
  'first-instance-judgment',
  'pleading',
  'defence-statement',
  'representation-statement',
  'hearing-notice',
  'hearing-record',
  ...CLOSING,
  'appeal',
  'progress-notice',
  'closing-report',
];

const CIVIL: readonly Material[] = [
  ...OPENING,
  'pleading',
  'acceptance-notice',
  'first-instance-judgment',
  'appeal',
  'file-reading-record',
  'meeting-record',
  'investigation-material',
  'evidence-copy',
  'legal-opinion',
  'mediation-consent',
  'panel-discussion',
  'representation-statement',
  'hearing-notice',
  'hearing-record',
  ...CLOSING,
  'progress-notice',
  'closing-report',
];

/** Place of every material in a volume; what a list does not name stands before the supervision material's end, in code order. */
export function archiveRank(volume: Volume, form: Form): ReadonlyMap<Material, number> {
  const criminal = form === 'criminal-defence' || form === 'criminal-representation';
  const listed = volume === 'approval' ? APPROVAL : criminal ? CRIMINAL : CIVIL;
  const rest = MATERIALS.filter((material) => !listed.includes(material));
  return new Map([...listed, ...rest].map((material, index) => [material, index]));
}

/** The documents of a volume in archive order: by material, then date (undated last), then id. */
export function inArchiveOrder(documents: readonly DocumentEntry[], volume: Volume, form: Form): DocumentEntry[] {
  const rank = archiveRank(volume, form);
  const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
  return [...documents].sort(
    (a, b) =>
      (rank.get(a.material) ?? 0) - (rank.get(b.material) ?? 0) ||
      compare(a.date ?? '9999-99-99', b.date ?? '9999-99-99') ||
      compare(a.id, b.id),
  );
}
