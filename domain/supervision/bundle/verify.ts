/** Checks a bundle whole, offline: the fifteen checks of docs/formats/bundle.md in their order. */
import { toBase64 } from '../../kernel/base64.ts';
import { checkId, parseCanonical } from '../../kernel/canonical.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { sha256Hex, toHex } from '../../kernel/sha256.ts';
import type { LedgerRow } from '../ledger-row.ts';
import { keyId, parseCheckpoint, parseNote } from '../log/note.ts';
import type { VerifySignature } from '../log/note.ts';
import type { Trust } from '../log/trust.ts';
import { ABSENT, logKeysOf, OK, outcome, type Bundle, type BundleRow, type Outcome } from './bundle.ts';
import { checkConsistency, checkSignatures, checkWitnesses } from './checks-log.ts';
import { checkDossier, checkDraws, checkHistories, checkOpened } from './checks-content.ts';
import { checkChains, checkHeads, checkInclusion, checkLateness } from './checks-rows.ts';
import { FILE, isKnownFile, readManifest, readOpened, readProofs, readRowLine } from './read.ts';
import { BUNDLE_CHECKS } from './result.ts';
import type { BundleCheck, BundleCheckName, BundleFinding, BundleVerification } from './result.ts';
import { readZip } from './zip.ts';

/** Findings that are listed of one check; a bundle with more needs no longer list. */
const MOST_FOUND = 50;

/**
 * Verifies the bytes of a bundle against what the reader trusts (null: nothing). Never throws for what a bundle holds.
 * Stops where nothing further can be read: at a container that is none, a manifest that can't be read, a newer version.
 */
export function verifyBundle(zip: Uint8Array, trust: Trust | null, verify: VerifySignature): BundleVerification {
  const results = new Map<BundleCheckName, Outcome>();
  const stop = (verdict: 'unreadable' | 'unsupported', caseId: string | null = null): BundleVerification =>
    conclude(results, verdict, caseId, null);
  const unreadable = (finding: BundleFinding): BundleVerification => {
    results.set('container', { state: 'failed', found: [finding] });
    return stop('unreadable');
  };
  const container = readZip(zip);
  if (!container.ok) {
    const { fault, entry } = container.failure;
    return unreadable({ code: `supervision.zip-${fault}`, ...(entry === '' ? {} : { entry }) });
  }
  const [first, ...others] = container.entries;
  if (first?.name !== FILE.manifest) return unreadable({ code: 'supervision.bundle-manifest-first' });
  const manifest = readManifest(first.bytes);
  if (!manifest.ok) return unreadable({ ...manifest.fault, entry: FILE.manifest });
  if (manifest.value === 'newer') {
    results.set('container', OK);
    results.set('format', {
      state: 'unsupported',
      found: [{ code: 'supervision.bundle-newer', entry: FILE.manifest, field: '/v' }],
    });
    return stop('unsupported');
  }
  const { caseId, entries } = manifest.value;
  const wrong: BundleFinding[] = container.crc.map((entry) => ({ code: 'supervision.zip-crc', entry }));
  for (let index = 0; index < Math.max(entries.length, others.length); index += 1) {
    const [listed, stored] = [entries[index], others[index]];
    const name = listed?.name ?? stored?.name ?? '';
    if (listed === undefined) wrong.push({ code: 'supervision.bundle-entry-extra', entry: name });
    else if (stored === undefined) wrong.push({ code: 'supervision.bundle-entry-missing', entry: name });
    else if (listed.name !== stored.name) {
      wrong.push({ code: 'supervision.bundle-entry-order', entry: stored.name });
      break;
    } else if (!isKnownFile(name)) wrong.push({ code: 'supervision.bundle-entry-unknown', entry: name });
    else if (listed.bytes !== stored.bytes.length || listed.sha256 !== sha256Hex(stored.bytes))
      wrong.push({ code: 'supervision.bundle-entry-differs', entry: name });
  }
  const files = new Map(others.map(({ name, bytes }) => [name, bytes]));
  for (const name of [FILE.readme, FILE.checkpoint, FILE.proofs, FILE.rows])
    if (!files.has(name)) wrong.push({ code: 'supervision.bundle-entry-missing', entry: name });
  results.set('container', outcome(wrong));
  results.set('format', OK);
  const { bundle, faults } = readBundle(caseId, files);
  results.set('canonical', outcome(faults));
  results.set('rows', checkChains(bundle));
  results.set('opened', checkOpened(bundle));
  results.set('heads', checkHeads(bundle));
  results.set('inclusion', checkInclusion(bundle));
  results.set('signature', checkSignatures(bundle, trust, verify));
  results.set('consistency', checkConsistency(bundle, trust));
  results.set('witnesses', checkWitnesses(bundle, trust, verify));
  results.set('lateness', checkLateness(bundle));
  results.set('draws', checkDraws(bundle));
  results.set('rounds', ABSENT);
  results.set('dossier', checkDossier(bundle));
  results.set('histories', checkHistories(bundle));
  return conclude(results, trust, caseId, bundle);
}

