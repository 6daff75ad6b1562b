/**
 * Ties of a case to earlier ones, named when it is registered: the stage before of the same matter, co-defendants,
 * defendants of connected facts, the other side. The hard rules of assignment read them in both directions.
 */
import type { Form, LinkKind } from './codes.ts';
import type { JsonObject } from '../kernel/json.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';

/** One tie: the earlier case's opaque id (on the wire: its number) and what it is to this one. */
export interface CaseLink {
  readonly case: string;
  readonly kind: LinkKind;
}

/** The ties that a registration's facts name; none when they name none. */
export function linksOf(facts: JsonObject): readonly CaseLink[] {
  return Array.isArray(facts['links']) ? (facts['links'] as unknown as readonly CaseLink[]) : [];
}

/**
 * Null when the ties of a registration of this form may stand together. Refuses `case-file.link-named-twice` (a case
 * is one thing to another), `case-file.link-several-earlier` (a case follows one earlier stage at most) and
 * `case-file.link-form` (co-defendants are defended); `field` points at the tie.
 */
export function checkLinks(links: readonly CaseLink[], form: Form): Refusal | null {
  for (const [index, link] of links.entries()) {
    const field = `/links/${index}`;
    if (links.findIndex((other) => other.case === link.case) !== index)
      return refuse('case-file.link-named-twice', { field: `${field}/case` });
    if (link.kind === 'stage-change' && links.findIndex(({ kind }) => kind === 'stage-change') !== index)
      return refuse('case-file.link-several-earlier', { field: `${field}/kind` });
    if (link.kind === 'co-defendant' && form !== 'criminal-defence')
      return refuse('case-file.link-form', { field: `${field}/kind`, params: { form } });
  }
  return null;
}

/** Null when an earlier case of this form may be tied so; `case-file.link-form` for a co-defendant who is not defended. */
export function checkLinkedForm(kind: LinkKind, otherForm: Form, index: number): Refusal | null {
  return kind === 'co-defendant' && otherForm !== 'criminal-defence'
    ? refuse('case-file.link-form', { field: `/links/${index}/kind`, params: { form: otherForm } })
    : null;
}

/** The earlier stage of the same matter, null for a case that begins it. */
export function earlierStage(links: readonly CaseLink[]): string | null {
  return links.find(({ kind }) => kind === 'stage-change')?.case ?? null;
}

/**
 * The ties of a case that follows an earlier stage: its own, and those to third cases that the earlier one had, so
 * that co-defendants stay apart and sides stay sides through all stages. The earlier case's own line of stages is
 * not repeated: it hangs on the earlier case.
 */
export function inheritedLinks(own: readonly CaseLink[], ofEarlier: readonly CaseLink[]): readonly CaseLink[] {
  const known = new Set(own.map((link) => link.case));
  const carried = ofEarlier.filter((link) => link.kind !== 'stage-change' && !known.has(link.case));
  return [...own, ...carried];
}

/** Facts of a registration that a new stage takes over from the stage before, where the registration is silent. */
export const CARRIED_FACTS = [
  'form',
  'cause',
  'protection',
  'reach',
  'minor',
  'possibleLifeOrDeath',
  'greenLane',
  'dispute',
  'matter',
  'groupPersons',
  'amountClaimedFen',
] as const;

/** Texts that a new stage takes over: the recipient and the matter. Mandate papers are made anew. */
export const CARRIED_TEXTS = [
  'recipientName',
  'recipientPhone',
  'recipientIdNumber',
  'recipientAddress',
  'representativeName',
  'opponentName',
  'matterSummary',
] as const;
