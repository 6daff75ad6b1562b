/** What a one-time link is for: the act that its form files, in which role, and who may hand such a link out. */
import type { Role } from '#domain/case-file/codes';
import { z } from 'zod';
import { idField, instantField } from './fields.ts';

export interface LinkPurpose {
  readonly act: string;
  readonly role: Extract<Role, 'recipient' | 'authority'>;
  /** Roles at the case's agency that may make one. */
  readonly issuers: readonly Role[];
  /** Fields of the act that the link itself decides; they are no part of the form. */
  readonly fixed: readonly string[];
}

/** Purposes by the code that stands in `link.purpose`: the act that the form behind the link files. */
export const LINK_PURPOSES: Readonly<Record<string, LinkPurpose>> = {
  'follow-up.answer-by-link': {
    act: 'follow-up.answer-by-link',
    role: 'recipient',
    issuers: ['caller', 'officer', 'head', 'station-officer'],
    fixed: ['touch'],
  },
  'hearing.give-opinion': {
    act: 'hearing.give-opinion',
    role: 'authority',
    issuers: ['caller', 'officer', 'head'],
    fixed: ['way'],
  },
};

/** `reference`: the touch to be rated, or the request for an opinion to be answered. */
export const linkBody = z.strictObject({
  purpose: z.enum(['follow-up.answer-by-link', 'hearing.give-opinion']),
  reference: idField,
});

/** A link that was made; the token is shown this once. */
export const issuedLink = z.object({
  id: idField,
  purpose: z.string(),
  url: z.string().meta({ description: 'Absolute when the installation has a public address.' }),
  token: z.string(),
  expiresAt: instantField,
});
