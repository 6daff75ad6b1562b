/** The page of a problem: what it says, when, and what to do; made from the table, kept in `docs/problems`. */
import { PROBLEMS, problemOf } from './problems.ts';
import { PROBLEM_WORDS, REMEDY_WORDS } from './words/problems.ts';

/** Codes that have a page: all of the table. */
export function problemCodes(): readonly string[] {
  return Object.keys(PROBLEMS).sort();
}

/** Markdown of one page. @throws for a code without words */
export function problemPage(code: string): string {
  const words = PROBLEM_WORDS[code];
  if (words === undefined) throw new Error(`${code} has no words`);
  const { status, remedy } = problemOf(code);
  const todo = REMEDY_WORDS[remedy];
  const room = code.split('.')[0] ?? '';
  return [
    `# ${code}`,
    '',
    `**${words.en}** · **${words.zh}**`,
    '',
    `| | |`,
    `|---|---|`,
    `| status | ${status} |`,
    `| room | ${room} |`,
    `| type | \`/problems/${code}\` |`,
    '',
    `${todo.en}`,
    '',
    `${todo.zh}`,
    '',
  ].join('\n');
}

/** The same as a page of HTML without scripts or styles; nothing in it comes from a request. */
export function problemHtml(code: string): string {
  const words = PROBLEM_WORDS[code];
  if (words === undefined) throw new Error(`${code} has no words`);
  const { status, remedy } = problemOf(code);
  const todo = REMEDY_WORDS[remedy];
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>${code}</title></head>
<body><main><h1>${code}</h1><p>${words.zh}</p><p>${todo.zh}</p><p lang="en">${words.en}</p><p lang="en">${todo.en}</p><p>HTTP ${status}</p></main></body></html>
`;
}
