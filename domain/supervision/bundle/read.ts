/** What a bundle holds, as its files say it (docs/formats/bundle.md). Nothing here is believed yet. */
import { fromBase64 } from '../../kernel/base64.ts';
import { checkId, parseCanonical } from '../../kernel/canonical.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { isSha256Hex } from '../../kernel/sha256.ts';
import type { LedgerRow } from '../ledger-row.ts';
import type { Hash } from '../log/tree.ts';

export const BUNDLE_FORMAT = 'zhiheng/bundle';
export const BUNDLE_VERSION = 1;

/** Names of the files that every bundle has, in their order behind the manifest. */
export const FILE = {
  manifest: 'manifest.json',
  readme: 'README.txt',
  checkpoint: 'checkpoint.txt',
  proofs: 'proofs.json',
  rows: 'rows.jsonl',
  opened: 'opened.json',
  dossier: 'dossier/dossier.pdf',
  dossierManifest: 'dossier/manifest.json',
} as const;
/** Folder of the sealed histories, each `<export id>.sealed`. */
export const HISTORIES = 'histories/';
const HISTORY = /^histories\/[0-9a-f-]{36}\.sealed$/u;

/** True for the name of a file that this version knows. */
export function isKnownFile(name: string): boolean {
  return (Object.values(FILE) as readonly string[]).includes(name) || HISTORY.test(name);
}

/** First file of a bundle. */
export interface BundleManifest {
  readonly caseId: string;
  readonly entries: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** A leaf with its place in the tree of the bundle's checkpoint. */
export interface ProvenLeaf {
  readonly index: number;
  readonly leaf: string;
  readonly proof: readonly Hash[];
}

/** How a stream stands in the log. */
export interface StreamProof {
  readonly stream: string;
  readonly salt: string;
  /** `all`: every row up to the checkpoint is in the bundle. `some`: those that name the case. */
  readonly rows: 'all' | 'some';
  readonly map: {
    readonly index: number;
    readonly seq: number;
    readonly headHash: string;
    readonly proof: readonly Hash[];
  };
  readonly heads: readonly ProvenLeaf[];
}

export interface BundleProofs {
  /** Verifier key of the log, to be compared with one that comes from elsewhere. */
  readonly logKey: string;
  readonly states: readonly ProvenLeaf[];
  readonly streams: readonly StreamProof[];
  readonly consistency: readonly { readonly from: number; readonly proof: readonly Hash[] }[];
}

/** A value that was handed over with its salt. */
export interface OpenedValue {
  readonly stream: string;
  readonly seq: number;
  readonly name: string;
  readonly salt: string;
  readonly value: string;
}

/** Why a file is not of its form: a JSON pointer, and a code. */
export interface FormFault {
  readonly field: string;
  readonly code: string;
}

/** A value, or what is wrong with its form. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: FormFault };

class Stop extends Error {
  readonly fault: FormFault;
  constructor(field: string) {
    super(field);
    this.fault = { field, code: 'supervision.bundle-form' };
  }
}

function reading<T>(bytes: Uint8Array, read: (value: Json) => T): Read<T> {
  const parsed = parseCanonical(bytes);
  if (!parsed.ok) return { ok: false, fault: { field: parsed.refusal.field ?? '', code: parsed.refusal.code } };
  try {
    return { ok: true, value: read(parsed.value) };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, fault: error.fault };
    throw error;
  }
}

function members(value: Json | undefined, at: string, names: readonly string[]): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Stop(at);
  const object = value as JsonObject;
  for (const name of names) if (!Object.hasOwn(object, name)) throw new Stop(`${at}/${name}`);
  const extra = Object.keys(object).find((name) => !names.includes(name));
  if (extra !== undefined) throw new Stop(`${at}/${extra}`);
  return object;
}

function text(value: Json | undefined, at: string): string {
  if (typeof value !== 'string') throw new Stop(at);
  return value;
}

function hex(value: Json | undefined, at: string): string {
  if (typeof value !== 'string' || !isSha256Hex(value)) throw new Stop(at);
  return value;
}

function count(value: Json | undefined, at: string): number {
  if (typeof value !== 'number' || value < 0) throw new Stop(at);
  return value;
}

function list<T>(value: Json | undefined, at: string, read: (item: Json, at: string) => T): T[] {
  if (!Array.isArray(value)) throw new Stop(at);
  return (value as readonly Json[]).map((item, index) => read(item, `${at}/${index}`));
}

function hashes(value: Json | undefined, at: string): Hash[] {
  return list(value, at, (item, here) => {
    const bytes = typeof item === 'string' ? fromBase64(item) : null;
    if (bytes?.length !== 32) throw new Stop(here);
    return bytes;
  });
}

function leafOf(value: Json, at: string): ProvenLeaf {
  const { index, leaf, proof } = members(value, at, ['index', 'leaf', 'proof']);
  return {
    index: count(index, `${at}/index`),
    leaf: text(leaf, `${at}/leaf`),
    proof: hashes(proof, `${at}/proof`),
  };
}

/** Reads `manifest.json`. A version that came later is `newer`; it may have any other members. */
export function readManifest(bytes: Uint8Array): Read<BundleManifest | 'newer'> {
  return reading(bytes, (value) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Stop('');
    const object = value as JsonObject;
    if (object['format'] !== BUNDLE_FORMAT) throw new Stop('/format');
    const v = count(object['v'], '/v');
    if (v > BUNDLE_VERSION) return 'newer';
    if (v !== BUNDLE_VERSION) throw new Stop('/v');
    const { caseId, entries } = members(object, '', ['caseId', 'entries', 'format', 'v']);
    const id = text(caseId, '/caseId');
    if (checkId(id) !== null || id.includes('/')) throw new Stop('/caseId');
    return {
      caseId: id,
      entries: list(entries, '/entries', (item, at) => {
        const { name, bytes: size, sha256 } = members(item, at, ['bytes', 'name', 'sha256']);
        return {
          name: text(name, `${at}/name`),
          bytes: count(size, `${at}/bytes`),
          sha256: hex(sha256, `${at}/sha256`),
        };
      }),
    };
  });
}

