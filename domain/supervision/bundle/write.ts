/** Writes a bundle: the same parts give the same bytes (docs/formats/bundle.md). */
import { toBase64 } from '../../kernel/base64.ts';
import { canonicalBytes, canonicalText } from '../../kernel/canonical.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { sha256Hex, utf8 } from '../../kernel/sha256.ts';
import type { LedgerRow } from '../ledger-row.ts';
import { BUNDLE_FORMAT, BUNDLE_VERSION, FILE, HISTORIES } from './read.ts';
import type { BundleProofs, OpenedValue, ProvenLeaf } from './read.ts';
import { writeZip, type ZipEntry } from './zip.ts';

/** What goes into a bundle. */
export interface BundleParts {
  readonly caseId: string;
  /** For the reader, in Chinese and English. */
  readonly readme: string;
  /** The signed note with its cosignatures. */
  readonly note: string;
  readonly proofs: BundleProofs;
  /** Rows of a stream in order, the case's stream first. */
  readonly rows: readonly LedgerRow[];
  readonly opened?: readonly OpenedValue[];
  readonly dossier?: { readonly pdf: Uint8Array; readonly manifest: Uint8Array };
  readonly histories: readonly { readonly exportId: string; readonly sealed: Uint8Array }[];
}

/** The bytes of a bundle. */
export function writeBundle(parts: BundleParts): Uint8Array {
  const { caseId, readme, note, proofs, rows, opened, dossier, histories } = parts;
  return packBundle(caseId, [
    { name: FILE.readme, bytes: utf8(readme) },
    { name: FILE.checkpoint, bytes: utf8(note) },
    { name: FILE.proofs, bytes: canonicalBytes(proofsJson(proofs)) },
    { name: FILE.rows, bytes: utf8(rows.map((row) => `${rowLine(row)}\n`).join('')) },
    ...(opened === undefined ? [] : [{ name: FILE.opened, bytes: canonicalBytes(opened.map((one) => ({ ...one }))) }]),
    ...(dossier === undefined
      ? []
      : [
          { name: FILE.dossier, bytes: dossier.pdf },
          { name: FILE.dossierManifest, bytes: dossier.manifest },
        ]),
    ...histories.map(({ exportId, sealed }) => ({ name: `${HISTORIES}${exportId}.sealed`, bytes: sealed })),
  ]);
}

/** The container of files with the manifest that lists them. */
export function packBundle(caseId: string, files: readonly ZipEntry[]): Uint8Array {
  const entries = files.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256Hex(bytes) }));
  const manifest: JsonObject = { format: BUNDLE_FORMAT, v: BUNDLE_VERSION, caseId, entries };
  return writeZip([{ name: FILE.manifest, bytes: canonicalBytes(manifest) }, ...files]);
}

/** One line of `rows.jsonl`. */
export function rowLine({ stream, seq, prevHash, hash, body }: LedgerRow): string {
  return canonicalText({ stream, seq, prevHash, hash, body: toBase64(body) });
}

/** `proofs.json` as a value. */
export function proofsJson({ logKey, states, streams, consistency }: BundleProofs): JsonObject {
  const leaf = ({ index, leaf: text, proof }: ProvenLeaf): JsonObject => ({
    index,
    leaf: text,
    proof: proof.map(toBase64),
  });
  return {
    logKey,
    states: states.map(leaf),
    streams: streams.map(({ stream, salt, rows, map, heads }) => ({
      stream,
      salt,
      rows,
      map: { index: map.index, seq: map.seq, headHash: map.headHash, proof: map.proof.map(toBase64) },
      heads: heads.map(leaf),
    })),
    consistency: consistency.map(({ from, proof }) => ({ from, proof: proof.map(toBase64) })),
  };
}
