import { beforeAll, describe, expect, it } from 'vitest';
import { Flow, type Cell } from './flow.ts';
import { loadFaces, type Faces } from './fonts.ts';
import { element, type Element, type Page } from './tree.ts';

let faces: Faces;
beforeAll(async () => {
  faces = await loadFaces();
});

const margins = { top: 90, right: 70, bottom: 70, left: 80 };

function fresh(): { flow: Flow; root: Element } {
  const root = element('Document', null);
  const flow = new Flow(faces, root, margins);
  flow.newPage();
  return { flow, root };
}

const texts = (page: Page, owned: (owner: Element | null) => boolean): string[] =>
  page.marks
    .filter((mark) => owned(mark.owner))
    .flatMap((mark) => mark.ops.flatMap((op) => (op.kind === 'text' ? [op.text] : [])));

const head: Cell[] = [
  { text: '序号', head: 'Column' },
  { text: '题名', head: 'Column' },
];

describe('tables over pages', () => {
  it('repeat their header row on every page as an artifact, and have it once in the structure', () => {
    const { flow, root } = fresh();
    flow.table({
      columns: [1, 4],
      head,
      rows: Array.from({ length: 90 }, (_, row) => [{ text: String(row) }, { text: '决定书' }]),
    });
    expect(flow.pages.length).toBeGreaterThan(2);
    flow.pages.forEach((page, index) => {
      expect(texts(page, (owner) => owner === null)).toEqual(index === 0 ? [] : ['序号', '题名']);
    });
    const owned = flow.pages.flatMap((page) => texts(page, (owner) => owner !== null));
    expect(owned.filter((text) => text === '题名')).toHaveLength(1);
    expect(root.children[0]?.children).toHaveLength(91);
  });

  it('never leave a header row or a heading alone at the end of a page', () => {
    for (let used = 0; used < 660; used += 5) {
      const { flow } = fresh();
      flow.skip(used);
      flow.text('H2', '标题', { size: 16, keep: 60 });
      flow.table({ columns: [1, 4], head, rows: [[{ text: '1' }, { text: '决定书' }]] });
      const pages = flow.pages.filter((page) => page.marks.length > 0);
      expect(pages).toHaveLength(1);
    }
  });

  it('split a row higher than a page between lines, losing none, and keep its signature last', () => {
    const { flow } = fresh();
    const long = Array.from({ length: 120 }, (_, line) => `第${line}行`);
    flow.table({
      columns: [1, 3],
      rows: [
        [
          { text: '小结', head: 'Row' },
          { text: long, foot: ['（签名）'] },
        ],
      ],
    });
    expect(flow.pages.length).toBeGreaterThan(2);
    const all = flow.pages.flatMap((page) => texts(page, () => true)).filter((text) => text !== '小结');
    expect(all).toEqual([...long, '（签名）']);
    for (const page of flow.pages) {
      for (const mark of page.marks) {
        for (const op of mark.ops) if (op.kind === 'text') expect(op.y).toBeLessThan(flow.bottom);
      }
    }
  });
});

describe('paragraphs over pages', () => {
  it('leave at least two lines on either side of a page break', () => {
    for (let used = 0; used < 660; used += 7) {
      const { flow } = fresh();
      flow.skip(used);
      flow.text('P', '经审查，符合法律援助条件。'.repeat(20), { size: 14, leading: 24, align: 'justify' });
      for (const page of flow.pages.filter((one) => one.marks.length > 0)) {
        expect(page.marks.flatMap((mark) => mark.ops).length).toBeGreaterThanOrEqual(2);
      }
    }
  });
});
