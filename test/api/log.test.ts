import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromBase64 } from '#domain/kernel/base64';
import { utf8 } from '#domain/kernel/sha256';
import { parseLeaf } from '#domain/supervision/log/leaves';
import {
  checkSignature,
  cosignatureBytes,
  cosignedMessage,
  formatVkey,
  keyId,
  LOG_KEY,
  parseCheckpoint,
  parseNote,
  signatureLine,
  signaturesBy,
  WITNESS_KEY,
  type NoteKey,
} from '#domain/supervision/log/note';
import { parseProofFile } from '#domain/supervision/log/proof-file';
import { includes, isConsistent, leafHash, treeRoot, type Hash } from '#domain/supervision/log/tree';
import { consistencyAnswer, leafPage } from '#contract/http/log';
import { signingKey, verifyEd25519 } from '#platform/crypto/ed25519';
import { appendCheckpoint } from '#platform/store/log';
import { createPool } from '#platform/store/pool';
import { runAuditLog } from '../../cli/audit-log.ts';
import { runWitness } from '../../cli/witness.ts';
import { expectRefusal, type ApiClient } from '../support/http.ts';
import { APPLICATION, done, NOTICE, withWorld } from './world.ts';

const ORIGIN = 'ledger.test/api';
const key = signingKey(new Uint8Array(32).fill(3));
const own: NoteKey = { name: ORIGIN, type: LOG_KEY, publicKey: key.publicKey };
const witnessKey = signingKey(new Uint8Array(32).fill(4));
const witness: NoteKey = { name: 'bar.example.cn', type: WITNESS_KEY, publicKey: witnessKey.publicKey };
const stranger: NoteKey = { ...witness, name: 'stranger.example.cn' };

const world = withWorld({ environment: { ZHIHENG_LOG_WITNESSES: formatVkey(witness) } });
let anybody: ApiClient;

async function checkpoint(): Promise<void> {
  const pool = createPool({ url: world.database.url, size: 3, name: 'log-api-test' });
  const made = await appendCheckpoint(pool, { origin: ORIGIN, key }, Date.now(), { evenUnchanged: true });
  await pool.end();
  expect(made).toBeTypeOf('object');
}

interface Seen {
  readonly note: string;
  readonly size: number;
  readonly root: Hash;
}

async function newest(path = '/api/v1/log/checkpoint'): Promise<Seen> {
  const answer = await anybody.get(path);
  expect(answer.status).toBe(200);
  const note = parseNote(String(answer.body));
  const head = note === null ? null : parseCheckpoint(note.text);
  if (note === null || head === null) throw new Error(`no checkpoint: ${String(answer.body)}`);
  const [signature] = signaturesBy(note, own);
  expect(signature !== undefined && checkSignature(note, own, signature, verifyEd25519).ok).toBe(true);
  return { note: String(answer.body), size: head.size, root: head.root };
}

