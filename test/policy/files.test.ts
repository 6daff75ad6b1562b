import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/tools.ts';
import { repositoryFiles, type RepositoryFile } from './support/repository.ts';

const WORTH_A_LOOK = 450;
const TOO_LONG = 600;
/** The launcher is plain JavaScript with its types in comments, and each of its libraries stands alone. */
const TOO_LONG_FOR_TOOLS = 800;

/** Code files with more lines than a person keeps in mind. */
export function longFiles(files: readonly RepositoryFile[], most: number): readonly string[] {
  return files
    .filter(({ path }) => /\.(?:ts|mjs|js|sh)$/u.test(path))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > most)
    .map(({ path, lines }) => `${path}: ${lines} lines`);
}

/** Hosts of package registries and mirrors; `npm`, `go`, `mvn` and `apt` know theirs by themselves. */
const HOSTS = new RegExp(
  [
    'registry\\.[a-z0-9.-]+\\.(?:org|com|cn|net|io)',
    'npm' + 'mirror',
    'proxy\\.golang' + '\\.org',
    'art' + 'ifactory',
    'deb\\.debian' + '\\.org',
    'aliyun' + '\\.com/repository',
  ].join('|'),
  'iu',
);

/** Folders of one machine: where this clone lies, whose home it is. */
function machinePaths(): readonly RegExp[] {
  const known = [ROOT.replace(/\/$/u, ''), homedir()].filter((path) => path.split('/').length > 2 || path === '/root');
  return [
    ...known.map((path) => new RegExp(`${path.replaceAll('.', '\\.')}(?![\\w-])/`, 'u')),
    /\/(?:home|Users)\/[a-z][\w-]*\//u,
  ];
}

/** Lines that name a registry host or a folder of one machine. */
export function machineTraces(
  files: readonly RepositoryFile[],
  paths: readonly RegExp[] = machinePaths(),
): readonly string[] {
  return files
    .filter(({ path }) => path !== 'test/policy/files.test.ts')
    .flatMap(({ path, text }) => {
      const patterns = [HOSTS, ...paths];
      if (!patterns.some((pattern) => pattern.test(text))) return [];
      return text
        .split('\n')
        .flatMap((line, index) =>
          patterns.some((pattern) => pattern.test(line)) ? [`${path}:${index + 1}: ${line.trim().slice(0, 80)}`] : [],
        );
    });
}

/** What is wrong with the decision records: numbers used twice, files with nothing in them, names out of form. */
export function brokenAdrs(files: readonly RepositoryFile[]): readonly string[] {
  const adrs = files.filter(
    ({ path }) => /^docs\/adr\/[^/]+\.md$/u.test(path) && !/\/(?:README|template)\.md$/u.test(path),
  );
  const seen = new Map<string, string>();
  return adrs.flatMap(({ path, text }) => {
    const number = /\/(\d{4})-[a-z0-9-]+\.md$/u.exec(path)?.[1];
    if (number === undefined) return [`${path}: its name is not NNNN-words.md`];
    const other = seen.get(number);
    seen.set(number, path);
    if (other !== undefined) return [`${path}: number ${number} is that of ${other}`];
    return text.trim().length < 300 ? [`${path}: says next to nothing`] : [];
  });
}

/** Commands that a document tells people to type and package.json does not have. */
export function unknownCommands(files: readonly RepositoryFile[], scripts: readonly string[]): readonly string[] {
  return files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\bnpm (?:run(?: -s| --silent)? ([a-z][\w:-]*)|(start|test))(?![\w-])/gu)]
        .map((match) => match[1] ?? match[2] ?? '')
        .filter((name) => !scripts.includes(name))
        .map((name) => `${path}: npm run ${name}`),
    );
}

describe('files', () => {
  it(`are never longer than ${TOO_LONG} lines`, () => {
    const worthALook = longFiles(repositoryFiles(), WORTH_A_LOOK);
    if (worthALook.length > 0)
      process.stderr.write(`longer than ${WORTH_A_LOOK} lines:\n  ${worthALook.join('\n  ')}\n`);
    const isTool = ({ path }: RepositoryFile) => path.startsWith('tools/');
    expect(
      longFiles(
        repositoryFiles().filter((file) => !isTool(file)),
        TOO_LONG,
      ),
    ).toEqual([]);
    expect(longFiles(repositoryFiles().filter(isTool), TOO_LONG_FOR_TOOLS)).toEqual([]);
    expect(longFiles([{ path: 'a.ts', text: 'x\n'.repeat(601) }], TOO_LONG)).toEqual(['a.ts: 601 lines']);
  });

  it('name no registry host and no folder of one machine', () => {
    expect(machineTraces(repositoryFiles())).toEqual([]);
  });

  it('are caught when they do', () => {
    const text = [
      '"resolved": "https://registry.' + 'npmjs.org/x"',
      'see /home/' + 'somebody/x',
      'fine',
      'in /srv/clone/a',
    ].join('\n');
    expect(machineTraces([{ path: 'a.md', text }], [/\/(?:home)\/[a-z]+\//u, /\/srv\/clone\//u])).toHaveLength(3);
  });
});

describe('decision records', () => {
  it('have a number of their own and something to say', () => {
    expect(brokenAdrs(repositoryFiles())).toEqual([]);
  });

  it('are caught when empty, out of form, or numbered twice', () => {
    const text = 'x'.repeat(400);
    const bad = [
      { path: 'docs/adr/0001-a.md', text },
      { path: 'docs/adr/0001-b.md', text },
      { path: 'docs/adr/0002-c.md', text: '# Title' },
      { path: 'docs/adr/decision.md', text },
    ];
    expect(brokenAdrs(bad)).toHaveLength(3);
  });
});

describe('documents', () => {
  const packageJson = JSON.parse(repositoryFiles().find(({ path }) => path === 'package.json')?.text ?? '{}') as {
    scripts: Record<string, string>;
  };

  it('tell people to type only commands that exist', () => {
    expect(unknownCommands(repositoryFiles(), Object.keys(packageJson.scripts))).toEqual([]);
  });

  it('are caught when a command does not exist', () => {
    const text = 'Type `npm run -s deploy -- now`, `npm start`, `npm test -- x` or `npm run build`.';
    expect(unknownCommands([{ path: 'README.md', text }], ['start', 'build'])).toEqual([
      'README.md: npm run deploy',
      'README.md: npm run test',
    ]);
  });
});
