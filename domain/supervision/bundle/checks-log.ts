/** Checks 8, 9 and 10: who signed the checkpoint, what was known of the log before, and who else saw it. */
import { fromBase64 } from '../../kernel/base64.ts';
import { checkSignature, signaturesBy, type NoteKey, type VerifySignature } from '../log/note.ts';
import type { Trust } from '../log/trust.ts';
import { isConsistent, type TreeHead } from '../log/tree.ts';
import { logKeysOf, notProved, OK, outcome, type Bundle, type Outcome } from './bundle.ts';
import { dossierContent } from './checks-content.ts';
import { FILE } from './read.ts';
import type { BundleFinding } from './result.ts';

const NO_CHECKPOINT: BundleFinding = { code: 'supervision.bundle-form', entry: FILE.checkpoint };

/** Check 8: a signature by a key of the log for this size. Any line that claims to be by such a key and is wrong fails. */
export function checkSignatures(bundle: Bundle, trust: Trust | null, verify: VerifySignature): Outcome {
  const { note, checkpoint } = bundle;
  if (note === null || checkpoint === null) return notProved(NO_CHECKPOINT);
  const signer = { code: 'supervision.bundle-signer', entry: FILE.checkpoint };
  if (trust !== null && trust.origin !== checkpoint.origin) return outcome([signer]);
  let right = 0;
  for (const key of logKeysOf(bundle, trust)) {
    if (key.name !== checkpoint.origin) continue;
    for (const line of signaturesBy(note, key)) {
      if (!checkSignature(note, key, line, verify).ok)
        return outcome([{ code: 'supervision.bundle-signature', entry: FILE.checkpoint }]);
      right += 1;
    }
  }
  return right > 0 ? OK : outcome([signer]);
}

/** Check 9: the tree grew from every checkpoint in `known` and from the one that the dossier prints. */
export function checkConsistency(bundle: Bundle, trust: Trust | null): Outcome {
  const { checkpoint, proofs } = bundle;
  if (checkpoint === null) return notProved(NO_CHECKPOINT);
  const found: BundleFinding[] = [];
  const open: BundleFinding[] = [];
  const compare = (older: TreeHead, where: BundleFinding): void => {
    const exact = older.size === checkpoint.size;
    const proof = exact ? [] : proofs?.consistency.find(({ from }) => from === older.size)?.proof;
    if (older.size > checkpoint.size || proof === undefined)
      open.push({ ...where, code: 'supervision.bundle-no-proof' });
    else if (!isConsistent(older, checkpoint, proof)) found.push(where);
  };
  for (const [index, known] of (trust?.known ?? []).entries())
    compare(known, { code: 'supervision.bundle-not-consistent', field: `/known/${index}` });
  const printed = dossierContent(bundle)?.['checkpoint'];
  if (printed !== null && typeof printed === 'object' && !Array.isArray(printed)) {
    const { origin, size, root } = printed as Readonly<Record<string, unknown>>;
    const bytes = typeof root === 'string' ? fromBase64(root) : null;
    const where = {
      code: 'supervision.bundle-not-consistent',
      entry: FILE.dossierManifest,
      field: '/content/checkpoint',
    };
    if (typeof size !== 'number' || bytes?.length !== 32 || origin !== checkpoint.origin) found.push(where);
    else compare({ size, root: bytes }, where);
  }
  if (found.length > 0) return outcome(found);
  return open.length > 0 ? notProved(...open) : OK;
}

/** Check 10: as many of the trusted witnesses as the quorum asks have cosigned. Without a trust file nobody is asked. */
export function checkWitnesses(bundle: Bundle, trust: Trust | null, verify: VerifySignature): Outcome {
  const { note } = bundle;
  if (trust === null) return notProved({ code: 'supervision.bundle-no-trust' });
  if (note === null) return notProved(NO_CHECKPOINT);
  const seen = trust.witnesses.filter((witness: NoteKey) =>
    signaturesBy(note, witness).some((line) => checkSignature(note, witness, line, verify).ok),
  );
  const distinct = new Set(seen.map(({ publicKey }) => publicKey.join())).size;
  return distinct >= trust.quorum ? OK : outcome([{ code: 'supervision.bundle-quorum', entry: FILE.checkpoint }]);
}
