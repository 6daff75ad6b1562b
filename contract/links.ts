/** What a one-time link is for: the act that its form files, and in which role. */
import type { Role } from '#domain/case-file/codes';

export interface LinkPurpose {
  readonly act: string;
  readonly role: Extract<Role, 'recipient' | 'authority'>;
}

/** Purposes by the code that stands in `link.purpose`. */
export const LINK_PURPOSES: Readonly<Record<string, LinkPurpose>> = {
  rating: { act: 'follow-up.rate', role: 'recipient' },
  opinion: { act: 'hearing.answer-opinion', role: 'authority' },
};
