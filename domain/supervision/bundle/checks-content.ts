/** Checks 5, 12, 14 and 15: opened values, handler draws, the dossier, the exported histories. */
import { checkDrawRequest, daySeedCommitment, draw, isDaySeed, type DrawRequest } from '../../assignment/draw.ts';
import { verifyDrawDay, type DrawEntry } from '../../assignment/draw-day.ts';
import { canonicalBytes, parseCanonical } from '../../kernel/canonical.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { fromHex, sha256Hex } from '../../kernel/sha256.ts';
import { commitment } from '../ledger-row.ts';
import { caseStream, parseStream } from '../streams.ts';
import { ABSENT, notProved, OK, outcome, type Bundle, type BundleRow, type Outcome } from './bundle.ts';
import { FILE, HISTORIES } from './read.ts';
import type { BundleFinding } from './result.ts';

/** Check 5: every value that was handed over opens the commitment of its row. */
export function checkOpened({ files, opened, rows }: Bundle): Outcome {
  if (!files.has(FILE.opened)) return ABSENT;
  return outcome(
    opened.flatMap(({ stream, seq, name, salt, value }) => {
      const row = rows.find((one) => one.stream === stream && one.seq === seq);
      const right = row !== undefined && row.commitments[name] === commitment(fromHex(salt), name, value);
      return right ? [] : [{ code: 'supervision.bundle-opened', stream, seq, field: `/commitments/${name}` }];
    }),
  );
}

/** Check 12: the draws of the case, repeated, with the whole record of their days. */
export function checkDraws(bundle: Bundle): Outcome {
  const found: BundleFinding[] = [];
  const open: BundleFinding[] = [];
  const days = new Map<string, BundleRow[]>();
  for (const row of bundle.rows)
    if (parseStream(row.stream)?.kind === 'draws') days.set(row.stream, [...(days.get(row.stream) ?? []), row]);
  for (const [stream, rows] of days) {
    const gap = verifyDrawDay(rows.flatMap(entryOf));
    if (gap !== null && gap.code !== 'assignment.draw-without-outcome')
      found.push({ code: gap.code, stream, field: `drawNo ${gap.params?.['drawNo'] ?? ''}` });
    for (const row of rows) {
      if (row.kind !== 'draw.requested' || !isObject(row.facts['request'])) continue;
      if (row.facts['request']['caseId'] !== bundle.caseId) continue;
      const result = checkDraw(rows, row, row.facts['request']);
      (result?.state === 'open' ? open : found).push(...(result === null ? [] : [result.finding]));
    }
  }
  if (days.size === 0) return ABSENT;
  if (found.length > 0) return outcome(found);
  return open.length > 0 ? notProved(...open) : OK;
}

function entryOf({ kind, facts }: BundleRow): DrawEntry[] {
  const request = facts['request'];
  const drawNo = kind === 'draw.requested' && isObject(request) ? request['drawNo'] : facts['drawNo'];
  const what = kind.replace(/^draw\./u, '');
  const known = what === 'requested' || what === 'drawn' || what === 'aborted';
  return known && typeof drawNo === 'number' ? [{ drawNo, kind: what }] : [];
}

interface DrawFinding {
  readonly state: 'open' | 'wrong';
  readonly finding: BundleFinding;
}

/** What is wrong with one draw, or can't be known yet; null when it is as stated, or was aborted. */
function checkDraw(day: readonly BundleRow[], row: BundleRow, request: JsonObject): DrawFinding | null {
  const { stream, seq } = row;
  const wrong = (field: string, at = seq): DrawFinding => ({
    state: 'wrong',
    finding: { code: 'supervision.bundle-draw', stream, seq: at, field },
  });
  const name = parseStream(stream);
  if (checkDrawRequest(request) !== null) return wrong('request');
  const typed = request as unknown as DrawRequest;
  if (name?.kind !== 'draws' || typed.agency !== name.agency || typed.day !== name.day) return wrong('request');
  const hash = sha256Hex(canonicalBytes(request));
  if (row.facts['requestHash'] !== hash) return wrong('requestHash');
  const committed = day.find(({ kind, seq: at }) => kind === 'draw.seed-committed' && at < seq);
  if (committed?.facts['commitment'] !== typed.commitment) return wrong('commitment');
  const revealed = day.find(({ kind }) => kind === 'draw.seed-revealed');
  const seed = revealed?.facts['daySeed'];
  if (revealed !== undefined) {
    if (typeof seed !== 'string' || !isDaySeed(seed)) return wrong('daySeed', revealed.seq);
    if (daySeedCommitment(typed.agency, typed.day, seed) !== typed.commitment) return wrong('daySeed', revealed.seq);
  }
  const outcomeRow = day.find(({ kind, facts }) => kind === 'draw.drawn' && facts['drawNo'] === typed.drawNo);
  if (outcomeRow === undefined) return null;
  const { facts } = outcomeRow;
  if (facts['requestHash'] !== hash) return wrong('requestHash', outcomeRow.seq);
  const nonce = facts['nonce'];
  if (typeof nonce !== 'string' || !/^\d{6}$/u.test(nonce)) return wrong('nonce', outcomeRow.seq);
  if (typeof seed !== 'string') {
    const finding = { code: 'supervision.bundle-seed-not-shown', stream, seq: outcomeRow.seq, field: 'daySeed' };
    return { state: 'open', finding };
  }
  const again = draw(typed, seed, nonce);
  for (const field of ['number', 'total', 'chosen'] as const)
    if (facts[field] !== again[field]) return wrong(field, outcomeRow.seq);
  return null;
}

