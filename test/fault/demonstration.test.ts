/** The command of the demonstration, run as a stranger runs it: a stack of its own, four cases, every figure of its last line. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const CASES = 4;
const count = z.int().nonnegative();
const SUMMARY = z.strictObject({
  cases: count,
  fromFacts: count,
  generated: count,
  notServed: count,
  archived: count,
  open: count,
  acts: count,
  refused: count,
  reminders: count,
  hearings: count,
  casesHeard: count,
  casesObserved: count,
  followUps: count,
  returned: count,
  dossiers: count,
  recoveredFen: count,
  ledgerRows: count,
  historyEvents: count,
  seconds: z.number().positive(),
  phaseSeconds: z.record(z.string(), z.number().nonnegative()),
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let home = '';
let out = '';
let ended: Ended;

function demonstrate(args: readonly string[]): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['tools/demo.mjs', ...args], {
      env: { ...process.env, ZHIHENG_HOME: home, NODE_ENV: 'development' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (stdout += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part));
    child.on('error', fail);
    child.on('close', (code) => {
      done({ code, stdout, stderr });
    });
  });
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'zhiheng-demo-'));
  out = join(home, 'out');
  ended = await demonstrate(['--cases', String(CASES), '--seed', '7', '--json', '--out', out]);
}, 280_000);

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

describe('a demonstration of four cases', () => {
  it('ends well, with its figures as one object on the last line', () => {
    expect(ended.code, ended.stderr.slice(-4000)).toBe(0);
    const summary = SUMMARY.parse(JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? ''));
    expect(summary).toMatchObject({ cases: CASES, archived: CASES, dossiers: CASES, open: 0 });
    expect(summary.fromFacts + summary.generated).toBe(CASES);
    expect(summary.acts).toBeGreaterThan(CASES * 10);
    expect(summary.ledgerRows).toBeGreaterThan(summary.acts);
    expect(summary.historyEvents).toBeGreaterThan(summary.acts);
    expect(summary.casesObserved).toBeLessThanOrEqual(summary.casesHeard);
    expect(summary.casesHeard).toBeLessThanOrEqual(summary.hearings);
  });

  it('leaves every dossier with its recorded hash, beside the same figures', async () => {
    const written = z
      .looseObject({ cases: count, dossierSha256: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/u)) })
      .parse(JSON.parse(await readFile(join(out, 'summary.json'), 'utf8')));
    expect(written).toMatchObject(JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? '') as object);
    const files = (await readdir(out)).filter((name) => name.endsWith('.pdf'));
    expect(files).toHaveLength(CASES);
    const hashes = await Promise.all(
      files.map(async (name) =>
        createHash('sha256')
          .update(await readFile(join(out, name)))
          .digest('hex'),
      ),
    );
    expect(hashes.toSorted()).toEqual(Object.values(written.dossierSha256).toSorted());
  });

  it('says how it is called, and refuses a wrong call before it starts anything', async () => {
    const help = await demonstrate(['--help']);
    expect(help.code).toBe(0);
    expect(help.stderr).toContain('--cases N');
    const wrong = await demonstrate(['--cases', '0']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--cases 0');
  });
});
