import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTest, typescriptFiles, type RepositoryFile } from './support/repository.ts';
import { importsOf, type Import } from './support/scan.ts';

/** What a layer may import from another: everything, types only, `messages.ts` only. */
type Grant = 'all' | 'types' | 'messages';
type Layer = keyof typeof TABLE;

/** The import table of ARCHITECTURE.md. A pair that is not here is forbidden. */
const TABLE = {
  domain: { domain: 'all' },
  contract: { domain: 'all', contract: 'all' },
  workflows: { domain: 'all', contract: 'types', workflows: 'all', activities: 'types' },
  activities: { domain: 'all', contract: 'all', workflows: 'messages', activities: 'all', platform: 'all' },
  api: { domain: 'all', contract: 'all', workflows: 'messages', platform: 'all', api: 'all' },
  worker: { domain: 'all', contract: 'all', workflows: 'messages', activities: 'all', platform: 'all', worker: 'all' },
  platform: { domain: 'all', contract: 'all', platform: 'all', prisma: 'all' },
  cli: { domain: 'all', contract: 'all', workflows: 'messages', platform: 'all', cli: 'all' },
  demo: { domain: 'all', contract: 'all', demo: 'all' },
  prisma: { domain: 'all', contract: 'all', platform: 'all', prisma: 'all' },
} as const satisfies Record<string, Readonly<Record<string, Grant>>>;

