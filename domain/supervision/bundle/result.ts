/** What a check of a bundle says, and what all of them together come to. */

/** The fifteen checks, in their order; the first that fails is named. */
export const BUNDLE_CHECKS = [
  'container',
  'format',
  'canonical',
  'rows',
  'opened',
  'heads',
  'inclusion',
  'signature',
  'consistency',
  'witnesses',
  'lateness',
  'draws',
  'rounds',
  'dossier',
  'histories',
] as const;
export type BundleCheckName = (typeof BUNDLE_CHECKS)[number];

/**
 * `not-proved`: what would prove it is not there. `sealed`: the bytes are right, their content is encrypted. `absent`:
 * nothing of the kind is in this bundle.
 */
export type BundleCheckState = 'ok' | 'failed' | 'not-proved' | 'sealed' | 'absent' | 'unsupported';

/** Something wrong or not proved, as exactly as it can be said. */
export interface BundleFinding {
  readonly code: string;
  /** Name of the file in the bundle. */
  readonly entry?: string;
  readonly stream?: string;
  readonly seq?: number;
  readonly field?: string;
}

export interface BundleCheck {
  readonly check: BundleCheckName;
  readonly state: BundleCheckState;
  /** Of `failed` and `not-proved`. */
  readonly found: readonly BundleFinding[];
}

export type BundleVerdict = 'verified' | 'consistent' | 'altered' | 'unreadable' | 'untrusted' | 'unsupported';

export interface BundleVerification {
  readonly verdict: BundleVerdict;
  readonly caseId: string | null;
  /** The checkpoint that the bundle rests on, with the id of the key that signed; null when it can't be read. */
  readonly checkpoint: {
    readonly origin: string;
    readonly size: number;
    readonly root: string;
    readonly time: string | null;
    readonly keyId: string | null;
  } | null;
  readonly checks: readonly BundleCheck[];
  /** The first thing wrong; null when nothing is. */
  readonly first: (BundleFinding & { readonly check: BundleCheckName }) | null;
}
