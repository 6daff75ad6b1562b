/** Coded reasons for sending a closure file back, each tied to the material at fault. */
import type { Material } from '../case-file/codes.ts';

export const RETURN_REASONS = [
  'meeting-record-unsigned', // 会见笔录未签名捺印
  'meeting-record-missing',
  'file-reading-record-missing', // 无阅卷笔录
  'mandate-agreement-undated', // 委托协议未填日期
  'mandate-agreement-missing',
  'power-of-attorney-missing',
  'proof-of-service-missing', // 缺送达回证
  'progress-notice-missing', // 缺通报记录
  'legal-opinion-missing',
  'defence-statement-unsigned', // 辩护词未签名
  'defence-statement-missing',
  'representation-statement-unsigned',
  'representation-statement-missing',
  'hearing-paper-missing',
  'closing-document-missing', // 缺据以结案的文书
  'wrong-closing-date', // 结案日错误
  'loss-recovered-not-stated', // 结案报告表未填挽回损失
  'closing-report-incomplete',
  'mediation-consent-missing', // 缺同意调解的书面意见
  'investigation-material-missing',
  'identity-proof-missing',
  'hardship-statement-missing',
  'panel-discussion-missing',
  'papers-of-another-case', // 混入他案材料
  'page-illegible', // 扫描不清
  'blank-form-in-file', // 空白表格入卷
] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

/** The material each reason is about. */
export const RETURN_REASON_MATERIAL: Readonly<Record<ReturnReason, Material>> = {
  'meeting-record-unsigned': 'meeting-record',
  'meeting-record-missing': 'meeting-record',
  'file-reading-record-missing': 'file-reading-record',
  'mandate-agreement-undated': 'mandate-agreement',
  'mandate-agreement-missing': 'mandate-agreement',
  'power-of-attorney-missing': 'power-of-attorney',
  'proof-of-service-missing': 'proof-of-service',
  'progress-notice-missing': 'progress-notice',
  'legal-opinion-missing': 'legal-opinion',
  'defence-statement-unsigned': 'defence-statement',
  'defence-statement-missing': 'defence-statement',
  'representation-statement-unsigned': 'representation-statement',
  'representation-statement-missing': 'representation-statement',
  'hearing-paper-missing': 'hearing-record',
  'closing-document-missing': 'judgment',
  'wrong-closing-date': 'closing-report',
  'loss-recovered-not-stated': 'closing-report',
  'closing-report-incomplete': 'closing-report',
  'mediation-consent-missing': 'mediation-consent',
  'investigation-material-missing': 'investigation-material',
  'identity-proof-missing': 'identity-proof',
  'hardship-statement-missing': 'hardship-statement',
  'panel-discussion-missing': 'panel-discussion',
  'papers-of-another-case': 'other',
  'page-illegible': 'other',
  'blank-form-in-file': 'other',
};
