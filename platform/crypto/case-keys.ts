import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Encryption of personal text. Each case has a data key, wrapped by the installation's key; deleting
 * the wrapped key makes every text of the case unreadable for good, the ledger's commitments stay.
 * AES-256-GCM: 12 bytes of nonce, then the cipher text, then 16 bytes of tag; the name of the field and
 * the case are authenticated with it, so that a text can't be moved to another field or case.
 */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function seal(key: Buffer, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context, 'utf8'));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws when key, context or bytes do not belong together */
export function open(key: Buffer, sealed: Buffer, context: string): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error('sealed bytes are too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
}

/** A new data key of a case, and the form in which it is stored. */
export function newCaseKey(installationKey: Buffer, caseId: string): { key: Buffer; wrapped: Buffer } {
  const key = randomBytes(32);
  return { key, wrapped: seal(installationKey, key, `case-key/${caseId}`) };
}

export function unwrapCaseKey(installationKey: Buffer, caseId: string, wrapped: Buffer): Buffer {
  return open(installationKey, wrapped, `case-key/${caseId}`);
}
