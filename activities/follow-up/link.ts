import { refuse } from '#domain/kernel/refusal';
import { formatInstant, type Instant } from '#domain/kernel/time';
import { update, type Change } from '#platform/store/acts';
import type { EffectContext, Gather } from '../context.ts';

/** An act that came by a link: the link is locked, and refused when an earlier answer used it. */
export const gatherLink: Gather = async (tx, context) => {
  const { link_id } = context.loaded.command;
  if (link_id === null) return {};
  const found = await tx.query<{ used: boolean }>(
    'SELECT used_at IS NOT NULL AS used FROM link WHERE id = $1 AND case_id = $2 FOR UPDATE',
    [link_id, context.caseId],
  );
  const link = found.rows[0];
  if (link === undefined) throw new Error('a command came by a link that there is not');
  return link.used ? refuse('follow-up.link-used') : {};
};

/** The link by which an accepted act came is used up in the same transaction. */
export function linkUsed(context: EffectContext, now: Instant): readonly Change[] {
  // What the product does by itself came by no link and has no command.
  const id = context.commandId === null ? null : context.loaded.command.link_id;
  return id === null ? [] : [update('link', { id }, { used_at: formatInstant(now) })];
}
