import { describe, expect, it } from 'vitest';
import { writeBundle } from '#domain/supervision/bundle/write';
import { exampleBundle, ORIGIN } from '../test/support/bundle-example.ts';
import { runVerify } from './verify.ts';

const { parts } = exampleBundle();
const ZIP = writeBundle(parts);
const TRUST = JSON.stringify({ origin: ORIGIN, logKeys: [{ vkey: parts.proofs.logKey }] });

function run(zip: Uint8Array, options: readonly string[] = [], trust = TRUST) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = runVerify(['case.zip', ...options], {
    stdout: (line) => void out.push(line),
    stderr: (line) => void err.push(line),
    readText: () => trust,
    readBytes: () => zip,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('zhiheng verify BUNDLE.zip', () => {
  it('is consistent without a trust file, prints the key to compare, and is not enough when more is required', () => {
    const { code, out } = run(ZIP);
    expect(code).toBe(0);
    expect(out).toMatch(/^consistent: case\/019a0000-0000-7000-8000-000000000001\n/u);
    expect(out).toContain('key a441a1a7 size');
    expect(out).toContain('sealed 已封存: workflow histories 流程历史');
    expect(run(ZIP, ['--require', 'verified']).code).toBe(3);
  });

  it('is verified with one, and untrusted when its key is another', () => {
    expect(run(ZIP, ['--trust', 'trust.json', '--require', 'verified'])).toMatchObject({ code: 0, err: '' });
    const early = JSON.stringify({ origin: ORIGIN, logKeys: [{ vkey: parts.proofs.logKey, toSize: 1 }] });
    const { code, out } = run(ZIP, ['--trust', 'trust.json'], early);
    expect(code).toBe(3);
    expect(out).toMatch(/^untrusted: signature of the checkpoint 检查点签名: /u);
    expect(run(ZIP, ['--trust', 'trust.json'], '{"origin":1}')).toMatchObject({ code: 2, out: '' });
  });

  it('names stream, seq and field of what was altered, in both languages and in JSON', () => {
    const [first, second, ...rest] = parts.rows;
    const swapped = writeBundle({ ...parts, rows: [second!, first!, ...rest] });
    const { code, out } = run(swapped);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^altered: rows and their chain 台账行与哈希链: case\/\S+ seq 1 seq .*[一-鿿].*\[supervision\.row-seq\]\n/u,
    );
    expect(JSON.parse(run(swapped, ['--json']).out)).toMatchObject({
      verdict: 'altered',
      first: { check: 'rows', stream: `case/${parts.caseId}`, seq: 1, field: 'seq', code: 'supervision.row-seq' },
    });
    expect(run(ZIP.subarray(0, 1_000))).toMatchObject({ code: 2 });
    expect(run(new Uint8Array()).out).toMatch(/^unreadable: container and manifest /u);
  });
});
