import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say, StepError } from './ui.mjs';

/**
 * Secrets of 32 bytes in base64: the Temporal payload codec's key, the key that wraps the keys of personal text, and the
 * key that signs the checkpoints of the log.
 */
const NAMES = /** @type {const} */ (['ZHIHENG_PAYLOAD_KEY', 'ZHIHENG_FIELD_KEY', 'ZHIHENG_LOG_KEY']);

/**
 * The environment of a process that doesn't sign the log.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutLogKey(env) {
  const { ZHIHENG_LOG_KEY: _key, ZHIHENG_LOG_KEY_NEXT: _next, ...rest } = env;
  return rest;
}

/**
 * The secrets of an installation. The environment wins; locally missing ones are made once and kept in
 * `<home>/secrets.json` (0600); in production all must come from the environment.
 * @param {string} home
 * @param {{ production: boolean, env?: NodeJS.ProcessEnv }} options
 * @returns {Record<string, string>}
 */
export function loadSecrets(home, { production, env = process.env }) {
  /** @type {Record<string, string>} */
  const secrets = {};
  /** @type {string[]} */
  const faults = [];
  for (const name of NAMES) {
    const value = env[name];
    if (!value) {
      if (production) faults.push(say(`${name} is not set`, `未设置 ${name}`));
      continue;
    }
    if (Buffer.from(value, 'base64').length !== 32)
      faults.push(say(`${name} is not 32 bytes in base64`, `${name} 不是 32 字节的 base64`));
    secrets[name] = value;
  }
  if (faults.length > 0) {
    throw new StepError(faults.join('\n'), {
      fix: say(
        'Make each once with "openssl rand -base64 32", keep it where your other secrets are, and set it in the environment.',
        '请用 "openssl rand -base64 32" 各生成一次，妥善保管，并写入环境变量。',
      ),
    });
  }
  if (NAMES.every((name) => secrets[name])) return secrets;
  const path = join(home, 'secrets.json');
  /** @type {Record<string, string>} */
  let stored = {};
  try {
    stored = JSON.parse(readFileSync(path, 'utf8'));
    chmodSync(path, 0o600);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') {
      throw new StepError(
        say(
          `${path} can not be read: ${/** @type {Error} */ (error).message}`,
          `无法读取 ${path}：${/** @type {Error} */ (error).message}`,
        ),
        {
          cause: error,
          fix: say(
            'Restore it from a backup: without its keys the stored personal text can not be read.',
            '请从备份恢复该文件：没有其中的密钥，已存的个人信息将无法读取。',
          ),
        },
      );
    }
  }
  let added = false;
  for (const name of NAMES) {
    if (!stored[name]) {
      stored[name] = randomBytes(32).toString('base64');
      added = true;
    }
  }
  if (added) {
    mkdirSync(home, { recursive: true });
    writeFileSync(`${path}.part`, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.part`, path);
  }
  return { ...stored, ...secrets };
}
