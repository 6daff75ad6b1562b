/**
 * What the agency's own file holds by what has happened: papers that the product made, or that a step can't have been
 * taken without. The handler states the rest when the closure file is handed in.
 */
import type { CaseEvent } from '../case-file/events.ts';
import { MATERIALS, type Material } from '../case-file/codes.ts';

const MADE: Readonly<Record<string, readonly Material[]>> = {
  // The application and the receipt for it (005); what was shown with it is examined before the grant.
  'intake.received': ['application-form', 'material-receipt'],
  'intake.notice-received': ['notice-letter'],
  'intake.supplement-requested': ['supplement-notice'],
  'intake.granted': ['identity-proof', 'examination-form', 'grant-decision'],
  'intake.granted-first': ['examination-form', 'grant-decision'],
  'intake.refused': ['examination-form', 'refusal-decision'],
  'intake.refusal-served': ['proof-of-service'],
  'assignment.issued': ['assignment-record', 'assignment-notice', 'official-letter'],
  // The unit's answer inside the product is its receipt for the papers issued to it (electronic service).
  'assignment.arranged': ['proof-of-service'],
  'hearing.observation-recorded': ['observation-record'],
  'hearing.opinion-received': ['authority-opinion'],
  'follow-up.touch-ended': ['follow-up-record'],
};

/** Papers on file because of one event: made by it, or named by it. */
export function materialsOf(happened: CaseEvent): readonly Material[] {
  const { kind, facts } = happened;
  const named = Array.isArray(facts.materials) ? facts.materials : [];
  const document = kind === 'handling.closing-document-reported' ? [facts.document] : [];
  const known = [...named, ...document].filter((code): code is Material => MATERIALS.includes(code as Material));
  return [...(MADE[kind] ?? []), ...known];
}

/** A list of papers with more of them: each once, in the order in which they came. */
export function withMaterials(held: readonly Material[], more: readonly Material[]): readonly Material[] {
  const fresh = more.filter((material) => !held.includes(material));
  return fresh.length === 0 ? held : [...new Set([...held, ...fresh])];
}
