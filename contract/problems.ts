/**
 * Every code that an answer of the API may carry, with its HTTP status and what to do about it. Codes are
 * stable for ever; words are in `words/problems.ts`, one page each in `docs/problems/`.
 *
 * 400 malformed · 401 not signed in · 403 and 404 standing (404 also for what one may not know exists) ·
 * 409 the state moved on · 412, 428 `If-Match` · 413, 415 · 422 a rule says no · 429 · 503 try again.
 */
import type { RemedyCode } from './words/problems.ts';

export interface ProblemEntry {
  readonly status: number;
  readonly remedy: RemedyCode;
}

const moved: ProblemEntry = { status: 409, remedy: 'reload' };
const standing: ProblemEntry = { status: 403, remedy: 'ask-who-may' };
const rule: ProblemEntry = { status: 422, remedy: 'correct' };
const fault: ProblemEntry = { status: 500, remedy: 'report' };

export const PROBLEMS: Readonly<Record<string, ProblemEntry>> = {
  // ── the request itself ──
  'request.malformed-json': { status: 400, remedy: 'correct' },
  'request.invalid-fields': { status: 400, remedy: 'correct' },
  'request.invalid-query': { status: 400, remedy: 'correct' },
  'request.invalid-header': { status: 400, remedy: 'correct' },
  'request.idempotency-key-missing': { status: 400, remedy: 'send-key' },
  'request.cursor-invalid': { status: 400, remedy: 'start-again' },
  'request.not-found': { status: 404, remedy: 'see-reference' },
  'request.method-not-allowed': { status: 405, remedy: 'see-reference' },
  'request.not-acceptable': { status: 406, remedy: 'see-reference' },
  'request.too-large': { status: 413, remedy: 'send-less' },
  'request.unsupported-media-type': { status: 415, remedy: 'see-reference' },
  'request.range-not-satisfiable': { status: 416, remedy: 'see-reference' },
  'request.version-changed': { status: 412, remedy: 'reload' },
  'request.if-match-missing': { status: 428, remedy: 'send-if-match' },
  'request.too-many': { status: 429, remedy: 'wait' },
  'request.cross-site': { status: 403, remedy: 'own-origin' },
  'request.timed-out': { status: 408, remedy: 'try-again' },
  'service.unavailable': { status: 503, remedy: 'try-again' },
  'service.fault': fault,
  // ── identity ──
  'identity.not-signed-in': { status: 401, remedy: 'sign-in' },
  'identity.wrong-credentials': { status: 401, remedy: 'sign-in' },
  'identity.sign-in-locked': { status: 429, remedy: 'wait' },
  'identity.not-permitted': standing,
  'identity.several-agencies': { status: 422, remedy: 'name-agency' },
  'identity.weak-password': rule,
  // ── commands ──
  'command.key-reused': { status: 422, remedy: 'new-key' },
  'command.not-found': { status: 404, remedy: 'see-reference' },
  // ── case-file ──
  'case-file.unknown': { status: 404, remedy: 'look-up' },
  'case-file.unknown-act': { status: 404, remedy: 'see-reference' },
  'case-file.act-of-another-role': standing,
  'case-file.not-the-handler': standing,
  'case-file.not-the-unit': standing,
  'case-file.step-of-another-role': standing,
  'case-file.step-needs-another-person': standing,
  'case-file.act-out-of-order': moved,
  'case-file.decision-pending': moved,
  'case-file.no-decision-pending': moved,
  // ── intake ──
  'intake.registered-already': moved,
  'intake.decided-already': moved,
  'intake.waiting-for-supplement': moved,
  'intake.no-supplement-asked': moved,
  'intake.supplement-asked-already': moved,
  'intake.not-granted-first': moved,
  'intake.not-refused': moved,
  'intake.assignment-begun': moved,
  'intake.not-a-notice': rule,
  'intake.notice-has-no-decision': rule,
  'intake.notice-without-ground': rule,
  'intake.notice-without-organ': rule,
  'intake.ground-without-notice': rule,
  'intake.state-secret': { status: 422, remedy: 'paper-only' },
  'intake.received-in-the-future': rule,
  'intake.demonstration-only': rule,
  'intake.record-known': rule,
  // ── assignment ──
  'assignment.out-of-order': moved,
  'assignment.organ-answered-already': moved,
  'assignment.unit-still-in-time': { status: 409, remedy: 'wait-for-date' },
  'assignment.wish-after-draw': moved,
  'assignment.no-draw-requested': moved,
  'assignment.draw-nonce': rule,
  'assignment.draw-number-gap': fault,
  'assignment.draw-without-outcome': moved,
  'assignment.handler-applied-not-to-act': rule,
  'assignment.handler-excluded': { status: 422, remedy: 'other-handler' },
  'assignment.handler-not-in-pool': { status: 422, remedy: 'other-handler' },
  'assignment.handler-of-another-unit': { status: 422, remedy: 'other-handler' },
  'assignment.unknown-handler': { status: 422, remedy: 'other-handler' },
  'assignment.no-eligible-handler': { status: 422, remedy: 'relax-or-neighbour' },
  'assignment.nonce-without-giver': rule,
  'assignment.not-single-firm-county': rule,
  'assignment.reason-missing': rule,
  'assignment.reason-unknown': rule,
  'assignment.rotation-exhausted': { status: 422, remedy: 'relax-or-neighbour' },
  'assignment.seed-reveal-too-early': { status: 409, remedy: 'wait-for-date' },
  'assignment.single-firm-consent-missing': rule,
  'assignment.wish-named-twice': rule,
  'assignment.wish-rank': rule,
  // ── handling ──
  'handling.already-settled': moved,
  'handling.before-assignment': rule,
  'handling.checkpoint-conditional': rule,
  'handling.checkpoint-excused': moved,
  'handling.checkpoint-required': rule,
  'handling.checkpoints-open': rule,
  'handling.closing-day-missing': rule,
  'handling.conditions-undeclared': rule,
  'handling.day-in-the-future': rule,
  'handling.evidence-missing': { status: 422, remedy: 'hand-in' },
  'handling.excuse-date-not-later': rule,
  'handling.mandate-settled': moved,
  'handling.needs-closing-document': { status: 422, remedy: 'hand-in' },
  'handling.new-date-not-later': rule,
  'handling.no-such-combination': rule,
  'handling.not-a-closing-document': { status: 422, remedy: 'hand-in' },
  'handling.not-dormant': rule,
  'handling.repeated-too-often': rule,
  'handling.unknown-checkpoint': rule,
  'handling.unknown-document': { status: 422, remedy: 'upload-first' },
  'handling.document-wrong-kind': { status: 415, remedy: 'allowed-files' },
  'handling.document-too-large': { status: 413, remedy: 'allowed-files' },
  'handling.document-empty': { status: 400, remedy: 'allowed-files' },
  'handling.document-not-as-declared': { status: 415, remedy: 'allowed-files' },
  'handling.document-not-found': { status: 404, remedy: 'look-up' },
  // ── closing ──
  'closing.adoption-not-stated': rule,
  'closing.amount-invalid': rule,
  'closing.before-closing-date': rule,
  'closing.correction-reason-missing': rule,
  'closing.date-unchanged': rule,
  'closing.dossier-not-locked': { status: 404, remedy: 'wait-for-date' },
  'closing.excuse-twice': rule,
  'closing.item-never-excused': rule,
  'closing.item-not-on-checklist': rule,
  'closing.items-missing': { status: 422, remedy: 'hand-in' },
  'closing.loss-proof-missing': { status: 422, remedy: 'hand-in' },
  'closing.loss-proof-not-in-file': { status: 422, remedy: 'hand-in' },
  'closing.loss-proof-unsuitable': { status: 422, remedy: 'hand-in' },
  'closing.loss-proof-without-loss': rule,
  'closing.no-talk-due': moved,
  'closing.out-of-order': moved,
  'closing.performance-not-stated': rule,
  'closing.persons-invalid': rule,
  'closing.reason-missing': rule,
  'closing.reason-twice': rule,
  'closing.result-not-of-form': rule,
  'closing.third-touch-open': moved,
  'closing.unknown-material': rule,
  'closing.unknown-reason': rule,
  // ── network, links, notifications ──
  'network.unknown-authority': { status: 422, remedy: 'look-up' },
  'network.unknown-agency': { status: 422, remedy: 'look-up' },
  'follow-up.link-unknown': { status: 404, remedy: 'new-link' },
  'supervision.notification-not-found': { status: 404, remedy: 'look-up' },
  // ── reference: faults of installation or of a released rule ──
  'reference.calendar-invalid': fault,
  'reference.extension-invalid': rule,
  'reference.no-pack-for-day': { status: 503, remedy: 'report' },
  'reference.pack-invalid': fault,
  'reference.period-length-invalid': rule,
  'reference.period-over': moved,
  'reference.region-changes-right': fault,
  'reference.region-longer-than-national': fault,
  'reference.region-other-unit': fault,
  'reference.region-weaker-than-national': fault,
  'reference.resumption-before-suspension': rule,
  'reference.suspension-before-start': rule,
  'reference.unknown-pack': fault,
  // ── supervision: ids and stored bytes ──
  'supervision.id-empty': rule,
  'supervision.id-too-long': rule,
  'supervision.id-not-nfc': rule,
  'supervision.id-lone-surrogate': rule,
  'supervision.id-control-character': rule,
  'supervision.id-format-character': rule,
  'supervision.id-space': rule,
  'supervision.canonical-utf8': fault,
  'supervision.canonical-syntax': fault,
  'supervision.canonical-duplicate-key': fault,
  'supervision.canonical-lone-surrogate': fault,
  'supervision.canonical-number': fault,
  'supervision.canonical-key-not-ascii': fault,
  'supervision.canonical-depth': fault,
  'supervision.canonical-bytes': fault,
  'supervision.row-body': fault,
  'supervision.row-facts': fault,
  'supervision.row-kind-unknown': fault,
};

/** Status and remedy of a code; a rule that this version does not know still answers 422. */
export function problemOf(code: string): ProblemEntry {
  return PROBLEMS[code] ?? rule;
}

/** Path of the page of a code, from the origin of the API. */
export function problemPath(code: string): string {
  return `/problems/${code}`;
}
