/**
 * The four properties of an archived electronic file (真实性、完整性、可用性、安全性) as the product checks them for each
 * dossier, in the manner of DA/T 70-2018. What a program can't see by itself says so instead of passing.
 */

/** The properties, in the order of the standard. */
export const PROPERTIES = ['authenticity', 'integrity', 'usability', 'safety'] as const;
export type Property = (typeof PROPERTIES)[number];

/** What is checked, by property. Codes are stored and never renamed. */
export const PROPERTY_ITEMS = {
  'file-is-the-locked-one': 'authenticity',
  'locking-row-in-the-ledger': 'authenticity',
  'ledger-chain-whole': 'authenticity',
  'metadata-as-recorded': 'authenticity',
  'manifest-embedded': 'authenticity',
  'content-hash': 'integrity',
  'originals-embedded': 'integrity',
  'documents-numbered': 'integrity',
  'ledger-as-printed': 'integrity',
  'size-as-recorded': 'integrity',
  'file-readable': 'usability',
  'archival-format': 'usability',
  'fonts-embedded': 'usability',
  'histories-open': 'usability',
  'no-active-content': 'safety',
  'not-encrypted': 'safety',
  'changes-refused': 'safety',
  'second-copy': 'safety',
} as const satisfies Readonly<Record<string, Property>>;
export type PropertyItem = keyof typeof PROPERTY_ITEMS;

/** `not-checked`: nothing here can tell; somebody has to look. */
export type ItemOutcome = 'ok' | 'failed' | 'not-checked';

export interface CheckedItem {
  readonly item: PropertyItem;
  readonly outcome: ItemOutcome;
}

/** Whether a dossier passes: no item failed. One that was not checked is shown and fails nothing. */
export function propertiesResult(items: readonly CheckedItem[]): 'passed' | 'failed' {
  return items.some(({ outcome }) => outcome === 'failed') ? 'failed' : 'passed';
}