function readBundle(
  caseId: string,
  files: ReadonlyMap<string, Uint8Array>,
): { readonly bundle: Bundle; readonly faults: readonly BundleFinding[] } {
  const faults: BundleFinding[] = [];
  const proofs = readProofs(files.get(FILE.proofs) ?? new Uint8Array());
  if (!proofs.ok) faults.push({ ...proofs.fault, entry: FILE.proofs });
  const opened = files.has(FILE.opened) ? readOpened(files.get(FILE.opened) as Uint8Array) : null;
  if (opened?.ok === false) faults.push({ ...opened.fault, entry: FILE.opened });
  const rows: BundleRow[] = [];
  for (const [index, line] of linesOf(files.get(FILE.rows) ?? new Uint8Array()).entries()) {
    const row = line === null ? null : readRowLine(line);
    if (row === null || !row.ok) {
      const { field, code } = row?.fault ?? { field: '', code: 'supervision.bundle-form' };
      faults.push({ code, entry: FILE.rows, field: `/${index}${field}` });
      continue;
    }
    const { stream, seq } = row.value;
    const parts = stream.split('/').map((part) => checkId(part));
    const bad = parts.find((refusal) => refusal !== null);
    if (bad !== undefined && bad !== null) faults.push({ code: bad.code, stream, seq, field: 'stream' });
    const body = parseBody(row.value);
    if (typeof body === 'string') faults.push({ code: body, stream, seq, field: 'body' });
    else rows.push(body);
  }
  const noteText = textOf(files.get(FILE.checkpoint));
  const note = noteText === null ? null : parseNote(noteText);
  const checkpoint = note === null ? null : parseCheckpoint(note.text);
  if (checkpoint === null) faults.push({ code: 'supervision.bundle-form', entry: FILE.checkpoint });
  const bundle: Bundle = {
    caseId,
    files,
    rows,
    proofs: proofs.ok ? proofs.value : null,
    opened: opened?.ok === true ? opened.value : [],
    note,
    checkpoint,
  };
  return { bundle, faults };
}

/** A row with what the checks read of its body, or the code of what is wrong with the body. */
function parseBody(row: LedgerRow): BundleRow | string {
  const parsed = parseCanonical(row.body);
  if (!parsed.ok) return parsed.refusal.code;
  const value = parsed.value;
  if (!isObject(value)) return 'supervision.row-body';
  const { at, kind, facts, commitments } = value;
  return {
    ...row,
    at: typeof at === 'string' ? at : '',
    kind: typeof kind === 'string' ? kind : '',
    facts: isObject(facts) ? facts : {},
    commitments: isObject(commitments) ? commitments : {},
  };
}

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function linesOf(bytes: Uint8Array): (Uint8Array | null)[] {
  const lines: (Uint8Array | null)[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    // Every line ends in a line feed; a rest without one is no line.
    lines.push(end === -1 ? null : bytes.subarray(start, end));
    start = end === -1 ? bytes.length : end + 1;
  }
  return lines;
}

function textOf(bytes: Uint8Array | undefined): string | null {
  if (bytes === undefined) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function conclude(
  results: ReadonlyMap<BundleCheckName, Outcome>,
  trust: Trust | null | 'unreadable' | 'unsupported',
  caseId: string | null,
  bundle: Bundle | null,
): BundleVerification {
  const checks: BundleCheck[] = BUNDLE_CHECKS.flatMap((check) => {
    const result = results.get(check);
    return result === undefined ? [] : [{ check, state: result.state, found: result.found.slice(0, MOST_FOUND) }];
  });
  const failed = checks.find(({ state }) => state === 'failed' || state === 'unsupported');
  const finding = failed?.found[0];
  const first = failed === undefined || finding === undefined ? null : { check: failed.check, ...finding };
  const checkpoint = bundle?.checkpoint ?? null;
  const state = bundle?.proofs?.states.at(-1)?.leaf.split('\n')[2] ?? null;
  const [key] = bundle === null || typeof trust === 'string' ? [] : logKeysOf(bundle, trust);
  return {
    verdict: typeof trust === 'string' ? trust : verdictOf(checks, trust),
    caseId,
    checkpoint:
      checkpoint === null
        ? null
        : {
            origin: checkpoint.origin,
            size: checkpoint.size,
            root: toBase64(checkpoint.root),
            time: state,
            keyId: key === undefined ? null : toHex(keyId(key)),
          },
    checks,
    first,
  };
}

/**
 * A wrong signer or too few witnesses is `untrusted` when nothing else is wrong; whatever else fails is `altered`. What
 * is not proved keeps a bundle from being `verified`, except that without a trust file nothing is asked of witnesses.
 */
function verdictOf(checks: readonly BundleCheck[], trust: Trust | null): BundleVerification['verdict'] {
  const failed = checks.filter(({ state }) => state === 'failed');
  const distrusted = (check: BundleCheck): boolean =>
    check.found.every(({ code }) => code === 'supervision.bundle-signer' || code === 'supervision.bundle-quorum');
  if (failed.some((check) => !distrusted(check))) return 'altered';
  if (failed.length > 0) return 'untrusted';
  return trust === null || checks.some(({ state }) => state === 'not-proved') ? 'consistent' : 'verified';
}
