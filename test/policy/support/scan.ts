/**
 * A small scanner of TypeScript and JavaScript that tells code from comments, strings and regular expressions.
 * It is no parser and needs none: the house's rules are about words in code, not about types. Blind spot: a
 * regular expression after a closing bracket is read as a division.
 */
export interface Scanned {
  /** The text with comments blanked; positions and lines are kept. */
  readonly code: string;
  /** The text with comments, the insides of strings and regular expressions blanked; positions are kept. */
  readonly bare: string;
  readonly strings: readonly { readonly value: string; readonly line: number }[];
}

const BEFORE_REGEX = /(?:[=(,:;!&|?{}[+\-*%<>~^]|\b(?:return|typeof|case|in|of|yield|await|do|else|void))\s*$/u;

export function scan(text: string): Scanned {
  const code = text.split('');
  const bare = text.split('');
  const strings: { value: string; line: number }[] = [];
  const blank = (target: string[], from: number, to: number): void => {
    for (let at = from; at < to; at++) if (target[at] !== '\n') target[at] = ' ';
  };
  const lineOf = lineCounter(text);
  /** For each open `${`, the depth of braces inside it. */
  const templates: number[] = [];
  let at = 0;

  const readTemplate = (from: number): void => {
    let end = from;
    while (end < text.length && text[end] !== '`' && !(text[end] === '$' && text[end + 1] === '{')) {
      end += text[end] === '\\' ? 2 : 1;
    }
    strings.push({ value: text.slice(from, end), line: lineOf(from) });
    blank(bare, from, end);
    if (text[end] === '$') {
      templates.push(0);
      at = end + 2;
    } else at = end + 1;
  };

  while (at < text.length) {
    const char = text[at];
    const next = text[at + 1];
    if (char === '/' && next === '/') {
      const end = endOf(text.indexOf('\n', at), text.length);
      blank(code, at, end);
      blank(bare, at, end);
      at = end;
    } else if (char === '/' && next === '*') {
      const end = endOf(text.indexOf('*/', at + 2) + 2, text.length, 1);
      blank(code, at, end);
      blank(bare, at, end);
      at = end;
    } else if (char === "'" || char === '"') {
      let end = at + 1;
      while (end < text.length && text[end] !== char && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
      strings.push({ value: text.slice(at + 1, end), line: lineOf(at) });
      blank(bare, at + 1, end);
      at = end + 1;
    } else if (char === '`') {
      readTemplate(at + 1);
    } else if (char === '/' && BEFORE_REGEX.test(bare.slice(Math.max(0, at - 20), at).join('') || '=')) {
      let end = at + 1;
      let inClass = false;
      while (end < text.length && text[end] !== '\n' && (inClass || text[end] !== '/')) {
        if (text[end] === '[') inClass = true;
        if (text[end] === ']') inClass = false;
        end += text[end] === '\\' ? 2 : 1;
      }
      strings.push({ value: text.slice(at + 1, end), line: lineOf(at) });
      blank(bare, at + 1, end);
      at = end + 1;
    } else if (templates.length > 0 && char === '{') {
      templates[templates.length - 1] = (templates.at(-1) ?? 0) + 1;
      at++;
    } else if (templates.length > 0 && char === '}') {
      if (templates.at(-1) === 0) {
        templates.pop();
        readTemplate(at + 1);
      } else {
        templates[templates.length - 1] = (templates.at(-1) ?? 0) - 1;
        at++;
      }
    } else at++;
  }
  return { code: code.join(''), bare: bare.join(''), strings };
}

function endOf(found: number, length: number, least = 0): number {
  return found <= least ? length : found;
}

function lineCounter(text: string): (position: number) => number {
  let seen = 0;
  let line = 1;
  return (position) => {
    if (position < seen) [seen, line] = [0, 1];
    for (; seen < position; seen++) if (text[seen] === '\n') line++;
    return line;
  };
}

/** Line of a position, from 1. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

export interface Import {
  readonly specifier: string;
  /** True when nothing of it remains at run time. */
  readonly typeOnly: boolean;
  readonly line: number;
}

const STATEMENT = /(?:^|[;}\s])(import|export)\s+(type\s+)?([\w$*{}\s,]*?)\s*from\s*(['"])/gu;
const BARE_IMPORT = /(?:^|[;}\s])import\s*(['"])/gu;
const DYNAMIC = /(typeof\s+)?\bimport\s*\(\s*(['"])/gu;

/** Every import and re-export of a file, static and dynamic (with a literal specifier). */
export function importsOf(text: string): readonly Import[] {
  const { code, bare } = scan(text);
  const found: Import[] = [];
  const specifierAt = (quote: number): string => code.slice(quote + 1, code.indexOf(code[quote] ?? "'", quote + 1));
  const add = (match: RegExpExecArray, typeOnly: boolean): void => {
    const quote = match.index + match[0].length - 1;
    found.push({ specifier: specifierAt(quote), typeOnly, line: lineAt(text, quote) });
  };
  for (const match of bare.matchAll(STATEMENT)) {
    const names = (match[3] ?? '').trim();
    const braces = /^\{([\s\S]*)\}$/u.exec(names);
    const all = (braces?.[1] ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    add(match, match[2] !== undefined || (all.length > 0 && all.every((name) => /^type\s/u.test(name))));
  }
  for (const match of bare.matchAll(BARE_IMPORT)) add(match, false);
  for (const match of bare.matchAll(DYNAMIC)) add(match, match[1] !== undefined || isTypePosition(bare, match.index));
  return found;
}

/** `import('x').T` after a colon, `<` or `as` is a type. */
function isTypePosition(bare: string, index: number): boolean {
  return (
    /(?::|<|\bas|\|)\s*$/u.test(bare.slice(Math.max(0, index - 8), index)) && !/\bawait\s*$/u.test(bare.slice(0, index))
  );
}