describe('the log, read by anybody', () => {
  beforeAll(() => {
    anybody = world.anybody;
  });

  it('has no checkpoint before the first', async () => {
    expectRefusal(await anybody.get('/api/v1/log/checkpoint'), 'supervision.no-checkpoint', 404);
  });

  it('shows signed checkpoints, leaves that have their roots, and proofs between them', async () => {
    const officer = await world.as('officer');
    const answer = await done(officer.post('/api/v1/cases', APPLICATION));
    await checkpoint();
    const first = await newest();
    await done(officer.post('/api/v1/cases', NOTICE));
    await checkpoint();
    const second = await newest();
    expect(await newest(`/api/v1/log/checkpoint?size=${first.size}`)).toEqual(first);
    expect(second.size).toBeGreaterThan(first.size);

    const page = leafPage.parse((await anybody.get(`/api/v1/log/leaves?from=0&to=${second.size}`)).body);
    const hashes = page.leaves.map((leaf) => leafHash(utf8(leaf)));
    expect(treeRoot(hashes)).toEqual(second.root);
    expect(treeRoot(hashes.slice(0, first.size))).toEqual(first.root);
    // The hash that the command's answer bore is the head of its stream in the next checkpoint: a receipt.
    const receipt = answer.rows.at(-1);
    expect(page.leaves.map(parseLeaf)).toContainEqual(
      expect.objectContaining({ type: 'head', headHash: receipt?.hash }),
    );

    for (let index = 0; index < second.size; index += 1) {
      const file = parseProofFile(String((await anybody.get(`/api/v1/log/proof/inclusion?index=${index}`)).body));
      if (file === null) throw new Error('no proof file');
      expect(file.note).toBe(second.note);
      expect(includes(second.root, second.size, index, hashes[index] as Hash, file.proof)).toBe(true);
    }
    const path = `/api/v1/log/proof/consistency?from=${first.size}&to=${second.size}`;
    const { proof } = consistencyAnswer.parse((await anybody.get(path)).body);
    expect(
      isConsistent(
        first,
        second,
        proof.map((hash) => fromBase64(hash) as Hash),
      ),
    ).toBe(true);
  });

  it('takes a listed witness over its own checkpoint, and nobody else', async () => {
    const { note, size } = await newest();
    const text = parseNote(note)?.text ?? '';
    const seconds = 1_795_000_000;
    const line = (name: NoteKey, message: string): string =>
      signatureLine({
        name: name.name,
        keyId: keyId(name),
        signature: cosignatureBytes(seconds, witnessKey.sign(cosignedMessage(message, seconds))),
      });
    const post = (body: string): ReturnType<ApiClient['post']> =>
      anybody.post('/api/v1/log/cosignatures', { note: body });
    expectRefusal(await post(note), 'supervision.cosignature-invalid', 422);
    expectRefusal(await post(note + line(stranger, text)), 'supervision.cosignature-invalid', 422);
    expectRefusal(await post(note + line(witness, `${text}x`)), 'supervision.cosignature-invalid', 422);
    const other = text.replace(ORIGIN, 'other.test');
    expectRefusal(await post(`${other}\n${line(witness, other)}`), 'supervision.cosignature-invalid', 422);
    const right = `${text}\n${line(witness, text)}`;
    expect((await post(right)).body).toEqual({ size, accepted: 1 });
    expect((await post(right)).status).toBe(200);
    expect((await newest()).note).toBe(note + line(witness, text));
  });

  it('is cosigned and audited by commands that need nothing but its address', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zhiheng-witness-'));
    const file = (name: string): string => join(folder, name);
    writeFileSync(file('key'), Buffer.alloc(32, 4).toString('base64'));
    const lines: string[] = [];
    const io = {
      stdout: (line: string) => void lines.push(line),
      stderr: (line: string) => void lines.push(line),
      readText: (path: string) => readFileSync(path, 'utf8'),
    };
    const said = (): unknown => JSON.parse(lines.splice(0).join('\n'));
    const url = world.api.url;
    const visit = (log: string): Promise<number> =>
      runWitness(
        ['--url', url, '--log', log, '--name', witness.name, '--key', file('key'), '--state', file('state'), '--json'],
        io,
      );
    await checkpoint();
    const { size, note } = await newest();
    expect(await visit(formatVkey({ ...own, publicKey: witnessKey.publicKey }))).toBe(1);
    expect(said()).toMatchObject({ outcome: 'refused', code: 'signature-wrong' });
    expect(await visit(formatVkey(own))).toBe(0);
    expect(said()).toEqual({ outcome: 'cosigned', size, from: 0, witness: formatVkey(witness) });
    await checkpoint();
    expect(await visit(formatVkey(own))).toBe(0);
    expect(said()).toMatchObject({ outcome: 'cosigned', from: size });
    const cosigned = await newest();
    expect(parseNote(cosigned.note)?.signatures.map(({ name }) => name)).toEqual([ORIGIN, witness.name]);

    const trust = (known: string): string => {
      writeFileSync(
        file('trust'),
        JSON.stringify({ origin: ORIGIN, logKeys: [{ vkey: formatVkey(own) }], known: [known] }),
      );
      return file('trust');
    };
    const audit = (known: string): Promise<number> =>
      runAuditLog(['--url', url, '--trust', trust(known), '--json'], io, {});
    expect(await audit(note)).toBe(0);
    expect(said()).toMatchObject({ size: cosigned.size, findings: [] });
    const text = parseNote(note)?.text ?? '';
    expect(await audit(text.replace(/\n[^\n]+\n$/u, `\n${Buffer.alloc(32, 7).toString('base64')}\n`))).toBe(1);
    expect(said()).toMatchObject({ findings: [{ code: 'two-roots' }] });
    rmSync(folder, { recursive: true });
  });

  it('names what is wrong with a question', async () => {
    const { size } = await newest();
    const ask = (path: string): ReturnType<ApiClient['get']> => anybody.get(`/api/v1/log${path}`);
    expectRefusal(await ask('/leaves?from=5&to=4'), 'supervision.leaf-range', 400);
    expectRefusal(await ask('/leaves?from=0&to=1001'), 'supervision.leaf-range', 400);
    expectRefusal(await ask('/leaves?from=-1&to=1'), 'request.invalid-query', 400);
    expectRefusal(await ask('/checkpoint?size=1'), 'supervision.tree-size', 400);
    expectRefusal(await ask(`/proof/inclusion?index=${size}`), 'supervision.tree-size', 400);
    expectRefusal(await ask(`/proof/consistency?from=0&to=${size}`), 'supervision.tree-size', 400);
    expectRefusal(await ask(`/proof/consistency?from=1&to=${size + 1}`), 'supervision.tree-size', 400);
  });
});
