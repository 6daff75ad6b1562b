import { describe, expect, it } from 'vitest';
import { checkLinkedForm, checkLinks, earlierStage, inheritedLinks, linksOf, type CaseLink } from './links.ts';

const to = (id: string, kind: CaseLink['kind']): CaseLink => ({ case: id, kind });

describe('ties to earlier cases', () => {
  it('are read from a registration, which may name none', () => {
    expect(linksOf({})).toEqual([]);
    expect(linksOf({ links: [{ case: 'a', kind: 'stage-change' }] })).toEqual([to('a', 'stage-change')]);
  });

  it.each([
    [[to('a', 'co-defendant'), to('b', 'co-defendant'), to('c', 'stage-change')], null],
    [
      [to('a', 'co-defendant'), to('a', 'opposing-side')],
      { code: 'case-file.link-named-twice', field: '/links/1/case' },
    ],
    [
      [to('a', 'stage-change'), to('b', 'stage-change')],
      { code: 'case-file.link-several-earlier', field: '/links/1/kind' },
    ],
  ])('may stand together or not: %j', (links, refusal) => {
    const outcome = checkLinks(links, 'criminal-defence');
    if (refusal === null) expect(outcome).toBeNull();
    else expect(outcome).toMatchObject(refusal);
  });

  it('name co-defendants only where both are defended', () => {
    expect(checkLinks([to('a', 'co-defendant')], 'civil-litigation')?.code).toBe('case-file.link-form');
    expect(checkLinkedForm('co-defendant', 'criminal-representation', 2)).toMatchObject({
      code: 'case-file.link-form',
      field: '/links/2/kind',
    });
    expect(checkLinkedForm('opposing-side', 'civil-litigation', 0)).toBeNull();
  });

  it('to third cases go on through the stages, the line of stages itself does not', () => {
    const own = [to('investigation', 'stage-change'), to('x', 'connected-facts')];
    const before = [to('older', 'stage-change'), to('x', 'co-defendant'), to('y', 'co-defendant')];
    expect(inheritedLinks(own, before)).toEqual([...own, to('y', 'co-defendant')]);
    expect(earlierStage(own)).toBe('investigation');
    expect(earlierStage([])).toBeNull();
  });
});