/** Reads `proofs.json`. */
export function readProofs(bytes: Uint8Array): Read<BundleProofs> {
  return reading(bytes, (value) => {
    const { consistency, logKey, states, streams } = members(value, '', ['consistency', 'logKey', 'states', 'streams']);
    return {
      logKey: text(logKey, '/logKey'),
      states: list(states, '/states', leafOf),
      streams: list(streams, '/streams', streamOf),
      consistency: list(consistency, '/consistency', (item, at) => {
        const { from, proof } = members(item, at, ['from', 'proof']);
        return { from: count(from, `${at}/from`), proof: hashes(proof, `${at}/proof`) };
      }),
    };
  });
}

function streamOf(value: Json, at: string): StreamProof {
  const { heads, map, rows, salt, stream } = members(value, at, ['heads', 'map', 'rows', 'salt', 'stream']);
  if (rows !== 'all' && rows !== 'some') throw new Stop(`${at}/rows`);
  const place = members(map, `${at}/map`, ['headHash', 'index', 'proof', 'seq']);
  return {
    stream: text(stream, `${at}/stream`),
    salt: hex(salt, `${at}/salt`),
    rows,
    map: {
      index: count(place['index'], `${at}/map/index`),
      seq: count(place['seq'], `${at}/map/seq`),
      headHash: hex(place['headHash'], `${at}/map/headHash`),
      proof: hashes(place['proof'], `${at}/map/proof`),
    },
    heads: list(heads, `${at}/heads`, leafOf),
  };
}

/** Reads `opened.json`: values with their salts. */
export function readOpened(bytes: Uint8Array): Read<readonly OpenedValue[]> {
  return reading(bytes, (value) =>
    list(value, '', (item, at) => {
      const { name, salt, seq, stream, value: opened } = members(item, at, ['name', 'salt', 'seq', 'stream', 'value']);
      return {
        stream: text(stream, `${at}/stream`),
        seq: count(seq, `${at}/seq`),
        name: text(name, `${at}/name`),
        salt: hex(salt, `${at}/salt`),
        value: text(opened, `${at}/value`),
      };
    }),
  );
}

/** Reads one line of `rows.jsonl`, without its line feed. Hashes are only typed here: a false one is a finding. */
export function readRowLine(line: Uint8Array): Read<LedgerRow> {
  return reading(line, (value) => {
    const { body, hash, prevHash, seq, stream } = members(value, '', ['body', 'hash', 'prevHash', 'seq', 'stream']);
    const bytes = fromBase64(text(body, '/body'));
    if (bytes === null) throw new Stop('/body');
    return {
      stream: text(stream, '/stream'),
      seq: count(seq, '/seq'),
      prevHash: text(prevHash, '/prevHash'),
      hash: text(hash, '/hash'),
      body: bytes,
    };
  });
}