/** Packages that only some places may import, whatever the table says. */
const GUARDED: readonly { readonly packages: RegExp; readonly only: RegExp; readonly why: string }[] = [
  {
    packages: /^(?:pg|@prisma\/.*|prisma)$|^#generated\//u,
    only: /^(?:platform\/store\/|prisma\/|prisma\.config\.ts|bench\/)/u,
    why: 'only platform/store speaks to PostgreSQL (and the bench, to compare)',
  },
  { packages: /^express$/u, only: /^api\//u, why: 'HTTP is the api layer' },
  { packages: /^@temporalio\/workflow$/u, only: /^workflows\//u, why: 'runs in the workflow sandbox only' },
  { packages: /^@temporalio\/testing$/u, only: /^bench\//u, why: 'a package for tests' },
];

/** What a strict layer may import from outside; a layer that is not named is free but for {@link GUARDED}. */
const PACKAGES: Partial<Record<string, RegExp>> = {
  domain: /^@noble\/hashes(?:\/|$)/u,
  contract: /^(?:zod|@asteasolutions\/zod-to-openapi)$/u,
  workflows: /^@temporalio\/(?:workflow|common)(?:\/|$)/u,
  demo: /^node:/u,
};

/** Path (relative to the root) that an import of our own code points at, or null for a package. */
function target(from: string, specifier: string): string | null {
  if (specifier.startsWith('#generated/')) return `prisma/${specifier.slice(1)}.ts`;
  if (specifier.startsWith('#')) return `${specifier.slice(1)}.ts`;
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier));
  return null;
}

function refusal(from: string, entry: Import): string | null {
  const layer = from.split('/')[0] as Layer;
  const path = target(from, entry.specifier);
  const guard = GUARDED.find(({ packages }) => packages.test(entry.specifier));
  if (guard && !guard.only.test(from)) return guard.why;
  if (path === null) {
    const allowed = PACKAGES[layer];
    return allowed === undefined || allowed.test(entry.specifier) ? null : `${layer} does not use this package`;
  }
  const to = path.split('/')[0] ?? '';
  if (to === layer && entry.specifier.startsWith('#') === false) return null;
  if (to !== layer && entry.specifier.startsWith('.') && path.includes('/')) {
    if (!(path.endsWith('package.json') || path.startsWith('data/')))
      return `across layers by #${to}/…, not by a relative path`;
  }
  const grant = (TABLE[layer] as Readonly<Record<string, Grant>>)[to];
  if (grant === undefined) return path.includes('/') && to in TABLE ? `${layer} never imports ${to}` : null;
  if (grant === 'types' && !entry.typeOnly) return `${layer} sees ${to} as types only`;
  if (grant === 'messages' && !entry.typeOnly && !path.endsWith('/messages.ts'))
    return `${layer} sees only messages.ts of ${to}`;
  return null;
}

/** The edges that the table forbids, as `file:line: …`. */
export function forbiddenEdges(files: readonly RepositoryFile[]): readonly string[] {
  return files
    .filter(({ path }) => (path.split('/')[0] ?? '') in TABLE && !isTest(path))
    .flatMap(({ path, text }) =>
      importsOf(text).flatMap((entry) => {
        const why = refusal(path, entry);
        return why === null ? [] : [`${path}:${entry.line}: ${entry.specifier}: ${why}`];
      }),
    );
}

/** Tests may import everything, but no layer may import a test or its support. */
export function importsOfTests(files: readonly RepositoryFile[]): readonly string[] {
  return files
    .filter(({ path }) => !isTest(path) && path !== 'vitest.config.ts')
    .flatMap(({ path, text }) =>
      importsOf(text)
        .filter(
          ({ specifier }) => /\.test(?:\.ts)?$/u.test(specifier) || (target(path, specifier) ?? '').startsWith('test/'),
        )
        .map(({ specifier, line }) => `${path}:${line}: ${specifier}`),
    );
}

describe('the import table', () => {
  it('is kept by every source file', () => {
    expect(forbiddenEdges(typescriptFiles())).toEqual([]);
  });

  it('lets no source import a test', () => {
    expect(importsOfTests(typescriptFiles())).toEqual([]);
  });

  it.each<[string, string, string | null]>([
    ['domain/x/a.ts', `import { readFile } from 'node:fs';`, 'domain does not use this package'],
    ['domain/x/a.ts', `import { z } from '#contract/x';`, 'domain never imports contract'],
    ['domain/x/a.ts', `import type { z } from '#contract/x';`, 'domain never imports contract'],
    ['domain/x/a.ts', `import { sha256 } from '@noble/hashes/sha2.js';`, null],
    ['domain/x/a.ts', `import { b } from '../y/b.ts';`, null],
    [
      'domain/x/a.ts',
      `import { b } from '../../contract/b.ts';`,
      'across layers by #contract/…, not by a relative path',
    ],
    ['domain/x/a.ts', `// import { b } from 'zod';\nconst text = "import { b } from 'zod'";`, null],
    ['domain/x/a.ts', `const z = await import('zod');`, 'domain does not use this package'],
    ['contract/x.ts', `import { z } from 'zod';`, null],
    ['contract/x.ts', `import { pool } from '#platform/store/pool';`, 'contract never imports platform'],
    ['workflows/x/a.ts', `import type { Activities } from '#activities/index';`, null],
    ['workflows/x/a.ts', `import { type Activities, type B } from '#activities/index';`, null],
    [
      'workflows/x/a.ts',
      `import { type Activities, create } from '#activities/index';`,
      'workflows sees activities as types only',
    ],
    ['workflows/x/a.ts', `export { z } from '#contract/x';`, 'workflows sees contract as types only'],
    ['workflows/x/a.ts', `import { createHash } from 'node:crypto';`, 'workflows does not use this package'],
    ['activities/x/a.ts', `import { caseUpdate } from '#workflows/case-file/messages';`, null],
    [
      'activities/x/a.ts',
      `import { caseFile } from '#workflows/case-file/workflow';`,
      'activities sees only messages.ts of workflows',
    ],
    [
      'activities/x/a.ts',
      `import { Client } from 'pg';`,
      'only platform/store speaks to PostgreSQL (and the bench, to compare)',
    ],
    ['platform/store/a.ts', `import { Client } from 'pg';\nimport { PrismaClient } from '#generated/client';`, null],
    ['api/x/a.ts', `import { create } from '#activities/index';`, 'api never imports activities'],
    ['api/x/a.ts', `import express from 'express';`, null],
    ['worker/a.ts', `import express from 'express';`, 'HTTP is the api layer'],
    ['worker/a.ts', `import { start } from '#api/main';`, 'worker never imports api'],
    ['demo/a.ts', `import { pool } from '#platform/store/pool';`, 'demo never imports platform'],
    ['demo/a.ts', `import { Client } from '@temporalio/client';`, 'demo does not use this package'],
  ])('in %s, %s gives %s', (path, text, expected) => {
    const reasons = forbiddenEdges([{ path, text }]).map((line) => line.split(': ').at(-1));
    expect(reasons).toEqual(expected === null ? [] : [expected]);
  });

  it('notices a source that imports a test or its support', () => {
    const bad = [
      { path: 'api/a.ts', text: `import { x } from './b.test.ts';` },
      { path: 'api/c.ts', text: `import { x } from '../test/support/until.ts';` },
    ];
    expect(importsOfTests(bad)).toHaveLength(2);
  });
});
