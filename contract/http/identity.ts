import { ROLES } from '#domain/case-file/codes';
import { z } from 'zod';
import { idField, instantField, textSchema } from '../fields.ts';

/** What somebody signs in with. Never logged, never stored as sent. */
export const signInBody = z.strictObject({
  loginName: z.string().min(1).max(100),
  password: z.string().min(1).max(1_000).meta({ format: 'password' }),
});

export const session = z.object({
  token: z
    .string()
    .meta({ description: '32 random bytes in base64url; send it as `Authorization: Bearer …`. Shown once.' }),
  expiresAt: instantField,
});

export const profileBody = z.strictObject({
  displayName: textSchema({ maxLength: 100, required: true }) as z.ZodType<string>,
});

export const passwordBody = z.strictObject({
  oldPassword: z.string().min(1).max(1_000).meta({ format: 'password' }),
  newPassword: z.string().min(1).max(1_000).meta({ format: 'password' }),
});

export const me = z.object({
  id: idField,
  loginName: z.string().nullable(),
  displayName: z.string(),
  sessionExpiresAt: instantField,
  grants: z.array(
    z.object({
      id: idField,
      role: z.enum(ROLES),
      region: z.string().nullable(),
      agency: idField.nullable(),
      unit: idField.nullable(),
      place: z.string().nullable(),
    }),
  ),
});
