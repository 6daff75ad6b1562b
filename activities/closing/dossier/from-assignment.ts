/** How the handler came to be named, beside the draws: the recipient's wishes, and who was passed over and why. */
import type { Wish } from '#domain/assignment/methods';
import { PASS_OVER_WORDS } from '#contract/words/assignment';
import { TIE_NAMES } from '#contract/words/case-links';
import { fill, PROCEEDING_NAMES } from '#contract/words/dossier';
import type { DocumentEntry } from './model.ts';
import { fields, record, type CaseView } from './view.ts';

/** Records of wishes and of a handler passed over, each on the day it was made. */
export function choicePapers(view: CaseView): DocumentEntry[] {
  const person = (id: unknown): string => {
    const found = view.source.handlers[String(id)];
    return found === undefined ? String(id) : `${found.name}（${found.unit}）`;
  };
  const wishes = view.rows('assignment.wishes-recorded').map((row): DocumentEntry => {
    const ranked = ((row.facts.wishes ?? []) as unknown as readonly Wish[]).toSorted(
      (left, right) => left.rank - right.rank,
    );
    return record(
      { id: `wishes-${row.seq}`, material: 'assignment-record', responsible: view.recipient, date: view.day(row) },
      {
        title: '受援人点援意愿登记表',
        fields: ranked.map(({ handler, rank }) => ({ label: fill('第{rank}顺位', { rank }), value: person(handler) })),
        paragraphs: ['顺位最先且符合条件的承办人优先；同一顺位有多人符合条件的，在其中抽取，权重均为1。'],
        signatures: [{ label: '受援人（签名或捺印）' }],
      },
    );
  });
  const passedOver = view.rows('assignment.previous-passed-over').map((row): DocumentEntry => {
    const reason = PASS_OVER_WORDS[row.facts.reason as keyof typeof PASS_OVER_WORDS]['zh-CN'];
    return record(
      { id: `passed-over-${row.seq}`, material: 'assignment-record', responsible: view.agency, date: view.day(row) },
      {
        title: '未优先指派前一阶段承办人情况说明',
        fields: fields(['前一阶段承办人', person(row.facts.handler)], ['理由', reason]),
        paragraphs: [],
        signatures: [view.signature('经办人', row.person)],
      },
    );
  });
  return [...wishes, ...passedOver];
}

/** The cases that this one is tied to, as its cover names them: what each is, its number, its proceeding. */
export function tiedCases(view: CaseView): string[] {
  return view.source.ties.map(({ kind, direction, number, proceeding }) =>
    fill('{tie} {number}（{proceeding}）', {
      tie: TIE_NAMES[kind][direction]['zh-CN'],
      number,
      proceeding: PROCEEDING_NAMES[proceeding],
    }),
  );
}
