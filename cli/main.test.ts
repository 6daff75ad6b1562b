import { describe, expect, it } from 'vitest';
import { runDoctor } from './doctor.ts';
import { main } from './main.ts';

async function run(...argv: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(argv, {
    stdout: (line) => void out.push(line),
    stderr: (line) => void err.push(line),
    readText: () => '',
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const COMMANDS = [
  'seed',
  'import',
  'take-over',
  'doctor',
  'deadline',
  'handler-draw',
  'replay',
  'stats',
  'verify',
  'verify-chain',
];

describe('zhiheng', () => {
  it('explains every command in Chinese and English, with its exit codes', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const name of COMMANDS)
      expect(out).toMatch(
        new RegExp(`^ {2}${name} .*\n {6}.*\\p{Script=Han}.*\n {6}[a-z].*\n {6}exit 退出码: 0`, 'mu'),
      );
  });

  it('refuses an unknown command with what, rule and remedy, shows the help and exits 2', async () => {
    const { code, out, err } = await run('toString');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .*toString.*\nrule: .*take-over.*\nremedy: ./u);
    for (const name of COMMANDS) expect(out).toContain(name);
  });

  it('shows the help and exits 2 without a command', async () => {
    expect((await run()).code).toBe(2);
  });

  it.each(COMMANDS)('explains %s by itself', async (name) => {
    const { code, out } = await run(name, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`zhiheng ${name}`);
  });

  it.each(COMMANDS)('refuses an unknown option of %s with exit code 2', async (name) => {
    const { code, err } = await run(name, '--no-such-option');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .+\nrule: .+\nremedy: .+/u);
  });
});

describe('zhiheng doctor', () => {
  it('says without a running system what is not running and what to do, and exits 1', async () => {
    const out: string[] = [];
    const code = await runDoctor(
      ['--json'],
      { stdout: (line) => void out.push(line), stderr: () => {}, readText: () => '' },
      { ZHIHENG_STACK: 'none', TZ: 'UTC' },
    );
    expect(code).toBe(1);
    const report = JSON.parse(out[0] ?? '') as {
      healthy: boolean;
      stack: string;
      components: { component: string; health: string; remedy: string | null }[];
    };
    expect(report).toMatchObject({ healthy: false, stack: 'none' });
    expect(report.components.map(({ component }) => component)).toEqual([
      'settings',
      'postgresql',
      'temporal',
      'queue',
      'api',
      'workers',
      'files',
      'clock',
      'rule-packs',
    ]);
    for (const { component, health, remedy } of report.components)
      expect([component, health, remedy]).toEqual([component, 'not-running', expect.stringContaining('npm start')]);
  });

  it('never prints a password, and tells a database that refuses from one that is not meant to run', async () => {
    const out: string[] = [];
    const environment = {
      DATABASE_URL: 'postgres://who:s3cret-pw@127.0.0.1:1/zhiheng',
      REDIS_URL: 'redis://:s3cret-pw@127.0.0.1:1',
      TZ: 'UTC',
    };
    const io = {
      stdout: (line: string) => void out.push(line),
      stderr: (line: string) => void out.push(line),
      readText: () => '',
    };
    expect(await runDoctor([], io, environment)).toBe(1);
    expect(out.join('\n')).not.toContain('s3cret');
    expect(out.find((line) => line.includes('postgresql'))).toMatch(
      /^✗ postgresql.*127\.0\.0\.1:1\/zhiheng.*ECONNREFUSED/u,
    );
    expect(out.find((line) => line.includes('queue'))).toMatch(/^✗ queue/u);
  });
});
