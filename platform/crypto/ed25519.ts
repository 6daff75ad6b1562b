import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { concatBytes } from '#domain/kernel/sha256';
import type { VerifySignature } from '#domain/supervision/log/note';

/** DER around 32 raw bytes (RFC 8410): the only forms in which Node's OpenSSL takes them. */
const PRIVATE_PREFIX = Uint8Array.from(Buffer.from('302e020100300506032b657004220420', 'hex'));
const PUBLIC_PREFIX = Uint8Array.from(Buffer.from('302a300506032b6570032100', 'hex'));

/** An Ed25519 key that signs. */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** The key of a 32-byte secret (RFC 8032 §5.1.5). Throws on another length. */
export function signingKey(secret: Uint8Array): SigningKey {
  if (secret.length !== 32) throw new Error('the secret of an Ed25519 key is 32 bytes');
  const key = createPrivateKey({
    key: Buffer.from(concatBytes(PRIVATE_PREFIX, secret)),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(PUBLIC_PREFIX.length)),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
}

/** Checks an Ed25519 signature; a key or signature of a wrong form is a wrong signature, never an exception. */
export const verifyEd25519: VerifySignature = (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(concatBytes(PUBLIC_PREFIX, publicKey)), format: 'der', type: 'spki' });
  } catch {
    return false;
  }
  return verify(null, message, key, signature);
};