/** `content` of the dossier's manifest; null when there is none or it is no object. */
export function dossierContent({ files }: Bundle): JsonObject | null {
  const content = dossierManifest(files.get(FILE.dossierManifest))?.['content'];
  return isObject(content) ? content : null;
}

function dossierManifest(bytes: Uint8Array | undefined): JsonObject | null {
  const parsed = bytes === undefined ? null : parseCanonical(bytes);
  return parsed?.ok === true && isObject(parsed.value) ? parsed.value : null;
}

/** Check 14: the dossier is the one that was locked, its manifest the one that it was locked with. */
export function checkDossier(bundle: Bundle): Outcome {
  const { files, rows, caseId } = bundle;
  const stream = caseStream(caseId);
  const locked = rows.findLast((row) => row.stream === stream && row.kind === 'closing.dossier-locked');
  const pdf = files.get(FILE.dossier);
  const manifest = files.get(FILE.dossierManifest);
  if (locked === undefined)
    return pdf === undefined && manifest === undefined
      ? ABSENT
      : outcome([{ code: 'supervision.bundle-dossier-unlocked', entry: FILE.dossier }]);
  const { seq, facts } = locked;
  if (pdf === undefined || manifest === undefined)
    return notProved({ code: 'supervision.bundle-dossier-missing', stream, seq, entry: FILE.dossier });
  const wrong = (entry: string, field: string): Outcome =>
    outcome([{ code: 'supervision.bundle-dossier', entry, stream, seq, field }]);
  if (sha256Hex(pdf) !== facts['sha256']) return wrong(FILE.dossier, 'sha256');
  if (pdf.length !== facts['sizeBytes']) return wrong(FILE.dossier, 'sizeBytes');
  const content = dossierContent(bundle);
  if (content === null) return wrong(FILE.dossierManifest, 'content');
  const hash = sha256Hex(canonicalBytes(content));
  if (hash !== facts['contentHash'] || hash !== dossierManifest(manifest)?.['contentHash'])
    return wrong(FILE.dossierManifest, 'contentHash');
  const ledger = content['ledger'];
  const [headSeq, headHash] = isObject(ledger) ? [ledger['headSeq'], ledger['headHash']] : [undefined, undefined];
  const head = rows.find((row) => row.stream === stream && row.seq === headSeq);
  return head?.hash === headHash && head !== undefined ? OK : wrong(FILE.dossierManifest, 'headHash');
}

/** Check 15: each exported history is the one that its row names. Without its key it stays sealed. */
export function checkHistories({ files, rows, caseId }: Bundle): Outcome {
  const stream = caseStream(caseId);
  const found: BundleFinding[] = [];
  const open: BundleFinding[] = [];
  const named = new Set<string>();
  for (const row of rows) {
    if (row.stream !== stream || row.kind !== 'supervision.history-exported') continue;
    const { seq, facts } = row;
    const entry = `${HISTORIES}${typeof facts['export'] === 'string' ? facts['export'] : ''}.sealed`;
    named.add(entry);
    const bytes = files.get(entry);
    if (bytes === undefined) open.push({ code: 'supervision.bundle-history-missing', entry, stream, seq });
    else if (sha256Hex(bytes) !== facts['sha256'])
      found.push({ code: 'supervision.bundle-history', entry, stream, seq, field: 'sha256' });
    else if (bytes.length !== facts['sizeBytes'])
      found.push({ code: 'supervision.bundle-history', entry, stream, seq, field: 'sizeBytes' });
    else if (countsDiffer(facts))
      found.push({ code: 'supervision.bundle-history', entry, stream, seq, field: 'events' });
  }
  for (const entry of files.keys())
    if (entry.startsWith(HISTORIES) && !named.has(entry))
      found.push({ code: 'supervision.bundle-history-foreign', entry, stream });
  if (found.length > 0) return outcome(found);
  if (open.length > 0) return notProved(...open);
  return named.size === 0 ? ABSENT : { state: 'sealed', found: [] };
}

function countsDiffer({ events, firstEvent, lastEvent }: JsonObject): boolean {
  if (typeof events !== 'number' || typeof firstEvent !== 'number' || typeof lastEvent !== 'number') return true;
  return lastEvent - firstEvent + 1 !== events;
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
