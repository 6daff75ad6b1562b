/** `zhiheng seed`: reference data, sign-ins for one machine, and cases under way for a first look. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { ROLES, type Role } from '#domain/case-file/codes';
import { ROLE_WORDS } from '#contract/words/filing';
import { legalDay } from '#domain/kernel/time';
import { clockFrom, readClock } from '#platform/clock/clock';
import { packageRoot } from '#platform/config/package-root';
import type { Pool } from '#platform/store/pool';
import { createReferenceStore } from '#platform/store/reference';
import { newLocalPassword, setLocalPassword, storeNetwork, type NetworkRows } from '#platform/store/seed';
import { countSeeded, regionsOfAgencies } from '#platform/store/seed-state';
import { loadFirstCases } from './first-cases.ts';
import { loaderOf, type Loader } from './load.ts';
import type { CommandIo } from './offline-io.ts';
import { badInput, EXIT } from './offline-io.ts';
import { needed, withPool, type Environment } from './server-io.ts';

const USAGE = 'zhiheng seed [--empty]';
/** The network of a first start; the same number gives the same ids on every machine. */
const NETWORK_SEED = 1;
/** Counties of the cases under way, which must have an agency. */
export const SEED_COUNTIES = ['330106', '110105'] as const;
/** The agency whose people are printed as sign-ins. */
const HOME_REGION = '330106';
const PROVINCES = ['110000', '130000', '320000', '330000', '340000', '510000'] as const;

/** One line of `sign-ins.json`. */
export interface SignIn {
  readonly role: string;
  readonly login: string;
  readonly password: string;
  readonly roleZh: string;
}

/** What a run may be given instead of the real thing. */
export interface SeedParts {
  readonly environment?: Environment;
  readonly network?: () => Promise<SeedNetwork>;
  readonly load?: Loader;
}

/** The network with what its generator knows beyond the tables. */
export type SeedNetwork = Omit<NetworkRows, 'authorities'> & { readonly authorities: readonly object[] };

/**
 * Stores what is not there yet; a second run changes nothing. Refuses in production, where people are invited and
 * the network is imported. Returns 0, or 2 when called wrongly.
 */
export async function runSeed(argv: readonly string[], io: CommandIo, parts: SeedParts = {}): Promise<number> {
  const environment = parts.environment ?? process.env;
  let empty = false;
  try {
    empty = parseArgs({ args: [...argv], options: { empty: { type: 'boolean' } }, strict: true }).values.empty === true;
  } catch (error) {
    return badInput(io, { what: (error as Error).message, rule: USAGE, remedy: 'give the options as shown' });
  }
  const production = environment['NODE_ENV'] === 'production';
  return withPool(environment, async (pool) => {
    const said: string[] = [];
    if (production) {
      io.stdout(
        'production: nothing is seeded; agencies and people are set up by the administrator 生产环境不写入演示数据',
      );
      return EXIT.ok;
    }
    const network = await (parts.network ?? generatedNetwork)();
    const rows = await storeNetwork(pool, withoutDetention(network));
    said.push(`${rows} rows of the network 机构人员 ${rows} 行`);
    const clock = clockFrom(await readClock(pool));
    const today = legalDay(clock.now());
    const reference = createReferenceStore(pool);
    const regions = await regionsOfAgencies(pool);
    for (const region of regions) await reference.current(region, today);
    said.push(`rule packs of ${regions.length} regions 规则包 ${regions.length} 个地区`);
    said.push(await signIns(pool, needed(environment, 'ZHIHENG_DATA'), network, io));
    if (!empty && (await countSeeded(pool)).cases === 0) {
      said.push(await loadFirstCases(parts.load ?? loaderOf(environment), today));
    }
    io.stdout(said.join(', '));
    return EXIT.ok;
  });
}

const run = promisify(execFile);

/** Asks the generator, a program of its own beside this one. */
async function generatedNetwork(): Promise<SeedNetwork> {
  const script = join(packageRoot(), 'dist', 'prisma', 'seed', 'print-network.js');
  const counties = SEED_COUNTIES.flatMap((code) => ['--county', code]);
  const args = [script, '--seed', String(NETWORK_SEED), ...counties];
  const { stdout } = await run(process.execPath, args, {
    maxBuffer: 256 * 1024 * 1024,
    env: { PATH: process.env['PATH'], TZ: 'UTC' },
  });
  return JSON.parse(stdout) as SeedNetwork;
}

/** Places of detention are authorities of kind `other`; the table has no column that says so. */
function withoutDetention(network: SeedNetwork): NetworkRows {
  const authorities = network.authorities.map((row) => {
    const { detention: _, ...rest } = row as { readonly detention?: boolean };
    return rest;
  });
  return { ...network, authorities };
}

/**
 * One password for every login, made at the first run and kept in `sign-ins.json`, which only its owner can read.
 * Where people have passwords already and the file is gone, nothing is changed: the old ones still hold.
 */
async function signIns(pool: Pool, home: string, network: SeedNetwork, io: CommandIo): Promise<string> {
  const path = join(home, 'sign-ins.json');
  const kept = readSignIns(path);
  const { credentials } = await countSeeded(pool);
  const password = kept?.[0]?.password ?? newLocalPassword();
  if (kept === null && credentials > 0) {
    io.stderr(
      `note: ${path} is gone; the passwords in the database stay as they are 口令文件已丢失，数据库中的口令不变`,
    );
    return 'passwords unchanged 口令不变';
  }
  await setLocalPassword(pool, password);
  if (kept === null) {
    const part = `${path}.part`;
    writeFileSync(part, `${JSON.stringify(signInsOf(network, password), null, 2)}\n`, { mode: 0o600 });
    chmodSync(part, 0o600);
    renameSync(part, path);
  }
  return `sign-ins in ${path} 登录账号见该文件`;
}

function readSignIns(path: string): readonly SignIn[] | null {
  if (!existsSync(path)) return null;
  try {
    const list = JSON.parse(readFileSync(path, 'utf8')) as unknown;
    return Array.isArray(list) && typeof (list[0] as SignIn | undefined)?.password === 'string'
      ? (list as SignIn[])
      : null;
  } catch {
    return null;
  }
}

/** One login of each role at the home agency, and the supervisor of each province. */
function signInsOf(network: SeedNetwork, password: string): readonly SignIn[] {
  const logins = new Map(network.persons.map(({ id, loginName }) => [id, loginName ?? '']));
  const grants = network.roleGrants as readonly { readonly personId: string; readonly role: Role }[];
  const at = (role: Role, region: string): string | undefined =>
    grants
      .map((grant) => (grant.role === role ? (logins.get(grant.personId) ?? '') : ''))
      .find((login) => login.endsWith(`.${region}`));
  const list: SignIn[] = [];
  const add = (role: Role, login: string | undefined): void => {
    if (login !== undefined && login !== '') list.push({ role, login, password, roleZh: ROLE_WORDS[role].zh });
  };
  const province = `${HOME_REGION.slice(0, 2)}0000`;
  for (const role of ROLES) {
    const anywhere = role === 'system-administrator' ? grants.find((grant) => grant.role === role) : undefined;
    add(
      role,
      at(role, HOME_REGION) ??
        at(role, province) ??
        (anywhere === undefined ? undefined : logins.get(anywhere.personId)),
    );
  }
  for (const code of PROVINCES) add('supervisor', at('supervisor', code));
  return list;
}
