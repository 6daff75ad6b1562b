import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/tools.ts';
import { readJson } from './support/repository.ts';

/** Licences that an Apache-2.0 work may be shipped with. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Packages that name no licence we allow in package.json, each with why it is fine all the same. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'png-js': 'MIT by its LICENSE file; its package.json names none',
  // Optional, native, of the queue's message packing; one of each machine, each part of the repository of the next.
  ...Object.fromEntries(
    ['darwin-arm64', 'darwin-x64', 'linux-arm', 'linux-arm64', 'linux-x64', 'win32-x64'].map((machine) => [
      `@msgpackr-extract/msgpackr-extract-${machine}`,
      'MIT, as msgpackr-extract, which it is built from; the lock file names none for some machines',
    ]),
  ),
  unionfs: 'Unlicense by its LICENSE file; its package.json names none',
  'caniuse-lite':
    'CC-BY-4.0 is for the data that webpack asks when it bundles workflows; nothing of it is in the bundle',
  elkjs: 'EPL-2.0, unmodified, inside the studio of the prisma command, which we do not start',
};

export interface Dependency {
  readonly path: string;
  readonly licence: string;
}

/** Dependencies whose licence, or one of whose alternatives, is not allowed. */
export function refusedLicences(dependencies: readonly Dependency[]): readonly string[] {
  return dependencies
    .filter(({ path, licence }) => !allowed(licence) && EXPLAINED[path.replace(/^.*node_modules\//u, '')] === undefined)
    .map(({ path, licence }) => `${path}: ${licence === '' ? 'none named' : licence}`);
}

/** `(MIT OR GPL-3.0)` is fine with one good side, `MIT AND CC-BY-3.0` needs both. */
function allowed(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/gu, '').trim();
  if (plain === '') return false;
  return plain.split(/\s+OR\s+/iu).some((side) => side.split(/\s+AND\s+/iu).every((name) => ALLOWED.has(name.trim())));
}

function productionDependencies(): readonly Dependency[] {
  const { packages } = readJson<{ packages: Record<string, { dev?: boolean; license?: string }> }>('package-lock.json');
  return Object.entries(packages)
    .filter(([path, entry]) => path !== '' && entry.dev !== true)
    .map(([path, entry]) => ({ path, licence: licenceOf(path) ?? entry.license ?? '' }));
}

/** What the installed package itself says; undefined for one of another platform. */
function licenceOf(path: string): string | undefined {
  const file = join(ROOT, path, 'package.json');
  if (!existsSync(file)) return undefined;
  const { license, licenses } = JSON.parse(readFileSync(file, 'utf8')) as {
    license?: string | { type?: string };
    licenses?: readonly { type?: string }[];
  };
  if (typeof license === 'string') return license;
  return license?.type ?? licenses?.map(({ type }) => type ?? '').join(' OR ');
}

describe('licences', () => {
  it('of what the product needs at run time are all allowed', () => {
    const dependencies = productionDependencies();
    expect(dependencies.length).toBeGreaterThan(50);
    const names = dependencies.map(({ path }) => path.replace(/^.*node_modules\//u, ''));
    expect(Object.keys(EXPLAINED).filter((name) => !names.includes(name))).toEqual([]);
    expect(refusedLicences(dependencies)).toEqual([]);
  });

  it('are refused when unknown, missing or not fit', () => {
    const bad = ['GPL-3.0', '', 'MIT AND CC-BY-3.0', 'SEE LICENSE IN X'].map((licence) => ({ path: 'x', licence }));
    expect(refusedLicences(bad)).toHaveLength(4);
    expect(refusedLicences([{ path: 'y', licence: '(MIT OR GPL-3.0)' }])).toEqual([]);
  });

  it('of our own stand in LICENSE, and those of fonts and data in NOTICE', () => {
    const licence = readFileSync(join(ROOT, 'LICENSE'), 'utf8');
    const notice = readFileSync(join(ROOT, 'NOTICE'), 'utf8');
    expect(licence).toContain('Apache License');
    expect(licence).toContain('Version 2.0, January 2004');
    expect(licence).toContain('END OF TERMS AND CONDITIONS');
    expect(notice).toContain('SIL Open Font License');
    expect(notice).toContain('docs/data-sources.md');
  });
});
