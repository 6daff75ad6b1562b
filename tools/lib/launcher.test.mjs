import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tryLock, withLock } from './lock.mjs';
import { postgresFromEnvironment } from './postgres.mjs';
import { freePort, isAlive, releasePort, run, startMark } from './processes.mjs';
import { loadSecrets } from './secrets.mjs';
import { createService } from './service.mjs';
import { clientOptions } from './temporal.mjs';
import { columns, StepError } from './ui.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiheng-tools-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('lock files', () => {
  it('lets one holder in, names it to the next, and is free after release', () => {
    const path = join(folder, 'a.lock');
    const first = tryLock(path);
    expect(tryLock(path)).toEqual({ heldBy: process.pid });
    if ('lock' in first) first.lock.release();
    expect(existsSync(path)).toBe(false);
    expect('lock' in tryLock(path)).toBe(true);
  });

  it('takes over the lock of a process that died', () => {
    const path = join(folder, 'a.lock');
    const dead = spawnSync(process.execPath, ['-e', '0']).pid;
    writeFileSync(path, JSON.stringify({ pid: dead, mark: '1', serial: 1 }));
    expect('lock' in tryLock(path)).toBe(true);
  });

  it.runIf(process.platform === 'linux')('takes over the lock of a process whose id another has now', () => {
    const path = join(folder, 'a.lock');
    writeFileSync(path, JSON.stringify({ pid: process.pid, mark: 'another start', serial: 1 }));
    expect('lock' in tryLock(path)).toBe(true);
  });

  it('never runs two holders at once, over processes', async () => {
    const script = `
      import { appendFileSync } from 'node:fs';
      import { withLock } from ${JSON.stringify(new URL('./lock.mjs', import.meta.url).href)};
      await withLock(process.argv[2], async () => {
        appendFileSync(process.argv[3], '(');
        await new Promise((done) => setTimeout(done, 20));
        appendFileSync(process.argv[3], ')');
      });`;
    const program = join(folder, 'holder.mjs');
    writeFileSync(program, script);
    const trace = join(folder, 'trace');
    await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, [program, join(folder, 'b.lock'), trace])));
    expect(readFileSync(trace, 'utf8')).toBe('()()()()');
  });

  it('is released when the action throws', async () => {
    const path = join(folder, 'c.lock');
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(path)).toBe(false);
  });
});

describe('ports', () => {
  it('skips a taken port and one promised to somebody', async () => {
    const server = net.createServer();
    await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
    const address = server.address();
    const taken = address && typeof address === 'object' ? address.port : 0;
    const first = await freePort(taken);
    const second = await freePort(taken);
    expect(new Set([taken, first, second]).size).toBe(3);
    releasePort(first);
    releasePort(second);
    await new Promise((done) => server.close(done));
  });
});

describe('processes', () => {
  it('tells a living process from one that ended, and from another of the same id', () => {
    expect(isAlive(process.pid, startMark(process.pid))).toBe(true);
    expect(isAlive(process.pid, 'another start')).toBe(false);
    expect(isAlive(spawnSync(process.execPath, ['-e', '0']).pid)).toBe(false);
  });

  it('kills a program that overruns its limit, with what it started', async () => {
    const result = await run('/bin/sh', ['-c', 'sleep 30 & echo $!; wait'], { limitMs: 200 });
    expect(result.timedOut).toBe(true);
    expect(isAlive(Number(result.stdout))).toBe(false);
  });
});

describe('services', () => {
  /** @param {string} code @param {number} [readyLimitMs] */
  const service = (code, readyLimitMs = 10_000) => {
    const script = join(folder, 'service.mjs');
    writeFileSync(script, code);
    return createService(
      { name: 'probe', command: [script], readyLimitMs, stopLimitMs: 300 },
      { env: { ...process.env }, logFile: join(folder, 'probe.log'), port: 0 },
    );
  };

  it('is ready by the line {"ready":true} on its output and stops on SIGTERM', async () => {
    const probe = service(`setInterval(() => {}, 1000); console.log(JSON.stringify({ ready: true, queue: 'a' }));`);
    await probe.start();
    expect(probe.ready).toEqual({ ready: true, queue: 'a' });
    const pid = probe.pid;
    await probe.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('is ready by a message', async () => {
    const probe = service(`setInterval(() => {}, 1000); process.send('ready');`);
    await probe.start();
    expect(probe.ready).toBe('ready');
    await probe.stop();
  });

  it('is not taken for ready by the line of an earlier run', async () => {
    writeFileSync(join(folder, 'probe.log'), '{"ready":true}\n');
    const probe = service('setInterval(() => {}, 1000);', 300);
    await expect(probe.start()).rejects.toThrow(StepError);
    expect(isAlive(probe.pid)).toBe(false);
  });

  it('that ends before it is ready fails with the end of its log', async () => {
    const probe = service(`console.error('no database'); process.exitCode = 4;`);
    await expect(probe.start()).rejects.toMatchObject({ log: expect.stringContaining('no database') });
  });

  it('that ignores SIGTERM is killed after its limit', async () => {
    const probe = service(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.send('ready');`);
    await probe.start();
    const pid = probe.pid;
    await probe.stop();
    expect(isAlive(pid)).toBe(false);
  });
});

describe('settings', () => {
  it('asks for both database addresses or none', () => {
    expect(postgresFromEnvironment({})).toBeUndefined();
    expect(() => postgresFromEnvironment({ DATABASE_URL: 'postgresql://a@b/c' })).toThrow(/DATABASE_OWNER_URL/);
    expect(() => postgresFromEnvironment({ DATABASE_OWNER_URL: 'postgresql://a@b/c' })).toThrow(/DATABASE_URL/);
  });

  it('makes secrets once, for the owner of the folder alone, and prefers the environment', () => {
    const first = loadSecrets(folder, { production: false, env: {} });
    expect(Object.values(first).map((value) => Buffer.from(value, 'base64').length)).toEqual([32, 32, 32]);
    expect(loadSecrets(folder, { production: false, env: {} })).toEqual(first);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
    const own = Buffer.alloc(32, 7).toString('base64');
    expect(loadSecrets(folder, { production: false, env: { ZHIHENG_FIELD_KEY: own } })).toEqual({
      ...first,
      ZHIHENG_FIELD_KEY: own,
    });
  });

  it('demands every secret in production, and says all that is wrong at once', () => {
    const demand = () => loadSecrets(folder, { production: true, env: { ZHIHENG_FIELD_KEY: 'c2hvcnQ=' } });
    expect(demand).toThrow(/ZHIHENG_PAYLOAD_KEY[^]*ZHIHENG_FIELD_KEY|ZHIHENG_FIELD_KEY[^]*ZHIHENG_PAYLOAD_KEY/);
    expect(existsSync(join(folder, 'secrets.json'))).toBe(false);
  });

  it('uses TLS for an API key or a certificate unless it is switched off', () => {
    expect(clientOptions({ TEMPORAL_ADDRESS: 'a:1' })).toEqual({ address: 'a:1', namespace: 'default' });
    expect(clientOptions({ TEMPORAL_ADDRESS: 'a:1', TEMPORAL_API_KEY: 'k' }).tls).toBe(true);
    expect(
      clientOptions({ TEMPORAL_ADDRESS: 'a:1', TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false' }).tls,
    ).toBeUndefined();
    expect(clientOptions({ TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS_SERVER_NAME: 'b' }).tls).toEqual({
      serverNameOverride: 'b',
    });
  });
});

it('counts Chinese characters as two columns', () => {
  expect(columns('质衡 ok')).toBe(7);
});
