import { describe, expect, it } from 'vitest';
import { repositoryFiles } from './support/repository.ts';

/** The layers whose folders are rooms, each with the folders that are none. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  domain: ['kernel'],
  contract: ['acts', 'words', 'ledger', 'jobs', 'kit', 'http'],
  workflows: ['kit'],
  activities: ['kit'],
  api: ['http', 'kit'],
};

/** Room codes of the glossary, which is their one list. */
export function roomsOf(glossary: string): readonly string[] {
  const section = /## Rooms\n([\s\S]*?)(?=\n## |$)/u.exec(glossary)?.[1] ?? '';
  return [...section.matchAll(/\| `([a-z-]+)` \|/gu)].map((match) => match[1] ?? '');
}

/** Folders that bear no room's name. */
export function strangeRooms(paths: readonly string[], rooms: readonly string[]): readonly string[] {
  const strange = new Set<string>();
  for (const path of paths) {
    const [layer = '', room = '', file] = path.split('/');
    const others = LAYERS[layer];
    if (others === undefined || file === undefined) continue;
    if (!rooms.includes(room) && !others.includes(room)) strange.add(`${layer}/${room}`);
  }
  return [...strange];
}

describe('rooms', () => {
  const glossary = repositoryFiles().find(({ path }) => path === 'docs/glossary.md')?.text ?? '';
  const rooms = roomsOf(glossary);

  it('are listed once, in the glossary', () => {
    expect(rooms).toHaveLength(15);
    expect(new Set(rooms).size).toBe(rooms.length);
  });

  it('are the only folder names inside a layer', () => {
    expect(
      strangeRooms(
        repositoryFiles().map(({ path }) => path),
        rooms,
      ),
    ).toEqual([]);
  });

  it('are missed when a folder has another name', () => {
    const paths = [
      'domain/cases/a.ts',
      'domain/case-file/a.ts',
      'domain/kernel/a.ts',
      'api/utils/x.ts',
      'tools/lib/a.mjs',
      'api/server.ts',
    ];
    expect(strangeRooms(paths, ['case-file'])).toEqual(['domain/cases', 'api/utils']);
  });
});
