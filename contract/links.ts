/** What a one-time link is for: the act that its form files, and in which role. */
import type { Role } from '#domain/case-file/codes';

export interface LinkPurpose {
  readonly act: string;
  readonly role: Extract<Role, 'recipient' | 'authority'>;
}

/** Purposes by the code that stands in `link.purpose`: the act that the form behind the link files. */
export const LINK_PURPOSES: Readonly<Record<string, LinkPurpose>> = {
  'follow-up.answer-by-link': { act: 'follow-up.answer-by-link', role: 'recipient' },
  'hearing.give-opinion': { act: 'hearing.give-opinion', role: 'authority' },
};
